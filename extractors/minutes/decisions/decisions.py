"""Decisions of the body (決定, 議決) and how it voted."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.minutes.agenda.labels import BILL_RE, label_key
from extractors.minutes.decisions.course import scored_rulings
from extractors.minutes.decisions.evidence import DECLARED, SUPPORTED, chance_of, is_read, is_sure
from extractors.minutes.decisions.fields import addressee_of, conditions_of, counts_of, is_procedural, subject_of
from extractors.minutes.decisions.marks import marks_of
from extractors.minutes.decisions.papers import paper_decisions, table_decisions
from extractors.minutes.decisions.rulings import Finder
from extractors.minutes.decisions.units import Ruling, units_of
from extractors.minutes.decisions.votes import matrix_votes, spoken_votes
from extractors.model.grounding import Desk
from extractors.model.proceedings import Agenda, Facts
from extractors.model.records import AgendaItem, Decision, Grounding, Vote
from extractors.model.vocabulary import Outcome

_EXTRACTOR = "decisions/1"
_ALL = re.compile(
    r"各(?:案件|議案|件|号)|(?:両|三|二|四|五|六)(?:案|件|議案)|これら|いずれも|一括"
    r"|以上[0-9０-９一二三四五六七八九十]+|[0-9０-９一二三四五六七八九十]+(?:件|議案|案)(?:は|を|について"
    r"|につきまして)|全議案|(?:上程|議題)(?:中|となって)[^。]{0,8}(?:案件|議案)"
)
_REST = re.compile(r"除く|除い(?:た|て)|ただ(?:いま|今)(?:決定|可決|採決)")


def extract_decisions(desk: Desk, facts: Facts) -> tuple[tuple[Decision, ...], tuple[Vote, ...]]:
    """Rulings of the body and how it voted."""
    decisions: list[Decision] = []
    votes: list[Vote] = []
    if facts.proceedings.turns:
        units = units_of(desk.text, facts.proceedings)
        told = Finder(desk.text, units, facts.proceedings, desk.lemmas).rulings()
        known = [place for ruling in told if ruling.ruling for place in ruling.ranges]
        scored = scored_rulings(desk.text, facts.proceedings, desk.lemmas, known)
        rulings: list[tuple[Ruling, float]] = []
        whole = [ruling for ruling in told if ruling.ruling]
        for ruling, score in scored:
            if _overlaps(ruling, whole):
                continue
            supported = ruling.proposal or ruling.directions
            if is_read(score, SUPPORTED if supported else DECLARED) and (supported or _names_act(ruling.ruling)):
                rulings.append((ruling, score.probability))
            if not is_sure(score):
                desk.problem("decision_unsure", ruling.ruling[:80], "decisions", *ruling.ranges)
        longer = [ruling for ruling, _ in rulings]
        rulings.extend((ruling, 0.95 if ruling.proposal else 0.8) for ruling in told if not _overlaps(ruling, longer))
        ruled: set[str] = set()
        for ruling, confidence in sorted(rulings, key=lambda found: found[0].ranges[0].start):
            decision = _decision(desk, facts, ruling, ruled, confidence)
            if not decision.procedural:
                ruled.update(decision.agenda_item_ids)
            decisions.append(decision)
        votes.extend(spoken_votes(desk, facts, decisions))
    if not decisions:
        decisions.extend(paper_decisions(desk, facts))
    if not facts.proceedings.turns and facts.agenda.items:
        rows = table_decisions(desk, facts)
        decisions.extend(decision for _, decision in rows)
        votes.extend(matrix_votes(desk, rows))
    return tuple(sorted(decisions, key=lambda decision: decision.grounding.span_start)), tuple(votes)


def _names_act(words: str) -> bool:
    """Whether a sentence names what was decided; one that only tells what will be done is a promise."""
    return not {"telling", "general"}.isdisjoint(marks_of(words))


def _overlaps(ruling: Ruling, others: Sequence[Ruling]) -> bool:
    """Whether a ruling shares words with others."""
    start, end = ruling.ranges[0].start, ruling.ranges[-1].end
    return any(other.ranges[0].start < end and start < other.ranges[-1].end for other in others)


def _decision(desk: Desk, facts: Facts, ruling: Ruling, ruled: set[str], confidence: float) -> Decision:
    grounding = desk.ground(*ruling.ranges)
    outcome, label, _ = ruling.acts[0]
    conditions = conditions_of(ruling.ruling, ruling.proposal)
    if outcome is Outcome.APPROVED and conditions:
        outcome = Outcome.APPROVED_WITH_CONDITIONS
    outcomes = [outcome, *(act.outcome for act in ruling.acts[1:])]
    items = _items(facts.agenda, grounding.span_start, ruling, ruled)
    open_item = facts.agenda.open_at(grounding.span_start)
    title = next((item.title for item in facts.agenda.items if items and item.record_id == items[0]), None)
    votes_for, votes_against = counts_of(ruling.proposal + ruling.ruling + ruling.directions)
    procedural = is_procedural(ruling.context + ruling.proposal, ruling.ruling, outcome, title)
    return Decision(
        record_id=desk.record_id(Decision.dataset, grounding.text),
        document_id=desk.document.document_id,
        agenda_item_id=items[0] if items and items[0] != open_item else None,
        grounding=grounding,
        extractor=_EXTRACTOR,
        outcome=outcome,
        outcome_label=label,
        actions=tuple(outcomes[1:]),
        agenda_item_ids=items,
        subject=subject_of(ruling.proposal, ruling.ruling, None if procedural else title),
        addressee=addressee_of(ruling.proposal, ruling.ruling, outcomes),
        conditions=conditions,
        procedural=procedural,
        assent=ruling.assent,
        votes_for=votes_for,
        votes_against=votes_against,
        speech_ids=_speeches(facts, grounding),
        body=facts.body,
        date=facts.date,
        confidence=confidence * ruling.chance * chance_of(outcome, ruling.ruling or ruling.proposal, ruling.proposal),
    )


def _speeches(facts: Facts, grounding: Grounding) -> tuple[str, ...]:
    return tuple(
        speech.record_id
        for speech in facts.speeches
        if speech.grounding.span_start < grounding.span_end and grounding.span_start < speech.grounding.span_end
    )


def _items(agenda: Agenda, offset: int, ruling: Ruling, ruled: set[str]) -> tuple[str, ...]:
    """Items ruled on: those that the ruling names, else the open one with those taken together with it."""
    named = _named(agenda, ruling)
    if named:
        return named
    open_id = agenda.open_at(offset)
    if open_id is None:
        return ()
    current = next(item for item in agenda.items if item.record_id == open_id)
    if not _ALL.search(ruling.proposal + ruling.ruling):
        return (open_id,)
    head = current.taken_with_id or current.record_id
    group = [item.record_id for item in agenda.items if head in (item.record_id, item.taken_with_id)]
    if _REST.search(ruling.proposal + ruling.ruling):
        group = [item for item in group if item not in ruled] or group
    return tuple(group)


def _named(agenda: Agenda, ruling: Ruling) -> tuple[str, ...]:
    """Items whose bills the ruling names, or else the proposal."""
    by_reference: dict[str, AgendaItem] = {}
    for item in agenda.items:
        if item.reference:
            by_reference.setdefault(label_key(item.reference), item)
    if not by_reference:
        return ()
    for words in (ruling.ruling, ruling.proposal):
        if _REST.search(words):
            return ()
        found: list[str] = []
        for match in BILL_RE.finditer(words):
            known = by_reference.get(label_key(match[0]))
            if known is not None and known.record_id not in found:
                found.append(known.record_id)
        if found and "から" not in words:
            return tuple(found)
    return ()

"""Questions and answers in notes (要点記録): lines that begin with who speaks, 委員：… 事務局：…, outside of turns."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.model.document import Document, Range
from extractors.model.vocabulary import Act, Standing
from extractors.reviews.exchanges.lists import overlaps
from extractors.reviews.exchanges.markers import MARKERS
from extractors.reviews.exchanges.passage import Passage
from extractors.scoring import TurnShown, load_model, turn_features

_LABELLED = re.compile(
    r"^[ 　・]*(?P<who>[^\s：:。、，「」0-9０-９QAＱＡ][^\s：:。、，「」]{0,15})[：:][ 　]*(?P<words>\S.*)$", re.DOTALL
)
_SENTENCE = re.compile(r"(?:[。？?！!]|か|は|い|る|た|ん)$")
_ASKS = frozenset({Act.QUESTION, Act.OPINION})
_MOSTLY = 0.7
"""Share of lines that end as sentences do: names of fields are followed by other things."""


@dataclass(frozen=True, slots=True)
class _Line:
    """One line with who speaks."""

    who: str
    range: Range


def note_exchanges(
    document: Document, spoken: Sequence[Range], tables: frozenset[int]
) -> list[tuple[Passage, Passage | None]]:
    """Exchanges of the runs of labelled lines in which somebody asks and somebody else answers."""
    text = document.reading.text
    return [
        pair
        for run in _runs(document, spoken, tables)
        if _is_talk(text, run) and (acts := _acts(text, run)) and _is_answered(run, acts)
        for pair in _paired(run, acts)
    ]


def _runs(document: Document, spoken: Sequence[Range], tables: frozenset[int]) -> Iterator[list[_Line]]:
    """Labelled lines that stand below each other."""
    reading, taken, run = document.reading, sorted(spoken), list[_Line]()
    for paragraph in reading.paragraphs:
        words = reading.string(paragraph).rstrip()
        if not words.strip():
            continue
        read = paragraph.cell is not None and paragraph.cell.table in tables
        found = None if read or overlaps(taken, paragraph.start, paragraph.end) else _LABELLED.match(words)
        if found and not any(marker.pattern.match(words) for marker in MARKERS):
            start = paragraph.start + found.start("words")
            run.append(_Line(found["who"], Range(start, paragraph.start + len(words))))
        elif run:
            yield run
            run = []
    if run:
        yield run


def _is_talk(text: str, run: Sequence[_Line]) -> bool:
    closed = sum(_SENTENCE.search(text[line.range.start : line.range.end]) is not None for line in run)
    return len({line.who for line in run}) > 1 and closed >= _MOSTLY * len(run)


def _acts(text: str, run: Sequence[_Line]) -> list[Act]:
    """What each line does, by its words and by what the lines before it do."""
    model, acts = load_model("turn_act"), list[Act]()
    for index, line in enumerate(run):
        before = run[index - 1] if index else None
        after = run[index + 1] if index + 1 < len(run) else None
        shown = TurnShown(
            text=text[line.range.start : line.range.end],
            speaker=line.who,
            standing=Standing.OTHER,
            before=text[before.range.start : before.range.end] if before else "",
            before_standing=Standing.OTHER if before else "",
            before_act=acts[-1] if before else "",
            earlier_act=acts[-2] if index > 1 else "",
            returns=index > 1 and run[index - 2].who == line.who,
            after=text[after.range.start : after.range.end] if after else "",
        )
        acts.append(Act(model.best(turn_features(shown))))
    return acts


def _is_answered(run: Sequence[_Line], acts: Sequence[Act]) -> bool:
    """Whether somebody answers a question of somebody else: other labelled lines are none of ours."""
    return any(
        one is Act.QUESTION and other is Act.ANSWER and asker.who != answerer.who
        for one, other, asker, answerer in zip(acts, acts[1:], run, run[1:], strict=False)
    )


def _paired(run: Sequence[_Line], acts: Sequence[Act]) -> Iterator[tuple[Passage, Passage | None]]:
    """Each question or opinion with the answers right below it."""
    for index, (line, act) in enumerate(zip(run, acts, strict=True)):
        if act not in _ASKS:
            continue
        end = index + 1
        while end < len(run) and acts[end] is Act.ANSWER and run[end].who != line.who:
            end += 1
        replies = run[index + 1 : end]
        who = "、".join(dict.fromkeys(reply.who for reply in replies))
        answer = Passage(tuple(reply.range for reply in replies), who) if replies else None
        yield Passage((line.range,), line.who), answer

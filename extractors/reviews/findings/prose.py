"""Findings in prose: statements of the outline that a score, their headings and their form make findings."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from extractors.japanese.departments import departments
from extractors.model.document import Document
from extractors.model.grounding import squash
from extractors.model.proceedings import Facts
from extractors.model.vocabulary import FindingKind
from extractors.outline.blocks import BlockKind, Outline
from extractors.outline.read import read_outline
from extractors.reviews.findings.context import is_audit
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.headings import law_of
from extractors.reviews.findings.judged import judge_kind
from extractors.reviews.findings.predicates import asks, is_clean, is_exhortation, is_mixed, is_unanswered, kind_of
from extractors.reviews.findings.rows import EXAMINED
from extractors.reviews.findings.status import read_label
from extractors.reviews.statements.evidence import sisters
from extractors.reviews.statements.roles import KIND_NAME, Part, is_other, kind_at_end
from extractors.reviews.statements.statement import Unit, statement_of, text_of
from extractors.reviews.statements.units import read_units
from extractors.scoring import load_model, statement_features

_SHARE = 950
"""Of a thousand statements with the lowest score taken or a higher one, so many were findings in papers left out."""
_UNLESS = 0.02
"""An item under a kind's name that is less likely says plainly that it finds nothing."""
_RATHER = 0.25
"""So likely must a statement be in a list that a sentence announces as one of findings."""
_EVEN = 0.5
"""So likely must a paragraph be that stands there without a number."""
_LIKELY = 0.6
"""So likely a numbered one below a heading that is taken for one of findings."""
_HEADED_SO, _AMONG, _LIKE = 0.3, 0.4, 0.75
"""So likely must a statement be below a heading of findings, and in a list of which the others are so likely."""
_SURE = 0.97
"""So likely must one be outside the sections of findings that a paper has, and in a paper that examines nothing."""


def prose_drafts(document: Document, facts: Facts) -> list[Draft]:
    """Findings of the prose, in reading order."""
    outline = read_outline(document, facts.proceedings)
    units = read_units(outline)
    titles = (outline.words(block) for block in outline.blocks if block.kind is BlockKind.TITLE)
    examined = is_audit(outline.text) or any(EXAMINED.search(words) for words in titles)
    return list(_drafts(outline, units, examined))


def _drafts(outline: Outline, units: Sequence[Unit], examined: bool) -> Iterator[Draft]:
    """``examined``: whether the paper speaks of an examination of any kind."""
    model = load_model("finding")
    least = model.threshold(_SHARE)
    asked = _asked(outline)
    words = [text_of(outline, unit.passage) for unit in units]
    features = [statement_features(statement_of(outline, unit)) for unit in units]
    chances = [model.probability(one) for one in features]
    taken = [model.margin(one) >= least for one in features]
    elsewhere = any(yes and unit.part is Part.FINDING for yes, unit in zip(taken, units, strict=True))
    beside = sisters(outline, units, chances)
    for place, unit in enumerate(units):
        if not words[place].strip() or is_clean(words[place]) or is_exhortation(words[place]):
            continue
        if _is_said_in_meeting(outline, unit, asked) or _ASKS.search(words[place]) or unit.announces:
            continue
        enough = _enough(unit, words[place], beside[place])
        outside = elsewhere and unit.part is not Part.FINDING and not unit.answered
        if outside and unit.headings and is_other(unit.headings[0]):
            continue
        if (enough > _SURE and (outside or not examined)) or (unit.means and _is_set_apart(outline, unit)):
            enough = _SURE
        elif enough > 1.0 and taken[place]:
            enough = 0.0
        if chances[place] >= enough:
            yield _draft(outline, unit, chances[place])


_ANNOUNCED = re.compile(
    r"(?:改善|是正|指摘|不備|注意|違反|留意)[^。]{0,14}(?:事項|点|もの|箇所|事実)[^。]{0,14}(?:認め|見受け|あった|あり|ある|指摘)"
    r"|(?:点|事項|事実|もの)が(?:認められ|見受けられ|見られ)"
)
"""A sentence that announces a list of findings."""
_CLOSING = re.compile(r"(?:むすび|結び|まとめ|おわりに|総括|結語)(?:に)?")
"""Headings over the last words of a review, in which it asks for something."""


def _enough(unit: Unit, words: str, beside: float | None) -> float:
    """How likely a statement must be to be taken for where it stands; more than 1 where that tells nothing."""
    if unit.means is not None and is_clean(unit.means):
        return 2.0
    if _is_headed(unit) or (unit.means is not None and kind_of(unit.means)):
        return _UNLESS if unit.label or unit.means else _EVEN
    if unit.label and unit.headings and "。" in unit.headings[0] and _ANNOUNCED.search(unit.headings[0]):
        return 0.0
    alike = beside is not None and beside >= _LIKE
    if unit.part is Part.FINDING and (unit.label or alike):
        return _HEADED_SO if alike else _LIKELY
    if unit.intro is not None and _ANNOUNCED.search(unit.intro):
        return _RATHER
    if any(_CLOSING.fullmatch(squash(heading)) for heading in (unit.title or "", *unit.headings[:1])):
        if _ISSUES.search(words.rstrip()):
            return 0.0
        if asks(words):
            return _RATHER
    return _AMONG if alike else 2.0


def _is_set_apart(outline: Outline, unit: Unit) -> bool:
    """Whether the paper's legend gives kinds of findings to other marks and none to that of a statement."""
    return kind_of(unit.means) is None and any(kind_of(meaning) for meaning in outline.legend.values())


_SAID = re.compile(r"(?:主な|(?<!監査)委員(?:から)?の|出席者の|参加者の)(?:[御ご])?意見|質疑|意見交換|^質問")
"""Headings over what people said in a meeting: exchanges, not findings."""


_ASKS = re.compile(r"(?:です|ます|した|ません|でしょう|[いな]い)か[。？?]?\s*\Z|[？?]\s*\Z")
"""A statement that ends as a question does."""
_ASKED = re.compile(r"質問|質疑|答弁")


def _asked(outline: Outline) -> Mapping[int | None, set[int]]:
    """The blocks over questions, by the block that they stand below."""
    found: defaultdict[int | None, set[int]] = defaultdict(set)
    for block in outline.blocks:
        words = outline.words(block)
        if len(words) <= _LONGEST_ASKED and _ASKED.fullmatch(squash(words)):
            found[block.parent].add(block.index)
    return found


_LONGEST_ASKED = 12
"""Letters, spread ones counted with what spreads them."""


def _is_said_in_meeting(outline: Outline, unit: Unit, asked: Mapping[int | None, set[int]]) -> bool:
    """Whether the heading above is one over what was said, or stands beside others over questions and answers."""
    if not unit.headings:
        return False
    heading = next((block for block in outline.ancestors(unit.block) if block.kind is BlockKind.HEADING), None)
    beside = heading is not None and bool(asked.get(heading.parent, set()) - {heading.index})
    return beside or _SAID.search(unit.headings[0]) is not None


def _is_headed(unit: Unit) -> bool:
    """Whether a statement stands right under 指摘事項 or another kind's name alone: an item need not look like one."""
    heading = next((words for words in unit.headings if not departments(words)), "")
    return _HEADED.fullmatch(squash(heading)) is not None


_HEADED = re.compile(rf"(?:第?\d+[.．、]?)?(?:[^、。]{{1,14}}の)?(?:{KIND_NAME.pattern})")
"""A kind's name, also with what it is of: 再発防止策の提言."""


def _draft(outline: Outline, unit: Unit, probability: float) -> Draft:
    response = text_of(outline, unit.response)
    title, marked = _unmarked(unit.title)
    place = departments(title)
    fields = dict(unit.fields)
    status = fields.get("response_status")
    in_charge = fields.get("department")
    return Draft(
        passage=unit.passage,
        kind=marked
        or kind_of(unit.means)
        or next((kind_of(words) for words in unit.headings[:-1] if kind_of(words) and not is_mixed(words)), None)
        or _kind_of_all(unit, title, text_of(outline, unit.passage)),
        label=unit.label,
        title=None if place else title,
        law=next((law for words in unit.headings if (law := law_of(words))), None),
        basis=fields.get("law"),
        department=departments(in_charge)
        or in_charge
        or place
        or next((found for words in unit.headings if (found := departments(words))), None),
        response=() if is_unanswered(response) else unit.response,
        answered=unit.answered,
        status=read_label(status) if status else None,
        status_label=status,
        due=fields.get("due"),
        done_on=fields.get("done_on"),
        confidence=probability,
    )


_ISSUES = re.compile(r"(?:要望|勧告|提言)(?:する|します|いたします|するものである|したい)。?\Z")
"""The verb by which a statement itself issues what it is."""


def _kind_of_all(unit: Unit, title: str | None, words: str) -> FindingKind | None:
    """The kind that the heading of the whole paper names (審査意見書), where the words don't surely tell another."""
    if issued := _ISSUES.search(words.rstrip()):
        return kind_of(issued[0])
    whole = unit.headings[-1] if unit.headings else ""
    kind = kind_of(whole)
    if kind is None or is_mixed(whole):
        return None
    told = judge_kind(title, words).value
    return told if len(unit.headings) > 1 and told is not FindingKind.FINDING else kind


def _unmarked(title: str | None) -> tuple[str | None, FindingKind | None]:
    """A title without the kind that stands in brackets at its end: 契約書の作成について（指摘事項）."""
    found = kind_at_end(title) if title else None
    return (title, None) if title is None or found is None else (title[: found.start()].rstrip(), kind_of(found[1]))

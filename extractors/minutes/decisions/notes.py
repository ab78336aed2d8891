"""Rulings in notes (議事要旨) and lists of results (議決結果), where nobody speaks, sentence by sentence."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.marks import HEADING_OPENING
from extractors.japanese.sentences import split_sentences
from extractors.minutes.agenda.lists import ends_list, is_list_head
from extractors.minutes.agenda.notes import is_field, is_notes
from extractors.minutes.decisions.evidence import SURE, Scored, is_sure, rulings_among
from extractors.minutes.decisions.marks import marks_of
from extractors.minutes.decisions.rules import printed_acts
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.outline.blocks import Block, BlockKind
from extractors.outline.read import read_outline
from extractors.scoring import CourseLine, load_model

_LEFT = frozenset({BlockKind.TITLE, BlockKind.TABLE, BlockKind.TURN, BlockKind.ROSTER})
"""Blocks in which nothing is decided."""
_GAP = re.compile(r"[ 　\t|｜→⇒…・：:）)」]+")
"""What parts the cells of a line: 議案第５号　…条例　　原案可決."""


_DASH = re.compile(r"[-*+][ 　]+")
"""A bullet of Markdown; of such notes the last is no more likely a ruling than the others."""
_SAID = re.compile(
    r"^\W{0,6}(?P<label>決定|合意|決議|結論|承認|了承)(?:事項)?[ 　]*(?:[】］\]〉>）)][ 　]*[：:]?|[：:])[ 　]*"
    r"(?!(?:特に)?(?:なし|無し|未定|保留)|[-－ー―]?\s*$)\S"
)
"""決定：10月末まで続ける: what stands behind the word was decided."""
_ARROW = re.compile(r"(?:→|⇒|⇨|➡|->|=>)[ 　]*(?P<act>[^\s。、→⇒]{2,12})。?\s*$")
"""案の第３条を改める → 合意: behind the arrow what became of it."""
_RESULT = re.compile(r"^.{0,8}(?:結果|結論|(?:決定|議決|合意)事項)$")
"""In papers on business (付議資料) what stands under such a heading was decided."""


@dataclass(frozen=True, slots=True)
class Noted:
    """A ruling of notes."""

    ruling: Range
    """What was decided, of a line its result."""
    sentence: Range
    put: str
    """What stands before it in the same item."""
    after: str
    scored: Scored
    is_last: bool
    """The last sentence of an item whose title stands on a line of its own."""

    @property
    def is_cell(self) -> bool:
        """Whether it stands behind the item's title on one line."""
        return self.ruling.start > self.sentence.start


def noted_rulings(desk: Desk, facts: Facts) -> list[Noted]:
    """Every ruling of notes, in reading order."""
    found: list[Noted] = []
    for places in _passages(desk, facts):
        text = desk.text
        said = [
            CourseLine(text[place.start : place.end], 0, marks=marks_of(text[place.start : place.end]))
            for place in places
        ]
        for run in _runs(desk.text, places, _rulings(desk, said)):
            first, best = run[0].index, max(run, key=lambda scored: scored.margin)
            dash = _DASH.match(text, places[first].start)
            place = Range(dash.end() if dash else places[first].start, places[run[-1].index].end)
            after = run[-1].index + 1
            found.append(
                Noted(
                    _result(desk, facts, place),
                    place,
                    "\n".join(one.text for one in said[:first]),
                    said[after].text if after < len(said) else "",
                    best,
                    is_last=after == len(said) and first > 0 and _is_title(facts, places[0]) and dash is None,
                )
            )
    return found


def _rulings(desk: Desk, said: Sequence[CourseLine]) -> list[Scored]:
    """Rulings by their scores, and those that their notes name so."""
    scored = {one.index: one for one in rulings_among(said, range(len(said)))}
    for index, line in enumerate(said):
        if _is_named(desk, line.text) and not (index in scored and is_sure(scored[index])):
            scored[index] = Scored(index, _NAMED, load_model("ruling").threshold(SURE))
    return [scored[index] for index in sorted(scored)]


_NAMED = 0.9
"""How likely what notes call a decision is one."""


def _is_named(desk: Desk, words: str) -> bool:
    """Whether notes say that something was decided by a word before it (決定：…) or behind an arrow (… → 合意)."""
    if _SAID.match(words):
        return True
    arrow = _ARROW.search(words)
    return arrow is not None and (
        arrow["act"] in _AGREED or any(not act.general for act in printed_acts(desk.lemmas, arrow["act"]))
    )


_AGREED = ("合意", "決定", "採用")


def said_act(words: str) -> str | None:
    """決定 of 決定：10月末まで続ける."""
    named = _SAID.match(words)
    return named["label"] if named else None


def _is_title(facts: Facts, place: Range) -> bool:
    """Whether a line is the title of an item and nothing else."""
    return any(place.start <= part.start and part.end >= place.end - 1 for part in facts.agenda.headings)


def _runs(text: str, places: Sequence[Range], rulings: Sequence[Scored]) -> list[list[Scored]]:
    """Rulings in neighbouring sentences of one line are one."""
    runs: list[list[Scored]] = []
    for scored in rulings:
        last = runs[-1][-1].index if runs else None
        between = text[places[scored.index - 1].end : places[scored.index].start] if last == scored.index - 1 else "\n"
        if last is None or "\n" in between:
            runs.append([scored])
        else:
            runs[-1].append(scored)
    return runs


def _passages(desk: Desk, facts: Facts) -> Iterator[list[Range]]:
    """The sentences of each item of the notes; what stands under no item is taken line by line."""
    known = sorted(place.start for place in facts.agenda.headings)
    passage: list[Range] = []
    last = 0
    outline = read_outline(desk.document, facts.proceedings)
    notes, resulting = is_notes(desk.text, facts), False
    for block in outline.blocks:
        if block.kind in _LEFT or _is_listed(block, facts) or _is_field(desk.text, block):
            continue
        resulting = _RESULT.search(outline.words(block)) is not None or (resulting and _is_bullet(block))
        if not (notes or (resulting and facts.agenda.items)):
            continue
        item = bisect_left(known, block.range.end)
        if passage and (item != last or not item):
            yield passage
            passage = []
        last = item
        passage.extend(split_sentences(desk.text, block.range.start, block.range.end))
    if passage:
        yield passage


def _is_bullet(block: Block) -> bool:
    """Whether a block opens nothing new: prose or a bullet that counts nothing."""
    return block.mark is None or (block.number is None and block.name is None and block.mark not in HEADING_OPENING)


def _is_field(text: str, block: Block) -> bool:
    """Whether a block states time, place or people of the meeting, or heads another part of the notes."""
    name = text[block.name.start : block.name.end] if block.name else ""
    words = text[block.words.start : block.words.end]
    first = words.split("\n", 1)[0]
    return (
        is_field(first)
        or is_field(name)
        or is_list_head(words.rstrip("：:"))
        or (block.kind is BlockKind.FIELD and (ends_list(first) or ends_list(name) or is_list_head(name)))
    )


def _is_listed(block: Block, facts: Facts) -> bool:
    return any(roster.start < block.range.end and block.range.start < roster.end for roster in facts.attendance.rosters)


def _result(desk: Desk, facts: Facts, place: Range) -> Range:
    """Of a line that holds number, title and result in cells, the result."""
    text = desk.text
    titles = [part for part in facts.agenda.headings if place.start <= part.start and part.end < place.end]
    gap = _GAP.match(text, titles[-1].end, place.end) if titles else None
    return Range(gap.end(), place.end) if gap and gap.end() < place.end else place

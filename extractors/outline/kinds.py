"""What kind each line of a paper is: evidence of its form, its words and its neighbours adds up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.departments import departments
from extractors.outline.blocks import BlockKind
from extractors.outline.lines import FIELD, SPREAD, TITLE, LineForm
from extractors.scoring import LineShown, line_features, load_model


@dataclass(frozen=True, slots=True)
class OutlineLine:
    """One paragraph, or a table or turn whose kind is known."""

    text: str
    form: LineForm
    known: BlockKind | None = None


def forms_shown(lines: Sequence[OutlineLine]) -> list[LineShown]:
    """The lines as the model looks at them."""
    return [
        LineShown(line.text, line.form.shape, line.form.number, line.form.shape == SPREAD, line.form.name is not None)
        for line in lines
    ]


def kinds_of(lines: Sequence[OutlineLine]) -> list[tuple[BlockKind, float]]:
    """Kind of each line, and how likely it is right."""
    model = load_model("line_kind")
    looks = forms_shown(lines)
    found: list[tuple[BlockKind, float]] = []
    for index, line in enumerate(lines):
        if line.known is not None:
            found.append((line.known, 1.0))
            continue
        judged = model.judge(line_features(looks, index))
        kind = itemized(BlockKind(judged.label), line.form)
        if kind in {BlockKind.FIELD, BlockKind.PROSE} and _is_section_in_charge(lines, index):
            kind = BlockKind.HEADING
        if kind is BlockKind.PROSE and _names_what_follows(lines, index):
            kind = BlockKind.HEADING
        found.append((kind, judged.probability))
    return _titled_alike(lines, _agreed(lines, found))


def _titled_alike(
    lines: Sequence[OutlineLine], found: Sequence[tuple[BlockKind, float]]
) -> list[tuple[BlockKind, float]]:
    """The kinds, titles being headings that stand right above a heading which comes again below other titles."""
    kinds = list(found)
    words = ["".join(line.text.split()) for line in lines]
    again = Counter(text for text, (kind, _) in zip(words, found, strict=True) if kind is BlockKind.HEADING)
    for place, (kind, _) in enumerate(found):
        if kind is not BlockKind.HEADING or again[words[place]] < _TWICE or lines[place].form.number is not None:
            continue
        above = place - 1
        while above > max(0, place - _FIELDS_BETWEEN) and kinds[above][0] is BlockKind.FIELD:
            above -= 1
        form = lines[above].form
        bare = above >= 0 and kinds[above][0] is BlockKind.PROSE and not form.sentence and not form.shape
        if bare and len(words[above]) <= LONGEST_HEADING and again[words[above]] < _TWICE:
            kinds[above] = (BlockKind.HEADING, kinds[above][1])
    return kinds


_TWICE, _FIELDS_BETWEEN = 2, 3


def _is_section_in_charge(lines: Sequence[OutlineLine], index: int) -> bool:
    """Whether a line is nothing but a section's name, letters spread, over a line printed in the same way."""
    line, after = lines[index], lines[index + 1] if index + 1 < len(lines) else None
    spread = line.form.shape == SPREAD and after is not None and after.form.shape == SPREAD
    return spread and departments("".join(line.text.split())) is not None


def _agreed(lines: Sequence[OutlineLine], found: Sequence[tuple[BlockKind, float]]) -> list[tuple[BlockKind, float]]:
    """The kinds, neighbours of one form being of one kind: the one that most speaks for."""
    kinds = _titles_agreed(lines, found)
    start = 0
    for end in range(1, len(lines) + 1):
        if end < len(lines) and _alike(lines[end - 1], lines[end]):
            continue
        if end - start > 1:
            votes: dict[BlockKind, float] = {}
            for kind, sure in found[start:end]:
                votes[kind] = votes.get(kind, 0.0) + sure
            kind = max(votes, key=lambda one: votes[one])
            kinds[start:end] = [
                (own, sure) if own in {kind, BlockKind.FIELD} else (kind, votes[kind] / (end - start))
                for own, sure in found[start:end]
            ]
        start = end
    return kinds


def _titles_agreed(
    lines: Sequence[OutlineLine], found: Sequence[tuple[BlockKind, float]]
) -> list[tuple[BlockKind, float]]:
    """The kinds, titles that count together or are named alike all headings where most of them are."""
    kinds = list(found)
    lists: dict[str, list[int]] = {}
    for place, line in enumerate(lines):
        form = line.form
        if form.shape.startswith(TITLE) or (form.name is not None and form.shape.endswith("…") and not form.sentence):
            counted = (
                "".join(char for char in line.text[slice(*form.name)] if not char.isnumeric()) if form.name else ""
            )
            lists.setdefault(form.shape + counted, []).append(place)
    for places in lists.values():
        heads = sum(found[place][0] is BlockKind.HEADING for place in places)
        if 2 * heads >= len(places):
            for place in places:
                kinds[place] = (BlockKind.HEADING, found[place][1])
    return kinds


def _alike(one: OutlineLine, other: OutlineLine) -> bool:
    """Whether two lines are of one list, both sentences or both none."""
    if one.known is not None or other.known is not None or one.form.sentence != other.form.sentence:
        return False
    return one.form.shape == other.form.shape not in {"", FIELD, SPREAD}


def _names_what_follows(lines: Sequence[OutlineLine], index: int) -> bool:
    """Whether a short line without a mark stands right above passages whose parts are named in brackets."""
    line = lines[index]
    after = lines[index + 1].form if index + 1 < len(lines) else None
    bracketed = after is not None and after.name is not None and after.mark is not None and after.number is None
    return bracketed and not line.form.shape and not line.form.sentence and len(line.text.strip()) <= LONGEST_HEADING


LONGEST_HEADING = 40


def itemized(kind: BlockKind, form: LineForm) -> BlockKind:
    """The kind as far as the form allows it: a marked paragraph is an item, a marked title a heading.

    What stands behind an arrow goes on from the item before it; a numbered sentence ends no paper and signs none.
    """
    if form.arrow:
        return BlockKind.PROSE if kind is BlockKind.ITEM else kind
    numbered = form.number is not None and form.sentence
    if (
        (kind is BlockKind.PROSE and form.mark)
        or (kind is BlockKind.NOTE and form.number)
        or (kind in {BlockKind.END, BlockKind.SIGNATURE} and numbered)
    ):
        return BlockKind.ITEM
    return BlockKind.HEADING if kind is BlockKind.TITLE and form.mark and (form.number or form.name) else kind

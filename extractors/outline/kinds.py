"""What kind each line of a paper is: evidence of its form, its words and its neighbours adds up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.outline.blocks import BlockKind
from extractors.outline.lines import SPREAD, LineForm
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
        if kind is BlockKind.PROSE and _names_what_follows(lines, index):
            kind = BlockKind.HEADING
        found.append((kind, judged.probability))
    return found


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

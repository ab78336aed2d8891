"""Reads the outline of a document: kinds of blocks, and which stands below which."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.enumerators import read_mark
from extractors.japanese.marks import SYMBOL
from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.outline.kinds import OutlineLine, kinds_of
from extractors.outline.levels import Levelled, nest
from extractors.outline.lines import LineForm, read_line_forms

_HEADS = frozenset({BlockKind.HEADING, BlockKind.ITEM, BlockKind.TITLE})


@dataclass(frozen=True, slots=True)
class Stretch:
    """A paragraph, table or turn before its kind is known."""

    range: Range
    indent: float = 0.0
    table: int | None = None
    turn: bool = False


def read_outline(document: Document, proceedings: Proceedings) -> Outline:
    """The outline of a document; what people say (``proceedings``) is one block a turn."""
    known = document.seen.get(Outline)
    if isinstance(known, Outline):
        return known
    outline = _read(document, proceedings)
    document.seen[Outline] = outline
    return outline


def _read(document: Document, proceedings: Proceedings) -> Outline:
    raws = stretches(document, proceedings)
    lines = _lines(document, raws)
    return _built(document, raws, [line.form for line in lines], kinds_of(lines))


def assemble(document: Document, proceedings: Proceedings, kinds: Sequence[tuple[BlockKind, float]]) -> Outline:
    """The outline of a document whose paragraphs' kinds are known, one for each outside tables and turns."""
    raws = stretches(document, proceedings)
    given = iter(kinds)
    fixed = [_FIXED.get((raw.table is not None, raw.turn)) for raw in raws]
    forms = [line.form for line in _lines(document, raws)]
    return _built(
        document, raws, forms, [(kind, 1.0) if kind else next(given, (BlockKind.PROSE, 0.0)) for kind in fixed]
    )


_FIXED = {(True, False): BlockKind.TABLE, (False, True): BlockKind.TURN}


def _built(
    document: Document, raws: Sequence[Stretch], forms: Sequence[LineForm], kinds: Sequence[tuple[BlockKind, float]]
) -> Outline:
    text = document.reading.text
    names = [
        squash(text[raw.range.start + form.words.start : raw.range.start + form.words.end])
        for raw, form in zip(raws, forms, strict=True)
    ]
    again = {name for name, count in Counter(names).items() if count > 1}
    levelled = [
        _levelled(form, kind, recurs=name in again) for form, (kind, _), name in zip(forms, kinds, names, strict=True)
    ]
    blocks: list[Block] = []
    levels: list[int] = []
    for index, (raw, form, (kind, sure), parent) in enumerate(zip(raws, forms, kinds, nest(levelled), strict=True)):
        levels.append(0 if parent is None else levels[parent] + 1)
        blocks.append(_block(index, raw, form, kind, sure, parent, levels[-1]))
    return Outline(text, tuple(blocks))


def stretches(document: Document, proceedings: Proceedings) -> list[Stretch]:
    """What becomes the blocks: paragraphs, tables and turns in reading order, torn sentences mended."""
    return _mended(document.reading.text, list(_raws(document, proceedings)))


def _raws(document: Document, proceedings: Proceedings) -> Iterator[Stretch]:
    """Paragraphs, tables and turns in reading order."""
    turns = [turn for turn in proceedings.turns if turn.ranges]
    inside = (proceedings.start, proceedings.end) if turns else (0, 0)
    spoken = False
    table: int | None = None
    begin = end = 0
    for paragraph in document.reading.paragraphs:
        if table is not None and (paragraph.cell is None or paragraph.cell.table != table):
            yield Stretch(Range(begin, end), table=table)
            table = None
        if paragraph.cell is not None:
            if table is None:
                table, begin = paragraph.cell.table, paragraph.start
            end = paragraph.end
        elif inside[0] <= paragraph.start < inside[1]:
            if not spoken:
                spoken = True
                for turn in turns:
                    start = turn.label.range.start if turn.label else turn.ranges[0].start
                    yield Stretch(Range(min(start, turn.ranges[0].start), turn.ranges[-1].end), turn=True)
        elif paragraph.end > paragraph.start:
            yield Stretch(Range(paragraph.start, paragraph.end), paragraph.indent)
    if table is not None:
        yield Stretch(Range(begin, end), table=table)


_FULL = 0.85
"""Share of the longest torn lines' width that a line must have to go on in the next."""
_ENDS = frozenset("。．.」』）)】］〕：:？?！!、")


def _mended(text: str, raws: Sequence[Stretch]) -> list[Stretch]:
    """Paragraphs whose sentence was torn at a full line, put together again."""
    lengths = [raw.range.end - raw.range.start for raw in raws if raw.table is None and not raw.turn]
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    found: list[Stretch] = []
    for raw in raws:
        last = found[-1] if found else None
        if last is not None and _goes_on(text, last, raw, width):
            found[-1] = Stretch(Range(last.range.start, raw.range.end), last.indent)
        else:
            found.append(raw)
    return found


_WIDEST = 60


def _goes_on(text: str, last: Stretch, raw: Stretch, width: int) -> bool:
    """Whether a paragraph is the rest of the one before it: that ends in the middle of a sentence at a full line."""
    if last.turn or raw.turn or last.table is not None or raw.table is not None or width < _NARROWEST:
        return False
    line = text[last.range.start : last.range.end].rpartition("\n")[2]
    rest = text[raw.range.start : raw.range.end]
    if len(line) < _FULL * width or line[-1:] in _ENDS - {"、"} or rest[:1] in " 　":
        return False
    return (
        read_mark(rest) is None and ("。" in rest or line[-1:] == "、") and any("ぁ" <= char <= "ん" for char in line)
    )


_NARROWEST = 18


def _lines(document: Document, raws: Sequence[Stretch]) -> list[OutlineLine]:
    """The paragraphs with their forms; tables and turns are known for what they are and show no words."""
    texts = [
        "" if raw.turn or raw.table is not None else document.reading.text[raw.range.start : raw.range.end]
        for raw in raws
    ]
    known = [_FIXED.get((raw.table is not None, raw.turn)) for raw in raws]
    forms = [
        form if kind is None else LineForm(Range(0, raw.range.end - raw.range.start))
        for form, kind, raw in zip(read_line_forms(texts), known, raws, strict=True)
    ]
    return [OutlineLine(text, form, kind) for text, form, kind in zip(texts, forms, known, strict=True)]


def _levelled(form: LineForm, kind: BlockKind, *, recurs: bool) -> Levelled:
    """Headings without a number whose words come again name the parts of something: they are of one level."""
    if kind is BlockKind.TITLE:
        return Levelled(True, "TITLE", None)
    bullet = form.mark is not None and form.mark in SYMBOL
    shape = "part" if recurs and kind is BlockKind.HEADING and form.number is None else form.shape or "plain"
    return Levelled(kind in _HEADS, shape, form.number, bullet)


def _block(
    index: int, raw: Stretch, form: LineForm, kind: BlockKind, sure: float, parent: int | None, level: int
) -> Block:
    start = raw.range.start
    name = form.name
    return Block(
        index=index,
        kind=kind,
        range=raw.range,
        words=Range(start + form.words.start, start + form.words.end),
        mark=form.mark,
        shape=form.shape,
        number=form.number,
        name=Range(start + name.start, start + name.end) if name else None,
        arrow=form.arrow,
        parent=parent,
        level=level,
        table=raw.table,
        sure=sure,
    )

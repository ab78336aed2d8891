"""Reads the outline of a document: kinds of blocks, and which stands below which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from extractors.japanese.enumerators import read_mark
from extractors.japanese.marks import HEADING_OPENING, SYMBOL
from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.outline.kinds import OutlineLine, kinds_of
from extractors.outline.legend import legend_key, meanings_of_marks
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
    lines: tuple[int, ...] = ()
    """Printed lines, as indices into ``Document.lines``."""


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
    return Outline(text, tuple(blocks), _legend(document, raws))


def stretches(document: Document, proceedings: Proceedings) -> list[Stretch]:
    """What becomes the blocks: paragraphs, tables and turns in reading order, torn sentences mended."""
    return _mended(document, list(_raws(document, proceedings)))


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
            yield Stretch(Range(paragraph.start, paragraph.end), paragraph.indent, lines=paragraph.lines)
    if table is not None:
        yield Stretch(Range(begin, end), table=table)


_FULL = 0.85
"""Share of the longest torn lines' width that a line must have to go on in the next."""
_TO_THE_EDGE = 0.95
"""Share that it must have where a sentence ends with it."""
_ENDS = frozenset("。．.」』）)】］〕：:？?！!、")
_WIDEST = 60
_NARROWEST = 18
_FEW, _MOST = 3, 0.7


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the paragraphs of a document are set."""

    width: int
    """Letters of its longest printed line, longer ones than any sheet has aside."""
    set_off: bool
    """Its sentences begin indented or behind a mark: what does neither goes on."""


def _setting(document: Document, raws: Sequence[Stretch]) -> _Setting:
    text = document.reading.text
    plain = [raw for raw in raws if raw.table is None and not raw.turn]
    lengths = [_length(document, line) for raw in plain for line in raw.lines]
    sentences = [(raw, words) for raw in plain if "。" in (words := text[raw.range.start : raw.range.end])]
    off = sum(raw.indent > 0 or read_mark(words) is not None for raw, words in sentences)
    width = max((length for length in lengths if length <= _WIDEST), default=0)
    return _Setting(width, len(sentences) > _FEW and off >= _MOST * len(sentences))


def _length(document: Document, line: int) -> int:
    span = document.lines[line].span
    return len(document.text[span.start : span.end].rstrip())


def _mended(document: Document, raws: Sequence[Stretch]) -> list[Stretch]:
    """Paragraphs whose sentence was torn at a full line, put together again."""
    setting = _setting(document, raws)
    found: list[Stretch] = []
    for raw in raws:
        last = found[-1] if found else None
        if last is not None and _goes_on(document, last, raw, setting):
            found[-1] = replace(last, range=Range(last.range.start, raw.range.end), lines=(*last.lines, *raw.lines))
        else:
            found.append(raw)
    return found


def _goes_on(document: Document, last: Stretch, raw: Stretch, setting: _Setting) -> bool:
    """Whether a paragraph is the rest of the one before it: that ends in the middle of a sentence at a full line.

    Where the document sets its sentences off, one that begins at the margin is the rest of an indented one wherever its
    line ends, and of a whole sentence that fills its line.
    """
    if last.turn or raw.turn or last.table is not None or raw.table is not None or setting.width < _NARROWEST:
        return False
    text = document.reading.text
    said, rest = text[last.range.start : last.range.end], text[raw.range.start : raw.range.end]
    if read_mark(rest) is not None or not any("ぁ" <= char <= "ん" for char in said):
        return False
    length = _length(document, last.lines[-1]) if last.lines else 0
    hangs = setting.set_off and raw.indent == 0 and "。" in rest
    if said[-1:] in _ENDS - {"、"} and not _STOP_IN_NUMBER.search(said):
        return hangs and said[-1:] == "。" and length >= _TO_THE_EDGE * setting.width
    if (hangs and last.indent > 0 and length >= _NARROWEST) or (
        "。" in rest and "。" not in said and length >= _NARROWEST and _BREAKS_OFF.search(said)
    ):
        return True
    return length >= _FULL * setting.width and ("。" in rest or said[-1:] == "、")


_BREAKS_OFF = re.compile(r"、[^、]*(?:[ぁ-ん]|[一-龥])$|[^\s　]{8}(?:[をにはがで]|って|した|して|れた|ない)$")
"""Where a line ends that no heading ends with: inside a sentence."""
_STOP_IN_NUMBER = re.compile(r"[0-9０-９][.．]$")


def _lines(document: Document, raws: Sequence[Stretch]) -> list[OutlineLine]:
    """The paragraphs with their forms; tables and turns are known for what they are and show no words."""
    texts = [
        "" if raw.turn or raw.table is not None else document.reading.text[raw.range.start : raw.range.end]
        for raw in raws
    ]
    known = [_FIXED.get((raw.table is not None, raw.turn)) for raw in raws]
    legend = _legend(document, raws)
    forms = [
        _keyed(form, legend) if kind is None else LineForm(Range(0, raw.range.end - raw.range.start))
        for form, kind, raw in zip(read_line_forms(texts), known, raws, strict=True)
    ]
    return [OutlineLine(text, form, kind) for text, form, kind in zip(texts, forms, known, strict=True)]


def _legend(document: Document, raws: Sequence[Stretch]) -> Mapping[str, str]:
    text = document.reading.text
    plain = (raw.range for raw in raws if raw.table is None and not raw.turn)
    return meanings_of_marks(text[start:end] for start, end in plain)


KEY = "key"
"""The shape of all marks that the document's legend explains: they are of one list, and count nothing."""


def _keyed(form: LineForm, legend: Mapping[str, str]) -> LineForm:
    if form.mark is None or legend_key(form.mark) not in legend:
        return form
    return replace(form, shape=KEY, number=None)


def _levelled(form: LineForm, kind: BlockKind, *, recurs: bool) -> Levelled:
    """Headings without a number whose words come again name the parts of something: they are of one level."""
    if kind is BlockKind.TITLE:
        return Levelled(True, "TITLE", None)
    named = form.name is not None and form.number is None and form.mark is not None and form.mark in HEADING_OPENING
    bullet = form.shape == KEY or (named and kind is BlockKind.ITEM) or (form.mark is not None and form.mark in SYMBOL)
    plain = "plain item" if kind is BlockKind.ITEM else "plain"
    shape = "part" if recurs and kind is BlockKind.HEADING and form.number is None else form.shape or plain
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

"""Rows of a header: paragraphs, and table rows with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from extractors.japanese.marks import A_REMARK_CLOSING, A_REMARK_OPENING, A_SPEAKER_SYMBOL, SYMBOL
from extractors.minutes.people.heads import is_stop, strip_enumerator
from extractors.minutes.roster.atoms import Piece
from extractors.minutes.roster.lines import Entry
from extractors.model.document import Paragraph, Range, Reading


@dataclass(frozen=True, slots=True)
class AttendanceRow:
    """A paragraph, or a row of a ruled table with its cells."""

    pieces: tuple[Piece, ...]
    range: Range
    cell: tuple[int, int] | None = None
    """Table and row, for a row of a table."""
    columns: tuple[int, ...] = ()
    indent: float = 0.0
    """Of its first line, in full-width characters."""
    marked: bool = False
    """A heading of Markdown: where it heads no list, it ends the one above."""


_INLINE = re.compile(r"^(?P<head>[^：:、，。]{1,40}?)[ 　]*[：:…‥][ 　]*(?P<rest>\S.*)$")
_BESIDE = re.compile(
    rf"\s|(?:議席)?第?(?:[0-9０-９]{{1,3}}|[一二三四五六七八九十]{{1,4}})番(?:議員)?|{A_SPEAKER_SYMBOL}|[君氏、，,]|[0-9０-９]"
    rf"|{A_REMARK_OPENING}|{A_REMARK_CLOSING}|[：:]|(?:の)?各(?:委員|議員|理事|監事|氏)|ほか|欠席(?:者|委員|議員)?|(?:遅刻|遅参|早退|途中(?:退席|出席|退出))(?:者|委員|議員)?"
)
"""What stands beside names in a list and is no part of them."""
_NAME_OF = re.compile(
    r"^(?P<head>[ 　]*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、]?[ 　]*)?"
    r"(?P<office>(?:仮|臨時|副)?議長|副?会長|副?委員長"
    r"|副?座長|副?部会長|(?:議会)?事務局長|書記長?))(?P<of>(?:の|・|及び)?(?:職及び|職)?氏名)(?=[ 　：:]|$)"
)
_CHAIR_OF = re.compile(
    r"^(?P<head>[ 　]*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、]?[ 　]*)?)"
    r"(?P<office>(?:会|議|座|部[ 　]*会|委[ 　]*員)[ 　]*長)"
    r"(?P<of>)(?=[ 　]*[：:][ 　]*[^、，。：:]{2,12}$)"
)
"""会　長：柿沼　一郎, below the members."""
"""議長の氏名　柿沼一郎: an office with its holder's name behind it."""
_SPREAD = re.compile(r"\S[ 　]\S(?:[ 　]|$)|\S[ 　]*$")


def attendance_rows(reading: Reading, start: int, end: int) -> Iterator[AttendanceRow]:
    """Paragraphs between two reading positions, the cells of a table row together.

    Of a paragraph in which the proceedings begin, as in flattened text, what stands before them.
    """
    index = reading.paragraph_at(start)
    paragraphs = reading.paragraphs
    while index < len(paragraphs) and paragraphs[index].start < end:
        first = paragraphs[index]
        run = [first]
        while first.cell and index + 1 < len(paragraphs) and _same_row(first, paragraphs[index + 1]):
            index += 1
            run.append(paragraphs[index])
        index += 1
        if first.cell is None and len(cuts := _printed(reading, first)) > 2:
            for begin, stop in pairwise(cuts):
                if begin < end:
                    piece = Piece(reading.text[begin : min(stop, end)].rstrip(), begin)
                    yield AttendanceRow((piece,), Range(begin, min(stop, end)), indent=first.indent)
            continue
        pieces = tuple(
            Piece(reading.text[paragraph.start : min(paragraph.end, end)].rstrip(), paragraph.start)
            for paragraph in run
            if paragraph.start < end
        )
        cell = (first.cell.table, first.cell.row) if first.cell else None
        columns = tuple(paragraph.cell.column if paragraph.cell else 0 for paragraph in run)
        yield AttendanceRow(
            pieces, Range(first.start, min(run[-1].end, end)), cell, columns[: len(pieces)], first.indent
        )


_SHORT_LINE = 40


def _printed(reading: Reading, paragraph: Paragraph) -> list[int]:
    """Where the printed lines of a paragraph begin, and its end, if they are short and hold no list or sentence.

    Lines of a list that end in the same way are rejoined as if they were one sentence.
    """
    text, offsets = reading.text, reading.offsets
    begin, end = paragraph.start, paragraph.end
    if len(paragraph.lines) < 2:
        return [begin, end]
    cuts = [place for place in range(begin + 1, end) if offsets[place] != offsets[place - 1] + 1]
    places = [begin, *cuts, end]
    if any(mark in text[begin:end] for mark in "、。，") or any(b - a > _SHORT_LINE for a, b in pairwise(places)):
        heads = [a for a, b in pairwise(places) if a > begin and is_stop(text[a:b])]  # 柿沼、槙原 / 議　事
        return [begin, *heads, end]
    return places


def _same_row(first: Paragraph, other: Paragraph) -> bool:
    if first.cell is None or other.cell is None:
        return False
    return (first.cell.table, first.cell.row) == (other.cell.table, other.cell.row)


def holder_of(row: AttendanceRow) -> tuple[Piece, ...] | None:
    """The row of an office with its holder's name (議長の氏名　柿沼一郎) as office and name; None for any other row.

    >>> holder_of(Row((Piece("会　長：柿沼　一郎", 0),), Range(0, 9)))[0].text
    '会　長　柿沼　一郎'
    """
    text = row.pieces[0].text
    named = _NAME_OF.match(text) or (_CHAIR_OF.match(text) if len(row.pieces) == 1 else None)
    if named is None:
        return None
    first, rest = row.pieces[0], row.pieces[0].text[named.end() :]
    plain = f"{'　' * len(named['head'])}{named['office']}{'　' * len(named['of'])}"
    return (Piece(plain + rest.replace("：", "　", 1).replace(":", " ", 1), first.start), *row.pieces[1:])


def is_one_letter(head: str, rest: str) -> bool:
    """Whether 市 begins a spread office (市　長) or name (都 築 智), not the people of the city."""
    return len(head.strip(f"{SYMBOL} 　")) == 1 and (rest[:1] in "長民議" or _SPREAD.match(rest) is not None)


def inline_cuts(text: str) -> Iterator[tuple[int, int]]:
    """Places where a heading may end and people begin: at a colon, else at white space, the longest heading first."""
    if match := _INLINE.match(text):
        yield match.end("head"), match.start("rest")
    spaces = [match.span() for match in re.finditer(r"[ 　\t]+|(?<=[)）])(?=[^\s])", text[:60])]
    skip = strip_enumerator(text.lstrip()) + len(text) - len(text.lstrip())
    for start, end in reversed(spaces):
        if start > skip and end < len(text):
            yield start, end


def coverage(pieces: Sequence[Piece], entries: Sequence[Entry]) -> float:
    """Share of the row's letters that its entries take up."""
    taken = sum(range_.end - range_.start for entry in entries for range_ in entry.ranges)
    total = sum(len(_BESIDE.sub("", piece.text)) for piece in pieces)
    return taken / max(1, total)

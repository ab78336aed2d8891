"""Rows of a header (paragraphs, table rows), and how a line of an attendance list is cut.

Attendance lists in ruled tables whose first row names the columns: 氏名 | 職名 | 出欠.

Names and offices of an attendance list that the end of a line cuts in two.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Protocol

from extractors.japanese.offices import OfficeKind, is_office, is_section, office_kind, starts_section
from extractors.minutes.people.entries import Entry, Piece, Title, read_entries
from extractors.minutes.people.heads import Group, read_head, strip_enumerator
from extractors.model.document import Paragraph, Range, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """A paragraph, or a row of a ruled table with its cells."""

    pieces: tuple[Piece, ...]
    range: Range
    cell: tuple[int, int] | None = None
    """Table and row, for a row of a table."""
    columns: tuple[int, ...] = ()


_INLINE = re.compile(r"^(?P<head>[^：:、，。]{1,40}?)[ 　]*[：:…‥][ 　]*(?P<rest>\S.*)$")
_ALL_OF = re.compile(r"(?:の)?各(?P<role>委員|議員|理事|監事|部会員|氏)(?=$|[（(。、\s])")
_ABSENT_IN = re.compile(
    r"[（(](?:ただし、?|なお、?)?(?P<who>[^（()）]{2,60}?)(?:は|が|、|，|：|:|\s)*(?:欠席|欠)[)）]"
    r"|[（(〔［]欠席(?:者|委員|議員|連絡)?[ 　]*[：:は・、　 ]?(?P<also>[^（()）〔〕［］]{2,60}?)[)）〕］]"
)
_BESIDE = re.compile(
    r"\s|(?:議席)?第?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})番(?:議員)?|[君氏、，,・◎○◯〇●]|[0-9０-９]"
    r"|[（(〔［)）〕］：:※]|欠席(?:者|委員|議員)?|(?:遅刻|遅参|早退|途中(?:退席|出席|退出))(?:者|委員|議員)?"
)
"""What stands beside names in a list and is no part of them."""
_PARTLY = re.compile(
    r"[（(〔［](?:(?:途中)?(?:遅刻|遅参|早退|退席|出席|退出)(?:者|委員|議員)?[ 　]*[：:は・、　 ]?"
    r"(?P<who>[^（()）〔〕［］]{2,60}?)"
    r"|(?P<also>[^（()）〔〕［］]{2,60}?)(?:は|が|、|：|:|\s)+(?:途中)?(?:遅刻|遅参|早退|退席|出席|退出))[)）〕］]"
)
"""（早退：柿沼委員）: who was there for a part of the meeting."""
_NAME_OF = re.compile(
    r"^(?P<head>[ 　]*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、]?[ 　]*)?"
    r"(?P<office>(?:仮|臨時|副)?議長|副?会長|副?委員長"
    r"|副?座長|副?部会長|(?:議会)?事務局長|書記長?))(?P<of>(?:の|・|及び)?(?:職及び|職)?氏名)(?=[ 　：:]|$)"
)
_FURTHER = re.compile(r"[ 　](?P<head>[㐀-鿿ァ-ヶー・]{2,14})[ 　]*[：:]")
_CHAIR_OF = re.compile(
    r"^(?P<head>[ 　]*(?:[(（]?[0-9０-９一二三四五六七八九十]{1,2}[)）.．、]?[ 　]*)?)"
    r"(?P<office>(?:会|議|座|部[ 　]*会|委[ 　]*員)[ 　]*長)"
    r"(?P<of>)(?=[ 　]*[：:][ 　]*[^、，。：:]{2,12}$)"
)
"""会　長：柿沼　一郎, below the members."""
"""議長の氏名　柿沼一郎: an office with its holder's name behind it."""
_SPREAD = re.compile(r"\S[ 　]\S(?:[ 　]|$)|\S[ 　]*$")
_OF_SECTION = re.compile(
    r"^(?P<head>[ 　・]*(?P<section>[^（()）、：:\s]{2,20}))[（(](?P<who>[^（()）]*[、，,　 ]?[^（()）]*)[)）][ 　]*$"
)


def rows_of(reading: Reading, start: int, end: int) -> Iterator[Row]:
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
        pieces = tuple(
            Piece(reading.text[paragraph.start : min(paragraph.end, end)].rstrip(), paragraph.start)
            for paragraph in run
            if paragraph.start < end
        )
        cell = (first.cell.table, first.cell.row) if first.cell else None
        columns = tuple(paragraph.cell.column if paragraph.cell else 0 for paragraph in run)
        yield Row(pieces, Range(first.start, min(run[-1].end, end)), cell, columns[: len(pieces)])


def _same_row(first: Paragraph, other: Paragraph) -> bool:
    if first.cell is None or other.cell is None:
        return False
    return (first.cell.table, first.cell.row) == (other.cell.table, other.cell.row)


def holder_of(row: Row) -> tuple[Piece, ...] | None:
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
    return len(head.strip("・○■□◆ 　")) == 1 and (rest[:1] in "長民議" or _SPREAD.match(rest) is not None)


def is_title_row(row: Row, following: Row | None) -> bool:
    """Whether a row prints one of several offices of the person below: 国務大臣 / （金融担当）　柿沼　太郎君."""
    text = "".join(row.pieces[0].text.split())
    if len(row.pieces) > 1 or following is None or not is_office(text):
        return False
    if following.pieces[0].text.lstrip()[:1] not in ("（", "("):
        return False
    return office_kind(text) is OfficeKind.EXECUTIVE or len(read_entries(following.pieces, ())[0]) == 1


def inline_cuts(text: str) -> Iterator[tuple[int, int]]:
    """Places where a heading may end and people begin: at a colon, else at white space, the longest heading first."""
    if match := _INLINE.match(text):
        yield match.end("head"), match.start("rest")
    spaces = [match.span() for match in re.finditer(r"[ 　\t]+|(?<=[)）])(?=[^\s])", text[:60])]
    skip = strip_enumerator(text.lstrip()) + len(text) - len(text.lstrip())
    for start, end in reversed(spaces):
        if start > skip and end < len(text):
            yield start, end


def next_heading(text: str, start: int) -> int | None:
    """Where a further heading with a colon begins on the line: 地域代表：柿沼氏　保護者代表：槙原氏."""
    for found in _FURTHER.finditer(text, start):
        if read_head(found["head"]):
            return found.start("head")
    return None


def parts_of(pieces: Sequence[Piece], group: Group) -> Iterator[tuple[Sequence[Piece], Group]]:
    """A row cut at …の各委員 and at brackets that name who is absent."""
    if len(pieces) > 1:
        yield pieces, group
        return
    piece = pieces[0]
    text, here = piece.text, group
    if (match := _OF_SECTION.match(text)) and is_section(match["section"]):  # 市民課（春日課長、久慈係長）
        yield (Piece(match["who"], piece.start + match.start("who")),), replace(group, affiliation=match["section"])
        return
    absences: list[tuple[Sequence[Piece], Group]] = []
    for absent in _ABSENT_IN.finditer(text):
        key = "who" if absent["who"] else "also"
        if _names_people(absent[key]) or (key == "also" and not is_office("".join(absent[key].split()))):
            absences.append(((Piece(absent[key], piece.start + absent.start(key)),), replace(group, present=False)))
            text = text[: absent.start()] + " " * (absent.end() - absent.start()) + text[absent.end() :]
    for partly in _PARTLY.finditer(text):
        key = "who" if partly["who"] else "also"
        if _names_people(partly[key]):
            absences.append(((Piece(partly[key], piece.start + partly.start(key)),), group))
            text = text[: partly.start()] + " " * (partly.end() - partly.start()) + text[partly.end() :]
    if match := _ALL_OF.search(text):
        if here.role is None and match["role"] != "氏":
            here = replace(here, role=match["role"])
        text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
        text = text.replace("・", "、")
    yield (Piece(text, piece.start),), here
    yield from absences


def _names_people(text: str) -> bool:
    return not is_office(text) and not starts_section(text)


def coverage(pieces: Sequence[Piece], entries: Sequence[Entry]) -> float:
    """Share of the row's letters that its entries take up."""
    taken = sum(range_.end - range_.start for entry in entries for range_ in entry.ranges)
    total = sum(len(_BESIDE.sub("", piece.text)) for piece in pieces)
    return taken / max(1, total)


class Column(StrEnum):
    """What a column of the table holds."""

    NAME = "name"
    ROLE = "role"
    AFFILIATION = "affiliation"
    REMARK = "remark"


class TableRow(Protocol):
    """Cells of one row, and in which grid columns they stand."""

    @property
    def pieces(self) -> tuple[Piece, ...]: ...

    @property
    def columns(self) -> tuple[int, ...]: ...


_C = Column
_HEADINGS: tuple[tuple[Column, re.Pattern[str]], ...] = (
    (
        _C.NAME,
        re.compile(r"(?:委員|議員|出席者|構成員|部会員)?(?:の)?(?:氏名|名前)(?:[（(].*[)）])?|委員名|議員名|構成員名"),
    ),
    (_C.ROLE, re.compile(r"職名?|役職名?|職名等|役割|会議の役職|審議会役職|委員会役職|区分|職務|役")),
    (
        _C.AFFILIATION,
        re.compile(
            r"所属(?:等|団体|団体名|機関|部署|会派|名)?|団体名?|選出(?:区分|団体|母体)?|所属・?(?:役職|職名)(?:名|等)?|機関名|部署名?|課名|会派|現職"
        ),
    ),
    (_C.REMARK, re.compile(r"出欠(?:席|状況)?|出席|出席状況|備考|摘要|出・欠")),
)


def read_columns(row: TableRow) -> dict[int, Column] | None:
    """What each column holds, if the row names them; a list needs names and one thing more."""
    found: dict[int, Column] = {}
    for piece, column in zip(row.pieces, row.columns, strict=True):
        plain = "".join(piece.text.split())
        kind = next((kind for kind, pattern in _HEADINGS if pattern.fullmatch(plain)), None)
        if kind is not None:
            found[column] = kind
    return found if _C.NAME in found.values() and len(found) > 1 else None


def entries_of(row: TableRow, columns: Mapping[int, Column]) -> list[Entry]:
    """The people of a row below the column names."""
    people: list[Entry] = []
    texts: dict[Column, str] = {}
    others: list[Range] = []
    for piece, column in zip(row.pieces, row.columns, strict=True):
        kind = columns.get(column)
        plain = "".join(piece.text.split())
        if kind is Column.NAME:
            people.extend(read_entries([piece], ())[0])
        elif kind is not None and plain:
            texts[kind] = f"{texts[kind]} {plain}" if kind in texts else plain
            others.append(Range(piece.start, piece.start + len(piece.text)))
    return [
        Entry(
            name=person.name,
            role=person.role or texts.get(_C.ROLE),
            ranges=tuple(sorted([*person.ranges, *others])),
            notes=(*person.notes, texts[_C.REMARK]) if _C.REMARK in texts else person.notes,
            section=texts.get(_C.AFFILIATION),
        )
        for person in people
    ]


_OFFICE = re.compile(r"[ 　]*(?P<office>[^、，\s]{2,12})[、，]")
_NAME = re.compile(r"[ 　]*(?P<rest>[㐀-鿿々ぁ-んァ-ヶー]{1,3})[ 　]*(?:[、，]|(?=[（(])|$)")
_KANA = re.compile(r"[ぁ-ん]+|[ァ-ヶー]+")
_TITLE = re.compile(r"[ 　]*(?P<rest>長(?:補佐|代理|心得)?|補佐)[ 　]")
_UNITS = ("課", "室", "局", "部", "係", "所", "館", "署", "センター", "課長", "室長", "係長")
_LONGEST = 6
"""Letters of a name put together."""


def finish_title(title: Title, piece: Piece) -> tuple[Title, int] | None:
    """The office left over from the row before with its end (総務課 / 長　柿沼　一郎), and the end's length."""
    found = _TITLE.match(piece.text)
    if found is None or not title.text.endswith(_UNITS):
        return None
    end = piece.start + found.end("rest")
    return Title(title.text + found["rest"], Range(title.range.start, end)), found.end("rest")


def finish_name(before: Sequence[Entry], last: Entry, row: str, piece: Piece) -> tuple[Entry, int] | None:
    """The last person of ``row`` with the end of the name on the next one (柿沼 / 一郎、槙原　花子), and its length.

    ``before``: the others of the list; where they are printed with a space, a name without one is half a name.
    """
    torn = _NAME.match(piece.text)
    if torn is None or last.notes or not row.endswith(last.name):
        return None
    name = last.name + torn["rest"]
    role = _torn_office(before, name)
    if role is None and (
        is_office(torn["rest"]) or len(name) > _LONGEST or not _is_half(before, last, row, torn["rest"])
    ):
        return None
    start = piece.start + torn.start("rest")
    ranges = (*last.ranges, Range(start, start + len(torn["rest"])))
    return replace(last, name=name.removesuffix(role or ""), role=role or last.role, ranges=ranges), torn.end()


def _torn_office(before: Sequence[Entry], name: str) -> str | None:
    """The office that the others of the list bear and with which this name ends: 柿沼委 / 員."""
    roles = {entry.role for entry in before if entry.role}
    return next((role for role in roles if name.endswith(role) and len(name) > len(role) > 1), None)


def _is_half(before: Sequence[Entry], last: Entry, row: str, rest: str) -> bool:
    """Whether the name at the end of a row is the first half of one."""
    whole = [entry.name for entry in before if entry.name in row]
    if len(rest) == 1:
        return all(len(name) > len(last.name) for name in whole)
    if _KANA.fullmatch(last.name[-1] + rest):
        return True
    spaced = any(entry.name in "".join(row.split()) for entry in before)
    return spaced and not whole


def finish_office(last: Entry, piece: Piece) -> Entry | None:
    """The last person with the office that was wrapped to the beginning of the next row: 柿沼 / 委員、槙原委員."""
    title = _OFFICE.match(piece.text)
    if title is None or last.role or last.notes or not is_office(title["office"]):
        return None
    start = piece.start + title.start("office")
    return replace(last, role=title["office"], ranges=(*last.ranges, Range(start, start + len(title["office"]))))

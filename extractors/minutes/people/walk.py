"""From the paragraphs of a header to the entries of its attendance list, with what their headings say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from extractors.japanese.offices import OfficeKind, office_kind
from extractors.minutes.people.entries import Entry, Piece, Title, read_entries
from extractors.minutes.people.heads import Group, is_stop, normalise_head, read_head, read_section_head
from extractors.minutes.people.offices import own_kind
from extractors.minutes.people.rows import (
    Column,
    Row,
    coverage,
    entries_of,
    finish_name,
    finish_office,
    finish_title,
    holder_of,
    inline_cuts,
    is_one_letter,
    is_title_row,
    next_heading,
    parts_of,
    read_columns,
)
from extractors.model.document import Range
from extractors.model.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with the heading that it stands under."""

    entry: Entry
    group: Group
    number: int
    """Which heading, counted from the top: entries of one count share it."""


@dataclass(slots=True)
class Roster:
    """What was found: entries, where the lists stand, and the headings with a printed count."""

    entries: list[Placed] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    groups: list[tuple[Group, Range]] = field(default_factory=list)


_RULE = re.compile(r"[\s─━―－—‐\-=＝…‥・◇◆○*＊_＿~～]+")
_NONE = re.compile(
    r"(?:該当)?(?:な|無)し。?|無|０名|0名|０人|0人|ありません|おりません|[－―-]|別[紙添記].{0,14}"
    r"|名簿.{0,10}|次の(?:とお|通)り.{0,4}|全員.{0,6}|.{0,10}に同じ|同上"
)
_COUNT_ONLY = re.compile(r"[（(]?(?:計)?(?:[0-9０-９]{1,3}|[〇一二三四五六七八九十百]{1,4})(?:名|人).{0,12}")
_HEADCOUNT = re.compile(r"[（(](?:以上)?(?:計|合計)?[ 　]*[0-9０-９一二三四五六七八九十]{1,3}[ 　]*(?:名|人)[)）]")
_SCHOOL = re.compile(r"学[ 　]*校(?=[ 　]*$)")
"""学校：校長　柿沼; without the colon the word may belong to the office (学　校　校長)."""
_PROSE = re.compile(r"。|」|です|ます|した$|ください|について|に関する|とする|[0-9０-９]+年|：.{25}")
_BEFORE_NAME = re.compile(r"理事|監事|幹事|書記|校長|評議員|会員|顧問|役員|(?:監査|教育|農業|推進)委員")
"""Offices that a line prints before each name: no headings of the lines below."""
_STAFF = frozenset((OfficeKind.STAFF, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE, OfficeKind.GUEST))
_BODY = frozenset((OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER))
_SHORT = 60
_NEARLY_ALL = 0.8
_LONG = 400
_ENDLESS = 5_000


def walk(rows: Sequence[Row], surnames: Collection[str], spoken: bool) -> Roster:
    """Read every list among ``rows``. ``spoken``: people speak in the document, so that 委員： alone opens a list."""
    walker = _Walker(surnames, spoken)
    for row, following in zip_longest(rows, rows[1:]):
        walker.take(row, following)
    walker.close()
    return walker.roster


def _stops_inline(text: str) -> bool:
    """Whether a line begins with a heading that ends the list: ９．会議録署名議員　３番　柿沼　一."""
    return any(is_stop(text[:cut]) for cut, _ in inline_cuts(text) if not text[:cut].strip().endswith("担当"))


class _Walker:
    """Goes down the rows; knows whether a list is open, and under which heading."""

    def __init__(self, surnames: Collection[str], spoken: bool) -> None:
        self.roster = Roster()
        self.surnames = surnames
        self.spoken = spoken
        self.group: Group | None = None
        self.pending: list[Title] = []
        self.start = 0
        self.end = 0
        self.columns: dict[int, Column] | None = None
        self.table = -1
        """Columns of the table that is open, and its number."""
        self.parent: Group | None = None
        """The heading above one that prints an office in its own line (出席者　委員　柿沼、…)."""
        self.counted = 0
        self.before = 0
        """Entries that stood in earlier lists."""
        self.bare = True
        """Whether nobody stands yet under the heading that is open."""
        self.tail = ""
        """The row before, where it lists people between commas and doesn't end with one."""

    def take(self, row: Row, following: Row | None) -> None:
        text = row.pieces[0].text
        if row.range.end - row.range.start > _ENDLESS:
            self.close()
            return
        if _RULE.fullmatch(text):
            if self.group:  # 国会: ministers follow the members below a dotted line
                self.group = replace(self.group, standing=None, role=None, affiliation=None, count=None)
            return
        if holder := holder_of(row):
            self._open(Group(opens=True), row, Range(row.range.start, row.range.start))
            self._people(holder, self.group or Group(), row.range.end)
            return
        titled = self.group is not None and (self.pending or is_title_row(row, following))
        if self._table(row) or (not titled and self._heading(row)):
            return
        if self.group is None and not self._implied(row):
            return
        assert self.group is not None
        if is_stop(text) or _stops_inline(text) or (len(text) > _LONG and _PROSE.search(text)):
            self.close()
            return
        if not self._people(row.pieces, self.group, row.range.end) and not self._may_skip(row):
            self.close()

    def _table(self, row: Row) -> bool:
        """Take a row of a table whose columns are named."""
        if row.cell is None:
            self.columns = None
            return False
        columns = read_columns(row)
        if columns is not None and (self.group or self.spoken or Column.REMARK in columns.values()):
            self.columns, self.table = columns, row.cell[0]
            if self.group is None:
                self._open(Group(standing=Standing.MEMBER, opens=True), row, row.range)
            return True
        if self.columns is None or row.cell[0] != self.table or self.group is None:
            return False
        entries = entries_of(row, self.columns)
        if not entries:
            return False
        heads = [
            head for piece in row.pieces if (head := read_head(piece.text)) and head.standing is not Standing.MEMBER
        ]
        group = replace(self.group, standing=heads[0].standing) if heads and heads[0].standing else self.group
        self._add([(entry, group) for entry in entries], row.range.end)
        return True

    def close(self) -> None:
        """End the list that is open."""
        if self.group is not None and len(self.roster.entries) > self.before:
            self.roster.ranges.append(Range(self.start, self.end))
        self.group = None
        self.pending = []

    def _heading(self, row: Row) -> bool:
        """Take a heading, with the people behind it in the same row."""
        if len(row.pieces) > 1:
            return self._cell_heading(row)
        text, start = row.pieces[0].text, row.pieces[0].start
        if len(text) < 60 and (group := read_head(text)):
            return self._open(group, row, Range(start, row.range.end))
        if self.group and (section := read_section_head(text)):
            self._section(section, row.range.end)
            return True
        return self._inline_heading(row, text, start)

    def _inline_heading(self, row: Row, text: str, start: int) -> bool:
        for cut, rest in inline_cuts(text):
            title = (
                ":" not in text[:rest]
                and "：" not in text[:rest]
                and _BEFORE_NAME.fullmatch("".join(text[:cut].split()))
            )
            head = _SCHOOL.sub("学校側", text[:cut]) if ":" in text[:rest] or "：" in text[:rest] else text[:cut]
            group = None if title or is_one_letter(text[:cut], text[rest:]) else read_head(head)
            if group and self._open(group, row, Range(start, start + cut)):
                if further := next_heading(text, rest):  # 地域代表：柿沼氏　保護者代表：槙原氏
                    self._rest(text[rest:further], start + rest, start + further)
                    self._inline_heading(row, text[further:], start + further)
                elif not self._inline_heading(row, text[rest:], start + rest):  # 出席者　委員：柿沼、槙原
                    self._rest(text[rest:], start + rest, row.range.end)
                return True
            if (
                self.group
                and ("：" in text[:rest] or ":" in text[:rest])
                and (section := read_section_head(text[:cut]))
            ):
                self._section(section, start + cut)
                self._rest(text[rest:], start + rest, row.range.end)
                return True
        return False

    def _cell_heading(self, row: Row) -> bool:
        """A row of a ruled table that begins with a heading: 出席者 | 柿沼委員長、…"""
        first = row.pieces[0]
        group = read_head(first.text)
        if group is None or not self._open(group, row, Range(first.start, first.start + len(first.text))):
            if self.group and is_stop(first.text) and row.columns[0] == 0:
                self.close()
                return True
            return False
        for piece in row.pieces[1:]:
            inner = read_head(piece.text)
            if inner is not None and self._open(inner, row, Range(piece.start, piece.start + len(piece.text))):
                continue
            if not self._inline_heading(
                replace(row, range=Range(row.range.start, piece.start + len(piece.text))), piece.text, piece.start
            ):
                self._rest(piece.text, piece.start, piece.start + len(piece.text))
        return True

    def _open(self, group: Group, row: Row, where: Range) -> bool:
        """Put the people that follow under a heading; False if no list may begin with it here."""
        if self.group is None:
            if not group.opens and (not self.spoken or group.standing is Standing.OTHER):
                return False
            self.start, self.before = row.range.start, len(self.roster.entries)
        elif self.bare and self._absent(self.group) and group.standing is Standing.MEMBER and not group.opens:
            group = replace(group, present=False)  # 欠席者 / 委員：…
        self.parent = self.group if group.role and self.group and self.group.standing is None else None
        self.group, self.bare, self.end, self.pending = group, True, where.end, []
        self.roster.groups.append((group, where))
        if group.opens or group.count is not None or group.standing is not Standing.MEMBER:
            self.counted = len(self.roster.groups)  # 委員 below 出席委員（6人） counts with it
        return True

    @staticmethod
    def _absent(group: Group) -> bool:
        return not group.present and group.count != 0

    def _section(self, section: str, end: int) -> None:
        assert self.group is not None
        self.group = replace(self.group, affiliation=section, role=None)
        self.end = end

    def _rest(self, text: str, start: int, end: int) -> None:
        """The people behind a heading in its own line."""
        assert self.group is not None
        plain = "".join(text.split())
        self.end = end
        if not plain or _NONE.fullmatch(plain):
            self.bare = False
        elif _COUNT_ONLY.fullmatch(plain):
            _, count = normalise_head(f"出席{plain}")
            self.group = replace(self.group, count=count)
            self.roster.groups[-1] = (self.group, self.roster.groups[-1][1])
        else:
            self._people((Piece(text, start),), self.group, end)

    def _people(self, pieces: Sequence[Piece], group: Group, end: int) -> bool:
        """Take the people of one row; False if it prints none."""
        if len(pieces) == 1 and _NONE.fullmatch("".join(pieces[0].text.split())):
            self.bare, self.end = False, end
            return True
        if len(pieces) == 1 and _HEADCOUNT.fullmatch(pieces[0].text.strip()):
            self.end = end
            return True
        pieces = self._finish(pieces)
        if not any(piece.text.strip() for piece in pieces):
            self.end = end
            return True
        text = pieces[-1].text.rstrip()
        self.tail = text if "、" in text and text[-1] not in "、，）)" else ""
        found: list[tuple[Entry, Group]] = []
        rest: Title | None = None
        for part, inner in parts_of(pieces, group):
            entries, rest = read_entries(part, self.surnames, self._last_role())
            found.extend((entry, inner) for entry in entries)
        if not found:
            return self._title_only(rest, end)
        if self.parent and group.role and all(office_kind(entry.role or "") in _STAFF for entry, _ in found):
            self.group, self.parent = self.parent, None
            found = [(entry, self.group) for entry, _ in found]
        if coverage(pieces, [entry for entry, _ in found]) < 0.55:
            return False
        self._add(found, end)
        if rest:
            self.pending.append(rest)
        return True

    def _finish(self, pieces: Sequence[Piece]) -> Sequence[Piece]:
        """The row without what belongs to the last person or office of the row before."""
        first, *others = pieces
        last = self.roster.entries[-1] if len(self.roster.entries) > self.before else None
        cut = 0
        if self.pending and (title := finish_title(self.pending[-1], first)):
            self.pending[-1], cut = title
        elif last and self.tail:
            before = [placed.entry for placed in self.roster.entries[self.before : -1]]
            if named := finish_name(before, last.entry, self.tail, first):
                self.roster.entries[-1], cut = replace(last, entry=named[0]), named[1]
        if not cut and last and last.entry.ranges[-1].end == self.end and (entry := finish_office(last.entry, first)):
            self.roster.entries[-1] = replace(last, entry=entry)
        return [Piece(first.text[cut:], first.start + cut), *others] if cut else pieces

    def _last_role(self) -> str | None:
        """Office of the entry before, under whatever heading, as far as the list goes."""
        if len(self.roster.entries) <= self.before:
            return None
        return self.roster.entries[-1].entry.role or self.roster.entries[-1].group.role

    def _title_only(self, rest: Title | None, end: int) -> bool:
        if rest is None:
            return False
        last = self.roster.entries[-1] if self.roster.entries and not self.bare else None
        if last and not self.pending and (last.entry.role or "").endswith(("兼務", "兼", "（兼）", "・")):
            role = f"{last.entry.role} {rest.text}"
            entry = replace(last.entry, role=role, ranges=(*last.entry.ranges, rest.range))
            self.roster.entries[-1] = replace(last, entry=entry)
        else:
            self.pending.append(rest)
        self.end = end
        return True

    def _add(self, found: Sequence[tuple[Entry, Group]], end: int) -> None:
        number = self.counted
        for entry, group in found:
            titles, self.pending = self.pending, []
            role = " ".join([*(title.text for title in titles), *([entry.role] if entry.role else [])]) or None
            whole = replace(entry, role=role, ranges=(*(title.range for title in titles), *entry.ranges))
            self.roster.entries.append(Placed(whole, group, number))
        self.bare, self.end = False, end

    def _implied(self, row: Row) -> bool:
        """Open a list without a heading: 会長　柿沼　一郎 on a line of its own, where people speak."""
        if not self.spoken or row.range.end - row.range.start > _SHORT or is_stop(row.pieces[0].text):
            return False
        entries, rest = read_entries(row.pieces, self.surnames)
        if rest or not entries or coverage(row.pieces, entries) < _NEARLY_ALL:
            return False
        if not all(own_kind(entry.role or "") in _BODY and 2 < len(entry.name) < 7 for entry in entries):
            return False
        return self._open(Group(opens=True), row, Range(row.range.start, row.range.start))

    def _may_skip(self, row: Row) -> bool:
        """Whether the list may go on behind a row without people: an aside, a column head."""
        plain = "".join(piece.text for piece in row.pieces)
        return (
            len(plain) <= 40
            and not _PROSE.search(plain)
            and (row.cell is not None or plain[:1] in "（(〔※*＊<＜" or self.bare)
        )

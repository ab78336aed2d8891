"""From the rows of a header to the entries of its attendance lists, with what their headings say."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from extractors.japanese import marks
from extractors.japanese.offices import OfficeKind, is_office, is_section, office_kind
from extractors.minutes.people.headings import ListHeading, heading_of, parts_of
from extractors.minutes.people.heads import is_stop, normalise_head, read_head
from extractors.minutes.people.offices import own_kind
from extractors.minutes.people.rows import AttendanceRow, coverage, holder_of, inline_cuts
from extractors.minutes.people.tables import ListColumn, entries_of, list_columns
from extractors.minutes.roster.atoms import Piece, RosterLine
from extractors.minutes.roster.legend import Legend
from extractors.minutes.roster.likeness import name_likeness
from extractors.minutes.roster.lines import Entry, Reader
from extractors.minutes.roster.sections import Group, Section, read_section
from extractors.minutes.roster.segments import is_unit
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Placed:
    """An entry with the heading that it stands under."""

    entry: Entry
    group: Group
    number: int
    """Which heading, counted from the top: entries of one count share it."""
    previous: str | None = None
    """Office of the person before, whose section 同課 is."""


@dataclass(slots=True)
class ListsFound:
    """What was found: entries, where the lists stand, the headings with a printed count, and what symbols mean."""

    entries: list[Placed] = field(default_factory=list)
    ranges: list[Range] = field(default_factory=list)
    groups: list[tuple[Group, Range]] = field(default_factory=list)
    legend: Legend = field(default_factory=Legend)


_RULE = re.compile(rf"(?:\s|{marks.A_RULE_SIGN})+")
_NONE = re.compile(
    r"(?:該当)?(?:な|無)し。?|無|０名|0名|０人|0人|ありません|おりません|[－―-]|別[紙添記].{0,14}"
    r"|名簿.{0,10}|次の(?:とお|通)り.{0,4}|全員.{0,6}|.{0,10}に同じ|同上"
)
_COUNT_ONLY = re.compile(r"[（(]?(?:計)?(?:[0-9０-９]{1,3}|[〇一二三四五六七八九十百]{1,4})(?:名|人|社).{0,24}")
_HEADCOUNT = re.compile(r"[（(](?:以上)?(?:計|合計)?[ 　]*[0-9０-９一二三四五六七八九十]{1,3}[ 　]*(?:名|人)[)）]")
_ASIDE = re.compile(
    rf"{marks.A_REMARK_OPENING}[^（()）]{{0,6}}(?:敬称|五十音|順)[^（()）]{{0,8}}{marks.A_REMARK_CLOSING}"
)
_PROSE = re.compile(r"。|」|です|ます|した$|ください|について|に関する|とする|[0-9０-９]+年|：.{25}")
_STAFF_UNIT = re.compile(r"[課室部局係班署]$|センター$|事務所$")
_SECTION = re.compile(r"[㐀-鿿ァ-ヴー々]{2,12}[課部局係]")
_BODY = frozenset((OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER))
_COLUMN_HEAD = re.compile(r"所属.{0,4}|氏名|職名?|役職名?|団体名?|備考|摘要|番号|区分|No\.?|選出.{0,4}|出欠")
_FIELD = re.compile(
    rf"[ \u3000]*(?:[0-9０-９一二三四五六七八九十]{{1,2}}[.．、)） \u3000]|{marks.A_SPEAKER_SYMBOL})*[ \u3000]*"
    r"(?:日[ \u3000]*時|場[ \u3000]*所|会[ \u3000]*場|議[ \u3000]*[題事案]|次第|資料|件名"
    r"|開[ \u3000]*[会催]|閉[ \u3000]*会|期[ \u3000]*日|配[付布]|会議|第[0-9０-９]+)"
)
_HEAD_ROW = re.compile(rf"(?:{_COLUMN_HEAD.pattern}){{2,}}")
_BRACKETED_LINE = re.compile(rf"[ \u3000]*{marks.AN_OPENING}.{{1,40}}{marks.A_CLOSING}[ \u3000]*")
_COLUMN = 2
_SURE = 2
_UNLIKE_NAME, _NAMELIKE, _SURELY_NAME = -9, -4, 6
_SHORT = 60
_NEARLY_ALL = 0.8
_MOSTLY = 0.55
_LONG = 400
_ENDLESS = 5_000


def walk(rows: Sequence[AttendanceRow], surnames: Collection[str], spoken: bool) -> ListsFound:
    """Read every list among ``rows``. ``spoken``: people speak in the document, so that 委員： alone opens a list."""
    walker = _Walker(surnames, spoken)
    for place, row in enumerate(rows):
        walker.take(row, rows[place + 1 : place + 3])
    walker.close()
    return walker.roster


def _stops(text: str) -> bool:
    """Whether a line ends the list: prose, a heading also with words behind it (９．会議録署名議員　３番　柿沼　一)."""
    heads = [text[:cut] for cut, _ in inline_cuts(text) if not text[:cut].strip().endswith("担当")]
    return any(map(is_stop, [text, *heads])) or (len(text) > _LONG and _PROSE.search(text) is not None)


def _are_people(entries: Sequence[Entry]) -> bool:
    """Whether most of what a line was read as are names or bear an office."""
    likely = [entry.name is None or bool(entry.role) or name_likeness(entry.name) > _UNLIKE_NAME for entry in entries]
    return sum(likely) * 2 >= len(likely)


def _standing(office: str) -> Standing:
    return Standing.CHAIR if office_kind(office) is OfficeKind.CHAIR else Standing.MEMBER


class _Walker:
    """Goes down the rows; knows whether a list is open, and under which heading."""

    def __init__(self, surnames: Collection[str], spoken: bool) -> None:
        self.roster = ListsFound()
        self.surnames = surnames
        self.spoken = spoken
        self.group: Group | None = None
        self.section: Section | None = None
        self.start = 0
        self.end = 0
        self.columns: dict[int, ListColumn] | None = None
        self.table = -1
        self.parent: Group | None = None
        """The heading above those that only name an office or an organisation."""
        self.above: Group | None = None
        """The heading that was open before the last one."""
        self.indent, self.label = 0.0, ""
        """Of the heading that is open."""
        self.forms: set[str] = set()
        """How headings of this list are printed: in brackets, before a colon."""
        self.unit: str | None = None
        """A section on the line before, where no list is open yet."""
        self.counted = 0
        self.previous: str | None = None
        self.before = 0

    def take(self, row: AttendanceRow, following: Sequence[AttendanceRow]) -> None:
        if row.range.end - row.range.start > _ENDLESS:
            self.close()
            return
        row = self._plain(row)
        if len(parts := parts_of(row)) > 1:
            for part in parts:
                self.take(part, ())
        elif not (self._aside(row) or self._table(row) or self._heading(row, following)):
            self._lines(row, following)

    def _aside(self, row: AttendanceRow) -> bool:
        """Take a row that is blank but for a key of symbols, a rule, or an office with the name of its holder."""
        if not any(piece.text.strip() for piece in row.pieces):
            if self.group is None and self.roster.legend.meanings and self.spoken:
                self._open(ListHeading(Group(opens=True), "line", 0, 0), row)
            return True
        if _RULE.fullmatch(row.pieces[0].text):
            self._finish()
            if self.group:  # 国会: ministers follow the members below a dotted line
                self._set(replace(self.group, standing=None, role=None, affiliation=None, count=None))
            return True
        if holder := holder_of(row):
            self._open(ListHeading(Group(opens=True), "line", 0, 0), row)
            self._people(RosterLine(holder, row.indent, row.range.end))
            return True
        return False

    def _lines(self, row: AttendanceRow, following: Sequence[AttendanceRow]) -> None:
        """Take a row that is no heading."""
        if self.group is None and not self._implied(row, following):
            return
        line = RosterLine(row.pieces, row.indent, row.range.end)
        if row.marked or _stops(row.pieces[0].text) or not (self._people(line) or self._may_skip(row)):
            self.close()

    def _plain(self, row: AttendanceRow) -> AttendanceRow:
        """The row without the key of its symbols and remarks on the order of the names."""
        pieces = tuple(
            replace(piece, text=_ASIDE.sub(lambda m: " " * len(m.group()), self.roster.legend.take(piece.text)))
            if read_head(piece.text) is None
            else piece
            for piece in row.pieces
        )
        return replace(row, pieces=pieces)

    def close(self) -> None:
        """End the list that is open."""
        self._finish()
        if self.group is not None and len(self.roster.entries) > self.before:
            self.roster.ranges.append(Range(self.start, self.end))
        self.group = None
        self.parent = None
        self.forms = set()

    def _finish(self) -> None:
        """Read what stands under the heading that ends here."""
        section, self.section = self.section, None
        if section is None:
            return
        for entry, group in read_section(section, self.surnames):
            self.roster.entries.append(Placed(entry, group, self.counted, self.previous))
            role = entry.role or group.role
            self.previous = role if role and role[0] != "同" else self.previous

    def _set(self, group: Group) -> None:
        self.group = group
        self.section = Section(group, previous=self._last_role())

    def _last_role(self) -> str | None:
        if len(self.roster.entries) <= self.before:
            return None
        last = self.roster.entries[-1]
        return last.entry.role or last.group.role

    def _table(self, row: AttendanceRow) -> bool:
        """Take a row of a table whose columns are named."""
        if row.cell is None:
            self.columns = None
            return False
        columns = list_columns(row)
        if columns is not None and (self.group or self.spoken or ListColumn.REMARK in columns.values()):
            self.columns, self.table = columns, row.cell[0]
            if self.group is None:
                self._open(ListHeading(Group(standing=Standing.MEMBER, opens=True), "line", 0, 0), row)
            return True
        if self.columns is None or row.cell[0] != self.table or self.group is None:
            return False
        entries = entries_of(row, self.columns)
        if not entries:
            return False
        assert self.section is not None
        heads = [
            head for piece in row.pieces if (head := read_head(piece.text)) and head.standing is not Standing.MEMBER
        ]
        group = replace(self.group, standing=heads[0].standing) if heads and heads[0].standing else self.group
        self.section.ready.extend((entry, group) for entry in entries)
        self.end = row.range.end
        return True

    def _heading(self, row: AttendanceRow, following: Sequence[AttendanceRow]) -> bool:
        """Take a heading, with the people behind it in the same row."""
        first = row.pieces[0]
        heading = heading_of(first.text, self.group, self.forms, whole=True)
        heading = heading or self._office_cell(row)
        guests = office_kind(squash(first.text)) is OfficeKind.GUEST  # 政府参考人: in what capacity
        if heading and heading.form == "line" and not guests and self._in_column(row):
            heading = None  # 創生本部事務局 of a wrapped office
        if heading and heading.form == "led" and self._ends_office(row):
            heading = None  # （金融担当）柿沼　一君, below 財務大臣
        if heading is None:
            if len(row.pieces) > 1 and self.group and is_stop(first.text) and row.columns[0] == 0:
                self.close()
                return True
            return False
        if not self._open(heading, row):
            return False
        rest = first.text[heading.rest :]
        if rest.strip():
            self._rest(Piece(rest, first.start + heading.rest), row, following)
            if heading.form == "colon" and heading.group.role and self.above is not None:
                self._finish()
                self._set(self.above)  # 書記：柿沼, the others below
        for piece in row.pieces[1:]:
            inner = heading_of(piece.text, self.group, self.forms, whole=True)
            if inner is None or not self._open(inner, replace(row, pieces=(piece,))):
                self._rest(piece, row, following)
            elif piece.text[inner.rest :].strip():
                self._rest(Piece(piece.text[inner.rest :], piece.start + inner.rest), row, following)
        return True

    def _ends_office(self, row: AttendanceRow) -> bool:
        """Whether the line before prints nothing but an office, at the same place."""
        if self.section is None or not self.section.lines or self.section.lines[-1].indent != row.indent:
            return False
        reader = Reader(self.surnames)
        reader.read(self.section.lines[-1].pieces)
        return bool(reader.loose) and not reader.entries

    def _in_column(self, row: AttendanceRow) -> bool:
        """Whether a line stands in the column of the offices below a heading, which is printed further left."""
        lines = self.section.lines if self.section else []
        again = not lines and squash(row.pieces[0].text) == self.label  # 国務大臣 / 　国務大臣
        return row.indent >= self.indent + _COLUMN and (again or any(row.indent == line.indent for line in lines))

    def _office_cell(self, row: AttendanceRow) -> ListHeading | None:
        """An office in a cell of its own, its holders in the next: 構成員 | 柿沼、槙原."""
        first = row.pieces[0]
        office, _ = normalise_head(first.text)
        if len(row.pieces) < 2 or not is_office(office) or office_kind(office) not in _BODY:
            return None
        if not self._reads_people(row, len(first.text)):
            return None
        end = len(first.text)
        return ListHeading(Group(_standing(office), role=office, opens=True), "cell", 0, end, end)

    def _open(self, heading: ListHeading, row: AttendanceRow) -> bool:
        """Put the people that follow under a heading; False if no list may begin with it here."""
        group = heading.group
        if self.group is None:
            shown = heading.form not in ("line", "gap") or (self.spoken and heading.form == "gap")
            told = shown and self._reads_people(row, heading.rest)
            if not self.spoken and group.standing is None and group.role is None and not group.opens:
                return False
            known = group.opens or group.standing is not None or group.count is not None
            if not group.opens and not told and (not known or not self.spoken or group.standing is Standing.OTHER):
                return False
            self.start, self.before = row.range.start, len(self.roster.entries)
        bare = self.section is None or not (self.section.lines or self.section.ready)
        self.indent, self.label = row.indent, squash(row.pieces[0].text)
        above = self.above = self.group
        self._finish()
        if above is not None:
            group = self._below(group, above, bare)
        printed = row.pieces[0].text.lstrip()[:1]
        if heading.form != "line":
            self.forms.add(heading.form)
        elif printed in marks.SPEAKER_SYMBOL:
            self.forms.add(printed)
        self._set(group)
        if self.section is not None:
            self.section.led = heading.form == "led"
        where = Range(row.pieces[0].start + heading.start, row.pieces[0].start + max(heading.end, heading.start + 1))
        self.end = max(where.end, self.end)
        self.roster.groups.append((group, where))
        if group.opens or group.count is not None or group.standing is not Standing.MEMBER:
            self.counted = len(self.roster.groups)  # 委員 below 出席委員（6人） counts with it
        return True

    def _below(self, group: Group, above: Group, bare: bool) -> Group:
        """A heading with what the one above it says and it doesn't."""
        absent = bare and not above.present and above.count != 0
        if (
            group.standing is None and not group.opens and (group.affiliation or group.role)
        ):  # a section, an organisation, an office
            base = above if above.affiliation is None or self.parent is None else self.parent
            self.parent = base
            standing = group.standing or base.standing
            if (
                _STAFF_UNIT.search(group.affiliation or "")
                and is_section(group.affiliation or "")
                and standing in (None, Standing.MEMBER)
            ):
                standing = Standing.SECRETARIAT
            return replace(group, standing=standing, present=base.present)
        self.parent = group if group.affiliation is None else self.parent
        if absent and group.standing is Standing.MEMBER and not group.opens:
            return replace(group, present=False)  # 欠席者 / 委員：…
        return group

    def _rest(self, piece: Piece, row: AttendanceRow, following: Sequence[AttendanceRow]) -> None:
        """The people behind a heading in its own line, or a further heading: 出席者　委員：柿沼、槙原."""
        assert self.group is not None
        plain = squash(piece.text)
        self.end = max(self.end, row.range.end)
        if _NONE.fullmatch(plain):
            return
        if _COUNT_ONLY.fullmatch(plain):
            _, count = normalise_head(f"出席{plain}")
            self._set(replace(self.group, count=count))
            self.roster.groups[-1] = (self.group, self.roster.groups[-1][1])
            return
        further = heading_of(piece.text, self.group, self.forms, whole=False)
        if further and (further.form != "gap" or further.group.standing is not self.group.standing):
            inner = AttendanceRow((piece,), Range(piece.start, row.range.end), row.cell, row.columns[:1], row.indent)
            if self._open(further, inner) and piece.text[further.rest :].strip():
                self._rest(Piece(piece.text[further.rest :], piece.start + further.rest), row, following)
                return
        self._people(RosterLine((piece,), row.indent, row.range.end), sure=True)

    def _people(self, line: RosterLine, sure: bool = False) -> bool:
        """Take one line of people; False if it prints none."""
        assert self.group is not None
        plain = "".join(squash(piece.text) for piece in line.pieces)
        if _HEAD_ROW.fullmatch(plain) or (
            len(line.pieces) == 1 and (_NONE.fullmatch(plain) or _HEADCOUNT.fullmatch(plain))
        ):
            self.end = line.end
            return True
        reader = Reader(self.surnames, group_role=self.group.role)
        reader.read(line.pieces)
        if not reader.entries and not reader.loose and not sure:
            return self._unfinished(line)
        covered = coverage(line.pieces, reader.entries) >= _MOSTLY
        if not sure and reader.entries and not (covered and _are_people(reader.entries)):
            return self._unfinished(line)
        if self.section is None:
            self.section = Section(self.group, previous=self._last_role())
        self.section.lines.append(line)
        self.end = max(self.end, line.end)
        return True

    def _unfinished(self, line: RosterLine) -> bool:
        """Keep a line that goes on in the next one: the beginning of an office in a narrow column."""
        text = line.pieces[0].text.strip()
        if self.section is None or len(line.pieces) > 1 or len(text) > 24 or _PROSE.search(text) or is_stop(text):
            return False
        if all(_COLUMN_HEAD.fullmatch(word) for word in text.split()):
            return True
        if _COUNT_ONLY.fullmatch(text) or (
            text.startswith(("ほか", "他", "以上", "計", "（", "(")) and text[-1:] in "）)り名人"
        ):
            return False
        self.section.lines.append(line)
        return True

    def _implied(self, row: AttendanceRow, following: Sequence[AttendanceRow]) -> bool:
        """Open a list without a heading: 会長　柿沼　一郎 on a line of its own, where people speak."""
        if not self.spoken or row.range.end - row.range.start > _SHORT or is_stop(row.pieces[0].text):
            return False
        strength = self._strength(row)
        unit, self.unit = self.unit, self._unit_of(row)
        following = [row for row in following if not _BRACKETED_LINE.fullmatch(row.pieces[0].text)]
        if strength < _SURE and not (strength > 0 and following and self._strength(following[0]) > 0):
            return False
        return self._open(ListHeading(Group(affiliation=unit, opens=True), "line", 0, 0), row)

    def _reads_people(self, row: AttendanceRow, rest: int) -> bool:
        """Whether nothing but people stands behind a heading."""
        first, *others = row.pieces
        pieces = [Piece(first.text[rest:], first.start + rest), *others]
        reader = Reader(self.surnames)
        for piece in pieces:
            reader.start()
            reader.read((piece,))
        if _FIELD.match(first.text) or _PROSE.search(first.text):
            return False
        likely = [name_likeness(entry.name or "") > _NAMELIKE for entry in reader.entries]
        return bool(likely) and sum(likely) * 3 >= 2 * len(likely) and coverage(pieces, reader.entries) >= _NEARLY_ALL

    @staticmethod
    def _unit_of(row: AttendanceRow) -> str | None:
        """A section on a line of its own, above its people."""
        text = squash(row.pieces[0].text)
        return text if len(row.pieces) == 1 and _SECTION.fullmatch(text) and is_unit(text) else None

    def _strength(self, row: AttendanceRow) -> int:
        """How surely a row without a heading prints people: names that look like names, with offices of a body."""
        reader = Reader(self.surnames)
        reader.read(row.pieces)
        if (
            not reader.entries
            or _PROSE.search(row.pieces[0].text)
            or _FIELD.match(row.pieces[0].text)
            or coverage(row.pieces, reader.entries) < _NEARLY_ALL
        ):
            return 0
        total = unlike = 0
        for entry in reader.entries:
            if entry.name is None or not 1 < len(entry.name) < 12:
                return 0
            if name_likeness(entry.name) < _NAMELIKE:
                unlike += 1
                continue
            body = own_kind(entry.role or "") in _BODY
            told = entry.role or entry.notes or entry.mark or entry.section or name_likeness(entry.name) >= _SURELY_NAME
            total += _SURE if body else 1 if told else 0
        return total if unlike * 3 <= len(reader.entries) else 0

    def _may_skip(self, row: AttendanceRow) -> bool:
        """Whether the list may go on behind a row without people: an aside, a column head."""
        plain = "".join(piece.text for piece in row.pieces)
        bare = self.section is None or not (self.section.lines or self.section.ready)
        return (
            len(plain) <= 40
            and not _PROSE.search(plain)
            and (row.cell is not None or plain[:1] in "（(〔※*＊<＜" or bare)
        )

"""One line of an attendance list read into entries: who, in what office, from where, with what remark."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace

from extractors.japanese.offices import OfficeKind, is_office, office_kind
from extractors.minutes.roster.atoms import Atom, AtomKind, Piece, atoms_of
from extractors.minutes.roster.layout import Layout, phrases_of, wide_gap
from extractors.minutes.roster.likeness import name_likeness
from extractors.minutes.roster.names import is_name
from extractors.minutes.roster.segments import Holds, RosterPart, holds_organisation, is_unit, segments_of
from extractors.model.document import Range
from extractors.model.grounding import squash


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as a list prints them."""

    name: str | None
    """None where only the office is printed."""
    role: str | None
    ranges: tuple[Range, ...]
    notes: tuple[str, ...] = ()
    mark: str | None = None
    """Symbol before the name."""
    unsure: bool = False
    """Whether it is in doubt where the name ends."""
    section: str | None = None
    """Section or organisation."""
    present: bool | None = None
    """What the line itself says; None where it says nothing."""
    glued: bool = False
    """Whether name and office are one word."""


@dataclass(slots=True)
class Reader:
    """Reads the lines of one list; what a line prints once goes on for the names behind it."""

    surnames: Collection[str]
    layout: Layout = field(default_factory=Layout)
    group_role: str | None = None
    last_role: str | None = None
    """Office of the entry before, which 〃 repeats."""
    entries: list[Entry] = field(default_factory=list)
    loose: list[Entry] = field(default_factory=list)
    """Offices of this line that nobody's name follows."""
    plain: str | None = None
    """An office such as 委員 that the line before printed before names."""
    role: str | None = None
    unit: str | None = None
    """Office and section printed before the first of several people of this line."""

    def start(self) -> None:
        """Begin a line."""
        self.loose, self.role, self.unit = [], None, None

    def read(self, pieces: Sequence[Piece]) -> None:
        """Take one line."""
        if (match := _ALL_THESE.search(pieces[-1].text)) and is_office(match["role"]):
            count = len(self.entries)
            piece = pieces[-1]
            blank = piece.text[: match.start()] + " " * len(match.group()) + piece.text[match.end() :]
            self.read((*pieces[:-1], Piece(blank, piece.start)))
            self.entries[count:] = [replace(one, role=one.role or match["role"]) for one in self.entries[count:]]
            return
        if (match := _ALL_OF.search(pieces[-1].text)) and len(pieces) == 1:
            count = len(self.entries)
            piece = pieces[0]
            self.read(
                (
                    Piece(piece.text[: match.start()].replace("・", "、"), piece.start),
                    Piece(piece.text[match.end() :], piece.start + match.end()),
                )
            )
            role = match["role"] if match["role"] != "氏" else None
            self.entries[count:] = [replace(one, role=one.role or role) for one in self.entries[count:]]
            return
        for phrase in phrases_of(atoms_of(pieces)):
            self._phrase(phrase)

    def _phrase(self, atoms: Sequence[Atom]) -> None:
        nested = [(atom, who) for atom in atoms if atom.kind is AtomKind.BRACKET and (who := _people_in(atom))]
        plain = [atom for atom in atoms if all(atom is not one for one, _ in nested)]
        title, plain = self._cut(plain)
        ahead = _unit_ahead(plain) if self.layout.units_ahead else None
        segments = segments_of(plain[1:] if ahead else plain, self.surnames)
        _Phrase(self, [ahead, *_one_by_one(segments, plain)] if ahead else segments, title).read()
        for atom, (piece, present) in nested:
            inner = Reader(self.surnames, group_role=self.group_role)
            inner.read([piece])
            whole = Range(atom.start, atom.end)
            self.entries.extend(
                replace(entry, present=present, ranges=entry.ranges or (whole,)) for entry in inner.entries
            )

    def _cut(self, atoms: list[Atom]) -> tuple[Sequence[Atom], list[Atom]]:
        """The column of offices behind the name, and the rest of the line."""
        if not self.layout.titles_behind:
            return (), atoms
        place = wide_gap(atoms)
        return (atoms[place:], atoms[:place]) if place else ((), atoms)


_ALL_OF = re.compile(r"(?:の)?各(?P<role>委員|議員|理事|監事|部会員|氏)(?=$|[（(。、\s])")
"""柿沼、槙原の各委員."""


_ALL_THESE = re.compile(r"[（(]以上、?(?P<role>[㐀-鿿]{2,6})[)）]")
"""竹鼻、梅津（以上理事）."""


_WHO_IS = re.compile(
    r"(?:ただし、?|なお、?)?(?:(?P<ahead>欠席?|不参加|(?:途中)?(?:遅刻|遅参|早退|退席|退出)|オンライン|Web|WEB|リモート|Zoom|出席)(?:者|委員|議員|連絡)?"
    r"[ \u3000]*[：:は・、　 ][ \u3000]*(?P<who>[^：:]{2,60})"
    r"|(?P<them>[^：:]{2,60}?)(?:は|が|、|：|:|\s)+(?P<behind>欠席?|不参加|(?:途中)?(?:遅刻|遅参|早退|退席|退出)))"
)


def _people_in(atom: Atom) -> tuple[Piece, bool] | None:
    """The people whom a bracket names, and whether they attended: （欠席：戸叶、二瓶）."""
    match = _WHO_IS.fullmatch(atom.text, 1, len(atom.text) - 1)
    if match is None:
        return None
    key = "who" if match["who"] else "them"
    word = match["ahead"] or match["behind"]
    if is_office(match[key]) and match["ahead"] is None:
        return None
    if re.search(r"[0-9０-９]|ため|都合|所用|公務|病気|委任", match[key]):
        return None
    return Piece(match[key], atom.start + match.start(key) - 0), not word.startswith(("欠", "不"))


def _unit_ahead(atoms: Sequence[Atom]) -> RosterPart | None:
    """The first word of a phrase as the organisation of those behind it."""
    if len(atoms) < 2 or atoms[0].kind is not AtomKind.WORD or atoms[1].kind is not AtomKind.WORD:
        return None
    first = atoms[0]
    return RosterPart(Holds.UNIT, first.text, first.start, first.end, first.gap)


def _one_by_one(segments: Sequence[RosterPart], atoms: Sequence[Atom]) -> Iterator[RosterPart]:
    """Family names behind their organisation, each a person."""
    for one in segments:
        words = [atom for atom in atoms if one.start <= atom.start < one.end and atom.kind is AtomKind.WORD]
        if one.part is Holds.NAME and len(words) > 1:
            yield from (RosterPart(Holds.NAME, word.text, word.start, word.end, word.gap, word.text) for word in words)
        else:
            yield one


@dataclass(slots=True)
class _Phrase:
    """Walks over what stands between two commas."""

    reader: Reader
    segments: Sequence[RosterPart]
    title: Sequence[Atom]
    before: list[RosterPart] = field(default_factory=list)
    behind: list[RosterPart] = field(default_factory=list)
    mine: list[int] = field(default_factory=list)
    """Entries of this phrase."""
    mark: RosterPart | None = None
    present: bool | None = None
    aside: list[str] = field(default_factory=list)
    """Remarks on an office that is printed without a name."""

    def read(self) -> None:
        first = next((one.part for one in self.segments if one.part not in (Holds.MARK, Holds.NUMBER)), None)
        names_first = first in (Holds.NAME, Holds.BOTH)
        dashed = False
        for index, one in enumerate(self.segments):
            if dashed:
                self.behind.append(one)
            elif one.part is Holds.MARK and self.mine and one.text in _DASHES:
                dashed = True  # Shawn Cochrane –CF
            elif one.part is Holds.MARK and one.text in _REMARKS and self.mine and self._is_remark(index):
                self._note(replace(self.segments[index + 1], text=f"({self.segments[index + 1].text})"))
                break
            elif one.part is Holds.MARK:
                self._close_behind()
                self.mark = one
            elif one.part is Holds.DITTO:
                self._ditto(one, self.segments[index + 1] if index + 1 < len(self.segments) else None)
            elif one.part is Holds.BRACKET:
                self._bracket(one, self.segments[index + 1] if index + 1 < len(self.segments) else None)
            elif one.part in (Holds.NAME, Holds.BOTH):
                self._close_behind()
                self._person(one)
            elif one.part is not Holds.NUMBER:
                following = self.segments[index + 1] if index + 1 < len(self.segments) else None
                (self.behind if names_first and self.mine and not _heads(one, following) else self.before).append(one)
        self._end()

    def _is_remark(self, index: int) -> bool:
        """Whether a star leads a remark on the person before it: 調布　※途中退出."""
        rest = self.segments[index + 1 :]
        return len(rest) == 1 and (rest[0].part is not Holds.NAME or name_likeness(rest[0].text) < 0)

    def _ditto(self, one: RosterPart, following: RosterPart | None) -> None:
        if self.reader.last_role and following is not None and following.part is Holds.NAME:
            self.before = [replace(one, part=Holds.OFFICE, text=self.reader.last_role)]

    def _bracket(self, one: RosterPart, following: RosterPart | None) -> None:
        inner = squash(one.text[1:-1])
        if self.mine and not self.before and not (one.gap and following and not following.gap and is_office(inner)):
            self._close_behind()
            self._note(one)
        elif self.before and self.before[-1].part is Holds.OFFICE:
            last = self.before[-1]
            if _ASIDE.match(inner):
                self.aside.append(one.text[1:-1])
            elif one.gap == 0 and _is_somebody(inner):  # 区長（潟上）
                reader = Reader(self.reader.surnames)
                reader.read((Piece(one.text[1:-1].replace("・", "、"), one.start + 1),))
                role, unit = _title(self.before)
                self.reader.entries.extend(replace(entry, role=role, section=unit) for entry in reader.entries)
                self.before = []
            elif one.gap < 4 and not _ABSENT.fullmatch(inner):
                self.before[-1] = replace(last, text=last.text + one.text, end=one.end)
            elif _ABSENT.search(inner):
                self.present = False
        elif self.before and not self.mine and (people := self._members(one)):
            role, unit = _title(self.before)
            self.reader.entries.extend(replace(entry, section=entry.section or unit) for entry in people)
            self.before = []
        elif _ABSENT.fullmatch(inner):
            self.present = False
        elif not self.before and not self.mine and len(self.segments) == 1 and is_name(inner):
            name = replace(one, part=Holds.NAME, text=inner, name=inner, start=one.start + 1, end=one.end - 1)
            self.mark = replace(one, part=Holds.MARK, text="()")
            self._person(name)
        else:
            office = is_office(inner) and not is_unit(inner) and self.reader.group_role is None
            self.before.append(replace(one, part=Holds.OFFICE if office else Holds.UNIT, text=inner))

    def _members(self, one: RosterPart) -> list[Entry]:
        """The people of a section in brackets behind it: 市民課（春日課長、久慈係長）."""
        reader = Reader(self.reader.surnames)
        reader.read((Piece(one.text[1:-1], one.start + 1),))
        return reader.entries if reader.entries and all(entry.glued for entry in reader.entries) else []

    def _note(self, one: RosterPart) -> None:
        place = self.mine[-1]
        entry = self.reader.entries[place]
        *ranges, last = entry.ranges
        whole = (*ranges, Range(last.start, max(last.end, one.end)))
        self.reader.entries[place] = replace(entry, ranges=whole, notes=(*entry.notes, one.text[1:-1].strip()))

    def _person(self, one: RosterPart) -> None:
        reader = self.reader
        again = not self.before and bool(self.mine)  # 理事　栂池　八ヶ岳
        role, unit = _title(self.before)
        if not self.before and one.part is Holds.NAME:
            role = reader.role
        unit = unit or reader.unit
        own = one.role if one.part is Holds.BOTH else None
        if own is not None and role is not None and not again:
            if own in _PLAIN:
                own = None  # 委員長　柿沼議員
            else:
                role = None  # 委員　柿沼会長
        start = min([one.start, *(part.start for part in self.before), *([self.mark.start] if self.mark else [])])
        reader.entries.append(
            Entry(
                one.name, own or role, (Range(one.start if not self.before else start, one.end),), (),
                self.mark.text if self.mark else None, one.unsure, unit, self.present, one.part is Holds.BOTH,
            )
        )  # fmt: skip
        if self.before:
            shared = role and (not _is_single(role) or any(part.leads for part in self.before))
            reader.role = role if shared else None
            reader.unit = unit or (reader.unit if not any(part.part is Holds.UNIT for part in self.before) else None)
        elif own:
            reader.role = None
        reader.last_role = own or role or reader.last_role
        self.mine.append(len(reader.entries) - 1)
        self.before, self.mark = [], None

    def _close_behind(self) -> None:
        """Give the office or organisation behind a name to the person."""
        if not (self.behind and self.mine):
            return
        entry = self.reader.entries[self.mine[-1]]
        text = " ".join(one.text for one in self.behind)
        office = len(self.behind) == 1 and self.behind[0].part is Holds.OFFICE and not holds_organisation(text)
        end = max(entry.ranges[-1].end, self.behind[-1].end)
        ranges = (*entry.ranges[:-1], Range(entry.ranges[-1].start, end))
        if office and entry.role in (None, self.reader.role):
            self.reader.last_role = text
            entry = replace(entry, role=text, ranges=ranges)
        elif entry.section is None or entry.section == self.reader.unit:
            entry = replace(entry, section=text, ranges=ranges)
        self.reader.entries[self.mine[-1]] = entry
        self.behind = []

    def _end(self) -> None:
        self._close_behind()
        if self.mark and self.mine:
            self._note(replace(self.mark, text=f"({self.mark.text[-1]})"))  # a column of signs behind the names
        if self.title and self.mine:
            self._column()
        if not self.before:
            return
        text = " ".join(one.text for one in self.before)
        where = Range(self.before[0].start, self.before[-1].end)
        offices = [one for one in self.before if one.part is Holds.OFFICE]
        if self.mine and len(offices) < len(self.before) and self.reader.entries[self.mine[-1]].section is None:
            entry = self.reader.entries[self.mine[-1]]
            ranges = (*entry.ranges[:-1], Range(entry.ranges[-1].start, max(entry.ranges[-1].end, where.end)))
            self.reader.entries[self.mine[-1]] = replace(entry, section=text, ranges=ranges)
        elif self.present is not None and offices and not self.mine:
            role, unit = _title(self.before)
            self.reader.entries.append(Entry(None, role, (where,), section=unit, present=self.present))
        elif offices and not _is_group(offices[0].text):
            role, unit = _title(self.before)
            self.reader.loose.append(Entry(None, role, (where,), tuple(self.aside), section=unit))

    def _column(self) -> None:
        """The column of offices and organisations behind the name."""
        entry = self.reader.entries[self.mine[-1]]
        words = [atom for atom in self.title if atom.kind is not AtomKind.MARK]
        if not words:
            return
        notes: list[str] = []
        while words and words[-1].kind is AtomKind.BRACKET:
            notes.insert(0, words.pop().text[1:-1])
        text = "".join(("" if atom.gap == 0 or place == 0 else " ") + atom.text for place, atom in enumerate(words))
        end = max(atom.end for atom in self.title)
        ranges = (*entry.ranges[:-1], Range(entry.ranges[-1].start, end))
        plain = squash(text)
        office = is_office(plain) and not is_unit(plain) and not holds_organisation(plain)
        entry = replace(entry, ranges=ranges, notes=(*entry.notes, *notes))
        if office and entry.role is None:
            entry = replace(entry, role=text)
        elif text:
            entry = replace(entry, section=text)
        self.reader.entries[self.mine[-1]] = entry


def _heads(one: RosterPart, following: RosterPart | None) -> bool:
    """Whether an office or section begins the next pair with a name, behind a wide gap."""
    return (
        one.part in (Holds.OFFICE, Holds.UNIT, Holds.TEXT)
        and following is not None
        and following.part is Holds.NAME
        and one.gap > following.gap
    )


_ABSENT = re.compile(r"(?:ご|御)?(?:欠|欠席(?:者|委員)?|不参加)|.*(?:のため|により)欠席")
_PLAIN = ("委員", "議員", "構成員", "メンバー")


def _is_group(office: str) -> bool:
    """Whether an office without a name stands for several people: 事務局（住宅政策課）, 出席者."""
    plain = _BRACKET.sub("", office)
    return plain.endswith("事務局") or office_kind(plain) in _NOBODY


def _is_somebody(text: str) -> bool:
    return is_name(text) and not is_office(text) and not is_unit(text) and name_likeness(text) > 0


_REMARKS = ("※", "＊", "*")
_DASHES = ("‐", "–", "—", "-", "－", "―")
_ASIDE = re.compile(r"(?:代理|代)[：:]|欠$|欠席")
_BRACKET = re.compile(r"[（(].*")
_NOBODY = (OfficeKind.GUEST, OfficeKind.CROWD, OfficeKind.SECTION)
"""Kinds whose words are headings rather than offices of one person."""
_BODY = (OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER)
_SINGLE = (OfficeKind.CHAIR, OfficeKind.STAFF, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE)


def _is_single(role: str) -> bool:
    return office_kind(role) in _SINGLE or role.endswith(("長", "長代理"))


def _title(before: Sequence[RosterPart]) -> tuple[str | None, str | None]:
    """Office and section of what stands before a name: 書記　総務部, こども課　課長, 管理者　甲府野市長."""
    offices = [one for one in before if one.part is Holds.OFFICE]
    units = [one for one in before if one.part is not Holds.OFFICE]
    unit = " ".join(one.text for one in units) or None
    if not offices:
        return None, unit
    if len(offices) > 1 and offices[0].text in _PLAIN:
        offices = offices[1:]
    first, *others = offices
    if not others:
        return first.text, unit
    if office_kind(first.text) is OfficeKind.CHAIR and office_kind(others[-1].text) in _BODY:
        return others[-1].text, unit  # 議長　会長　柿沼
    elsewhere = [
        one.text for one in others if holds_organisation(one.text) or office_kind(one.text) is OfficeKind.EXECUTIVE
    ]
    if elsewhere and unit is None:
        return first.text, " ".join(one.text for one in others)
    return "　".join(one.text for one in offices), unit

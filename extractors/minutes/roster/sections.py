"""The people under one heading: how its lines are built is told by all of them together."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from extractors.japanese.offices import is_office, is_section, office_at_end
from extractors.minutes.roster.atoms import AtomKind, Piece, RosterLine, atoms_of
from extractors.minutes.roster.layout import layout_of
from extractors.minutes.roster.likeness import name_likeness
from extractors.minutes.roster.lines import Entry, Reader
from extractors.minutes.roster.names import is_name
from extractors.minutes.roster.segments import is_unit
from extractors.minutes.roster.torn import join_torn
from extractors.model.document import Range
from extractors.model.grounding import squash
from extractors.model.vocabulary import Standing


@dataclass(frozen=True, slots=True)
class Group:
    """What the headings above an entry say about it."""

    standing: Standing | None = None
    present: bool = True
    role: str | None = None
    affiliation: str | None = None
    count: int | None = None
    opens: bool = False
    """Whether a list may begin with this heading; the others count only inside a list."""


@dataclass(slots=True)
class Section:
    """A heading and the lines below it."""

    group: Group
    previous: str | None = None
    """Office of the last person above the heading."""
    lines: list[RosterLine] = field(default_factory=list)
    led: bool = False
    """Whether the heading stands in brackets before its people."""
    ready: list[tuple[Entry, Group]] = field(default_factory=list)
    """People read from a table."""


def read_section(section: Section, surnames: Collection[str]) -> Iterator[tuple[Entry, Group]]:
    """The people under a heading."""
    for part in _parted(section):
        yield from _read_part(part, surnames)
    yield from section.ready


def _parted(section: Section) -> Iterator[Section]:
    """The parts of a list whose people stand behind bullets, below lines without one: 公募市民 / ・柿沼　一."""
    bullets = [_bullet(line) for line in section.lines]
    marked = [bullet for bullet in bullets if bullet]
    heads = [
        place
        for place, (bullet, following) in enumerate(pairwise(bullets))
        if not bullet and following and _may_head(section.lines[place])
    ]
    if len(marked) < 2 or len(set(marked)) > 1 or not heads or len(heads) + len(marked) < len(bullets):
        yield section
        return
    edges = [0, *heads, len(bullets)] if heads[0] else [*heads, len(bullets)]
    for start, stop in pairwise(edges):
        group, lines = section.group, section.lines[start:stop]
        if start in heads:
            text = squash(lines[0].pieces[0].text)
            unit = is_unit(text)
            group = replace(group, affiliation=text) if unit else replace(group, role=text)
            lines = lines[1:]
        yield replace(section, group=group, lines=lines, ready=[])


def _bullet(line: RosterLine) -> str | None:
    """The symbol that a line begins with."""
    atoms = atoms_of(line.pieces)
    return atoms[0].text if atoms and atoms[0].kind is AtomKind.MARK else None


def _may_head(line: RosterLine) -> bool:
    text = line.pieces[0].text.strip()
    return len(line.pieces) == 1 and len(text) < _LONGEST_HEAD and not _NO_HEAD.search(text)


_LONGEST_HEAD = 16
_NO_HEAD = re.compile(r"[、，,。：:（()）]|\s")


def _read_part(section: Section, surnames: Collection[str]) -> Iterator[tuple[Entry, Group]]:
    group = section.group
    lines = join_torn(section.lines, surnames)
    reader = Reader(surnames, layout_of([line.pieces for line in lines]), group.role, section.previous)
    columns = _names_at(lines)
    loose: list[Entry] = []
    pending: list[RosterLine] = []
    for line in lines:
        name = _name_column(line, columns)
        alone = (
            name is None
            and len(line.pieces) == 1
            and not _is_one_name(line.pieces[0].text, _UNLIKE if len(line.pieces[0].text.split()) > 1 else _SURE)
        )
        wide = _GAP.search(line.pieces[0].text.strip()) is not None
        if columns and alone and not wide and not _has_people(line, surnames):
            pending.append(line)
            continue
        if pending and name is not None:
            reader.entries.extend(_wrapped(pending, line, name, surnames))
            pending = []
            continue
        pending = []
        _line(reader, line, loose)
    found = list(reader.entries)
    if loose and all(
        entry.name is None or (entry.glued and name_likeness(entry.name or "") < _LIKELY) for entry in found
    ):
        found = [_office_only(entry) if entry.name else entry for entry in found] + loose
        found.sort(key=lambda entry: entry.ranges[0].start)
    if section.led and group.role in PLAIN_OFFICES and any(entry.role for entry in found):
        group = replace(group, role=None)  # （委員）漁火会長、三田村: 三田村 is printed without an office
    yield from ((entry, group) for entry in found)


_LIKELY = 4
_SURE = 5
_UNLIKE = -10
PLAIN_OFFICES = ("委員", "議員", "構成員", "会員", "メンバー", "理事", "監事")


def _office_only(entry: Entry) -> Entry:
    """駐在所長 among offices without names is one of them."""
    return replace(entry, name=None, role=f"{entry.name}{entry.role}", glued=False)


def _line(reader: Reader, line: RosterLine, loose: list[Entry]) -> None:
    """Read a line; an office alone on the line before belongs to its first person."""
    count = len(reader.entries)
    hanging = reader.loose
    reader.start()
    reader.read(line.pieces)
    if len(reader.entries) > count and hanging:
        first = reader.entries[count]
        title = hanging[-1]
        reader.plain = None
        loose = [one for one in loose if one is not title]
        if first.role is None or not is_office(first.role) or (title.role or "").endswith(("兼", "・")):
            role = _joined([one for one in (title.role, first.role) if one]) or None
            ranges = (*title.ranges, *first.ranges)
            reader.entries[count] = replace(first, role=role, section=first.section or title.section, ranges=ranges)
    _keep_plain(reader, count)
    if count and len(reader.loose) == 1 and reader.entries[count - 1].role is None and _is_torn(line, reader.loose[0]):
        before = reader.entries[count - 1]  # 大曲進 / 委員、南雲実委員
        ranges = (*before.ranges, *reader.loose[0].ranges)
        reader.entries[count - 1] = replace(before, role=reader.loose[0].role, ranges=ranges)
        return
    loose.extend(reader.loose)


def _keep_plain(reader: Reader, count: int) -> None:
    """Give the office 委員 of the line before to names on a line that prints none."""
    new = reader.entries[count:]
    if new and reader.plain and all(entry.role is None for entry in new):
        reader.entries[count:] = [replace(entry, role=reader.plain) for entry in new]
    elif new:
        last = new[-1]
        reader.plain = last.role if last.role in PLAIN_OFFICES[:3] and not last.glued else None


def _is_torn(line: RosterLine, office: Entry) -> bool:
    """Whether an office at the beginning of a line ends the last person of the line before."""
    text, end = line.pieces[0].text, office.ranges[0].end - line.pieces[0].start
    return not text[: office.ranges[0].start - line.pieces[0].start].strip() and text[end : end + 1] in ("、", "，")


def _has_people(line: RosterLine, surnames: Collection[str]) -> bool:
    reader = Reader(surnames)
    reader.read(line.pieces)
    if len(line.pieces[0].text.split()) == 1:
        return any(entry.glued and name_likeness(entry.name or "") > _SURE for entry in reader.entries)
    return any(
        (entry.role or len(entry.name or "") > 3) and name_likeness(entry.name or "") > 0 for entry in reader.entries
    )


_GAP = re.compile(r"[ \u3000\t]{2,}")


def _names_at(lines: Sequence[RosterLine]) -> frozenset[int]:
    """Columns at which names stand behind something else, where several lines have it in common."""
    places: Counter[int] = Counter()
    for line in lines:
        if len(line.pieces) > 1:
            return frozenset()
        for cut in _GAP.finditer(line.pieces[0].text):
            rest = line.pieces[0].text[cut.end() :]
            if cut.start() and _is_one_name(rest):
                places[round(line.indent) + cut.end()] += 1
                break
    alone = sum(1 for line in lines if not _GAP.search(line.pieces[0].text.strip()))
    return frozenset(place for place, number in places.items() if number > 1 or alone)


def _is_one_name(text: str, least: int = -10) -> bool:
    plain = re.sub(r"君$|氏$", "", squash(text))
    return 1 < len(plain) < 9 and is_name(plain) and not is_office(plain) and name_likeness(plain) > least


def _name_column(line: RosterLine, columns: frozenset[int]) -> int | None:
    """Where the name begins in the line, if it stands in the column of names."""
    if not columns:
        return None
    for cut in _GAP.finditer(line.pieces[0].text):
        if cut.start() and round(line.indent) + cut.end() in columns and _is_one_name(line.pieces[0].text[cut.end() :]):
            return cut.end()
    return None


def _wrapped(pending: Sequence[RosterLine], line: RosterLine, name: int, surnames: Collection[str]) -> list[Entry]:
    """The person whose office stands in a narrow column, wrapped over several lines."""
    piece = line.pieces[0]
    left = [one.pieces[0].text.strip() for one in pending] + [piece.text[:name].strip()]
    role, unit = _parts(_joined(left))
    reader = Reader(surnames)
    reader.read((Piece(piece.text[name:], piece.start + name),))
    above = tuple(Range(one.pieces[0].start, one.pieces[0].start + len(one.pieces[0].text.rstrip())) for one in pending)
    start = Range(piece.start, piece.start + len(piece.text.rstrip()))
    return [replace(entry, role=role, section=unit, ranges=(*above, start)) for entry in reader.entries]


def _joined(parts: Sequence[str]) -> str:
    """The lines of a wrapped title: offices that are whole stay apart (財務大臣 国務大臣), torn words don't."""
    text = ""
    for part in parts:
        last = text.rsplit(" ", 1)[-1]
        apart = is_office(last) and not is_section(last) and not text.endswith(("兼", "・"))
        text = f"{text} {part}" if text and apart else text + part
    return text


def _parts(text: str) -> tuple[str | None, str | None]:
    """Office and section of a wrapped title: こども未来部　子育て支援課　課長."""
    words = [atom.text for atom in atoms_of([Piece(text, 0)]) if atom.kind in (AtomKind.WORD, AtomKind.BRACKET)]
    joined: list[str] = []
    for word in words:
        if joined and word[:1] in "（(":
            joined[-1] += word
        else:
            joined.append(word)
    if len(joined) < 2 or office_at_end(joined[-1]) is None:
        whole = all(is_office(word.split("（")[0]) for word in joined)
        return (" " if whole else "").join(joined) or None, None
    return joined[-1], " ".join(joined[:-1])

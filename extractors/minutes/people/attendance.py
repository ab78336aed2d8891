"""The attendance list (出席者名簿): who attended, in what office and capacity, and who was absent."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from extractors.japanese.labels import fold
from extractors.japanese.offices import OfficeKind, office_kind
from extractors.minutes.people.fields import unflatten
from extractors.minutes.people.offices import is_outside, read_remarks, split_office, standing_of
from extractors.minutes.people.opening import absent_in
from extractors.minutes.people.rows import attendance_rows
from extractors.minutes.people.walk import ListsFound, Placed, walk
from extractors.minutes.roster.atoms import Piece
from extractors.minutes.roster.legend import Legend
from extractors.minutes.roster.lines import Reader
from extractors.model.grounding import Desk
from extractors.model.proceedings import Attendance, Proceedings, Turn
from extractors.model.records import Attendee
from extractors.model.vocabulary import Standing

EXTRACTOR = "attendance/2"
_HEAD = 30_000
"""Reading characters of a header in which a list is looked for."""
_SILENT_HEAD = 8_000
"""The same for a document in which nobody speaks."""
_TAIL = 4_000

_PRESIDES = re.compile(
    r"開会(?:いた|し|を宣)|会議を(?:開|始め|進め)|議題と(?:し|いた|致)|(?:御|ご)異議|議事(?:に入|を進)|(?:御"
    r"|ご)(?:質問|意見|質疑|発言)(?:は|等は|が)?、?(?:あり|ござい)|(?:説明|報告)を(?:お願い|求め)|次(?:の議題"
    r"|の案件)?に(?:進み|移り)|閉会"
)
_MAY_PRESIDE = (Standing.MEMBER, Standing.IMPLEMENTING_BODY)
_OF_BODY = (OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER)
_FEW = 2
_OPENING = 600


def extract_attendance(desk: Desk, proceedings: Proceedings) -> Attendance:
    """Read the attendance list of a document, and the absences that the opening words tell."""
    roster = _read_lists(desk, proceedings)
    attendees = _attendees(desk, roster)
    for person in absent_in(desk.text, proceedings):
        if not any(other.name and _same_person(person.name, other.name) for other in attendees):
            attendees.append(
                Attendee(
                    record_id=desk.record_id(Attendee.dataset, person.name),
                    document_id=desk.document.document_id,
                    grounding=desk.ground(person.range),
                    extractor=EXTRACTOR,
                    name=person.name,
                    role=person.role,
                    standing=standing_of(person.role, None),
                    present=False,
                )
            )
    attendees = _with_chair(desk.text, attendees, proceedings.turns)
    return Attendance(tuple(attendees), tuple(roster.ranges))


def _read_lists(desk: Desk, proceedings: Proceedings) -> ListsFound:
    """The lists in the header and behind the proceedings."""
    reading = desk.document.reading
    spoken = bool(proceedings.turns)
    surnames = frozenset(turn.label.name for turn in proceedings.turns if turn.label and turn.label.name)
    stop = min(proceedings.start, _HEAD) if spoken else min(len(desk.text), _SILENT_HEAD)
    rows = [
        replace(row, marked=desk.document.hashes(row.range.start) > 0)
        for row in (unflatten(attendance_rows(reading, 0, stop)) if stop else ())
    ]
    roster = walk(rows, surnames, spoken)
    if not roster.entries and spoken and proceedings.end < len(desk.text):
        tail = min(proceedings.end + _TAIL, len(desk.text))
        roster = walk(list(attendance_rows(reading, proceedings.end, tail)), surnames, False)
    _check_counts(desk, roster)
    return roster


def _check_counts(desk: Desk, roster: ListsFound) -> None:
    """Report a printed count that the list below it doesn't come to."""
    found = Counter(placed.number for placed in roster.entries)
    for number, (group, where) in enumerate(roster.groups, start=1):
        if group.count is not None and found[number] and group.count != found[number]:
            detail = f"{group.count} people are announced, {found[number]} were read"
            desk.problem("attendance_count", detail, "attendance", where)


def _attendees(desk: Desk, roster: ListsFound) -> list[Attendee]:
    attendees: list[Attendee] = []
    seen: set[tuple[str | None, Standing]] = set()
    """Names by capacity; the chair is a member as well."""
    marks = {placed.entry.mark[0] for placed in roster.entries if placed.entry.mark}
    for placed in roster.entries:
        attendee, proxy = _attendee(desk, placed, roster.legend, marks == {"◎"} or len(marks) > 1)
        if attendee.name is None:
            attendees.extend([attendee, proxy] if proxy else [attendee])
            continue
        if placed.entry.glued and any(_is_whole_name(other.name, attendee.name) for other in attendees):
            continue  # 抽出担当委員　河内委員, listed above with the full name
        if (attendee.name, Standing.MEMBER) in seen and office_kind(attendee.role or "") is OfficeKind.CHAIR:
            attendee = replace(attendee, standing=Standing.CHAIR)  # 議長　柿沼一郎, below the secretariat
        capacity = Standing.MEMBER if attendee.standing is Standing.CHAIR else attendee.standing
        if (attendee.name, capacity) in seen:
            if not attendee.present:  # 柿沼、槙原の各委員（槙原委員は欠席）
                attendees[:] = [_gone(other, attendee) for other in attendees]
            elif attendee.standing is Standing.CHAIR:  # 議長の氏名　柿沼一郎, below the members
                attendees[:] = [
                    replace(other, standing=Standing.CHAIR) if other.name == attendee.name else other
                    for other in attendees
                ]
            continue
        seen.add((attendee.name, capacity))
        attendees.append(attendee)
        if proxy is not None:
            attendees.append(proxy)
    return attendees


def _is_whole_name(name: str | None, family: str) -> bool:
    return name is not None and name.startswith(family) and len(name) > len(family) and len(family) > 1


def _gone(listed: Attendee, absent: Attendee) -> Attendee:
    return replace(listed, present=False) if listed.name == absent.name else listed


def _attendee(desk: Desk, placed: Placed, legend: Legend, circled: bool) -> tuple[Attendee, Attendee | None]:
    """The record of one entry, and of the person who came instead."""
    entry, group = placed.entry, placed.group
    remark = read_remarks(entry.notes)
    meaning = legend.of(entry.mark)
    role = entry.role or meaning.role or group.role
    section = entry.section or group.affiliation
    if entry.glued:
        section, role = split_office(role, section, placed.previous)
    chairs = remark.role is not None and office_kind(remark.role) is OfficeKind.CHAIR
    own = office_kind(remark.role or "") in _OF_BODY or (group.standing is not Standing.MEMBER and group.role is None)
    group_name = entry.role is None or entry.role.endswith("代表")  # 保険医代表　柿沼一郎（会長）
    if remark.role and group_name and own:
        role = remark.role  # 柿沼一郎（会長）
    elsewhere = remark.affiliation or (remark.role if remark.role and role != remark.role and not chairs else None)
    standing = standing_of(role, group.standing, outside=is_outside(section))
    if standing is Standing.MEMBER and chairs:
        standing = Standing.CHAIR
    if circled and entry.mark and entry.mark[0] == "◎" and standing is Standing.MEMBER and meaning.role is None:
        standing = Standing.CHAIR
    present = next(
        (told for told in (entry.present, remark.present, meaning.present) if told is not None), group.present
    )
    attendee = Attendee(
        record_id=desk.record_id(Attendee.dataset, entry.name or role or ""),
        document_id=desk.document.document_id,
        grounding=desk.ground(*entry.ranges),
        confidence=0.7 if entry.unsure or entry.name is None else 0.9,
        uncertain=("name",) if entry.unsure else (),
        extractor=EXTRACTOR,
        name=entry.name,
        role=role,
        affiliation=section or elsewhere,
        standing=standing,
        present=present,
    )
    if remark.proxy is None:
        return attendee, None
    reader = Reader(())
    reader.read((Piece(remark.proxy, 0),))
    people = reader.entries or reader.loose
    if len(people) != 1:
        return attendee, None
    other = people[0]
    record_id = desk.record_id(Attendee.dataset, other.name or "")
    return attendee, replace(
        attendee,
        record_id=record_id,
        name=other.name,
        role=other.role,
        present=True,
        affiliation=other.section or attendee.affiliation,
    )


def _same_person(name: str, other: str) -> bool:
    """Whether a name or family name may be that of somebody on the list."""
    return fold(other).startswith(fold(name)) or fold(name).startswith(fold(other))


def _with_chair(text: str, attendees: list[Attendee], turns: Sequence[Turn]) -> list[Attendee]:
    """The list with its chair marked: where no office says so, who speaks as chair."""
    attendees = _of_one_body(attendees)
    if any(attendee.standing is Standing.CHAIR for attendee in attendees):
        return attendees
    name = speaking_chair(text, turns)
    role = None if name else presiding_role(text, turns)
    matches = [
        index
        for index, attendee in enumerate(attendees)
        if attendee.standing in _MAY_PRESIDE
        and attendee.present
        and ((name and attendee.name and _same_person(name, attendee.name)) or (role and attendee.role == role))
    ]
    matches = matches or [place for place, one in enumerate(attendees) if _heads_board(one, attendees)]
    if len(matches) == 1:
        attendees[matches[0]] = replace(attendees[matches[0]], standing=Standing.CHAIR)
    return attendees


def _of_one_body(attendees: Sequence[Attendee]) -> list[Attendee]:
    """Those who chair other organisations are members here: 県市長会 会長, 県町村会 会長."""
    chairs = [one for one in attendees if one.standing is Standing.CHAIR and one.name]
    if len(chairs) < 2:
        return list(attendees)
    others = [one for one in chairs if one.affiliation and not one.affiliation.endswith(("委員会", "部会", "分科会"))]
    return [replace(one, standing=Standing.MEMBER) if one in others else one for one in attendees]


def _heads_board(one: Attendee, attendees: Sequence[Attendee]) -> bool:
    """Whether somebody presides by office: the superintendent (教育長) among the members of the board of education.

    He calls its meetings and chairs them (地方教育行政の組織及び運営に関する法律 第13条, 第14条).
    """
    roles = {other.role or "" for other in attendees}
    board = one.standing is Standing.MEMBER or any(role.startswith(_OF_BOARD) for role in roles)
    return len(attendees) > 1 and board and (one.role == "教育長" or (one.role in _PRESIDING and not one.affiliation))


_PRESIDING = ("代表理事", "代表監査委員", "学長")
"""Those who preside over a body of their equals, where nobody is called chair."""
_OF_BOARD = ("教育長職務代理", "教育委員")


def speaking_chair(text: str, turns: Sequence[Turn]) -> str | None:
    """Name of who speaks most often as chair (柿沼委員長); where no label says so, who presides by the words.

    None where the labels name nobody.
    """
    chairs = [turn for turn in turns if _kind(turn) is OfficeKind.CHAIR]
    names = Counter(name for turn in chairs if (name := _name(turn)))
    if not chairs:
        names = Counter(name for turn in turns if (name := _name(turn)) and _presides(text, turn))
    best = names.most_common(1)
    return best[0][0] if best and (chairs or best[0][1] >= _FEW) else None


def presiding_role(text: str, turns: Sequence[Turn]) -> str | None:
    """Office of who presides where the labels name offices only: 議長, 教育長."""
    chairs = [turn for turn in turns if _kind(turn) is OfficeKind.CHAIR]
    leading = chairs or [turn for turn in turns if _presides(text, turn)]
    roles = Counter(turn.label.role for turn in leading if turn.label and turn.label.role and not turn.label.name)
    best = roles.most_common(1)
    return best[0][0] if best and best[0][1] >= _FEW else None


def _presides(text: str, turn: Turn) -> bool:
    """Whether a turn holds the words of somebody who presides (教育長, whose office doesn't say so)."""
    if _kind(turn) in (OfficeKind.SECRETARIAT, OfficeKind.STAFF) or not turn.ranges:
        return False
    start, end = turn.ranges[0]
    return _PRESIDES.search(text, start, min(end, start + _OPENING)) is not None


def _name(turn: Turn) -> str:
    return (turn.label.name or "") if turn.label else ""


def _kind(turn: Turn) -> OfficeKind | None:
    return office_kind(turn.label.role) if turn.label and turn.label.role else None

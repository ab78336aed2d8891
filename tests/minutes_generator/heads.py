"""How documents begin: title, date and place, attendance, list of business."""

from __future__ import annotations

import random
from collections.abc import Sequence
from enum import StrEnum

from tests.bench.minutes import GoldAttendee, GoldMeeting
from tests.minutes_generator.script import Kind, Meeting, Person, full


class Head(StrEnum):
    """Styles of the header."""

    NUMBERED = "numbered"
    SPREAD = "spread"
    COLON = "colon"
    BRACKETS = "brackets"
    ASSEMBLY = "assembly"
    SQUARES = "squares"
    NONE = "none"


class Roster(StrEnum):
    """Styles of the attendance list."""

    INLINE = "inline"
    LINES = "lines"
    SPREAD = "spread"
    COUNTED = "counted"
    DOTTED = "dotted"
    NAME_FIRST = "name_first"
    NONE = "none"


def full2(number: int) -> str:
    """Two full-width digits."""
    return full(number) if number >= 10 else "０" + full(number)


def _date(meeting: Meeting, style: int) -> str:
    era = "令和" + ("元" if meeting.year == 2019 and meeting.month >= 5 else full(meeting.year - 2018))
    if meeting.year == 2019 and meeting.month < 5:
        era = "平成３１"
    week = "月火水木金土日"[__import__("datetime").date(meeting.year, meeting.month, meeting.day).weekday()]
    plain = f"{era}年{full(meeting.month)}月{full(meeting.day)}日"
    return (plain, f"{plain}（{week}曜日）", f"{plain}（{week}）", f"{plain}({week})")[style % 4]


def _clock(moment: tuple[int, int], style: int) -> str:
    hour, minute = moment
    if style % 2:
        return f"{hour}:{minute:02d}"
    half, hour = ("午後", hour - 12) if hour > 12 else ("午前", hour)
    if hour == 12 and half == "午前":
        return "正午" if minute == 0 else f"１２時{full2(minute)}分"
    return f"{half}{full(hour)}時" + (f"{full2(minute)}分" if minute else "")


def head_lines(meeting: Meeting, head: Head, roster: Roster, rng: random.Random) -> tuple[list[str], GoldMeeting]:
    """Lines from the title down to where the proceedings begin, and what they state."""
    style = rng.randint(0, 3)
    title = f"第{full(meeting.number)}回{meeting.body}"
    wording = rng.choice(("会議録", "議事録", "議事録", "会議録"))
    span = f"{_clock(meeting.start, style)}{rng.choice('～〜')}{_clock(meeting.end, style)}"
    begun, ended = _clock(meeting.start, 0), _clock(meeting.end, 0)
    date = _date(meeting, style)
    agenda = [f"{item.label}　{item.title}" for item in meeting.items]
    people = roster_lines(meeting.people, roster, rng)
    if head is Head.NONE:
        lines = [f"{title} {wording}", ""]
        return lines, _gold(meeting, date=False)
    if head is Head.NUMBERED:
        lines = [f"{title}　{wording}", "", f"１　日　時　　{date}　{span}", f"２　場　所　　{meeting.place}"]
        if people:
            lines += ["３　出席者", *people]
        lines += ["４　議　題", *("　" + line for line in agenda), "５　議事の経過", ""]
    elif head is Head.SPREAD:
        lines = [f"{title}{wording}", "", f"日　　時：{date}{span}", f"会　　場：{meeting.place}"]
        lines += [*(["出 席 者："] if people else []), *people, "議　　題：", *agenda, "議事内容", ""]
    elif head is Head.COLON:
        lines = [f"{title}　{wording}", f"開催日時：{date} {span}", f"開催場所：{meeting.place}"]
        lines += [*(["出席者"] if people else []), *people, "次第", *agenda, "会議の内容", ""]
    elif head is Head.BRACKETS:
        lines = [f"{title}　{wording}", f"【日時】{date}　{span}", f"【場所】{meeting.place}"]
        lines += [*(["【出席者】"] if people else []), *people, "【議題】", *agenda, "【議事】", ""]
    elif head is Head.SQUARES:
        lines = [f"{title}　{wording}", f"■ 開催日時　{date}　{span}", f"■ 開催場所　{meeting.place}"]
        lines += [*(["■ 出席者"] if people else []), *people, "■ 議題", *agenda, "■ 会議録", ""]
    else:
        lines = [f"{title}{wording}", "", date, f"{begun}開会", f"{ended}閉会", f"場所　{meeting.place}", ""]
        lines += [*people, "", "会議に付した事件", *agenda, ""]
    return lines, _gold(meeting, date=True, told=roster is not Roster.DOTTED)


def _gold(meeting: Meeting, *, date: bool, told: bool = True) -> GoldMeeting:
    def clock(moment: tuple[int, int]) -> str | None:
        return f"{moment[0]:02d}:{moment[1]:02d}" if date else None

    return GoldMeeting(
        body=meeting.body.removesuffix("定例会") if meeting.kind is Kind.PLENARY else meeting.body,
        session_number=meeting.number,
        date=f"{meeting.year}-{meeting.month:02d}-{meeting.day:02d}" if date else None,
        start_time=clock(meeting.start),
        end_time=clock(meeting.end),
        place=meeting.place if date else None,
        chair=meeting.chair.family + meeting.chair.given if date and told else None,
    )


def attendees(meeting: Meeting, roster: Roster) -> tuple[GoldAttendee, ...]:
    """Whom the list names."""
    if roster is Roster.NONE:
        return ()
    return tuple(GoldAttendee(p.family + p.given, p.office, p.present) for p in meeting.people)


def roster_lines(people: Sequence[Person], roster: Roster, rng: random.Random) -> list[str]:
    """The attendance list."""
    seated = [p for p in people if p.group != "staff" and p.present]
    absent = [p for p in people if p.group != "staff" and not p.present]
    staff = [p for p in people if p.group == "staff"]

    def name(person: Person, gap: str = "") -> str:
        return f"{person.family}{gap}{person.given}"

    if roster is Roster.NONE:
        return []
    if roster is Roster.INLINE:
        lines = ["（委員）" + "、".join(f"{name(p)}{p.office}" for p in seated)]
        lines += ["（欠席）" + "、".join(f"{name(p)}{p.office}" for p in absent)] if absent else []
        return [*lines, "（事務局）" + "、".join(f"{p.office} {name(p)}" for p in staff)]
    if roster is Roster.LINES:
        lines = ["出席委員", *(f"　{p.office}　　{name(p, '　')}" for p in seated)]
        lines += ["欠席委員", *(f"　{p.office}　　{name(p, '　')}" for p in absent)] if absent else []
        return [*lines, "事務局", *(f"　{p.office}　{name(p, '　')}" for p in staff)]
    if roster is Roster.SPREAD:
        cells = [" ".join(name(p)) for p in seated if p.group == "member"]
        rows = ["　　".join(cells[at : at + 2]) for at in range(0, len(cells), 2)]
        lines = [f"出席委員（{len(seated)}名）", f"{seated[0].office}　{' '.join(name(seated[0]))}", *rows]
        lines += [f"欠席委員（{len(absent)}名）", *(" ".join(name(p)) for p in absent)] if absent else []
        return [*lines, "説明のため出席した者", *(f"{p.office}　{' '.join(name(p))}" for p in staff)]
    if roster is Roster.COUNTED:
        kanji = "〇一二三四五六七八九十"
        lines = [f"出席委員　{kanji[len(seated)]}名", *(f"{p.office}　{name(p, '　')}君" for p in seated)]
        lines += (
            [f"欠席委員　{kanji[len(absent)]}名", *(f"{p.office}　{name(p, '　')}君" for p in absent)]
            if absent
            else ["欠席委員　なし"]
        )
        return [*lines, f"出席説明員　{kanji[len(staff)]}名", *(f"{p.office}　{name(p, '　')}君" for p in staff)]
    if roster is Roster.DOTTED:
        lines = ["○出席委員", *(f"{full(p.seat)}番　{name(p, '　')}" for p in seated)]
        lines += ["○欠席委員", *(f"{full(p.seat)}番　{name(p, '　')}" for p in absent)] if absent else []
        return [*lines, "○説明員", *(f"{p.office}　{name(p, '　')}" for p in staff)]
    lines = [f"委　員：{'、'.join(f'{name(p, chr(0x3000))}（{p.office}）' for p in seated)}"]
    lines += [f"欠席者：{'、'.join(name(p, '　') for p in absent)}"] if absent else []
    return [*lines, f"事務局：{'、'.join(f'{p.office}　{name(p, chr(0x3000))}' for p in staff)}"]


def suits(kind: Kind, head: Head) -> bool:
    """Whether bodies of this sort print such a header."""
    return head is not Head.ASSEMBLY or kind in {Kind.ASSEMBLY, Kind.PLENARY, Kind.BOARD, Kind.FARMERS}

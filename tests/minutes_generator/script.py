"""The course of an invented meeting: who says what, what is taken up and what is decided."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from tests.bench.minutes import GoldDecision, GoldItem
from tests.minutes_generator import formulae as f
from tests.minutes_generator import words as w


class Kind(StrEnum):
    """What sort of body meets."""

    ADVISORY = "advisory"
    ASSEMBLY = "assembly"
    PLENARY = "plenary"
    BOARD = "board"
    FARMERS = "farmers"
    NATIONAL = "national"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who attends."""

    family: str
    given: str
    office: str
    """How they are called: 委員長, 委員, 総務課長."""
    group: str
    """chair, member, staff."""
    seat: int = 0
    present: bool = True
    section: str | None = None

    @property
    def called(self) -> str:
        """As others call them."""
        return self.office if self.office in {"議長", "教育長"} else f"{self.family}{self.office}"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that happens: somebody speaks, something is noted, a heading is printed."""

    speaker: Person | None
    paragraphs: tuple[str, ...]
    heading: bool = False


@dataclass(frozen=True, slots=True)
class Meeting:
    """All that a document is to tell."""

    kind: Kind
    town: str
    body: str
    number: int
    year: int
    month: int
    day: int
    start: tuple[int, int]
    end: tuple[int, int]
    place: str
    people: tuple[Person, ...]
    items: tuple[GoldItem, ...]
    lines: tuple[Line, ...]
    decisions: tuple[GoldDecision, ...]

    @property
    def chair(self) -> Person:
        """Who presides."""
        return next(person for person in self.people if person.group == "chair")


@dataclass(frozen=True, slots=True)
class _Business:
    """An item with what the chair calls it."""

    item: GoldItem
    opening: str
    ref: str
    noun: str
    sort: str
    """bill, petition, report, talk, other."""


_FULL = str.maketrans("0123456789", "０１２３４５６７８９")


def full(number: int) -> str:
    """A number in full-width digits."""
    return str(number).translate(_FULL)


@dataclass(slots=True)
class _Writer:
    """Lines and decisions as the meeting goes on."""

    rng: random.Random
    people: Sequence[Person]
    headings: bool
    """Headings are printed between the turns."""
    kind: Kind
    lines: list[Line] = field(default_factory=list)
    decisions: list[GoldDecision] = field(default_factory=list)

    @property
    def chair(self) -> Person:
        return next(person for person in self.people if person.group == "chair")

    def of(self, group: str) -> Person:
        """Somebody present of a group."""
        return self.rng.choice([person for person in self.people if person.group == group and person.present])

    def say(self, speaker: Person, *paragraphs: str) -> None:
        last = self.lines[-1] if self.lines else None
        if last and last.speaker == speaker:  # one turn is not cut in two by a new mark
            self.lines[-1] = replace(
                last, paragraphs=(*last.paragraphs[:-1], last.paragraphs[-1] + "".join(paragraphs))
            )
        else:
            self.lines.append(Line(speaker, paragraphs))

    def note(self, text: str) -> None:
        self.lines.append(Line(None, (text,)))

    def head(self, text: str) -> None:
        self.lines.append(Line(None, (text,), heading=True))

    def pick(self, options: Sequence[str], **values: object) -> str:
        return self.rng.choice(options).format(**values)


def write(kind: Kind, rng: random.Random, *, headings: bool, long: bool = False) -> Meeting:
    """A meeting of this sort of body."""
    people = _people(kind, rng)
    town = rng.choice(w.TOWNS)
    body = _body(kind, rng, town)
    number = rng.randint(1, 14)
    writer = _Writer(rng, people, headings, kind)
    business = _business(kind, rng, writer, long=long)
    values = {"body": body, "session": f"第{number}回", "count": sum(p.present and p.group != "staff" for p in people)}
    _open(writer, kind, values)
    if kind is Kind.PLENARY or rng.random() < 0.2:
        _vote(
            writer,
            f.PROCEDURAL[0] if kind is Kind.PLENARY else f.ELECTION[0],
            _none(),
            optional=kind is not Kind.PLENARY,
        )
        if kind is not Kind.PLENARY:
            _vote(writer, f.ELECTION[1], _none())
    joint = kind in {Kind.PLENARY, Kind.ASSEMBLY} and business[1].sort == "bill" and rng.random() < 0.35
    if joint:
        _together(writer, business[0], business[1])
    for index, one in enumerate(business[2:] if joint else business):
        _item(writer, one, first=index == 0 and not joint)
    _close(writer, kind, values)
    hour = rng.randint(9, 15)
    return Meeting(
        kind=kind,
        town=town,
        body=body,
        number=number,
        year=rng.randint(2019, 2025),
        month=rng.randint(1, 12),
        day=rng.randint(1, 28),
        start=(hour, rng.choice((0, 0, 30, 2, 58))),
        end=(hour + rng.randint(1, 3), rng.choice((5, 10, 45, 50, 7))),
        place=rng.choice(w.PLACES),
        people=people,
        items=tuple(one.item for one in business),
        lines=tuple(writer.lines),
        decisions=tuple(writer.decisions),
    )


def _none() -> _Business:
    return _Business(GoldItem(None, ""), "", "", "", "")


_OFFICES = {
    Kind.ADVISORY: (("会長", "委員長", "座長", "部会長"), ("委員",)),
    Kind.ASSEMBLY: (("委員長",), ("委員",)),
    Kind.PLENARY: (("議長",), ("議員",)),
    Kind.BOARD: (("教育長",), ("委員",)),
    Kind.FARMERS: (("議長", "会長"), ("委員",)),
    Kind.NATIONAL: (("座長", "分科会長", "部会長", "委員長"), ("委員", "構成員")),
}
_SECTIONS = ("総務", "企画政策", "財政", "健康福祉", "学校教育", "環境", "都市整備", "税務", "農政", "生涯学習")


def _people(kind: Kind, rng: random.Random) -> tuple[Person, ...]:
    families = rng.sample(w.FAMILIES, 20)
    given = rng.sample(w.GIVEN, 20)
    chairs, members = _OFFICES[kind]
    chair, member = rng.choice(chairs), rng.choice(members)
    people = [Person(families[0], given[0], chair, "chair", seat=1)]
    deputy = {"会長": "副会長", "委員長": "副委員長", "部会長": "副部会長"}.get(chair)
    for index in range(1, rng.randint(3, 8)):
        office = deputy if deputy and index == 1 and rng.random() < 0.5 else member
        people.append(Person(families[index], given[index], office, "member", seat=index + 1))
    if len(people) > 4 and rng.random() < 0.5:
        people[-1] = replace(people[-1], present=False)
    offices = ("課長", "部長", "課長", "係長", "局長", "室長")
    for index in range(rng.randint(2, 4)):
        section = rng.choice(_SECTIONS) if index else ("議会事務" if kind is Kind.PLENARY else "総務")
        end = "局長" if section == "議会事務" else rng.choice([office for office in offices if office != "局長"])
        unit = {"課長": "課", "部長": "部", "係長": "係", "室長": "室", "局長": "局"}[end]
        office = section + end
        if any(person.office == office for person in people):
            continue
        people.append(Person(families[index + 9], given[index + 9], office, "staff", section=section + unit))
    return tuple(people)


def _body(kind: Kind, rng: random.Random, town: str) -> str:
    if kind is Kind.ASSEMBLY:
        return rng.choice(w.STANDING)
    if kind is Kind.NATIONAL:
        return rng.choice(w.NATIONAL)
    if kind is Kind.PLENARY:
        return f"{town}議会定例会"
    if kind is Kind.BOARD:
        return f"{town}教育委員会" + rng.choice(("定例会", "会議"))
    if kind is Kind.FARMERS:
        return f"{town}農業委員会総会"
    return town + rng.choice(w.ADVISORY)


def _business(kind: Kind, rng: random.Random, writer: _Writer, *, long: bool) -> list[_Business]:
    count = rng.randint(4, 7) if long else rng.randint(2, 4)
    topics = rng.sample(w.TOPICS, count)
    bills = rng.sample(w.BILLS, count)
    style = rng.choice(("（{n}）", "({n})", "議題{n}", "議題（{n}）", "{n}"))
    first = rng.randint(3, 60)
    found = []
    for index in range(count):
        title, noun, _ = topics[index]
        if kind in {Kind.ADVISORY, Kind.NATIONAL}:
            number = str(index + 1) if style == "({n})" else full(index + 1)
            printed = style.format(n=number)
            last = index == count - 1
            name = "その他" if last and rng.random() < 0.5 else title + "について"
            spoken = f"議題{printed}" if printed[0] in "（(" else printed if printed[0] == "議" else f"議題の{printed}"
            opening = rng.choice((f"{spoken}「{name}」", f"{spoken}の{name}", f"{spoken}、{name}"))
            sort = "other" if name == "その他" else rng.choice(("vote", "vote", "report"))
            found.append(_Business(GoldItem(printed, name), opening.removesuffix("について"), "本件", noun, sort))
            continue
        petition = kind is Kind.ASSEMBLY and index == count - 1 and rng.random() < 0.5
        ref = f"議案第{full(first + index)}号"
        name = bills[index]
        if petition:
            name, ref = rng.choice(w.PETITIONS), f"請願第{full(index + 1)}号"
            if "陳情" in name:
                ref = ref.replace("請願", "陳情")
        report = kind is Kind.BOARD and index == count - 1
        if report:
            ref, name = f"報告第{full(index + 1)}号", title + "について"
        label = f"日程第{full(index + 1)}" if kind in {Kind.PLENARY, Kind.BOARD} else ref
        printed_title = f"{ref}　{name}" if label != ref else name
        opening = (
            f"{label}、{ref}、{name}"
            if label != ref
            else rng.choice((f"{ref}、{name}", f"{ref}{name}", f"{ref}「{name}」"))
        )
        sort = "petition" if petition else "report" if report else "bill"
        found.append(_Business(GoldItem(label, printed_title), opening.removesuffix("について"), ref, noun, sort))
    return found


def _open(writer: _Writer, kind: Kind, values: dict[str, object]) -> None:
    staff = writer.of("staff")
    if kind in {Kind.ADVISORY, Kind.NATIONAL} and writer.rng.random() < 0.7:
        own = f"{staff.section}の{staff.family}"
        writer.say(staff, writer.pick(f.OPEN_STAFF, own=own, chair=writer.chair.office, **values))
        writer.say(writer.chair, writer.pick(f.TAKE_CHAIR))
    else:
        writer.say(writer.chair, writer.pick(f.OPEN, **values))


def _close(writer: _Writer, kind: Kind, values: dict[str, object]) -> None:
    if writer.rng.random() < 0.3:
        _vote(writer, f.PROCEDURAL[1], _none(), item=writer)
    writer.say(writer.chair, writer.pick(f.CLOSE, **values))
    if kind is Kind.ADVISORY and writer.rng.random() < 0.5:
        writer.say(writer.of("staff"), writer.pick(f.CLOSE_STAFF, chair=writer.chair.office, **values))


def _item(writer: _Writer, one: _Business, *, first: bool) -> None:
    rng = writer.rng
    staff = writer.of("staff")
    if writer.headings:
        label = one.item.label or ""
        writer.head(f"{label}　{one.item.title}")
    then = writer.pick(f.FIRST if first else f.NEXT)
    writer.say(writer.chair, writer.pick(f.TAKE_UP, then=then, opening=one.opening, staff=staff.called))
    if writer.kind in {Kind.ADVISORY, Kind.BOARD}:
        _closed(writer)
    elif writer.kind is Kind.PLENARY and rng.random() < 0.4:
        writer.note(f"〔{staff.office}　{staff.family}{staff.given}君　登壇〕")
    _explain(writer, staff, one)
    writer.say(writer.chair, writer.pick(f.CALL))
    for index in range(rng.randint(1, 3)):
        _exchange(writer, staff, one, more=index > 0)
    if one.sort in {"report", "other"}:
        writer.say(writer.chair, writer.pick(f.NOTED))
        return
    table = {"bill": f.BILL_VOTES, "petition": f.PETITION_VOTES, "vote": f.COUNCIL_VOTES}[one.sort]
    if one.sort == "bill" and writer.chair.office == "教育長":
        table = (*f.BOARD_VOTES[:3], *f.BOARD_VOTES[4:])
    if one.sort == "bill" and writer.kind is Kind.FARMERS:
        table = f.BOARD_VOTES
    if one.sort != "vote" and rng.random() < 0.6:
        writer.say(writer.chair, writer.pick(f.NO_MORE))
    _vote(writer, rng.choice(table), one)
    if rng.random() < 0.12:
        writer.say(writer.chair, writer.pick(f.PAUSE))
        writer.note("（休　憩）")
        writer.lines.append(Line(writer.chair, (writer.pick(f.RESUME),)))


def _together(writer: _Writer, one: _Business, two: _Business) -> None:
    """Two bills taken together (一括議題) and voted on one after the other."""
    staff = writer.of("staff")
    if writer.headings:
        writer.head(f"{one.item.label}　{one.item.title}")
        writer.head(f"{two.item.label}　{two.item.title}")
    writer.say(writer.chair, writer.pick(f.TOGETHER, one=one.opening, two=two.opening))
    _explain(writer, staff, one)
    writer.say(writer.chair, writer.pick(f.CALL))
    _exchange(writer, staff, one, more=False)
    writer.say(writer.chair, writer.pick(f.NO_MORE) + writer.pick(f.EACH))
    named = [vote for vote in f.BILL_VOTES if "{ref}" in vote.put]
    for bill in (one, two):
        _vote(writer, writer.rng.choice(named), bill)


def _closed(writer: _Writer) -> None:
    """The public leaves."""
    if writer.lines and writer.lines[-1].speaker == writer.chair and writer.rng.random() < 0.15:
        writer.say(writer.chair, writer.pick(f.CLOSED))
        writer.note(writer.pick(f.LEAVE))
        writer.lines.append(Line(writer.chair, ("それでは、説明をお願いいたします。",)))


def _explain(writer: _Writer, staff: Person, one: _Business) -> None:
    rng = writer.rng
    text = writer.pick(
        w.REPORTS if one.sort == "report" and rng.random() < 0.4 else w.EXPLAIN, noun=one.noun, n=rng.randint(1, 6)
    )
    details = rng.sample(w.DETAILS, rng.randint(2, 5))
    ending = writer.pick(w.ENDINGS)
    if rng.random() < 0.3:
        listed = rng.choice(w.LISTED)
        writer.say(staff, text + details[0], listed, "".join(details[1:]) + ending)
    elif rng.random() < 0.5:
        writer.say(staff, text + "".join(details) + ending)
    else:
        writer.say(staff, text, *details, ending)


def _exchange(writer: _Writer, staff: Person, one: _Business, *, more: bool) -> None:
    rng = writer.rng
    member, other = writer.of("member"), writer.of("member")
    if more and rng.random() < 0.5:
        writer.say(writer.chair, writer.pick(f.MORE))
    if rng.random() < 0.5:
        writer.say(writer.chair, writer.pick(f.NAME, member=member.called))
    if rng.random() < 0.25:
        writer.say(member, writer.pick(w.OPINIONS))
        return
    writer.say(member, writer.pick(w.QUESTIONS, noun=one.noun, other=other.called))
    if rng.random() < 0.3:
        writer.say(writer.chair, writer.pick(f.HAND_ON, staff=staff.called))
    writer.say(staff, writer.pick(w.ANSWERS, noun=one.noun))
    if rng.random() < 0.4:
        writer.say(member, writer.pick(w.OPINIONS))


def _vote(writer: _Writer, vote: f.Vote, one: _Business, *, optional: bool = False, item: object = None) -> None:
    members = [p for p in writer.people if p.group == "member" and p.present]
    winner, office = members[0].called, "副委員長"
    values = {"ref": one.ref, "chair": writer.chair.office, "office": office, "winner": winner}
    put = vote.put.format(**values)
    writer.say(writer.chair, vote.before.format(**values) + put)
    text = put
    if vote.directions:
        direction = writer.rng.choice(vote.directions)
        if vote.rule.startswith("挙手全員") and direction != "（挙手全員）":
            direction = "（賛成者挙手）"
        if "少数" in vote.rule or "多数" in vote.rule:
            direction = direction.replace("全員", "")
        writer.note(direction)
        ruling = vote.rule.format(**values)
        writer.lines.append(Line(writer.chair, (ruling,)))
        text += direction + ruling
    label = one.item.label
    if item is not None:
        label = None
    writer.decisions.append(GoldDecision(vote.outcomes, label, text, optional or item is not None))

"""How documents print who speaks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.minutes_generator.script import Person, full


@dataclass(frozen=True, slots=True)
class Labelled:
    """A mark with its label."""

    before: str
    label: str
    after: str
    """What stands between the label and the words."""
    name: str | None
    role: str | None
    own_line: bool = False

    @property
    def printed(self) -> str:
        """As it stands before the words."""
        return f"{self.before}{self.label}{self.after}"


def _called(person: Person) -> tuple[str, str | None, str | None]:
    """佐伯委員, 総務課長; the chair of a board by the office alone."""
    if person.office in {"議長", "教育長"}:
        return person.office, None, person.office
    if person.group == "staff":
        return person.office, None, person.office
    return f"{person.family}{person.office}", person.family, person.office


def _full_called(person: Person) -> tuple[str, str | None, str | None]:
    name = person.family + person.given
    return f"{name}{person.office}", name, person.office


def _office_name(person: Person, honour: str = "君") -> tuple[str, str | None, str | None]:
    """委員長（佐伯一郎君）; members by seat or 委員."""
    name = person.family + person.given
    return f"{person.office}（{name}{honour}）", name, person.office


def _seat(person: Person) -> tuple[str, str | None, str | None]:
    name = person.family + person.given
    if person.group == "member":
        return f"{full(person.seat)}番（{name}君）", name, None
    return f"{person.office}（{name}君）", name, person.office


def _spaced(person: Person) -> tuple[str, str | None, str | None]:
    """Office, a space, the name: 委員長　佐伯一郎."""
    return f"{person.office} {person.family}", person.family, person.office


def _spread(person: Person) -> tuple[str, str | None, str | None]:
    label, name, role = _called(person)
    return ("　".join(label) if len(label) < 5 else label), name, role


def _group(person: Person) -> tuple[str, str | None, str | None]:
    """Roles only: 会長, 委員, 事務局."""
    role = person.office if person.group == "chair" else "委員" if person.group == "member" else "事務局"
    return role, None, role


def _honour(person: Person) -> tuple[str, str | None, str | None]:
    name = person.family + person.given
    return f"{name}君", name, None


def _anonymous(person: Person) -> tuple[str, str | None, str | None]:
    if person.group == "member":
        letter = chr(ord("Ａ") + person.seat - 2)
        return f"{letter}委員", letter, "委員"
    return _group(person)


Named = Callable[[Person], tuple[str, "str | None", "str | None"]]


@dataclass(frozen=True, slots=True)
class Mark:
    """One way to mark a speaker."""

    name: str
    before: str
    after: str
    named: Named
    own_line: bool = False
    chair_before: str | None = None
    quoted: bool = False
    numbered: bool = False

    def of(self, person: Person, number: int) -> Labelled:
        """The mark as printed for a person's turn."""
        label, name, role = self.named(person)
        before = self.chair_before if self.chair_before and person.group == "chair" else self.before
        if self.numbered:
            before = f"{number} {before}"
        return Labelled(before, label, self.after, name, role, self.own_line)


MARKS = (
    Mark("circle", "○", "　", _called),
    Mark("circle-narrow", "○ ", " ", _called),
    Mark("circle-office-name", "○", "　", _office_name),
    Mark("circle-seat", "○", "　　", _seat),
    Mark("circle-full", "〇", "　", _full_called),
    Mark("circle-brackets", "○（", "）　", _full_called),
    Mark("circle-numbered", "◯", "　", _office_name, numbered=True),
    Mark("circle-spread", "○", "　　", _spread),
    Mark("circle-group", "○", "　", _group),
    Mark("circle-honour", "○", "　", _honour),
    Mark("circle-own-line", "○", "", _called, own_line=True),
    Mark("circle-anonymous", "○", "　", _anonymous),
    Mark("double-circle-chair", "○", "　", _called, chair_before="◎"),
    Mark("square", "■", "　", _called),
    Mark("diamond", "◇ ", "　", _called),
    Mark("parentheses", "（", "）　", _called),
    Mark("parentheses-half", "(", ") ", _called),
    Mark("parentheses-own-line", "（", "）", _called, own_line=True),
    Mark("lenticular", "【", "】", _called),
    Mark("lenticular-space", "【", "】　", _full_called),
    Mark("square-brackets", "［", "］", _called),
    Mark("angle", "＜", "＞　", _called),
    Mark("tortoise", "〔", "〕", _called),
    Mark("colon", "", "：", _called),
    Mark("colon-group", "", "：", _group),
    Mark("colon-half", "", ": ", _called),
    Mark("colon-spaced", "", "　：　", _spaced),
    Mark("own-line", "", "", _called, own_line=True),
    Mark("bare", "", "　", _called),
    Mark("bare-wide", "", "　　", _full_called),
    Mark("quote", "", "", _called, quoted=True),
)
BY_NAME = {mark.name: mark for mark in MARKS}

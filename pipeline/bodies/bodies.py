"""Public bodies (機関, 会議体): one over variants of the name, renamings and sub-committees.

What a name says depends on the name alone, so that a document gets the same ``body_id`` whenever it is read. What
the names of a folder say together, the ``bodies`` dataset and the keys of meetings, is made at the end of an ingest
from all current documents.
"""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import pyarrow as pa

from extractors.japanese.bodies import is_generic
from extractors.japanese.letters import fold_wording
from extractors.model.grounding import squash
from extractors.model.records import Body
from extractors.model.vocabulary import Level
from pipeline.bodies.municipalities import Government, find_government, plain_name, todays_name
from pipeline.schema.arrow import table

_SUB = re.compile(
    r"(?P<parent>.{2,}(?:審議会|委員会|協議会|会議|審査会|検討会|調査会|議会|審議会議))"
    r"(?P<sub>.{1,30}(?:部会|小委員会|分科会|ワーキンググループ|WG|専門委員会|作業部会))"
)
_ASSEMBLY = re.compile(r"(?P<parent>.{1,12}[都道府県市区町村]議会)(?P<sub>.{2,20}委員会)")
_OCCASION = re.compile(r"^\d{1,2}月(?:定例会?|臨時会?)(?=.{2})")
"""Printed before the name of a body: 12月定例星見市農業委員会."""
_OWNER = re.compile(r"(?:[都道府県市区町村省庁院]|議会|組合|連合|機構)$")
"""Ends the name of what has bodies."""
_WHOSE = re.compile(
    r"[^都道府県市区町村]{2,7}(?:都|道|府|県|市|区|町|(?<![農漁山])村)(?![民場街道画域計内立市])|.{2,}(?<![審協])議会."
)
"""Begins the name of a body that says whose it is, also where nobody knows that government."""
_COUNTED_IN = re.compile(r"(?:(?:令和|平成|昭和)(?:元|\d+)|\d{4})年度?")


@dataclass(frozen=True, slots=True)
class BodyName:
    """What a name says."""

    name: str
    """As bodies are compared: letter variants out, the prefecture before a municipality out, today's name."""
    government: Government | None
    sub: str | None
    """The sub-committee (部会, 小委員会; a committee of an assembly)."""


@dataclass(frozen=True, slots=True)
class BodyMention:
    """One document or meeting that names a body."""

    body: str
    subcommittee: str | None = None


@dataclass(frozen=True, slots=True)
class Sitting:
    """What a document states of its meeting."""

    record_id: str
    document_id: str
    body: str | None
    subcommittee: str | None
    date: dt.date | None
    session: int | None
    fiscal_year: int | None
    label: str | None
    """The session as printed."""


def read_name(printed: str, subcommittee: str | None = None) -> BodyName:
    """Understand the name of a body.

    >>> read_name("青森県弘前市議会総務委員会").name, read_name("青森県弘前市議会総務委員会").sub
    ('弘前市議会', '総務委員会')
    >>> read_name("特定個人情報保護委員会").name
    '個人情報保護委員会'
    """
    plain = _OCCASION.sub("", plain_name(printed))
    match = _ASSEMBLY.fullmatch(plain) or _SUB.fullmatch(plain)
    sub = plain_name(subcommittee) if subcommittee else None
    if match:
        plain, within = match["parent"], match["sub"]
        sub = within if sub is None or within.endswith(sub) else within + sub
    elif sub and plain.endswith(sub) and plain != sub:
        plain = plain.removesuffix(sub)
    plain, _ = todays_name(_renamings().get(plain, plain))
    government = find_government(plain)
    if government:
        plain = government.name + plain[government.length :]
    return BodyName(plain, government, sub)


def is_called(wanted: str, *names: str) -> bool:
    """Whether a body goes by a part of a name, in any variant, with its prefecture or without, or by an earlier name.

    >>> is_called("青森県弘前市議会", "弘前市議会総務委員会"), is_called("総務", "弘前市議会総務委員会")
    (True, True)
    """
    plain, today = plain_name(wanted), _whole(wanted)
    return any(plain in plain_name(name) or today in _whole(name) for name in names)


@lru_cache(10_000)
def _whole(printed: str) -> str:
    named = read_name(printed)
    return named.name + (named.sub or "")


def fuller_name(printed: str | None, told: str | None, parent: str | None) -> str | None:
    """A body's name as a document prints it, with what stands beside the document: a body, and what it belongs to.

    What is printed stays; of a name that says not whose it is, that is put before it. Nothing is put before one that
    says it.

    >>> fuller_name("総務委員会", "星見市議会", None), fuller_name(None, "総務委員会", "月見町議会")
    ('星見市議会総務委員会', '月見町議会総務委員会')
    >>> fuller_name("月見町教育委員会", "星見市議会", None)
    '月見町教育委員会'
    """
    whole = told if told is None or parent is None or plain_name(told).startswith(plain_name(parent)) else parent + told
    whole = whole or parent
    if whole is None or printed is None or is_generic(printed):
        return whole or printed
    owner = whole if told is None or _OWNER.search(plain_name(told)) else parent
    if plain_name(whole).endswith(plain_name(printed)):
        return whole
    if owner is None or _says_whose(plain_name(printed)) or plain_name(printed) in plain_name(owner):
        return printed
    return owner + printed


def _says_whose(name: str) -> bool:
    """Whether a name begins with that of a government, or is that of a body of the state."""
    return bool(find_government(name) or _WHOSE.match(name) or name.startswith(_national()))


def body_id(printed: str | None) -> str | None:
    """Stable id of the body that a name names; None for a name that says only what kind of body it is."""
    if printed is None or is_generic(printed):
        return None
    return _id(read_name(printed).name)


def make_bodies(names: Iterable[BodyMention]) -> pa.Table:
    """The bodies dataset: a row per body, and one per sub-committee, which belongs to it."""
    variants: dict[tuple[str, str | None], set[str]] = defaultdict(set)
    for told in names:
        if is_generic(told.body):
            continue
        named = read_name(told.body, told.subcommittee)
        variants[named.name, None].add(_parent_as_printed(told.body, named))
        if named.sub:
            variants[named.name, named.sub].add(squash(told.subcommittee or told.body))
    rows: list[Body] = [_row(name, sub, sorted(printed)) for (name, sub), printed in variants.items()]
    rows.sort(key=lambda row: row.body_id)
    return table(Body, rows)


def meeting_keys(sittings: Sequence[Sitting]) -> dict[str, str | None]:
    """The key of each meeting record: the same for minutes, papers and results of one meeting.

    A document that leaves out the day or the number of the session takes it from those that state both, where only
    one meeting comes into question.
    """
    days: dict[tuple[str, int], set[tuple[dt.date, int | None]]] = defaultdict(set)
    sessions: dict[tuple[str, dt.date], set[int]] = defaultdict(set)
    for sitting in sittings:
        body = sitting_body(sitting.body, sitting.subcommittee)
        if body and sitting.date and sitting.session is not None:
            days[body, sitting.session].add((sitting.date, sitting.fiscal_year))
            sessions[body, sitting.date].add(sitting.session)
    return {sitting.record_id: _key(sitting, days, sessions) for sitting in sittings}


def _key(
    sitting: Sitting,
    days: dict[tuple[str, int], set[tuple[dt.date, int | None]]],
    sessions: dict[tuple[str, dt.date], set[int]],
) -> str | None:
    body, date, session = sitting_body(sitting.body, sitting.subcommittee), sitting.date, sitting.session
    if body is None or (date is None and session is None):
        return None
    if date is not None and session is None:
        known = sessions.get((body, date), set())
        session = next(iter(known)) if len(known) == 1 else None
    elif date is None and session is not None:
        possible = {
            day for day, year in days.get((body, session), set()) if sitting.fiscal_year in {None, year} or year is None
        }
        date = next(iter(possible)) if len(possible) == 1 else None
    when = date.isoformat() if date else _year(sitting)
    return "|".join((body, when, "" if session is None else str(session)))


def _year(sitting: Sitting) -> str:
    """The year that a session is counted in, where no day is known: 令和6年 of 令和６年第４回定例会."""
    match = _COUNTED_IN.search(fold_wording(sitting.label or ""))
    return match[0] if match else str(sitting.fiscal_year or "")


@lru_cache(65536)
def sitting_body(body: str | None, subcommittee: str | None) -> str | None:
    """The body that met, with its sub-committee, as meetings are compared by it."""
    if body is None:
        return None
    named = read_name(body, subcommittee)
    return named.name + (named.sub or "")


def _row(name: str, sub: str | None, printed: Sequence[str]) -> Body:
    government = find_government(name)
    fullest = sorted((one for one in printed if not _is_earlier(one)), key=lambda one: (-len(one), one))
    shown = fullest[0] if fullest else name
    return Body(
        body_id=_id(name + "|" + sub) if sub else _id(name),
        name=shown,
        variants=tuple(one for one in printed if one != shown),
        parent_id=_id(name) if sub else None,
        level=_level(name, government),
        municipality_code=government.code if government else None,
        valid_from=max((day for one in printed if (day := _renamed_on(one))), default=None),
        valid_to=None,
    )


def _parent_as_printed(printed: str, named: BodyName) -> str:
    """The printed name without the sub-committee that stands in it."""
    squashed = squash(printed)
    if named.sub and (match := _ASSEMBLY.fullmatch(squashed) or _SUB.fullmatch(squashed)):
        return match["parent"]
    return squashed


def _is_earlier(printed: str) -> bool:
    return _renamed_on(printed) is not None


def _renamed_on(printed: str) -> dt.date | None:
    """The day since which a body has another name than the printed one."""
    plain = plain_name(printed)
    for row in _data("body_renamings.csv"):
        if plain_name(row["earlier"]) == plain:
            return dt.date.fromisoformat(row["on"])
    renaming = todays_name(plain)[1]
    return renaming.on if renaming else None


def _level(name: str, government: Government | None) -> Level:
    if government:
        return government.level
    return Level.NATIONAL if name.startswith(_national()) else Level.OTHER


def _id(name: str) -> str:
    return f"body-{hashlib.sha256(name.encode()).hexdigest()[:12]}"


@cache
def _renamings() -> dict[str, str]:
    """Today's name by earlier name."""
    return {plain_name(row["earlier"]): plain_name(row["later"]) for row in _data("body_renamings.csv")}


@cache
def _national() -> tuple[str, ...]:
    return tuple(plain_name(row["name"]) for row in _data("national_bodies.csv"))


def _data(name: str) -> list[dict[str, str]]:
    text = files("pipeline").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))

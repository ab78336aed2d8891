"""Prefectures, municipalities and wards with their 全国地方公共団体コード (``pipeline/data/municipalities.csv``)."""

from __future__ import annotations

import csv
import datetime as dt
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.japanese.bodies import normalise_body
from extractors.japanese.letters import fold_wording
from extractors.model.vocabulary import Level

_COUNTY = re.compile(r"\w{1,5}郡")
_JOINT = re.compile(r"組合|広域連合|企業団")
"""Bodies that several governments have together (一部事務組合, 広域連合): none of them has the code of one."""
_NO_LONGER = re.compile(
    r"(?:\w{1,5}郡)?[^市町村区郡]{1,7}[市町村](?=議会|役所|役場|長|教育委員会|監査|農業委員会|選挙|公平|総合|情報|個人|都市|上下水道|$)"
)
"""After the name of a prefecture: a municipality that the table of today does not have."""
_WARDS_ELSEWHERE = frozenset({"中央区", "港区", "北区"})
"""Special wards whose names wards of designated cities bear too."""


@dataclass(frozen=True, slots=True)
class Renaming:
    """A municipality that goes on under another name."""

    prefecture: str
    earlier: str
    later: str
    on: dt.date


@dataclass(frozen=True, slots=True)
class Government:
    """A prefecture or municipality, found at the beginning of a name."""

    name: str
    """As names are compared; with its prefecture where another municipality is called the same."""
    level: Level
    code: str | None
    """None where several municipalities of that name exist and the prefecture is not told."""
    length: int
    """Letters of the name that it takes up."""


def check_digit(code: str) -> str:
    """The sixth digit of a code whose first five are given.

    >>> check_digit("13115")
    '6'
    """
    return str((11 - sum(int(digit) * weight for digit, weight in zip(code, (6, 5, 4, 3, 2), strict=True)) % 11) % 10)


def find_government(name: str) -> Government | None:
    """The local government that a name, normalised, begins with.

    >>> find_government("青森県弘前市議会")
    Government(name='弘前市', level=<Level.MUNICIPALITY: 'municipality'>, code='022021', length=6)
    """
    if _JOINT.search(name):
        return None
    prefecture = next((known for known in _prefectures() if name.startswith(known)), None)
    if prefecture is not None and (found := _municipality(name, prefecture, len(prefecture))):
        return found
    if prefecture is not None and (former := _NO_LONGER.match(name, len(prefecture))):
        return Government(former.string[: former.end()], Level.MUNICIPALITY, None, former.end())
    if prefecture is not None and not name.startswith("東京都市"):  # 東京都市大学
        return Government(prefecture, Level.PREFECTURE, _prefectures()[prefecture], len(prefecture))
    return _municipality(name, None, 0)


def _municipality(name: str, prefecture: str | None, start: int) -> Government | None:
    county = _COUNTY.match(name, start)
    for begin in (start, county.end()) if county else (start,):
        for length in range(min(_longest(), len(name) - begin), 1, -1):
            part = name[begin : begin + length]
            homes = _municipalities().get(part, {})
            chosen = prefecture if prefecture in homes else None
            if not homes or (prefecture is not None and chosen is None):
                continue
            if part[-1] == "区" and name[begin + length :].startswith(("画", "域")):  # 区画整理, 区域
                continue
            alone = len(homes) == 1 and part not in _WARDS_ELSEWHERE
            if alone:
                (chosen,) = homes
            shown = part if alone else f"{chosen or ''}{part}"
            return Government(shown, Level.MUNICIPALITY, homes[chosen] if chosen else None, begin + length)
    return None


@cache
def _prefectures() -> dict[str, str]:
    """Code by name."""
    return {prefecture: code for code, prefecture, municipality in _rows() if not municipality}


@cache
def _municipalities() -> dict[str, dict[str, str]]:
    """Code by prefecture, by name."""
    found: dict[str, dict[str, str]] = {}
    for code, prefecture, municipality in _rows():
        if municipality:
            found.setdefault(municipality, {})[prefecture] = code
    return found


@cache
def _longest() -> int:
    return max(map(len, _municipalities()))


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    text = files("pipeline").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    return tuple(
        (row["code"], normalise_body(row["prefecture"]), plain_name(row["municipality"]))
        for row in csv.DictReader(text.splitlines())
    )


def todays_name(name: str) -> tuple[str, Renaming | None]:
    """A name, normalised, with the name of today of the municipality that it begins with.

    >>> todays_name("宮城県黒川郡富谷町議会")[0], todays_name("那珂川町議会")[0]
    ('富谷市議会', '那珂川町議会')
    """
    for renaming in renamings():
        county = r"(?:\w{1,5}郡)?"
        told = rf"{renaming.prefecture}{county}"
        known_elsewhere = renaming.earlier in _municipalities()
        match = re.match(rf"{told if known_elsewhere else f'(?:{told}|{county})'}{renaming.earlier}", name)
        if match:
            return renaming.later + name[match.end() :], renaming
    return name, None


@cache
def renamings() -> tuple[Renaming, ...]:
    """Municipalities that have another name today."""
    text = files("pipeline").joinpath("data/municipality_renamings.csv").read_text(encoding="utf-8")
    return tuple(
        Renaming(
            row["prefecture"], plain_name(row["earlier"]), plain_name(row["later"]), dt.date.fromisoformat(row["on"])
        )
        for row in csv.DictReader(text.splitlines())
    )


def plain_name(name: str) -> str:
    """A name as it is compared: letter variants out, small ヶ as large. 鹿嶋市 is not 鹿島市."""
    plain = normalise_body(name).replace("ヶ", "ケ")
    whole = fold_wording(name)
    for printed, other in _told_apart():
        if printed in whole:
            plain = plain.replace(other, printed)
    return plain


@cache
def _told_apart() -> tuple[tuple[str, str], ...]:
    """Municipalities that the letter variants of their names tell apart, with the name of the other."""
    text = files("pipeline").joinpath("data/municipalities.csv").read_text(encoding="utf-8")
    printed = {row["municipality"] for row in csv.DictReader(text.splitlines())}
    return tuple((one, other) for one in sorted(printed) if one and (other := normalise_body(one)) in printed - {one})

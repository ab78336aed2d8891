"""Prefectures and municipalities with their 全国地方公共団体コード (``pipeline/data/municipalities.csv``)."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from extractors.bodies import normalise_body
from extractors.vocabulary import Level

_COUNTY = re.compile(r"\w{1,5}郡")
_WARDS_ELSEWHERE = frozenset({"中央区", "港区", "北区"})
"""Special wards whose names wards of designated cities bear too."""


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
    prefecture = next((known for known in _prefectures() if name.startswith(known)), None)
    if prefecture is not None and (found := _municipality(name, prefecture, len(prefecture))):
        return found
    if prefecture is not None and not name.startswith("市", len(prefecture)):
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


def plain_name(name: str) -> str:
    """A name as it is compared: letter variants out, small ヶ as large."""
    return normalise_body(name).replace("ヶ", "ケ")

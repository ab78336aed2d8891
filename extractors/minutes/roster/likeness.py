"""How like a name letters are: which of them begin and end family and given names, and which other words."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from pathlib import Path

from extractors.japanese.labels import fold, is_family_name

_KANA = re.compile(r"[ぁ-んァ-ヴー・]+")
_KNOWN_FAMILY = 8
_FOREIGN = re.compile(r"[ァ-ヴー]{2,}(?:・[ァ-ヴーＡ-Ｚ]+)*|[A-Z][a-z]+")
_ABBREVIATION = re.compile(r"[A-ZＡ-Ｚ]{3,}")
_NO_NAME = -12
_SEPARATE = (0, 0, 0, 0)


@cache
def _letters() -> dict[str, tuple[int, ...]]:
    lines = (Path(__file__).parent / "name_letters.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split() for line in lines if line and line[0] != "#")
    return {letter: tuple(map(int, weights)) for letter, *weights in rows}


@lru_cache(maxsize=4096)
def family_likeness(text: str) -> int:
    """How much more like a family name than like another word; above 0 it is likely one.

    >>> family_likeness("福井") > 0 > family_likeness("予算")
    True
    """
    if is_family_name(text):
        return _KNOWN_FAMILY
    if _FOREIGN.fullmatch(text):
        return 1
    return sum(_weight(letter, 0 if place == 0 else 1) for place, letter in enumerate(fold(text)))


@lru_cache(maxsize=4096)
def given_likeness(text: str) -> int:
    """The same for a given name.

    >>> given_likeness("孝子") > 0 > given_likeness("会場")
    True
    """
    if _KANA.fullmatch(text):
        return 4
    return sum(_weight(letter, 2 if place == 0 else 3) for place, letter in enumerate(fold(text)))


def _weight(letter: str, place: int) -> int:
    return _letters().get(letter, _SEPARATE)[place]


@lru_cache(maxsize=4096)
def name_likeness(text: str) -> int:
    """How like a family name, alone or with a given name behind it, letters without white space are."""
    if _ABBREVIATION.fullmatch(text):
        return _NO_NAME
    best = family_likeness(text) if len(text) <= 4 else -99
    for cut in range(1, min(5, len(text))):
        best = max(best, family_likeness(text[:cut]) + given_likeness(text[cut:]))
    return best

"""What the symbols of an attendance list mean, by its own key: （出席○、欠席×、代理△）, ◎は委員長、※は欠席."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from extractors.japanese.marks import A_CELL_SIGN, A_REMARK_CLOSING, A_REMARK_OPENING, UNREMARKED
from extractors.japanese.offices import is_office


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a symbol before or behind a name says."""

    present: bool | None = None
    role: str | None = None


@dataclass(slots=True)
class Legend:
    """Symbols and their meanings, as the lists of a document explain them."""

    meanings: dict[str, Meaning] = field(default_factory=dict)

    def take(self, text: str) -> str:
        """Learn the keys in a line; the line with blanks in their place."""
        for pattern in (_KEYS, _LOOSE):
            for match in pattern.finditer(text):
                found = dict(_pairs(match["keys"]))
                if found:
                    self.meanings |= found
                    text = text[: match.start()] + " " * (match.end() - match.start()) + text[match.end() :]
        return text

    def of(self, mark: str | None) -> Meaning:
        """What a symbol means; × is the usual sign of absence."""
        if mark is None:
            return Meaning()
        return self.meanings.get(mark[0] if mark != "()" else mark) or _USUAL.get(mark[0], Meaning())


_SYMBOL = rf"{A_CELL_SIGN}|[※＊*]|[(（][ \u3000]*[)）]"
_WORD = r"(?:今回|本日|当日)?(?P<word{0}>[㐀-鿿ァ-ヴーA-Za-z]{{1,12}})"
_AHEAD = re.compile(rf"(?P<symbol>{_SYMBOL})[ \u3000]*(?:は|印は|：|:|＝|=|…)?[ \u3000]*{_WORD.format('')}")
_BEHIND = re.compile(rf"{_WORD.format('')}[ \u3000]*(?:は|：|:|＝|=|…)?[ \u3000]*(?P<symbol>{_SYMBOL})")
_KEY_AHEAD = (
    rf"(?:{_SYMBOL})[ \u3000]*(?:は|印は|：|:|＝|=)?[ \u3000]*"
    r"(?:今回|本日|当日)?[㐀-鿿ァ-ヴーA-Za-z]{1,12}[ \u3000、，・]*"
)
_KEY_BEHIND = rf"[㐀-鿿]{{1,8}}[ \u3000]*(?:は|：|:|＝|=)?[ \u3000]*(?:{_SYMBOL})[ \u3000、，・]*"
_KEYS = re.compile(
    rf"{A_REMARK_OPENING}{UNREMARKED}*?(?P<keys>(?:{_KEY_AHEAD}){{1,6}}|(?:{_KEY_BEHIND}){{1,6}}){A_REMARK_CLOSING}"
)
_LOOSE = re.compile(r"[＊*※][ \u3000]*(?P<keys>[(（][ \u3000]*[)）][ \u3000]*は[ \u3000]*[㐀-鿿]{1,6})")
_AWAY = re.compile(r"欠席?|不参加|不在|委任")
_HERE = re.compile(r"出席?|参加|オンライン.*|リモート.*|Web.*|WEB.*|会場|来場")
_USUAL: Mapping[str, Meaning] = {"×": Meaning(present=False), "✕": Meaning(present=False)}


def _pairs(keys: str) -> list[tuple[str, Meaning]]:
    pattern = _AHEAD if re.match(_SYMBOL, keys.strip()) else _BEHIND
    found = []
    for match in pattern.finditer(keys):
        symbol, word = match["symbol"], match["word"]
        symbol = "()" if symbol[0] in "(（" else symbol
        meaning = _meaning(word)
        if meaning is not None:
            found.append((symbol, meaning))
    return found


def _meaning(word: str) -> Meaning | None:
    if _AWAY.match(word) or word.endswith("欠席"):
        return Meaning(present=False)
    if _HERE.fullmatch(word) or word.endswith(("参加", "出席")):
        return Meaning(present=True)
    if word.startswith("代理"):
        return Meaning(present=False)
    return Meaning(role=word) if is_office(word) else None

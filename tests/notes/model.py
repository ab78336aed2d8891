"""Marked notes: the text as it is printed, what it holds, and how much of that was read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.run import read_bytes

_RULING = re.compile(r"⟦(?P<outcome>[a-z_]+),(?P<assent>[a-z_]+):(?P<words>[^⟧]*)⟧")
_ITEM = re.compile(r"(?:‹(?P<label>[^›]*)›[^«\n]*)?«(?P<title>[^»]*)»")
_MARKS = re.compile(r"[‹›«»⟧]|⟦[a-z_,]+:")


@dataclass(frozen=True)
class Held:
    """What a document holds: titles of items, words of rulings with outcome and assent."""

    text: str
    items: tuple[str, ...]
    rulings: tuple[tuple[str, str, str], ...]


@dataclass
class Tally:
    """How many were wanted, given, right; and what was wrong."""

    wanted: int = 0
    given: int = 0
    right: int = 0
    faults: tuple[str, ...] = ()

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.wanted + other.wanted,
            self.given + other.given,
            self.right + other.right,
            self.faults + other.faults,
        )

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0


def held(marked: str) -> Held:
    rulings = tuple((found["words"], found["outcome"], found["assent"]) for found in _RULING.finditer(marked))
    items = tuple(found["title"] for found in _ITEM.finditer(marked))
    return Held(_MARKS.sub("", marked), items, rulings)


def measured(documents: Mapping[str, str]) -> dict[str, Tally]:
    """Items, rulings, outcomes and assents of all documents together."""
    found = {name: Tally() for name in ("items", "rulings", "outcomes", "assents")}
    for name, marked in documents.items():
        for what, tally in _measured(name, held(marked)).items():
            found[what] += tally
    return found


def _measured(name: str, want: Held) -> dict[str, Tally]:
    facts = read_bytes(want.text.encode())[1].facts
    titles = [_plain(item.title) for item in facts.agenda.items]
    wanted = [_plain(title) for title in want.items]
    items = Tally(len(wanted), len(titles), sum(title in titles for title in wanted))
    items.faults = tuple(f"{name}: item {title}" for title in set(wanted) ^ set(titles))
    left = list(facts.decisions)
    rulings, outcomes, assents = Tally(len(want.rulings), len(left)), Tally(), Tally()
    for words, outcome, assent in want.rulings:
        got = next((one for one in left if _plain(words) in _plain(one.grounding.text)), None)
        if got is None:
            rulings.faults += (f"{name}: missed {words}",)
            continue
        left.remove(got)
        rulings.right += 1
        outcomes += _told(name, words, outcome, str(got.outcome))
        assents += _told(name, words, assent, str(got.assent))
    rulings.faults += tuple(f"{name}: invented {one.grounding.text}" for one in left)
    return {"items": items, "rulings": rulings, "outcomes": outcomes, "assents": assents}


def _told(name: str, words: str, want: str, got: str) -> Tally:
    return Tally(1, 1, int(want == got), () if want == got else (f"{name}: {words} is {want}, not {got}",))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", text)

"""How well findings of one kind are grouped, on labelled findings.

``python -m tests.bench.recurrence [DIR]`` prints precision, recall and F1 over pairs, for each file of DIR
(tests/recurrence_set, whose README says what each is) by itself. Two findings are a right pair if they stand under the
same kind and in the same group.

Labelled findings, as the benchmark of grouping reads them.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, fields
from itertools import combinations
from pathlib import Path

from extractors.reviews.findings.themes import theme_of
from pipeline.tokens.tokenize import split_units
from pipeline.tracking.groups import cluster_rows
from pipeline.tracking.pairs import make_space
from pipeline.tracking.profile import FindingProfile, read_profiles
from pipeline.tracking.words import Matter, plain


@dataclass(frozen=True, slots=True)
class Labelled:
    """A finding with the kind that a person gave it."""

    family: str
    kind: str
    matter: Matter


def read_labelled(path: Path) -> list[Labelled]:
    """Findings of a file of ``# family``, ``## kind`` and ``title | provision | text`` lines."""
    found: list[Labelled] = []
    family = kind = ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            kind = line[3:].strip()
        elif line.startswith("# "):
            family = line[2:].strip()
        elif line.strip():
            title, basis, text = (None if part.strip() == "-" else part.strip() for part in line.split("|", 2))
            number = f"{path.stem}-{len(found) + 1:03d}"
            theme = theme_of(title, text or "")
            bases = (basis,) if basis else ()
            found.append(Labelled(family, kind, Matter(number, title, text or "", theme, None, bases)))
    return found


_SHARED = 3
"""Words that two findings of different kinds share at least to be a hard negative."""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts of pairs."""

    findings: int
    kinds: int
    right: int
    given: int
    wanted: int
    hard: int
    """Hard negatives: same family and words, other kind."""
    hard_joined: int

    @property
    def precision(self) -> float:
        return self.right / self.given if self.given else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.wanted if self.wanted else 1.0

    @property
    def f1(self) -> float:
        total = self.given + self.wanted
        return 2 * self.right / total if total else 1.0


def score(labelled: Sequence[Labelled]) -> Score:
    """Group the findings and compare with their kinds, pair by pair."""
    joined = group(read_profiles([one.matter for one in labelled]))
    same = {(i, j) for i, j in combinations(range(len(labelled)), 2) if labelled[i].kind == labelled[j].kind}
    hard = hard_negatives(labelled)
    return Score(
        findings=len(labelled),
        kinds=len({one.kind for one in labelled}),
        right=len(joined & same),
        given=len(joined),
        wanted=len(same),
        hard=len(hard),
        hard_joined=len(joined & hard),
    )


def group(profiles: Sequence[FindingProfile]) -> set[tuple[int, int]]:
    """Pairs of rows that stand in one group."""
    groups = cluster_rows(make_space(profiles), [profile.matter.finding_id for profile in profiles])
    return {pair for members in groups for pair in combinations(members, 2)}


def hard_negatives(labelled: Sequence[Labelled]) -> set[tuple[int, int]]:
    """Pairs of one family that share words and are of different kinds."""
    words = [_words(one) for one in labelled]
    return {
        (i, j)
        for i, j in combinations(range(len(labelled)), 2)
        if labelled[i].family == labelled[j].family
        and labelled[i].kind != labelled[j].kind
        and len(words[i] & words[j]) >= _SHARED
    }


def _words(labelled: Labelled) -> set[str]:
    """Normalised forms with a letter that is not hiragana."""
    text = plain(f"{labelled.matter.title or ''}。{labelled.matter.text}")
    return {unit.form for unit in split_units(text) if any(c >= "ァ" for c in text[unit.start : unit.end])}


def pooled(scores: Sequence[Score]) -> Score:
    """The counts of several files together; findings of different files are no pairs."""
    return Score(*(sum(getattr(one, field.name) for one in scores) for field in fields(Score)))


def line(name: str, found: Score) -> str:
    """The score for people."""
    return (
        f"{name:18} {found.findings:4} findings of {found.kinds:3} kinds: precision {found.precision:.3f}, "
        f"recall {found.recall:.3f}, F1 {found.f1:.3f}; {found.hard_joined} of {found.hard} hard negatives joined"
    )


def main(folder: Path) -> None:
    """Print the score of each file, and of the set, which is ``tuning`` and ``frozen`` together."""
    scores = {path.stem: score(read_labelled(path)) for path in sorted(folder.glob("*.txt"))}
    for name, found in scores.items():
        print(line(name, found))
    if scores.keys() >= {"tuning", "frozen"}:
        print(line("tuning and frozen", pooled([scores["tuning"], scores["frozen"]])))


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else "tests/recurrence_set"))

"""What a finding says, weighted: kinds, concepts, words, provisions, theme. It depends on the finding alone."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.citations.citations import FoundCitation, find_citations
from extractors.citations.laws import look_up
from pipeline.tracking.words import Matter, plain, read_terms


@dataclass(frozen=True, slots=True)
class Provision:
    """A place in a law or guideline, as far down as findings share it."""

    law: str
    place: str | None

    def __str__(self) -> str:
        return f"{self.law}{self.place or ''}"


@dataclass(frozen=True, slots=True)
class FindingProfile:
    """What a finding says, weighted."""

    matter: Matter
    kinds: Mapping[str, float]
    """How probable each kind is, without the improbable ones; what is missing from 1 is of no known kind."""
    concepts: Mapping[str, float]
    words: Mapping[str, float]
    provisions: frozenset[Provision]

    @property
    def key(self) -> str:
        """The same for findings that say the same, whatever their ids."""
        told = (self.matter.title or "", self.matter.text, self.matter.theme, *sorted(map(str, self.provisions)))
        return hashlib.sha256("\n".join(told).encode()).hexdigest()[:16]

    @property
    def kind(self) -> str | None:
        """The most probable kind."""
        return max(self.kinds, key=lambda name: (self.kinds[name], name), default=None)


def read_profiles(matters: Sequence[Matter]) -> list[FindingProfile]:
    """Profiles of findings, in their order."""
    from pipeline.tracking.kinds import weigh_kinds  # noqa: PLC0415 - SciPy, where there is something to compare

    terms = [read_terms(matter.title, matter.text) for matter in matters]
    return [
        FindingProfile(matter, kinds, one.concepts, one.words, frozenset(read_provisions(matter)))
        for matter, kinds, one in zip(matters, weigh_kinds(terms), terms, strict=True)
    ]


def read_provisions(matter: Matter) -> Iterator[Provision]:
    """Provisions named as the basis of a finding, their laws by their full names."""
    for basis in matter.legal_basis:
        found = find_citations(basis)
        for one in found:
            yield _provision(one)
        if not found and basis.strip():
            yield Provision(plain(basis), None)


def _provision(found: FoundCitation) -> Provision:
    law = look_up(found.law_name or found.law)
    name = law.name if law else plain(found.law_name or found.law)
    place = found.place
    if place.article:
        number, *branches = place.article.split("_")
        return Provision(name, f"第{number}条" + "".join(f"の{branch}" for branch in branches))
    return Provision(name, plain(found.locator) if found.locator else None)

"""How probable it is that two findings are of one kind."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from extractors.model.vocabulary import Theme
from pipeline.tracking.kinds import rarity
from pipeline.tracking.profile import FindingProfile
from pipeline.tracking.words import FAULTS, MATTERS, WEIGHTS

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

WEIGHTS_OF_FEATURES: Mapping[str, float] = {
    "same_kind": 6.0,
    "other_kind": -3.2,
    "all": 3.4,
    "concepts": 2.3,
    "faults": 0.5,
    "words": 2.9,
    "specific": 1.4,
    "other_matter": -1.1,
    "other_fault": -1.3,
    "provision": 0.4,
    "law": 0.2,
    "theme": 0.4,
}
"""What two findings share or tell differently, each from 0 to 1; ``all`` is concepts and words together."""
BIAS = -4.3
"""A logistic model, fitted to the development findings, with kinds left out at random."""
HOPELESS = -4.0
"""Log odds at which a pair is as good as none."""
_UNTOLD = 0.5
"""What themes tell where one of them is ``other``."""
_SPECIFIC = 1.6
"""Weight of concepts of which one that is shared tells much."""


@dataclass(frozen=True, slots=True)
class Space:
    """Findings as rows of unit length, once for each way in which they are compared."""

    kinds: sparse.csr_matrix
    known: Floats
    """How probable it is that a finding is of a known kind."""
    everything: sparse.csr_matrix
    """Concepts and words together."""
    concepts: sparse.csr_matrix
    faults: sparse.csr_matrix
    words: sparse.csr_matrix
    specific: sparse.csr_matrix
    strong_matters: sparse.csr_matrix
    strong_faults: sparse.csr_matrix
    provisions: sparse.csr_matrix
    laws: sparse.csr_matrix
    themes: Integers


def make_space(profiles: Sequence[FindingProfile]) -> Space:
    """All findings as vectors; what a word weighs does not depend on the other findings."""
    themes = list(Theme)
    kinds, _ = _matrix([profile.kinds for profile in profiles])
    words, names = _matrix([profile.words for profile in profiles])
    words = words @ sparse.diags_array([rarity(f"word {word}") for word in names])
    concepts, names = _matrix([profile.concepts for profile in profiles])
    concepts = concepts @ sparse.diags_array([rarity(f"concept {name}") * WEIGHTS[name] for name in names])
    places = [{str(one): 1.0 for one in profile.provisions if one.place} for profile in profiles]
    laws = [{one.law: 1.0 for one in profile.provisions} for profile in profiles]

    def only(chosen: Callable[[str], bool]) -> sparse.csr_matrix:
        """Concepts of which this holds."""
        return sparse.csr_matrix(concepts)[:, np.flatnonzero([chosen(name) for name in names])]

    return Space(
        kinds=kinds.sqrt(),
        known=np.asarray(kinds.sum(axis=1), dtype=np.float64).ravel(),
        everything=_unit(sparse.hstack([words, concepts])),
        concepts=_unit(concepts),
        faults=_unit(only(FAULTS.__contains__)),
        words=_unit(words),
        specific=only(lambda name: WEIGHTS[name] >= _SPECIFIC),
        strong_matters=only(lambda name: name in MATTERS and WEIGHTS[name] > 0.6),
        strong_faults=only(lambda name: name in FAULTS and WEIGHTS[name] >= 1.2),
        provisions=_unit(_matrix(places)[0]),
        laws=_unit(_matrix(laws)[0]),
        themes=np.array([themes.index(profile.matter.theme) for profile in profiles], dtype=np.int64),
    )


def features(space: Space, left: Integers, right: Integers, *, paired: bool = False) -> Iterator[tuple[str, Floats]]:
    """Each feature for every left with every right row: matrices, one at a time, as they are large.

    ``paired``: for the first left with the first right row, the second with the second, …: columns.
    """

    def dots(rows: sparse.csr_matrix) -> Floats:
        if paired:
            return np.asarray(rows[left].multiply(rows[right]).sum(axis=1), dtype=np.float64)
        return np.asarray((rows[left] @ rows[right].T).toarray(), dtype=np.float64)

    def both(values: NDArray[Any]) -> tuple[NDArray[Any], NDArray[Any]]:
        return values[left][:, None], values[right][:, None] if paired else values[right][None, :]

    def strangers(rows: sparse.csr_matrix) -> Floats:
        """1 where both say something in this respect and share nothing of it."""
        one, two = both(np.diff(rows.indptr) > 0)
        return np.asarray(one & two & (dots(rows) == 0), dtype=np.float64)

    same = dots(space.kinds)
    one, two = both(space.known)
    yield "same_kind", same
    yield "other_kind", np.maximum(0, one * two - same)
    yield "all", dots(space.everything)
    yield "concepts", dots(space.concepts)
    yield "faults", dots(space.faults)
    yield "words", dots(space.words)
    yield "specific", np.asarray(dots(space.specific) > 0, dtype=np.float64)
    yield "other_matter", strangers(space.strong_matters)
    yield "other_fault", strangers(space.strong_faults)
    yield "provision", dots(space.provisions)
    yield "law", dots(space.laws)
    yield "theme", _themes(*both(space.themes))


def _themes(one: Integers, two: Integers) -> Floats:
    other = list(Theme).index(Theme.OTHER)
    return np.where((one == other) | (two == other), _UNTOLD, one == two)


def log_odds(space: Space, left: Integers, right: Integers) -> Floats:
    """Log odds that a left and a right row are of one kind, for every pair of them."""
    total = np.full((len(left), len(right)), BIAS)
    for name, values in features(space, left, right):
        total += WEIGHTS_OF_FEATURES[name] * values
    return total


def paired_log_odds(space: Space, left: Integers, right: Integers) -> Floats:
    """Log odds that the first left and the first right row are of one kind, the second and the second, …"""
    total = np.full((len(left), 1), BIAS)
    for name, values in features(space, left, right, paired=True):
        total += WEIGHTS_OF_FEATURES[name] * values
    return total.ravel()


def paired_likeness(space: Space, left: Integers, right: Integers) -> Floats:
    """Cosine of the concepts and content words of the first left and the first right row, of the second …"""
    product = space.everything[left].multiply(space.everything[right])
    return np.asarray(product.sum(axis=1), dtype=np.float64).ravel()


def _matrix(rows: Sequence[Mapping[str, float]]) -> tuple[sparse.csr_matrix, list[str]]:
    """Rows as a matrix, and the names of its columns, sorted."""
    names = sorted({name for row in rows for name in row})
    columns = {name: index for index, name in enumerate(names)}
    indices = np.array([columns[name] for row in rows for name in row], dtype=np.int64)
    data = np.array([value for row in rows for value in row.values()], dtype=np.float64)
    indptr = np.cumsum([0, *(len(row) for row in rows)])
    found = sparse.csr_matrix((data, indices, indptr), shape=(len(rows), len(names)))
    found.sort_indices()  # sums do not depend on the order in which a row names things
    return found, names


def _unit(rows: Any) -> sparse.csr_matrix:
    """Rows of unit length; a row without anything stays empty."""
    found = sparse.csr_matrix(rows)
    lengths = np.sqrt(np.asarray(found.multiply(found).sum(axis=1)).ravel())
    found.data = found.data / np.repeat(np.where(lengths > 0, lengths, 1), np.diff(found.indptr))
    return found

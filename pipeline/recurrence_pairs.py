"""How probable it is that two findings are of one kind, for the pairs that could be."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from extractors.vocabulary import Theme
from pipeline.recurrence_words import FAULTS, MATTERS, WEIGHTS, Profile

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]

FEATURES = (
    "all",
    "concepts",
    "faults",
    "words",
    "specific",
    "other_matter",
    "other_fault",
    "lone_fault",
    "provision",
    "law",
    "theme",
)
"""What two findings share, each from 0 to 1; ``all`` is concepts and words together."""
WEIGHTS_OF_FEATURES: tuple[float, ...] = (5.1, 1.65, 2.1, 1.4, 2.4, -2.0, -2.5, -1.0, 0.5, 0.2, 1.4)
BIAS = -5.6
"""A logistic model, fitted to the tuning half of the labelled set, with concepts left out at random."""
HOPELESS = -4.0
"""Log odds at which a pair is as good as none."""
_UNTOLD = 0.5
"""What themes tell where one of them is ``other``."""
_SPECIFIC = 1.6
"""Weight of concepts of which one that is shared tells much."""
_ROWS = 512
_LEAST = 0.18
"""Cosine of concepts and words together below which a pair is not looked at."""
_BACKGROUND, _RARE = 200.0, 20.0
"""Findings and mentions that every word is taken to have besides, so that weights do not leap with a few papers."""


@dataclass(frozen=True, slots=True)
class Space:
    """Findings as rows of unit length, once for each way in which they are compared."""

    concepts: sparse.csr_matrix
    faults: sparse.csr_matrix
    specific: sparse.csr_matrix
    strong_matters: sparse.csr_matrix
    strong_faults: sparse.csr_matrix
    words: sparse.csr_matrix
    provisions: sparse.csr_matrix
    laws: sparse.csr_matrix
    themes: NDArray[np.int64]
    everything: sparse.csr_matrix
    """Concepts and words together."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs of findings (by row, the lower first) with the log odds that they are of one kind."""

    left: Integers
    right: Integers
    log_odds: Floats


def make_space(profiles: Sequence[Profile]) -> Space:
    """All findings as vectors."""
    seen: dict[str, int] = {}
    for profile in profiles:
        for word in (*profile.words, *profile.concepts):
            seen[word] = seen.get(word, 0) + 1
    total = len(profiles)
    weight = {word: _informative(total, count) * WEIGHTS.get(word, 1.0) for word, count in seen.items()}
    themes = list(Theme)

    def matrix(read: Callable[[Profile], Mapping[str, float]]) -> sparse.csr_matrix:
        return _matrix([{word: value * weight.get(word, 1.0) for word, value in read(p).items()} for p in profiles])

    return Space(
        concepts=matrix(lambda p: p.concepts),
        faults=matrix(lambda p: {name: value for name, value in p.concepts.items() if name in FAULTS}),
        words=matrix(lambda p: p.words),
        provisions=matrix(lambda p: {str(one): 1.0 for one in p.provisions if one.place}),
        laws=matrix(lambda p: {one.law: 1.0 for one in p.provisions}),
        specific=matrix(lambda p: {name: 1.0 for name in p.concepts if WEIGHTS[name] >= _SPECIFIC}),
        strong_matters=matrix(lambda p: {name: 1.0 for name in p.concepts if name in MATTERS and WEIGHTS[name] > 0.6}),
        strong_faults=matrix(lambda p: {name: 1.0 for name in p.concepts if name in FAULTS and WEIGHTS[name] >= 1.2}),
        themes=np.array([themes.index(profile.matter.theme) for profile in profiles], dtype=np.int64),
        everything=matrix(lambda p: dict(p.words) | dict(p.concepts)),
    )


def find_pairs(space: Space) -> Pairs:
    """Every pair that could be of one kind, with its log odds."""
    found = [(left, right, log_odds(features(space, left, right))) for left, right in _candidates(space.everything)]
    if not found:
        none = np.array([], dtype=np.int64)
        return Pairs(none, none, np.array([], dtype=np.float64))
    return Pairs(*(np.concatenate(parts) for parts in zip(*found, strict=True)))


def features(space: Space, left: Integers, right: Integers) -> Floats:
    """One row of features for each pair."""
    other = list(Theme).index(Theme.OTHER)
    one, two = space.themes[left], space.themes[right]
    themes = np.where((one == other) | (two == other), _UNTOLD, one == two)
    columns = [
        _dots(space.everything, left, right),
        _dots(space.concepts, left, right),
        _dots(space.faults, left, right),
        _dots(space.words, left, right),
        _dots(space.specific, left, right) > 0,
        _strangers(space.strong_matters, left, right),
        _strangers(space.strong_faults, left, right),
        _lone(space.strong_faults, left, right),
        _dots(space.provisions, left, right),
        _dots(space.laws, left, right),
        themes,
    ]
    return np.column_stack(columns).astype(np.float64)


def log_odds(values: Floats) -> Floats:
    """Log odds of each row of features that the two findings are of one kind."""
    return np.asarray(values @ np.array(WEIGHTS_OF_FEATURES) + BIAS, dtype=np.float64)


def _candidates(rows: sparse.csr_matrix) -> Iterator[tuple[Integers, Integers]]:
    """Pairs whose concepts and words overlap enough, some hundred rows at a time."""
    for start in range(0, rows.shape[0], _ROWS):
        product = (rows[start : start + _ROWS] @ rows.T).tocoo()
        left, right = product.row.astype(np.int64) + start, product.col.astype(np.int64)
        chosen = (right > left) & (product.data >= _LEAST)
        order = np.lexsort((right[chosen], left[chosen]))
        yield left[chosen][order], right[chosen][order]


def _dots(rows: sparse.csr_matrix, left: Integers, right: Integers) -> Floats:
    return np.asarray(rows[left].multiply(rows[right]).sum(axis=1), dtype=np.float64).ravel()


def _lone(rows: sparse.csr_matrix, left: Integers, right: Integers) -> Floats:
    """1 where just one of them says something in this respect."""
    says = np.diff(rows.indptr) > 0
    return np.asarray(says[left] != says[right], dtype=np.float64)


def _strangers(rows: sparse.csr_matrix, left: Integers, right: Integers) -> Floats:
    """1 where both say something in this respect and share nothing of it."""
    says = np.diff(rows.indptr) > 0
    return np.asarray(says[left] & says[right] & (_dots(rows, left, right) == 0), dtype=np.float64)


def _informative(total: int, count: int) -> float:
    """What a word tells, from 0.3 to 1.2: a word in many findings tells less."""
    return float(np.clip(np.log10((total + _BACKGROUND) / (count + _RARE)), 0.3, 1.2))


def _matrix(rows: Sequence[Mapping[str, float]]) -> sparse.csr_matrix:
    """Rows of unit length; a row without anything stays empty."""
    columns = {word: index for index, word in enumerate(sorted({word for row in rows for word in row}))}
    indptr, indices, data = [0], [], []
    for row in rows:
        length = sum(value * value for value in row.values()) ** 0.5
        for word in sorted(row):
            indices.append(columns[word])
            data.append(row[word] / length)
        indptr.append(len(indices))
    return sparse.csr_matrix((data, indices, indptr), shape=(len(rows), max(1, len(columns))), dtype=np.float64)

"""Kinds of findings that audits and inspections know (指摘の類型), and how near the words of a finding come to each.

The table ``data/finding_kinds.txt`` holds wordings of each kind. A finding is as near to a kind as the cosine of its
terms (concepts, words, runs of letters) with those of the kind's wordings says, rare terms weighing more.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pipeline.tracking.kind_table import known_kinds
from pipeline.tracking.words import FindingTerms, read_terms

Floats = NDArray[np.float64]

SHARPNESS = 60.0
UNKNOWN = 0.15
"""Nearness at which it is as likely that a finding is of no known kind. Both chosen on the development findings."""
_LEAST = 0.05
_CONCEPT, _LETTERS = 1.5, 0.5
"""What a concept and a run of letters weigh beside a word."""
_ROWS = 4096


@dataclass(frozen=True, slots=True)
class _Bank:
    """Kinds as columns over terms as rows."""

    columns: Mapping[str, int]
    weights: sparse.csr_matrix
    rarity: Floats


@cache
def _bank() -> _Bank:
    wordings = [[dict(_weighted(read_terms(None, one))) for one in kind.wordings] for kind in known_kinds()]
    spread = Counter(term for found in wordings for term in {term for one in found for term in one})
    columns = {term: index for index, term in enumerate(sorted(spread))}
    total = len(wordings)
    rarity = np.array([math.log((total + 1) / (spread[term] + 0.5)) for term in sorted(spread)])
    centres = [_sum([_rows([one], columns, rarity) for one in found]) for found in wordings]
    return _Bank(columns, sparse.csr_matrix(sparse.vstack(centres)), rarity)


def _sum(rows: Sequence[sparse.csr_matrix]) -> sparse.csr_matrix:
    total = sparse.csr_matrix(sum(rows[1:], start=rows[0]))
    return total / math.sqrt(total.multiply(total).sum())


def _weighted(terms: FindingTerms) -> Iterator[tuple[str, float]]:
    yield from ((f"concept {name}", weight * _CONCEPT) for name, weight in terms.concepts.items())
    yield from ((f"word {word}", weight) for word, weight in terms.words.items())
    yield from ((f"letters {run}", _LETTERS) for run in terms.letters)


def _rows(found: Sequence[Mapping[str, float]], columns: Mapping[str, int], rarity: Floats) -> sparse.csr_matrix:
    """Rows of unit length; terms that no kind has are left out."""
    indptr, indices, data = [0], list[int](), list[float]()
    for one in found:
        known = sorted((columns[term], weight) for term, weight in one.items() if term in columns)
        values = np.array([weight * rarity[column] for column, weight in known])
        indices += [column for column, _ in known]
        data += (values / max(float(np.linalg.norm(values)), 1e-9)).tolist()
        indptr.append(len(indices))
    return sparse.csr_matrix((data, indices, indptr), shape=(len(found), len(columns)))


def weigh_kinds(terms: Sequence[FindingTerms]) -> list[dict[str, float]]:
    """How probable each kind is for each finding; improbable ones are left out."""
    bank, names = _bank(), [kind.name for kind in known_kinds()]
    found: list[dict[str, float]] = []
    for start in range(0, len(terms), _ROWS):
        rows = _rows([dict(_weighted(one)) for one in terms[start : start + _ROWS]], bank.columns, bank.rarity)
        odds = np.exp(SHARPNESS * ((rows @ bank.weights.T).toarray() - UNKNOWN))
        chances = odds / (1 + odds.sum(axis=1, keepdims=True))
        found += [{names[k]: float(row[k]) for k in np.flatnonzero(row >= _LEAST)} for row in chances]
    return found


def rarity(term: str) -> float:
    """What sharing a word or concept tells, from 0.3 to 1.2: terms of many kinds tell less."""
    bank = _bank()
    column = bank.columns.get(term)
    return 1.2 if column is None else float(np.clip(0.5 * bank.rarity[column], 0.3, 1.2))

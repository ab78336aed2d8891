"""Findings of one kind, grouped: average linkage over the log odds of their pairs (scipy)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse.csgraph import connected_components

from pipeline.recurrence_pairs import HOPELESS, Floats, Integers, Pairs

_SURE = -HOPELESS
"""Log odds beyond which a pair counts no more than at it, so that no single pair decides."""
CUT = 0.6
"""Distance, from 0 (certainly one kind) to 1 (certainly not), up to which groups are joined.

Chosen by cross-validation over the families of the tuning half."""
LARGEST = 3000
"""Findings that are compared all with all; more than that, tied together, are first parted by their weaker ties."""
_STEP = 0.05


@dataclass(frozen=True, slots=True)
class _Near:
    """Pairs with their distances; pairs that are not there are as far apart as can be."""

    left: Integers
    right: Integers
    distance: Floats


def cluster(pairs: Pairs, size: int) -> list[list[int]]:
    """Groups of rows that belong together, singles left out, in the order of their first rows."""
    distance = (_SURE - np.clip(pairs.log_odds, -_SURE, _SURE)) / (2 * _SURE)
    near = _Near(pairs.left, pairs.right, distance)
    groups = [group for part, inside in _parts(near, np.arange(size), CUT) for group in _linked(inside, part)]
    return sorted(group for group in groups if len(group) > 1)


def _parts(near: _Near, rows: Integers, within: float) -> Iterator[tuple[Integers, _Near]]:
    """Rows tied by pairs no further apart than ``within``, with their pairs; crowds are parted at closer distances."""
    size = int(max(rows.max(initial=-1), near.right.max(initial=-1))) + 1
    chosen = near.distance <= within
    ties = sparse.coo_matrix((np.ones(int(chosen.sum())), (near.left[chosen], near.right[chosen])), (size, size))
    labels = connected_components(ties, directed=False)[1]
    for part, inside in _by_label(labels, rows, near):
        if len(part) > LARGEST and within > 0:
            yield from _parts(inside, part, max(0.0, within - _STEP))
        elif len(part) > 1:
            yield part, inside


def _by_label(labels: Integers, rows: Integers, near: _Near) -> Iterator[tuple[Integers, _Near]]:
    """Rows with the same label, and the pairs among them."""
    rows = rows[np.argsort(labels[rows], kind="stable")]
    bounds = np.flatnonzero(np.diff(labels[rows])) + 1
    among = labels[near.left] == labels[near.right]
    order = np.argsort(labels[near.left][among], kind="stable")
    left, right, distance = (values[among][order] for values in (near.left, near.right, near.distance))
    of_pair = labels[left]
    for part in np.split(rows, bounds) if len(rows) else []:
        first, last = (
            np.searchsorted(of_pair, labels[part[0]], "left"),
            np.searchsorted(of_pair, labels[part[0]], "right"),
        )
        yield np.sort(part), _Near(left[first:last], right[first:last], distance[first:last])


def _linked(near: _Near, part: Integers) -> Iterator[list[int]]:
    """Average linkage within rows that hang together; rows that are no nearer than certain are one group."""
    if len(part) > LARGEST:
        yield [int(row) for row in part]
        return
    size = len(part)
    condensed = np.ones(size * (size - 1) // 2)
    one, two = np.searchsorted(part, near.left), np.searchsorted(part, near.right)
    condensed[size * one - one * (one + 1) // 2 + two - one - 1] = near.distance
    labels = fcluster(linkage(condensed, "average"), CUT, "distance")
    for label in np.unique(labels):
        yield [int(row) for row in part[labels == label]]


def name_groups(groups: Sequence[Sequence[str]], earlier: Mapping[str, str]) -> list[str]:
    """An id for each group of finding ids, the first of which is its oldest.

    A group keeps the id of the earlier group (``earlier``: finding to group) that it shares most members with; of
    several groups that an earlier one fell into, the largest share keeps it.
    """
    shared: dict[tuple[str, int], int] = {}
    for index, members in enumerate(groups):
        for member in members:
            if member in earlier:
                key = (earlier[member], index)
                shared[key] = shared.get(key, 0) + 1
    names: dict[int, str] = {}
    for (name, index), _ in sorted(shared.items(), key=lambda item: (-item[1], item[0])):
        if index not in names and name not in names.values():
            names[index] = name
    taken = set(names.values()) | set(earlier.values())
    for index, members in enumerate(groups):
        if index not in names:
            names[index] = next(name for name in _ids(members) if name not in taken)
            taken.add(names[index])
    return [names[index] for index in range(len(groups))]


def _ids(members: Sequence[str]) -> Iterator[str]:
    """Ids from the members, the oldest first; more if those were taken by groups that have since moved on."""
    for member in members:
        yield "recurring-" + hashlib.sha256(member.encode()).hexdigest()[:12]
    for number in range(2, 1_000_000):
        yield "recurring-" + hashlib.sha256(f"{members[0]}\n{number}".encode()).hexdigest()[:12]

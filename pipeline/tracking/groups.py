"""Findings of one kind, grouped: average linkage over the log odds of their pairs (scipy).

Findings are first parted by the kind that each is nearest to, so that no more than some thousand are compared all with
all; the grouping within a part depends on nothing outside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import squareform

from pipeline.tracking.pairs import HOPELESS, Floats, Integers, Space, log_odds, paired_log_odds

_SURE = -HOPELESS
"""Log odds beyond which a pair counts no more than at it, so that no single pair decides."""
CUT = 0.6
"""Distance, from 0 (certainly one kind) to 1 (certainly not), up to which groups are joined.

Chosen on the development findings."""
LARGEST = 2000
"""Findings that are compared all with all; the others of a part join the groups that these make, or are next."""


def cluster_rows(space: Space, keys: Sequence[str]) -> list[list[int]]:
    """Groups of rows that belong together, singles left out, in the order of their first rows.

    Rows with the same key say the same, and stand together; keys decide whatever the order of rows would.
    """
    rows_of: dict[str, list[int]] = {}
    for row, key in enumerate(keys):
        rows_of.setdefault(key, []).append(row)
    distinct = np.array([rows_of[key][0] for key in sorted(rows_of)], dtype=np.int64)
    found = [
        sorted(row for one in group for row in rows_of[keys[one]])
        for part in _parts(space, distinct[_says_something(space, distinct)])
        for group in _grouped(space, part)
    ]
    return sorted(group for group in found if len(group) > 1)


def _says_something(space: Space, rows: Integers) -> NDArray[np.bool_]:
    """Whether a row is of one kind with itself: from too few words nothing can be told."""
    return paired_log_odds(space, rows, rows) >= _SURE * (1 - 2 * CUT)


def _parts(space: Space, rows: Integers) -> Iterator[Integers]:
    """Rows with the same nearest kind; those that are near to none are one part."""
    nearest = nearest_kinds(space)[rows]
    order = np.argsort(nearest, kind="stable")
    yield from np.split(rows[order], np.flatnonzero(np.diff(nearest[order])) + 1)


def nearest_kinds(space: Space) -> Integers:
    """Column of the most probable kind of each row, -1 where none is probable."""
    weights = space.kinds.tocoo()
    order = np.lexsort((-weights.col, weights.data, weights.row))
    nearest = np.full(space.kinds.shape[0], -1, dtype=np.int64)
    nearest[weights.row[order]] = weights.col[order]
    return nearest


def _grouped(space: Space, part: Integers) -> Iterator[list[int]]:
    """Groups within a part, singles too."""
    while len(part):
        first, rest = part[:LARGEST], part[LARGEST:]
        labels = _linked(distances(space, first, first))
        groups = [[int(row) for row in first[labels == label]] for label in np.unique(labels)]
        left: list[int] = []
        if len(rest):
            joined = _nearest_group(space, rest, first, labels)
            for row, label in zip(rest, joined, strict=True):
                groups[label].append(int(row)) if label >= 0 else left.append(int(row))
        yield from groups
        part = np.array(left, dtype=np.int64)


def distances(space: Space, left: Integers, right: Integers) -> Floats:
    """Distances between rows, from 0 (certainly one kind) to 1 (certainly not)."""
    return np.asarray((_SURE - np.clip(log_odds(space, left, right), -_SURE, _SURE)) / (2 * _SURE), dtype=np.float64)


def _linked(distance: Floats) -> Integers:
    """Labels of average linkage."""
    if len(distance) < 2:
        return np.zeros(len(distance), dtype=np.int64)
    np.fill_diagonal(distance, 0)
    condensed = squareform((distance + distance.T) / 2, checks=False)
    return np.asarray(fcluster(linkage(condensed, "average"), CUT, "distance"), dtype=np.int64) - 1


def _nearest_group(space: Space, rows: Integers, members: Integers, labels: Integers) -> list[int]:
    """The group that each row is nearest to on the average, -1 if none is near enough."""
    count = int(labels.max()) + 1
    sizes = np.bincount(labels, minlength=count)
    means = sparse.csr_matrix((1 / sizes[labels], (np.arange(len(labels)), labels)), shape=(len(labels), count))
    found: list[int] = []
    for start in range(0, len(rows), LARGEST):
        near = np.asarray(distances(space, rows[start : start + LARGEST], members) @ means)
        best = near.argmin(axis=1)
        found += np.where(near[np.arange(len(best)), best] <= CUT, best, -1).tolist()
    return found


def heed(
    space: Space, groups: Sequence[Sequence[int]], whole: Sequence[Sequence[int]], said: Sequence[tuple[int, int, bool]]
) -> list[list[int]]:
    """Groups of rows as people said of pairs of them that they are of one kind, or not; the last word counts.

    ``whole``: rows that are one in any case. Groups of two rows said to be of one kind are one group; one that holds
    rows said not to be falls into two, every other row going where it is the nearer. A word that contradicts later
    ones is not heeded.
    """
    root: dict[int, int] = {row: rows[0] for rows in whole for row in rows}
    apart: set[frozenset[int]] = set()
    for left, right, same in reversed(said):
        one, other = root[left], root[right]
        if same and one != other and frozenset((one, other)) not in apart:
            root = {row: one if now == other else now for row, now in root.items()}
            apart = {frozenset(one if each == other else each for each in pair) for pair in apart}
        elif not same and one != other:
            apart.add(frozenset((one, other)))
    mentioned = {root[row] for left, right, _ in said for row in (left, right)}
    rows_of: dict[int, list[int]] = {}
    for row, each in root.items():
        rows_of.setdefault(each, []).append(row)
    joined = _joined([*groups, *(rows_of[each] for each in sorted(mentioned))])
    return [sorted(part) for group in joined for part in _parted(space, group, root, apart)]


def _joined(groups: Sequence[Sequence[int]]) -> list[list[int]]:
    """Groups, those that share a row as one."""
    group_of: dict[int, set[int]] = {}
    for group in groups:
        whole = set(group).union(*(group_of[row] for row in group if row in group_of))
        group_of.update(dict.fromkeys(whole, whole))
    return sorted(sorted(one) for one in {id(one): one for one in group_of.values()}.values())


def _parted(
    space: Space, group: Sequence[int], root: Mapping[int, int], apart: set[frozenset[int]]
) -> Iterator[Sequence[int]]:
    """A group in parts of which none holds rows that are apart."""
    roots = {root[row] for row in group}
    pair = min((sorted(one) for one in apart if one <= roots), default=None)
    if pair is None:
        yield group
        return
    rows_of = {each: [row for row in group if root[row] == each] for each in roots}
    ends = [np.array(rows_of[each], dtype=np.int64) for each in pair]
    sides: tuple[list[int], list[int]] = (list(rows_of[pair[0]]), list(rows_of[pair[1]]))
    for each in sorted(roots - set(pair)):
        near = [float(distances(space, np.array(rows_of[each], dtype=np.int64), end).mean()) for end in ends]
        sides[near[1] < near[0]].extend(rows_of[each])
    for side in sides:
        yield from _parted(space, side, root, apart)


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

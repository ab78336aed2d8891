"""Tables open to the sides that a row over the whole width cuts in two: no upright line crosses it.

Tables whose head alone has upright rules: the aligned rows right below it are theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from extractors.japanese.enumerators import read_mark
from extractors.model.document import Box
from pipeline.read.tables.grids import OPEN_SIDE
from pipeline.read.tables.lines import Network
from pipeline.read.tables.shapes import Chars, RuledLine, RuledTable

HIGHEST = 45.0
_SAME = 3.0
_MOST = 100
_CAPTION = re.compile(r"図?表|別表|第[0-9０-９]")


def join_sections(networks: Sequence[Network], across: Sequence[RuledLine], chars: Chars) -> list[Network]:
    """Networks with those put together that one row of text without borders parts.

    A heading between two tables of the same columns looks alike; it is told by its mark.
    """
    if len(networks) > _MOST or not any(_is_open(network) for network in networks):
        return list(networks)
    used = {rule for network in networks for rule in network.across}
    loose = [rule for rule in across if rule not in used][:_MOST]
    result: list[Network] = []
    for network in sorted(networks, key=lambda network: network.across[0].at):
        whole = _with_edges(network, loose, chars) if _is_open(network) else network
        above = next((other for other in reversed(result[-8:]) if _meet(other, whole)), None)
        if above is not None and _is_row(above.across[-1].at, whole.across[0].at, chars):
            result[result.index(above)] = Network(
                _merged(above.across, whole.across), tuple(sorted((*above.down, *whole.down)))
            )
        else:
            result.append(whole)
    return result


def _merged(one: Sequence[RuledLine], two: Sequence[RuledLine]) -> tuple[RuledLine, ...]:
    return tuple(sorted({*one, *two}))


def _with_edges(network: Network, loose: Sequence[RuledLine], chars: Chars) -> Network:
    """The network with rules of its width above and below it that bound further rows of full width."""
    across = network.across
    for rule in loose:
        if _spans(rule, network) and 0 < rule.at - across[-1].at <= HIGHEST and _is_row(across[-1].at, rule.at, chars):
            across = (*across, rule)
    for rule in reversed(loose):
        if _spans(rule, network) and 0 < across[0].at - rule.at <= HIGHEST and _is_row(rule.at, across[0].at, chars):
            across = (rule, *across)
    return Network(across, network.down)


def _extent(network: Network) -> tuple[float, float]:
    return min(rule.start for rule in network.across), max(rule.end for rule in network.across)


def _is_open(network: Network) -> bool:
    """No line stands at the left nor at the right."""
    left, right = _extent(network)
    return network.down[0].at > left + OPEN_SIDE and network.down[-1].at < right - OPEN_SIDE


def _spans(rule: RuledLine, network: Network) -> bool:
    left, right = _extent(network)
    return abs(rule.start - left) <= _SAME and abs(rule.end - right) <= _SAME


def _meet(above: Network, below: Network) -> bool:
    """Both open, equally wide, close to each other, and with some column border alike."""
    if not (_is_open(above) and _is_open(below)):
        return False
    one, two = _extent(above), _extent(below)
    if abs(one[0] - two[0]) > _SAME or abs(one[1] - two[1]) > _SAME:
        return False
    if not -_SAME <= below.across[0].at - above.across[-1].at <= HIGHEST:
        return False
    return any(abs(first.at - second.at) <= _SAME for first in above.down for second in below.down)


def _is_row(top: float, bottom: float, chars: Chars) -> bool:
    """The text between two rules is there, and no heading; nothing can stand between rules that are one."""
    if bottom - top <= _SAME:
        return True
    words = "".join(
        text for text, y0, y1 in zip(chars.text, chars.y0, chars.y1, strict=True) if top < (y0 + y1) / 2 < bottom
    )
    words = words.strip()
    mark = read_mark(words)
    return bool(words) and not _CAPTION.match(words) and not (mark and mark.firm)


_NEAR = 4.0


def join_heads(grids: Sequence[RuledTable], chars: Chars) -> list[RuledTable]:
    """The grids, each that is ruled made one with the aligned one that it is the head of."""
    bodies = [grid for grid in grids if not grid.ruled]
    joined: list[RuledTable] = []
    for grid in grids:
        if not grid.ruled:
            continue
        body = next((body for body in bodies if _is_head(grid, body, chars)), None)
        if body is not None:
            bodies.remove(body)
        joined.append(grid if body is None else _with_body(grid, body))
    return joined + bodies


def _is_head(head: RuledTable, body: RuledTable, chars: Chars) -> bool:
    """Whether the body begins where the head ends, and its text stands in the same columns under it."""
    if head.columns != body.columns or abs(head.box.y1 - body.box.y0) > _NEAR:
        return False
    if abs(head.box.x0 - body.box.x0) > _NEAR or abs(head.box.x1 - body.box.x1) > _NEAR:
        return False
    left, top, right, bottom = body.box
    for x0, y0, x1, y1 in zip(chars.x0, chars.y0, chars.x1, chars.y1, strict=True):
        x, y = (x0 + x1) / 2, (y0 + y1) / 2
        inside = left <= x < right and top <= y < bottom
        if inside and bisect_right(head.xs, x) != bisect_right(body.xs, x):
            return False
    return True


def _with_body(head: RuledTable, body: RuledTable) -> RuledTable:
    xs, ys = head.xs, (*head.ys, *body.ys[1:])
    below = [
        replace(
            cell,
            row=cell.row + head.rows,
            box=Box(
                xs[cell.column],
                ys[cell.row + head.rows],
                xs[cell.column + cell.column_span],
                ys[cell.row + head.rows + cell.row_span],
            ),
        )
        for cell in body.cells
    ]
    return replace(
        head,
        box=Box(head.box.x0, head.box.y0, head.box.x1, body.box.y1),
        ys=ys,
        cells=(*head.cells, *below),
        closed_bottom=body.closed_bottom,
    )

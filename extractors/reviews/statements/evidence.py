"""What the rest of a paper says of a statement: its sisters in the same list, and what its mark means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence
from statistics import mean

from extractors.outline.blocks import Outline
from extractors.outline.legend import legend_key
from extractors.reviews.statements.statement import Unit

FEWEST = 2


def sisters(outline: Outline, units: Sequence[Unit], chances: Sequence[float]) -> list[float | None]:
    """How likely the others of each statement's list are, in the mean; None where too few stand beside it.

    A list is what stands below one block with marks of one form; where that is short, also what stands so below the
    blocks beside it; of marks that the paper explains, all with the same mark.
    """
    found: list[float | None] = [None] * len(units)
    for keys in (_keyed, _near, _wide):
        lists: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place, unit in enumerate(units):
            if (key := keys(outline, unit)) is not None:
                lists[key].append(place)
        for members in lists.values():
            for place in members:
                if found[place] is None and len(members) > FEWEST:
                    found[place] = mean(chances[other] for other in members if other != place)
    return found


def _keyed(outline: Outline, unit: Unit) -> Hashable:
    if unit.means is None:
        return None
    block = unit.block
    name = outline.text[block.name.start : block.name.end] if block.name is not None else ""
    key = legend_key(block.mark or "")
    return key if key in outline.legend else legend_key(name)


def _near(_: Outline, unit: Unit) -> Hashable:
    return unit.block.parent, unit.block.shape, unit.block.kind, unit.title is None, unit.part


def _wide(outline: Outline, unit: Unit) -> Hashable:
    above = next(outline.ancestors(unit.block), None)
    if above is None:
        return None
    return above.parent, above.shape, above.kind, unit.block.shape, unit.block.kind, unit.title is None, unit.part

"""Which block stands below which: told by the marks of lists, their numbers, and brackets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.enumerators import is_above


@dataclass(frozen=True, slots=True)
class Levelled:
    """What the tree is built from: one block."""

    heads: bool
    """Other blocks may stand below it."""
    shape: str
    number: int | None
    bullet: bool = False
    """Marked by a symbol that counts nothing."""


@dataclass(slots=True)
class _Open:
    index: int
    shape: str
    number: int | None
    bullet: bool


def nest(blocks: Sequence[Levelled]) -> list[int | None]:
    """The parent of each block.

    A block whose mark has the form of an open list goes on with that list where its number does; a new form opens one
    below, but for forms that usually stand above (第１ over １). What has no mark belongs to the block before it.
    """
    parents: list[int | None] = []
    stack: list[_Open] = []
    for index, block in enumerate(blocks):
        if not block.heads:
            parents.append(stack[-1].index if stack else None)
            continue
        depth = _depth(stack, block, blocks, index)
        del stack[depth:]
        parents.append(stack[-1].index if stack else None)
        stack.append(_Open(index, block.shape, block.number, block.bullet))
    return parents


def _depth(stack: Sequence[_Open], block: Levelled, blocks: Sequence[Levelled], index: int) -> int:
    """How many open blocks stay open when a block begins."""
    same = [depth for depth, opened in enumerate(stack) if opened.shape == block.shape]
    for depth in reversed(same):
        last = stack[depth].number
        if block.number is None or last is None or block.number > last:
            return depth
    if same:
        return _restart(stack, block, same[-1])
    if block.number is None:
        return _unnumbered(stack, blocks, index)
    depth = len(stack)
    while depth and is_above(block.shape, stack[depth - 1].shape) and not _goes_on(stack[depth - 1], blocks, index):
        depth -= 1
    return depth


def _goes_on(opened: _Open, blocks: Sequence[Levelled], index: int) -> bool:
    """Whether an open list counts on after one that begins with 1 here: then that stands below it."""
    if blocks[index].number != 1 or opened.number is None:
        return False
    return any(block.shape == opened.shape and block.number == opened.number + 1 for block in blocks[index + 1 :])


def _restart(stack: Sequence[_Open], block: Levelled, depth: int) -> int:
    """A list that begins anew with 1: below what was opened since, else beside the old one."""
    since = stack[depth + 1 :]
    return len(stack) if since and not is_above(block.shape, since[-1].shape) else depth


def _unnumbered(stack: Sequence[_Open], blocks: Sequence[Levelled], index: int) -> int:
    """A heading in brackets or alone on its line, the first of its form.

    Where the list that is open begins anew after it, it stands above that list; else below what is open.
    """
    after = next((block for block in blocks[index + 1 :] if block.heads and block.number is not None), None)
    if after is not None and after.number == 1:
        for depth, opened in enumerate(stack):
            if opened.shape == after.shape:
                return depth
    block = blocks[index]
    depth = len(stack)
    while depth and stack[depth - 1].bullet and not block.bullet:
        depth -= 1
    return depth

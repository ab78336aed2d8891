"""The outline (文書の骨組み) of a document: a tree of blocks that every extractor of papers and notes reads.

A block is a paragraph outside tables, a whole table, or a whole turn. Ranges are of the reading text, so grounding
is untouched. Which block stands below which is told by marks (番号), brackets and sequence, never by words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from extractors.model.document import Range
from extractors.outline.legend import legend_key


class BlockKind(StrEnum):
    """What a block is (ブロックの種類)."""

    TITLE = "TITLE"
    FIELD = "FIELD"
    """A name and its value on one line: 監査期間　令和７年９月１日から."""
    HEADING = "HEADING"
    ITEM = "ITEM"
    """A numbered or bulleted statement."""
    TURN = "TURN"
    SPEECH = "SPEECH"
    DIRECTION = "DIRECTION"
    PROSE = "PROSE"
    TABLE = "TABLE"
    NOTE = "NOTE"
    ROSTER = "ROSTER"
    SIGNATURE = "SIGNATURE"
    LEGEND = "LEGEND"
    """What marks and words of the paper mean (凡例)."""
    END = "END"


@dataclass(frozen=True, slots=True)
class Block:
    """One block of the outline."""

    index: int
    kind: BlockKind
    range: Range
    """The whole block."""
    words: Range
    """Without mark and brackets; of a field its value."""
    mark: str | None = None
    """Enumerator, bullet or opening bracket as printed."""
    shape: str = ""
    """Form of the mark; blocks of one list share it. Empty for prose."""
    number: int | None = None
    """What the enumerator counts."""
    name: Range | None = None
    """Of a field its name; of ``【指摘】……`` what stands in the brackets."""
    arrow: bool = False
    """Goes on from the block before."""
    parent: int | None = None
    level: int = 0
    """Blocks above it."""
    table: int | None = None
    """Index in ``Document.tables``."""
    sure: float = 1.0
    """How likely ``kind`` is right, 0 to 1."""


@dataclass(frozen=True)
class Outline:
    """All blocks of a document in reading order, as a tree."""

    text: str = field(repr=False)
    """The reading text."""
    blocks: tuple[Block, ...]
    legend: Mapping[str, str] = field(default_factory=dict)
    """What the document says its marks mean, by ``legend_key``."""

    def meaning(self, block: Block) -> str | None:
        """What the document says a block's mark, or the name before its words, means."""
        if not self.legend:
            return None
        name = self.text[block.name.start : block.name.end] if block.name is not None else ""
        return self.legend.get(legend_key(block.mark or "")) or self.legend.get(legend_key(name))

    def words(self, block: Block) -> str:
        """A block's words, mark and brackets left out."""
        return self.text[block.words.start : block.words.end]

    @cached_property
    def _children(self) -> dict[int | None, tuple[Block, ...]]:
        below: dict[int | None, list[Block]] = {}
        for block in self.blocks:
            below.setdefault(block.parent, []).append(block)
        return {parent: tuple(blocks) for parent, blocks in below.items()}

    def children(self, block: Block | None) -> tuple[Block, ...]:
        """Blocks directly below a block; of None, those that nothing stands above."""
        return self._children.get(None if block is None else block.index, ())

    def ancestors(self, block: Block) -> Iterator[Block]:
        """Blocks above a block, nearest first."""
        while block.parent is not None:
            block = self.blocks[block.parent]
            yield block

    def subtree(self, block: Block) -> tuple[Block, ...]:
        """A block and all below it, in reading order."""
        last = block.index + 1
        while last < len(self.blocks) and self.blocks[last].level > block.level:
            last += 1
        return self.blocks[block.index : last]

    def siblings(self, block: Block) -> tuple[Block, ...]:
        """All blocks below the same block, itself included."""
        return self._children[block.parent]

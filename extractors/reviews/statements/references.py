"""Paragraphs that name at their head what they answer: １について、……　２は……　F1 ……

They stand together, each for another label: what they name are statements further up, whatever heads them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from extractors.japanese.letters import fold_wording
from extractors.model.grounding import squash
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.reviews.statements.statement import Unit

_STATES = frozenset({BlockKind.ITEM, BlockKind.PROSE, BlockKind.NOTE, BlockKind.FIELD, BlockKind.SPEECH})
_COUNT = r"[0-9０-９]{1,2}|[①-⑳]|[ア-ン](?![ァ-ヺー])|[A-ZＡ-Ｚ]{1,3}[-－]?[0-9０-９]{1,3}"
_HEAD = re.compile(
    rf"[\s　（(]*(?P<label>{_COUNT}|[^\s　、。0-9０-９]{{1,6}}(?:{_COUNT}))[）)．.]?"
    r"(?:の(?:対応|回答|措置|件|指摘|事項|御?意見)(?:に(?:対して|ついて)|は|、|　|：|:)?"
    r"|(?:につ(?:いて|きまして)|に(?:対し|関し)(?:て|まして)?)は?|は、?(?=[^0-9０-９])|への)"
)
_CODE = re.compile(r"[A-ZＡ-Ｚ]{1,3}[-－]?[0-9０-９]{1,3}(?![0-9０-９])")


def read_references(outline: Outline) -> Mapping[int, str]:
    """The labels that paragraphs answer, by the indices of their blocks: where most that stand together do so."""
    found: dict[int, str] = {}
    parents = {block.parent for block in outline.blocks}
    for parent in parents:
        group = outline.children(None if parent is None else outline.blocks[parent])
        for run in _runs(outline, group):
            found.update(run)
    return found


def _runs(outline: Outline, group: Sequence[Block]) -> list[dict[int, str]]:
    """Stretches of siblings that each name another label."""
    runs: list[dict[int, str]] = [{}]
    for block in group:
        label = _named(outline, block)
        if label is not None and label not in runs[-1].values():
            runs[-1][block.index] = label
        elif runs[-1]:
            runs.append({})
    return [run for run in runs if len(run) > 1]


def _named(outline: Outline, block: Block) -> str | None:
    if block.kind not in _STATES:
        return None
    start = block.range.start
    named = _HEAD.match(outline.text, start, min(block.range.end, start + _LONGEST))
    if named is None and block.name is not None and block.mark is None:
        named = _CODE.fullmatch(outline.text, block.name.start, block.name.end)
        known = named is not None and outline.text.find(named[0], 0, start) >= 0
        return bare(named[0]) if named and known and outline.words(block) else None
    return bare(named["label"]) if named else None


_LONGEST = 24


def bare(label: str) -> str:
    """A label without its brackets and stops, in plain letters."""
    return fold_wording(label).strip("()[]<>.、 ")


def deal(outline: Outline, units: Sequence[Unit], references: Mapping[int, str]) -> list[Unit]:
    """The statements with the paragraphs that name them as their responses."""
    known = list(units)
    for index, label in references.items():
        places = [place for place, unit in enumerate(known) if unit.block.index < index]
        place = next((place for place in reversed(places) if label in labels_of(outline, known[place])), None)
        if place is not None:
            block = outline.blocks[index]
            known[place] = replace(known[place], response=(*known[place].response, block.words), answered=True)
    return known


def labels_of(outline: Outline, unit: Unit) -> set[str]:
    """What a response may call a statement: its label, a code that begins its title, the number of its heading."""
    found = {bare(unit.label)} if unit.label else set()
    for words in (unit.title or "", *unit.headings[:1]):
        if code := _CODE.match(squash(words)):
            found.add(bare(code[0]))
    if unit.block.name is not None:
        found.add(bare(squash(outline.text[unit.block.name.start : unit.block.name.end])))
    if not unit.label:
        above = next((one for one in outline.ancestors(unit.block) if one.number is not None), None)
        found |= {bare(above.mark)} if above is not None and above.mark else set()
    return found

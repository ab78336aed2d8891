"""Statements of several paragraphs: what of them states something, and where a second statement begins."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.model.document import Range
from extractors.outline.blocks import Outline
from extractors.reviews.statements.statement import Unit
from extractors.scoring import Statement, load_model, statement_features

REFERS = re.compile(
    r"(?:この(?:ような|ため|こと|点|件|事態)|これ(?:は|ら|に|を|で)|そのため|その(?:結果|原因)|当該|上記の|したがって|よって|ついては|原因は)"
)
"""A paragraph that goes on about what the one before it states."""
_ADDS = re.compile(r"(?:また|さらに|更に|次に|一方|このほか|加えて|最後に|それから|ほかに)、")
"""A paragraph that comes to another matter: the conjunctions that add."""
_STATES, _SAYS_NONE = 0.5, 0.1


def parted(outline: Outline, units: Sequence[Unit]) -> list[Unit]:
    """The statements, those of several paragraphs without what states nothing, and one for each matter."""
    return [part for unit in units for part in _parts(outline, unit)]


def _parts(outline: Outline, unit: Unit) -> list[Unit]:
    if len(unit.passage) == 1:
        return [unit]
    texts = [outline.text[start:end] for start, end in unit.passage]
    chances = [_chance(text) for text in texts]
    if max(chances) < _STATES:
        return [unit]
    groups: list[list[Range]] = []
    stated = False
    for place, (where, text, chance) in enumerate(zip(unit.passage, texts, chances, strict=True)):
        if REFERS.match(text) and groups:
            groups[-1].append(where)
        elif chance < _SAYS_NONE and (place or unit.title):
            continue
        elif not groups or (stated and chance >= _STATES and _ADDS.match(text) and not unit.response):
            groups.append([where])
            stated = chance >= _STATES
        else:
            groups[-1].append(where)
            stated = stated or chance >= _STATES
    first = replace(unit, passage=tuple(groups[0]))
    return [first, *(replace(first, passage=tuple(group), label=None, title=None) for group in groups[1:])]


def finds(text: str) -> bool:
    """Whether a paragraph by itself is likelier a finding than none."""
    return _chance(text) >= _STATES


def _chance(text: str) -> float:
    return load_model("finding").probability(statement_features(Statement(text)))

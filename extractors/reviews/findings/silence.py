"""Where a paper seems to tell of findings and none was read: said as an issue, never passed over."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from extractors.model.document import Range
from extractors.model.grounding import Desk, squash, tidy
from extractors.model.proceedings import Facts
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.outline.read import read_outline
from extractors.reviews.findings.context import is_circular
from extractors.reviews.findings.predicates import is_clean
from extractors.reviews.statements.statement import statement_of, text_of
from extractors.reviews.statements.units import read_units
from extractors.scoring import load_model, statement_features

_FAULTS = re.compile(r"指摘|不備|違反|不適合|不当|是正")
"""A heading with these words announces what is wrong."""
_DEFINES = re.compile(r"区分|定義|基準|用語|様式|件数|とは")
"""A heading over what words mean, or how much of it there is."""
_RESULT = re.compile(r"(?:結果|所見|意見|講評|評価)(?:等|について)?")
_LONGEST = 24
"""Characters of a heading that is no sentence."""
_FAINT = 0.1
"""As likely a statement under the heading of a result is said to be perhaps a finding where the paper gives none; of
those in papers left out that find nothing, one in twenty is."""


def tell_silence(desk: Desk, facts: Facts, *, audit: bool) -> None:
    """Say once why a paper gave no findings though it looks as if it held some. Of minutes only headings tell that."""
    if any(problem.code == "table_unread" and problem.stage == "extract" for problem in desk.problems):
        return
    found = next(_signs(desk, facts, audit=audit), None)
    if found is not None:
        desk.problem("no_findings", found[0], "extract", found[1])


def _signs(desk: Desk, facts: Facts, *, audit: bool) -> Iterator[tuple[str, Range]]:
    outline = read_outline(desk.document, facts.proceedings)
    units = read_units(outline)
    if is_circular(desk.document):
        return
    for unit in units:
        heading = next((words for words in unit.headings if _FAULTS.search(words)), None)
        if heading is not None and not is_clean(text_of(outline, unit.passage)):
            yield f"nothing was read under {tidy(heading)}", unit.block.range
    if not audit or facts.proceedings.turns:
        return
    for block in outline.blocks:
        if _announces(outline, block) and not _is_clean_below(outline, block):
            yield f"nothing was read under {tidy(outline.words(block))}", block.range
    model = load_model("finding")
    for unit in units:
        if unit.response and squash(text_of(outline, unit.response)):
            yield "responses stand there, and nothing that they answer was read", unit.block.range
        words = text_of(outline, unit.passage)
        if any(_RESULT.search(squash(heading)[-6:]) for heading in unit.headings[:1]) and not is_clean(words):
            chance = model.probability(statement_features(statement_of(outline, unit)))
            if chance >= _FAINT:
                yield f"perhaps a finding: {tidy(words)[:40]}", unit.block.range


def _announces(outline: Outline, block: Block) -> bool:
    """Whether a short line names what is wrong."""
    words = outline.words(block)
    short = block.kind in {BlockKind.HEADING, BlockKind.FIELD} and len(words) <= _LONGEST
    return short and _FAULTS.search(words) is not None and not _DEFINES.search(words) and not is_clean(words)


def _is_clean_below(outline: Outline, block: Block) -> bool:
    """Whether the next words say that there is nothing, or there are none."""
    after: Sequence[Block] = outline.blocks[block.index + 1 : block.index + 2]
    return all(is_clean(outline.words(one)) or one.kind is BlockKind.END for one in after)

"""What the written rules see in a sentence: evidence for the scores of rulings, not a verdict."""

from __future__ import annotations

from functools import lru_cache

from extractors.minutes.decisions.phrases import (
    ACT_HINT,
    BARE,
    ENTRUSTS,
    FEW,
    LEAD_IN,
    NAMES_PEOPLE,
    NO_COMMENT,
    NO_OBJECTION,
    NOT_RULING,
    PUT,
    QUOTED,
    RULING_END,
    TALLY,
    THEREUPON,
)
from extractors.minutes.decisions.rules import acts_in, ordered

_PATTERNS = {
    "no_objection": NO_OBJECTION,
    "no_comment": NO_COMMENT,
    "tally": TALLY,
    "few": FEW,
    "put": PUT,
    "bare": BARE,
    "ends": RULING_END,
    "unlike": NOT_RULING,
    "quoted": QUOTED,
    "hint": ACT_HINT,
    "thereupon": THEREUPON,
    "lead": LEAD_IN,
    "names": NAMES_PEOPLE,
    "entrusts": ENTRUSTS,
}


@lru_cache(maxsize=512)
def marks_of(words: str) -> frozenset[str]:
    """Names of the patterns that a sentence matches, and ``act=`` with each outcome that its words name."""
    found = {name for name, pattern in _PATTERNS.items() if pattern.search(words)}
    if "ends" in found and "unlike" not in found:
        found.add("declares")
    acts = acts_in(None, words)[0]
    found |= {f"act={act.outcome}" for act in acts}
    found |= {"general" if act.general else "telling" for act in acts}
    return frozenset(found)


def outcome_marks(words: str) -> frozenset[str]:
    """What the rules say of the outcome: each act, the main and the last one, few votes."""
    acts = acts_in(None, words)[0]
    few = FEW.search(words) is not None
    telling = [act.outcome for act in acts if not act.general]
    main = ordered(acts, few=few)
    found = {f"act={outcome}" for outcome in telling}
    if telling:
        found.add(f"last={telling[-1]}")
    if main and not main[0].general:
        found.add(f"main={main[0].outcome}")
    if few:
        found.add("few")
    return frozenset(found)

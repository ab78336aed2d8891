"""Rulings by evidence that adds up: a score for each sentence of the course, then what was decided and how agreed."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from extractors.minutes.decisions.marks import outcome_marks
from extractors.minutes.decisions.rules import PrintedAct, acts_in, ordered
from extractors.model.lemmas import Lemmas
from extractors.model.vocabulary import Assent, Outcome
from extractors.scoring import (
    Agreement,
    CourseLine,
    Judgement,
    assent_features,
    load_model,
    outcome_features,
    ruling_features,
)

SURE = 950
"""Of a thousand sentences that score so high, so many were rulings in styles left out."""
SUPPORTED = 850
"""Enough where a question stands before the ruling, or somebody agrees."""
DECLARED = 930
"""Enough where nothing of the kind does."""
NOTED = 950
"""Enough in notes, where what isn't said of an item isn't written."""
FORMAL = 600
"""By how much less a sentence must score that says how it was agreed and what was decided."""
LISTED = 900
"""Enough in notes at the end of an item, and in a cell where other rows have results."""
LIKELY = 800
"""From here on to ``SURE`` it is said that a sentence may be a ruling."""
LIKELIER = 0.6
"""How likely it must be to go against what says only that something was decided."""
_LABEL = 40
"""Characters of the longest label of an act that no rule knows."""
TRUSTED = 0.8
"""How likely an outcome must be to go against what the rules read."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A sentence taken for a ruling."""

    index: int
    probability: float
    margin: int


def rulings_among(said: Sequence[CourseLine], asked: Sequence[int]) -> list[Scored]:
    """Of the sentences asked for, those that are rulings, with how likely that is."""
    model = load_model("ruling")
    least = model.threshold(LIKELY)
    found = []
    for index in asked:
        judged = model.judge(ruling_features(said, index))
        if judged.margin >= least - FORMAL * is_formal(said[index].marks):
            found.append(Scored(index, judged.probability, judged.margin))
    return found


def is_formal(marks: Collection[str]) -> bool:
    """Whether a sentence says both how it was agreed and what was decided, and nothing speaks against it."""
    return "declares" in marks and not {"no_objection", "tally"}.isdisjoint(marks) and "telling" in marks


def is_sure(scored: Scored) -> bool:
    """Whether a sentence scores high enough to be a ruling without doubt."""
    return scored.margin >= load_model("ruling").threshold(SURE)


def is_read(scored: Scored, per_mille: int) -> bool:
    """Whether a sentence becomes a decision."""
    return scored.margin >= load_model("ruling").threshold(per_mille)


def outcome_of(lemmas: Lemmas | None, ruling: str, put: str, *, few: bool = False) -> tuple[PrintedAct, ...]:
    """What was decided, the main act first: as scored where that is likely, else as the rules read it."""
    judged: Judgement = load_model("outcome").judge(outcome_features(ruling, put, outcome_marks(ruling)))
    acts = ordered(acts_in(lemmas, ruling)[0], few=few)
    told = acts[0] if acts and not acts[0].general else None
    outcome = Outcome(judged.label)
    if told is not None and (told.outcome is outcome or judged.probability < TRUSTED):
        return acts
    if told is None and acts and (acts[0].outcome is outcome or judged.probability < LIKELIER):
        return acts
    rest = tuple(act for act in acts if act.outcome is not outcome and not act.general and act is not told)
    words = next((act.words for act in acts if act.outcome is outcome), acts[0].words if acts else last_clause(ruling))
    return (PrintedAct(outcome, words, general=False), *rest)


def last_clause(ruling: str) -> str:
    """Where no act is known, what closes the ruling is its label.

    >>> last_clause("面積を改めたうえで、甲案を採る。")
    '甲案を採る'
    """
    return re.split("[、，：: 　]", ruling.rstrip("。．")[-_LABEL:])[-1]


def assent_of(agreement: Agreement) -> tuple[Assent, float]:
    """How the body agreed, and how likely that is."""
    judged = load_model("assent").judge(assent_features(agreement))
    return Assent(judged.label), judged.probability


def chance_of(outcome: Outcome, ruling: str, put: str) -> float:
    """How likely it is by the score of outcomes that this was decided."""
    return load_model("outcome").judge(outcome_features(ruling, put, outcome_marks(ruling))).chance_of(outcome)

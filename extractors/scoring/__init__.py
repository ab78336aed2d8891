"""Small linear models over what short texts show; see docs/scoring.md for how they were measured."""

from extractors.scoring.cells import ColumnText, column_features, head_features
from extractors.scoring.courses import AGREEING, CourseLine, forms_seen, outcome_features, ruling_features
from extractors.scoring.features import Features, context_features, flag, text_features
from extractors.scoring.linear import Asked, Judgement, LinearModel, Reason, load_model, traced, weights_hash
from extractors.scoring.questions import (
    LineShown,
    Sentence,
    Statement,
    TurnShown,
    answer_features,
    dates_named,
    heading_features,
    line_features,
    promise_features,
    sentence_features,
    state_features,
    statement_features,
    turn_features,
    wording_features,
)
from extractors.scoring.replies import Agreement, assent_features

__all__ = [
    "AGREEING",
    "Agreement",
    "Asked",
    "ColumnText",
    "CourseLine",
    "Features",
    "Judgement",
    "LineShown",
    "LinearModel",
    "Reason",
    "Sentence",
    "Statement",
    "TurnShown",
    "answer_features",
    "assent_features",
    "column_features",
    "context_features",
    "dates_named",
    "flag",
    "forms_seen",
    "head_features",
    "heading_features",
    "line_features",
    "load_model",
    "outcome_features",
    "promise_features",
    "ruling_features",
    "sentence_features",
    "state_features",
    "statement_features",
    "text_features",
    "traced",
    "turn_features",
    "weights_hash",
    "wording_features",
]

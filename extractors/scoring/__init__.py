"""Small linear models over what short texts show; see docs/scoring.md for how they were measured."""

from extractors.scoring.features import Features, context_features, flag, text_features
from extractors.scoring.linear import Judgement, LinearModel, Reason, load_model, weights_hash
from extractors.scoring.questions import (
    Column,
    Sentence,
    column_features,
    finding_features,
    line_features,
    passage_features,
    sentence_features,
    state_features,
    turn_features,
    wording_features,
)

__all__ = [
    "Column", "Features", "Judgement", "LinearModel", "Reason", "Sentence", "column_features",
    "context_features", "finding_features", "flag", "line_features", "load_model", "passage_features",
    "sentence_features", "state_features", "text_features", "turn_features", "weights_hash", "wording_features",
]  # fmt: skip

"""Versions of the stages. Raise one whenever the stage's output changes; golden tests notice."""

from __future__ import annotations

STAGES: dict[str, str] = {
    "read": "3",
    "clean": "3",
    "extract": "15",
    "tokenize": "1",
}
"""Version of each stage; together they decide whether a document is stale."""


def pipeline_version() -> str:
    """All stage versions in one string, as written to ``documents.pipeline_version``."""
    return " ".join(f"{stage}={version}" for stage, version in STAGES.items())

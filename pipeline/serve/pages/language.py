"""The two languages of the pages: which one is wanted, and what values and columns are called in it."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pipeline.publish import names_ja

_VALUES: Mapping[str, Mapping[str, str]] = {
    "outcome": names_ja.OUTCOMES, "outcome_too": names_ja.OUTCOMES, "theme": names_ja.THEMES, "state": names_ja.STATES,
    "assent": names_ja.ASSENTS, "act": names_ja.ACTS, "response_status": names_ja.RESPONSES,
    "finding_kind": names_ja.KINDS,
    "status": names_ja.STATUSES, "document_kind": names_ja.DOCUMENT_KINDS, "agenda_kind": names_ja.AGENDA_KINDS,
    "standing": names_ja.STANDINGS, "vote": names_ja.VOTES, "verdict": names_ja.VERDICTS, "rating": names_ja.RATINGS,
    "severity": names_ja.SEVERITIES, "review_state": names_ja.REVIEW_STATES, "point_kind": names_ja.POINT_KINDS,
    "law_kind": names_ja.LAW_KINDS, "procedural": {"true": "議事運営", "false": "議案"},
    "answered": {"true": "回答あり", "false": "回答なし"}, "present": {"true": "出席", "false": "欠席"},
    "recurring": {"true": "繰返し", "false": "初出"},
}  # fmt: skip
_ENGLISH: Mapping[str, Mapping[str, str]] = {
    "procedural": {"true": "order of business", "false": "substance"},
    "answered": {"true": "answered", "false": "unanswered"},
    "present": {"true": "present", "false": "absent"},
    "recurring": {"true": "recurring", "false": "seen once"},
}
_ALIASES = {
    "agenda_items.kind": "agenda_kind", "findings.kind": "finding_kind", "review_points.kind": "point_kind",
    "citations.kind": "law_kind", "decisions.actions": "outcome_too",
}  # fmt: skip
BANDS = {"3": "≥ 0.95", "2": "0.80–0.95", "1": "0.50–0.80", "0": "< 0.50"}
"""Confidence in steps."""


@dataclass(frozen=True, slots=True)
class Language:
    """One of the two."""

    code: str

    def say(self, japanese: str, english: str) -> str:
        """The one that is wanted."""
        return japanese if self.code == "ja" else english

    def column(self, name: str) -> str:
        """What a column is called."""
        return _columns()[name][self.code]

    def alias(self, dataset: str, column: str) -> str:
        """Under which name a dataset's column stands here: ``kind`` means as many things as there are datasets."""
        return _ALIASES.get(f"{dataset}.{column}", column)

    def column_of(self, dataset: str, column: str) -> str:
        """What a dataset's column is called."""
        return self.column(self.alias(dataset, column))

    def value(self, column: str, value: object) -> str:
        """What a value of a vocabulary is called; other values as they are.

        >>> Language("en").value("outcome", "adopted_as_proposed"), Language("ja").value("state", "overdue")
        ('adopted as proposed', '期限超過')
        """
        if value is None:
            return self.say("記載なし", "not stated")
        shown = str(value).lower() if isinstance(value, bool) else str(value)
        if column == "band":
            return BANDS[shown]
        if column not in _VALUES:
            return shown
        if self.code == "ja":
            return _VALUES[column].get(shown, shown)
        return _ENGLISH.get(column, {}).get(shown, shown.replace("_", " "))


@cache
def _columns() -> dict[str, dict[str, str]]:
    """What each column is called, by language."""
    text = files("pipeline.serve").joinpath("columns.csv").read_text(encoding="utf-8")
    return {row["name"]: row for row in csv.DictReader(text.splitlines())}


def wanted_language(named: str | None, accepted: str) -> Language:
    """The language that an address names, else the one that a browser likes best: Japanese if it says nothing.

    >>> wanted_language(None, "fr, en-GB;q=0.8, ja;q=0.5").code, wanted_language("ja", "en").code
    ('en', 'ja')
    """
    if named in {"ja", "en"}:
        return Language(named)
    liked: list[tuple[float, int, str]] = []
    for place, one in enumerate(accepted.split(",")[:20]):
        tag, _, quality = one.strip().partition(";q=")
        code = tag.split("-")[0].lower()
        if code in {"ja", "en"}:
            try:
                liked.append((-float(quality or 1), place, code))
            except ValueError:
                continue
    return Language(min(liked)[2] if liked else "ja")

"""The two languages of the pages: which one is wanted, and what values and columns are called in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.language.names import column_names
from pipeline.language.names_ja import ALIASES, VALUES

_ENGLISH: Mapping[str, Mapping[str, str]] = {
    "procedural": {"true": "order of business", "false": "substance"},
    "answered": {"true": "answered", "false": "unanswered"},
    "present": {"true": "present", "false": "absent"},
    "recurring": {"true": "recurring", "false": "seen once"},
}
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
        return column_names()[name][self.code]

    def alias(self, dataset: str, column: str) -> str:
        """Under which name a dataset's column stands here: ``kind`` means as many things as there are datasets."""
        return ALIASES.get(f"{dataset}.{column}", column)

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
        if column not in VALUES:
            return shown
        if self.code == "ja":
            return VALUES[column].get(shown, shown)
        return _ENGLISH.get(column, {}).get(shown, shown.replace("_", " "))


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

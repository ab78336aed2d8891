"""What columns, datasets and values of vocabularies are called in the language that is wanted."""

from __future__ import annotations

import csv
import unicodedata
from functools import cache
from pathlib import Path

from pipeline.language.catalogue import language
from pipeline.language.names_ja import ALIASES, VALUES, evidence_ja

_SHORTEST = 2
"""Letters from which on a part of a name may stand for it."""


@cache
def column_names() -> dict[str, dict[str, str]]:
    """What each column is called, by language."""
    text = Path(__file__).with_name("columns.csv").read_text(encoding="utf-8")
    return {row["name"]: row for row in csv.DictReader(text.splitlines())}


def column_name(dataset: str, column: str) -> str:
    """Head of a column: in Japanese what people call it, else its name in the contract."""
    known = column_names().get(ALIASES.get(f"{dataset}.{column}", column))
    return known["ja"] if known and language() == "ja" else column


def dataset_name(dataset: str) -> str:
    """What a dataset is called: in Japanese with its name in the contract behind."""
    known = column_names().get(f"dataset.{dataset}")
    return f"{known['ja']} {dataset}" if known and language() == "ja" else dataset


def value_name(column: str, value: object, *, spaced: bool = False) -> str:
    """A value of a vocabulary as people say it, 期限超過; in English as the contract has it; ``spaced``: in words."""
    shown = str(value).lower() if isinstance(value, bool) else str(value)
    if language() == "ja":
        return VALUES.get(column, {}).get(shown, shown)
    return shown.replace("_", " ") if spaced else shown


def cell_name(dataset: str, column: str, value: object) -> object:
    """A cell of a table for people: a value of a vocabulary by its name, all else as it is."""
    name = ALIASES.get(f"{dataset}.{column}", column)
    return value_name(name, value) if name in VALUES and value is not None else value


def evidence_name(line: str) -> str:
    """What ties findings, or holds them apart."""
    return evidence_ja(line) if language() == "ja" else line


def values_meant(column: str, word: str) -> tuple[str, ...]:
    """The values that a word means: the value itself, its Japanese name, or all whose names hold the word.

    >>> values_meant("outcome", "可決"), values_meant("theme", "ログ"), values_meant("outcome", "承認")
    (('adopted_as_proposed', 'adopted_as_amended'), ('log_review',), ('approved',))
    """
    known = VALUES[column]
    wanted = unicodedata.normalize("NFKC", word).strip()
    value = wanted.lower().replace("-", "_").replace(" ", "_")
    if value in known:
        return (value,)
    names = {value: unicodedata.normalize("NFKC", name) for value, name in known.items()}
    exact = tuple(value for value, name in names.items() if name == wanted)
    return exact or tuple(value for value, name in names.items() if len(wanted) >= _SHORTEST and wanted in name)

"""Japanese descriptions of datasets and columns (``pipeline/data/dictionary_ja.csv``), beside the schema's English."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files


def dataset_ja(dataset: str) -> str:
    """What a dataset is, in Japanese. Raises KeyError for one that has no description."""
    return _texts()[dataset]


def column_ja(dataset: str, column: str) -> str:
    """What a column means, in Japanese: said of the dataset's column, or of all columns of the name.

    Raises KeyError for one that has no description.
    """
    texts = _texts()
    own = f"{dataset}.{column}"
    return texts[own] if own in texts else texts[f"*.{column}"]


@cache
def _texts() -> dict[str, str]:
    text = files("pipeline").joinpath("data/dictionary_ja.csv").read_text(encoding="utf-8")
    return {row["name"]: row["text"] for row in csv.DictReader(text.splitlines())}

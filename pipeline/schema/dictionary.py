"""The data dictionary: the record classes rendered to Markdown, in English and in Japanese.

``python -m pipeline.schema.dictionary`` writes ``data/processed/README.md`` and ``README.ja.md``; a test fails when the
committed files differ.

Japanese descriptions of datasets and columns (``pipeline/data/dictionary_ja.csv``), beside the schema's English.
"""

from __future__ import annotations

import csv
import inspect
from enum import StrEnum
from functools import cache
from importlib.resources import files
from pathlib import Path

import pyarrow as pa

from extractors.model import vocabulary
from extractors.model.records import DATASETS
from pipeline.schema.arrow import columns
from pipeline.schema.issue_codes import CODES


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


TARGET = Path("data/processed/README.md")
TARGET_JA = Path("data/processed/README.ja.md")
_HEAD = """# Data dictionary

Generated from `extractors/model/records.py` by `make dictionary`; do not edit.

One folder per dataset, holding only Parquet files of one schema (zstd). Offsets are Unicode code points of the
document text, the concatenation of `pages.text` in page order; spans are half-open. Rectangles are in PDF points on
the page as displayed, origin top left. A value that the source does not state is null.
"""
_HEAD_JA = """# データ辞書

`extractors/model/records.py` から `make dictionary` で作成。手で直さないこと。英語版は [README.md](README.md)。

データセットごとに一つのフォルダーがあり、同じスキーマの Parquet ファイル（zstd）だけを収める。位置は文書本文
（`pages.text` を頁順につないだもの）のコードポイントで数え、区間は半開。矩形は表示された頁の PDF ポイントで、
原点は左上。原典が述べない値は null とする。語彙の値は英語版のとおり。
"""


def render_ja() -> str:
    """Datasets and columns in Japanese."""
    parts = [_HEAD_JA]
    for record in DATASETS:
        name = record.dataset  # type: ignore[attr-defined]
        parts.append(f"## {name}\n\n{dataset_ja(name)}\n")
        rows = ["| 列 | 型 | 空 | 意味 |", "|---|---|---|---|"]
        for column in columns(record):
            words = ""
            if column.vocabulary is not None:
                anchor = column.vocabulary.__name__
                words = f"値は [{anchor}](README.md#{anchor.lower()}) のいずれか。"
            null = "可" if column.nullable else ""
            meaning = column_ja(name, column.name) + words
            rows.append(f"| {column.name} | {_type(column.type)} | {null} | {meaning} |")
        parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def render_dictionary() -> str:
    """The whole dictionary."""
    parts = [_HEAD]
    for record in DATASETS:
        parts.append(f"## {record.dataset}\n\n{inspect.getdoc(record)}\n")  # type: ignore[attr-defined]
        rows = ["| column | type | null | meaning |", "|---|---|---|---|"]
        for column in columns(record):
            words = ""
            if column.vocabulary is not None:
                words = f" One of [{column.vocabulary.__name__}](#{column.vocabulary.__name__.lower()})."
            null = "yes" if column.nullable else ""
            rows.append(f"| {column.name} | {_type(column.type)} | {null} | {column.description}{words} |")
        parts.append("\n".join(rows) + "\n")
    parts.append("# Vocabularies\n")
    for name, kind in inspect.getmembers(vocabulary, inspect.isclass):
        if issubclass(kind, StrEnum) and kind is not StrEnum:
            values = " · ".join(f"`{member}`" for member in kind)
            parts.append(f"## {name}\n\n{inspect.getdoc(kind)}\n\n{values}\n")
    parts.append("# Issue codes\n")
    rows = ["| code | severity | meaning | what to do |", "|---|---|---|---|"]
    rows += [f"| {code} | {row.severity} | {row.meaning} | {row.remedy} |" for code, row in sorted(CODES.items())]
    parts.append("\n".join(rows) + "\n")
    return "\n".join(parts)


def _type(kind: pa.DataType) -> str:
    if pa.types.is_list(kind):
        return f"list&lt;{_type(kind.value_type)}&gt;"
    if pa.types.is_struct(kind):
        return "struct&lt;" + ", ".join(f"{field.name}: {_type(field.type)}" for field in kind) + "&gt;"
    return str(kind)


if __name__ == "__main__":
    TARGET.write_text(render_dictionary(), encoding="utf-8")
    TARGET_JA.write_text(render_ja(), encoding="utf-8")

"""The data dictionary: the record classes rendered to Markdown.

``python -m pipeline.dictionary`` writes ``data/processed/README.md``; a test fails when the committed file differs.
"""

from __future__ import annotations

import inspect
from enum import StrEnum
from pathlib import Path

import pyarrow as pa

from extractors import vocabulary
from extractors.records import DATASETS
from pipeline.issue_codes import CODES
from pipeline.tables import columns

TARGET = Path("data/processed/README.md")
_HEAD = """# Data dictionary

Generated from `extractors/records.py` by `python -m pipeline.dictionary`; do not edit.

One folder per dataset, holding only Parquet files of one schema (zstd). Offsets are Unicode code points of the
document text, the concatenation of `pages.text` in page order; spans are half-open. Rectangles are in PDF points on
the page as displayed, origin top left. A value that the source does not state is null.
"""


def render() -> str:
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
    TARGET.write_text(render(), encoding="utf-8")

"""A paper with its gold, and its renderings: text, HTML with real tables, PDF with ruled tables."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from papers import Merged, Ruled, paper
from test_findings_pdf import render as render_pdf

from extractors.extraction import Extraction, extract
from extractors.model.records import Option, Record
from pipeline.evaluate.evaluate import Comparison, compare
from pipeline.evaluate.gold import Gold, Row, measure
from pipeline.run import read_bytes

REVIEWS = ("findings", "risks", "review_points", "exchanges", "commitments", "survey_items")


@dataclass(frozen=True)
class Paper:
    """Lines and tables from top to bottom, and the rows of each dataset; of those left out, ``quiet`` has none."""

    name: str
    parts: tuple[str | Ruled, ...]
    gold: Mapping[str, Sequence[Row]]
    quiet: tuple[str, ...] = REVIEWS
    renderings: tuple[str, ...] = ("plain", "html", "pdf")


def sheet(
    name: str, parts: str | tuple[str | Ruled, ...], gold: Mapping[str, Sequence[Row]], quiet: tuple[str, ...] = REVIEWS
) -> Paper:
    """A paper whose lines are written below each other."""
    whole = (parts,) if isinstance(parts, str) else parts
    return Paper(name, tuple(part.strip("\n") if isinstance(part, str) else part for part in whole), gold, quiet)


def every(common: Row, *rows: Row) -> list[Row]:
    """Rows that share some values."""
    return [{**common, **row} for row in rows]


def read(one: Paper, rendering: str) -> Extraction:
    """What is extracted from one rendering of a paper."""
    return RENDERINGS[rendering](one)


def scored(one: Paper, rendering: str) -> dict[str, Comparison]:
    """Every dataset of a paper against its gold."""
    found = rows_of(read(one, rendering))
    datasets = tuple(dict.fromkeys((*one.gold, *one.quiet)))
    gold = Gold(one.name, (), datasets, {name: tuple(rows) for name, rows in one.gold.items()})
    return compare(measure(gold, plain_text(one)), found, f"{one.name}.{rendering}")


def rows_of(extraction: Extraction) -> dict[str, list[dict[str, Any]]]:
    """Records as rows, in the order of the document, with the label of their agenda item."""
    rows: dict[str, list[dict[str, Any]]] = {}
    for record in extraction.records:
        if not isinstance(record, Record):
            continue
        row = {each.name: _value(getattr(record, each.name)) for each in fields(record)}
        row |= {"text": record.grounding.text, "span_start": record.grounding.span_start}
        rows.setdefault(record.dataset, []).append(row)
    labels = {row["record_id"]: row["label"] for row in rows.get("agenda_items", ())}
    ruled = {row["record_id"]: row for row in rows.get("decisions", ())}
    for name, some in rows.items():
        for row in some:
            home = ruled.get(row["decision_id"], row) if name == "votes" else row
            row["agenda"] = labels.get(home.get("agenda_item_id"))
            if name == "agenda_items":
                row["parent"] = labels.get(row["parent_id"])
        some.sort(key=lambda row: (row.get("position") or 0, row["span_start"]))
    return rows


def _value(value: Any) -> Any:
    if isinstance(value, Option):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    return [_value(each) for each in value] if isinstance(value, tuple) else value


def plain_text(one: Paper) -> str:
    """All words of a paper, cells row by row."""
    lines: list[str] = []
    for part in one.parts:
        if isinstance(part, Ruled):
            cells = (cell for row in part.rows for cell in row if cell is not None)
            lines += [cell.text if isinstance(cell, Merged) else cell for cell in cells]
        else:
            lines.append(part)
    return "\n".join(lines)


def render_html(one: Paper) -> bytes:
    """A web page: paragraphs, and tables with their spans."""
    pieces = ["<!DOCTYPE html><html lang=ja><head><meta charset=utf-8></head><body>"]
    for part in one.parts:
        if isinstance(part, Ruled):
            pieces.append(_html_table(part))
        else:
            pieces += [f"<p>{html.escape(line)}</p>" for line in part.split("\n")]
    return "\n".join([*pieces, "</body></html>"]).encode()


def _html_table(table: Ruled) -> str:
    rows = []
    for number, row in enumerate(table.rows):
        cells = []
        for cell in row:
            if cell is None:
                continue
            merged = cell if isinstance(cell, Merged) else Merged(cell)
            tag = "th" if number == 0 else "td"
            spans = f' rowspan="{merged.rows}"' * (merged.rows > 1) + f' colspan="{merged.columns}"' * (
                merged.columns > 1
            )
            cells.append(f"<{tag}{spans}>{html.escape(merged.text).replace(chr(10), '<br>')}</{tag}>")
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return f"<table>{''.join(rows)}</table>"


RENDERINGS: Mapping[str, Callable[[Paper], Extraction]] = {
    "plain": lambda one: extract(paper(*one.parts)),
    "html": lambda one: read_bytes(render_html(one))[1],
    "pdf": lambda one: read_bytes(render_pdf(one.parts))[1],
}

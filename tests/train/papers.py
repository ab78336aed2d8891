"""Labelled papers read by the product's own outline: what each block, heading and statement is."""

import html
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from importlib import import_module
from pathlib import Path

from extractors.model.document import Document
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings
from extractors.outline.blocks import BlockKind, Outline
from extractors.outline.kinds import OutlineLine, forms_shown, itemized
from extractors.outline.lines import read_form, read_line_forms
from extractors.outline.read import assemble, stretches
from extractors.scoring import LineShown
from pipeline.clean.clean import clean
from pipeline.read.source import read_source
from tests.train.rows import Row


def paper_bytes(row: Row) -> bytes:
    """A labelled paper as a document: text, or HTML where it has tables."""
    tables = {table["first"]: table for table in row.get("tables") or []}
    if not tables:
        return ("\n".join(row["lines"]) + "\n").encode()
    parts, index = [], 0
    while index < len(row["lines"]):
        if table := tables.get(index):
            parts.append(_table(row["lines"], table))
            index = table["last"] + 1
        else:
            parts.append(f"<p>{html.escape(row['lines'][index])}</p>")
            index += 1
    title = html.escape(row["lines"][0])
    return f"<!doctype html><html lang=ja><meta charset=utf-8><title>{title}</title><body>{''.join(parts)}</body></html>".encode()


def _table(lines: list[str], table: Row) -> str:
    rows = []
    for number, cells in enumerate(table["rows"]):
        tag = "th" if number < table.get("header_rows", 0) else "td"
        rows.append("".join(f"<{tag}>{'<br>'.join(html.escape(lines[k]) for k in cell)}</{tag}>" for cell in cells))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


def document_of(data: bytes) -> Document:
    """The cleaned document of bytes."""
    return clean(read_source(data), "0" * 16)


@dataclass(frozen=True, slots=True)
class Labelled:
    """One paragraph with the kind of the lines it was joined from."""

    text: str
    kind: BlockKind


@lru_cache(maxsize=512)
def _text(data: bytes) -> Document:
    return document_of(data)


def paragraphs(row: Row) -> list[Labelled]:
    """The paragraphs outside tables with their kinds: that of their first line."""
    kinds = [(squash(line), kind) for line, kind in zip(row["lines"], row["kinds"], strict=True) if squash(line)]
    document = _text(paper_bytes(row))
    found, place = [], 0
    size = len(document.reading.text)
    for stretch in stretches(document, Proceedings(size, size)):
        text = document.reading.text[stretch.range.start : stretch.range.end]
        words = squash(text)
        if stretch.table is not None or not words:
            continue
        while place < len(kinds) and not words.startswith(kinds[place][0][: len(words)]):
            place += 1
        if place == len(kinds):
            break
        found.append(Labelled(text, BlockKind(kinds[place][1])))
        place += 1
    return found


def lines_of(row: Row) -> tuple[list[LineShown], list[BlockKind]]:
    """The paragraphs as the outline looks at them, and their kinds."""
    known = paragraphs(row)
    forms = read_line_forms([one.text for one in known])
    lines = [OutlineLine(one.text, form) for one, form in zip(known, forms, strict=True)]
    return forms_shown(lines), [one.kind for one in known]


def outline_of(row: Row) -> Outline:
    """The outline of a labelled paper with the kinds that its labels tell."""
    document = _text(paper_bytes(row))
    size = len(document.reading.text)
    return assemble(
        document, Proceedings(size, size), [(itemized(one.kind, read_form(one.text)), 1.0) for one in paragraphs(row)]
    )


def marked(row: Row, field: str) -> Iterator[str]:
    """The squashed words of each finding's lines, or of its response."""
    for finding in row["findings"]:
        yield squash("".join(row["lines"][index] for index in finding[field]))


def own_papers() -> Iterator[tuple[str, bytes, list[str]]]:
    """Name, bytes and the findings' texts of the papers that the tests hold with their gold."""
    for path in (str(TESTS), str(TESTS.parent)):
        if path not in sys.path:
            sys.path.append(path)
    papers = import_module("test_blind_papers").PAPERS
    plain_text = import_module("blind_papers.model").plain_text
    for paper in papers:
        text = plain_text(paper)
        yield paper.name, text.encode(), [passage(text, row) for row in paper.gold.get("findings", ())]


@dataclass(frozen=True, slots=True)
class OwnFinding:
    """A finding that the tests hold with its gold; what the gold leaves out is None."""

    name: str
    text: str
    title: str | None
    theme: str | None
    response: str | None
    state: str | None


def own_findings() -> Iterator[OwnFinding]:
    """The findings of the papers, cases and samples that the tests hold."""
    for path in (str(TESTS), str(TESTS.parent)):
        if path not in sys.path:
            sys.path.append(path)
    plain_text = import_module("blind_papers.model").plain_text
    for paper in import_module("test_blind_papers").PAPERS:
        text = plain_text(paper)
        yield from (_own(paper.name, text, row) for row in paper.gold.get("findings", ()))
    for path in sorted((TESTS / "gold").glob("*.json")):
        gold = json.loads(path.read_text(encoding="utf-8"))
        if rows := gold["datasets"].get("findings"):
            source = TESTS.parent / "data" / "raw" / gold["source"]
            text = document_of(source.read_bytes()).reading.text
            yield from (_own(source.name, text, row) for row in rows)
    for module in ("test_findings", "test_findings_shapes", "test_findings_held_out", "test_findings_final"):
        for case in import_module(module).CASES:
            for row in ({**case.common, **one} for one in case.expected):
                told = {name: row.get(name) for name in ("title", "theme", "response")}
                yield OwnFinding(case.name, row["text"], **told, state=row.get("response_status"))


def _own(name: str, text: str, row: Row) -> OwnFinding:
    response = passage(text, row, "response_") if row.get("response_starts") else None
    return OwnFinding(
        name, passage(text, row), row.get("title"), row.get("theme"), response, row.get("response_status")
    )


def passage(text: str, row: Row, part: str = "") -> str:
    """The words of a gold row, or of a part of it, of which it names the first and the last."""
    first, last = row[f"{part}starts"], row.get(f"{part}ends") or ""
    start = text.find(first)
    end = text.find(last, max(start, 0)) if last else start + len(first)
    return text[start : end + len(last)] if 0 <= start < end else first


TESTS = Path(__file__).parents[1]

"""Gold annotations: what a document states, written down by a person.

One JSON file for each document: its source, other renderings of the same text, the datasets that
are annotated in full, and their rows. A field that is left out of a row is not compared; null means
that the document does not state it. Long passages are given by their first and last characters.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from extractors.japanese.letters import fold_wording
from extractors.model.errors import PipelineError

Row = Mapping[str, Any]
"""A gold row, or a row read from Parquet. Gold rows are sparse, so that no class could hold them."""

_DASHES = str.maketrans("‐‑‒–—―−ー〜", "--------~")


class NoGold(PipelineError):
    """The folder or file named has no gold annotations; the user must name another."""


@dataclass(frozen=True, slots=True)
class Gold:
    """The annotations of one document."""

    source: str
    renderings: tuple[str, ...]
    complete: tuple[str, ...]
    rows: Mapping[str, tuple[Row, ...]]

    @property
    def scored(self) -> tuple[str, ...]:
        """The datasets that are compared: those annotated in full, and votes where there are any."""
        return tuple(dict.fromkeys([*self.complete, *(["votes"] if self.rows.get("votes") else [])]))

    @property
    def body(self) -> str | None:
        """The body that met, if the annotations say so."""
        return next((row["body"] for row in self.rows.get("meetings", ()) if row.get("body")), None)


def comparable(value: object) -> str:
    """How strings are compared: NFKC, no white space, one kind of dash and wave.

    >>> comparable("第 １ 回　部会―報告")
    '第1回部会-報告'
    """
    return _comparable("" if value is None else str(value))


@lru_cache(maxsize=1 << 14)
def _comparable(text: str) -> str:
    return fold_wording(text).translate(_DASHES)


def read_gold(path: Path, sources: Path | None = None) -> list[Gold]:
    """The annotations of a file or folder, sorted by file name.

    ``sources`` is the folder of the documents annotated: from a text source, the length of every passage is taken.
    """
    files = sorted(path.rglob("*.json")) if path.is_dir() else [path]
    found = [_read_file(file, sources) for file in files if file.is_file()]
    if not found:
        raise NoGold(f"{path}: no gold annotations (*.json) here")
    return found


def _read_file(path: Path, sources: Path | None) -> Gold:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
        rows = {name: tuple(dict(row) for row in rows) for name, rows in value["datasets"].items()}
        gold = Gold(value["source"], tuple(value.get("renderings", ())), tuple(value["complete"]), rows)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoGold(f"{path}: not a gold annotation: {error!r}") from error
    text = sources / gold.source if sources else None
    if text and text.suffix == ".txt" and text.is_file():
        return measure(gold, text.read_bytes().decode("utf-8", errors="replace"))
    return gold


def measure(gold: Gold, text: str) -> Gold:
    """The gold with the length of its passages, as found in the source text one after the other."""
    flat = comparable(text)
    measured = {
        "speeches": _measured_speeches(gold.rows.get("speeches", ()), flat),
        "decisions": _measured_passages(gold.rows.get("decisions", ()), flat),
        "findings": _measured_passages(gold.rows.get("findings", ()), flat),
    }
    return replace(gold, rows={name: measured.get(name, rows) for name, rows in gold.rows.items()})


def _measured_speeches(rows: Iterable[Row], flat: str) -> tuple[Row, ...]:
    """A speech ends where its last words stand for the last time before the next speech begins."""
    rows, at, openings = tuple(rows), 0, list[int | None]()
    for row in rows:
        label, start = comparable(row.get("speaker_label")), re.escape(comparable(row.get("starts")))
        found = re.compile((re.escape(label) + r".{0,3}?" if label else "") + f"({start})").search(flat, at)
        openings.append(found.start(1) if found else None)
        at = found.start(1) + 1 if found else at
    known = [opening for opening in openings if opening is not None]
    measured: list[Row] = []
    for row, begin in zip(rows, openings, strict=True):
        ends = comparable(row.get("ends"))
        until = min((opening for opening in known if begin is not None and opening > begin), default=len(flat))
        last = flat.rfind(ends, begin, until) if begin is not None and ends else -1
        measured.append({**row, "length": last + len(ends) - begin} if begin is not None and last >= 0 else row)
    return tuple(measured)


def _measured_passages(rows: Iterable[Row], flat: str) -> tuple[Row, ...]:
    at, measured = 0, list[Row]()
    for row in rows:
        lengths = {}
        if passage := _passage(row, "", flat, at):
            lengths["length"], at = passage[1] - passage[0], passage[0]
        if answer := _passage(row, "response_", flat, at):
            lengths["response_length"] = answer[1] - answer[0]
        measured.append({**row, **lengths})
    return tuple(measured)


def _passage(row: Row, prefix: str, flat: str, at: int) -> tuple[int, int] | None:
    start, end = comparable(row.get(prefix + "starts")), comparable(row.get(prefix + "ends"))
    begin = flat.find(start, at) if start and end else -1
    last = flat.find(end, begin) if begin >= 0 else -1
    return (begin, last + len(end)) if last >= 0 else None

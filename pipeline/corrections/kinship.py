"""What people said of two findings: that they are of one kind, or that they are not; ``corrections/kinds.jsonl``.

They stand in two documents, so they are not of the file of either. A line is never changed; of two lines on the same
pair the later counts.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from extractors.model.records import Finding
from pipeline.corrections.corrections import FOLDER, BadCorrection, append_line
from pipeline.outputs import written

FILE = "kinds.jsonl"


@dataclass(frozen=True, slots=True)
class Kindred:
    """One thing that somebody said of two findings."""

    who: str
    at: str
    """When, UTC, as ISO writes it."""
    same: bool
    one: str
    other: str
    why: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """Both, whichever was named first."""
        return (self.one, self.other) if self.one < self.other else (self.other, self.one)


class KindredFile:
    """What was said of pairs of findings in a datasets' folder."""

    def __init__(self, data: Path) -> None:
        self.path = data / FOLDER / FILE

    def digest(self) -> str:
        """Short hash of what was said; empty where nothing was."""
        try:
            return hashlib.sha256(self.path.read_bytes()).hexdigest()[:12]
        except FileNotFoundError:
            return ""

    def read(self) -> tuple[tuple[Kindred, ...], tuple[str, ...]]:
        """The last thing said of each pair, in order, and what is wrong with lines that say nothing."""
        try:
            lines = self.path.read_text(encoding="utf-8", errors="replace").splitlines()
        except FileNotFoundError:
            return (), ()
        said: dict[tuple[str, str], Kindred] = {}
        faults: list[str] = []
        for number, line in enumerate(lines, 1):
            if line.strip():
                try:
                    one = _parsed(line)
                except BadCorrection as error:
                    faults.append(f"{FILE} line {number}: {error}")
                else:
                    said.pop(one.pair, None)  # so that it stands where it was said last
                    said[one.pair] = one
        return tuple(said.values()), tuple(faults)

    def add(self, said: Kindred) -> None:
        """Append one. Raises BadCorrection, OSError."""
        line = json.dumps(asdict(said), ensure_ascii=False)
        _parsed(line)
        append_line(self.path, line)

    def forget(self, document_ids: Collection[str]) -> None:
        """Take down what was said of documents' findings; lines that say nothing go with them."""
        if not self.path.exists():
            return
        kept = []
        for line in self.path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                said = _parsed(line)
            except BadCorrection:
                continue
            if not {said.one.split("-")[0], said.other.split("-")[0]} & set(document_ids):
                kept.append(line + "\n")
        with written(self.path) as fresh:
            fresh.write_text("".join(kept), encoding="utf-8")
        if not kept:
            self.path.unlink()


def _parsed(line: str) -> Kindred:
    """Raises BadCorrection."""
    try:
        said = Kindred(**json.loads(line))
    except (ValueError, TypeError) as error:
        raise BadCorrection(f"it says nothing of two findings ({error})") from error
    texts = [getattr(said, one.name) for one in fields(said) if one.name != "same"]
    if not all(isinstance(one, str) and len(one) <= 1000 for one in texts) or not isinstance(said.same, bool):
        raise BadCorrection("its values are texts, and whether they are the same")
    ids = (said.one, said.other)
    if any(one.count("-") != 2 or one.split("-")[1] != Finding.dataset for one in ids) or said.one == said.other:
        raise BadCorrection("it speaks of two findings")
    return said

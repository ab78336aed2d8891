"""Invented minutes in many combinations of mark, container, header and attendance style, with exact gold."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tests.bench.minutes import Sample
from tests.minutes_generator import containers, pages
from tests.minutes_generator.blocks import blocks_of, head_blocks, summary_of
from tests.minutes_generator.containers import Container
from tests.minutes_generator.heads import Head, Roster, attendees, head_lines, suits
from tests.minutes_generator.marks import BY_NAME, MARKS, Mark
from tests.minutes_generator.script import Kind, write

CONTAINERS: dict[str, Container] = {
    "text": containers.text,
    "cp932": containers.text_cp932,
    "wrapped": containers.text_wrapped,
    "page-tags": containers.text_pages,
    "flat": containers.text_flat,
    "pdf": pages.one_column,
    "pdf-columns": pages.two_columns,
    "pdf-vertical": pages.vertical,
    "pdf-hanging": pages.hanging,
    "pdf-table": pages.ruled,
    "html": containers.html_paragraphs,
    "html-breaks": containers.html_breaks,
    "html-table": containers.html_table,
    "html-dl": containers.html_dl,
    "docx": containers.word,
    "docx-table": containers.word_table,
}
LABEL_COLUMNS = frozenset({"pdf-hanging", "pdf-table", "html-table", "html-dl", "docx-table"})
"""Containers that set the label apart."""
FREE = tuple(name for name in CONTAINERS if name not in LABEL_COLUMNS)
_SEATED = frozenset({"circle-seat", "circle-office-name", "circle-numbered", "circle-honour", "circle-brackets"})


@dataclass(frozen=True, slots=True)
class Combination:
    """One way to print minutes."""

    mark: str
    """A mark's name, or ``summary``: nobody speaks."""
    container: str
    kind: Kind
    head: Head
    roster: Roster
    headings: bool
    resume: bool

    @property
    def name(self) -> str:
        """All of it."""
        extra = ("h" if self.headings else "-") + ("r" if self.resume else "-")
        return f"{self.mark}/{self.container}/{self.kind}/{self.head}/{self.roster}/{extra}"

    @property
    def held_out(self) -> bool:
        """A third, by a fixed hash, is for measuring only."""
        return hashlib.sha256(self.name.encode()).digest()[0] % 3 == 0


def _combinations() -> Iterator[Combination]:
    rng = random.Random("combinations")
    pairs = [(mark, FREE[(index * 4 + turn * 5) % len(FREE)]) for index, mark in enumerate(MARKS) for turn in range(2)]
    labels = [BY_NAME[name] for name in ("bare", "colon-group", "bare-wide", "own-line", "circle-group")]
    pairs += [(mark, container) for container in sorted(LABEL_COLUMNS) for mark in labels[:3]]
    for mark, container in pairs:
        yield _combination(mark, container, rng)
    for container in ("text", "wrapped", "pdf", "html", "docx", "page-tags", "pdf-columns", "cp932"):
        yield _combination(None, container, rng)


def _combination(mark: Mark | None, container: str, rng: random.Random) -> Combination:
    if container == "flat" and mark and (mark.own_line or mark.name in {"bare", "bare-wide", "quote", "own-line"}):
        container = "text"
    kinds = [Kind.ASSEMBLY, Kind.PLENARY, Kind.BOARD, Kind.FARMERS] if mark and mark.name in _SEATED else list(Kind)
    if mark is None:
        kinds = [Kind.ADVISORY, Kind.NATIONAL, Kind.BOARD]
    kind = rng.choice(kinds)
    heads = [head for head in Head if suits(kind, head) and (mark or head is not Head.NONE)]
    head = rng.choice(heads)
    roster = Roster.NONE if head is Head.NONE else rng.choice([r for r in Roster if r is not Roster.NONE])
    return Combination(
        mark=mark.name if mark else "summary",
        container=container,
        kind=kind,
        head=head,
        roster=roster,
        headings=rng.random() < 0.4 and container != "flat",
        resume=rng.random() < 0.5 and container not in LABEL_COLUMNS | {"flat"},
    )


COMBINATIONS = tuple(dict.fromkeys(_combinations()))


def make(combination: Combination, seed: int) -> Sample:
    """The document for a combination and a seed, the same each time."""
    rng = random.Random(f"{combination.name}#{seed}")
    speakers = combination.mark != "summary"
    meeting = write(combination.kind, rng, headings=combination.headings and speakers, long=seed % 4 == 3)
    lines, stated = head_lines(meeting, combination.head, combination.roster, rng)
    if speakers:
        body, speeches = blocks_of(meeting, BY_NAME[combination.mark], rng, resume=combination.resume)
        decisions = list(meeting.decisions)
    else:
        body, _, decisions = summary_of(meeting, rng)
        speeches = []
    data = CONTAINERS[combination.container](head_blocks(lines), body, rng)
    return Sample(
        name=f"{combination.name}#{seed}",
        data=data,
        speeches=tuple(speeches),
        items=meeting.items,
        decisions=tuple(decisions),
        attendees=attendees(meeting, combination.roster),
        meeting=stated,
    )


def samples(seeds: Iterable[int], *, held_out: bool) -> Iterator[Sample]:
    """Documents of the combinations that are held out, or of the others."""
    every = tuple(seeds)
    for combination in COMBINATIONS:
        if combination.held_out == held_out:
            yield from (make(combination, seed) for seed in every)

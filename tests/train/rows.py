"""The labelled rows of tests/labels, and what an example made of one is."""

import json
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.scoring import Features, LinearModel, Sentence, sentence_features

LABELS = Path(__file__).parents[1] / "labels"
SENTENCE = re.compile(r"[^。!?！？\n]+(?:[。!?！？]+[」』）)]*)?")
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One text with the right answer; `also` are other answers that are right."""

    features: Features
    label: str
    style: str
    source: str
    also: tuple[str, ...] = ()
    measured: bool = True  # False for copies that only train, as those without a known speaker
    reading: Callable[[LinearModel], Features] | None = None  # where a model's own answers about others are looked at


def rows(kind: str) -> Iterator[Row]:
    """All rows of the files of a kind (`findings.jsonl`, `findings-2.jsonl` …) but those of styles to be left out."""
    left_out = set(filter(None, os.environ.get("LEAVE_OUT", "").split(",")))
    for path in sorted(LABELS.glob(f"{kind}*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            if row["style"] not in left_out:
                yield row


def yes_no(value: bool) -> str:
    return "yes" if value else "no"


@dataclass(frozen=True, slots=True)
class Placed:
    """A sentence with the turn that it stands in and its place in that turn's text."""

    sentence: Sentence
    turn: int
    start: int
    end: int


def placed_sentences(turns: list[Row]) -> list[Placed]:
    """All sentences of a passage, each with its neighbours."""
    found = [
        (match, number, turn)
        for number, turn in enumerate(turns)
        for match in SENTENCE.finditer(turn["text"])
        if match.group().strip()
    ]
    texts = ["", *(match.group().strip() for match, _, _ in found), ""]
    placed = []
    for index, (match, number, turn) in enumerate(found):
        opens = index == 0 or found[index - 1][1] != number
        sentence = Sentence(
            texts[index + 1], turn["speaker"] or "", turn.get("speaker_kind"), texts[index], texts[index + 2], opens
        )
        placed.append(Placed(sentence, number, match.start(), match.end()))
    return placed


def with_and_without_speaker(
    sentence: Sentence, label: str, style: str, source: str, *, measured: bool = True
) -> Iterator[Example]:
    """The sentence as it stands, and once more for training as it would stand alone."""
    yield Example(sentence_features(sentence), label, style, source, measured=measured)
    yield Example(sentence_features(Sentence(sentence.text)), label, style, source, measured=False)

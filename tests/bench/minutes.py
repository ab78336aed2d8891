"""What invented minutes with exact gold score: ``python -m tests.bench.minutes [--held-out] [--show N]``.

The documents come from ``tests/minutes_generator``. A third of its combinations is held out:
it is for measuring, not for looking at. A record counts by the rules of the gold of real documents:
a speech by its label and its words from first to last, a decision by its outcome, where it
stands and its item, an item by label and title, an attendee by name.
"""

from __future__ import annotations

import argparse
import difflib
import re
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TypeVar

from extractors.extraction import Extraction
from extractors.model.records import AgendaItem, Attendee, Decision, Meeting, Speech
from pipeline.evaluate.gold import comparable
from pipeline.run import read_bytes

DATASETS = ("speeches", "decisions", "agenda_items", "attendees", "meetings")
Want = TypeVar("Want")
Got = TypeVar("Got")


@dataclass(frozen=True, slots=True)
class GoldSpeech:
    """One turn as drawn."""

    label: str | None
    name: str | None
    role: str | None
    text: str


@dataclass(frozen=True, slots=True)
class GoldItem:
    """One item of business."""

    label: str | None
    title: str
    parent: str | None = None


@dataclass(frozen=True, slots=True)
class GoldDecision:
    """One ruling; several outcomes where the contract leaves the choice."""

    outcomes: tuple[str, ...]
    item: str | None
    text: str
    optional: bool = False
    """May be read as a decision or not: it counts neither way."""


@dataclass(frozen=True, slots=True)
class GoldAttendee:
    """Somebody on the list."""

    name: str
    role: str | None
    present: bool


@dataclass(frozen=True, slots=True)
class GoldMeeting:
    """Fields that the header states."""

    body: str | None
    session_number: int | None
    date: str | None
    start_time: str | None
    end_time: str | None
    place: str | None
    chair: str | None


@dataclass(frozen=True, slots=True)
class Sample:
    """A document and what is in it."""

    name: str
    data: bytes
    speeches: tuple[GoldSpeech, ...]
    items: tuple[GoldItem, ...]
    decisions: tuple[GoldDecision, ...]
    attendees: tuple[GoldAttendee, ...]
    meeting: GoldMeeting


@dataclass(slots=True)
class Score:
    """Counts of one dataset."""

    hits: int = 0
    wanted: int = 0
    given: int = 0
    misses: list[str] = field(default_factory=list)

    @property
    def f1(self) -> float:
        total = self.wanted + self.given
        return 2 * self.hits / total if total else 1.0

    def add(self, other: Score) -> None:
        """Add the counts of another document."""
        self.hits += other.hits
        self.wanted += other.wanted
        self.given += other.given
        self.misses += other.misses


def near(one: object, two: object, floor: float = 0.85) -> bool:
    """Whether two titles are the same but for a few letters."""
    a, b = comparable(one), comparable(two)
    if a == b or (min(len(a), len(b)) >= 6 and (a in b or b in a)):
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= floor


def label_key(label: str | None) -> str:
    """An enumerator without 議題, which the list prints and the chair leaves out or the other way round."""
    return comparable(label).removeprefix("議題").removeprefix("の")


def same_title(one: str, two: str) -> bool:
    """について belongs to a title or to the chair's sentence, the bill's number to the title or beside it."""
    one, two = (re.sub(r"^\w{2,6}第\w+号\s+", "", title).removesuffix("について") for title in (one, two))
    return near(one, two)


def same_speech(want: GoldSpeech, got: Speech) -> bool:
    """Same label, same words from first to last."""
    if comparable(want.label) != comparable(got.speaker_label):
        return False
    a, b = comparable(want.text).strip("「」"), comparable(got.grounding.text).strip("「」")
    return a[:12] == b[:12] and a[-12:] == b[-12:] and abs(len(a) - len(b)) <= max(4, 0.003 * len(a))


def score(sample: Sample, extraction: Extraction) -> dict[str, Score]:
    """Counts for each dataset, with a line for each miss."""
    records = extraction.records
    items = [row for row in records if isinstance(row, AgendaItem)]
    labels = {row.record_id: row.label for row in items}
    speeches = sorted((row for row in records if isinstance(row, Speech)), key=lambda row: row.position)
    return {
        "speeches": _pair("speech", sample.speeches, speeches, same_speech, _of_speech, ordered=True),
        "decisions": _decisions(sample, [row for row in records if isinstance(row, Decision)], labels),
        "agenda_items": _pair(
            "item",
            sample.items,
            items,
            lambda want, got: label_key(want.label) == label_key(got.label) and same_title(want.title, got.title),
            lambda got: f"{got.label} | {got.title[:60]}",
        ),
        "attendees": _pair(
            "attendee",
            sample.attendees,
            [row for row in records if isinstance(row, Attendee)],
            lambda want, got: (comparable(want.name), want.present) == (comparable(got.name), got.present is not False),
            lambda got: f"{got.name} {got.role} {got.present}",
        ),
        "meetings": _meeting(sample.meeting, next((row for row in records if isinstance(row, Meeting)), None)),
    }


def _of_speech(got: Speech) -> str:
    text = got.grounding.text.replace("\n", "⏎")
    return f"{got.speaker_label} | {text[:30]} … {text[-25:]}"


def _pair(
    name: str,
    wanted: Sequence[Want],
    given: Sequence[Got],
    match: Callable[[Want, Got], bool],
    show: Callable[[Got], str],
    *,
    ordered: bool = False,
) -> Score:
    """One-to-one pairs, in order where the records are."""
    result = Score(wanted=len(wanted), given=len(given))
    pairs = _in_order(wanted, given, match) if ordered else _in_any_order(wanted, given, match)
    used = set(pairs.values())
    result.hits = len(pairs)
    result.misses += [f"{name} MISSED {_short(want)}" for index, want in enumerate(wanted) if index not in pairs]
    result.misses += [f"{name} EXTRA  {show(row)}" for index, row in enumerate(given) if index not in used]
    return result


def _in_any_order(wanted: Sequence[Want], given: Sequence[Got], match: Callable[[Want, Got], bool]) -> dict[int, int]:
    pairs: dict[int, int] = {}
    free = list(range(len(given)))
    for index, want in enumerate(wanted):
        hit = next((place for place in free if match(want, given[place])), None)
        if hit is not None:
            free.remove(hit)
            pairs[index] = hit
    return pairs


def _in_order(wanted: Sequence[Want], given: Sequence[Got], match: Callable[[Want, Got], bool]) -> dict[int, int]:
    """The longest sequence of pairs in the order of both."""
    hit = [[match(want, got) for got in given] for want in wanted]
    best = [[0] * (len(given) + 1) for _ in range(len(wanted) + 1)]
    for i in range(len(wanted) - 1, -1, -1):
        for j in range(len(given) - 1, -1, -1):
            best[i][j] = max(best[i + 1][j], best[i][j + 1], best[i + 1][j + 1] + hit[i][j])
    pairs: dict[int, int] = {}
    i = j = 0
    while i < len(wanted) and j < len(given):
        if hit[i][j] and best[i][j] == best[i + 1][j + 1] + 1:
            pairs[i] = j
            i, j = i + 1, j + 1
        elif best[i + 1][j] >= best[i][j + 1]:
            i += 1
        else:
            j += 1
    return pairs


def _short(want: object) -> str:
    if isinstance(want, GoldSpeech):
        text = want.text.replace("\n", "⏎")
        return f"{want.label} | {text[:30]} … {text[-25:]}"
    return str(want)


def _decisions(sample: Sample, given: Sequence[Decision], labels: dict[str, str | None]) -> Score:
    free = [row for row in sample.decisions if row.optional]
    begun = [comparable(row.text)[:24] for row in free]
    rest = [row for row in given if not any(start in comparable(row.grounding.text)[:60] for start in begun)]

    def match(want: GoldDecision, got: Decision) -> bool:
        ids = {got.agenda_item_id, *got.agenda_item_ids} - {None}
        named = {label_key(labels.get(one or "")) for one in ids} or {""}
        return str(got.outcome) in want.outcomes and _same_place(want, got) and label_key(want.item) in named

    def show(got: Decision) -> str:
        text = got.grounding.text.replace("\n", "⏎")
        label = labels.get(got.agenda_item_id or "")
        return f"{got.outcome} | {label} | {text[:60]} … {text[-30:]}"

    wanted = [row for row in sample.decisions if not row.optional]
    return _pair("decision", wanted, rest, match, show)


def _same_place(want: GoldDecision, got: Decision) -> bool:
    a, b = comparable(want.text), comparable(got.grounding.text)
    if not 0.3 * len(a) - 5 <= len(b) <= 1.5 * len(a) + 20:
        return False
    return 0 <= b.find(a[:14]) <= 10 or b.endswith(a[-10:])


def _meeting(want: GoldMeeting, got: Meeting | None) -> Score:
    """Fields stated or given."""
    result = Score()
    for name in ("body", "session_number", "date", "start_time", "end_time", "place", "chair"):
        stated = getattr(want, name)
        read = getattr(got, name) if got else None
        if stated is None and (read is None or name in {"body", "chair"}):
            continue
        fits = near(stated, read, 0.9) if name in {"body", "place", "chair"} else comparable(stated) == comparable(read)
        result.wanted += stated is not None
        result.given += read is not None
        if fits:
            result.hits += 1
        else:
            result.misses.append(f"meeting {name}: want {stated}, got {read}")
    return result


def evaluate(samples: Iterable[Sample]) -> dict[str, dict[str, Score]]:
    """Scores by combination, each with all its documents."""
    found: dict[str, dict[str, Score]] = {}
    for sample in samples:
        _, extraction = read_bytes(sample.data)
        rows = found.setdefault(sample.name.rpartition("#")[0], {name: Score() for name in DATASETS})
        for name, counts in score(sample, extraction).items():
            counts.misses = [f"{sample.name}: {line}" for line in counts.misses]
            rows[name].add(counts)
    return found


def total(found: dict[str, dict[str, Score]]) -> dict[str, Score]:
    """Scores of all combinations together."""
    whole = {name: Score() for name in DATASETS}
    for rows in found.values():
        for name, counts in rows.items():
            whole[name].add(counts)
    return whole


def _line(name: str, rows: dict[str, Score]) -> str:
    return f"{name:58}" + "".join(f"{rows[dataset].f1:10.3f}" for dataset in DATASETS)


def main(arguments: Sequence[str]) -> int:
    """Print one line for each combination and one for all."""
    # The generator is no part of the package.
    samples: Callable[..., Iterable[Sample]] = import_module("tests.minutes_generator").samples
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--held-out", action="store_true", help="the combinations kept for measuring; totals only")
    parser.add_argument("--seeds", type=int, default=3, help="documents for each combination")
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--show", type=int, default=0, help="print so many misses of each dataset and combination")
    parser.add_argument("--only", default="", help="combinations whose name holds this")
    parser.add_argument("--without", default="\n", help="leave out combinations whose name holds this")
    parser.add_argument("--write", type=Path, help="also write the documents here")
    options = parser.parse_args(arguments)
    seeds = range(options.first, options.first + options.seeds)
    made = [
        sample
        for sample in samples(seeds, held_out=options.held_out)
        if options.only in sample.name and options.without not in sample.name
    ]
    if options.write:
        options.write.mkdir(parents=True, exist_ok=True)
        for sample in made:
            (options.write / sample.name.replace("/", "_")).write_bytes(sample.data)
    found = evaluate(made)
    print(f"{'':58}" + "".join(f"{dataset[:9]:>10}" for dataset in DATASETS))
    for name, rows in sorted(found.items()):
        if not options.held_out:
            print(_line(name, rows))
            for dataset in DATASETS:
                print("".join(f"    {line}\n" for line in rows[dataset].misses[: options.show]), end="")
    print(_line(f"all {len(found)} combinations, {len(made)} documents", total(found)))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

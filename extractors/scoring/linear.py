"""Linear models with integer weights, read from text files: the same scores on every machine.

A model file is lines: `labels`, `bias`, `calibration` (`margin:per mille`, rising), `thresholds` (`per mille:margin`:
from that margin on so many of a thousand were right on styles left out), `thresholds_of` a label (the same of the
answers that gave it), an empty line, then a line for each feature, sorted: its weights as
`label's index:weight`, a tab, the feature.
"""

import hashlib
import os
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from extractors.scoring.features import Features

LANE = 24  # bits of a sum: enough for 4,096 features of LARGEST
LARGEST = 2047
HALF = 1 << (LANE - 1)
MASK = (1 << LANE) - 1
YES_NO = ("no", "yes")
SUFFIX = ".weights"
CURVES = "confidence.curves"


@dataclass(frozen=True, slots=True)
class Reason:
    """A feature and what it added to the score."""

    feature: str
    weight: int


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a model says: the best label, how likely it is right, by how much it leads, and what else it could be."""

    label: str
    probability: float
    margin: int
    runner_up: str

    def chance_of(self, label: str) -> float:
        """How likely a label is right that may be another than the likeliest: then all that the likeliest leaves."""
        return self.probability if label == self.label else 1 - self.probability


@dataclass(frozen=True, slots=True)
class LinearModel:
    """Weights of features for the labels of one question.

    All weights of a feature lie in one integer, a lane of 24 bits for each label, so that one addition adds them all.
    Scores of several labels tell by their differences only.
    """

    name: str
    labels: tuple[str, ...]
    bias: tuple[int, ...]
    calibration: tuple[tuple[int, int], ...]
    thresholds: tuple[tuple[int, int], ...]
    packed: dict[str, int]
    by_label: dict[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def is_binary(self) -> bool:
        return self.labels == YES_NO

    def scores(self, features: Features) -> tuple[int, ...]:
        """One sum for each label, in the order of `labels`; a binary model's `no` is always 0."""
        if TRACE:
            TRACE[-1].append(Asked(self, features))
        sums = unpacked(sum(filter(None, map(self.packed.get, features))), len(self.bias))
        totals = tuple(bias + added for bias, added in zip(self.bias, sums, strict=True))
        return (0, *totals) if self.is_binary else totals

    def best(self, features: Features) -> str:
        """The label with the highest score, of equal ones the first."""
        scores = self.scores(features)
        return self.labels[scores.index(max(scores))]

    def margin(self, features: Features) -> int:
        """How far the best label leads the second; of a binary model, the score of `yes`, negative where it is `no`."""
        scores = self.scores(features)
        if self.is_binary:
            return scores[1]
        second, first = sorted(scores)[-2:]
        return first - second

    def probability(self, features: Features) -> float:
        """How likely the best label is right; of a binary model, how likely `yes` is."""
        return interpolated(self.calibration, self.margin(features)) / 1000

    def judge(self, features: Features) -> Judgement:
        """Best label, its probability, the margin and the runner-up, from one scoring.

        Of a binary model, too, `probability` is that of the label it gives; `margin` stays that of `yes`.
        """
        scores = self.scores(features)
        order = sorted(range(len(scores)), key=lambda index: (-scores[index], index))
        label, runner_up = self.labels[order[0]], self.labels[order[1]]
        margin = scores[1] if self.is_binary else scores[order[0]] - scores[order[1]]
        chance = interpolated(self.calibration, margin)
        if self.is_binary and label == "no":
            chance = 1000 - chance
        return Judgement(label, chance / 1000, margin, runner_up)

    def judge_warily(self, features: Features, label: str, per_mille: int) -> Judgement:
        """As `judge`, but what isn't sure enough of the label becomes what is next likely, as unlikely as that is.

        >>> load_model("response_state").judge_warily(frozenset({"$$た"}), "done", 980).label == "done"
        False
        """
        judged = self.judge(features)
        if judged.label != label or judged.margin >= self.threshold(per_mille, label):
            return judged
        return Judgement(judged.runner_up, 1 - judged.probability, -judged.margin, label)

    def threshold(self, per_mille: int, label: str | None = None) -> int:
        """The margin from which at least so many of a thousand answers were right on styles left out.

        With a label, of the answers that gave this one.

        >>> load_model("finding").threshold(950) <= load_model("finding").threshold(970)
        True
        """
        table = self.thresholds if label is None else self.by_label.get(label, ())
        known = [margin for share, margin in table if share >= per_mille]
        if not known:
            raise ValueError(f"{self.name} has no threshold for {per_mille} per mille of {label or 'all'}")
        return known[0]

    def explain(self, features: Features, count: int = 10, label: str | None = None) -> tuple[Reason, ...]:
        """What weighed most for a label (the best, or `yes`) and one reason for all the rest: they sum to its score."""
        chosen = label or ("yes" if self.is_binary else self.best(features))
        lane = 0 if self.is_binary else self.labels.index(chosen)
        added = [
            Reason(feature, unpacked(self.packed[feature], len(self.bias))[lane])
            for feature in features
            if feature in self.packed
        ]
        added.sort(key=lambda reason: (-abs(reason.weight), reason.feature))
        rest = self.bias[lane] + sum(reason.weight for reason in added[count:])
        return (*(reason for reason in added[:count] if reason.weight), Reason("(all else)", rest))


@dataclass(frozen=True, slots=True)
class Asked:
    """A model and the features that it was asked about."""

    model: LinearModel
    features: Features


TRACE: list[list[Asked]] = []


@contextmanager
def traced() -> Iterator[list[Asked]]:
    """What all models are asked meanwhile, in order; for explanations only.

    >>> with traced() as asked:
    ...     _ = load_model("finding").probability(frozenset())
    >>> [one.model.name for one in asked]
    ['finding']
    """
    TRACE.append([])
    try:
        yield TRACE[-1]
    finally:
        TRACE.pop()


def unpacked(total: int, lanes: int) -> tuple[int, ...]:
    """The signed sums that one integer holds.

    >>> unpacked(-3 + (5 << 24), 2)
    (-3, 5)
    """
    total += _halves(lanes)
    return tuple([((total >> shift) & MASK) - HALF for shift in range(0, LANE * lanes, LANE)])


@cache
def _halves(lanes: int) -> int:
    return sum(HALF << (LANE * lane) for lane in range(lanes))


def interpolated(table: tuple[tuple[int, int], ...], margin: int) -> int:
    """The per mille that a rising table gives at a margin, on the straight line between its two neighbours."""
    place = bisect_right(table, margin, key=lambda point: point[0])
    if place == 0:
        return table[0][1]
    if place == len(table):
        return table[-1][1]
    (low, below), (high, above) = table[place - 1], table[place]
    return below + (above - below) * (margin - low) // (high - low)


def weights_folder() -> Traversable:
    """Where the weights lie: the package's own, or the folder that GIJIROKU_WEIGHTS names."""
    chosen = os.environ.get("GIJIROKU_WEIGHTS")
    return Path(chosen) if chosen else _own_folder()


def _own_folder() -> Traversable:
    return files("extractors.scoring").joinpath("data")


def _curves_text() -> str:
    """The curves of the folder of weights; of one that was trained without any, the package's."""
    chosen = weights_folder().joinpath(CURVES)
    return (chosen if chosen.is_file() else _own_folder().joinpath(CURVES)).read_text(encoding="utf-8")


@cache
def load_model(name: str) -> LinearModel:
    """The model of that name, read once."""
    return read_model(name, weights_folder().joinpath(name + SUFFIX).read_text(encoding="utf-8"))


def read_model(name: str, text: str) -> LinearModel:
    """A model from the text of its file."""
    head, _, body = text.partition("\n\n")
    fields = dict(line.split(" ", 1) for line in head.split("\n") if not line.startswith("thresholds_of "))
    return LinearModel(
        name=name,
        labels=tuple(fields["labels"].split()),
        bias=tuple(map(int, fields["bias"].split())),
        calibration=read_pairs(fields["calibration"]),
        thresholds=read_pairs(fields["thresholds"]),
        packed=dict(map(read_weights, body.rstrip("\n").split("\n"))),
        by_label={
            label: read_pairs(pairs)
            for mark, label, pairs in (line.split(" ", 2) for line in head.split("\n") if line.count(" ") > 1)
            if mark == "thresholds_of"
        },
    )


def read_pairs(text: str) -> tuple[tuple[int, int], ...]:
    return tuple((int(left), int(right)) for left, _, right in (pair.partition(":") for pair in text.split()))


def read_weights(line: str) -> tuple[str, int]:
    weights, _, feature = line.partition("\t")
    return feature, sum(weight << (LANE * lane) for lane, weight in read_pairs(weights))


@dataclass(frozen=True, slots=True)
class Curve:
    """What share is right of what was said so likely: per mille said and right, both rising."""

    points: tuple[tuple[int, int], ...]

    def at(self, chance: float) -> float:
        """The share that is right, 0 to 1.

        >>> Curve(((200, 400), (800, 900))).at(0.5)
        0.65
        """
        return interpolated(self.points, round(chance * 1000)) / 1000


@cache
def load_curves() -> dict[str, Curve]:
    """The curves of confidence by kind of evidence; a line each: its name, then points `said:right`."""
    lines = (line.partition(" ") for line in _curves_text().splitlines())
    return {name: Curve(read_pairs(points)) for name, _, points in lines}


@cache
def weights_hash() -> str:
    """A hash of all model files and the curves: in a document's fingerprint it tells what other weights have read."""
    digest = hashlib.sha256(_curves_text().encode())
    for entry in sorted(weights_folder().iterdir(), key=lambda entry: entry.name):
        if entry.name.endswith(SUFFIX):
            digest.update(entry.name.encode() + b"\0" + entry.read_bytes() + b"\0")
    return digest.hexdigest()[:16]

"""Examples -> a linear model with integer weights. The same examples give the same model; only here scikit-learn is used."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from math import log

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression
from sklearn.svm import LinearSVC

from extractors.scoring.features import Features
from extractors.scoring.linear import LANE, LARGEST, YES_NO, LinearModel, unpacked
from tests.train.examples import Example
from tests.train.recipes import Recipe

UNIT = 1000  # a margin of one of the solver's
SHARES = (800, 850, 900, 930, 950, 970, 980, 990)
POINTS = 17
FEWEST = 15  # answers that a threshold must rest on
MARKS = ("^^", "$$", "^", "$", "/", "#", "&")
Numbers = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Table:
    """Examples as rows and features as columns, each feature with its value."""

    features: tuple[str, ...]
    values: Numbers
    matrix: csr_matrix


def block_of(feature: str) -> str:
    """The beginning by which a recipe names a feature's block: a mark, a name up to its sign, or nothing for plain n-grams."""
    for mark in MARKS:
        if feature.startswith(mark) and len(feature) > len(mark):
            return mark
    for place, letter in enumerate(feature):
        if letter in "=^$" and place > 2 and feature[:place].isascii():
            return (
                feature[:place] + "="
                if letter == "=" and feature[:place] in {"len", "has", "closed", "sentences"}
                else feature[:place]
            )
    return "indented" if feature == "indented" else ""


def tabulated(examples: Sequence[Example], recipe: Recipe) -> Table:
    counts = Counter(feature for example in examples for feature in example.features)
    kept = sorted(
        feature
        for feature, count in counts.items()
        if count >= recipe.minimum and recipe.blocks.get(block_of(feature), 1)
    )
    values = np.array([feature_value(feature, counts[feature], len(examples), recipe) for feature in kept])
    return Table(tuple(kept), values, matrix_of(examples, tuple(kept), values))


def feature_value(feature: str, count: int, total: int, recipe: Recipe) -> float:
    rarity = (log((1 + total) / (1 + count)) + 1) / 5 if recipe.rarity else 1.0
    return rarity * recipe.blocks.get(block_of(feature), 1.0)


def matrix_of(examples: Sequence[Example], features: tuple[str, ...], values: Numbers) -> csr_matrix:
    column = {feature: index for index, feature in enumerate(features)}
    indices: list[int] = []
    ends = [0]
    for example in examples:
        indices += sorted(column[feature] for feature in example.features if feature in column)
        ends.append(len(indices))
    return csr_matrix((values[indices], indices, ends), shape=(len(examples), len(features)))


def solve(matrix: csr_matrix, labels: Sequence[str], recipe: Recipe) -> tuple[tuple[str, ...], Numbers, Numbers]:
    """Labels, weights (a row for each label, or one for `yes`), biases."""
    weight = "balanced" if recipe.balanced else None
    solver = LinearSVC(C=recipe.strength, class_weight=weight, random_state=0, max_iter=4000)
    solver.fit(matrix, np.array(labels))
    return tuple(map(str, solver.classes_)), solver.coef_, solver.intercept_


def fit(name: str, examples: Sequence[Example], recipe: Recipe) -> LinearModel:
    """A model without calibration; of its features, those that weigh most."""
    table = tabulated(examples, recipe)
    labels, weights, biases = solve(table.matrix, [example.label for example in examples], recipe)
    rounded = relative(np.rint(weights * table.values * UNIT).astype(int), recipe.least)
    bias = tuple(int(value) for value in np.rint(biases * UNIT))
    size = np.abs(rounded).max(axis=0)
    order = np.lexsort((np.arange(len(size)), -size))[: recipe.features]
    packed = {table.features[i]: pack(rounded[:, i]) for i in sorted(order) if size[i]}
    return LinearModel(name, YES_NO if len(labels) == 2 else labels, bias, ((0, 500),), (), packed)


def relative(weights: NDArray[np.int_], least: int) -> NDArray[np.int_]:
    """Each feature's weights less their median, which changes no margin and leaves most of several labels at nothing."""
    if len(weights) > 1:
        weights = weights - np.median(weights, axis=0).astype(int)
        weights[np.abs(weights) < least] = 0
    return np.clip(weights, -LARGEST, LARGEST)


def pack(weights: Iterable[int]) -> int:
    return sum(int(weight) << (LANE * lane) for lane, weight in enumerate(weights))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a model that had not seen an example's style made of it."""

    example: Example
    label: str
    margin: int

    @property
    def is_right(self) -> bool:
        return self.label == self.example.label or self.label in self.example.also


def style_folds(examples: Sequence[Example], count: int) -> dict[str, int]:
    """Each style's fold: the largest styles first, each into the smallest fold."""
    sizes = Counter(example.style for example in examples)
    folds: dict[str, int] = {}
    filled = [0] * count
    for style, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        folds[style] = filled.index(min(filled))
        filled[folds[style]] += size
    return folds


def answers_by_folds(name: str, examples: Sequence[Example], recipe: Recipe, count: int) -> list[Answer]:
    """Each measured example answered by a model trained without its fold of styles."""
    folds = style_folds(examples, count)
    answers = []
    for fold in range(count):
        model = fit(name, [example for example in examples if folds[example.style] != fold], recipe)
        held = [example for example in examples if folds[example.style] == fold and example.measured]
        answers += [answer(model, example) for example in held]
    return answers


def answer(model: LinearModel, example: Example) -> Answer:
    judged = model.judge(example.reading(model) if example.reading else example.features)
    return Answer(example, judged.label, judged.margin)


def calibrated(model: LinearModel, answers: Sequence[Answer]) -> LinearModel:
    """The model with its probabilities and thresholds, from answers of models that had not seen the styles."""
    binary = model.is_binary
    margins = np.array([answer.margin for answer in answers], dtype=float)
    right = np.array([answer.example.label == "yes" if binary else answer.is_right for answer in answers])
    given = np.array([answer.label for answer in answers])
    by_label = (
        {} if binary else {label: thresholds(margins[given == label], right[given == label]) for label in model.labels}
    )
    return replace(
        model,
        calibration=calibration(margins, right),
        thresholds=thresholds(margins, right),
        by_label={label: table for label, table in by_label.items() if table},
    )


def calibration(margins: Numbers, right: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """Platt's curve through the held-out answers, as a table of whole numbers."""
    if right.all() or not right.any():
        return ((0, 990 if right.all() else 10),)
    curve = LogisticRegression(C=100.0, max_iter=1000).fit(margins[:, None] / UNIT, right)
    low, high = np.quantile(margins, (0.002, 0.998))
    points = sorted({int(point) for point in np.linspace(low, high, POINTS)})
    chances = curve.predict_proba(np.array(points)[:, None] / UNIT)[:, 1]
    return tuple((point, round(float(chance) * 1000)) for point, chance in zip(points, chances, strict=True))


def thresholds(margins: Numbers, right: NDArray[np.bool_]) -> tuple[tuple[int, int], ...]:
    """For each share the least margin from which at least that share of answers is right."""
    order = np.argsort(-margins, kind="stable")
    shares = np.cumsum(right[order]) / np.arange(1, len(order) + 1)
    found = []
    for share in SHARES:
        good = np.flatnonzero(shares * 1000 >= share)
        if len(good) and good[-1] + 1 >= FEWEST:
            found.append((share, int(margins[order][good[-1]])))
    return tuple(found)


def written(model: LinearModel) -> str:
    """The model as the text of its file."""
    lanes = len(model.bias)
    head = [
        "labels " + " ".join(model.labels),
        "bias " + " ".join(map(str, model.bias)),
        "calibration " + written_pairs(model.calibration),
        "thresholds " + written_pairs(model.thresholds),
        *(f"thresholds_of {label} {written_pairs(table)}" for label, table in model.by_label.items()),
    ]
    body = [f"{written_weights(weight, lanes)}\t{feature}" for feature, weight in sorted(model.packed.items())]
    return "\n".join([*head, "", *body, ""])


def written_pairs(pairs: Iterable[tuple[int, int]]) -> str:
    return " ".join(f"{left}:{right}" for left, right in pairs)


def written_weights(packed: int, lanes: int) -> str:
    return " ".join(f"{lane}:{weight}" for lane, weight in enumerate(unpacked(packed, lanes)) if weight)


def features_of(examples: Iterable[Example]) -> Iterable[Features]:
    return (example.features for example in examples)

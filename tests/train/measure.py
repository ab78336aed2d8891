"""How answers on styles left out compare with the labels: shares with 95 % intervals over styles, and reliability."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from math import sqrt
from random import Random

import numpy as np

from tests.train.fit import Answer, calibration, thresholds

DRAWS = 400
Share = Callable[[Sequence[Answer]], float]


def accuracy(answers: Sequence[Answer]) -> float:
    return sum(answer.is_right for answer in answers) / max(len(answers), 1)


def precision(answers: Sequence[Answer]) -> float:
    given = [answer for answer in answers if answer.label == "yes"]
    return sum(answer.example.label == "yes" for answer in given) / max(len(given), 1)


def recall(answers: Sequence[Answer]) -> float:
    wanted = [answer for answer in answers if answer.example.label == "yes"]
    return sum(answer.label == "yes" for answer in wanted) / max(len(wanted), 1)


def interval(answers: Sequence[Answer], share: Share) -> str:
    """The share with the 2.5th and 97.5th of a hundred of it when styles are drawn anew."""
    styles: dict[str, list[Answer]] = defaultdict(list)
    for answer in answers:
        styles[answer.example.style].append(answer)
    names, draw = sorted(styles), Random(0)
    drawn = sorted(
        share([answer for name in draw.choices(names, k=len(names)) for answer in styles[name]]) for _ in range(DRAWS)
    )
    return f"{share(answers):.3f} [{drawn[DRAWS // 40]:.2f}, {drawn[-DRAWS // 40 - 1]:.2f}]"


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share counted once."""
    if not total:
        return 0.0, 1.0
    share, square = right / total, 1.96**2
    centre, spread = share + square / (2 * total), 1.96 * sqrt(share * (1 - share) / total + square / (4 * total**2))
    return (centre - spread) / (1 + square / total), (centre + spread) / (1 + square / total)


def report(name: str, answers: Sequence[Answer]) -> str:
    """A model's figures as text: for all, by source, by label, by probability."""
    labels = {answer.example.label for answer in answers}
    lines = [f"## {name}: {len(answers)} rows, {len({answer.example.style for answer in answers})} styles"]
    groups = {"all": list(answers)}
    for answer in answers:
        groups.setdefault(answer.example.source, []).append(answer)
    for group, members in groups.items():
        if group == "all" or len(groups) > 2:
            lines.append(
                binary_line(group, members) if labels <= {"yes", "no"} else f"{group}: {interval(members, accuracy)}"
            )
    lines += precise_lines(answers) if labels <= {"yes", "no"} else label_lines(answers)
    return "\n".join([*lines, reliability(answers, labels <= {"yes", "no"}), ""])


def binary_line(group: str, answers: Sequence[Answer]) -> str:
    return f"{group} ({len(answers)}): accuracy {accuracy(answers):.3f}, P {interval(answers, precision)}, R {interval(answers, recall)}"


def precise_lines(answers: Sequence[Answer]) -> list[str]:
    """Recall where the threshold is set for a precision; of the same answers, so a little too good."""
    margins = np.array([answer.margin for answer in answers], dtype=float)
    right = np.array([answer.example.label == "yes" for answer in answers])
    found = [
        f"P {share / 1000:.2f} R {right[margins >= margin].sum() / right.sum():.3f}"
        for share, margin in thresholds(margins, right)
        if share >= 900
    ]
    return ["at thresholds: " + ", ".join(found)]


def label_lines(answers: Sequence[Answer]) -> list[str]:
    wanted, given, both = Counter[str](), Counter[str](), Counter[str]()
    for answer in answers:
        wanted[answer.example.label] += 1
        given[answer.label] += 1
        both[answer.example.label] += answer.is_right
    shown = [
        f"{label} {wanted[label]} P{both[label] / max(given[label], 1):.2f} R{both[label] / wanted[label]:.2f}"
        for label in sorted(wanted)
    ]
    margins = np.array([answer.margin for answer in answers], dtype=float)
    right = np.array([answer.is_right for answer in answers])
    sure = [f"{share / 1000:.2f} of {(margins >= margin).mean():.2f}" for share, margin in thresholds(margins, right)]
    return ["by label: " + "; ".join(shown), "right of the surest: " + ", ".join(sure)]


def reliability(answers: Sequence[Answer], binary: bool) -> str:
    """Bins of probability: what is said and what is right, by curves fitted without the styles in the bin."""
    said: list[tuple[float, bool]] = []
    styles = sorted({answer.example.style for answer in answers})
    for part in range(5):
        left = set(styles[part::5])
        fitted = [answer for answer in answers if answer.example.style not in left]
        table = calibration(
            np.array([float(answer.margin) for answer in fitted]), np.array([hit(answer, binary) for answer in fitted])
        )
        points, chances = zip(*table, strict=True)
        said += [
            (min(float(np.interp(answer.margin, points, chances)) / 1000, 0.999), hit(answer, binary))
            for answer in answers
            if answer.example.style in left
        ]
    bins = []
    for tenth in range(10):
        inside = [(chance, right) for chance, right in said if tenth <= chance * 10 < tenth + 1]
        if inside:
            mean = sum(chance for chance, _ in inside) / len(inside)
            bins.append(f"{mean:.2f}→{sum(right for _, right in inside) / len(inside):.2f} ({len(inside)})")
    return "said → right (rows): " + ", ".join(bins)


def hit(answer: Answer, binary: bool) -> bool:
    return answer.example.label == "yes" if binary else answer.is_right

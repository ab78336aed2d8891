"""`python -m tests.train --reliability`: what confidence says and what is right, on styles left out; the curves and their page.

Every style is read by models that have not seen it (`left_out`), every record held against its label (`verdicts`). A curve
for each kind of evidence leads from what the readers say to the share that is right; the table is made with curves from
which the styles in the bin were left out as well.
"""

import tempfile
from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from sklearn.isotonic import isotonic_regression

from extractors.results.confidence import Evidence
from extractors.scoring import Curve
from extractors.scoring.linear import CURVES, weights_folder
from tests.train.examples import examples
from tests.train.fit import answers_by_folds, calibration
from tests.train.left_out import folds_of_styles, weights_without
from tests.train.measure import wilson
from tests.train.recipes import RECIPES
from tests.train.verdicts import MODELS, VERDICTS, Verdict

FOLDS = 5
PARTS = 20
"""Parts of the styles, each left out of the curves that are held against it."""
EDGES = (0.0, 0.4, 0.58, 0.75, 0.88, 1.0001)
ENOUGH = 40
"""Records of a kind of evidence for a curve of its own; fewer share that of their dataset."""
FIELDS = {"theme": "themes of findings", "response_state": "response states"}
PAGE = Path(__file__).parents[2] / "docs" / "confidence.md"
START, END = "<!-- reliability -->", "<!-- /reliability -->"


def verdicts(dataset: str, folder: Path) -> list[Verdict]:
    """Records of all labelled styles, each read by models that had not seen its style; their weights lie in the folder."""
    found: list[Verdict] = []
    for fold, styles in enumerate(folds_of_styles(FOLDS)):
        with weights_without(styles, MODELS[dataset], folder / dataset / str(fold)):
            found += VERDICTS[dataset](styles)
    return found


def fitted(records: Sequence[Verdict]) -> dict[Evidence, Curve]:
    """The curve of each kind of evidence: isotonic shares over steps of as many records, led towards the dataset's."""
    whole = curve_of(records)
    by_evidence: dict[Evidence, list[Verdict]] = defaultdict(list)
    for one in records:
        by_evidence[one.evidence].append(one)
    return {
        evidence: curve_of(members) if len(members) >= ENOUGH else whole
        for evidence, members in sorted(by_evidence.items())
    }


STEPS = 6
FEWEST = 45


def curve_of(records: Sequence[Verdict]) -> Curve:
    """Rising points: the means of steps of equally many records, made monotone; each step as if four of five more were right."""
    if not records:
        return Curve(((0, 800),))
    said = np.array([one.said for one in records])
    right = np.array([one.is_right for one in records], dtype=float)
    steps = np.array_split(np.argsort(said, kind="stable"), max(1, min(STEPS, len(records) // FEWEST)))
    by_mean: dict[int, list[int]] = defaultdict(list)
    for step in steps:
        by_mean[round(float(said[step].mean()) * 1000)] += list(step)
    means = sorted(by_mean)
    shares = [(right[by_mean[mean]].sum() + 0.8) / (len(by_mean[mean]) + 1) for mean in means]
    rising = isotonic_regression(shares, sample_weight=[len(by_mean[mean]) for mean in means])
    return Curve(tuple((mean, round(float(share) * 1000)) for mean, share in zip(means, rising, strict=True)))


Pairs = list[tuple[float, bool]]


def told(records: Sequence[Verdict]) -> Pairs:
    """What would be said of each record, by curves made without its style, and whether it is right."""
    found: Pairs = []
    styles = sorted({one.style for one in records})
    for part in range(PARTS):
        left = set(styles[part::PARTS])
        curves = fitted([one for one in records if one.style not in left])
        whole = curve_of([one for one in records if one.style not in left])
        found += [(curves.get(one.evidence, whole).at(one.said), one.is_right) for one in records if one.style in left]
    return found


def told_of_field(name: str) -> Pairs:
    """The same of a field that one model scores: by its own curve of probability."""
    answers = answers_by_folds(name, examples(name), RECIPES[name], FOLDS)
    found: Pairs = []
    styles = sorted({answer.example.style for answer in answers})
    for part in range(FOLDS):
        left = set(styles[part::FOLDS])
        kept = [answer for answer in answers if answer.example.style not in left]
        table = calibration(
            np.array([float(answer.margin) for answer in kept]), np.array([answer.is_right for answer in kept])
        )
        curve = Curve(table)
        found += [
            (curve.at(answer.margin / 1000), answer.is_right) for answer in answers if answer.example.style in left
        ]
    return found


def lines_of(name: str, pairs: Pairs) -> list[str]:
    """The rows of a dataset's table."""
    rows = []
    for low, high in pairwise(EDGES):
        inside = [(said, right) for said, right in pairs if low <= said < high]
        if inside:
            right = sum(right for _, right in inside)
            least, most = wilson(right, len(inside))
            mean = sum(said for said, _ in inside) / len(inside)
            rows.append(
                f"| {name} | {low:.2f} to {min(high, 1):.2f} | {len(inside)} | {mean:.2f} "
                f"| {right / len(inside):.2f} [{least:.2f}, {most:.2f}] |"
            )
    return rows


def measure(names: Sequence[str], into: Path | None = None) -> None:
    """Curves of these datasets into the package's data, their tables into docs/confidence.md."""
    with tempfile.TemporaryDirectory() as scratch:
        for name in names or (*VERDICTS, *FIELDS):
            if name in FIELDS:
                rows = lines_of(FIELDS[name], told_of_field(name))
            else:
                records = verdicts(name, into or Path(scratch))
                rows = lines_of(name, told(records))
                write_curves(fitted(records))
            print("\n".join(rows), flush=True)
            write_page(rows)


def write_curves(fresh: Mapping[Evidence, Curve]) -> None:
    path = Path(str(weights_folder().joinpath(CURVES)))
    known = dict(line.split(" ", 1) for line in path.read_text(encoding="utf-8").splitlines())
    known |= {str(name): " ".join(f"{said}:{right}" for said, right in curve.points) for name, curve in fresh.items()}
    path.write_text("".join(f"{name} {known[name]}\n" for name in sorted(known)), encoding="utf-8", newline="\n")


def write_page(fresh: Sequence[str]) -> None:
    """Put rows into the page in place of those of the same name."""
    page = PAGE.read_text(encoding="utf-8")
    before, rest = page.split(START)
    shown, after = rest.split(END)
    of = name_of(fresh[0])
    rows = [row for row in shown.splitlines() if row.startswith("| ") and name_of(row) not in {of, "of"}]
    order = [*VERDICTS, *FIELDS.values()]
    rows = sorted([*rows, *fresh], key=lambda row: (order.index(name_of(row)), row))
    table = ("", "| of | confidence | records | mean | right |", "|---|---|--:|--:|---|", *rows, "")
    PAGE.write_text(before + START + "\n".join(table) + END + after, encoding="utf-8", newline="\n")


def name_of(row: str) -> str:
    return row.split("|")[1].strip()

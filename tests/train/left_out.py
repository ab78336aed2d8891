"""Weights that have not seen some styles, in a folder of their own, so that whole documents of those are read by them."""

import json
import os
from collections import Counter
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from extractors.results.confidence import Evidence, curves
from extractors.scoring import load_curves, load_model
from extractors.scoring.linear import CURVES
from tests.train.examples import examples
from tests.train.fit import fit, written
from tests.train.recipes import RECIPES
from tests.train.rows import LABELS


def folds_of_styles(count: int) -> list[frozenset[str]]:
    """All styles of the labelled files in so many parts: the largest first, each into the smallest part."""
    sizes: Counter[str] = Counter()
    for path in sorted(LABELS.glob("*.jsonl")):
        sizes.update(json.loads(line)["style"] for line in path.read_text(encoding="utf-8").splitlines())
    parts: list[set[str]] = [set() for _ in range(count)]
    filled = [0] * count
    for style, size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        least = filled.index(min(filled))
        parts[least].add(style)
        filled[least] += size
    return [frozenset(part) for part in parts]


@contextmanager
def weights_without(styles: Collection[str], names: Collection[str], folder: Path) -> Iterator[None]:
    """Within, the models named have not seen the styles, and confidence is what readers say, uncorrected.

    Thresholds and probabilities are the package's: they come from answers of models that had not seen the styles. What
    lies in the folder already is taken as it is.
    """
    folder.mkdir(parents=True, exist_ok=True)
    for name in RECIPES:
        path = folder / f"{name}.weights"
        if path.exists() and name in names:
            continue
        model = load_model(name)
        if name in names:
            kept = [example for example in examples(name) if example.style not in styles]
            model = replace(
                fit(name, kept, RECIPES[name]),
                calibration=model.calibration,
                thresholds=model.thresholds,
                by_label=model.by_label,
            )
        path.write_text(written(model), encoding="utf-8")
    (folder / CURVES).write_text("".join(f"{name} 0:0 1000:1000\n" for name in Evidence), encoding="utf-8")
    before = os.environ.get("GIJIROKU_WEIGHTS")
    os.environ["GIJIROKU_WEIGHTS"] = str(folder)
    forget()
    try:
        yield
    finally:
        if before is None:
            del os.environ["GIJIROKU_WEIGHTS"]
        else:
            os.environ["GIJIROKU_WEIGHTS"] = before
        forget()


def forget() -> None:
    """Models and curves are read anew."""
    for cached in (load_model, load_curves, curves):
        cached.cache_clear()

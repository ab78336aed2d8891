"""`python -m tests.train`: all models from tests/labels into the package's data; `--folds 5`: how they do on styles left out;
`--reliability`: what confidence says of whole records of styles left out (datasets may be named)."""

import argparse
import os
from collections.abc import Sequence
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import extractors.scoring
from extractors.scoring import load_model
from tests.train.examples import examples
from tests.train.fit import answers_by_folds, calibrated, fit, written
from tests.train.measure import report
from tests.train.recipes import RECIPES
from tests.train.reliability import measure

FOLDS = 5


def train(name: str, folder: Path) -> None:
    """Write one model's file and say how its like did on styles left out."""
    found = examples(name)
    recipe = RECIPES[name]
    answers = answers_by_folds(name, found, recipe, FOLDS)
    model = calibrated(fit(name, found, recipe), answers)
    path = folder / f"{name}.weights"
    path.write_text(written(model), encoding="utf-8", newline="\n")
    load_model.cache_clear()
    print(
        f"{name}: {len(found)} examples, {len(model.packed)} features, {path.stat().st_size // 1000} kB",
        report(name, answers),
        sep="\n",
        flush=True,
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.train", description=__doc__)
    parser.add_argument("names", nargs="*", help="models (all)")
    parser.add_argument("--folds", type=int, help="measure on so many folds of styles, write nothing")
    parser.add_argument("--reliability", action="store_true", help="what confidence says and what is right, into docs")
    parser.add_argument("--into", type=Path, help="folder of the weights (the package's; GIJIROKU_WEIGHTS)")
    chosen = parser.parse_args(arguments)
    own = Path(extractors.scoring.__file__).parent / "data"
    folder = chosen.into or Path(os.environ.get("GIJIROKU_WEIGHTS", own))
    if chosen.reliability:
        measure(chosen.names, chosen.into)
        return
    for name in chosen.names or RECIPES:
        if chosen.folds:
            print(report(name, answers_by_folds(name, examples(name), RECIPES[name], chosen.folds)), flush=True)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            train(name, folder)


if __name__ == "__main__":
    main()

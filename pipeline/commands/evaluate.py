"""The commands that say how right the datasets are: against gold annotations, and by what people said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import DATA
from pipeline.language.catalogue import tr
from pipeline.printed import json_text, print_table, say

if TYPE_CHECKING:
    from pipeline.evaluate.accuracy import Accuracy, Proportion
    from pipeline.evaluate.evaluate import Evaluation, JudgedRow, Score

Scores = Mapping[str, "Score"]


@click.command()
@click.argument("gold", type=click.Path(exists=True, path_type=Path))
@DATA
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder of the documents annotated; finds them by content and measures passages.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--markdown", is_flag=True, help="Print a Markdown table.")
@click.option("--misses", is_flag=True, help="Print what was missed, what is too much, and which fields are wrong.")
@click.option("--by-body", is_flag=True, help="Print a table for each body.")
@click.option("--by-document", is_flag=True, help="Print a table for each document.")
def evaluate(
    gold: Path, data: Path, sources: Path | None, as_json: bool, markdown: bool, misses: bool, by_body: bool,
    by_document: bool,
) -> None:  # fmt: skip
    """Hold the datasets against the gold annotations of a file or folder GOLD.

    Prints for each dataset how many records the gold has and how many were found, precision, recall, F1 and the share
    of fields that are right; then, by bins of confidence, the share of records that are right in every field.
    """
    from pipeline.evaluate.evaluate import evaluate as run  # noqa: PLC0415

    found = run(gold, data, sources)
    if as_json:
        say(json_text(_values(found), indent=1))
        return
    if markdown:
        say("\n".join(_markdown(found.total())))
        return
    if misses:
        for fault in found.faults():
            say(str(fault))
    if by_body:
        _print_tables(found.by_body())
    if by_document:
        _print_tables({source: _scores(found, source) for source in found.documents})
    _print_tables({tr("all"): found.total()})
    say("\n".join(_calibration(found.judged())))


def _scores(found: Evaluation, source: str) -> Scores:
    return {name: each.score for name, each in found.documents[source].items()}


def _print_tables(tables: Mapping[str, Scores]) -> None:
    for title, scores in tables.items():
        say(f"{title}")
        say(f"  {'dataset':<16}{'gold':>6}{'found':>7}{'P':>8}{'R':>8}{'F1':>8}{'fields':>8}")
        for name, score in scores.items():
            right = "" if score.field_accuracy is None else f"{score.field_accuracy:.3f}"
            numbers = f"{score.precision:>8.3f}{score.recall:>8.3f}{score.f1:>8.3f}{right:>8}"
            say(f"  {name:<16}{score.gold:>6}{score.found:>7}{numbers}".rstrip())


def _markdown(scores: Scores) -> Iterator[str]:
    yield "| dataset | records in gold | found | precision | recall | F1 | fields right |"
    yield "|---|--:|--:|--:|--:|--:|--:|"
    for name, score in scores.items():
        if score.gold or score.found:
            right = "" if score.field_accuracy is None else f"{score.field_accuracy:.1%}"
            numbers = f"{score.precision:.1%} | {score.recall:.1%} | {score.f1:.3f}"
            yield f"| {name} | {score.gold} | {score.found} | {numbers} | {right} |"


def _calibration(judged: list[JudgedRow]) -> Iterable[str]:
    from pipeline.evaluate.evaluate import calibration  # noqa: PLC0415

    yield tr("confidence     records    mean   right")
    for each in calibration(judged):
        yield f"{each.low:.2f} {tr('to')} {each.high:.2f}{each.rows:>10}{each.confidence:>8.2f}{each.right:>8.1%}"


def _values(found: Evaluation) -> dict[str, object]:
    from pipeline.evaluate.evaluate import calibration  # noqa: PLC0415

    return {
        "total": _numbers(found.total()),
        "documents": {source: _numbers(_scores(found, source)) for source in found.documents},
        "bodies": {body: _numbers(scores) for body, scores in found.by_body().items()},
        "calibration": [
            {"from": each.low, "to": each.high, "records": each.rows, "mean": round(each.confidence, 4),
             "right": round(each.right, 4)}
            for each in calibration(found.judged())
        ],
        "faults": [str(fault) for fault in found.faults()],
    }  # fmt: skip


def _numbers(scores: Scores) -> dict[str, object]:
    return {
        name: {
            "gold": score.gold, "predicted": score.found, "precision": round(score.precision, 4),
            "recall": round(score.recall, 4), "f1": round(score.f1, 4),
            "fields": None if score.field_accuracy is None else round(score.field_accuracy, 4),
        }
        for name, score in scores.items()
    }  # fmt: skip


@click.command()
@DATA
@click.option("--judged", "samples", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A sample of gijiroku sample --csv with its column correct filled; may be repeated.")  # fmt: skip
@click.option("--gold", type=click.Path(exists=True, path_type=Path), help="File or folder of gold annotations.")
@click.option("--sources", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Folder with the documents that the gold is of.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def accuracy(data: Path, samples: tuple[Path, ...], gold: Path | None, sources: Path | None, as_json: bool) -> None:
    """Say how right the records are, by what people said: corrections, judged samples and gold.

    By dataset, body and confidence: how many records are records (precision), how many are right in every field, how
    many were found of those known to be there (recall: records that were added, and gold), each with the interval in
    which the true share lies, as likely as 95 %. Records looked at because they were doubtful are no fair draw of all:
    read them by confidence, or judge a sample.

    \b
      gijiroku sample findings -n 100 --csv > sample.csv
      gijiroku accuracy --judged sample.csv
    """
    from pipeline.evaluate import accuracy as module  # noqa: PLC0415
    from pipeline.evaluate.evaluate import evaluate as run  # noqa: PLC0415

    judged = module.from_corrections(data)
    for file in samples:
        judged += module.from_sample(data, file)
    if gold:
        judged += module.from_gold(run(gold, data, sources))
    lines = list(module.accuracies(judged))
    if as_json:
        say(json_text([_told(one) for one in lines], indent=1))
        return
    if not lines:
        say(tr("nothing is known yet: judge records with gijiroku serve --reviewer NAME, or a sample"))
        return
    rows = [
        (one.dataset, one.value or tr("all"), *map(_share, (one.precision, one.right, one.recall))) for one in lines
    ]
    print_table((tr("dataset"), tr("of"), tr("records"), tr("right in every field"), tr("found")), rows, 140)


def _share(share: Proportion) -> str:
    """Such as 93.8 % (80.0–98.3), 30 of 32."""
    if share.value is None or share.interval is None:
        return ""
    low, high = share.interval
    return f"{share.value:.1%} ({low * 100:.1f}–{high * 100:.1f}), {share.part}/{share.whole}"


def _told(one: Accuracy) -> dict[str, object]:
    shares = {"precision": one.precision, "right": one.right, "recall": one.recall}
    return {"dataset": one.dataset, "by": one.by, "value": one.value} | {
        name: {"part": share.part, "whole": share.whole, "share": share.value, "interval": share.interval}
        for name, share in shares.items()
    }

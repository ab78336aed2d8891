"""Which rows a change of the code changes: ``python -m tests.bench.same_rows freeze FOLDER``.

``freeze`` gathers data/raw, the generated minutes and, with ``GIJIROKU_CORPUS``, the real documents of its ``corpus/``
in FOLDER, ingests and compacts them, and keeps every Parquet file but those of ``runs``, which holds times.
``check FOLDER`` ingests the same documents with the code of now, and shows the datasets that differ with the rows that
do; it exits with 1 where any does.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from pipeline.schema.arrow import sort_order
from tests.minutes_generator import samples

ROOT = Path(__file__).parents[2]
SHOWN = 20
"""Changes of a dataset that are shown."""
LONGEST = 60
"""Characters of a value that are shown."""
Row = dict[str, Any]


def gather(folder: Path) -> None:
    """Put the documents to judge by into a folder, each kind in one of its own."""
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    (folder / "generated").mkdir()
    for held_out in (False, True):
        for sample in samples((1,), held_out=held_out):
            (folder / "generated" / sample.name.replace("/", "_").replace("#", "_")).write_bytes(sample.data)
    if corpus := os.environ.get("GIJIROKU_CORPUS"):
        shutil.copytree(Path(corpus) / "corpus", folder / "corpus", copy_function=shutil.copyfile)


def _gijiroku(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline", *arguments], cwd=ROOT, check=False)
    if done.returncode > 1:  # 1: some documents could not be read, which the rows tell
        raise SystemExit(f"gijiroku {' '.join(arguments)} ended with {done.returncode}")


def read_all(documents: Path, data: Path) -> None:
    """Make the datasets of a folder of documents with the code of now."""
    _gijiroku("ingest", str(documents), "--data", str(data), "--quiet")
    _gijiroku("compact", "--data", str(data))


def files(data: Path) -> dict[str, Path]:
    """Path below the datasets' folder -> every current Parquet file but those of ``runs``."""
    return {str(p.relative_to(data)): p for p in sorted(data.glob("*/*.parquet")) if p.parent.name != "runs"}


def different(before: Path, after: Path) -> list[str]:
    """Names of the datasets in which a file differs by a byte."""
    old, new = files(before), files(after)
    names = {
        Path(name).parent.name
        for name in old.keys() | new.keys()
        if name not in old or name not in new or old[name].read_bytes() != new[name].read_bytes()
    }
    return sorted(names)


def rows(data: Path, dataset: str) -> list[Row]:
    """Rows of a dataset."""
    return [
        row for name in files(data) if name.startswith(f"{dataset}/") for row in pq.read_table(data / name).to_pylist()
    ]


def changes(dataset: str, before: Sequence[Row], after: Sequence[Row]) -> Iterator[tuple[str, str]]:
    """Where a row is gone, is new or has other values, and what of it; rows are told apart by the order they lie in."""
    key = [name for name, _ in sort_order(dataset) if name != "record_id"]
    old, new = _by_key(before, key), _by_key(after, key)
    for one in sorted(old.keys() | new.keys()):
        gone = [row for row in old.get(one, ()) if row not in new.get(one, ())]
        come = [row for row in new.get(one, ()) if row not in old.get(one, ())]
        for was, now in zip(gone, come, strict=False):
            values = [(name, was.get(name), now[name]) for name in now if was.get(name) != now[name]]
            yield one, "~ " + ", ".join(f"{name} {_short(old)} -> {_short(new)}" for name, old, new in values)
        yield from ((one, f"- {_told(row)}") for row in gone[len(come) :])
        yield from ((one, f"+ {_told(row)}") for row in come[len(gone) :])


def _by_key(table: Sequence[Row], key: Sequence[str]) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = {}
    for row in table:
        found.setdefault(
            " ".join(f"{row[name]:>6}" if isinstance(row[name], int) else str(row[name]) for name in key), []
        ).append(row)
    return found


def _told(row: Row) -> str:
    """The words of a row, or whatever it says where it has none."""
    return _short(row["text"]) if row.get("text") else _short({name: value for name, value in row.items() if value})


def _short(value: object) -> str:
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def compare(before: Path, after: Path) -> bool:
    """Show what differs between two folders of datasets; whether nothing does."""
    names = different(before, after)
    for name in names:
        places: dict[str, list[str]] = {}
        for place, change in changes(name, rows(before, name), rows(after, name)):
            places.setdefault(change, []).append(place)
        count = sum(map(len, places.values()))
        print(f"{name}: {count} rows differ" if count else f"{name}: the same rows in other bytes")
        for change, where in list(places.items())[:SHOWN]:
            print(f"  {change}  ({_short(where[0])}" + (f" and {len(where) - 1} more)" if len(where) > 1 else ")"))
        if len(places) > SHOWN:
            print(f"  … and {len(places) - SHOWN} more")
    return not names


def main(arguments: Sequence[str]) -> int:
    """Freeze or check."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.same_rows", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("what", choices=("freeze", "check"))
    parser.add_argument("folder", type=Path, help="where the documents and their rows are kept")
    options = parser.parse_args(arguments)
    documents, kept = options.folder / "documents", options.folder / "rows"
    if options.what == "freeze":
        gather(documents)
        read_all(documents, kept)
        print(f"{len(files(kept))} Parquet files frozen")
        return 0
    if not kept.is_dir():
        raise SystemExit(f"nothing was frozen in {options.folder}")
    with tempfile.TemporaryDirectory() as name:
        read_all(documents, Path(name))
        if compare(kept, Path(name)):
            print(f"{len(files(kept))} Parquet files, all the same")
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

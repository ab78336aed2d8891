"""Whether a change of the code leaves every row as it was: ``python -m tests.bench.same_rows freeze before.json``.

``freeze`` ingests data/raw, the generated minutes and, with ``GIJIROKU_CORPUS``, the real documents of its ``corpus/``
into a fresh folder, compacts it, and writes the SHA-256 of every Parquet file but those of ``runs``, which holds times.
``check before.json`` does the same and names the datasets that differ; it exits with 1 where any does.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.minutes_generator import samples

ROOT = Path(__file__).parents[2]


def gather(folder: Path) -> None:
    """Put the documents to judge by into a folder, each kind in one of its own."""
    shutil.copytree(ROOT / "data" / "raw", folder / "raw")
    (folder / "generated").mkdir()
    for held_out in (False, True):
        for sample in samples((1,), held_out=held_out):
            (folder / "generated" / sample.name.replace("/", "_").replace("#", "_")).write_bytes(sample.data)
    if corpus := os.environ.get("GIJIROKU_CORPUS"):
        shutil.copytree(Path(corpus) / "corpus", folder / "corpus", copy_function=shutil.copyfile)


def digests(data: Path) -> dict[str, str]:
    """Path below the datasets' folder -> SHA-256, of every current Parquet file but those of ``runs``."""
    files = sorted(data.glob("*/*.parquet"))
    return {
        str(path.relative_to(data)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
        if path.parent.name != "runs"
    }


def _gijiroku(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pipeline", *arguments], cwd=ROOT, check=False)
    if done.returncode > 1:  # 1: some documents could not be read, which the rows tell
        raise SystemExit(f"gijiroku {' '.join(arguments)} ended with {done.returncode}")


def read_all() -> dict[str, str]:
    """Digests of the datasets that the code of today makes."""
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        gather(work / "documents")
        _gijiroku("ingest", str(work / "documents"), "--data", str(work / "data"), "--quiet")
        _gijiroku("compact", "--data", str(work / "data"))
        return digests(work / "data")


def main(arguments: Sequence[str]) -> int:
    """Freeze or check."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.same_rows", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("what", choices=("freeze", "check"))
    parser.add_argument("file", type=Path, help="where the digests are kept")
    options = parser.parse_args(arguments)
    found = read_all()
    if options.what == "freeze":
        options.file.write_text(json.dumps(found, indent=1), encoding="utf-8")
        print(f"{len(found)} Parquet files frozen")
        return 0
    before = json.loads(options.file.read_text(encoding="utf-8"))
    different = sorted(name for name in before.keys() | found.keys() if before.get(name) != found.get(name))
    print("\n".join(different) if different else f"{len(found)} Parquet files, all the same")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

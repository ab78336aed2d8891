"""Whether a change of the code leaves every row as it was: ``python -m tests.bench.same_rows freeze FOLDER``.

``freeze`` gathers data/raw, the generated minutes and, with ``GIJIROKU_CORPUS``, the real documents of its ``corpus/``
in FOLDER, ingests and compacts them, and keeps the SHA-256 of every Parquet file but those of ``runs``, which holds
times. ``check FOLDER`` ingests the same documents with the code of now and names the datasets that differ; it exits
with 1 where any does.
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


def read_all(documents: Path) -> dict[str, str]:
    """Digests of the datasets that the code of now makes of a folder of documents."""
    with tempfile.TemporaryDirectory() as name:
        _gijiroku("ingest", str(documents), "--data", name, "--quiet")
        _gijiroku("compact", "--data", name)
        return digests(Path(name))


def main(arguments: Sequence[str]) -> int:
    """Freeze or check."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench.same_rows", description=(__doc__ or "").splitlines()[0]
    )
    parser.add_argument("what", choices=("freeze", "check"))
    parser.add_argument("folder", type=Path, help="where the documents and the digests are kept")
    options = parser.parse_args(arguments)
    documents, kept = options.folder / "documents", options.folder / "digests.json"
    if options.what == "freeze":
        gather(documents)
        found = read_all(documents)
        kept.write_text(json.dumps(found, indent=1), encoding="utf-8")
        print(f"{len(found)} Parquet files frozen")
        return 0
    before, found = json.loads(kept.read_text(encoding="utf-8")), read_all(documents)
    different = sorted(name for name in before.keys() | found.keys() if before.get(name) != found.get(name))
    print("\n".join(different) if different else f"{len(found)} Parquet files, all the same")
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

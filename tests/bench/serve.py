"""How fast the web pages answer: ``python -m tests.bench.serve 10000 --folder /tmp/pages``.

Writes minutes as ``tests.bench.ingest`` does and a few PDFs beside them, ingests what is not there yet, asks for every
kind of page as a browser does, each address for the first time and again, and prints milliseconds: the median and the
slowest. Wanted with 10,000 documents on two cores: a search in 200, an image in 300 and, once it was drawn, in 50.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from starlette.testclient import TestClient

import pipeline
from pipeline.commands.progress import Quiet
from pipeline.ingest.ingest import ingest
from pipeline.limits import Limits
from pipeline.serve.application import make_application
from tests.bench.ingest import minutes

WORDS = ("委託先の監督", "再委託の制限", "監視カメラ", "保存期間 委託", "個人情報", "見直し", "存在しない言葉")
LISTS = ("speeches", "decisions", "findings", "exchanges", "commitments")
SAMPLES = Path(__file__).parents[2] / "data" / "raw"


def main(arguments: Sequence[str]) -> None:
    """Make, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", type=int)
    parser.add_argument("--folder", type=Path, required=True)
    wanted = parser.parse_args(arguments)
    data = wanted.folder / "data"
    began = time.monotonic()
    raw = _made(wanted.folder, wanted.documents)
    ingest([raw], data, reporter=Quiet(), workers=2, limits=Limits(), command="benchmark")
    print(f"{wanted.documents:,} documents ready in {time.monotonic() - began:.0f} s")
    home = "http://127.0.0.1:8765"
    with TestClient(make_application(data), base_url=home) as client:
        client.get("/")
        for name, addresses in _addresses(data).items():
            first, again = ([_milliseconds(client, one) for one in addresses] for _ in range(2))
            shown = (f"{statistics.median(some):7.0f} {max(some):7.0f}" for some in (first, again))
            print(f"{name:<10} {len(addresses):3}  first {next(shown)}  again {next(shown)}")


def _made(folder: Path, documents: int) -> Path:
    raw = folder / "raw"
    raw.mkdir(parents=True, exist_ok=True)
    for number in range(documents):
        place = raw / f"minutes-{number}.txt"
        if not place.exists():
            place.write_text(minutes(number), encoding="utf-8")
    for paper in SAMPLES.glob("*.pdf"):
        shutil.copy(paper, raw)
    return raw


def _addresses(data: Path) -> dict[str, list[str]]:
    documents = pipeline.load("documents", data=data, columns=["document_id", "media_type"])
    papers = list(documents[documents.media_type == "application/pdf"].document_id)
    return {
        "overview": ["/"],
        "board": ["/board"],
        "search": [f"/search?q={words}" for words in WORDS],
        "list": [f"/records/{kind}" for kind in LISTS],
        "narrowed": [f"/records/{kind}?q={words}" for kind in LISTS for words in WORDS[:3]],
        "document": [f"/document/{one}" for one in documents.document_id[:20]],
        "image": [f"/document/{one}/1/image.png" for one in papers],
    }


def _milliseconds(client: TestClient, address: str) -> float:
    began = time.monotonic()
    answer = client.get(address)
    assert answer.status_code == 200, (address, answer.text[:200])
    return (time.monotonic() - began) * 1000


if __name__ == "__main__":
    main(sys.argv[1:])

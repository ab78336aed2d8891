"""Originals given out: as a folder of files, or as a WARC (ISO 28500); and what of them nobody needs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Set
from pathlib import Path

from warcio.warcwriter import WARCWriter

from pipeline.archive.originals import Original, Originals
from pipeline.outputs import written

_TYPES = {
    ".pdf": "application/pdf", ".html": "text/html", ".htm": "text/html", ".txt": "text/plain",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}  # fmt: skip


def export_folder(originals: Originals, folder: Path) -> int:
    """Copy all originals into a folder, each beside its sidecar, as ``ingest`` reads them; how many."""
    count = 0
    for original in originals.all():
        for path in (original.path, original.sidecar):
            with written(_made(folder) / path.name) as fresh:
                fresh.write_bytes(path.read_bytes())
        count += 1
    return count


def export_warc(originals: Originals, out: Path) -> int:
    """Write all originals as one WARC of resource records, each compressed by itself where the name ends in .gz."""
    count = 0
    with written(out) as fresh, fresh.open("wb") as file:
        writer = WARCWriter(file, gzip=out.suffix == ".gz")
        writer.write_record(
            writer.create_warcinfo_record(out.name, {"software": "Gijiroku", "format": "WARC File Format 1.0"})
        )
        for original in originals.all():
            about = original.about()
            with original.path.open("rb") as payload:
                record = writer.create_warc_record(
                    about.get("url") or f"urn:sha256:{original.sha256}",
                    "resource",
                    payload=payload,
                    length=original.path.stat().st_size,
                    warc_content_type=_TYPES.get(original.path.suffix, "application/octet-stream"),
                    warc_headers_dict={"WARC-Date": _instant(about.get("retrieved"), original)},
                )
                writer.write_record(record)
            count += 1
    return count


def unneeded(originals: Originals, needed: Set[str]) -> Iterator[Original]:
    """Originals of documents that are in the datasets no more; ``needed``: hashes of those that are."""
    return (original for original in originals.all() if original.sha256 not in needed)


def _instant(retrieved: str | None, original: Original) -> str:
    """When it came, as WARC writes it."""
    told = dt.datetime.fromisoformat(retrieved) if retrieved else None
    at = told or dt.datetime.fromtimestamp(original.path.stat().st_mtime, dt.UTC)
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder

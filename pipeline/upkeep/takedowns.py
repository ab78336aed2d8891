"""What was taken down and is kept away: listed, brought to another folder, let in again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from extractors.model.errors import PipelineError
from pipeline.ingest.likeness import goes_by
from pipeline.outputs import written
from pipeline.sources.names import printable
from pipeline.store.change import Change
from pipeline.store.store import Store
from pipeline.store.tombstones import Tombstone, as_lines, from_lines
from pipeline.upkeep.removal import remove

_HEADER = "# Documents that were taken down, kept away by hashes (gijiroku takedowns --import FILE)\n"


class BadTombstones(PipelineError):
    """A file is no list of what was taken down."""


class NothingKeptAway(PipelineError):
    """Nothing of that name is kept away by its words."""


def takedowns(data: Path) -> list[Tombstone]:
    """All that was taken down."""
    with Store(data).writing() as store:
        return sorted(store.catalogue.tombstones())


def export_takedowns(data: Path, path: Path) -> int:
    """Write all that was taken down to a file; how many. Raises OutputFailed."""
    found = takedowns(data)
    with written(path) as fresh:
        fresh.write_text(_HEADER + as_lines(found), encoding="ascii")
    return len(found)


def import_takedowns(data: Path, path: Path) -> Iterator[str]:
    """Keep away what a file lists, and take down what of it is there; ids of the documents removed.

    Raises BadTombstones.
    """
    try:
        listed = from_lines(path.read_text(encoding="ascii"))
    except (OSError, ValueError) as error:
        raise BadTombstones(
            f"{path} cannot be taken in: {error}; write one with: gijiroku takedowns --export"
        ) from error
    with Store(data).writing() as store:
        store.commit(Change(buried=sorted(listed)))
        there = [stone.sha256[:16] for stone in sorted(listed) if store.catalogue.document(stone.sha256[:16])]
    for document_id in there:
        yield from (one.document_id for one in remove(data, document_id))


def release(data: Path, name: str) -> int:
    """Let documents of a name in again whose bytes are not those that were taken down; of how many it was.

    ``name``: a source, or its last part. Raises NothingKeptAway.
    """
    last = PurePosixPath(printable(name)).name
    with Store(data).writing() as store:
        found = [stone for stone in store.catalogue.tombstones() if stone.likeness and goes_by(stone.likeness, last)]
        if not found:
            raise NothingKeptAway(f"nothing that was taken down was called {last}; see: gijiroku status")
        store.release(stone.sha256 for stone in found)
    return len(found)

"""Every place below a datasets' folder in which words or names of documents may lie, and how they are taken out of it.

Whoever keeps something of documents in the folder adds a row: a test makes a folder with all there is, and asks of each
file whose it is.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path

from pipeline.archive.originals import FOLDER, Originals
from pipeline.corrections.corrections import FOLDER as CORRECTIONS
from pipeline.corrections.corrections import CorrectionFiles
from pipeline.corrections.followup import NoteFiles
from pipeline.corrections.kinship import KindredFile
from pipeline.harvest.state import FILE as HARVEST
from pipeline.harvest.state import HarvestState
from pipeline.ingest.journal import FILE as JOURNAL
from pipeline.ingest.journal import forget_names
from pipeline.store.catalogue import KnownDocument
from pipeline.store.files import HIDDEN
from pipeline.store.parts import NAMES

_LEFTOVERS = ("*.new", "*.new-journal", "compaction")
"""Files that a run has while it is at work."""


@dataclass(frozen=True, slots=True)
class Removal:
    """What is taken down; the lock of the folder is held."""

    data: Path
    documents: Sequence[KnownDocument]
    names: Set[str]
    """Of the files that they were read from, without folders."""


@dataclass(frozen=True, slots=True)
class TextStore:
    """One place."""

    places: tuple[str, ...]
    """Patterns of paths below the folder; ``*`` is anything."""
    forget: Callable[[Removal], None] | None = None
    """Takes documents out of it; None: the commit does that takes them out of the datasets, or what is said below."""


def _from_archive(removal: Removal) -> None:
    for document in removal.documents:
        if document.sha256:
            Originals(removal.data).remove(document.sha256)


def _from_harvest(removal: Removal) -> None:
    """What listings said of them."""
    if (removal.data / HARVEST).exists():
        with HarvestState(removal.data) as state:
            state.forget([document.sha256 for document in removal.documents if document.sha256])


def _from_corrections(removal: Removal) -> None:
    """What people said of their records."""
    for document in removal.documents:
        CorrectionFiles(removal.data).forget(document.document_id)
        NoteFiles(removal.data).forget(document.document_id)
    KindredFile(removal.data).forget([document.document_id for document in removal.documents])


def _from_journal(removal: Removal) -> None:
    for folder in (removal.data, removal.data / "history"):
        forget_names(folder / HIDDEN, removal.names)


def _from_leftovers(removal: Removal) -> None:
    """What a run that was killed left; none is at work."""
    for folder in (removal.data, removal.data / "history"):
        shutil.rmtree(folder / HIDDEN / "spool", ignore_errors=True)
        for pattern in _LEFTOVERS:
            for file in (folder / HIDDEN).glob(pattern):
                file.unlink(missing_ok=True)


STORES = (
    TextStore((*(f"{name}/*" for name in NAMES), f"{HIDDEN}/parts/*", f"{HIDDEN}/generations/*")),
    TextStore((f"{HIDDEN}/catalogue.sqlite*",)),  # the commit, and a vacuum behind it
    TextStore(("history/*",)),  # a folder of the same make
    TextStore((f"{HIDDEN}/search.sqlite*", f"{HIDDEN}/tracking/*", "datapackage.json")),  # made anew
    TextStore((f"{FOLDER}/*",), _from_archive),
    TextStore((f"{HARVEST}*",), _from_harvest),
    TextStore((f"{CORRECTIONS}/*",), _from_corrections),
    TextStore((f"{HIDDEN}/{JOURNAL}",), _from_journal),
    TextStore(tuple(f"{HIDDEN}/{name}" for name in ("spool/*", *_LEFTOVERS)), _from_leftovers),
    TextStore(
        (f"{HIDDEN}/taken-down", f"{HIDDEN}/*lock", f"{HIDDEN}/pseudonyms.key", f"{HIDDEN}/alerts.json")
    ),  # no words
)


def store_of(path: str) -> TextStore | None:
    """Whose a file is, by its path below the folder."""
    return next((one for one in STORES if any(fnmatchcase(path, place) for place in one.places)), None)


def forget_everywhere(removal: Removal) -> None:
    """Leave nothing of documents in the stores beside the datasets."""
    for store in STORES:
        if store.forget:
            store.forget(removal)

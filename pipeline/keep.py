"""Keeping the datasets' folder: status, what changed, verification, taking down."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq

from extractors.errors import PipelineError
from extractors.records import Issue
from pipeline import search_index
from pipeline.catalogue import KnownDocument, LoggedChange
from pipeline.datapackage import refresh_datapackage
from pipeline.settle import settle
from pipeline.store import Change, Store
from pipeline.tracking import track

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class NothingToRemove(PipelineError):
    """No document goes by that name."""


class NoSuchRun(PipelineError):
    """No run has that id."""


@dataclass(frozen=True, slots=True)
class Report:
    """What a folder holds."""

    statuses: Counter[str]
    rows: dict[str, int]
    failures: list[tuple[str, str]]
    """Source and reason of each document that failed."""
    runs: list[tuple[str, str]]
    """Id and command of the last runs."""
    bytes_on_disk: int
    files: int


def report(data: Path) -> Report:
    """What is there, what failed and why, and how much room it takes."""
    with Store(data) as store:
        statuses = store.catalogue.statuses()
        rows = store.row_counts()
        issues = pq.read_table(store.dataset(Issue.dataset), filters=[("severity", "==", "error")])
        failures = [(row["source"] or row["document_id"], row["detail"] or row["code"]) for row in issues.to_pylist()]
        runs = store.single("runs").select(["run_id", "command"]).to_pylist()
    files = [path for path in data.rglob("*") if path.is_file() and not path.is_symlink()]
    seen = {(path.stat().st_dev, path.stat().st_ino): path.stat().st_size for path in files}
    last = [(row["run_id"], row["command"]) for row in runs[-5:]]
    return Report(statuses, rows, failures, last, sum(seen.values()), len(files))


def changes(data: Path, since: str, until: str | None) -> list[LoggedChange]:
    """What the runs after ``since``, a run or a day, did, up to and with ``until``. Raises NoSuchRun."""
    with Store(data) as store:
        runs = [row["run_id"] for row in store.single("runs").select(["run_id"]).to_pylist()]
        for run in (since, until):
            if run is not None and run not in runs and not _DAY.fullmatch(run):
                raise NoSuchRun(f"there is no run {run}; the runs are: {', '.join(sorted(runs)[-5:])}")
        since, until = (
            since.replace("-", ""),
            until.replace("-", "") + ("" if until in runs else "~") if until else None,
        )
        return [
            change
            for change in store.catalogue.log()
            if change.run_id > since and (until is None or change.run_id <= until)
        ]


def remove(data: Path, wanted: str) -> list[KnownDocument]:
    """Take down a document, with its earlier editions: from every file, and for good.

    ``wanted``: a document id, or a source as in ``documents.sources``. Raises NothingToRemove.
    """
    with Store(data).writing() as store:
        found = _named(store, wanted)
        history = Store(data / "history")
        earlier: list[KnownDocument] = []
        if history.exists:
            with history.writing() as past:
                names = {source.source for source in store.catalogue.sources().values() if source.document_id in found}
                earlier = list((_named(past, wanted) | _by_source(past, names)).values())
                _bury(past, earlier)
                _forget(past, earlier)
        doomed = [*found.values(), *earlier]
        if not doomed:
            raise NothingToRemove(f"no document is called {wanted}; list them: gijiroku query 'FROM documents'")
        _bury(store, list(found.values()), [document.sha256 for document in doomed if document.sha256])
        track(store)
        search_index.update(store)
        _forget(store, doomed)
        refresh_datapackage(store)
    return doomed


def _bury(store: Store, documents: list[KnownDocument], hashes: list[str] | None = None) -> None:
    removed = [document.document_id for document in documents]
    if removed or hashes:
        store.commit(settle(store, Change(removed=removed, buried=hashes or [], erase=True)))


def _forget(store: Store, documents: list[KnownDocument]) -> None:
    """Leave nothing in the catalogue, once the search index knows that they are gone."""
    store.catalogue.forget_gone([document.document_id for document in documents])
    store.purge()


def _named(store: Store, wanted: str) -> dict[str, KnownDocument]:
    documents = store.catalogue.documents()
    ids = {
        source.document_id
        for source in store.catalogue.sources().values()
        if wanted in {source.source, source.location}
    }
    return {document_id: documents[document_id] for document_id in documents if document_id in ids | {wanted}}


def _by_source(store: Store, names: set[str]) -> dict[str, KnownDocument]:
    documents = store.catalogue.documents()
    ids = {source.document_id for source in store.catalogue.sources().values() if source.source in names}
    return {document_id: documents[document_id] for document_id in ids}

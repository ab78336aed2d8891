"""Keeping the datasets' folder: status, what changed, verification, taking down."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.errors import PipelineError
from extractors.records import DATASETS, RECORDS, Body, DocumentRow, Issue, PageRow, Segment
from pipeline import search_index
from pipeline.datapackage import refresh_datapackage
from pipeline.settle import settle
from pipeline.store import PER_DOCUMENT, Change, KnownDocument, LoggedChange, Store
from pipeline.tables import dataset_class, schema
from pipeline.tracking import track


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
        statuses = Counter(document.status for document in store.documents().values())
        rows = {name: _count(store.dataset(name)) for name in PER_DOCUMENT}
        issues = pq.read_table(store.dataset(Issue.dataset), filters=[("severity", "==", "error")])
        failures = [(row["source"] or row["document_id"], row["detail"] or row["code"]) for row in issues.to_pylist()]
        runs = store.single("runs").select(["run_id", "command"]).to_pylist()
    files = [path for path in data.rglob("*") if path.is_file() and not path.is_symlink()]
    seen = {(path.stat().st_dev, path.stat().st_ino): path.stat().st_size for path in files}
    last = [(row["run_id"], row["command"]) for row in runs[-5:]]
    return Report(statuses, rows, failures, last, sum(seen.values()), len(files))


def changes(data: Path, since: str, until: str | None) -> list[LoggedChange]:
    """What the runs after ``since`` did, up to and with ``until``. Raises NoSuchRun."""
    with Store(data) as store:
        runs = [row["run_id"] for row in store.single("runs").select(["run_id"]).to_pylist()]
        for run in (since, until):
            if run is not None and run not in runs:
                raise NoSuchRun(f"there is no run {run}; the runs are: {', '.join(sorted(runs)[-5:])}")
        return [change for change in store.log() if change.run_id > since and (until is None or change.run_id <= until)]


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
                names = {source.source for source in store.sources().values() if source.document_id in found}
                earlier = list((_named(past, wanted) | _by_source(past, names)).values())
                _bury(past, earlier)
        doomed = [*found.values(), *earlier]
        if not doomed:
            raise NothingToRemove(f"no document is called {wanted}; list them: gijiroku query 'FROM documents'")
        _bury(store, list(found.values()), [document.sha256 for document in doomed if document.sha256])
        track(store)
        store.purge()
        search_index.purge(store)
        refresh_datapackage(store)
    return doomed


def _bury(store: Store, documents: list[KnownDocument], hashes: list[str] | None = None) -> None:
    removed = [document.document_id for document in documents]
    if removed or hashes:
        bodies = settle(store, {}, set(removed)).bodies
        store.commit(Change(removed=removed, buried=hashes or [], erase=True, singles={Body.dataset: bodies}))
    store.purge()


def _named(store: Store, wanted: str) -> dict[str, KnownDocument]:
    documents = store.documents()
    ids = {source.document_id for source in store.sources().values() if wanted in {source.source, source.location}}
    return {document_id: documents[document_id] for document_id in documents if document_id in ids | {wanted}}


def _by_source(store: Store, names: set[str]) -> dict[str, KnownDocument]:
    documents = store.documents()
    ids = {source.document_id for source in store.sources().values() if source.source in names}
    return {document_id: documents[document_id] for document_id in ids}


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the datasets' folder."""

    dataset: str
    what: str
    documents: frozenset[str] = frozenset()
    """Documents to be read again; empty: those of the whole part."""


def verify(data: Path) -> list[Fault]:
    """Check every promise: files readable, schema as promised, counts as in the catalogue, segments tile,
    spans re-slice, references resolve."""
    with Store(data) as store:
        known = set(store.documents())
        faults: list[Fault] = []
        tables: dict[str, pa.Table] = {}
        for record in DATASETS:
            name = record.dataset  # type: ignore[attr-defined]
            read, wrong = _read(store, name)
            faults += wrong
            tables[name] = read
        faults += _documents(tables[DocumentRow.dataset], known)
        texts = _texts(tables[PageRow.dataset])
        faults += _tiling(tables[Segment.dataset], texts)
        for record in RECORDS:
            faults += _slices(record.dataset, tables[record.dataset], texts)
        faults += _references(tables)
    return faults


def _read(store: Store, name: str) -> tuple[pa.Table, list[Fault]]:
    """The readable files of a dataset, and a fault for each other."""
    good: list[pa.Table] = [schema(dataset_class(name)).empty_table()]
    faults: list[Fault] = []
    for file in sorted(store.dataset(name).iterdir()):
        try:
            rows = pq.read_table(file)
        except (OSError, pa.ArrowException) as error:
            faults.append(Fault(name, f"{file.name} cannot be read: {error}"))
            continue
        if not rows.schema.equals(schema(dataset_class(name))):
            faults.append(Fault(name, f"{file.name} has another schema than promised"))
            continue
        good.append(rows)
    return pa.concat_tables(good), faults


def _documents(rows: pa.Table, known: set[str]) -> Iterator[Fault]:
    ids = rows["document_id"].to_pylist()
    twice = sorted(document_id for document_id, count in Counter(ids).items() if count > 1)
    if twice:
        yield Fault(DocumentRow.dataset, f"{len(twice)} documents stand there twice", frozenset(twice))
    if missing := known - set(ids):
        yield Fault(DocumentRow.dataset, f"{len(missing)} documents of the catalogue are missing", frozenset(missing))
    if strangers := set(ids) - known:
        yield Fault(DocumentRow.dataset, f"{len(strangers)} documents are not in the catalogue", frozenset(strangers))


def _texts(pages: pa.Table) -> dict[str, str]:
    texts: dict[str, list[tuple[int, str]]] = {}
    columns = (pages[name].to_pylist() for name in ("document_id", "page", "text"))
    for document_id, page, text in zip(*columns, strict=True):
        texts.setdefault(document_id, []).append((page, text))
    return {document_id: "".join(text for _, text in sorted(found)) for document_id, found in texts.items()}


def _tiling(segments: pa.Table, texts: dict[str, str]) -> Iterator[Fault]:
    spans: dict[str, list[tuple[int, int]]] = {document_id: [] for document_id in texts}
    columns = (segments[name].to_pylist() for name in ("document_id", "start", "end"))
    for document_id, start, end in zip(*columns, strict=True):
        spans.setdefault(document_id, []).append((start, end))
    for document_id, found in spans.items():
        at = 0
        for start, end in sorted(found):
            if start != at:
                break
            at = end
        if at != len(texts.get(document_id, "")):
            what = f"the segments of {document_id} do not tile its text"
            yield Fault(Segment.dataset, what, frozenset({document_id}))


def _slices(name: str, rows: pa.Table, texts: dict[str, str]) -> Iterator[Fault]:
    wrong: set[str] = set()
    columns = (rows[column].to_pylist() for column in ("document_id", "spans", "text"))
    for document_id, spans, text in zip(*columns, strict=True):
        source = texts.get(document_id, "")
        printed = "".join(source[span["start"] : span["end"]] for span in spans)
        if "".join(printed.split()) != "".join(text.split()):
            wrong.add(document_id)
    if wrong:
        yield Fault(name, f"spans of {len(wrong)} documents do not give the text", frozenset(wrong))


def _references(tables: dict[str, pa.Table]) -> Iterator[Fault]:
    ids = pa.concat_arrays([chunk for record in RECORDS for chunk in tables[record.dataset]["record_id"].chunks])
    for record in RECORDS:
        for column in ("meeting_id", "agenda_item_id", "attendee_id", "decision_id", "speech_id", "parent_id"):
            rows = tables[record.dataset]
            if column not in rows.schema.names:
                continue
            lost = pc.and_(pc.is_valid(rows[column]), pc.invert(pc.is_in(rows[column], value_set=ids)))
            astray = rows.filter(lost)
            if astray.num_rows:
                documents = frozenset(astray["document_id"].to_pylist())
                yield Fault(record.dataset, f"{astray.num_rows} values of {column} name no record", documents)


def _count(folder: Path) -> int:
    return sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet"))

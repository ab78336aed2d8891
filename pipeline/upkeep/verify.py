"""Whether the datasets' folder keeps what it promises, checked part by part so that memory stays bounded.

What must hold between documents, and between the datasets and what is made of them: references over parts, the
search index, the description for others.

What ``verify`` finds and ``repair`` mends.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from extractors.model.grounding import squash
from extractors.model.records import (
    RECORDS,
    Body,
    DocumentRow,
    Finding,
    FindingLink,
    FindingResponse,
    Meeting,
    PageRow,
    RecurringFinding,
    RecurringFindingMember,
    Segment,
    TableRow,
    Token,
)
from pipeline.archive.originals import NotKept, Originals
from pipeline.schema.arrow import dataset_class, schema
from pipeline.search import index as search_index
from pipeline.store import mirror
from pipeline.store.catalogue import File
from pipeline.store.database import BrokenStore
from pipeline.store.datapackage import FILE, describes
from pipeline.store.files import EMPTY
from pipeline.store.parts import NAMES, PER_DOCUMENT, as_promised
from pipeline.store.store import Store


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in the datasets' folder."""

    dataset: str
    what: str
    documents: frozenset[str] = frozenset()
    """Documents to be read again."""


_NAMES_A: tuple[tuple[str, str, str, str], ...] = (
    (DocumentRow.dataset, "body_id", Body.dataset, "body_id"),
    (Meeting.dataset, "body_id", Body.dataset, "body_id"),
    (Body.dataset, "parent_id", Body.dataset, "body_id"),
    (FindingResponse.dataset, "finding_id", Finding.dataset, "record_id"),
    (FindingResponse.dataset, "document_id", DocumentRow.dataset, "document_id"),
    (FindingLink.dataset, "finding_id", Finding.dataset, "record_id"),
    (FindingLink.dataset, "other_id", Finding.dataset, "record_id"),
    (RecurringFindingMember.dataset, "finding_id", Finding.dataset, "record_id"),
    (RecurringFindingMember.dataset, "group_id", RecurringFinding.dataset, "group_id"),
)
"""Columns that name a row of another dataset, wherever its document stands."""
ARCHIVE = "archive"
SEARCH = "search index"
CATALOGUE = "catalogue"
HISTORY = "history/"
"""Before the dataset of a fault of superseded editions."""


def across(store: Store) -> Iterator[Fault]:
    """Faults that show only when all parts are looked at; their files are readable."""
    named = {(dataset, column): _values(store, dataset, column) for *_, dataset, column in _NAMES_A}
    for dataset, column, target, key in _NAMES_A:
        astray = _values(store, dataset, column) - named[target, key]
        if astray:
            yield Fault(dataset, f"{len(astray)} values of {column} name no {key} of {target}")
    if wrong := search_index.disagreement(store):
        yield Fault(SEARCH, wrong)
    yield from _described(store)


def editions(store: Store, history: Store | None) -> Iterator[Fault]:
    """Faults of how editions follow each other: each stands once, and none supersedes what never was."""
    current = set(store.catalogue.documents())
    past = set(history.catalogue.documents()) if history else set()
    if both := current & past:
        yield Fault("history", f"{len(both)} documents are current and superseded at once")
    before = _values(store, DocumentRow.dataset, "supersedes")
    if astray := {one for one in before - current - past if not store.catalogue.is_buried_id(one)}:
        yield Fault("history", f"{len(astray)} earlier editions are missing: {', '.join(sorted(astray)[:5])}")


def _described(store: Store) -> Iterator[Fault]:
    """Whether a description that was written shows the datasets as they are."""
    path = store.folder / FILE
    if not path.exists():
        return
    try:
        descriptor = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        yield Fault(FILE, f"cannot be read: {error}")
        return
    if not describes(store, descriptor):
        yield Fault(FILE, "describes other files than those that are there; run: gijiroku datapackage")


def _values(store: Store, dataset: str, column: str) -> set[str]:
    """The values of a column, none left out but null."""
    found: set[str] = set()
    for file in sorted(store.dataset(dataset).glob("*.parquet")):
        rows: pa.Table = pq.read_table(file, columns=[column], partitioning=None)
        found.update(rows[column].unique().to_pylist())
    return found - {None}


NONE: frozenset[str] = frozenset()

_REFERENCES = (
    "meeting_id", "agenda_item_id", "attendee_id", "decision_id", "speech_id", "question_speech_id", "parent_id",
    "taken_with_id", "table_id", "host_id",
)  # fmt: skip
"""Columns of records that name a record or a table of the same document."""


def verify(data: Path) -> list[Fault]:
    """Check every promise: files readable and as they were written, schema and counts as promised, each document once,
    segments tile, spans give the text, references name records; the same of earlier editions; the search index and the
    description for others show what is there."""
    past = Store(data / "history")
    unknown = [*_catalogue(Store(data)), *(_in_history(_catalogue(past)) if past.exists else ())]
    if unknown:
        return [*unknown, *_objects(data)]
    if not past.exists:
        with Store(data) as store:
            return [*_current(store), *editions(store, None), *_originals(data), *_objects(data)]
    with Store(data) as store, past:
        earlier = _in_history(_by_part(past))
        return [*_current(store), *earlier, *editions(store, past), *_originals(data), *_objects(data)]


def _in_history(faults: Iterable[Fault]) -> list[Fault]:
    """The same of superseded editions, which cannot be read again."""
    return [replace(fault, dataset=f"{HISTORY}{fault.dataset}", documents=NONE) for fault in faults]


def _catalogue(store: Store) -> Iterator[Fault]:
    """Whether the catalogue can be read, and is that of its datasets."""
    try:
        with store:
            if damage := store.catalogue.damage():
                yield Fault(CATALOGUE, f"is damaged: {damage}")
            else:
                store.dataset(DocumentRow.dataset)
    except BrokenStore as error:
        yield Fault(CATALOGUE, str(error))


def _current(store: Store) -> list[Fault]:
    """Faults of the current editions; those between documents only where each is as it should be."""
    return _by_part(store) or list(across(store))


def _originals(data: Path) -> Iterator[Fault]:
    """What is wrong in the archive: bytes that are not those of their name, sidecars that are broken or alone."""
    originals = Originals(data)
    for original in originals.all():
        if not original.is_whole():
            yield Fault(ARCHIVE, f"{original.path.name} is not as it was kept; take it away and harvest it again")
        try:
            original.about()
        except NotKept as error:
            yield Fault(ARCHIVE, str(error))
    yield from (Fault(ARCHIVE, f"{path.name} belongs to no original; take it away") for path in originals.loose())


def _objects(data: Path) -> Iterator[Fault]:
    """What is wrong with the objects where the datasets are on an object store."""
    return (Fault("objects", what) for what in mirror.faults(data))


def _by_part(store: Store) -> list[Fault]:
    faults: list[Fault] = []
    seen: list[str] = []
    known, files = set(store.catalogue.documents()), store.catalogue.files()
    faults += _loose_files(store, set(files))
    for name in sorted(files):
        tables, wrong = _read_part(store, name, files[name])
        faults += wrong
        seen += tables[DocumentRow.dataset]["document_id"].to_pylist()
        if not wrong:
            faults += _within(tables)
    return [*faults, *_documents(seen, known), *_lacking(store)]


def _lacking(store: Store) -> Iterator[Fault]:
    """Documents of which rows are lost and that were not read again since."""
    if ids := store.catalogue.lacking():
        names = sorted({name for found in store.catalogue.names_of(ids).values() for name in found} or ids)
        told = ", ".join(names[:5]) + (" …" if len(names) > 5 else "")
        yield Fault(DocumentRow.dataset, f"{len(ids)} documents have lost rows: {told}", frozenset(ids))


def _loose_files(store: Store, parts: set[str]) -> Iterator[Fault]:
    """Faults of files that are no part's, and of datasets that are one file."""
    for name in NAMES:
        for file in sorted(store.dataset(name).iterdir()):
            if file.stem in parts:
                continue
            if file.stem not in {EMPTY, name}:
                yield Fault(name, f"{file.name} is no file of the catalogue")
            elif isinstance(found := _read(name, file), Fault):
                yield found


def _read_part(store: Store, part: str, known: Mapping[str, File]) -> tuple[dict[str, pa.Table], list[Fault]]:
    """The readable tables of a part, and a fault for each other."""
    tables: dict[str, pa.Table] = {}
    faults: list[Fault] = []
    held = frozenset(store.catalogue.documents_of(store.catalogue.part_called(part) or ""))
    for name in PER_DOCUMENT:
        tables[name] = schema(dataset_class(name)).empty_table()
        file = store.dataset(name) / f"{part}.parquet"
        faults += _in_part(store, part, name, known.get(name))
        if not file.exists():
            if name in known:
                faults.append(Fault(name, f"{file.name} is missing", held))
            continue
        found = _read(name, file)
        if isinstance(found, Fault):
            faults.append(replace(found, documents=held))
            continue
        tables[name] = found
        if wrong := _otherwise(file, found.num_rows, known.get(name)):
            faults.append(Fault(name, wrong, held))
    return tables, faults


def _in_part(store: Store, shown: str, name: str, known: File | None) -> Iterator[Fault]:
    """Whether a part has the file that its generation shows."""
    if known is None:
        return
    file = store.files.file_of(store.catalogue.part_called(shown) or "", name)
    in_generation = store.dataset(name) / f"{shown}.parquet"
    if not file.exists():
        yield Fault(name, f"{file.relative_to(store.folder)} is missing")
    elif in_generation.exists() and file.samefile(in_generation):
        return
    elif wrong := _otherwise(file, None, known):
        yield Fault(name, f"{file.parent.name}/{wrong}")


def _otherwise(file: Path, rows: int | None, known: File | None) -> str | None:
    """How a readable file differs from what the catalogue says of it."""
    if known is None:
        return f"{file.name} is no file of the catalogue"
    if rows is not None and rows != known.rows:
        return f"{file.name} has {rows} rows, the catalogue says {known.rows}"
    with file.open("rb") as opened:
        changed = hashlib.file_digest(opened, "sha256").hexdigest() != known.sha256
    return f"{file.name} was changed by somebody else" if changed else None


def _read(name: str, file: Path) -> pa.Table | Fault:
    try:
        rows = pq.read_table(file, partitioning=None, page_checksum_verification=True)
    except (OSError, pa.ArrowException) as error:
        return Fault(name, f"{file.name} cannot be read: {error}")
    try:
        rows = as_promised(name, rows)
    except pa.ArrowInvalid as error:
        return Fault(name, f"{file.name}: {error}")
    if not rows.schema.equals(schema(dataset_class(name))):
        return Fault(name, f"{file.name} has another schema than promised")
    return rows


def _within(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    """Faults of the rows of a part, which refer to each other only."""
    texts = _texts(tables[PageRow.dataset])
    yield from _tiling(tables[Segment.dataset], texts)
    for record in RECORDS:
        yield from _slices(record.dataset, tables[record.dataset], texts)
    yield from _references(tables)


def _references(tables: Mapping[str, pa.Table]) -> Iterator[Fault]:
    columns = [tables[record.dataset]["record_id"] for record in RECORDS] + [tables[TableRow.dataset]["table_id"]]
    ids = pa.concat_arrays([chunk for column in columns for chunk in column.chunks] or [pa.array([], pa.string())])
    referring = [(record.dataset, column) for record in RECORDS for column in _REFERENCES]
    for name, column in [*referring, (Token.dataset, "host_id"), (Segment.dataset, "record_id")]:
        rows = tables[name]
        if column not in rows.schema.names:
            continue
        astray = rows.filter(pc.and_(pc.is_valid(rows[column]), pc.invert(pc.is_in(rows[column], value_set=ids))))
        if astray.num_rows:
            documents = frozenset(astray["document_id"].to_pylist())
            yield Fault(name, f"{astray.num_rows} values of {column} name no record", documents)


def _documents(ids: list[str], known: set[str]) -> Iterator[Fault]:
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
        if squash(printed) != squash(text):
            wrong.add(document_id)
    if wrong:
        yield Fault(name, f"spans of {len(wrong)} documents do not give the text", frozenset(wrong))

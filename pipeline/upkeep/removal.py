"""Taking documents down."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence, Set
from pathlib import Path, PurePosixPath

import pyarrow as pa

from extractors.model.errors import PipelineError
from extractors.model.records import DocumentRow, PageRow, Run
from pipeline.ingest.journal import without_names
from pipeline.ingest.likeness import SALT_BYTES, make_likeness
from pipeline.ingest.settle import settle
from pipeline.search import index as search_index
from pipeline.sources.names import same_name
from pipeline.store.catalogue import KnownDocument, KnownSource
from pipeline.store.change import FAILED_EDITION, Change
from pipeline.store.datapackage import refresh_datapackage
from pipeline.store.store import Store
from pipeline.store.tombstones import Tombstone
from pipeline.tracking.track import track
from pipeline.upkeep.status import gone_sources
from pipeline.upkeep.stores import Removal, forget_everywhere


class NothingToRemove(PipelineError):
    """No document goes by that name."""


class SeveralToRemove(PipelineError):
    """Documents of several places go by that name."""


def remove(data: Path, wanted: str) -> list[KnownDocument]:
    """Take down a document, with its earlier editions: from every file, and for good.

    ``wanted``: a document id, a source as in ``documents.sources``, or a location (``file:///…``). Raises
    NothingToRemove or SeveralToRemove.
    """
    with Store(data).writing() as store:
        found = _named(store, wanted)
        history = Store(data / "history")
        earlier: list[KnownDocument] = []
        names = _file_names(store, found)
        salt = _salt(store)
        stones = _tombstones(store, found, names, salt)
        if history.exists:
            with history.writing() as past:
                earlier = _editions_before(store, past, found, wanted)
                stones += _tombstones(past, earlier, names | _file_names(past, earlier), salt)
                _bury(past, earlier)
                _forget(past, earlier)
        doomed = [*found, *earlier]
        if not doomed:
            raise NothingToRemove(f"no document is called {wanted}; list them: gijiroku query 'FROM documents'")
        store.catalogue.forget_log([document.document_id for document in doomed])
        runs = _without_names(store.single(Run.dataset), names)
        _bury(store, found, stones, singles={Run.dataset: runs})
        track(store)
        search_index.update(store)
        _forget(store, doomed)
        forget_everywhere(Removal(data, doomed, names))
        refresh_datapackage(store)
    return doomed


def remove_gone(data: Path) -> int:
    """Take out the documents none of whose sources is there any more, with their earlier editions; how many.

    No hash of them is kept: what is there again is read again.
    """
    with Store(data).writing() as store:
        lost = {source.location for source in gone_sources(store)}
        ids = {source.document_id for source in store.catalogue.sources().values() if source.location in lost}
        places = {one: store.catalogue.sources_of(one) for one in ids}
        found = [
            document
            for one in sorted(ids)
            if all(source.location in lost for source in places[one])
            and (document := store.catalogue.document(one)) is not None
        ]
        names = _file_names(store, found)
        history = Store(data / "history")
        earlier: list[KnownDocument] = []
        if history.exists and found:
            with history.writing() as past:
                earlier = _editions_before(store, past, found, "")
                _bury(past, earlier)
                _forget(past, earlier)
        _bury(store, found)
        track(store)
        search_index.update(store)
        _forget(store, found)
        forget_everywhere(Removal(data, [*found, *earlier], names))
        refresh_datapackage(store)
    return len(found)


def hashes_kept(data: Path) -> set[str]:
    """Hashes of all documents in the datasets, superseded editions included."""
    found: set[str] = set()
    for folder in (data, data / "history"):
        store = Store(folder)
        if store.exists:
            with store:
                found |= {one.sha256 for one in store.catalogue.documents().values() if one.sha256}
    return found


def _bury(
    store: Store,
    documents: list[KnownDocument],
    stones: Sequence[Tombstone] = (),
    singles: Mapping[str, pa.Table] | None = None,
) -> None:
    removed = [document.document_id for document in documents]
    if removed or stones:
        store.commit(settle(store, Change(removed=removed, buried=stones, erase=True, singles=singles or {})))


def _salt(store: Store) -> bytes:
    """What the hashes of a folder are made with."""
    known = (stone.likeness for stone in sorted(store.catalogue.tombstones()) if stone.likeness)
    return bytes.fromhex(next(known, secrets.token_hex(SALT_BYTES)).partition(":")[0])


def _tombstones(store: Store, documents: Sequence[KnownDocument], names: Set[str], salt: bytes) -> list[Tombstone]:
    """What is kept of documents, by which they are known again."""
    pages = store.rows(PageRow.dataset, [one.document_id for one in documents], ["document_id", "page", "text"])
    text: dict[str, str] = {}
    for row in pages.sort_by([("document_id", "ascending"), ("page", "ascending")]).to_pylist():
        text[row["document_id"]] = text.get(row["document_id"], "") + row["text"]
    return [
        Tombstone(document.sha256, make_likeness(names, text.get(document.document_id, ""), salt))
        for document in documents
        if document.sha256
    ]


def _file_names(store: Store, documents: Iterable[KnownDocument]) -> frozenset[str]:
    """Names of the files that documents were read from, without folders."""
    places = (place for document in documents for place in store.catalogue.sources_of(document.document_id))
    return frozenset(PurePosixPath(place.source).name for place in places)


def _without_names(runs: pa.Table, names: Set[str]) -> pa.Table:
    """The runs, with what they were told to read left out of their commands where it is one of these files."""
    index = runs.schema.get_field_index("command")
    told = [without_names(command, names) for command in runs["command"].to_pylist()]
    return runs.set_column(index, runs.schema.field(index), pa.array(told, pa.string()))


def _forget(store: Store, documents: list[KnownDocument]) -> None:
    """Leave nothing in the catalogue, once the search index knows that they are gone."""
    store.catalogue.forget_gone([document.document_id for document in documents])
    store.purge()


def _named(store: Store, wanted: str) -> list[KnownDocument]:
    """The documents that stand at a place, good and failed edition, or the one of this id."""
    catalogue = store.catalogue
    if document := catalogue.document(wanted):
        return [document]
    found = [
        known for known in catalogue.sources().values() if wanted == _place_of(known) or same_name(wanted, known.source)
    ]
    places = sorted({_place_of(known) for known in found})
    ids = sorted({known.document_id for known in found})
    if len(places) > 1 and len(ids) > 1:
        raise SeveralToRemove(f"{wanted} is the name of {len(places)} sources; name one of: {', '.join(places)}")
    documents = (catalogue.document(document_id) for document_id in ids)
    return [document for document in documents if document]


def _editions_before(store: Store, past: Store, found: list[KnownDocument], wanted: str) -> list[KnownDocument]:
    """Superseded editions of documents: those that each says it supersedes, and those that stood at their places, if no
    other place has the same name."""
    rows = [store.rows(DocumentRow.dataset, [one.document_id for one in found], ["document_id", "supersedes"])]
    everything = past.catalogue.documents()
    rows.append(past.rows(DocumentRow.dataset, everything, ["document_id", "supersedes"]))
    before = {row["document_id"]: row["supersedes"] for table in rows for row in table.to_pylist()}
    ids: set[str] = set()
    follow: list[str | None] = [wanted, *(before.get(one.document_id) for one in found)]
    while follow:
        one = follow.pop()
        if one in everything and one not in ids:
            ids.add(one)
            follow.append(before.get(one))
    names = _own_names(store, found) | (set() if found else {wanted})
    sources = past.catalogue.sources().values()
    ids |= {known.document_id for known in sources if any(same_name(known.source, name) for name in names)}
    return [everything[document_id] for document_id in sorted(ids)]


def _own_names(store: Store, found: list[KnownDocument]) -> set[str]:
    """Names of sources that are of these documents alone."""
    ids = {document.document_id for document in found}
    owners: dict[str, set[str]] = {}
    for known in store.catalogue.sources().values():
        owners.setdefault(known.source, set()).add(known.document_id)
    return {name for name, documents in owners.items() if documents <= ids}


def _place_of(known: KnownSource) -> str:
    return known.location.removesuffix(FAILED_EDITION)

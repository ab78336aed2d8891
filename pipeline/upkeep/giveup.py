"""Documents whose rows are lost for good, given up by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from extractors.model.errors import PipelineError
from extractors.model.records import DocumentRow
from pipeline.ingest.settle import settle, with_documents
from pipeline.schema.arrow import pack
from pipeline.search import index as search_index
from pipeline.store.change import Change
from pipeline.store.datapackage import refresh_datapackage
from pipeline.store.store import Store
from pipeline.tracking.track import track

_EDITION = ("document_id", "supersedes")


class NothingLost(PipelineError):
    """No document that has lost rows goes by that name."""


def give_up(data: Path, names: Sequence[str]) -> list[str]:
    """Forget documents and earlier editions that have lost rows or are missing; their ids.

    ``names``: ids, or sources as in ``documents.sources``. What superseded one of them supersedes what that one did.
    Their sources are read like new ones if they are found again. Raises NothingLost.
    """
    with ExitStack() as stack:
        store = stack.enter_context(Store(data).writing())
        folders = [store]
        if Store(data / "history").exists:
            folders.append(stack.enter_context(Store(data / "history").writing()))
        before = {one: other for folder in folders for one, other in _editions(folder).items()}
        there = {document_id for folder in folders for document_id in folder.catalogue.documents()}
        lost = [_lost(folder, names) for folder in folders]
        missing = {other for other in before.values() if other and other not in there} & set(names)
        gone = missing.union(*lost)
        if not gone:
            told = sorted({name for folder in folders for name in _names(folder)} | missing)
            raise NothingLost(f"nothing that is lost is called {', '.join(names)}; what is lost: {told or 'nothing'}")
        follows = {one: _surviving(other, before, gone) for one, other in before.items() if other in gone}
        for folder, ids in zip(folders, lost, strict=True):
            change = Change(removed=sorted(ids))
            relinked = sorted(folder.catalogue.documents().keys() & follows.keys() - ids)
            change = _superseding(with_documents(folder, change, relinked), follows)
            folder.commit(settle(folder, change) if folder is store else change)
        track(store)
        search_index.update(store)
        refresh_datapackage(store)
    return sorted(gone)


def _editions(store: Store) -> dict[str, str | None]:
    rows = store.rows(DocumentRow.dataset, store.catalogue.documents(), _EDITION).to_pylist()
    return {row["document_id"]: row["supersedes"] for row in rows}


def _names(store: Store) -> dict[str, set[str]]:
    """What the documents that have lost rows are called by."""
    lost = store.catalogue.lacking()
    return {one: {one, *names} for one, names in store.catalogue.names_of(lost).items()}


def _lost(store: Store, wanted: Sequence[str]) -> set[str]:
    """The documents that have lost rows and go by one of these names."""
    return {document_id for document_id, names in _names(store).items() if names & set(wanted)}


def _surviving(edition: str | None, before: Mapping[str, str | None], gone: set[str]) -> str | None:
    """The last edition before this one that is not given up."""
    while edition in gone:
        edition = before.get(edition or "")
    return edition


def _superseding(change: Change, follows: Mapping[str, str | None]) -> Change:
    """The change, with documents that supersede other ones than before."""
    rows = {}
    for document_id, found in change.rows.items():
        described = found[DocumentRow.dataset].unpack()
        index = described.schema.get_field_index("supersedes")
        field = described.schema.field(index)
        described = described.set_column(index, field, pa.array([follows[document_id]], field.type))
        rows[document_id] = dict(found) | {DocumentRow.dataset: pack(DocumentRow.dataset, described)}
    return replace(change, rows=rows)

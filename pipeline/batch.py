"""What was read, collected and committed now and then."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from extractors.document import Problem
from extractors.errors import DocumentError
from extractors.records import Body, DocumentRow, Issue, Meeting, Run
from extractors.vocabulary import DocumentKind, Status
from pipeline.bodies import body_id
from pipeline.ocr import Ocr
from pipeline.plan import Plan, Task, with_ocr
from pipeline.settle import settle, with_bodies, with_keys
from pipeline.sources import Found
from pipeline.store import PER_DOCUMENT, Change, KnownDocument, KnownSource, LoggedChange, Store
from pipeline.tables import dataset_class, schema, sort_order, table
from pipeline.versions import pipeline_version
from pipeline.worker import Product, issues

COMMIT_SECONDS = 20.0
COMMIT_BYTES = 256 * 2**20
FAILED_EDITION = "#failed"
"""Marks the place of an edition that could not be read, while the earlier one stays current."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    source: str
    code: str
    reason: str
    remedy: str


@dataclass
class Summary:
    """What an ingest did."""

    run_id: str
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    partial: int = 0
    superseded: int = 0
    taken_down: int = 0
    pages: int = 0
    characters: int = 0
    unread: int = 0
    seconds: float = 0.0
    rows: Counter[str] = field(default_factory=Counter)
    """Rows read, by dataset."""
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    vanished: list[str] = field(default_factory=list)

    @property
    def unread_share(self) -> float:
        """Share of the characters read that stand in ``unread`` segments."""
        return self.unread / self.characters if self.characters else 0.0


class Batch:
    """Documents on their way into the store."""

    def __init__(self, store: Store, summary: Summary, wanted: str, ocr: Ocr | None = None) -> None:
        self.store = store
        self.summary = summary
        self.wanted = wanted
        self.ocr = ocr
        self._known = store.documents()
        self._locations = store.sources()
        self._clear()

    def _clear(self) -> None:
        self._documents: dict[str, KnownDocument] = {}
        self._tables: dict[str, list[pa.Table]] = {name: [] for name in PER_DOCUMENT}
        self._sources: dict[str, KnownSource] = {}
        self._superseded: set[str] = set()
        self._vanished: set[str] = set()
        self._log: list[LoggedChange] = []
        self._size = 0
        self._since = time.monotonic()

    # -- taking things in -------------------------------------------------------------------

    def take(self, task: Task, result: Product | DocumentError) -> Failure | None:
        """Add what a document gave; commit when enough has come together."""
        if isinstance(result, DocumentError):
            failure = self._fail(task.document_id, task.sha256, task.sources[0].source, result)
            self._place_failed(task.sources)
        else:
            failure = None
            self._count(result)
            earlier = self._earlier(task.sources)
            issuer = body_id(result.document.issuer)
            row = replace(result.document, supersedes=min(earlier, default=None), body_id=issuer)
            tables = result.tables | {Meeting.dataset: with_bodies(result.tables[Meeting.dataset])}
            wanted = with_ocr(self.wanted, self.ocr) if result.wants_ocr else self.wanted
            self._add(row, tables, task.sources[0].source, wanted)
            self._place(task.sources)
        if self._size > COMMIT_BYTES or time.monotonic() - self._since > COMMIT_SECONDS:
            self.commit()
        return failure

    def note(self, plan: Plan) -> list[Failure]:
        """Take in what a plan says besides its tasks."""
        self.summary.unchanged += plan.unchanged
        self.summary.taken_down += len(plan.taken_down)
        self.summary.vanished = [source.source for source in plan.vanished]
        for source in plan.placed:
            failed = self._known[source.document_id].status == Status.FAILED
            (self._place_failed if failed else self._place)((source,))
        return [self._refuse(found, error) for found, error in plan.refused]

    def _refuse(self, found: Found, error: DocumentError) -> Failure:
        """Note a source whose bytes could not even be read; what was read from it before stays."""
        document_id = hashlib.sha256(f"unreadable\n{found.location}".encode()).hexdigest()[:16]
        failure = self._fail(document_id, None, found.source, error)
        self._place_failed((KnownSource(found.location, found.source, document_id, ""),))
        return failure

    def _place(self, sources: Iterable[KnownSource]) -> None:
        """Documents that were read take the place of what stood there, unless that stands elsewhere too."""
        for source in sources:
            self._vanish(source.location + FAILED_EDITION)
            before = self._locations.get(source.location)
            self._sources[source.location] = self._locations[source.location] = source
            if before and before.document_id != source.document_id:
                self._supersede(before.document_id)

    def _place_failed(self, sources: Iterable[KnownSource]) -> None:
        """A document that could not be read does not take the place of one that could."""
        for source in sources:
            before = self._locations.get(source.location)
            good = before is not None and self._known[before.document_id].status != Status.FAILED
            if good and before is not None and before.document_id != source.document_id:
                self._vanish(source.location + FAILED_EDITION)
                marked = replace(source, location=source.location + FAILED_EDITION)
                self._sources[marked.location] = self._locations[marked.location] = marked
            else:
                self._place((source,))

    def _vanish(self, location: str) -> None:
        """Forget a place; a document that stands nowhere else is superseded."""
        known = self._locations.pop(location, None)
        if known:
            self._sources.pop(location, None)
            self._vanished.add(location)
            self._supersede(known.document_id)

    def _supersede(self, document_id: str) -> None:
        if all(known.document_id != document_id for known in self._locations.values()):
            self._superseded.add(document_id)

    def _earlier(self, sources: Iterable[KnownSource]) -> set[str]:
        """Documents that were read from these places before."""
        places = (self._locations.get(source.location) for source in sources)
        return {
            known.document_id
            for known, source in zip(places, sources, strict=True)
            if known and known.document_id != source.document_id and self._is_good(known.document_id)
        }

    def _is_good(self, document_id: str) -> bool:
        known = self._known.get(document_id)
        return known is not None and known.status != Status.FAILED

    def _fail(self, document_id: str, sha256: str | None, name: str, error: DocumentError) -> Failure:
        failure = Failure(name, error.code, error.reason, error.remedy)
        self.summary.failed += 1
        self.summary.failures.append(failure)
        row = DocumentRow(
            document_id=document_id,
            sources=(),
            sha256=sha256,
            media_type=None,
            kind=DocumentKind.OTHER,
            title=None,
            issuer=None,
            body_id=None,
            published_on=None,
            page_count=0,
            char_count=0,
            supersedes=None,
            status=Status.FAILED,
            problems=(error.code,),
            pipeline_version=pipeline_version(),
        )
        (issue,) = issues(document_id, [Problem(code=error.code, detail=str(error), stage="read")])
        issue = replace(issue, source=name, document_id=document_id if sha256 else None)
        self._add(row, {Issue.dataset: table(Issue, [issue])}, name, self.wanted)
        return failure

    def _add(self, row: DocumentRow, tables: dict[str, pa.Table], source: str, wanted: str) -> None:
        if row.document_id in self._documents:
            return
        action = "failed"
        if row.status is not Status.FAILED:
            action = "updated" if row.document_id in self._known or row.supersedes else "inserted"
            self.summary.inserted += action == "inserted"
            self.summary.updated += action == "updated"
        document = KnownDocument(row.document_id, row.sha256, row.status, wanted)
        self._documents[row.document_id] = self._known[row.document_id] = document
        rows = {name: found.num_rows for name, found in sorted(tables.items()) if found.num_rows}
        self._log.append(LoggedChange(self.summary.run_id, row.document_id, action, source, json.dumps(rows)))
        for name, found in (tables | {DocumentRow.dataset: table(DocumentRow, [row])}).items():
            self._tables[name].append(found)
            self._size += found.nbytes

    def _count(self, product: Product) -> None:
        summary = self.summary
        summary.partial += product.document.status is Status.PARTIAL
        summary.pages += product.document.page_count
        summary.characters += product.document.char_count
        summary.unread += product.unread
        summary.problems.update(product.document.problems)
        for name, rows in product.tables.items():
            summary.rows[name] += rows.num_rows

    # -- giving things on -----------------------------------------------------------------------

    def commit(self, singles: dict[str, pa.Table] | None = None) -> None:
        """Make what has come together visible."""
        removed = sorted(self._superseded - set(self._documents))
        self._archive([document_id for document_id in removed if self._is_good(document_id)])
        for document_id in removed:
            self.summary.superseded += self._is_good(document_id)
            self._log.append(LoggedChange(self.summary.run_id, document_id, "superseded", "", "{}"))
            self._known.pop(document_id, None)
        self.store.commit(
            Change(
                documents=list(self._documents.values()),
                tables={name: _concatenate(name, rows) for name, rows in self._tables.items()},
                sources=list(self._sources.values()),
                removed=removed,
                vanished=sorted(self._vanished),
                singles=singles or {},
                log=self._log,
            )
        )
        self._clear()

    def _archive(self, document_ids: list[str]) -> None:
        """Keep superseded editions in ``history/``, with the same schema."""
        known = self.store.documents()
        old = [known[document_id] for document_id in document_ids if document_id in known]
        if not old:
            return
        tables = {name: self.store.rows(name, document_ids) for name in PER_DOCUMENT}
        names = {row["document_id"]: row["sources"] for row in tables[DocumentRow.dataset].to_pylist()}
        sources = [
            KnownSource(f"history:{document_id}/{name}", name, document_id, "")
            for document_id, found in names.items()
            for name in found
        ]
        with Store(self.store.folder / "history").writing() as history:
            history.commit(Change(documents=old, tables=tables, sources=sources))

    def finish(self, run: Run) -> None:
        """Commit the rest, what all documents say together, and the run itself."""
        settled = settle(self.store, self._tables, self._superseded | set(self._documents))
        self._take_again(settled.changed)
        self._tables[Meeting.dataset] = [with_keys(rows, settled.keys) for rows in self._tables[Meeting.dataset]]
        runs = pa.concat_tables([self.store.single(Run.dataset), table(Run, [run])])
        self.commit({Run.dataset: runs, Body.dataset: settled.bodies})

    def _take_again(self, document_ids: Sequence[str]) -> None:
        """Documents of the store whose rows are to be written anew."""
        if not document_ids:
            return
        known = self.store.documents()
        self._documents |= {document_id: known[document_id] for document_id in document_ids}
        for name in PER_DOCUMENT:
            self._tables[name].append(self.store.rows(name, document_ids))


def _concatenate(name: str, tables: list[pa.Table]) -> pa.Table:
    if not tables:
        return schema(dataset_class(name)).empty_table()
    return pa.concat_tables(tables).sort_by(sort_order(name))

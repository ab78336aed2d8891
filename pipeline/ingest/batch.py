"""What was read, collected and committed now and then."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Iterable, Set
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import PurePosixPath

import pyarrow as pa

from extractors.model.document import Problem
from extractors.model.errors import Convertible, DocumentError
from extractors.model.records import DocumentRow, Issue, PageRow, Run
from extractors.model.vocabulary import DocumentKind, Status
from pipeline.bodies.bodies import body_id
from pipeline.corrections.corrections import CorrectionFiles
from pipeline.corrections.replay import replay
from pipeline.ingest.crosswalk import COMPARED, IDS, RENAMED, held_against
from pipeline.ingest.fill import fill_in
from pipeline.ingest.likeness import KeptAway
from pipeline.ingest.plan import Plan, with_corrections, with_ocr, with_office, with_told
from pipeline.ingest.settle import settle
from pipeline.product import Product, issues
from pipeline.read.pdf.ocr import Ocr
from pipeline.schema.arrow import pack, table
from pipeline.schema.versions import pipeline_version
from pipeline.search import index as search_index
from pipeline.sources.found import Discovery, Found, by_name
from pipeline.sources.names import is_remote, path_of
from pipeline.store.catalogue import GONE, KnownDocument, KnownSource, LoggedChange
from pipeline.store.change import FAILED_EDITION, Change
from pipeline.store.parts import PER_DOCUMENT, Rows, by_document
from pipeline.store.store import Store
from pipeline.tokens.entries import Indexed
from pipeline.workers.job import PASSING, Task
from pipeline.workers.office import Converter

RUN_ID = "%Y%m%dT%H%M%S.%fZ"
"""When the run began."""
_EDITION = ("document_id", "supersedes")
COMMIT_SECONDS = 20.0
COMMIT_BYTES = 96 * 2**20
"""Small enough to be written within a second or two, when somebody presses Ctrl-C."""
COMMIT_SHARE = 0.1
"""Of the time that committing may take: a large folder, whose commits take longer, gets fewer of them."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be read."""

    source: str
    code: str
    reason: str
    remedy: str
    is_new: bool = True
    """Whether it could be read before, or was not there."""


@dataclass
class Summary:
    """What an ingest did."""

    run_id: str
    inserted: int = 0
    updated: int = 0
    unchanged: int = 0
    failed: int = 0
    failing: int = 0
    """Sources that could not be read before and have not changed."""
    partial: int = 0
    superseded: int = 0
    taken_down: int = 0
    pages: int = 0
    characters: int = 0
    unread: int = 0
    seconds: float = 0.0
    left: int = 0
    """Documents that were still to be read when it was stopped, or had done as many as it was to do."""
    stopped: bool = False
    rows: Counter[str] = field(default_factory=Counter)
    """Rows read, by dataset."""
    inserted_rows: Counter[str] = field(default_factory=Counter)
    updated_rows: Counter[str] = field(default_factory=Counter)
    totals: Counter[str] = field(default_factory=Counter)
    """Rows that are there afterwards, by dataset."""
    problems: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    passed_over: Counter[str] = field(default_factory=Counter)
    vanished: list[str] = field(default_factory=list)
    """Sources that are no longer there, for the first time."""
    gone: int = 0
    """Sources that are no longer there, in all."""
    led_on: dict[str, int] = field(default_factory=dict)
    """Redirects from one host of the web to another."""

    @property
    def unread_share(self) -> float:
        """Share of the characters read that stand in ``unread`` segments."""
        return self.unread / self.characters if self.characters else 0.0


class Batch:
    """Documents on their way into the store."""

    def __init__(
        self,
        store: Store,
        summary: Summary,
        wanted: str,
        ocr: Ocr | None = None,
        office: Converter | None = None,
        *,
        tell_all: bool = False,
    ) -> None:
        """``tell_all``: a document that fails as it did before is news all the same."""
        self.store = store
        self._corrections = CorrectionFiles(store.folder)
        self._tell_all = tell_all
        self.summary = summary
        self.wanted = wanted
        self.ocr = ocr
        self.office = office
        self._clear()
        self._commit_seconds = 0.0
        self._kept_away = KeptAway(store.catalogue.tombstones())

    def _clear(self) -> None:
        self._documents: dict[str, KnownDocument] = {}
        self._rows: dict[str, Rows] = {}
        self._indexed: dict[str, Indexed] = {}
        self._sources: dict[str, KnownSource] = {}
        self._superseded: set[str] = set()
        self._vanished: set[str] = set()
        self._log: list[LoggedChange] = []
        self._editions: dict[str, dict[str, str | None]] = {}
        """Of the parts that were asked: what each document supersedes."""
        self._size = 0
        self._since = time.monotonic()

    # -- taking things in -------------------------------------------------------------------

    def take(self, task: Task, result: Product | DocumentError) -> Failure | None:
        """Add what a document gave; commit when enough has come together."""
        corrections = self._corrections.digest(task.document_id)
        wanted = with_corrections(with_told(self.wanted, task.told), corrections)
        if isinstance(result, Convertible) or (isinstance(result, Product) and result.was_converted):
            wanted = with_office(wanted, self.office)
        if isinstance(result, DocumentError):
            source = task.sources[0].source
            error = by_name(source, result)
            failure = self._fail(task.document_id, task.sha256, source, error, wanted, len(task.sources) - 1)
            self._place_failed(task.sources)
        else:
            failure = None
            result = fill_in(result, task.told)
            if corrections:
                result = replay(result, *self._corrections.read(task.document_id))
            self._count(result)
            earlier = self._earlier(task.sources)
            issuer = body_id(result.document.issuer)
            before = min(earlier) if earlier else self._superseded_by(task)
            row = replace(result.document, supersedes=before, body_id=issuer)
            wanted = with_ocr(wanted, self.ocr) if result.wants_ocr else wanted
            self._add(row, result.packed, task.sources[0].source, wanted)
            self._indexed[row.document_id] = result.indexed
            self._place(task.sources)
        if self._size > COMMIT_BYTES or time.monotonic() - self._since > self._patience:
            self.commit()
        return failure

    def is_held_back(self, task: Task, result: Product | DocumentError) -> bool:
        """Whether what was read is a document that was taken down, saved anew."""
        return isinstance(result, Product) and self._kept_away.holds(_file_names(task), partial(_text, result))

    @property
    def _patience(self) -> float:
        """Seconds between commits."""
        return max(COMMIT_SECONDS, self._commit_seconds / COMMIT_SHARE)

    def _document(self, document_id: str) -> KnownDocument | None:
        """What is known of a document, with what is on its way."""
        return self._documents.get(document_id) or self.store.catalogue.document(document_id)

    def _source(self, location: str) -> KnownSource | None:
        """What is known of a place, with what is on its way."""
        pending = self._sources.get(location)
        return pending or (None if location in self._vanished else self.store.catalogue.source(location))

    def _places_of(self, document_id: str) -> list[KnownSource]:
        """Where a document stands, with what is on its way."""
        pending = [source for source in self._sources.values() if source.document_id == document_id]
        moved = self._sources.keys() | self._vanished
        return pending + [
            source for source in self.store.catalogue.sources_of(document_id) if source.location not in moved
        ]

    def note(self, plan: Plan, discovery: Discovery) -> list[Failure]:
        """Take in what a plan says besides its tasks."""
        self.summary.unchanged += plan.unchanged
        self.summary.failing += plan.failing
        self.summary.taken_down += len(plan.taken_down)
        self.summary.vanished = [source.source for source in plan.vanished]
        self._sources |= {source.location: replace(source, stamp=GONE) for source in plan.vanished}
        for source in plan.settled:
            self._vanish(source.location)
        for source in plan.placed:
            (self._place if self._is_good(source.document_id) else self._place_failed)((source,))
            self._leave(source)
        return [self._refuse(found, error) for found, error in (*discovery.errors, *plan.refused)]

    def _refuse(self, found: Found, error: DocumentError) -> Failure:
        """Note a source whose bytes could not even be read; what was read from it before stays."""
        document_id = hashlib.sha256(f"unreadable\n{found.location}".encode()).hexdigest()[:16]
        failure = self._fail(document_id, None, found.source, error, self.wanted)
        self._place_failed((KnownSource(found.location, found.source, document_id, found.stamp or ""),))
        return failure

    def _place(self, sources: Iterable[KnownSource]) -> None:
        """Documents that were read take the place of what stood there, unless that stands elsewhere too."""
        for source in sources:
            self._vanish(source.location + FAILED_EDITION)
            before = self._source(source.location)
            self._sources[source.location] = source
            if before and before.document_id != source.document_id:
                self._supersede(before.document_id)

    def _leave(self, source: KnownSource) -> None:
        """Forget where a document was before it was moved: a place of the same name at which nothing is any more."""
        for before in self._places_of(source.document_id):
            moved = before.source == source.source and before.location != source.location
            if moved and not is_remote(before.location) and not path_of(before.location).exists():
                self._vanish(before.location)

    def _place_failed(self, sources: Iterable[KnownSource]) -> None:
        """A document that could not be read does not take the place of one that could."""
        for source in sources:
            before = self._source(source.location)
            if before and before.document_id != source.document_id and self._is_good(before.document_id):
                self._vanish(source.location + FAILED_EDITION)
                marked = replace(source, location=source.location + FAILED_EDITION)
                self._sources[marked.location] = marked
            else:
                self._place((source,))

    def _vanish(self, location: str) -> None:
        """Forget a place; a document that stands nowhere else is superseded."""
        known = self._source(location)
        if known:
            self._sources.pop(location, None)
            self._vanished.add(location)
            self._supersede(known.document_id)

    def _supersede(self, document_id: str) -> None:
        if not self._places_of(document_id):
            self._superseded.add(document_id)

    def _earlier(self, sources: Iterable[KnownSource]) -> set[str]:
        """Documents that were read from these places before."""
        found = ((self._source(source.location), source) for source in sources)
        return {
            known.document_id
            for known, source in found
            if known and known.document_id != source.document_id and self._is_good(known.document_id)
        }

    def _superseded_by(self, task: Task) -> str | None:
        """The edition that a stored document supersedes, which reading it again does not change."""
        part = self.store.catalogue.parts_of([task.document_id]).get(task.document_id)
        if part is None:
            return None
        if part not in self._editions:
            rows = self.store.rows(DocumentRow.dataset, self.store.catalogue.documents_of(part), _EDITION)
            self._editions[part] = {row["document_id"]: row["supersedes"] for row in rows.to_pylist()}
        if task.document_id in self._editions[part]:
            return self._editions[part][task.document_id]
        return last_edition(self.store, {source.source for source in task.sources})

    def _is_good(self, document_id: str) -> bool:
        known = self._document(document_id)
        return known is not None and known.status != Status.FAILED

    def _fail(
        self, document_id: str, sha256: str | None, name: str, error: DocumentError, wanted: str, more: int = 0
    ) -> Failure:
        reason = error.reason + (f" (and {more:,} more files of the same bytes)" if more else "")
        before = self.store.catalogue.document(document_id)
        is_new = self._tell_all or before is None or before.status != Status.FAILED
        failure = Failure(name, error.code, reason, error.remedy, is_new)
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
        wanted = "" if isinstance(error, PASSING) else wanted  # no fingerprint is like it: it is read again
        self._add(row, {Issue.dataset: pack(Issue.dataset, table(Issue, [issue]))}, name, wanted)
        return failure

    def _add(self, row: DocumentRow, packed: Rows, source: str, wanted: str) -> None:
        if row.document_id in self._documents:
            return
        action = "failed"
        if row.status is not Status.FAILED:
            action = "updated" if self.store.catalogue.document(row.document_id) or row.supersedes else "inserted"
            self.summary.inserted += action == "inserted"
            self.summary.updated += action == "updated"
        document = KnownDocument(row.document_id, row.sha256, row.status, wanted)
        self._documents[row.document_id] = document
        rows = {name: found.rows for name, found in sorted(packed.items())}
        if action != "failed":
            (self.summary.updated_rows if action == "updated" else self.summary.inserted_rows).update(rows)
        self._log.append(LoggedChange(self.summary.run_id, row.document_id, action, source, json.dumps(rows)))
        packed = dict(packed) | {DocumentRow.dataset: pack(DocumentRow.dataset, table(DocumentRow, [row]))}
        self._rows[row.document_id] = packed
        self._size += sum(found.size for found in packed.values())

    def _count(self, product: Product) -> None:
        summary = self.summary
        summary.partial += product.document.status is Status.PARTIAL
        summary.pages += product.document.page_count
        summary.characters += product.document.char_count
        summary.unread += product.unread
        summary.problems.update(product.document.problems)
        summary.rows.update({name: found.rows for name, found in product.packed.items()})

    # -- giving things on -----------------------------------------------------------------------

    def commit(self, singles: dict[str, pa.Table] | None = None) -> None:
        """Make what has come together visible."""
        began = time.monotonic()
        removed = sorted(self._superseded - set(self._documents))
        self._archive([document_id for document_id in removed if self._is_good(document_id)])
        for document_id in removed:
            self.summary.superseded += self._is_good(document_id)
            self._log.append(LoggedChange(self.summary.run_id, document_id, "superseded", "", "{}"))
        self._lead_over()
        change = Change(
            documents=list(self._documents.values()),
            rows=self._rows,
            sources=list(self._sources.values()),
            removed=removed,
            vanished=sorted(self._vanished),
            singles=singles or {},
            log=self._log,
        )
        self.store.commit(settle(self.store, change))
        search_index.update(self.store, ready=self._indexed)
        self._bring_back(list(self._documents))
        self._clear()
        self._commit_seconds = time.monotonic() - began

    def _lead_over(self) -> None:
        """Note in the log, of documents that are read again, which of their records have other ids now."""
        again = {one.document_id for one in self._log if one.action == "updated"}
        again = {one for one in again if self.store.catalogue.document(one)}
        renamed: dict[str, dict[str, dict[str, str | None]]] = {}
        for name in COMPARED if again else ():
            before = self.store.rows(name, again, IDS)
            owner = dict(zip(before["record_id"].to_pylist(), before["document_id"].to_pylist(), strict=True))
            packed = [rows[name] for one in sorted(again) if name in (rows := self._rows[one])]
            empty = before.slice(0, 0)
            after = pa.concat_tables([empty, *(one.unpack().select(IDS) for one in packed)])
            for old, new in held_against(before, after).renamed.items():
                renamed.setdefault(owner[old], {}).setdefault(name, {})[old] = new
        self._log = [
            replace(one, rows=json.dumps(json.loads(one.rows) | {RENAMED: renamed[one.document_id]}))
            if one.action == "updated" and one.document_id in renamed
            else one
            for one in self._log
        ]

    def _archive(self, document_ids: list[str]) -> None:
        """Keep superseded editions in ``history/``, with the same schema."""
        found = (self.store.catalogue.document(document_id) for document_id in document_ids)
        old = [document for document in found if document]
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
            history.commit(Change(documents=old, rows=by_document(tables), sources=sources))

    def _bring_back(self, document_ids: list[str]) -> None:
        """Take out of ``history/`` what is current again: an edition that was superseded and came back."""
        history = Store(self.store.folder / "history")
        if not history.exists:
            return
        with history:
            back = [document_id for document_id in document_ids if history.catalogue.document(document_id)]
        if back:
            with history.writing() as past:
                past.commit(Change(removed=back))

    def finish(self, run: Run, earlier: Iterable[Run] = ()) -> None:
        """Commit the rest, and the run itself; ``earlier``: runs that did not end by themselves."""
        runs = self.store.single(Run.dataset)
        known = set(runs["run_id"].to_pylist())
        rows = [one for one in earlier if one.run_id not in known]
        self.commit({Run.dataset: pa.concat_tables([runs, table(Run, [*rows, run])])})


def _file_names(task: Task) -> set[str]:
    """What a document is called, without folders."""
    return {PurePosixPath(place.source).name for place in task.sources}


def _text(product: Product) -> str:
    """A document's words."""
    pages = product.packed.get(PageRow.dataset)
    return "".join(pages.unpack()["text"].to_pylist()) if pages else ""


def last_edition(store: Store, names: Set[str]) -> str | None:
    """The superseded edition from a source of these names that no other one supersedes, if there is but one."""
    history = Store(store.folder / "history")
    if not history.exists:
        return None
    with history:
        rows = history.rows(DocumentRow.dataset, history.catalogue.documents(), [*_EDITION, "sources"]).to_pylist()
    followed = {row["supersedes"] for row in rows}
    last = [row["document_id"] for row in rows if names & set(row["sources"])]
    last = [document_id for document_id in last if document_id not in followed]
    return last[0] if len(last) == 1 else None

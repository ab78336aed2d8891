"""A night's harvest: each source looked at, what is new brought into the archive, what is wrong told.

State is written document by document: a run that is cut anywhere goes on where it was.
"""

from __future__ import annotations

import datetime as dt
import logging
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from extractors.model.errors import PipelineError
from pipeline import system
from pipeline.archive.originals import Originals
from pipeline.harvest.entries import SourceEntry
from pipeline.harvest.expect import ACCEPTABLE, ACCEPTED, SourceFault, judge_source, remedy_of, silence
from pipeline.harvest.state import HarvestItem, HarvestState, SourceVisit
from pipeline.harvest.visit import Announced, Seen, look_at
from pipeline.harvest.wording import day_of, years_of
from pipeline.sources.names import location_of
from pipeline.sources.remote import Held
from pipeline.web.client import Client, Fetched, Wanted
from pipeline.web.faults import FetchFailed, WebFault

LOG = logging.getLogger(__name__)
_RECHECKED = 30
"""Days after which a document that is held is asked for again."""
_NEWEST, _OLD_ONES = 5, 20
"""Documents of a source that are asked for again in every run: the newest, which bodies replace, and some old ones."""
_STRIKES = 5
"""Documents in a row that fail before a source is left to the next run."""
_HEAD = 1024


class HarvestBusy(PipelineError):
    """Another harvest of the same folder is at work."""


@dataclass(frozen=True, slots=True)
class HarvestWish:
    """What the user asks for beyond the usual."""

    dry_run: bool = False
    since: dt.date | None = None
    accept: bool = False
    """Whether a list that is not as usual is taken as it is, from now on."""
    limit: int = 512 * 2**20
    """Bytes that a document may have."""


@dataclass
class HarvestOutcome:
    """What came of one source."""

    visit: SourceVisit
    new: list[str] = field(default_factory=list)
    """Titles and addresses of what was fetched, or would be."""
    replaced: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)

    @property
    def remedy(self) -> str:
        """What to do about what is wrong."""
        return remedy_of(self.visit.code) if self.visit.code else ""


def harvest(
    entries: Sequence[SourceEntry],
    data: Path,
    client_of: Callable[[SourceEntry], Client],
    wish: HarvestWish,
    told: Callable[[HarvestOutcome], None],
) -> list[HarvestOutcome]:
    """Look at every source and bring what is new into the archive; ``told`` hears of each. Raises HarvestBusy."""
    outcomes: list[HarvestOutcome] = []
    now = dt.datetime.now(dt.UTC)
    with _alone(data), HarvestState(data) as state:
        for entry in entries:
            outcome = _Harvester(entry, data, client_of(entry), state, wish, now).run()
            outcomes.append(outcome)
            told(outcome)
    return outcomes


def held_documents(data: Path) -> list[Held]:
    """All documents that were harvested, each with its copy in the archive."""
    originals = Originals(data)
    found: dict[str, Held] = {}
    with HarvestState(data) as state:
        for key, item in state.items().items():
            original = originals.find(item.sha256) if item.sha256 else None
            if original:
                found[key] = Held(key, original.sha256, location_of(original.path))
    return list(found.values())


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """Hold off other harvests of the same folder."""
    path = data / ".gijiroku" / "harvest.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    lock = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        system.lock(lock, wait=False)
        yield
    except BlockingIOError as error:
        raise HarvestBusy(f"another harvest into {data} is at work; run this one when it has ended") from error
    finally:
        os.close(lock)


class _Harvester:
    """One source in one run."""

    def __init__(
        self, entry: SourceEntry, data: Path, client: Client, state: HarvestState, wish: HarvestWish,
        now: dt.datetime,
    ) -> None:  # fmt: skip
        self.entry, self.client, self.state, self.wish = entry, client, state, wish
        self.originals = Originals(data)
        self.now, self.today = now, now.date().isoformat()
        self.known = state.items(entry.name)
        self.outcome = HarvestOutcome(SourceVisit(entry.name, now.isoformat(timespec="seconds")))

    def run(self) -> HarvestOutcome:
        """Look, fetch, note."""
        try:
            seen = look_at(self.client, self.entry, None if self.wish.dry_run else self.state)
        except FetchFailed as error:
            return self._ended(code=error.fault, detail=error.reason)
        announced = [one for one in seen.announced if self._is_wanted(one) and not self.state.is_taken_down(one.key)]
        new = [one for one in announced if one.key not in self.known or self.known[one.key].sha256 is None]
        count = len(seen.announced)
        history = self.state.visits(self.entry.name)
        wrong = judge_source(count, len(new), seen.shape, history)
        if wrong and wrong[0] is SourceFault.NOTHING and seen.is_login:
            wrong = SourceFault.LOGIN, "the list asks for a login"
        self._note(found=count, new=len(new), shape=seen.shape)
        if wrong and self.wish.accept and wrong[0] in ACCEPTABLE:
            wrong = None
            self._note(detail=ACCEPTED)
        if wrong:
            self._note(code=wrong[0], detail=wrong[1])
        elif seen.trouble:
            self._note(code=SourceFault.FEWER, detail="; ".join(seen.trouble))
        if self.wish.dry_run:
            self.outcome.new = [_line(one) for one in new]
            return self.outcome
        if not (wrong and wrong[0] is SourceFault.MORE):
            self._fetch_all(new, announced)
        if not wrong and seen.whole and self.wish.since is None:
            self._miss(seen)
        if not self.outcome.visit.code and (
            quiet := silence([*self.state.items(self.entry.name).values()], self.now.date())
        ):
            self._note(code=SourceFault.QUIET, detail=quiet)
        return self._ended()

    def _fetch_all(self, new: Sequence[Announced], announced: Sequence[Announced]) -> None:
        """Bring what is new, and ask whether some of what is held has changed."""
        strikes = 0
        for one in [*new[: self.entry.most], *self._to_check(announced)]:
            try:
                strikes = 0 if self._fetch(one) else strikes + 1
            except FetchFailed as error:
                self._fail(one, error.fault, error.reason)
                if error.fault is WebFault.BUDGET:
                    return
                strikes += error.fault in {WebFault.UNREACHABLE, WebFault.BUSY, WebFault.SERVER, WebFault.SLOW}
            if strikes >= _STRIKES:
                return

    def _to_check(self, announced: Sequence[Announced]) -> list[Announced]:
        """Documents held that are asked for again: those called otherwise, the newest, and the longest unasked."""
        held = [one for one in announced if (item := self.known.get(one.key)) and item.sha256]
        renamed = [one for one in held if self.known[one.key].title != one.link.title]
        newest = sorted(held, key=lambda one: self.known[one.key].first_seen, reverse=True)[:_NEWEST]
        last = (self.now.date() - dt.timedelta(days=_RECHECKED)).isoformat()
        old = sorted(
            (one for one in held if self.known[one.key].checked < last), key=lambda one: self.known[one.key].checked
        )
        chosen = {
            one.key: one for one in (*renamed, *newest, *old[:_OLD_ONES]) if self.known[one.key].checked < self.today
        }
        return list(chosen.values())

    def _fetch(self, one: Announced) -> bool:
        """Bring one document; whether it is one. Raises FetchFailed."""
        before = self.known.get(one.key)
        again = before is not None and before.sha256 is not None and self.originals.find(before.sha256) is not None
        wanted = Wanted(one.link.url, one.link.form)
        if before and again:
            wanted = replace(wanted, etag=before.etag, modified=before.modified)
        coming = self.originals.coming(one.key)
        answer = self.client.document(wanted, coming, self.wish.limit)
        item = replace(self._item(one, before), checked=self.today)
        if not answer.changed and before:
            coming.unlink(missing_ok=True)
            self.state.put([item])
            return True
        if wrong := _no_document(coming, one, answer):
            coming.unlink(missing_ok=True)
            self._fail(one, *wrong)
            return False
        if before and before.sha256 and before.sha256 != answer.sha256:
            self.outcome.replaced.append(_line(one))
        elif not (before and before.sha256):
            self.outcome.new.append(_line(one))
        self.originals.keep(coming, answer.sha256, answer.name, self._about(one, answer))
        self.state.put([replace(item, sha256=answer.sha256, etag=answer.etag, modified=answer.modified, problem=None)])
        self._note(fetched=self.outcome.visit.fetched + 1)
        return True

    def _item(self, one: Announced, before: HarvestItem | None) -> HarvestItem:
        item = before or HarvestItem(self.entry.name, one.key, "", first_seen=self.today)
        return replace(item, title=one.link.title, last_seen=self.today, gone=None)

    def _about(self, one: Announced, answer: Fetched) -> dict[str, str]:
        """What the list says of a document, for its sidecar."""
        link = one.link
        day = day_of(f"{link.words} {link.row}", link.heading)
        told = {
            "body": self.entry.body, "parent": self.entry.parent, "licence": self.entry.licence, "url": one.key,
            "listing": one.listing, "link_text": link.words, "title": link.title, "kind": str(link.kind or ""),
            "date": day.isoformat() if day else "", "retrieved": self.now.isoformat(timespec="seconds"),
            "etag": answer.etag or "",
        }  # fmt: skip
        return {name: value for name, value in told.items() if value}

    def _fail(self, one: Announced, code: str, reason: str) -> None:
        self.outcome.failures.append(f"{one.key}: {reason}; {remedy_of(code)}")
        self.state.put([replace(self._item(one, self.known.get(one.key)), problem=str(code))])
        self._note(failed=self.outcome.visit.failed + 1)

    def _miss(self, seen: Seen) -> None:
        """Note what the list no longer has, and what it has again."""
        there = {one.key for one in seen.announced}
        changed: list[HarvestItem] = []
        for key, item in self.known.items():
            if key not in there and item.gone is None and item.sha256:
                self.outcome.gone.append(f"{item.title}  {key}")
                changed.append(replace(item, gone=self.today))
            elif key in there and item.gone is not None:
                changed.append(replace(item, gone=None, last_seen=self.today))
        self.state.put(changed)

    def _is_wanted(self, one: Announced) -> bool:
        if self.wish.since is None:
            return True
        around = f"{one.link.words} {one.link.row}"
        day = day_of(around, one.link.heading) or one.link.published
        years = years_of(f"{around} {one.link.heading}")
        return day >= self.wish.since if day else not years or max(years) >= self.wish.since.year

    def _note(self, **values: object) -> None:
        self.outcome.visit = replace(self.outcome.visit, **values)  # type: ignore[arg-type]

    def _ended(self, **values: object) -> HarvestOutcome:
        if self.outcome.failures and not self.outcome.visit.code and not values:
            values = {"code": SourceFault.DOCUMENTS, "detail": self.outcome.failures[0]}
        self._note(**values)
        if not self.wish.dry_run:
            self.state.add_visit(replace(self.outcome.visit, code=str(self.outcome.visit.code)))
        return self.outcome


def _no_document(path: Path, one: Announced, answer: Fetched) -> tuple[SourceFault, str] | None:
    """What is wrong with bytes that came for a document: a page where a file was named, a login."""
    with path.open("rb") as file:
        head = file.read(_HEAD).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    is_page = head.startswith((b"<!doctype html", b"<html", b"<head", b"<body", b"<script"))
    if not is_page:
        return None
    if b"password" in path.read_bytes().lower() and b"<form" in path.read_bytes().lower():
        return SourceFault.LOGIN, f"{answer.url} asks for a login"
    if one.link.is_document:
        return SourceFault.PAGE, f"{answer.url} is a page where a document was named"
    return None


def _line(one: Announced) -> str:
    return f"{one.link.title}  {one.key}"

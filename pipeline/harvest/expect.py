"""What a source is expected to show, learned from its history: seeing nothing is never "nothing new"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from enum import StrEnum
from itertools import pairwise
from statistics import median

from pipeline.harvest.state import HarvestItem, SourceVisit
from pipeline.language.catalogue import later
from pipeline.web.faults import REMEDIES, WebFault

_REMEMBERED = 8
"""Looks that an expectation is made of."""
_FEWER, _MORE = 0.5, 3.0
_FEW = 3
"""Documents that a small list may lose or gain without that meaning anything."""
_BURST = 10
_ARRIVALS = 4
"""Days with something new that a rhythm is made of."""


class SourceFault(StrEnum):
    """What is wrong with a source."""

    NOTHING = "nothing_found"
    FEWER = "fewer_than_before"
    MORE = "more_than_before"
    SHAPE = "other_shape"
    QUIET = "quiet_for_long"
    PAGE = "page_for_document"
    LOGIN = "login_page"
    DOCUMENTS = "documents_failed"


ACCEPTED = "accepted as it is"
"""Detail of a look from which on the expectation is made anew."""
ACCEPTABLE = frozenset({SourceFault.FEWER, SourceFault.MORE, SourceFault.SHAPE})
"""What may be meant, as the user says with --accept."""
_PROBE = "look at the page, and write the entry anew: gijiroku harvest --probe URL"
SOURCE_REMEDIES = {
    SourceFault.NOTHING: _PROBE,
    SourceFault.FEWER: f"{_PROBE}, or harvest with --accept if the list is as it should be",
    SourceFault.MORE: "look what would come with --dry-run, then harvest with --accept",
    SourceFault.SHAPE: f"what still fits is fetched; {_PROBE}, or harvest with --accept",
    SourceFault.QUIET: "look whether the body has a new page, or met less often",
    SourceFault.PAGE: "open the address in a browser: the body shows a page where the document was",
    SourceFault.LOGIN: "the site wants a login; save the documents by hand and ingest the folder",
    SourceFault.DOCUMENTS: "the next run tries again; gijiroku harvest --json names each",
}


def remedy_of(code: str) -> str:
    """What to do about a problem of a source."""
    known: dict[str, str] = {str(one): text for one, text in (*SOURCE_REMEDIES.items(), *REMEDIES.items())}
    return known.get(code, REMEDIES[WebFault.UNREACHABLE])


def judge_source(found: int, new: int, shape: str, history: Sequence[SourceVisit]) -> tuple[SourceFault, str] | None:
    """What is wrong with what a source shows, by what it showed before."""
    if found == 0:
        return SourceFault.NOTHING, later("no link on the list fits the entry")
    taken = [at for at, visit in enumerate(history) if visit.detail == ACCEPTED]
    history = history[taken[-1] :] if taken else history
    good = [visit for visit in history if visit.found and visit.code not in {SourceFault.FEWER, SourceFault.MORE}]
    if not good:
        return None
    usual = median(visit.found for visit in good[-_REMEMBERED:])
    if found < usual * _FEWER and usual - found >= _FEW:
        return SourceFault.FEWER, later(f"the list has {found} documents, {usual:g} are usual")
    if found > usual * _MORE and new >= _BURST:
        return SourceFault.MORE, later(f"the list has {found} documents, {new} of them new; {usual:g} are usual")
    before, now = set(good[-1].shape.split()), set(shape.split())
    if before and now and not before & now:
        return SourceFault.SHAPE, later(f"the links stand at another place of the page: {shape}")
    return None


def silence(items: Sequence[HarvestItem], today: dt.date) -> str | None:
    """Why a source is quiet for longer than is its custom."""
    days = sorted({dt.date.fromisoformat(item.first_seen) for item in items if item.first_seen and item.sha256})
    if len(days) <= _ARRIVALS:
        return None
    usual = median((later - one).days for one, later in pairwise(days[1:]))
    waited = (today - days[-1]).days
    if waited > 3 * usual and waited > 30:
        return later(f"nothing new for {waited} days; every {usual:g} days is usual")
    return None

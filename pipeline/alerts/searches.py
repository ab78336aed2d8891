"""Saved searches: what somebody wants to be told of when it comes."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_type_hints

from extractors.model.errors import PipelineError
from extractors.model.records import Run
from extractors.model.vocabulary import Theme
from pipeline.query.views import open_views
from pipeline.search.search import DATASETS, Filters, search
from pipeline.store.store import Store
from pipeline.upkeep.status import changes

_MOST = 10_000
_BEFORE_ALL = "1970-01-01"
_ROWS: Mapping[str, str] = {
    "decisions": "SELECT 'decisions', decision_id, document_id, source, page, body, date, agenda_title, text "
    "FROM decision_register",
    "findings": "SELECT 'findings', finding_id, document_id, source, page, coalesce(body, auditee), date, title, text "
    "FROM finding_register",
    "speeches": "SELECT 'speeches', speech_id, document_id, source, page, body, date, speaker_label, text "
    "FROM speech_register",
}
"""What a search without words goes through."""


class BadSearch(PipelineError):
    """A saved search means nothing."""


@dataclass(frozen=True, slots=True)
class SavedSearch:
    """What somebody wants to be told of. All that is given must hold."""

    name: str
    words: str = ""
    """As `gijiroku search` takes them."""
    body: str = ""
    """Part of the name of the body."""
    kind: str = ""
    """Dataset: decisions, findings or speeches."""
    theme: str = ""
    """Of a finding."""
    overdue: bool = False
    """Findings only whose deadline has passed."""


@dataclass(frozen=True, slots=True)
class AlertHit:
    """A record that a saved search found in what came."""

    search: str
    dataset: str
    record_id: str
    document_id: str
    source: str
    page: int
    body: str | None
    date: dt.date | None
    title: str | None
    text: str
    came: dt.datetime
    """When its document was read."""


def load_searches(path: Path) -> list[SavedSearch]:
    """The searches of a file. Raises BadSearch."""
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadSearch(f"{path} cannot be read ({error.strerror})") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadSearch(f"{path}: {error}") from error
    found = told.get("search", ())
    if not found or told.keys() - {"search"}:
        raise BadSearch(f"{path}: searches begin with [[search]], and there is nothing else")
    return [_checked(path, one) for one in found]


def _checked(path: Path, values: Mapping[str, Any]) -> SavedSearch:
    hints = get_type_hints(SavedSearch)
    for name, value in values.items():
        if name not in hints:
            raise BadSearch(f"{path}: {name} means nothing; there are: {', '.join(hints)}")
        if type(value) is not hints[name]:
            raise BadSearch(f"{path}: {name} = {value!r} is of another kind than it must be")
    if not values.get("name"):
        raise BadSearch(f"{path}: a search has no name")
    one = SavedSearch(**values)
    if one.kind and one.kind not in _ROWS:
        raise BadSearch(f"{path}: {one.name}: kind is one of {', '.join(_ROWS)}")
    if one.theme and one.theme not in set(Theme):
        raise BadSearch(f"{path}: {one.name}: theme is one of {', '.join(Theme)}")
    if (one.theme or one.overdue) and one.kind not in {"", "findings"}:
        raise BadSearch(f"{path}: {one.name}: theme and overdue are of findings")
    return one


def last_runs(data: Path) -> tuple[str, str]:
    """The run before the last one, or a day before all, and the last one: what came after the first came last."""
    with Store(data) as store:
        runs = sorted(store.single(Run.dataset)["run_id"].to_pylist())
    return (runs[-2] if len(runs) > 1 else _BEFORE_ALL), (runs[-1] if runs else _BEFORE_ALL)


def find_alerts(
    data: Path, searches: Sequence[SavedSearch], since: str, today: dt.date | None = None
) -> list[AlertHit]:
    """What the searches find in documents that came after a run, or from a day on; the newest first."""
    came: dict[str, dt.datetime] = {}
    for change in changes(data, since, None):
        if change.action in {"inserted", "updated"}:
            came[change.document_id] = dt.datetime.strptime(change.run_id[:15], "%Y%m%dT%H%M%S").replace(tzinfo=dt.UTC)
    hits = [hit for one in searches for hit in _found(data, one, came, today)]
    return sorted(hits, key=lambda hit: (hit.search, -hit.came.timestamp(), hit.source, hit.page, hit.record_id))


def _found(data: Path, one: SavedSearch, came: Mapping[str, dt.datetime], today: dt.date | None) -> Iterator[AlertHit]:
    ids = None
    if one.words:
        kinds = (one.kind,) if one.kind else (("findings",) if one.theme or one.overdue else DATASETS)
        answer = search(data, one.words, Filters(body=one.body or None, datasets=kinds), _MOST)
        if not (one.theme or one.overdue):
            for hit in answer.hits:
                if hit.document_id in came:
                    yield AlertHit(
                        one.name, hit.dataset, hit.record_id, hit.document_id, hit.source, hit.page, hit.body, hit.date,
                        hit.title, hit.text, came[hit.document_id],
                    )  # fmt: skip
            return
        ids = {hit.record_id for hit in answer.hits}
    datasets = (one.kind,) if one.kind else ("findings",) if one.theme or one.overdue else ("decisions", "findings")
    connection = open_views(data, today)
    for dataset in datasets:
        conditions, values = _conditions(one)
        rows = connection.execute(f"{_ROWS[dataset]}{conditions}", values).fetchall()
        seen: set[str] = set()
        for row in rows:
            if row[1] not in seen and row[2] in came and (ids is None or row[1] in ids):
                seen.add(row[1])
                found, record_id, document_id, source, page, body, date, title, text = row
                yield AlertHit(
                    one.name, found, record_id, document_id, source, page, body, date, title, text, came[document_id]
                )


def _conditions(one: SavedSearch) -> tuple[str, list[str]]:
    told: list[str] = []
    values: list[str] = []
    if one.body:
        told.append("contains(coalesce(body, ''), ?)")
        values.append(one.body)
    if one.theme:
        told.append("theme = ?")
        values.append(one.theme)
    if one.overdue:
        told.append("state = 'overdue'")
    return (" WHERE " + " AND ".join(told) if told else ""), values

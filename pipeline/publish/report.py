"""One page to send to somebody who has nothing installed: counts, timelines, findings, links to the pages."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import duckdb
import jinja2

from pipeline.language.names_ja import GAPS, OUTCOMES, STATES, STATUSES, THEMES, evidence_ja
from pipeline.outputs import written
from pipeline.printed import visible
from pipeline.publish.charts import FAMILY, NOTICE, font_face, stacked_bars, upright_bars
from pipeline.publish.export import page_link, refuse_left, source_places
from pipeline.publish.narrowing import Narrowing
from pipeline.publish.pseudonyms import Pseudonyms, read_pseudonyms
from pipeline.query.gaps import Gap, GapKind, find_gaps
from pipeline.query.views import open_views
from pipeline.store.datapackage import dataset_version
from pipeline.store.store import Store
from pipeline.tracking.register import FindingFilter, Movement, RegisterEntry, movements, register

MOST = 1000
"""Rows of a table that are shown."""
_PROSE = frozenset({"body", "title", "text", "response", "what", "evidence"})
"""Columns in which persons may be named."""
_DOCUMENT_ID = 16
"""Length of a document's id, with which the ids of its records begin."""
_ALIKE = 3
"""Gaps of one kind in one document that are told one by one."""
_MOVEMENTS = 60
_LAWS = 15
_BODIES = 7
"""Bodies that have a colour of their own."""
_COLORS = {
    STATES["overdue"]: "#d1493f", STATES["open"]: "#d9982f", STATES["in_progress"]: "#4a86b8",
    STATES["done"]: "#5a9a76", STATES["superseded"]: "#9a78b0", STATES["unknown"]: "#8a8a8a",
}  # fmt: skip
_FONT_GOES = "/* font */"
_COUNTS = (
    ("documents", "文書"),
    ("meetings", "会議の記録"),
    ("speech_register", "発言"),
    ("decision_register", "決定"),
    ("finding_register WHERE state <> 'superseded'", "指摘"),
    ("exchanges", "質疑応答"),
    ("bodies", "機関・会議体"),
)


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page shows besides its tables."""

    title: str
    folder: Path
    """Where the page will lie; links lead from there."""
    as_of: dt.date
    pseudonymise: bool = False
    narrowing: Narrowing = field(default_factory=Narrowing)
    compared: dt.date | None = None
    """The day beside whose numbers those of the page stand."""
    link_base: str | None = None
    """Where documents lie for whoever reads the page; None: as seen from its folder."""


def write_html(
    data: Path,
    path: Path,
    *,
    as_of: dt.date | None = None,
    title: str | None = None,
    pseudonymise: bool = False,
    narrowing: Narrowing | None = None,
    compared: dt.date | None = None,
    link_base: str | None = None,
) -> int:
    """Write the page; how many records are left out of it for want of a day.

    Raises NotAStore; NameLeft where pseudonyms were wished for and a name stays.
    """
    page = ReportPage(
        title or "議事録・指摘の一覧",
        path.absolute().parent,
        as_of or dt.datetime.now().astimezone().date(),
        pseudonymise,
        narrowing or Narrowing(),
        compared,
        link_base,
    )
    made, undated = render(data, page)
    with written(path) as fresh:
        fresh.write_text(made, encoding="utf-8")
    return undated


def render(data: Path, page: ReportPage) -> tuple[str, int]:
    """The page as text, and how many records are left out of it for want of a day."""
    connection = open_views(data, page.as_of)
    names = read_pseudonyms(data, connection) if page.pseudonymise else None  # of all there is
    left_out = page.narrowing.apply(data, connection)
    undated = left_out.get("decision_register", 0) + left_out.get("finding_register", 0)
    places = source_places(data)
    with Store(data) as store:
        version = dataset_version(store)
        locations = {source.source: source.location for source in store.catalogue.sources().values()}
    entries = _linked(_rows(connection, _FINDINGS), places, page)
    findings = [row for row in entries if row["state"] != "superseded"]
    decisions = _linked(_rows(connection, _DECISIONS), places, page)
    wanted = replace(page.narrowing.findings or FindingFilter(page.as_of), as_of=page.as_of, superseded=False)
    shown = register(data, wanted)
    outcomes = Counter(dict(connection.execute(_OUTCOMES).fetchall()))
    found = [gap for gap in find_gaps(data, as_of=page.as_of) if page.narrowing.records.holds(gap.body, gap.date)]
    gaps = [_gap(gap, locations, page) for gap in found]
    groups = _groups(connection, entries)
    if names is not None:
        rows = [*entries, *decisions, *(member for group in groups for member in group["members"])]
        for row in rows:
            _without_names(names, row, row["document_id"])
        for row, gap in zip(gaps, found, strict=True):
            _without_names(names, row, (gap.record_id or "")[:_DOCUMENT_ID])
    told = told_gaps(found, gaps)
    for row in entries:
        row["state_shown"] = STATES[row["state"]]
    for row in decisions:
        row["outcome"] = OUTCOMES[row["outcome"]]
    template = files("pipeline").joinpath("data/report.html.j2").read_text(encoding="utf-8")
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined)
    written = environment.from_string(template).render(
        title=page.title,
        version=version,
        as_of=page.as_of,
        narrowed=page.narrowing.findings is not None,
        undated=undated,
        family=FAMILY,
        notice=NOTICE,
        counts=[
            (shown, _count(connection, name))
            for name, shown in _COUNTS
            if page.narrowing.findings is None or not name.isalpha()
        ],
        overdue=sum(row["state"] == "overdue" for row in findings),
        meetings_chart=_meetings_chart(connection),
        outcomes_chart=_outcomes_chart(outcomes),
        themes_chart=_themes_chart(findings),
        laws_chart=_values_chart(shown, lambda entry: entry.laws or ("記載なし",)),
        years_chart=_years_chart(shown),
        compared=page.compared,
        movements=_movements(data, page, wanted, shown),
        due_chart=_due_chart(findings),
        decisions=decisions,
        more_decisions=outcomes.total() - len(decisions),
        findings=findings[:MOST],
        more_findings=max(0, len(findings) - MOST),
        groups=groups,
        gaps=told[:MOST],
        more_gaps=max(0, len(told) - MOST),
    )
    made = visible(written)
    return made.replace(_FONT_GOES, font_face(made), 1), undated


_DECISIONS = f"""
SELECT document_id, date, body, coalesce(agenda_title, subject, left(text, 80)) AS title, outcome, source, page
FROM decision_register ORDER BY date DESC NULLS LAST, source, span_start, agenda_item_id LIMIT {MOST}
"""  # noqa: S608 - a number of our own
_OUTCOMES = "SELECT outcome, count(*) FROM decision_register GROUP BY outcome ORDER BY count(*) DESC, outcome"
_FINDINGS = """
SELECT document_id, finding_id, date, coalesce(auditee, body) AS body, title, text, response, deadline, state, theme,
       days_overdue AS days, source, page
FROM finding_register ORDER BY state <> 'overdue', days_overdue DESC, date DESC NULLS LAST, source, span_start
"""
_GROUPS = """
SELECT g.group_id, g.label, g.bodies, g.fiscal_years AS years, list((m.finding_id, m.evidence) ORDER BY m.finding_id)
FROM recurring_findings AS g JOIN recurring_finding_members AS m USING (group_id)
GROUP BY ALL ORDER BY count(*) DESC, g.group_id
"""


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    cursor = connection.execute(query)
    names = [column[0] for column in cursor.description or ()]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _linked(rows: list[dict[str, Any]], places: dict[str, str], page: ReportPage) -> list[dict[str, Any]]:
    for row in rows:
        row["link"] = _link(places.get(row["document_id"], row["source"] or ""), row["source"], row["page"], page)
    return rows


def _link(location: str, source: str | None, number: int, page: ReportPage) -> str:
    """Where a page of a document is for whoever reads the report."""
    if page.link_base and source and urlsplit(location).scheme not in {"http", "https"}:
        return f"{page.link_base.rstrip('/')}/{quote(source)}#page={number}"
    return page_link(location, number, page.folder)


def _movements(
    data: Path, page: ReportPage, wanted: FindingFilter, now: Sequence[RegisterEntry]
) -> list[tuple[str, str, Movement]]:
    """Numbers beside those of an earlier day, with what they are of in Japanese."""
    if page.compared is None:
        return []
    names = {"all": "計", "state": "現況", "theme": "主題", "law": "法令", "body": "機関", "department": "所管"}
    values = {"state": STATES, "theme": THEMES}
    before = register(data, replace(wanted, as_of=page.compared))
    found = movements(now, before)
    return [(names[one.by], values.get(one.by, {}).get(one.value, one.value), one) for one in found][:_MOVEMENTS]


def told_gaps(gaps: Sequence[Gap], shown: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """What is missing, as it is shown; of one kind in one document a few, and how many more."""
    together: dict[tuple[Any, ...], list[dict[str, Any]]] = {}
    for gap, row in zip(gaps, shown, strict=True):
        together.setdefault((gap.kind, gap.body, gap.date, gap.source or gap.what), []).append(row)
    found = []
    for some in together.values():
        found += some[:_ALIKE]
        if len(some) > _ALIKE:
            found[-1]["what"] += f"　ほか {len(some) - _ALIKE} 件"
    return found


def _gap(gap: Gap, locations: dict[str, str], page: ReportPage) -> dict[str, Any]:
    place = f"{gap.source} p.{gap.page}" if gap.page else gap.source
    link = _link(locations.get(gap.source, gap.source), gap.source, gap.page or 1, page) if gap.source else None
    what = gap.what
    if gap.kind is GapKind.DOCUMENT:
        status, _, problems = gap.what.partition(" ")
        number = len(problems.split(", ")) if problems else 0
        what = STATUSES[status] + (f"（読み取れなかった事柄 {number} 種）" if number else "")
    return {"kind": GAPS[gap.kind], "body": gap.body, "date": gap.date, "what": what, "place": place, "link": link}


def _without_names(names: Pseudonyms, row: dict[str, Any], document_id: str) -> None:
    """Names of persons in a row replaced. Raises NameLeft."""
    for key in _PROSE & row.keys():
        value = row[key]
        if isinstance(value, list):
            row[key] = [names.replace(document_id, one) for one in value]
        elif isinstance(value, str):
            row[key] = names.replace(document_id, value, prose=key != "body")
    refuse_left(
        names, document_id, [one for value in row.values() for one in (value if isinstance(value, list) else [value])]
    )


def _count(connection: duckdb.DuckDBPyConnection, name: str) -> int:
    ((count,),) = connection.execute(f"SELECT count(*) FROM {name}").fetchall()  # noqa: S608 - names of our own
    return int(count)


def _groups(connection: duckdb.DuckDBPyConnection, findings: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    known = {row["finding_id"]: row for row in findings}
    groups = []
    for _, label, bodies, years, members in connection.execute(_GROUPS).fetchall():
        rows = [
            known[_first(one)] | {"evidence": [evidence_ja(line) for line in _second(one)]}
            for one in members
            if _first(one) in known
        ]
        groups.append({"label": label, "bodies": bodies, "years": years, "members": rows})
    return groups


def _first(pair: Any) -> Any:
    return next(iter(pair.values())) if isinstance(pair, dict) else pair[0]


def _second(pair: Any) -> Any:
    return list(pair.values())[1] if isinstance(pair, dict) else pair[1]


def _meetings_chart(connection: duckdb.DuckDBPyConnection) -> str:
    rows = connection.execute(
        "SELECT DISTINCT coalesce(meeting_key, record_id), coalesce(body, '不明'), date FROM meetings "
        "WHERE date IS NOT NULL"
    ).fetchall()
    if not rows:
        return ""
    first, last = min(row[2] for row in rows), max(row[2] for row in rows)
    monthly = (last - first).days < 3 * 366
    label = "%Y-%m" if monthly else "%Y"
    common = [body for body, _ in Counter(sorted(row[1] for row in rows)).most_common(_BODIES)]
    counts = Counter((row[1] if row[1] in common else "その他", row[2].strftime(label)) for row in rows)
    times = _times(first, last, monthly=monthly)
    names = [*common, *(["その他"] if any(name == "その他" for name, _ in counts) else [])]
    return upright_bars({name: [counts[name, time] for time in times] for name in names}, times)


def _times(first: dt.date, last: dt.date, *, monthly: bool) -> list[str]:
    """Every month or year from the first to the last."""
    if not monthly:
        return [str(year) for year in range(first.year, last.year + 1)]
    months = range(first.year * 12 + first.month - 1, last.year * 12 + last.month)
    return [f"{month // 12}-{month % 12 + 1:02d}" for month in months]


def _outcomes_chart(outcomes: Counter[str]) -> str:
    if not outcomes:
        return ""
    ordered = outcomes.most_common()
    return stacked_bars({"件数": [count for _, count in ordered]}, [OUTCOMES[name] for name, _ in ordered])


def _themes_chart(findings: Sequence[dict[str, Any]]) -> str:
    counts = Counter((row["state"], row["theme"]) for row in findings)
    themes = [theme for theme, _ in Counter(row["theme"] for row in findings).most_common()]
    states = [state for state in STATES if any(counts[state, theme] for theme in themes)]
    series = {STATES[state]: [counts[state, theme] for theme in themes] for state in states}
    return stacked_bars(series, [THEMES[theme] for theme in themes], _COLORS) if themes else ""


def _values_chart(entries: Sequence[RegisterEntry], values_of: Callable[[RegisterEntry], Sequence[str]]) -> str:
    """Findings by what they are of, by state; the most first."""
    counts = Counter((entry.state.value, value) for entry in entries for value in values_of(entry))
    values = [
        value for value, _ in Counter(value for entry in entries for value in values_of(entry)).most_common(_LAWS)
    ]
    states = [state for state in STATES if any(counts[state, value] for value in values)]
    series = {STATES[state]: [counts[state, value] for value in values] for state in states}
    return stacked_bars(series, values, _COLORS) if values else ""


def _years_chart(entries: Sequence[RegisterEntry]) -> str:
    """Findings by fiscal year; those without one have a bar of their own."""
    years = sorted({entry.fiscal_year for entry in entries if entry.fiscal_year})
    if not years:
        return ""
    times = [f"{year}年度" for year in range(years[0], years[-1] + 1)]
    times += ["日付なし"] if any(not entry.fiscal_year for entry in entries) else []
    counts = Counter(
        (entry.state.value, f"{entry.fiscal_year}年度" if entry.fiscal_year else "日付なし") for entry in entries
    )
    states = [state for state in STATES if any(state == one for one, _ in counts)]
    return upright_bars({STATES[state]: [counts[state, time] for time in times] for state in states}, times, _COLORS)


def _due_chart(findings: Sequence[dict[str, Any]]) -> str:
    dated = [row for row in findings if row["deadline"]]
    if not dated:
        return ""
    first, last = min(row["deadline"] for row in dated), max(row["deadline"] for row in dated)
    monthly = (last - first).days < 3 * 366
    counts = Counter((row["state"], row["deadline"].strftime("%Y-%m" if monthly else "%Y")) for row in dated)
    states = [state for state in STATES if any(state == one for one, _ in counts)]
    times = _times(first, last, monthly=monthly)
    return upright_bars({STATES[state]: [counts[state, time] for time in times] for state in states}, times, _COLORS)

"""Commands that ask and give out: search, decisions, cite, sample, export, gaps, datapackage, report."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, astuple, fields
from pathlib import Path
from typing import Any

import click

from pipeline.commands.options import (
    AS_OF,
    BY_MATTER,
    BY_TIME,
    COMPARE,
    DATA,
    DATA_TO_WRITE,
    FORM,
    SEARCHED,
    SUPERSEDED,
    earlier_day,
    say_left_out,
    say_what_to_try,
)
from pipeline.language.asked import FIRST_DAY, LAST_DAY, Values, together
from pipeline.language.catalogue import tr, trn
from pipeline.language.names import value_name
from pipeline.printed import MARKS, csv_out, json_text, say, write_csv_rows


@click.command()
@click.argument("words", required=False)
@DATA
@click.option("--body", help="Part of the body's name.")
@click.option("--since", type=FIRST_DAY, metavar="DAY",
              help="2020, 2020-04, 2020/4/1, 令和2年4月1日, R2.4.1 or 令和2年度.")  # fmt: skip
@click.option("--until", type=LAST_DAY, metavar="DAY",
              help="A day, month or year, as in --since; that day, month or year included.")  # fmt: skip
@click.option("--undated", is_flag=True, help="Also what has no day, where days or years are asked for.")
@click.option("--dataset", "datasets", multiple=True, type=SEARCHED,
              help="Where to search; may be given several times. All of them by default.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Hits shown.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object per hit and line.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
def search(
    words: str | None, data: Path, body: str | None, since: dt.date | None, until: dt.date | None, undated: bool,
    datasets: tuple[str, ...], limit: int, rebuild: bool, form: str | None,
) -> None:  # fmt: skip
    """Search the words of speeches, decisions and findings, the best hits first (BM25).

    Words side by side must all occur; "…" or 「…」 holds a phrase; AND, OR, NOT (or -) and brackets combine. Words
    are compared in their normalised form: 打ち合わせ finds 打合せ, 引越し finds 引っ越し, and 保護委員会 stands in
    個人情報保護委員会. Where more than 400,000 records match, those read last are ranked.

    \b
      gijiroku search 目的外利用 --body 個人情報保護委員会 --since 2020
      gijiroku search '(委託 OR 再委託) NOT 監査' --dataset findings
    """
    from pipeline.search import search as module  # noqa: PLC0415
    from pipeline.search.index import opened  # noqa: PLC0415

    if words is None:
        if not rebuild:
            raise click.UsageError(tr("name what to search for, or give --rebuild"))
        with opened(data, rebuild=True):
            say(tr("the index is made anew"))
        return
    filters = module.Filters(
        body=body,
        since=since,
        until=until,
        undated=undated,
        datasets=datasets or module.DATASETS,
    )
    answer = module.search(data, words, filters, limit, rebuild=rebuild)
    if form == "csv":
        names = ("dataset", "source", "page", "body", "session_label", "date", "speaker", "title")
        found = ((*(getattr(hit, name) for name in names), module.snippet(hit), hit.record_id) for hit in answer.hits)
        write_csv_rows(csv_out(), (*names, "snippet", "record_id"), found)
        return
    if form == "json":
        for hit in answer.hits:
            values = asdict(hit) | {"snippet": module.snippet(hit)}
            say(json_text(values))
        return
    for hit in answer.hits:
        about = (hit.body, hit.session_label, hit.date, hit.speaker, hit.title)
        say(f"{hit.source} p.{hit.page}  " + "  ".join(str(value) for value in about if value))
        say(f"    {module.snippet(hit, *MARKS)}")
        also = "  " + tr("also in {sources}", sources=", ".join(hit.also_in)) if hit.also_in else ""
        say(f"    {hit.record_id}{also}")
    say(
        trn("{shown} shown of {count} record", "{shown} shown of {count} records", answer.total, shown=len(answer.hits))
    )
    say_left_out(answer.undated)
    if not answer.hits:
        say(tr("nothing found; try fewer words, OR between them, or a part of a word"), err=True)


@click.command()
@DATA
@BY_TIME
@click.option("--outcome", "outcomes", multiple=True, type=Values("outcome"), callback=together, metavar="OUTCOME",
              help="approved, rejected, 可決, 承認, …; may be given several times.")  # fmt: skip
@click.option("--about", metavar="WORDS", help="Words as in search: in the item's title, the subject or the ruling.")
@click.option("--law", "laws", multiple=True, help="Laws that the ruling cites; several times: any of them.")
@click.option("--procedural/--no-procedural", default=None, help="Only, or without, the handling of business.")
@click.option("--limit", "-n", type=click.IntRange(1), help="Rows shown; all by default.")
@FORM
@click.pass_context
def decisions(
    context: click.Context, /, data: Path, outcomes: tuple[str, ...], about: str | None, laws: tuple[str, ...],
    procedural: bool | None, limit: int | None, form: str | None, parquet: Path | None, **asked: Any,
) -> None:  # fmt: skip
    """List what was decided: one row per item, with body, date, title and page.

    \b
      gijiroku decisions --body 個人情報保護委員会 --since 2023 --outcome approved
    """
    from pipeline.query import sql as query  # noqa: PLC0415
    from pipeline.query.decisions import DecisionFilter, list_decisions  # noqa: PLC0415
    from pipeline.query.filters import RecordFilter  # noqa: PLC0415
    from pipeline.search.search import find_ids  # noqa: PLC0415

    ids, by_title = find_ids(data, about, "decisions") if about else (None, 0)
    wanted = DecisionFilter(RecordFilter(**asked), outcomes=outcomes, laws=laws, ids=ids, procedural=procedural)
    found = list_decisions(data, wanted, limit, short=form is None and parquet is None)
    count = query.write(found.rows, form, parquet, dataset="decisions")
    if by_title:
        say(trn("of all that these words find, {count} decision by the title of its item alone",
                "of all that these words find, {count} decisions by the titles of their items alone", by_title),
            err=True)  # fmt: skip
    say_left_out(found.undated)
    if not count:
        say_what_to_try(context)


@click.command()
@click.argument("record", required=False)
@DATA
@click.option("--dataset", "whole", is_flag=True, help="Cite the datasets as a whole instead of a record.")
@click.option("--bibtex", "form", flag_value="bibtex", help="For BibTeX and biblatex.")
@click.option("--csl", "form", flag_value="csl", help="CSL-JSON, for Zotero, pandoc and Quarto.")
def cite(record: str | None, data: Path, whole: bool, form: str | None) -> None:
    """Cite RECORD (a record_id), or with --dataset the datasets as a whole.

    Of a record: body, meeting, date, page (of a text: lines and characters), source and version of the dataset. Of the
    whole: title, version, day, what is in it, licence as far as stated.
    """
    from pipeline.query import cite as module  # noqa: PLC0415
    from pipeline.query import cite_whole  # noqa: PLC0415

    if (record is None) != whole:
        raise click.UsageError(tr("name a record_id, or give --dataset"))
    if record is None:
        say({"bibtex": cite_whole.whole_bibtex, "csl": cite_whole.whole_csl}.get(form or "", cite_whole.whole_text)(
            cite_whole.cite_whole(data)
        ))  # fmt: skip
        return

    found = module.cite(data, record)
    writers = {"bibtex": module.as_bibtex, "csl": module.as_csl}
    say(writers.get(form or "", module.as_text)(found))


@click.command()
@click.argument("dataset")
@DATA
@click.option("--where", metavar="SQL", help='Only records that meet a condition, e.g. "confidence < 0.8".')
@click.option("--number", "-n", type=click.IntRange(1), default=100, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other records.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, with columns for a verdict.")
def sample(
    dataset: str, data: Path, where: str | None, number: int, seed: int, pseudonymise: bool,
    as_csv: bool,
) -> None:  # fmt: skip
    """Draw random records of DATASET with what stands around them, to judge by hand how many are right.

    \b
      gijiroku sample decisions -n 100 --seed 1 --csv > sample.csv
      gijiroku accuracy --judged sample.csv
    """
    from pipeline.publish.export import replace_names  # noqa: PLC0415
    from pipeline.publish.pseudonyms import read_pseudonyms  # noqa: PLC0415
    from pipeline.publish.sample import draw  # noqa: PLC0415
    from pipeline.publish.spreadsheet import write_register_csv  # noqa: PLC0415
    from pipeline.query.views import open_views  # noqa: PLC0415

    drawn = draw(data, dataset, number, seed, where)
    rows = list(drawn.rows)
    if pseudonymise:
        rows = replace_names(read_pseudonyms(data, open_views(data)), drawn.documents, rows)
    if as_csv:
        write_register_csv(csv_out(), drawn.titles, rows)
        return
    for row in rows:
        say("\n".join(f"{title}: {value}" for title, value in zip(drawn.titles, row, strict=True) if value) + "\n")


@click.command()
@DATA
@click.option("--what", default="findings", show_default=True, help="Whose register: one row for each.",
              type=click.Choice(["findings", "decisions", "speeches", "exchanges", "commitments", "votes"]),
              )  # fmt: skip
@click.option("--xlsx", type=click.Path(dir_okay=False, path_type=Path), help="Write a workbook.")
@click.option("--csv", "csv_path", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@click.option("--duckdb", type=click.Path(dir_okay=False, path_type=Path),
              help="Write all datasets and registers as one DuckDB database.")  # fmt: skip
@click.option("--sqlite", type=click.Path(dir_okay=False, path_type=Path),
              help="Write all datasets and registers as one SQLite database, for Datasette too.")  # fmt: skip
@BY_MATTER
@BY_TIME
@AS_OF
@SUPERSEDED
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
def export(
    data: Path, what: str, xlsx: Path | None, csv_path: Path | None, duckdb: Path | None, sqlite: Path | None,
    as_of: dt.date | None, superseded: bool, pseudonymise: bool, **asked: Any,
) -> None:  # fmt: skip
    """Write a register for Excel, or everything as one database.

    A register has one row per record with what stands around it and a link to the page: of findings, with response,
    due and status. A database has every dataset, the registers, keys, and what each column means; it holds the
    documents whole, so that it can't be pseudonymised.

    Its last columns are for whoever works with it: correction, follow-up, owner, note. What is said in them, and in the
    cells, is taken in by gijiroku corrections --from FILE. No cell is a formula. Pseudonyms depend on a key that stays
    in the datasets' folder.

    \b
      gijiroku export --xlsx register.xlsx
      gijiroku export --what decisions --csv decisions.csv --pseudonymise
      gijiroku export --duckdb datasets.duckdb
      gijiroku export --sqlite datasets.sqlite
    """
    from pipeline.publish import databases  # noqa: PLC0415
    from pipeline.publish.export import SNAPSHOT, Register, RegisterFilter, make_register  # noqa: PLC0415
    from pipeline.publish.narrowing import Narrowing  # noqa: PLC0415
    from pipeline.publish.spreadsheet import write_csv_file, write_xlsx  # noqa: PLC0415

    if not any((xlsx, csv_path, duckdb, sqlite)):
        raise click.UsageError(tr("name a file: --xlsx FILE, --csv FILE, --duckdb FILE or --sqlite FILE"))
    if pseudonymise and (duckdb or sqlite):
        raise click.UsageError(tr("a database holds the documents whole: --pseudonymise is for --xlsx and --csv"))
    if any(asked.values()) and (duckdb or sqlite):
        raise click.UsageError(tr("a database holds everything: conditions are for --xlsx and --csv"))
    if what != "findings" and any(asked[name] for name in ("states", "themes", "laws", "departments", "auditors")):
        raise click.UsageError(tr("--state, --theme, --law, --department and --auditor are of findings"))
    if duckdb:
        count = databases.write_duckdb(data, duckdb, as_of)
        say(f"{duckdb}: " + tr("{count} tables and views", count=count))
    if sqlite:
        count = databases.write_sqlite(data, sqlite, as_of)
        say(f"{sqlite}: " + tr("{count} tables", count=count) + f"; {databases.metadata_path(sqlite)}")
    wanted = RegisterFilter(
        Register(what), as_of, superseded=superseded, pseudonymise=pseudonymise, narrowing=Narrowing.of(asked, as_of)
    )
    undated = 0
    for path in (xlsx, csv_path):
        if path is None:
            continue
        made = make_register(data, wanted, path.absolute().parent)
        undated = made.undated
        if path is xlsx:
            write_xlsx(path, what, made.headings, made.rows, (SNAPSHOT, made.snapshot) if made.snapshot else None)
        else:
            write_csv_file(path, [heading.title for heading in made.headings], made.rows)
        say(f"{path}: " + trn("{count} row", "{count} rows", len(made.rows)))
    say_left_out(undated)


@click.command()
@DATA
@click.option("--kind", "kinds", multiple=True,
              help="Only session, overdue, decision, response or document; may be given several times.",
              type=Values("gap_kind"), callback=together, metavar="KIND")  # fmt: skip
@click.option("--as-of", type=LAST_DAY, metavar="DAY", help="Day on which minutes are overdue; today.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
def gaps(data: Path, kinds: tuple[str, ...], as_of: dt.date | None, form: str | None) -> None:
    """Say what is missing: sessions of a series, minutes that should be out by now, decisions on items, responses to
    findings, parts of documents.

    Minutes are overdue 90 days after the next meeting that the last minutes state, or, where none is stated, after the
    longest of the last intervals between meetings of the body.
    """
    from pipeline.publish.spreadsheet import write_register_csv  # noqa: PLC0415
    from pipeline.query.gaps import Gap, GapKind, find_gaps  # noqa: PLC0415

    found = find_gaps(data, [GapKind(kind) for kind in kinds] or GapKind, as_of)
    if form == "json":
        say(json_text([asdict(gap) for gap in found], indent=1))
    elif form == "csv":
        write_register_csv(csv_out(), [field.name for field in fields(Gap)], [astuple(gap) for gap in found])
    else:
        for gap in found:
            place = f"{gap.source} p.{gap.page}" if gap.page else gap.source
            known = (value_name("gap_kind", gap.kind), gap.body, gap.date, gap.what, place, gap.record_id)
            say("  ".join(str(value) for value in known if value))
        say(trn("{count} gap", "{count} gaps", len(found)))


@click.command()
@DATA_TO_WRITE
@click.option("--title", help="Title of the published dataset.")
@click.option("--licence", help="Licence of the compilation, as SPDX names it (CC-BY-4.0).")
@click.option("--licence-url", help="Where the licence stands.")
@click.option("--contributor", "contributors", multiple=True, help="Who published it; may be given several times.")
def datapackage(
    data: Path, title: str | None, licence: str | None, licence_url: str | None, contributors: tuple[str, ...]
) -> None:
    """Describe the datasets for publication in datapackage.json (Frictionless Data Package 2.0).

    Fields, keys, hashes, licence, sources and version. Every later ingest describes them anew on the same terms. A
    licence is never assumed; what is not said again stays as it was said.
    """
    from pipeline.store.datapackage import Terms, stated_terms, write_datapackage  # noqa: PLC0415
    from pipeline.store.store import Store  # noqa: PLC0415

    with Store(data) as store:
        store.generation()  # raises where there is nothing to describe
        said = stated_terms(store)
    terms = Terms(
        title=title or said.title,
        licence=licence or said.licence,
        licence_path=licence_url or (None if licence else said.licence_path),
        contributors=contributors or said.contributors,
    )
    if terms.licence is None:
        say(tr("no licence is stated; if you grant one: gijiroku datapackage --licence CC-BY-4.0"), err=True)
    with Store(data).writing() as store:
        say(write_datapackage(store, terms))


@click.command()
@DATA
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@BY_MATTER
@BY_TIME
@AS_OF
@COMPARE
@click.option("--link-base", metavar="URL", help="Where the documents lie for whoever reads it.")
@click.option("--title", help="Title of the page.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
def report(
    data: Path, html: Path, as_of: dt.date | None, compare: str | None, link_base: str | None, title: str | None,
    pseudonymise: bool, **asked: Any,
) -> None:  # fmt: skip
    """Write one self-contained page: counts, timelines, decisions, findings, recurring findings, gaps.

    It needs no network and no program but a browser; its links lead to the documents' pages. To be mailed, give it
    --link-base, below which the documents lie on a server by the names of documents.sources.
    """
    from pipeline.publish.narrowing import Narrowing  # noqa: PLC0415
    from pipeline.publish.report import write_html  # noqa: PLC0415

    day = as_of or dt.datetime.now().astimezone().date()
    undated = write_html(
        data, html, as_of=day, title=title, pseudonymise=pseudonymise, narrowing=Narrowing.of(asked, day),
        link_base=link_base,
        compared=earlier_day(compare, day) if compare else None,
    )  # fmt: skip
    say(html)
    say_left_out(undated)


@click.command()
@click.argument("name")
@DATA
@click.option("--columns", is_flag=True, help="NAME is a document: what the columns of its tables hold.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(name: str, data: Path, columns: bool, as_json: bool) -> None:
    """Say why the record NAME (a record_id) is as it is, from its document read once more.

    Its block and the headings above it, what each score was asked and answered, what weighed most and what came next,
    and the rules that fired. With --columns, NAME is a document as in `gijiroku show`.

    \b
      gijiroku explain 3f1c…-findings-8585c798
      gijiroku explain sochi-r6.pdf --columns --json
    """
    from pipeline.explain import explain as module  # noqa: PLC0415

    told = module.explain_columns(data, name) if columns else module.explain_record(data, name)
    if as_json:
        say(json_text(told, indent=1))
    elif columns:
        module.print_columns(told)
    else:
        module.print_record(told)


QUERY_COMMANDS = (search, decisions, cite, explain, sample, export, gaps, datapackage, report)

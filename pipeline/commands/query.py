"""Commands that ask and give out: search, decisions, cite, sample, export, gaps, datapackage, report."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, astuple, fields
from pathlib import Path

import click

from extractors.model.records import SEARCHED
from extractors.model.vocabulary import Outcome
from pipeline.commands.options import DATA, DATA_TO_WRITE, FORM
from pipeline.printed import MARKS, csv_out, json_text, say, write_csv_rows


@click.command()
@click.argument("words", required=False)
@DATA
@click.option("--body", help="Part of the body's name.")
@click.option("--since", metavar="DAY", help="2020, 2020-04 or 2020-04-01.")
@click.option("--until", metavar="DAY", help="2020, 2020-04 or 2020-04-01; that day, month or year included.")
@click.option("--dataset", "datasets", multiple=True, type=click.Choice([record.dataset for record in SEARCHED]),
              help="Where to search; may be given several times. All of them by default.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Hits shown.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
@click.option("--json", "form", flag_value="json", help="Print one JSON object per hit and line.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
def search(
    words: str | None, data: Path, body: str | None, since: str | None, until: str | None,
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
            raise click.UsageError("name what to search for, or give --rebuild")
        with opened(data, rebuild=True):
            say("the index is made anew")
        return
    filters = module.Filters(
        body=body,
        since=module.parse_day(since, last=False) if since else None,
        until=module.parse_day(until, last=True) if until else None,
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
        also = f"  also in {', '.join(hit.also_in)}" if hit.also_in else ""
        say(f"    {hit.record_id}{also}")
    say(f"{len(answer.hits)} shown of {answer.total} {'record' if answer.total == 1 else 'records'}")


@click.command()
@DATA
@click.option("--body", help="Part of the body's name.")
@click.option("--since", metavar="DAY", help="2020, 2020-04 or 2020-04-01.")
@click.option("--until", metavar="DAY", help="2020, 2020-04 or 2020-04-01; that day, month or year included.")
@click.option("--outcome", "outcomes", multiple=True, type=click.Choice([str(one) for one in Outcome]),
              metavar="OUTCOME", help="approved, rejected, …; may be given several times.")  # fmt: skip
@click.option("--about", help="Words in the item's title, the subject or the ruling.")
@click.option("--procedural/--no-procedural", default=None, help="Only, or without, the handling of business.")
@click.option("--limit", "-n", type=click.IntRange(1), help="Rows shown; all by default.")
@FORM
def decisions(
    data: Path, body: str | None, since: str | None, until: str | None, outcomes: tuple[str, ...],
    about: str | None, procedural: bool | None, limit: int | None, form: str | None, parquet: Path | None,
) -> None:  # fmt: skip
    """List what was decided: one row per item, with body, date, title and page.

    \b
      gijiroku decisions --body 個人情報保護委員会 --since 2023 --outcome approved
    """
    from pipeline.query import sql as query  # noqa: PLC0415
    from pipeline.query.decisions import DecisionFilter, list_decisions  # noqa: PLC0415
    from pipeline.search.search import parse_day  # noqa: PLC0415

    wanted = DecisionFilter(
        body=body,
        since=parse_day(since, last=False) if since else None,
        until=parse_day(until, last=True) if until else None,
        outcomes=outcomes,
        about=about,
        procedural=procedural,
    )
    query.write(list_decisions(data, wanted, limit, short=form is None and parquet is None), form, parquet)


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
        raise click.UsageError("name a record_id, or give --dataset")
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
@click.option("--number", "-n", type=click.IntRange(1), default=100, show_default=True, help="How many.")
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed draws other records.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV, with columns for a verdict.")
def sample(dataset: str, data: Path, number: int, seed: int, pseudonymise: bool, as_csv: bool) -> None:
    """Draw random records of DATASET with what stands around them, to judge by hand how many are right.

    \b
      gijiroku sample decisions -n 100 --seed 1 --csv > sample.csv
    """
    from pipeline.publish.export import replace_names  # noqa: PLC0415
    from pipeline.publish.pseudonyms import read_pseudonyms  # noqa: PLC0415
    from pipeline.publish.sample import draw  # noqa: PLC0415
    from pipeline.publish.spreadsheet import write_register_csv  # noqa: PLC0415
    from pipeline.query.views import open_views  # noqa: PLC0415

    drawn = draw(data, dataset, number, seed)
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
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which findings are judged overdue; today.")
@click.option("--superseded", is_flag=True, help="Also findings that a later paper of the same body reports on.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
def export(
    data: Path, what: str, xlsx: Path | None, csv_path: Path | None, duckdb: Path | None, sqlite: Path | None,
    as_of: dt.datetime | None, superseded: bool, pseudonymise: bool,
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
    from pipeline.publish.spreadsheet import write_csv_file, write_xlsx  # noqa: PLC0415

    if not any((xlsx, csv_path, duckdb, sqlite)):
        raise click.UsageError("name a file: --xlsx FILE, --csv FILE, --duckdb FILE or --sqlite FILE")
    if pseudonymise and (duckdb or sqlite):
        raise click.UsageError("a database holds the documents whole: --pseudonymise is for --xlsx and --csv")
    day = as_of.date() if as_of else None
    if duckdb:
        say(f"{duckdb}: {databases.write_duckdb(data, duckdb, day)} tables and views")
    if sqlite:
        say(f"{sqlite}: {databases.write_sqlite(data, sqlite, day)} tables; {databases.metadata_path(sqlite)}")
    wanted = RegisterFilter(Register(what), day, superseded=superseded, pseudonymise=pseudonymise)
    for path in (xlsx, csv_path):
        if path is None:
            continue
        made = make_register(data, wanted, path.absolute().parent)
        if path is xlsx:
            write_xlsx(path, what, made.headings, made.rows, (SNAPSHOT, made.snapshot) if made.snapshot else None)
        else:
            write_csv_file(path, [heading.title for heading in made.headings], made.rows)
        say(f"{path}: {len(made.rows)} rows")


@click.command()
@DATA
@click.option("--kind", "kinds", multiple=True, help="Only this; may be given several times.",
              type=click.Choice(["session", "overdue", "decision", "response", "document"]))  # fmt: skip
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which minutes are overdue; today.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
def gaps(data: Path, kinds: tuple[str, ...], as_of: dt.datetime | None, form: str | None) -> None:
    """Say what is missing: sessions of a series, minutes that should be out by now, decisions on items, responses to
    findings, parts of documents.

    Minutes are overdue 90 days after the next meeting that the last minutes state, or, where none is stated, after the
    longest of the last intervals between meetings of the body.
    """
    from pipeline.publish.spreadsheet import write_register_csv  # noqa: PLC0415
    from pipeline.query.gaps import Gap, GapKind, find_gaps  # noqa: PLC0415

    found = find_gaps(data, [GapKind(kind) for kind in kinds] or GapKind, as_of.date() if as_of else None)
    if form == "json":
        say(json_text([asdict(gap) for gap in found], indent=1))
    elif form == "csv":
        write_register_csv(csv_out(), [field.name for field in fields(Gap)], [astuple(gap) for gap in found])
    else:
        for gap in found:
            place = f"{gap.source} p.{gap.page}" if gap.page else gap.source
            known = (gap.kind, gap.body, gap.date, gap.what, place, gap.record_id)
            say("  ".join(str(value) for value in known if value))
        say(f"{len(found)} {'gap' if len(found) == 1 else 'gaps'}")


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
        say("no licence is stated; if you grant one: gijiroku datapackage --licence CC-BY-4.0", err=True)
    with Store(data).writing() as store:
        say(write_datapackage(store, terms))


@click.command()
@DATA
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), required=True, help="File to write.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which findings are judged overdue; today.")
@click.option("--title", help="Title of the page.")
@click.option("--pseudonymise", is_flag=True, help="Replace the names of persons, the same by the same.")
def report(data: Path, html: Path, as_of: dt.datetime | None, title: str | None, pseudonymise: bool) -> None:
    """Write one self-contained page: counts, timelines, decisions, findings, recurring findings, gaps.

    It needs no network and no program but a browser; its links lead to the documents' pages.
    """
    from pipeline.publish.report import write_html  # noqa: PLC0415

    write_html(data, html, as_of=as_of.date() if as_of else None, title=title, pseudonymise=pseudonymise)
    say(html)


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

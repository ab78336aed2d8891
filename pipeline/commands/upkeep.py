"""Commands that keep the datasets' folder: status, diff, verify, compact, remove."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import DATA, DATA_TO_MEND, DATA_TO_WRITE, FORM, METRICS, NAMED
from pipeline.printed import json_text, say, visible

if TYPE_CHECKING:
    from pipeline.store.catalogue import LoggedChange
    from pipeline.upkeep.status import Ran


@click.command()
@DATA
@METRICS
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.pass_context
def status(context: click.Context, data: Path, metrics: Path | None, as_json: bool) -> None:
    """Say what is there, since when, what failed and why, and how much room it takes.

    --json is for monitoring: also the folder's name, whether a run is at work, and how many seconds ago the last run
    began in which all could be read (null: never).
    """
    from pipeline.upkeep.metrics import write_metrics  # noqa: PLC0415
    from pipeline.upkeep.status import as_of_now, report  # noqa: PLC0415

    found = report(data)
    if metrics:
        write_metrics(data, metrics, context.meta[NAMED])
    if as_json:
        say(json_text({"data": context.meta[NAMED]} | as_of_now(found) | asdict(found)))
        return
    say("documents: " + (_counted(found.statuses) or "none"))
    if found.superseded:
        say(f"superseded editions kept: {found.superseded}")
    say("rows: " + (", ".join(f"{name} {count:,}" for name, count in found.rows.items() if count) or "none"))
    say(f"on disk: {found.bytes_on_disk / 2**20:,.1f} MiB in {found.files} files")
    say(f"readers are closed in by: {found.protections}")
    if found.first:
        success = f"{found.last_success.started:%F %R}" if found.last_success else "never"
        say(f"runs: {found.runs} since {found.first.started:%F %R} UTC; last in which all went well: {success}")
    for run in found.latest:
        say(f"run {run.run_id}: {_done(run)}; {run.command}")
    for one in found.unfinished:
        state = "is at work" if one.is_running else f"did not end: {one.reason or 'it was killed, or the power failed'}"
        say(f"run {one.run_id} {state}; {one.command}")
    for listed in found.harvested:
        wrong = f"{listed.code}: {listed.detail}; {listed.remedy}" if listed.code else "all is well"
        since = f"last well {listed.last_success}" if listed.last_success else "never well"
        say(f"source {listed.source}: {listed.found} on the list, {listed.new} new; {since}; {wrong}")
    for source in found.gone:
        say(f"gone {source}: its records stay; gijiroku remove --gone takes them out")
    for failed in found.failures:
        since = f" (since {failed.since})" if failed.since else ""
        say(f"failed {failed.source}: {failed.reason}{since}")


def _done(run: Ran) -> str:
    """What a run did."""
    names = ("inserted", "updated", "unchanged", "superseded", "failed", "failing")
    told = _counted({name: run.counts.get(name, 0) for name in names}) or "nothing to do"
    if run.finished is None:
        return "did not end"
    return f"{told}; stopped, {run.counts.get('left', 0):,} left" if run.counts.get("stopped") else told


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {name}" for name, count in sorted(counts.items()) if count)


@click.command()
@click.argument("since", required=False)
@click.argument("until", required=False)
@DATA
@click.option("--new-since", metavar="RUN|DATE", help="Only the documents that came in after a run, or since a day.")
@click.option("--rows", "dataset", metavar="DATASET", help="The rows of these documents in a dataset, as they are now.")
@FORM
def diff(
    since: str | None, until: str | None, data: Path, new_since: str | None, dataset: str | None, form: str | None,
    parquet: Path | None,
) -> None:  # fmt: skip
    """Say what the runs after SINCE did, up to and with run UNTIL (default: the last).

    Run ids are in the runs dataset and in `gijiroku status`; a day (2026-11-20, in UTC) does as well: from that day
    on, or up to its end. --json prints one object a line; --csv and --parquet are for --rows.
    """
    from pipeline.upkeep.status import changes  # noqa: PLC0415

    begin = new_since or since
    if begin is None or (new_since and since):
        raise click.UsageError("name a run or a day, or give --new-since")
    if dataset is None and (parquet or form == "csv"):
        raise click.UsageError("--csv and --parquet are for --rows")
    found = [change for change in changes(data, begin, until) if not new_since or change.action == "inserted"]
    if dataset:
        _print_rows(data, dataset, found, form, parquet)
    elif form == "json":
        for change in found:
            say(json_text(asdict(change) | {"rows": json.loads(change.rows)}))
    else:
        _print_changes(found)


def _print_rows(
    data: Path, dataset: str, found: Sequence[LoggedChange], form: str | None, parquet: Path | None
) -> None:
    import duckdb  # noqa: PLC0415

    from pipeline.query.sql import write  # noqa: PLC0415
    from pipeline.store.parts import PER_DOCUMENT  # noqa: PLC0415
    from pipeline.upkeep.status import changed_rows  # noqa: PLC0415

    if dataset not in PER_DOCUMENT:
        raise click.BadParameter(f"{dataset}; choose from {', '.join(PER_DOCUMENT)}", param_hint="--rows")
    write(duckdb.from_arrow(changed_rows(data, dataset, found)), form, parquet)


def _print_changes(found: Sequence[LoggedChange]) -> None:
    total: Counter[str] = Counter()
    for change in found:
        counts: dict[str, int] = json.loads(change.rows)
        total.update(counts)
        told = ", ".join(f"{name} {count}" for name, count in counts.items())
        say(f"{change.action:<11} {change.document_id} {change.source}  {told}".rstrip())
    if found:
        say("in all: " + _counted(Counter(change.action for change in found)))
        say("rows: " + ", ".join(f"{name} {count:,}" for name, count in sorted(total.items())))


@click.command()
@DATA_TO_MEND
@click.option("--repair", is_flag=True, help="Put back what is elsewhere in the folder, and read documents again "
              "whose rows are lost, from sources that are still there.")  # fmt: skip
@click.option("--give-up", "given_up", multiple=True, metavar="NAME",
              help="Forget a document, or an earlier edition, whose rows are lost: its id or its source.")  # fmt: skip
def verify(data: Path, repair: bool, given_up: tuple[str, ...]) -> None:
    """Check that the datasets keep what they promise.

    Every file readable, with the schema promised; documents as the catalogue has them, each once; segments tile
    every text; spans give the text; references name records. Exit code 1 if something is wrong.
    """
    from pipeline.upkeep.giveup import give_up  # noqa: PLC0415
    from pipeline.upkeep.repair import repair as mend  # noqa: PLC0415
    from pipeline.upkeep.verify import verify as run  # noqa: PLC0415

    if given_up:
        say(f"given up: {', '.join(give_up(data, given_up))}")
    faults = run(data)
    if faults and repair:
        for line in mend(data, faults):
            say(line)
        faults = run(data)
    for fault in faults:
        say(f"{fault.dataset}: {fault.what}")
    if faults:
        sys.exit(1)
    say("everything is as promised")


@click.command()
@DATA_TO_WRITE
def compact(data: Path) -> None:
    """Put all rows into as few files as may be, in the order of the documents' ids.

    Afterwards the bytes of the files depend only on the documents, not on when and how they came in.
    """
    from pipeline.store.database import NotAStore  # noqa: PLC0415
    from pipeline.store.datapackage import refresh_datapackage  # noqa: PLC0415
    from pipeline.store.store import Store  # noqa: PLC0415

    if not Store(data).exists:
        raise NotAStore(f"{data} holds no datasets; run: gijiroku ingest PATH --data {data}")
    with Store(data).writing() as store:
        store.compact()
        refresh_datapackage(store)
        files = len(list(store.dataset("documents").iterdir()))
    say(f"{files} file{'s' if files != 1 else ''} per dataset at the most")


@click.command()
@DATA_TO_WRITE
@click.option("--export", "exported", type=click.Path(dir_okay=False, path_type=Path),
              help="Write them to a file, for another folder or a backup.")  # fmt: skip
@click.option("--import", "imported", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="Keep away what a file lists, and take down what of it is there.")  # fmt: skip
@click.option("--release", "released", metavar="NAME",
              help="Let a document of that name in again whose bytes are not those that were taken down.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
def takedowns(data: Path, exported: Path | None, imported: Path | None, released: str | None, as_json: bool) -> None:
    """List what was taken down and is kept away: by its bytes, and by its name and most of its words.

    Only hashes are kept; none of them tells a word. A document that is held back because it is like one of them is
    named by `gijiroku status`; once it is released, ingest it with --only failed.
    """
    from pipeline.upkeep import takedowns as module  # noqa: PLC0415

    if imported:
        removed = list(module.import_takedowns(data, imported))
        for document_id in removed:
            say(f"removed {document_id}")
    if released:
        say(f"released: {module.release(data, released)}")
    if exported:
        say(f"{exported}: {module.export_takedowns(data, exported)} taken down")
    if exported or released:
        return
    found = module.takedowns(data)
    if as_json:
        say(json_text([{"sha256": stone.sha256, "by_words": bool(stone.likeness)} for stone in found], indent=1))
        return
    for stone in found:
        say(f"{stone.sha256[:16]} {'its bytes, and its name and words' if stone.likeness else 'its bytes'}")
    say(f"{len(found)} taken down")


@click.command()
@click.argument("document", required=False)
@DATA_TO_WRITE
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--gone", is_flag=True, help="All documents whose sources are no longer there; nothing is held back.")
def remove(document: str | None, data: Path, yes: bool, gone: bool) -> None:
    """Take down DOCUMENT (an id, or a source) for good: retracted minutes, leaked personal data.

    Its rows and its earlier editions are removed from every file on disk. A hash stays, so that it does not come
    back with the next ingest; with --gone none stays, and a source that is there again is read again.
    """
    from pipeline.upkeep.removal import remove as run  # noqa: PLC0415
    from pipeline.upkeep.removal import remove_gone  # noqa: PLC0415

    if gone == (document is not None):
        raise click.UsageError("name a document, or give --gone")
    if document is None:
        if not yes:
            click.confirm("Remove all documents whose sources are no longer there?", abort=True)
        say(f"removed {remove_gone(data)} documents")
        return
    if not yes:
        click.confirm(f"Remove {visible(document)} and its earlier editions for good?", abort=True)
    for removed in run(data, document):
        say(f"removed {removed.document_id}")

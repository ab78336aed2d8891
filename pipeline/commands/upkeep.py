"""Commands that keep the datasets' folder: status, diff, verify, compact, remove."""

from __future__ import annotations

import os
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import DATA, DATA_TO_MEND, DATA_TO_WRITE, FORM, METRICS, NAMED
from pipeline.language.asked import RUN_OR_DAY
from pipeline.language.catalogue import retold, tr, trn
from pipeline.language.names import dataset_name
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
    say(tr("documents: {what}", what=_counted(found.statuses) or tr("none")))
    if found.superseded:
        say(tr("superseded editions kept: {count}", count=found.superseded))
    rows = ", ".join(f"{dataset_name(name)} {count:,}" for name, count in found.rows.items() if count)
    say(tr("rows: {what}", what=rows or tr("none")))
    say(tr("on disk: {size:,.1f} MiB in {count} files", size=found.bytes_on_disk / 2**20, count=found.files))
    say(tr("readers are closed in by: {what}", what=found.protections))
    if found.first:
        success = f"{found.last_success.started:%F %R}" if found.last_success else tr("never")
        say(
            tr("runs: {count} since {first:%F %R} UTC; last in which all went well: {good}", count=found.runs,
               first=found.first.started, good=success)
        )  # fmt: skip
    for run in found.latest:
        say(tr("run {run}: {what}; {command}", run=run.run_id, what=_done(run), command=run.command))
    for one in found.unfinished:
        reason = retold(one.reason) if one.reason else tr("it was killed, or the power failed")
        state = tr("is at work") if one.is_running else tr("did not end: {reason}", reason=reason)
        say(tr("run {run} {state}; {command}", run=one.run_id, state=state, command=one.command))
    for listed in found.harvested:
        fault = f"{listed.code}: {retold(listed.detail)}; {retold(listed.remedy)}" if listed.code else tr("all is well")
        good = listed.last_success
        since = tr("last well {day}", day=good) if good else tr("never well")
        say(
            tr("source {source}: {found} on the list, {new} new; {since}; {fault}", source=listed.source,
               found=listed.found, new=listed.new, since=since, fault=fault)
        )  # fmt: skip
    for source in found.gone:
        say(tr("gone {source}: its records stay; gijiroku remove --gone takes them out", source=source))
    for failed in found.failures:
        since = tr(" (since {day})", day=failed.since) if failed.since else ""
        say(tr("failed {source}: {reason}{since}", source=failed.source, reason=retold(failed.reason), since=since))


def _done(run: Ran) -> str:
    """What a run did."""
    names = ("inserted", "updated", "unchanged", "superseded", "failed", "failing")
    what = _counted({name: run.counts.get(name, 0) for name in names}) or tr("nothing to do")
    if run.finished is None:
        return tr("did not end")
    left = run.counts.get("left", 0)
    return tr("{what}; stopped, {left:,} left", what=what, left=left) if run.counts.get("stopped") else what


def _counted(counts: Mapping[str, int]) -> str:
    told_by = {"ok": tr("ok"), "partial": tr("partial"), "failed": tr("failed"), "inserted": tr("inserted"),
               "updated": tr("updated"), "unchanged": tr("unchanged"), "superseded": tr("superseded"),
               "failing": tr("failing"), "removed": tr("removed")}  # fmt: skip
    each = ((count, told_by.get(name, name)) for name, count in sorted(counts.items()) if count)
    return ", ".join(tr("{count:,} {what}", count=count, what=what) for count, what in each)


@click.command()
@click.argument("since", required=False, type=RUN_OR_DAY)
@click.argument("until", required=False, type=RUN_OR_DAY)
@DATA
@click.option(
    "--new-since",
    type=RUN_OR_DAY,
    metavar="RUN|DATE",
    help="Only the documents that came in after a run, or since a day.",
)
@click.option("--rows", "dataset", metavar="DATASET", help="The rows of these documents in a dataset, as they are now.")
@click.option("--crosswalk", is_flag=True, help="Which records have other ids since, and which (CSV).")
@click.option("--ahead", is_flag=True, help="What this version would read otherwise, by dataset and issuer; nothing is "
              "written.")  # fmt: skip
@click.option("--limit", "most", type=click.IntRange(1), help="With --ahead: look at no more than so many documents.")
@FORM
def diff(
    since: str | None, until: str | None, data: Path, new_since: str | None, dataset: str | None, crosswalk: bool,
    ahead: bool, most: int | None, form: str | None, parquet: Path | None,
) -> None:  # fmt: skip
    """Say what the runs after SINCE did, up to and with run UNTIL (default: the last).

    Run ids are in the runs dataset and in `gijiroku status`; a day (2026-11-20, in UTC) does as well: from that day
    on, or up to its end. --json prints one object a line; --csv and --parquet are for --rows.

    --ahead says it of what comes: documents that another version read are read by this one and held against what is
    there. To take it: `gijiroku ingest SOURCES --only stale`, in nights with --limit N or --until 05:00.
    """
    from pipeline.ingest.crosswalk import renamed_ids, row_counts  # noqa: PLC0415
    from pipeline.upkeep.status import changes  # noqa: PLC0415

    if ahead:
        _print_ahead(data, most, as_json=form == "json")
        return
    begin = new_since or since
    if begin is None or (new_since and since):
        raise click.UsageError(tr("name a run or a day, or give --new-since"))
    if dataset is None and (parquet or (form == "csv" and not crosswalk)):
        raise click.UsageError(tr("--csv and --parquet are for --rows"))
    found = [change for change in changes(data, begin, until) if not new_since or change.action == "inserted"]
    if crosswalk:
        _print_crosswalk(found)
    elif dataset:
        _print_rows(data, dataset, found, form, parquet)
    elif form == "json":
        for change in found:
            say(json_text(asdict(change) | {"rows": row_counts(change), "renamed": renamed_ids(change)}))
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
        wrong = tr("{wrong}; choose from {names}", wrong=dataset, names=", ".join(PER_DOCUMENT))
        raise click.BadParameter(wrong, param_hint="--rows")
    write(duckdb.from_arrow(changed_rows(data, dataset, found)), form, parquet)


def _print_crosswalk(found: Sequence[LoggedChange]) -> None:
    """Old ids, each with the id that its record has after the last of the changes; empty where there is none."""
    from pipeline.ingest.crosswalk import renamed_ids  # noqa: PLC0415

    now: dict[tuple[str, str, str], str | None] = {}
    for change in found:
        for dataset, renamed in renamed_ids(change).items():
            for key, new in now.items():
                if key[:2] == (dataset, change.document_id) and new in renamed:
                    now[key] = renamed[new]
            now |= {(dataset, change.document_id, old): new for old, new in renamed.items()}
    say(",".join(("dataset", "document_id", "old_id", "new_id")))
    for (dataset, document_id, old), new in sorted(now.items()):
        say(f"{dataset},{document_id},{old},{new or ''}")


def _print_ahead(data: Path, most: int | None, *, as_json: bool) -> None:
    from pipeline.ingest.ahead import by_dataset, look_ahead  # noqa: PLC0415
    from pipeline.ingest.plan import Wish  # noqa: PLC0415
    from pipeline.limits import Limits  # noqa: PLC0415
    from pipeline.read.pdf.ocr import Engine, choose  # noqa: PLC0415

    found = look_ahead(data, Limits(), Wish(ocr=choose(Engine.AUTO), most=most), os.cpu_count() or 1)
    for dataset, bodies in by_dataset(found.found).items():
        for body, one in bodies.items():
            counts = {"same": one.same, "changed": one.changed, "new": one.added, "gone": one.gone}
            if as_json:
                say(json_text({"dataset": dataset, "issuer": body} | counts))
            else:
                told = tr("{same:,} the same, {changed:,} changed, {new:,} new, {gone:,} gone", **counts)
                say(f"{dataset_name(dataset)} {body}: {told}")
    if as_json:
        say(json_text({"stale": found.stale, "read": found.read, "unread": found.unread}))
        return
    say(
        tr("documents that another version read: {stale:,}; read for this: {done:,}",
           stale=found.stale, done=found.read)
    )  # fmt: skip
    if found.unread:
        names = ", ".join(found.unread[:5]) + (" …" if len(found.unread) > 5 else "")
        say(tr("not at hand, or not readable: {names}", names=names))


def _print_changes(found: Sequence[LoggedChange]) -> None:
    from pipeline.ingest.crosswalk import row_counts  # noqa: PLC0415

    total: Counter[str] = Counter()
    for change in found:
        counts = row_counts(change)
        total.update(counts)
        rows = ", ".join(f"{dataset_name(name)} {count}" for name, count in counts.items())
        say(f"{change.action:<11} {change.document_id} {change.source}  {rows}".rstrip())
    if found:
        say(tr("in all: {what}", what=_counted(Counter(change.action for change in found))))
        rows = ", ".join(f"{dataset_name(name)} {count:,}" for name, count in sorted(total.items()))
        say(tr("rows: {what}", what=rows))


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
        say(tr("given up: {names}", names=", ".join(give_up(data, given_up))))
    faults = run(data)
    if faults and repair:
        for line in mend(data, faults):
            say(retold(line))
        faults = run(data)
    for fault in faults:
        say(f"{fault.dataset}: {retold(fault.what)}")
    if faults:
        sys.exit(1)
    say(tr("everything is as promised"))


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
    say(trn("{count} file per dataset at the most", "{count} files per dataset at the most", files))


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
            say(tr("removed {document}", document=document_id))
    if released:
        say(tr("released: {document}", document=module.release(data, released)))
    if exported:
        say(f"{exported}: " + tr("{count} taken down", count=module.export_takedowns(data, exported)))
    if exported or released:
        return
    found = module.takedowns(data)
    if as_json:
        say(json_text([{"sha256": stone.sha256, "by_words": bool(stone.likeness)} for stone in found], indent=1))
        return
    for stone in found:
        by = tr("its bytes, and its name and words") if stone.likeness else tr("its bytes")
        say(f"{stone.sha256[:16]} {by}")
    say(tr("{count} taken down", count=len(found)))


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
        raise click.UsageError(tr("name a document, or give --gone"))
    if document is None:
        if not yes:
            click.confirm(tr("Remove all documents whose sources are no longer there?"), abort=True)
        say(trn("removed {count} document", "removed {count} documents", remove_gone(data)))
        return
    if not yes:
        click.confirm(tr("Remove {name} and its earlier editions for good?", name=visible(document)), abort=True)
    for removed in run(data, document):
        say(tr("removed {document}", document=removed.document_id))

"""Commands that keep the datasets' folder: status, diff, verify, compact, remove."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import click

from pipeline.commands_options import DATA, DATA_TO_MEND, DATA_TO_WRITE


@click.command()
@DATA
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def status(data: Path, as_json: bool) -> None:
    """Say what is there, since when, what failed and why, and how much room it takes."""
    from pipeline.keep import report  # noqa: PLC0415

    found = report(data)
    if as_json:
        values = {"documents": found.statuses, "rows": found.rows, "failures": found.failures, "runs": found.runs}
        click.echo(json.dumps(values | {"bytes": found.bytes_on_disk, "files": found.files}, ensure_ascii=False))
        return
    click.echo("documents: " + ", ".join(f"{count} {name}" for name, count in sorted(found.statuses.items())))
    click.echo("rows: " + ", ".join(f"{name} {count:,}" for name, count in found.rows.items() if count))
    click.echo(f"on disk: {found.bytes_on_disk / 2**20:,.1f} MiB in {found.files} files")
    for run, command in found.runs:
        click.echo(f"run {run}: {command}")
    for source, reason in found.failures:
        click.echo(f"failed {source}: {reason}")


@click.command()
@click.argument("since", required=False)
@click.argument("until", required=False)
@DATA
@click.option("--new-since", metavar="RUN|DATE", help="Only the documents that came in after a run, or since a day.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def diff(since: str | None, until: str | None, data: Path, new_since: str | None, as_json: bool) -> None:
    """Say what the runs after SINCE did, up to and with run UNTIL (default: the last).

    Run ids are in the runs dataset and in `gijiroku status`; a day (2026-11-20, in UTC) does as well.
    """
    from pipeline.keep import changes  # noqa: PLC0415

    begin = new_since or since
    if begin is None:
        raise click.UsageError("name a run or a day, or give --new-since")
    for change in changes(data, begin, until):
        if new_since and change.action != "inserted":
            continue
        if as_json:
            values = {"run_id": change.run_id, "document_id": change.document_id, "action": change.action}
            rows = json.loads(change.rows)
            click.echo(json.dumps(values | {"source": change.source, "rows": rows}, ensure_ascii=False))
        else:
            rows = ", ".join(f"{name} {count}" for name, count in json.loads(change.rows).items())
            click.echo(f"{change.action:<11} {change.document_id} {change.source}  {rows}".rstrip())


@click.command()
@DATA_TO_MEND
@click.option("--repair", is_flag=True, help="Read the documents concerned again, from sources that are still there.")
def verify(data: Path, repair: bool) -> None:
    """Check that the datasets keep what they promise.

    Every file readable, with the schema promised; documents as the catalogue has them, each once; segments tile
    every text; spans give the text; references name records. Exit code 1 if something is wrong.
    """
    from pipeline.repair import repair as mend  # noqa: PLC0415
    from pipeline.verify import verify as run  # noqa: PLC0415

    faults = run(data)
    if faults and repair:
        for line in mend(data, faults):
            click.echo(line)
        faults = run(data)
    for fault in faults:
        click.echo(f"{fault.dataset}: {fault.what}")
    if faults:
        sys.exit(1)
    click.echo("everything is as promised")


@click.command()
@DATA_TO_WRITE
def compact(data: Path) -> None:
    """Put all rows into as few files as may be, in the order of the documents' ids.

    Afterwards the bytes of the files depend only on the documents, not on when and how they came in.
    """
    from pipeline.catalogue import NotAStore  # noqa: PLC0415
    from pipeline.store import Store  # noqa: PLC0415

    if not Store(data).exists:
        raise NotAStore(f"{data} holds no datasets; run: gijiroku ingest PATH --data {data}")
    with Store(data).writing() as store:
        store.compact()
        files = len(list(store.dataset("documents").iterdir()))
    click.echo(f"{files} file{'s' if files != 1 else ''} per dataset at the most")


@click.command()
@click.argument("document")
@DATA_TO_WRITE
@click.option("--yes", is_flag=True, help="Do not ask.")
def remove(document: str, data: Path, yes: bool) -> None:
    """Take down DOCUMENT (an id, or a source) for good: retracted minutes, leaked personal data.

    Its rows and its earlier editions are removed from every file on disk. A hash stays, so that it does not come
    back with the next ingest.
    """
    from pipeline.keep import remove as run  # noqa: PLC0415

    if not yes:
        click.confirm(f"Remove {document} and its earlier editions for good?", abort=True)
    for gone in run(data, document):
        click.echo(f"removed {gone.document_id}")

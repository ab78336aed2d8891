"""The command ``ingest``."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import sys
from dataclasses import fields, replace
from pathlib import Path

import click

from pipeline.commands.options import DATA_TO_WRITE, METRICS, NAMED, OFFICE, WEB
from pipeline.language.catalogue import tr
from pipeline.limits import MIB, Limits
from pipeline.system import require_reading


def _limits(context: click.Context, option: click.Parameter, values: tuple[str, ...]) -> tuple[Limits, int | None]:
    """``NAME=VALUE`` as limits, ``N`` as how many documents to read."""
    del context, option  # the same for all
    limits = Limits()
    kinds = {each.name: type(getattr(limits, each.name)) for each in fields(Limits)}
    most = None
    for value in values:
        if value.isdecimal():
            most = int(value)
            continue
        name, _, number = value.partition("=")
        if name not in kinds:
            raise click.BadParameter(
                tr("{name} is no limit; choose from {names}", name=name, names=", ".join(sorted(kinds)))
            )
        try:
            limits = replace(limits, **{name: kinds[name](number)})
        except ValueError as error:
            raise click.BadParameter(tr("{name} wants a number, not {number!r}", name=name, number=number)) from error
    return limits, most


def _until(context: click.Context, option: click.Parameter, value: str | None) -> dt.datetime | None:
    """The next moment at which a clock here shows HH:MM."""
    del context, option  # the same for all
    if value is None:
        return None
    try:
        hour = dt.datetime.strptime(value, "%H:%M").time()  # noqa: DTZ007 - a time of day alone
    except ValueError as error:
        raise click.BadParameter(tr("{value} is no time of day; name one as 05:00", value=value)) from error
    now = dt.datetime.now().astimezone()
    moment = now.replace(hour=hour.hour, minute=hour.minute, second=0, microsecond=0)
    return moment if moment > now else moment + dt.timedelta(days=1)


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=str))
@DATA_TO_WRITE
@click.option("--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="all cores",
              envvar="GIJIROKU_WORKERS", show_envvar=True, help="Documents that are read side by side.")  # fmt: skip
@click.option("--scheduler", metavar="TCP://…", envvar="GIJIROKU_SCHEDULER", show_envvar=True,
              help="Read with the workers of a running Dask scheduler instead; needs gijiroku[dask].")  # fmt: skip
@click.option("--max-seconds", type=click.FloatRange(0.1), help="Wall time that one document may take.  [default: 120]")
@click.option("--max-memory", type=click.IntRange(1024),
              help="MiB of address space that reading one document may take, 900 of them for the reader itself.  "
                   "[default: 4096]")  # fmt: skip
@click.option("--max-file-size", type=click.IntRange(1), help="MiB that a file may have.  [default: 512]")
@click.option("--limit", "limits", multiple=True, metavar="N|NAME=VALUE", callback=_limits,
              help="Read no more than N documents; the next run goes on. Or another limit: cpu_seconds, decompressed "
                   "(bytes), pages, page_side (points), pixels, objects and characters (of one page).")  # fmt: skip
@click.option(
    "--until", metavar="HH:MM", callback=_until, help="Begin none any more from then on; the next run goes on."
)
@click.option("--ocr", type=click.Choice(["auto", "tesseract", "rapidocr", "off"]), default="auto", show_default=True,
              help="Engine for pages without text; auto takes the first that is there.")  # fmt: skip
@OFFICE
@click.option("--again", is_flag=True, help="Read everything, also what has not changed.")
@click.option("--rehash", is_flag=True, help="Compare contents; do not trust size and times.")
@click.option("--only", type=click.Choice(["failed", "partial", "stale"]),
              help="Read only known documents that failed, are partial, or that another version produced.")  # fmt: skip
@WEB
@click.option("--archive", is_flag=True, help="Keep the bytes of what is read, below the datasets' folder.")
@click.option("--dry-run", is_flag=True, help="Print what would be read, and stop.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what fails that did not fail before.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON, one a line.")
@METRICS
@click.pass_context
def ingest(
    context: click.Context, paths: tuple[str, ...], data: Path, workers: int, scheduler: str | None,
    max_seconds: float | None, max_memory: int | None, max_file_size: int | None, limits: tuple[Limits, int | None],
    until: dt.datetime | None, ocr: str,
    office: bool,
    again: bool, rehash: bool, only: str | None, contact: str | None, allow_private: bool, archive: bool,
    dry_run: bool, quiet: bool, as_json: bool, metrics: Path | None,
) -> None:  # fmt: skip
    """Read sources (PDF, text, HTML, DOCX, PPTX, Excel) into the datasets.

    A source is a file, a folder, a ZIP archive, a URL (https://; s3:// … needs gijiroku[remote]), or - for a list of
    them on standard input. What a file is, its content tells, not its name. Documents that are there already and have
    not changed are passed over. A document that cannot be read gets one line on standard error and a row in
    `documents` and `issues`; the others are read all the same. Ctrl-C keeps what was read.
    """
    require_reading()
    from pipeline.commands.progress import print_plan, reporter  # noqa: PLC0415
    from pipeline.ingest.ingest import ingest as run  # noqa: PLC0415
    from pipeline.ingest.ingest import preview  # noqa: PLC0415
    from pipeline.ingest.plan import Only, Wish  # noqa: PLC0415
    from pipeline.read.pdf.ocr import Engine, choose  # noqa: PLC0415
    from pipeline.web.addresses import without_secrets  # noqa: PLC0415
    from pipeline.web.manners import Manners  # noqa: PLC0415
    from pipeline.workers.office import require_converter  # noqa: PLC0415

    if metrics and not metrics.absolute().parent.is_dir():
        raise click.BadParameter(
            tr("{folder} is no folder; make it first", folder=metrics.parent), param_hint="--metrics"
        )
    bounds, most = limits
    bounds = replace(
        bounds,
        seconds=max_seconds or bounds.seconds,
        memory=max_memory * MIB if max_memory else bounds.memory,
        file_size=max_file_size * MIB if max_file_size else bounds.file_size,
    )
    wish = Wish(
        again=again,
        rehash=rehash,
        only=Only(only) if only else None,
        ocr=choose(Engine(ocr)),
        office=require_converter() if office else None,
        most=most,
        until=until,
    )
    manners = Manners(contact, interval=1.0, attempts=2, first_wait=2.0, allow_private=allow_private)
    if dry_run:
        print_plan(preview(paths, data, bounds, wish, manners))
        return
    summary = run(
        paths,
        data,
        reporter=reporter(quiet=quiet, as_json=as_json),
        workers=workers,
        limits=bounds,
        wish=wish,
        command=shlex.join(["gijiroku", *(without_secrets(word) if "://" in word else word for word in sys.argv[1:])]),
        scheduler=scheduler,
        manners=manners,
        archive=archive,
    )
    if metrics:
        from pipeline.upkeep.metrics import write_metrics  # noqa: PLC0415

        write_metrics(data, metrics, context.meta[NAMED])
    if summary.stopped:
        sys.exit(130)
    if summary.failed or summary.failing:
        sys.exit(1)

"""The command line. Heavy modules are imported in the command that needs them."""

from __future__ import annotations

import os
import shlex
import sys
from pathlib import Path

import click

from extractors.errors import PipelineError
from pipeline.commands_evaluate import evaluate
from pipeline.commands_keep import compact, diff, remove, status, verify
from pipeline.commands_options import DATA
from pipeline.commands_query import QUERY_COMMANDS


class _Group(click.Group):
    """Turns the pipeline's own errors into one line and exit code 2."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PipelineError as error:
            click.echo(f"gijiroku: {error}", err=True)
            ctx.exit(2)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gijiroku")
def cli() -> None:
    """Read Japanese committee minutes and audit papers into Parquet datasets.

    \b
    A first session:
      gijiroku ingest data/raw                 read every document of a folder
      gijiroku show minutes.pdf                one document's records in the terminal
      gijiroku query "SELECT body, date, outcome FROM decisions"

    The datasets are plain Parquet folders below --data (data/processed). Their columns are
    described in data/processed/README.md. Exit codes: 0 all read (perhaps partially),
    1 some documents failed, 2 wrong usage or nothing could be done.
    """


@cli.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@DATA
@click.option("--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="all cores",
              help="Worker processes.")  # fmt: skip
@click.option("--max-seconds", type=click.FloatRange(0.1), default=120.0, show_default=True,
              help="Wall time that one document may take.")  # fmt: skip
@click.option("--max-memory", type=click.IntRange(512), default=4096, show_default=True,
              help="MiB of address space that a worker may use.")  # fmt: skip
@click.option("--max-file-size", type=click.IntRange(1), default=512, show_default=True,
              help="MiB that a file may have.")  # fmt: skip
@click.option("--ocr", type=click.Choice(["auto", "tesseract", "rapidocr", "off"]), default="auto", show_default=True,
              help="Engine for pages without text; auto takes the first that is there.")  # fmt: skip
@click.option("--again", is_flag=True, help="Read everything, also what has not changed.")
@click.option("--rehash", is_flag=True, help="Compare contents; do not trust size and times.")
@click.option("--only", type=click.Choice(["failed", "partial", "stale"]),
              help="Read only known documents that failed, are partial, or that another version produced.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Print what would be read, and stop.")
@click.option("--quiet", "-q", is_flag=True, help="Print only what failed.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON, one a line.")
def ingest(
    paths: tuple[Path, ...], data: Path, workers: int, max_seconds: float, max_memory: int, max_file_size: int,
    ocr: str, again: bool, rehash: bool, only: str | None, dry_run: bool, quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Read files and folders (PDF, text, HTML, DOCX) into the datasets.

    What a file is, its content tells, not its name. Documents that are there already and have not changed are
    passed over. A document that cannot be read gets one line on standard error and a row in `documents` and
    `issues`; the others are read all the same.
    """
    from pipeline.ingest import ingest as run  # noqa: PLC0415
    from pipeline.ingest import preview  # noqa: PLC0415
    from pipeline.ocr import Engine, choose  # noqa: PLC0415
    from pipeline.plan import Only, Wish  # noqa: PLC0415
    from pipeline.report import print_plan, reporter  # noqa: PLC0415
    from pipeline.sandbox import MIB, Limits  # noqa: PLC0415

    limits = Limits(seconds=max_seconds, memory=max_memory * MIB, file_size=max_file_size * MIB)
    wish = Wish(again=again, rehash=rehash, only=Only(only) if only else None, ocr=choose(Engine(ocr)))
    if dry_run:
        print_plan(preview(paths, data, limits, wish))
        return
    summary = run(
        paths,
        data,
        reporter=reporter(quiet=quiet, as_json=as_json),
        workers=workers,
        limits=limits,
        wish=wish,
        command=shlex.join(["gijiroku", *sys.argv[1:]]),
    )
    if summary.failed:
        sys.exit(1)


@cli.command()
@click.argument("document")
@DATA
@click.option("--full", is_flag=True, help="Print texts whole.")
def show(document: str, data: Path, full: bool) -> None:
    """Read one document's records in the terminal.

    DOCUMENT is a document id, a source as in documents.sources, or a part of one that only one document has.
    """
    from pipeline.show import show as run  # noqa: PLC0415

    run(data, document, full=full)


@cli.command()
@click.argument("sql")
@DATA
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
@click.option("--parquet", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows to a Parquet file.")
def query(sql: str, data: Path, form: str | None, parquet: Path | None) -> None:
    """Run SQL (DuckDB) over the datasets; every dataset is a view.

    \b
      gijiroku query "SELECT outcome, count(*) FROM decisions GROUP BY ALL"
      gijiroku query "FROM findings SELECT title, response_status, page" --csv
    """
    from pipeline import query as module  # noqa: PLC0415

    module.write(module.run_query(data, sql), form, parquet, sys.stdout)


@cli.command()
@click.argument("document")
@click.argument("number", type=click.IntRange(1))
@click.argument("out", type=click.Path(dir_okay=False, path_type=Path))
@DATA
@click.option("--dataset", "datasets", multiple=True, default=("speeches", "agenda_items", "decisions", "findings"),
              show_default=True, help="Whose rectangles are drawn; may be given several times.")  # fmt: skip
@click.option("--resolution", type=click.IntRange(36, 600), default=110, show_default=True, help="Dots per inch.")
def page(document: str, number: int, out: Path, data: Path, datasets: tuple[str, ...], resolution: int) -> None:
    """Draw page NUMBER of DOCUMENT with the rectangles of its records, as a PNG file OUT."""
    from pipeline.page_image import COLORS, draw_page  # noqa: PLC0415

    unknown = sorted(set(datasets) - set(COLORS))
    if unknown:
        raise click.BadParameter(
            f"{', '.join(unknown)}; choose from {', '.join(sorted(COLORS))}", param_hint="--dataset"
        )
    drawn = draw_page(data, document, number, out, datasets, resolution)
    click.echo(f"{out}: {drawn} rectangles")


for command in (status, diff, verify, compact, remove):
    cli.add_command(command)
cli.add_command(evaluate)
for command in QUERY_COMMANDS:
    cli.add_command(command)


def main() -> None:
    """Entry point."""
    cli(prog_name="gijiroku")

"""The command line. Heavy modules are imported in the command that needs them."""

from __future__ import annotations

import errno
import logging
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from extractors.model.errors import PipelineError
from pipeline.commands.alerts import alerts
from pipeline.commands.archive import archive
from pipeline.commands.config import load_config
from pipeline.commands.evaluate import accuracy, evaluate
from pipeline.commands.findings import findings
from pipeline.commands.harvest import harvest
from pipeline.commands.ingest import ingest
from pipeline.commands.options import DATA, DATA_AS_NAMED, LOG, LOG_LEVELS
from pipeline.commands.query import QUERY_COMMANDS
from pipeline.commands.serve import corrections, serve
from pipeline.commands.upkeep import compact, diff, remove, status, takedowns, verify
from pipeline.language.catalogue import retold, tr
from pipeline.language.helps import speak
from pipeline.lean import without_pandas
from pipeline.printed import LogFormatter, say, tolerate

_READERS = {"duckdb", "pyarrow", "_duckdb"}
"""Libraries whose errors tell of a damaged file."""


class _Group(click.Group):
    """Turns the pipeline's own errors into one line and exit code 2."""

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        speak(self)
        return super().make_context(info_name, args, parent, **extra)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        try:
            ctx.default_map = load_config(self)
        except PipelineError as error:
            if not {"-h", "--help", "--version"} & set(args):
                say(f"gijiroku: {retold(str(error))}", err=True)
                ctx.exit(2)
        return super().parse_args(ctx, args)

    def invoke(self, ctx: click.Context) -> object:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()  # so that what cannot be written is told here
        except PipelineError as error:
            say(f"gijiroku: {retold(str(error))}", err=True)
            ctx.exit(2)
        except OSError as error:
            if error.errno == errno.EPIPE:
                raise
            what = tr("what was to be printed cannot be written") if error.filename is None else error.filename
            say(f"gijiroku: {what}: {error.strerror or error}", err=True)
            _forget_output()
            ctx.exit(2)
        except Exception as error:
            if type(error).__module__.split(".")[0] not in _READERS:
                raise
            first = str(error).splitlines()[0]
            wrong = tr("a file of the datasets cannot be read ({error}); run: gijiroku verify", error=first)
            say(f"gijiroku: {wrong}", err=True)
            ctx.exit(2)
        except KeyboardInterrupt:
            stopped = tr("stopped; what was committed stands, run the same command again to go on")
            say(f"gijiroku: {stopped}", err=True)
            ctx.exit(130)
        return result


def _forget_output() -> None:
    """Let nobody try again to write what could not be written."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="gijiroku")
@click.option("--log-level", type=LOG_LEVELS, default="warning", show_default=True, envvar="GIJIROKU_LOG",
              show_envvar=True, help="How much to log on standard error.")  # fmt: skip
def cli(log_level: str) -> None:
    """Read Japanese committee minutes and audit papers into Parquet datasets.

    \b
    A first session:
      gijiroku ingest FOLDER                   read every document of a folder
      gijiroku show minutes.pdf                one document's records in the terminal
      gijiroku query "SELECT body, date, outcome FROM decisions"

    The datasets are plain Parquet folders below --data (data/processed); every command takes
    --data and --log-level. Defaults may stand in gijiroku.toml. Exit codes: 0 all read (perhaps
    partially), 1 some documents failed, 2 wrong usage or nothing could be done, 130 stopped
    before the end.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(LogFormatter())
    logging.basicConfig(level=log_level.upper(), handlers=[handler])


@cli.command()
@click.argument("document")
@DATA
@click.option("--full", is_flag=True, help="Print texts whole.")
def show(document: str, data: Path, full: bool) -> None:
    """Read one document's records in the terminal.

    DOCUMENT is a document id, a source as in documents.sources, or a part of one that only one document has.
    """
    from pipeline.query.show import show as run  # noqa: PLC0415

    run(data, document, full=full)


@cli.command()
@click.argument("sql")
@DATA_AS_NAMED
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
@click.option("--parquet", type=click.Path(dir_okay=False, path_type=Path), help="Write the rows to a Parquet file.")
def query(sql: str, data: str | Path, form: str | None, parquet: Path | None) -> None:
    """Run SQL (DuckDB) over the datasets; every dataset is a view.

    Joined views: decision_register (one row per item decided), speech_register (with meeting and speaker),
    finding_register (state and days overdue today; findings_as_of(DATE '2024-03-31') on another day),
    exchange_register, commitment_register, vote_register (with meeting and item).

    \b
      gijiroku query "SELECT outcome, count(*) FROM decisions GROUP BY ALL"
      gijiroku query "FROM findings SELECT title, response_status, page" --csv
    """
    from pipeline.query import sql as module  # noqa: PLC0415

    module.write(module.run_query(data, sql), form, parquet)


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
    from pipeline.query.page_image import COLORS, draw_page  # noqa: PLC0415

    unknown = sorted(set(datasets) - set(COLORS))
    if unknown:
        raise click.BadParameter(
            tr("{wrong}; choose from {names}", wrong=", ".join(unknown), names=", ".join(sorted(COLORS))),
            param_hint="--dataset",
        )
    drawn = draw_page(data, document, number, out, datasets, resolution)
    say(tr("{path}: {count} rectangles", path=out, count=drawn))


for command in (ingest, harvest, alerts, archive, status, diff, verify, compact, remove, takedowns):
    cli.add_command(command)
cli.add_command(evaluate)
cli.add_command(accuracy)
cli.add_command(findings)
cli.add_command(serve)
cli.add_command(corrections)
for command in QUERY_COMMANDS:
    cli.add_command(command)
for command in cli.commands.values():
    LOG(command)


def main() -> None:
    """Entry point."""
    tolerate()
    with without_pandas():
        cli(prog_name="gijiroku")

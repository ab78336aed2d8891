"""The command that shows the datasets as web pages."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.options import DATA


@click.command()
@DATA
@click.option("--host", default="127.0.0.1", show_default=True,
              help="Address to listen at; any but this machine's own is opened by a token only.")  # fmt: skip
@click.option("--port", type=click.IntRange(0, 65_535), default=8765, show_default=True, help="0: any that is free.")
@click.option("--token", envvar="GIJIROKU_TOKEN", show_envvar=True,
              help="What opens the pages; better in the environment, as others see the command line.")  # fmt: skip
@click.option("--reviewer", metavar="NAME",
              help="Who confirms, corrects and rejects records; without it, nobody does.")  # fmt: skip
def serve(data: Path, host: str, port: int, token: str | None, reviewer: str | None) -> None:
    """Show the datasets as web pages on this machine: overview, search, records on their pages.

    Nothing is locked and nothing is fetched from elsewhere; a later ingest is seen at once. With --reviewer records can
    be put right: what is said of them stands in FOLDER/corrections, and each ingest replays it. Stop it with Ctrl-C.
    For an office behind a proxy that speaks HTTPS: --host and GIJIROKU_TOKEN.

    \b
      gijiroku serve
      gijiroku serve --data data/samples --port 8080
    """
    from pipeline.serve import server  # noqa: PLC0415

    server.run_server(data, host, port, token, reviewer)

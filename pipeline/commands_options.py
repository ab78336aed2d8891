"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path

import click

DATA = click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("data/processed"),
    envvar="GIJIROKU_DATA",
    show_default=True,
    show_envvar=True,
    help="Folder of the datasets.",
)

"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

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


def FORM(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - used like the options
    """How rows are given out: ``form`` and ``parquet``."""
    for option in (
        click.option("--parquet", type=click.Path(dir_okay=False, path_type=Path), help="Write a Parquet file."),
        click.option("--json", "form", flag_value="json", help="Print a JSON array."),
        click.option("--csv", "form", flag_value="csv", help="Print CSV."),
    ):
        command = option(command)
    return command

"""Options that several commands share."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.printed import LogFormatter

LOG_LEVELS = click.Choice(["debug", "info", "warning", "error"], case_sensitive=False)


NAMED = "pipeline.data"
"""Of a command's context: the datasets' folder or URL, as it was named."""
OFFICE = click.option(
    "--office",
    is_flag=True,
    envvar="GIJIROKU_OFFICE",
    show_envvar=True,
    help="Let an installed LibreOffice convert .doc, .ppt, .rtf, .odt and .odp files, which are read in no other way.",
)
METRICS = click.option(
    "--metrics", type=click.Path(dir_okay=False, path_type=Path), envvar="GIJIROKU_METRICS", show_envvar=True,
    metavar="FILE", help="Also write what is there for Prometheus' node exporter (textfile collector).",
)  # fmt: skip


class _Datasets(click.Path):
    """A folder, or a URL as it is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, str) and "://" in value:
            return value
        return super().convert(value, param, ctx)


def _data(
    *, as_named: bool = False, writing: bool = False, mending: bool = False
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    def local(context: click.Context, option: click.Parameter, value: str | Path) -> str | Path:
        """The folder; the copy on this computer of what is behind a URL."""
        del option  # the same for all
        LogFormatter.folder = context.meta[NAMED] = str(value)
        if isinstance(value, Path) or as_named:
            return value
        from pipeline.store.mirror import local_folder  # noqa: PLC0415 - only a URL needs it

        return local_folder(value, writing=writing, mending=mending)

    return click.option(
        "--data",
        type=_Datasets(file_okay=False, path_type=Path),
        default=Path("data/processed"),
        envvar="GIJIROKU_DATA",
        show_default=True,
        show_envvar=True,
        callback=local,
        metavar="FOLDER|URL",
        help="Folder of the datasets; s3://… and other stores need gijiroku[remote].",
    )


DATA = _data()
DATA_AS_NAMED = _data(as_named=True)
"""For a command that itself knows which datasets of a URL it needs."""
DATA_TO_WRITE = _data(writing=True)
"""For commands that change the datasets."""
DATA_TO_MEND = _data(mending=True)
"""For the command that mends them."""


def FORM(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - used like the options
    """How rows are given out: ``form`` and ``parquet``."""
    for option in (
        click.option("--parquet", type=click.Path(dir_okay=False, path_type=Path), help="Write a Parquet file."),
        click.option("--json", "form", flag_value="json", help="Print a JSON array."),
        click.option("--csv", "form", flag_value="csv", help="Print CSV."),
    ):
        command = option(command)
    return command


def _set_log_level(context: click.Context, option: click.Parameter, value: str | None) -> None:
    del context, option  # the same for all
    if value is not None:
        logging.getLogger().setLevel(value.upper())


LOG = click.option(
    "--log-level", type=LOG_LEVELS, callback=_set_log_level, expose_value=False,
    help="How much to log on standard error; as before the command.",
)  # fmt: skip
"""For every command: the group's option, given behind the command's name."""


def WEB(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - used like the options
    """How the web is visited: ``contact`` and ``allow_private``."""
    for option in (
        click.option("--allow-private", is_flag=True,
                     help="Also visit addresses of this computer and of the network that it stands in."),
        click.option("--contact", metavar="MAIL|URL", envvar="GIJIROKU_CONTACT", show_envvar=True,
                     help="Whom an administrator of a site may write to; sent along with every request."),
    ):  # fmt: skip
        command = option(command)
    return command

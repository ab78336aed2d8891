"""Options that several commands share."""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from pipeline.language.asked import FIRST_DAY, FISCAL_YEAR, LAST_DAY, Values, together
from pipeline.language.catalogue import retold, tr, trn
from pipeline.printed import LogFormatter, say

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


class _Searched(click.types.StringParamType):
    """A dataset that is searched; the records are loaded when one is named."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        from extractors.model.records import SEARCHED as RECORDS  # noqa: PLC0415

        return click.Choice([record.dataset for record in RECORDS]).convert(value, param, ctx)


SEARCHED = _Searched()


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


AS_OF = click.option("--as-of", type=LAST_DAY, metavar="DAY", help="Day on which findings are judged overdue; today.")
SUPERSEDED = click.option(
    "--superseded", is_flag=True, help="Also findings that a later paper of the same body reports on."
)


def BY_TIME(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - used like the options
    """Which bodies, days and fiscal years: ``bodies``, ``since``, ``until``, ``fiscal_years``, ``undated``."""
    for option in (
        click.option("--undated", is_flag=True, help="Also what has no day, where days or years are asked for."),
        click.option("--fiscal-year", "fiscal_years", multiple=True, type=FISCAL_YEAR, metavar="YEAR",
                     help="2025, R7 or 令和7年度; may be given several times."),
        click.option("--until", type=LAST_DAY, metavar="DAY",
                     help="A day, month or year, as in --since; that day, month or year included."),
        click.option("--since", type=FIRST_DAY, metavar="DAY",
                     help="2020, 2020-04, 2020/4/1, 令和2年4月1日, R2.4.1 or 令和2年度."),
        click.option("--body", "bodies", multiple=True, metavar="NAME",
                     help="Part of the body's name; several times: any of them."),
    ):  # fmt: skip
        command = option(command)
    return command


def BY_MATTER(command: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 - used like the options
    """Which findings: ``states``, ``themes``, ``laws``, ``departments``, ``auditors``."""
    for option in (
        click.option("--auditor", "auditors", multiple=True, metavar="NAME",
                     help="Part of the auditor's name; several times: any of them."),
        click.option("--department", "departments", multiple=True, metavar="NAME",
                     help="Part of the department's name; several times: any of them."),
        click.option("--law", "laws", multiple=True, help="e.g. 番号法; several times: any of them."),
        click.option("--theme", "themes", multiple=True, type=Values("theme"), callback=together, metavar="THEME",
                     help="e.g. access_control, ログ, 委託; several times: any of them."),
        click.option("--state", "states", multiple=True, type=Values("state"), callback=together, metavar="STATE",
                     help="overdue, open, in_progress, done, 期限超過, …; several times: any of them."),
    ):  # fmt: skip
        command = option(command)
    return command


COMPARE = click.option(
    "--compare", is_flag=False, flag_value="year", metavar="[DAY]",
    help="Numbers beside those of an earlier day; by default, a year before.",
)  # fmt: skip


def earlier_day(text: str, as_of: dt.date) -> dt.date:
    """The day that ``--compare`` names: a year before, or one of its own."""
    from extractors.japanese.dates import a_year_before  # noqa: PLC0415 - help needs no dates
    from pipeline.language.days import BadDay, days_meant  # noqa: PLC0415

    try:
        earlier = a_year_before(as_of) if text == "year" else days_meant(text)[1]
    except BadDay as error:
        raise click.BadParameter(retold(str(error)), param_hint="--compare") from None
    if earlier >= as_of:
        raise click.BadParameter(tr("{day} is not before {as_of}", day=earlier, as_of=as_of), param_hint="--compare")
    return earlier


def say_left_out(undated: int) -> None:
    """Say on standard error how many records a question about days leaves out."""
    if undated:
        say(trn("{count} undated record is left out; --undated shows it",
                "{count} undated records are left out; --undated shows them", undated), err=True)  # fmt: skip


def say_what_to_try(context: click.Context) -> None:
    """Say on standard error, below an empty answer, which conditions narrowed it down."""
    narrowing = {"bodies", "since", "until", "fiscal_years", "states", "themes", "laws", "departments", "auditors",
                 "outcomes", "about", "procedural", "is_open", "overdue", "recurring", "datasets", "kinds"}  # fmt: skip
    given = [
        option.opts[0]
        for option in context.command.params
        if option.name in narrowing and context.params.get(option.name) not in (None, (), False)
    ]
    if given:
        say(tr("nothing meets all of {options}; leave one out", options=", ".join(given)), err=True)
    else:
        say(tr("the datasets hold nothing of the kind; what is there: gijiroku status"), err=True)


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

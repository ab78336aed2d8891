"""What options take: days, fiscal years and values of vocabularies, as people write them in either language."""

from __future__ import annotations

import datetime as dt
from itertools import chain
from typing import Any

import click

from pipeline.language.catalogue import retold, tr
from pipeline.language.names_ja import VALUES


class _Day(click.types.StringParamType):
    """A day; of a month or year the first or the last one."""

    def __init__(self, *, last: bool) -> None:
        self._last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The day as a date."""
        if isinstance(value, dt.date):
            return value
        from pipeline.language.days import BadDay, days_meant  # noqa: PLC0415 - help needs no dates

        try:
            return days_meant(value)[1 if self._last else 0]
        except BadDay as error:
            return self.fail(retold(str(error)), param, ctx)


class _FiscalYear(click.types.StringParamType):
    """A fiscal year (年度)."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The year in which it begins."""
        from pipeline.language.days import BadDay, fiscal_year_meant  # noqa: PLC0415 - help needs no dates

        try:
            return fiscal_year_meant(str(value))
        except BadDay as error:
            return self.fail(retold(str(error)), param, ctx)


class _RunOrDay(click.types.StringParamType):
    """The id of a run, or a day."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """A day as ISO writes it; all else as it is."""
        del param, ctx  # nothing is wrong usage
        from pipeline.language.days import BadDay, days_meant  # noqa: PLC0415 - help needs no dates

        try:
            first, last = days_meant(value)
        except BadDay:
            return value
        return first.isoformat() if first == last else value


class Values(click.types.StringParamType):
    """Values of a vocabulary, each by itself, by its name, or by a part of the names of several; a tuple."""

    def __init__(self, column: str) -> None:
        self.column = column

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """All values that are meant."""
        from pipeline.language.names import values_meant  # noqa: PLC0415 - help needs no names

        found = values_meant(self.column, value)
        if not found:
            known = ", ".join(f"{one} {name}" for one, name in VALUES[self.column].items())
            self.fail(tr("{word} is none of: {names}", word=value, names=known), param, ctx)
        return found


def together(context: click.Context, option: click.Parameter, values: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """What several words mean, each value once; the callback of an option of ``Values``."""
    del context, option  # the same for all
    return tuple(dict.fromkeys(chain.from_iterable(values)))


FIRST_DAY, LAST_DAY, FISCAL_YEAR, RUN_OR_DAY = _Day(last=False), _Day(last=True), _FiscalYear(), _RunOrDay()

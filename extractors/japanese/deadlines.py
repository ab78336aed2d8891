"""Dates, times and deadlines in every printed form (和暦・西暦): the public names."""

from __future__ import annotations

from extractors.japanese.dates import Context, DatePrecision, FoundDate, find_dates, fiscal_year, parse_date
from extractors.japanese.wareki_due import FoundDue, find_due
from extractors.japanese.wareki_times import FoundTime, find_times

__all__ = [
    "Context",
    "DatePrecision",
    "FoundDate",
    "FoundDue",
    "FoundTime",
    "find_dates",
    "find_due",
    "find_times",
    "fiscal_year",
    "parse_date",
]

"""The command that lists findings as they stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.commands.options import (
    AS_OF,
    BY_MATTER,
    BY_TIME,
    COMPARE,
    DATA,
    SUPERSEDED,
    earlier_day,
    say_left_out,
    say_what_to_try,
)
from pipeline.language.catalogue import tr, trn
from pipeline.language.names import evidence_name, value_name
from pipeline.printed import csv_out, json_text, print_table, say, write_csv_rows

if TYPE_CHECKING:
    from pipeline.tracking.register import Kinship, Movement, RegisterEntry


@click.command()
@DATA
@click.option("--open", "is_open", is_flag=True,
              help="Not done: open, in progress, overdue, or of unknown state.")  # fmt: skip
@click.option("--overdue", is_flag=True, help="The last deadline stated is past, and nothing says that it is done.")
@click.option("--recurring", is_flag=True, help="Findings whose kind is found in several cases.")
@BY_MATTER
@BY_TIME
@AS_OF
@SUPERSEDED
@COMPARE
@click.option("--limit", "-n", type=click.IntRange(1), help="Rows shown; all by default.")
@click.option("--why", nargs=2, metavar="A B", help="Say why two findings are, or are not, of one kind.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
@click.pass_context
def findings(
    context: click.Context, /, data: Path, is_open: bool, as_of: dt.date | None, compare: str | None, limit: int | None,
    why: tuple[str, str] | None, form: str | None, **asked: Any,
) -> None:  # fmt: skip
    """List findings as they stand on a day: open, overdue, recurring.

    \b
      gijiroku findings --overdue --as-of 2024-03-31
      gijiroku findings --open --recurring --theme アクセス管理 --fiscal-year 令和5年度
      gijiroku findings --compare --as-of 2025-03-31 --body 星見市
      gijiroku findings --why FINDING OTHER

    Options narrow down together. A finding and the papers that report on it later are one case; the last paper up to
    the day says how it stands.
    """
    from pipeline.tracking import register as module  # noqa: PLC0415

    if why:
        _print_reason(module.why(data, *why), as_json=form == "json")
        return
    day = as_of or dt.datetime.now().astimezone().date()
    wanted = module.FindingFilter(as_of=day, open=is_open, **asked)
    entries, undated = module.narrowed(data, wanted)
    if compare:
        earlier = earlier_day(compare, day)
        moved = list(module.movements(entries, module.register(data, replace(wanted, as_of=earlier))))
        _print_movements(moved[:limit], (day, earlier), form)
        return
    if form == "json":
        say(json_text([asdict(entry) for entry in entries[:limit]], indent=1))
    elif form == "csv":
        _write_csv(entries[:limit])
    else:
        _print_table(entries, wanted.as_of, limit)
    say_left_out(undated)
    if not entries:
        say_what_to_try(context)


def _print_movements(moved: Sequence[Movement], days: tuple[dt.date, dt.date], form: str | None) -> None:
    if form == "json":
        say(json_text([asdict(one) | {"as_of": days[0], "compared_with": days[1]} for one in moved], indent=1))
        return
    if form == "csv":
        write_csv_rows(csv_out(), list(asdict(moved[0])), (list(asdict(one).values()) for one in moved))
        return
    titles = (tr("by"), tr("value"), str(days[0]), str(days[1]), tr("change"), tr("overdue"), tr("overdue then"))
    names = {
        "all": tr("all"), "state": tr("state"), "theme": tr("theme"), "law": tr("law"), "body": tr("body"),
        "department": tr("department"),
    }  # fmt: skip
    rows = []
    for one in moved:
        change = f"{one.now - one.before:+d}" if one.now != one.before else "±0"
        value = value_name(one.by, one.value) if one.by in {"state", "theme"} else one.value
        numbers = (str(one.now), str(one.before), change, str(one.overdue), str(one.overdue_before))
        rows.append((names[one.by], value, *numbers))
    print_table(titles, rows, 140)


def _write_csv(entries: Sequence[RegisterEntry]) -> None:
    from pipeline.tracking.register import RegisterEntry  # noqa: PLC0415

    names = [field.name for field in fields(RegisterEntry)]
    rows = ([getattr(entry, name) for name in names] for entry in entries)
    told = ([" ".join(map(str, value)) if isinstance(value, tuple) else value for value in row] for row in rows)
    write_csv_rows(csv_out(), names, told)


def _print_table(entries: Sequence[RegisterEntry], as_of: dt.date, limit: int | None) -> None:
    rows = []
    for entry in entries[:limit]:
        where = f"{entry.source} p.{entry.page}\n{entry.finding_id}"
        who = "\n".join(part for part in (entry.body, entry.department) if part)
        what = "\n".join(part for part in (entry.title, entry.text) if part)
        due = " → ".join(str(day) for day in entry.deadlines)
        over = str(entry.days_overdue or "")
        rows.append((value_name("state", entry.state.value), due, over, who, what, entry.group, where))
    if entries:
        titles = (
            tr("state"), tr("due"), tr("days over"), tr("body"), tr("finding"), tr("recurs as"), tr("where")
        )  # fmt: skip
        print_table(titles, rows, 180)
    counts = ", ".join(
        tr("{count} {what}", count=number, what=value_name("state", state, spaced=True))
        for state in dict.fromkeys(entry.state.value for entry in entries)
        if (number := sum(entry.state.value == state for entry in entries))
    )
    stand = trn("{count} finding as of {day}", "{count} findings as of {day}", len(entries), day=as_of)
    say(stand + (f": {counts}" if counts else ""))


def _print_reason(reason: Kinship, *, as_json: bool) -> None:
    if as_json:
        values = {
            "one": reason.one.finding.finding_id, "other": reason.other.finding.finding_id,
            "together": reason.together, "same_case": reason.same_case,
            "group": reason.one.group[1] if reason.one.group and reason.together else None,
            "kinds": [reason.one.kind, reason.other.kind], "probability": round(reason.probability, 4),
            "shared": reason.shared, "only_one": reason.one.alone, "only_other": reason.other.alone,
        }  # fmt: skip
        say(json_text(values))
        return
    for name, side in (("A", reason.one), ("B", reason.other)):
        finding = side.finding
        title = f"{finding.matter.title}: " if finding.matter.title else ""
        say(f"{name}  {finding.body or '?'}, {finding.reported_on or '?'}, {finding.source} p.{finding.page}")
        say(f"   {title}{finding.matter.text}")
        for line in side.alone:
            say("   " + tr("only here: {what}", what=evidence_name(line)))
    for line in map(evidence_name, reason.shared or ("nothing",)):
        say(tr("both: {what}", what=line))
    chance = min(max(reason.probability, 0.01), 0.99)  # no more is known of it
    say(tr("probability that they are of one kind, by their words alone: {chance:.2f}", chance=chance))
    say(_verdict(reason))


def _verdict(reason: Kinship) -> str:
    """Whether they stand together, and if not, where each stands."""
    if reason.same_case and (reason.one.is_copy or reason.other.is_copy):
        return tr("one finding, in two forms of the same paper")
    if reason.same_case:
        return tr("one case: the later paper reports on the earlier finding")
    if reason.together and reason.one.group:
        return tr("together in: {kind}", kind=reason.one.group[1])
    stands = (
        tr("{name} in {kind}", name=name, kind=side.group[1]) if side.group else tr("{name} in no group", name=name)
        for name, side in (("A", reason.one), ("B", reason.other))
    )
    return tr("not together: {where}", where=", ".join(stands))

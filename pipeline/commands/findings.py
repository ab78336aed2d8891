"""The command that lists findings as they stand on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, fields
from pathlib import Path
from typing import TYPE_CHECKING

import click

from extractors.model.vocabulary import Theme
from pipeline.commands.options import DATA
from pipeline.printed import csv_out, grid, json_text, say, screen, write_csv_rows

if TYPE_CHECKING:
    from pipeline.tracking.register import Kinship, RegisterEntry


@click.command()
@DATA
@click.option("--open", "is_open", is_flag=True,
              help="Not done: open, in progress, overdue, or of unknown state.")  # fmt: skip
@click.option("--overdue", is_flag=True, help="The last deadline stated is past, and nothing says that it is done.")
@click.option("--recurring", is_flag=True, help="Findings whose kind is found in several cases.")
@click.option("--theme", "themes", multiple=True, type=click.Choice([theme.value for theme in Theme]), metavar="THEME",
              help="e.g. access_control, log_review, outsourcing; several times: any of them.")  # fmt: skip
@click.option("--law", "laws", multiple=True, help="e.g. 番号法; several times: any of them.")
@click.option("--body", "bodies", multiple=True, help="Part of the name of the body audited.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="Day on which they stand so; default: today.")
@click.option("--superseded", is_flag=True, help="Also entries that a later paper of the same body reports on.")
@click.option("--limit", "-n", type=click.IntRange(1), help="Rows shown; all by default.")
@click.option("--why", nargs=2, metavar="A B", help="Say why two findings are, or are not, of one kind.")
@click.option("--csv", "form", flag_value="csv", help="Print CSV.")
@click.option("--json", "form", flag_value="json", help="Print a JSON array.")
def findings(
    data: Path, is_open: bool, overdue: bool, recurring: bool, themes: tuple[str, ...], laws: tuple[str, ...],
    bodies: tuple[str, ...], as_of: dt.datetime | None, superseded: bool, limit: int | None,
    why: tuple[str, str] | None, form: str | None,
) -> None:  # fmt: skip
    """List findings as they stand on a day: open, overdue, recurring.

    \b
      gijiroku findings --overdue --as-of 2024-03-31
      gijiroku findings --open --recurring --theme access_control --law 番号法
      gijiroku findings --why FINDING OTHER

    Options narrow down together. A finding and the papers that report on it later are one case; the last paper up to
    the day says how it stands.
    """
    from pipeline.tracking import register as module  # noqa: PLC0415

    if why:
        _print_reason(module.why(data, *why), as_json=form == "json")
        return
    wanted = module.FindingFilter(
        as_of=as_of.date() if as_of else dt.datetime.now().astimezone().date(),
        open=is_open,
        overdue=overdue,
        recurring=recurring,
        themes=tuple(Theme(theme) for theme in themes),
        laws=laws,
        bodies=bodies,
        superseded=superseded,
    )
    entries = module.register(data, wanted)
    if form == "json":
        say(json_text([asdict(entry) for entry in entries[:limit]], indent=1))
    elif form == "csv":
        _write_csv(entries[:limit])
    else:
        _print_table(entries, wanted.as_of, limit)


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
        rows.append((entry.state.value, due, over, who, what, entry.group, where))
    if entries:
        titles = ("state", "due", "days over", "body", "finding", "recurs as", "where")
        screen(180).print(grid(titles, rows))
    counts = ", ".join(
        f"{number} {state.replace('_', ' ')}"
        for state in dict.fromkeys(entry.state.value for entry in entries)
        if (number := sum(entry.state.value == state for entry in entries))
    )
    noun = "finding" if len(entries) == 1 else "findings"
    say(f"{len(entries)} {noun} as of {as_of}" + (f": {counts}" if counts else ""))


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
            say(f"   only here: {line}")
    for line in reason.shared or ("nothing",):
        say(f"both: {line}")
    chance = min(max(reason.probability, 0.01), 0.99)  # no more is known of it
    say(f"probability that they are of one kind, by their words alone: {chance:.2f}")
    say(_verdict(reason))


def _verdict(reason: Kinship) -> str:
    """Whether they stand together, and if not, where each stands."""
    if reason.same_case and (reason.one.is_copy or reason.other.is_copy):
        return "one finding, in two forms of the same paper"
    if reason.same_case:
        return "one case: the later paper reports on the earlier finding"
    if reason.together and reason.one.group:
        return f"together in: {reason.one.group[1]}"
    stands = (f"{name} in {side.group[1]}" if side.group else f"{name} in no group"
              for name, side in (("A", reason.one), ("B", reason.other)))  # fmt: skip
    return f"not together: {', '.join(stands)}"

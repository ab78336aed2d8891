"""The command ``harvest``."""

from __future__ import annotations

import datetime as dt
import os
import shlex
import sys
from collections import Counter
from contextlib import ExitStack
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from pipeline.commands.options import DATA_TO_WRITE, OFFICE, WEB
from pipeline.language.asked import FIRST_DAY
from pipeline.language.catalogue import retold, tr, trn
from pipeline.printed import json_text, say
from pipeline.system import require_reading

if TYPE_CHECKING:
    from pipeline.harvest.entries import SourceEntry
    from pipeline.harvest.harvest import HarvestOutcome
    from pipeline.harvest.probe import LinkGroup
    from pipeline.web.client import Client

_SHOWN = 3


@click.command()
@click.argument("sources", type=click.Path(dir_okay=False, path_type=Path), default=Path("sources.toml"))
@DATA_TO_WRITE
@click.option(
    "--body", "bodies", multiple=True, metavar="NAME", help="Only this source or body; may be given several times."
)
@click.option("--dry-run", is_flag=True, help="Print what would be fetched, and stop.")
@click.option("--since", type=FIRST_DAY, metavar="DAY", help="Only what is dated from this day on.")
@click.option("--accept", is_flag=True, help="Take a list that is not as usual as it is, from now on.")
@click.option("--probe", "url", metavar="URL", help="Show which links of a page look like documents.")
@click.option("--write", "number", type=click.IntRange(1), metavar="N", help="With --probe: append entry N to SOURCES.")
@WEB
@click.option("--workers", type=click.IntRange(1, 256), default=os.cpu_count() or 1, show_default="all cores",
              envvar="GIJIROKU_WORKERS", show_envvar=True, help="Documents that are read side by side.")  # fmt: skip
@OFFICE
@click.option("--quiet", "-q", is_flag=True, help="Print only what is wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print events as JSON, one a line.")
def harvest(
    sources: Path, data: Path, bodies: tuple[str, ...], dry_run: bool, since: dt.date | None, accept: bool,
    url: str | None, number: int | None, contact: str | None, allow_private: bool, workers: int, office: bool,
    quiet: bool, as_json: bool,
) -> None:  # fmt: skip
    """Look at the listing pages of SOURCES (sources.toml), bring what is new into the archive, and read it.

    \b
      gijiroku harvest --probe https://www.example.jp/shingikai/ --write 1
      gijiroku harvest

    A source that shows nothing, far less or far more than usual, or pages in place of documents is told as a problem
    with its remedy. Exit codes: 0 all is well, 1 something is wrong with a source or a document, 2 nothing could be
    done, 130 stopped before the end.
    """
    require_reading()
    from pipeline.harvest.entries import load_entries  # noqa: PLC0415
    from pipeline.harvest.harvest import HarvestWish  # noqa: PLC0415
    from pipeline.harvest.harvest import harvest as run  # noqa: PLC0415
    from pipeline.interrupt import stopping  # noqa: PLC0415
    from pipeline.web.client import Client  # noqa: PLC0415
    from pipeline.web.manners import Manners  # noqa: PLC0415

    manners = Manners(contact, allow_private=allow_private)
    if url is not None:
        with Client(replace(manners, attempts=2, interval=0.5)) as client:
            _probe(client, url, sources, number)
        return
    named_contact, entries = load_entries(sources, bodies)
    wish = HarvestWish(dry_run, since, accept)
    tell = _as_json if as_json else _quietly if quiet else _in_words
    with stopping() as stopped, stopped.at_once(), ExitStack() as stack:
        clients: dict[tuple[float, bool], Client] = {}

        def client_of(entry: SourceEntry) -> Client:
            kind = entry.interval, allow_private or entry.allow_private
            if kind not in clients:
                named = replace(manners, contact=contact or named_contact, interval=kind[0], allow_private=kind[1])
                clients[kind] = stack.enter_context(Client(named))
            return clients[kind]

        outcomes = run(entries, data, client_of, wish, tell)
    wrong = any(outcome.visit.code for outcome in outcomes)
    if not dry_run:
        wrong = _read(data, workers, office=office, quiet=quiet, as_json=as_json) or wrong
    if wrong:
        sys.exit(1)


def _read(data: Path, workers: int, *, office: bool, quiet: bool, as_json: bool) -> bool:
    """Ingest what is held; whether something could not be read."""
    from pipeline.commands.progress import reporter  # noqa: PLC0415
    from pipeline.harvest.harvest import held_documents  # noqa: PLC0415
    from pipeline.ingest.ingest import ingest  # noqa: PLC0415
    from pipeline.ingest.plan import Wish  # noqa: PLC0415
    from pipeline.limits import Limits  # noqa: PLC0415
    from pipeline.read.pdf.ocr import Engine, choose  # noqa: PLC0415
    from pipeline.workers.office import require_converter  # noqa: PLC0415

    summary = ingest(
        (),
        data,
        reporter=reporter(quiet=quiet, as_json=as_json),
        workers=workers,
        limits=Limits(),
        wish=Wish(ocr=choose(Engine.AUTO), office=require_converter() if office else None),
        command=shlex.join(["gijiroku", *sys.argv[1:]]),
        held=held_documents(data),
    )
    if summary.stopped:
        sys.exit(130)
    return bool(summary.failed or summary.failing)


def _in_words(outcome: HarvestOutcome) -> None:
    visit = outcome.visit
    say(
        tr("{source}: {found} on the list, {new} new, {fetched} fetched, {failed} failed", source=visit.source,
           found=visit.found, new=visit.new, fetched=visit.fetched, failed=visit.failed)
    )  # fmt: skip
    for line in outcome.new:
        say(f"  + {line}")
    for line in outcome.replaced:
        say("  ~ " + tr("replaced {what}", what=line))
    for line in outcome.gone:
        say("  - " + tr("no longer listed {what}", what=line))
    _quietly(outcome)


def _quietly(outcome: HarvestOutcome) -> None:
    visit = outcome.visit
    for line in outcome.failures:
        say(f"{visit.source}: {retold(line)}", err=True)
    if visit.code:
        say(f"{visit.source}: {visit.code}: {retold(visit.detail)}; {retold(outcome.remedy)}", err=True)


def _as_json(outcome: HarvestOutcome) -> None:
    values = {name: value for name, value in asdict(outcome).items() if name != "visit"}
    say(json_text({"event": "harvested", **asdict(outcome.visit), **values, "remedy": outcome.remedy}))


def _probe(client: Client, url: str, sources: Path, number: int | None) -> None:
    """Show the groups of a page; append the entry chosen."""
    from pipeline.harvest.entries import append_entry  # noqa: PLC0415
    from pipeline.harvest.probe import probe  # noqa: PLC0415

    groups = probe(client, url)
    if not groups:
        raise click.ClickException(tr("no link of the page looks like a document; give the page that lists them"))
    for at, group in enumerate(groups, 1):
        _show_group(at, group)
    if number is None:
        say(tr("--write N appends an entry to {path}", path=sources))
        return
    if number > len(groups):
        raise click.BadParameter(tr("there are {count} groups", count=len(groups)), param_hint="--write")
    text = append_entry(sources, groups[number - 1].entry)
    say(tr("written to {path}:", path=sources))
    say(text.rstrip())


def _show_group(at: int, group: LinkGroup) -> None:
    years = f"{group.years[0]}-{group.years[-1]}" if group.years else tr("no years")
    kind = group.entry.kinds[0] if group.entry.kinds else tr("kind not told")
    links = trn("{count} link", "{count} links", len(group.links))
    say(f"{at}. {kind}: {links} ({group.files}), {years}")
    places = Counter(link.place for link in group.links)
    say("     " + tr("below {place}", place=places.most_common(1)[0][0] or tr("the page itself")))
    for link in group.links[:_SHOWN]:
        say(f"     {link.title}  {link.url}")
    if len(group.links) > _SHOWN:
        say("     " + tr("… and {count} more", count=len(group.links) - _SHOWN))

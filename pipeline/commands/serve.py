"""The commands by which people look at the datasets and put them right: web pages, registers that come back."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from pipeline.commands.options import DATA
from pipeline.language.catalogue import retold, tr, trn
from pipeline.printed import json_text, say


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


@click.command()
@DATA
@click.option("--from", "register", type=click.Path(exists=True, dir_okay=False, path_type=Path),
              help="A register of gijiroku export --xlsx in which people said something: take it in.")  # fmt: skip
@click.option("--who", metavar="NAME", help="In whose name it is said; needed with --from.")
@click.option("--dry-run", is_flag=True, help="Say what would be taken, and take nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON array.")
@click.pass_context
def corrections(
    context: click.Context, data: Path, register: Path | None, who: str | None, dry_run: bool, as_json: bool
) -> None:
    """List what people said of records, or take in what stands in a register that comes back from Excel.

    \b
      gijiroku export --xlsx register.xlsx
      gijiroku corrections --from register.xlsx --who 山吹

    In a register, the column 訂正 says what holds of a row: right, corrected (the cells that were changed), or no
    record; 対応, 担当 and メモ are kept and exported again. A row of which the datasets, or somebody else, say
    something other than when it was exported is refused, with a line for each. What was taken counts from the next
    ingest. Exit code 1: some rows were refused.
    """
    if register is None:
        _list_corrections(data, as_json=as_json)
        return
    if not who:
        raise click.UsageError(tr("say in whose name: --who NAME"))
    from pipeline.publish.returned import read_returned  # noqa: PLC0415

    found = read_returned(data, register, who, write=not dry_run)
    if as_json:
        told = [*(asdict(one) for one in found.corrections), *(asdict(one) for one in found.notes)]
        say(json_text(told + [{"refused": one} for one in found.refused], indent=1))
    else:
        for line in found.refused:
            say(f"{register.name}: {retold(line)}")
        verb = tr("would be taken") if dry_run else tr("taken")
        say(
            tr("{corrections} corrections and {notes} notes {verb}, {known} known, {refused} rows refused",
               corrections=len(found.corrections), notes=len(found.notes), verb=verb, known=found.known,
               refused=len(found.refused))
        )  # fmt: skip
    if found.refused:
        context.exit(1)


def _list_corrections(data: Path, *, as_json: bool) -> None:
    from pipeline.corrections.corrections import CorrectionFiles  # noqa: PLC0415
    from pipeline.corrections.kinship import KindredFile  # noqa: PLC0415

    files, kindred = CorrectionFiles(data), KindredFile(data).read()
    said = [one for document in files.documents() for one in files.read(document)[0]]
    faults = [f"{document}.jsonl {fault}" for document in files.documents() for fault in files.read(document)[1]]
    if as_json:
        say(json_text([*map(asdict, said), *map(asdict, kindred[0])], indent=1))
        return
    for one in sorted(said, key=lambda each: each.at):
        change = f" {one.field}: {one.before} → {one.after}" if one.field else ""
        say(f"{one.at[:16]}  {one.who}  {one.what} {one.record_id}{change}" + (f"  ({one.why})" if one.why else ""))
    for each in kindred[0]:
        word = tr("same kind") if each.same else tr("another kind")
        say(f"{each.at[:16]}  {each.who}  {word} {each.one} {each.other}" + (f"  ({each.why})" if each.why else ""))
    for fault in (*faults, *kindred[1]):
        say(tr("unreadable: {what}", what=retold(fault)))
    say(trn("{count} thing said", "{count} things said", len(said) + len(kindred[0])))

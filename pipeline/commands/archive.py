"""The command ``archive``."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.commands.options import DATA_TO_WRITE
from pipeline.language.catalogue import tr, trn
from pipeline.printed import say


@click.command()
@DATA_TO_WRITE
@click.option("--export", "out", type=click.Path(path_type=Path), metavar="FOLDER|FILE",
              help="Give all out: as a WARC where the name ends in .warc or .warc.gz, else as a folder.")  # fmt: skip
@click.option("--prune", is_flag=True, help="Say what no document of the datasets needs any more.")
@click.option("--for-good", is_flag=True, help="With --prune: take it away.")
def archive(data: Path, out: Path | None, prune: bool, for_good: bool) -> None:
    """Say what is kept of the originals; give them out; free what nobody needs.

    Kept is what was harvested, and what was read with `ingest --archive`. `gijiroku remove` takes an original down with
    all else of its document; `gijiroku verify` checks them.
    """
    from pipeline.archive.giveout import export_folder, export_warc, unneeded  # noqa: PLC0415
    from pipeline.archive.originals import Originals  # noqa: PLC0415
    from pipeline.upkeep.removal import hashes_kept  # noqa: PLC0415

    originals = Originals(data)
    if for_good and not prune:
        raise click.UsageError(tr("--for-good goes with --prune"))
    if out is not None:
        give = export_warc if out.name.endswith((".warc", ".warc.gz")) else export_folder
        say(f"{out}: " + trn("{count} original", "{count} originals", give(originals, out)))
    if prune:
        doomed = list(unneeded(originals, hashes_kept(data)))
        size = sum(original.path.stat().st_size for original in doomed)
        for original in doomed:
            state = tr("freed") if for_good else tr("not needed")
            say(f"{state} {original.path.name} {original.about().get('url', '')}".rstrip())
            if for_good:
                originals.remove(original.sha256)
        say(_amount(len(doomed), size) + ("" if for_good else tr("; --for-good takes them away")))
    if out is None and not prune:
        sizes = [original.path.stat().st_size for original in originals.all()]
        say(_amount(len(sizes), sum(sizes)))


def _amount(count: int, size: int) -> str:
    return trn("{count} original, {size} MiB", "{count} originals, {size} MiB", count, size=f"{size / 2**20:,.1f}")

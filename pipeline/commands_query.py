"""Commands that ask: search."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.commands_options import DATA


@click.command()
@click.argument("words", required=False)
@DATA
@click.option("--body", help="Part of the body's name.")
@click.option("--since", metavar="DAY", help="2020, 2020-04 or 2020-04-01.")
@click.option("--until", metavar="DAY", help="2020, 2020-04 or 2020-04-01; that day, month or year included.")
@click.option("--dataset", "datasets", multiple=True, type=click.Choice(["speeches", "decisions", "findings"]),
              help="Where to search; may be given several times. All three by default.")  # fmt: skip
@click.option("--limit", "-n", type=click.IntRange(1, 10_000), default=20, show_default=True, help="Hits shown.")
@click.option("--rebuild", is_flag=True, help="Make the index anew first.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object per hit and line.")
def search(
    words: str | None, data: Path, body: str | None, since: str | None, until: str | None,
    datasets: tuple[str, ...], limit: int, rebuild: bool, as_json: bool,
) -> None:  # fmt: skip
    """Search the words of speeches, decisions and findings, the best hits first (BM25).

    Words side by side must all occur; "…" or 「…」 holds a phrase; AND, OR, NOT (or -) and brackets combine. Words
    are compared in their normalised form: 打ち合わせ finds 打合せ, 引越し finds 引っ越し, and 保護委員会 stands in
    個人情報保護委員会.

    \b
      gijiroku search 目的外利用 --body 個人情報保護委員会 --since 2020
      gijiroku search '(委託 OR 再委託) NOT 監査' --dataset findings
    """
    from pipeline import search as module  # noqa: PLC0415
    from pipeline.search_index import opened  # noqa: PLC0415

    if words is None:
        if not rebuild:
            raise click.UsageError("name what to search for, or give --rebuild")
        with opened(data, rebuild=True):
            click.echo("the index is made anew")
        return
    filters = module.Filters(
        body=body,
        since=module.parse_day(since, last=False) if since else None,
        until=module.parse_day(until, last=True) if until else None,
        datasets=datasets or module.DATASETS,
    )
    answer = module.search(data, words, filters, limit, rebuild=rebuild)
    if as_json:
        for hit in answer.hits:
            values = asdict(hit) | {"snippet": module.snippet(hit)}
            click.echo(json.dumps(values, ensure_ascii=False, default=str))
        return
    marks = ("\x1b[1;33m", "\x1b[0m") if sys.stdout.isatty() else ("【", "】")
    for hit in answer.hits:
        about = (hit.body, hit.session_label, hit.date, hit.speaker, hit.title)
        click.echo(f"{hit.source} p.{hit.page}  " + "  ".join(str(value) for value in about if value))
        click.echo(f"    {module.snippet(hit, *marks)}")
        also = f"  also in {', '.join(hit.also_in)}" if hit.also_in else ""
        click.echo(f"    {hit.record_id}{also}")
    click.echo(f"{len(answer.hits)} shown of {answer.total} records")


QUERY_COMMANDS = (search,)

"""The command ``alerts``."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from pathlib import Path

import click

from pipeline.commands.options import DATA_TO_WRITE
from pipeline.language.asked import RUN_OR_DAY
from pipeline.printed import json_text, say

_FED = 60
"""Days that a feed goes back."""


@click.command()
@click.argument("searches", type=click.Path(dir_okay=False, path_type=Path), default=Path("searches.toml"))
@DATA_TO_WRITE
@click.option(
    "--since", type=RUN_OR_DAY, metavar="RUN|DAY", help="What came after this.  [default: what was not told before]"
)
@click.option("--feed", type=click.Path(dir_okay=False, path_type=Path), help="Write an Atom feed of the last 60 days.")
@click.option("--html", type=click.Path(dir_okay=False, path_type=Path), help="Write the digest as a page.")
@click.option("--mail", "to", metavar="ADDRESS", help="Mail the digest, where there is something to tell.")
@click.option("--sender", metavar="ADDRESS", default="gijiroku@localhost", show_default=True, help="Of the mail.")
@click.option("--smtp", metavar="HOST[:PORT]", help="By this server; by the system's sendmail otherwise.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a record and line.")
def alerts(
    searches: Path, data: Path, since: str | None, feed: Path | None, html: Path | None, to: str | None, sender: str,
    smtp: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Tell what the saved searches of SEARCHES (searches.toml) find in what came.

    \b
      [[search]]
      name = "委託先の監督"
      words = "委託 OR 再委託"
      kind = "findings"

    A search has a name and words, body, kind (decisions, findings, speeches), theme, overdue = true; all must hold.
    What was told once is not told again, but for --since.
    """
    from pipeline.alerts.giving import atom_feed, digest_html, digest_text, send_mail  # noqa: PLC0415
    from pipeline.alerts.searches import find_alerts, last_runs, load_searches  # noqa: PLC0415
    from pipeline.outputs import written  # noqa: PLC0415

    wanted = load_searches(searches)
    told = data / ".gijiroku" / "alerts.json"
    before: dict[str, str] = json.loads(told.read_text(encoding="utf-8")) if told.exists() else {}
    name, (first, last) = str(searches.absolute()), last_runs(data)
    hits = find_alerts(data, wanted, since or before.get(name, first))
    title = f"Gijiroku: {searches.stem}"
    lately = (dt.datetime.now(dt.UTC) - dt.timedelta(days=_FED)).strftime("%Y-%m-%d")
    if feed:
        with written(feed) as fresh:
            fresh.write_bytes(atom_feed(find_alerts(data, wanted, lately), title))
    if html:
        with written(html) as fresh:
            fresh.write_text(digest_html(hits, title), encoding="utf-8")
    if to and hits:
        send_mail(to, sender, f"{title} ({len(hits)})", hits, smtp)
    for hit in hits if as_json else ():
        say(json_text({"event": "alert", **asdict(hit)}))
    if hits and not (as_json or to or html or feed):
        say(digest_text(hits))
    if since is None:
        with written(told) as fresh:
            fresh.write_text(json.dumps({**before, name: last}), encoding="utf-8")

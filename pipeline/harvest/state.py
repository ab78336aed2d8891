"""What was seen at each source, and when: an SQLite file below the datasets' folder, true after every cut.

It holds words of listings, so ``remove`` clears it of what is taken down; of that only hashes of addresses stay.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import asdict, astuple, dataclass, fields
from pathlib import Path

from pipeline.harvest.listing import ListedLink

FILE = Path(".gijiroku") / "harvest.sqlite"
_TABLES = """
CREATE TABLE IF NOT EXISTS items (
    source TEXT, key TEXT, title TEXT, sha256 TEXT, etag TEXT, modified TEXT, first_seen TEXT, last_seen TEXT,
    checked TEXT, gone TEXT, problem TEXT, PRIMARY KEY (source, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS visits (
    source TEXT, at TEXT, found INTEGER, new INTEGER, fetched INTEGER, failed INTEGER, code TEXT, detail TEXT,
    shape TEXT);
CREATE TABLE IF NOT EXISTS pages (url TEXT PRIMARY KEY, source TEXT, etag TEXT, modified TEXT, links TEXT);
CREATE TABLE IF NOT EXISTS taken_down (digest TEXT PRIMARY KEY);
"""


@dataclass(frozen=True, slots=True)
class HarvestItem:
    """A document that a source announces."""

    source: str
    key: str
    """Its address as it is kept: without session and secrets."""
    title: str
    sha256: str | None = None
    etag: str | None = None
    modified: str | None = None
    first_seen: str = ""
    last_seen: str = ""
    """Days of runs, ISO."""
    checked: str = ""
    """Day on which its bytes were asked for."""
    gone: str | None = None
    """Day on which the list no longer had it."""
    problem: str | None = None
    """Why it was not fetched."""


@dataclass(frozen=True, slots=True)
class SourceVisit:
    """One look at a source."""

    source: str
    at: str
    """ISO, UTC."""
    found: int = 0
    new: int = 0
    fetched: int = 0
    failed: int = 0
    code: str = ""
    """What was wrong; empty where all was well."""
    detail: str = ""
    shape: str = ""
    """Places on the page at which the links stood."""


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page of a list as it was last seen."""

    etag: str | None
    modified: str | None
    links: tuple[ListedLink, ...]


class HarvestState:
    """The file, opened."""

    def __init__(self, data: Path) -> None:
        path = data / FILE
        path.parent.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path, isolation_level=None)
        self._database.executescript(f"PRAGMA secure_delete=ON; {_TABLES}")

    def __enter__(self) -> HarvestState:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def items(self, source: str | None = None) -> dict[str, HarvestItem]:
        """Documents of a source, or of all, by address."""
        where, given = ("WHERE source = ?", (source,)) if source is not None else ("", ())
        rows = self._database.execute(f"SELECT * FROM items {where} ORDER BY source, key", given)  # noqa: S608
        return {item.key: item for item in (HarvestItem(*row) for row in rows)}

    def put(self, items: Iterable[HarvestItem]) -> None:
        """Note documents, all or none of them."""
        marks = ", ".join("?" * len(fields(HarvestItem)))
        self._database.execute("BEGIN")
        self._database.executemany(f"INSERT OR REPLACE INTO items VALUES ({marks})", map(astuple, items))  # noqa: S608
        self._database.execute("COMMIT")

    def visits(self, source: str) -> list[SourceVisit]:
        """Looks at a source, the last one last."""
        rows = self._database.execute("SELECT * FROM visits WHERE source = ? ORDER BY rowid", (source,))
        return [SourceVisit(*row) for row in rows]

    def add_visit(self, visit: SourceVisit) -> None:
        """Note a look at a source."""
        marks = ", ".join("?" * len(fields(SourceVisit)))
        self._database.execute(f"INSERT INTO visits VALUES ({marks})", astuple(visit))  # noqa: S608

    def sources(self) -> list[str]:
        """Names of all sources that were looked at."""
        return [name for (name,) in self._database.execute("SELECT DISTINCT source FROM visits ORDER BY source")]

    def page(self, url: str) -> KnownPage | None:
        """A page of a list; ``url`` also says how its links were read."""
        row = self._database.execute("SELECT etag, modified, links FROM pages WHERE url = ?", (url,)).fetchone()
        return KnownPage(row[0], row[1], tuple(_link(one) for one in json.loads(row[2]))) if row else None

    def put_page(
        self, source: str, url: str, etag: str | None, modified: str | None, links: Sequence[ListedLink]
    ) -> None:
        """Note a page of a list, where its server can say later that it did not change."""
        if etag or modified:
            told = json.dumps([asdict(link) for link in links], ensure_ascii=False)
            self._database.execute(
                "INSERT OR REPLACE INTO pages VALUES (?, ?, ?, ?, ?)", (url, source, etag, modified, told)
            )

    def is_taken_down(self, key: str) -> bool:
        """Whether the document of an address was taken down."""
        row = self._database.execute("SELECT 1 FROM taken_down WHERE digest = ?", (_digest(key),)).fetchone()
        return row is not None

    def forget(self, hashes: Iterable[str]) -> None:
        """Leave nothing of documents but hashes of their addresses."""
        self._database.execute("BEGIN")
        for sha256 in hashes:
            found = self._database.execute("SELECT source, key FROM items WHERE sha256 = ?", (sha256,)).fetchall()
            for source, key in found:
                self._database.execute("INSERT OR IGNORE INTO taken_down VALUES (?)", (_digest(key),))
                self._database.execute("DELETE FROM items WHERE key = ?", (key,))
                self._database.execute("DELETE FROM pages WHERE source = ?", (source,))
                self._database.execute("UPDATE visits SET detail = '' WHERE instr(detail, ?)", (key,))
        self._database.execute("COMMIT")


def _link(told: dict[str, object]) -> ListedLink:
    form = told.pop("form")
    pairs = tuple((str(name), str(value)) for name, value in form) if isinstance(form, list) else None
    return ListedLink(**told, form=pairs)  # type: ignore[arg-type]


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()

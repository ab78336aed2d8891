"""The datasets as a whole as a citation: title, version, day, what is in them, licence as far as it is stated."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from extractors.model.records import RECORDS
from pipeline.printed import json_text
from pipeline.query.cite import one_line, tex
from pipeline.query.views import open_views
from pipeline.store.datapackage import dataset_version, stated_terms
from pipeline.store.store import Store


@dataclass(frozen=True, slots=True)
class WholeCitation:
    """What a citation says of the datasets."""

    title: str
    contributors: tuple[str, ...]
    version: str
    """Program, and in twelve hexadecimal digits what it read and how."""
    date: dt.date | None
    """Day of the last run (UTC)."""
    documents: int
    bodies: int
    records: int
    licence: str | None
    """None where the publisher stated none: it is never assumed."""

    @property
    def content(self) -> str:
        """What is in them, and on which terms."""
        terms = f"licence {self.licence}" if self.licence else "no licence stated"
        return f"{self.documents:,} documents of {self.bodies:,} bodies, {self.records:,} records; {terms}"


def cite_whole(data: Path) -> WholeCitation:
    """Gather what a citation of the datasets says. Raises NotAStore."""
    with Store(data) as store:
        version, terms, counts = dataset_version(store), stated_terms(store), store.row_counts()
    asked = "SELECT (SELECT max(epoch_us(finished_at)) FROM runs), (SELECT count(*) FROM bodies)"
    last, bodies = open_views(data).execute(asked).fetchone() or (None, 0)
    return WholeCitation(
        title=terms.title,
        contributors=terms.contributors,
        version=version,
        date=dt.datetime.fromtimestamp(last / 1e6, dt.UTC).date() if last else None,
        documents=counts["documents"],
        bodies=bodies,
        records=sum(counts[record.dataset] for record in RECORDS),
        licence=terms.licence,
    )


def whole_text(whole: WholeCitation) -> str:
    """One sentence or two."""
    who = f"{'; '.join(whole.contributors)}. " if whole.contributors else ""
    day = f", {whole.date.isoformat()}" if whole.date else ""
    return f"{who}{one_line(whole.title)}. Gijiroku dataset {whole.version}{day}. {whole.content}."


def whole_bibtex(whole: WholeCitation) -> str:
    """An entry for biblatex; BibTeX takes it for @misc."""
    fields = {
        "author": " and ".join(f"{{{tex(one)}}}" for one in whole.contributors),
        "title": f"{{{tex(whole.title)}}}",
        "year": str(whole.date.year) if whole.date else None,
        "date": whole.date.isoformat() if whole.date else None,
        "version": tex(whole.version),
        "note": tex(whole.content),
    }
    lines = [f"  {name} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@dataset{{gijiroku-{whole.version.rpartition('+')[2]},", *lines, "}"])


def whole_csl(whole: WholeCitation) -> str:
    """A list of one item in CSL-JSON."""
    day = whole.date
    item: dict[str, Any] = {
        "id": f"gijiroku-{whole.version.rpartition('+')[2]}",
        "type": "dataset",
        "title": whole.title,
        "author": [{"literal": one} for one in whole.contributors],
        "issued": {"date-parts": [[day.year, day.month, day.day]]} if day else None,
        "version": whole.version,
        "source": "Gijiroku",
        "note": whole.content,
    }
    return json_text([{name: value for name, value in item.items() if value}], indent=1)

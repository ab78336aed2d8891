"""What the search page and the lists show."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from markupsafe import Markup

from pipeline.search.query import parse_query
from pipeline.search.search import DATASETS, Filters, SearchHit, find_phrases, search
from pipeline.serve.pages.drawings import marked
from pipeline.serve.pages.kinds import KINDS
from pipeline.serve.pages.listing import PER_PAGE, Selection, count, facets, found_ids, listed
from pipeline.serve.pages.reading import Snapshot
from pipeline.serve.pages.visit import Visit, said

_HITS = 30
_LONG = 180
"""Characters of a record that a list shows."""
_BEFORE = 40


def search_page(look: Snapshot, *, visit: Visit, words: str, body: str | None) -> dict[str, Any]:
    """Hits of all kinds, the best first, and how many there are of each. Raises BadQuery."""
    filters = Filters(body=body)
    numbers = Counter(dataset for dataset, *_ in found_ids(look, words, filters))
    elsewhere = {
        kind.name: count(look, Selection(kind, visit.day, words))
        for kind in KINDS
        if kind.name not in DATASETS and body is None
    }
    answer = search(look.data, words, filters, _HITS)
    return {
        "hits": [(hit, *_hit_text(hit)) for hit in answer.hits],
        "total": numbers.total(),
        "kinds": [(kind, number) for kind in KINDS if (number := numbers[kind.name] or elsewhere.get(kind.name, 0))],
    }


def _hit_text(hit: SearchHit) -> tuple[Markup, Markup]:
    """The words found in the record, and in what else it is found by."""
    return cut(hit.text, hit.highlights), cut(hit.context or "", hit.context_highlights)


def listed_page(look: Snapshot, *, wanted: Selection, page: int) -> dict[str, Any]:
    """The rows of one page of a list, how many there are, and the facets. Raises BadQuery."""
    phrases = parse_query(wanted.words).phrases if wanted.words else ()
    rows = listed(look, wanted, PER_PAGE, PER_PAGE * (page - 1))
    for row in rows:
        text = row["text"] or ""
        row["shown"] = cut(text, find_phrases(text, phrases) if phrases else ())
    total = count(look, wanted)
    return {"rows": rows, "total": total, "last": max(1, -(-total // PER_PAGE)), "facets": facets(look, wanted)}


def cut(text: str, places: Sequence[tuple[int, int]]) -> Markup:
    """A long text cut to what stands around the first place, the places marked.

    >>> str(cut("あ" * 300, [(100, 102)]))[:50]
    '…ああああああああああああああああああああああああああああああああああああああああ<mark>ああ'
    """
    first = places[0][0] if places else 0
    start = max(0, first - _BEFORE) if len(text) > _LONG else 0
    end = min(len(text), start + _LONG)
    inside = [(begin - start, min(stop, end) - start) for begin, stop in places if start <= begin < end]
    before, after = "…" if start else "", "…" if end < len(text) else ""
    return Markup("{}{}{}").format(before, marked(text[start:end], inside), after)


def toggled(wanted: Selection, facet: str, value: str) -> dict[str, Any]:
    """What an address says in which a value of a facet is chosen that is not, or the other way round."""
    now = wanted.choices(facet)
    then = tuple(one for one in now if one != value) if value in now else (*now, value)
    return said(replace(wanted, chosen={**wanted.chosen, facet: then}))

"""When a row that was read is the one that the gold means, and whether its fields are right."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from extractors.model.records import RECORDS
from pipeline.evaluate.gold import Row, comparable

Match = Callable[[Row, Row], bool]

QUOTES = "「『」』"
NEAR_FIELDS = frozenset({"question", "title", "place", "body", "subcommittee", "chair"})
"""Long names, in which a slip of a few characters is forgiven."""

FIELDS: Mapping[str, tuple[str, ...]] = {
    record.dataset: record.presentation.compared for record in RECORDS if record.presentation.compared
}
"""The fields that are compared once two rows match. A gold row that leaves one out is not asked for it."""
KEYS: Mapping[str, tuple[str, ...]] = {
    record.dataset: record.presentation.counted for record in RECORDS if record.presentation.counted
}
"""Datasets that are compared as multisets of these values."""


def near(one: object, other: object, floor: float = 0.85) -> bool:
    """The same but for a slip, or one a part of the other."""
    a, b = comparable(one), comparable(other)
    if a == b or (min(len(a), len(b)) >= 6 and (a in b or b in a)):
        return True
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio() >= floor


def same(want: object, got: object) -> bool:
    """Equal once squashed; lists as sets; a truth value that was not read counts as unknown, not as wrong."""
    if isinstance(want, (list, tuple)) or isinstance(got, (list, tuple)):
        return sorted(map(comparable, _list(want))) == sorted(map(comparable, _list(got)))
    if isinstance(want, bool) or isinstance(got, bool):
        return want is None or want == got
    return comparable(want) == comparable(got)


def starts_and_ends(gold: Row, text: object, prefix: str = "") -> bool:
    """The passage has the gold's first and last characters and its length, give or take 0.3 %."""
    flat, start, end = (
        comparable(part).strip(QUOTES) for part in (text, gold.get(prefix + "starts"), gold.get(prefix + "ends"))
    )
    length = gold.get(prefix + "length")
    fits = length is None or abs(len(flat) - length) <= max(4, 0.003 * length)
    return flat.startswith(start) and flat.endswith(end) and fits


def begins(start: object, text: object, slack: int = 0) -> bool:
    """The text begins with the words, give or take ``slack`` characters before them."""
    return 0 <= comparable(text).find(comparable(start)[:14]) <= slack


def about_as_long(gold: Row, text: object, low: float, high: float) -> bool:
    """About as long as the gold passage; where its length is not known, 600 characters at most."""
    size, length = len(comparable(text)), gold.get("length")
    return low * length - 5 <= size <= high * length + 20 if length else size <= 600


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else [value] if value else []


def _decision(gold: Row, row: Row) -> bool:
    if gold["outcome"] != row.get("outcome") or not _agenda(gold, row):
        return False
    text = row.get("text")
    if gold.get("statement"):
        return near(gold["statement"], text, 0.75)
    tail = comparable(gold.get("ends"))[-10:]
    ends = bool(tail) and comparable(text).endswith(tail)
    return about_as_long(gold, text, 0.3, 1.5) and (begins(gold["starts"], text, 10) or ends)


def _agenda(gold: Row, row: Row) -> bool:
    return "agenda" not in gold or same(gold["agenda"], row.get("agenda"))


def _agenda_item(gold: Row, row: Row) -> bool:
    return same(gold.get("label"), row.get("label")) and near(gold["title"], row.get("title"))


def _speech(gold: Row, row: Row) -> bool:
    return same(gold.get("speaker_label"), row.get("speaker_label")) and starts_and_ends(gold, row.get("text"))


def _review_point(gold: Row, row: Row) -> bool:
    where = gold["kind"] == row.get("kind") and same(gold.get("label"), row.get("label")) and _agenda(gold, row)
    return where and (not gold.get("starts") or begins(comparable(gold["starts"])[:8], row.get("text"), 40))


def _risk(gold: Row, row: Row) -> bool:
    page = "source_page" not in gold or same(gold["source_page"], row.get("source_page"))
    return gold["category"] == row.get("category") and _agenda(gold, row) and page


def _passage(gold: Row, row: Row) -> bool:
    """Where a dataset has no way of its own: the words begin alike and are about as many."""
    text = row.get("text")
    return begins(gold["starts"], text, 25) and about_as_long(gold, text, 0.7, 1.3)


def _exchange(gold: Row, row: Row) -> bool:
    answer, wanted = row.get("answer"), gold.get("answer_starts")
    answered = begins(wanted, answer, 20) if wanted else not comparable(answer)
    return begins(gold["question_starts"], row.get("question"), 20) and answered


def _commitment(gold: Row, row: Row) -> bool:
    text = row.get("text")
    if gold.get("statement"):
        return near(gold["statement"], text, 0.75)
    return begins(gold["starts"], text, 20) and len(comparable(text)) <= 300


def _survey_item(gold: Row, row: Row) -> bool:
    if gold.get("number") is not None:
        return same(gold["number"], row.get("number"))
    return near(gold.get("question"), row.get("question"))


_MATCH: Mapping[str, Match] = {
    "meetings": lambda _gold, _row: True,
    "attendees": lambda gold, row: same(gold["name"], row.get("name")),
    "agenda_items": _agenda_item,
    "speeches": _speech,
    "decisions": _decision,
    "review_points": _review_point,
    "risks": _risk,
    "exchanges": _exchange,
    "commitments": _commitment,
    "survey_items": _survey_item,
}


def match_of(dataset: str) -> Match:
    """When a row of a dataset is the one that a gold row means."""
    return _MATCH.get(dataset, _passage)


def asked_fields(dataset: str, gold: Row) -> list[str]:
    """The fields that a gold row states."""
    response = "response_starts" in gold
    return [field for field in FIELDS[dataset] if field in gold or (field == "response" and response)]


def field_is_right(field: str, gold: Row, row: Row) -> bool:
    """Whether one field of a row is as the gold has it."""
    if field == "response":
        response = row.get("response")
        return starts_and_ends(gold, response, "response_") if gold["response_starts"] else not response
    want, got = gold[field], row.get(field)
    if field == "options":
        return _same_options(want or (), got or ())
    if field in NEAR_FIELDS:
        return near(want, got, 0.9) if want is not None else not got
    if field == "sample_answers":
        pairs = zip(_list(want), _list(got), strict=False)
        return len(_list(want)) == len(_list(got)) and all(near(a, b, 0.9) for a, b in pairs)
    return same(want, got)


def _same_options(want: Sequence[Row], got: Sequence[Row]) -> bool:
    """The same labels; where the gold has percentages, those within 0.15."""
    ours, theirs = (
        sorted(((comparable(o["label"]), o.get("percent")) for o in side), key=lambda o: (o[0], o[1] or 0))
        for side in (want, got)
    )
    if [label for label, _ in ours] != [label for label, _ in theirs]:
        return False
    return all(a is None or (b is not None and abs(a - b) < 0.15) for (_, a), (_, b) in zip(ours, theirs, strict=True))

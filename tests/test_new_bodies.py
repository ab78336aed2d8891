"""Bodies of many kinds are read right: every person, item, turn and ruling of invented minutes."""

from __future__ import annotations

import pytest

from extractors.extraction import Extraction
from extractors.model.grounding import squash
from extractors.model.records import AgendaItem, Attendee, Decision, Meeting, Speech
from pipeline.run import read_bytes
from tests.new_bodies import MINUTES, Minutes

EACH = pytest.mark.parametrize("minutes", MINUTES, ids=lambda minutes: minutes.name)
_READ: dict[str, Extraction] = {}


def read(minutes: Minutes) -> Extraction:
    if minutes.name not in _READ:
        _READ[minutes.name] = read_bytes(minutes.text.encode())[1]
    return _READ[minutes.name]


def items_of(extraction: Extraction) -> dict[str, str]:
    return {item.record_id: item.label or "" for item in extraction.facts.agenda.items}


@EACH
def test_meeting(minutes: Minutes) -> None:
    (one,) = [record for record in read(minutes).records if isinstance(record, Meeting)]
    parts = (one.body, one.session_number, one.date, one.start_time, one.end_time, one.place, one.chair)
    assert squash("|".join(str(part or "-") for part in parts)) == squash(minutes.meeting)


@EACH
def test_people(minutes: Minutes) -> None:
    found = [
        f"{one.name}|{one.role or '-'}|{one.affiliation or '-'}|{one.standing}|{'present' if one.present else 'absent'}"
        for one in read(minutes).records
        if isinstance(one, Attendee)
    ]
    assert tuple(found) == minutes.people


@EACH
def test_items(minutes: Minutes) -> None:
    found = [f"{one.label}|{one.title}" for one in read(minutes).records if isinstance(one, AgendaItem)]
    assert tuple(found) == minutes.items


@EACH
def test_turns(minutes: Minutes) -> None:
    extraction = read(minutes)
    labels = items_of(extraction)
    found = [
        (
            squash(one.speaker_label or ""),
            str(one.act),
            labels.get(one.agenda_item_id or "", "-"),
            squash(one.grounding.text),
        )
        for one in extraction.records
        if isinstance(one, Speech)
    ]
    assert found == [(squash(one.label), one.act, one.item, squash(one.words)) for one in minutes.said]


@EACH
def test_rulings(minutes: Minutes) -> None:
    extraction = read(minutes)
    labels = items_of(extraction)
    found = [
        "|".join(
            (
                str(one.outcome),
                str(one.assent),
                "、".join(labels[item] for item in one.agenda_item_ids),
                "procedural" if one.procedural else "-",
                squash(one.grounding.text)[: len(squash(want.rsplit("|", 1)[1]))],
            )
        )
        for one, want in zip(
            [record for record in extraction.records if isinstance(record, Decision)],
            [*minutes.decisions, *["|" * 5] * 9],
            strict=False,
        )
    ]
    assert found == [squash(want) for want in minutes.decisions]

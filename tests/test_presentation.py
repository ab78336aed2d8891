"""What stands beside a record's columns names columns that there are, and is what search and evaluation go by."""

from __future__ import annotations

from pathlib import Path

import pytest

from extractors.model.records import RECORDS, Issue, Presentation, Record
from pipeline.evaluate.evaluate import DATASETS
from pipeline.query.views import open_views
from pipeline.schema.arrow import schema
from pipeline.search.search import plain_details

OF_GOLD = {"agenda", "parent", "closed"}
"""Fields of a gold row that stand for several columns."""


@pytest.mark.parametrize("record", [*RECORDS, Issue], ids=lambda record: record.dataset)
def test_only_columns_are_named(record: type[Record]) -> None:
    told = record.presentation
    named = {*told.shown, *(told.searched or ()), *told.compared, *told.counted}
    assert named - OF_GOLD <= set(schema(record).names)
    assert not (told.compared and told.counted)


def test_a_record_kind_without_a_way_of_its_own_is_judged_by_its_words() -> None:
    assert set(DATASETS) == {record.dataset for record in RECORDS if record.presentation != Presentation()}


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.dataset)
def test_a_record_kind_without_a_register_is_shown_by_the_search(record: type[Record], samples: Path) -> None:
    connection = open_views(samples)
    documents = [row[0] for row in connection.execute("SELECT document_id FROM documents").fetchall()]
    records = [row[0] for row in connection.execute(f"SELECT record_id FROM {record.dataset}").fetchall()]
    shown = connection.execute(plain_details(record), {"documents": documents, "records": records}).fetchall()
    assert sorted(row[0] for row in shown) == sorted(records)

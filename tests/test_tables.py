"""The schema: record classes to Arrow and back."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from extractors.model import records as r
from extractors.model import vocabulary as v
from extractors.model.document import Span
from pipeline.schema.arrow import columns, dataset_class, schema, table
from pipeline.schema.dictionary import TARGET, render_dictionary

CONTRACT_COMMON = [
    "record_id", "document_id", "meeting_id", "agenda_item_id", "page", "page_end", "span_start", "span_end", "spans",
    "regions", "text", "confidence", "uncertain", "review_state", "extractor",
]  # fmt: skip
GROUNDING = r.Grounding(page=1, page_end=1, span_start=3, span_end=9, spans=(Span(3, 5), Span(6, 9)),
                        regions=(r.Region(1, 1.0, 2.0, 3.0, 4.0, None),), text="本文")  # fmt: skip


@pytest.mark.parametrize("record", r.DATASETS, ids=lambda record: record.dataset)
def test_every_dataset_has_a_schema_with_descriptions(record: type) -> None:
    made = schema(record)
    assert made.metadata[b"description"]
    assert all(made.field(name).metadata[b"description"] for name in made.names)
    assert pa.Table.from_batches([], made).num_rows == table(record, []).num_rows == 0


@pytest.mark.parametrize("record", r.RECORDS, ids=lambda record: record.dataset)
def test_every_record_dataset_begins_with_the_columns_of_the_contract(record: type) -> None:
    assert schema(record).names[: len(CONTRACT_COMMON)] == CONTRACT_COMMON


def test_datasets_are_those_of_the_contract() -> None:
    names = [record.dataset for record in r.DATASETS]
    assert len(names) == len(set(names))
    assert set(names) == {
        "documents", "pages", "segments", "bodies", "meetings", "attendees", "agenda_items", "speeches", "decisions",
        "votes", "review_points", "risks", "findings", "exchanges", "commitments", "survey_items", "citations", "tables",
        "table_cells", "tokens", "issues", "runs", "finding_responses", "finding_links", "recurring_findings",
        "recurring_finding_members",
    }  # fmt: skip


def test_rows_survive_parquet(tmp_path: Path) -> None:
    row = r.Finding(record_id="a", document_id="b", grounding=GROUNDING, extractor="x/1", kind=v.FindingKind.GUIDANCE,
                    legal_basis=("第1条",), due_dates=(dt.date(2024, 1, 31),),
                    due=(r.Due(dt.date(2024, 1, 1), dt.date(2024, 1, 31), v.DuePrecision.MONTH, "1月中"),))  # fmt: skip
    pq.write_table(table(r.Finding, [row]), tmp_path / "f.parquet")
    (back,) = pq.read_table(tmp_path / "f.parquet").to_pylist()
    assert back["kind"] == "guidance"
    assert back["spans"] == [{"start": 3, "end": 5}, {"start": 6, "end": 9}]
    assert back["regions"][0]["x1"] == 3.0
    assert back["due"][0]["latest"] == dt.date(2024, 1, 31)
    assert back["meeting_id"] is None


def test_a_null_in_a_required_column_is_refused_when_written(tmp_path: Path) -> None:
    row = r.Attendee(record_id=None, document_id="b", grounding=GROUNDING, extractor="x/1", name="x")  # type: ignore[arg-type]
    with pytest.raises(pa.ArrowInvalid):
        pq.write_table(table(r.Attendee, [row]), tmp_path / "f.parquet")


def test_percentages_and_counts_have_64_bits() -> None:
    options = schema(r.SurveyItem).field("options").type.value_type
    assert options.field("percent").type == pa.float64()
    assert options.field("count").type == pa.int64()
    assert schema(r.Meeting).field("session_number").type == pa.int32()


def test_closed_vocabularies_are_known_to_the_columns() -> None:
    (outcome,) = (column for column in columns(r.Decision) if column.name == "outcome")
    assert outcome.vocabulary is v.Outcome
    assert dataset_class("decisions") is r.Decision


def test_the_committed_data_dictionary_is_the_generated_one() -> None:
    committed = Path(__file__).parent.parent / TARGET
    assert committed.read_text(encoding="utf-8") == render_dictionary(), "run: make dictionary"

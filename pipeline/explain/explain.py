"""Why a record is as it is, and what the columns of a document's tables hold: asked of the document once more."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

from extractors.model.errors import DocumentError, PipelineError
from extractors.model.records import RECORDS
from pipeline.explain.reading import explain_job
from pipeline.language.catalogue import tr
from pipeline.limits import Limits
from pipeline.printed import say
from pipeline.query.page_image import location
from pipeline.query.show import find_document
from pipeline.query.views import open_views
from pipeline.workers.job import BadAnswer, Explained, Job
from pipeline.workers.office import find_converter
from pipeline.workers.readers import ReaderProcesses


class NotExplained(PipelineError):
    """The document cannot be read as it was."""


def explain_record(data: Path, record_id: str) -> dict[str, Any]:
    """Block, scores and rules of a record. Raises NotExplained, NoPageImage."""
    kinds = [kind.dataset for kind in RECORDS if f"-{kind.dataset}-" in record_id]
    if not kinds:
        raise NotExplained(f"no record has the id {record_id}; ids stand in the column record_id of every dataset")
    connection = open_views(data)
    row = connection.execute(
        f"SELECT document_id FROM {kinds[0]} WHERE record_id = ?",  # noqa: S608 - names of our own
        [record_id],
    ).fetchone()
    if row is None:
        raise NotExplained(f"no record has the id {record_id}")
    document = find_document(connection, row[0])
    told = _ask(data, document, record_id)
    if not told:
        raise NotExplained(f"{document['sources'][0]} gives another record now; ingest it again with --only stale")
    return {"source": document["sources"][0]} | told


def explain_columns(data: Path, document: str) -> dict[str, Any]:
    """Roles of the columns of a document's tables. Raises NoSuchDocument, NotExplained, NoPageImage."""
    return _ask(data, find_document(open_views(data), document), None)


def _ask(data: Path, document: dict[str, Any], record_id: str | None) -> dict[str, Any]:
    place = location(data, document["document_id"], document["sha256"])
    job = Job(document["sha256"], place, Limits(), office=find_converter())
    readers = ReaderProcesses()
    try:
        answer = readers.ask(job, partial(explain_job, record_id=record_id))
    finally:
        readers.close()
    if isinstance(answer, DocumentError):
        raise NotExplained(f"{document['sources'][0]}: {answer}")
    if not isinstance(answer, Explained):
        raise NotExplained(str(BadAnswer("no explanation")))
    told = json.loads(answer.text)
    if not isinstance(told, dict):
        raise NotExplained(str(BadAnswer("no explanation")))
    return told


def print_record(told: dict[str, Any]) -> None:
    """An explanation as lines."""
    say(f"{told['record_id']}  {told['source']}")
    doubts = ", " + tr("uncertain: {columns}", columns=", ".join(told["uncertain"])) if told["uncertain"] else ""
    say(f"{told['extractor']}, " + tr("confidence {confidence}", confidence=told["confidence"]) + doubts)
    if block := told["block"]:
        say(f"{tr('block  ')}{block['kind']} ({block['likely']}) {block['mark'] or ''} {block['words']}")
        for words in block["above"]:
            say("       " + tr("below {place}", place=words))
    if told["table"]:
        print_columns({"tables": [told["table"]]})
    for score in told["scores"]:
        say(tr("score  {model}: {label} ({probability:.2f}, next {runner_up}) of {of}", **score))
        say("       " + "  ".join(f"{feature} {weight:+}" for feature, weight in score["reasons"]))
    for rule in told["rules"]:
        table = rule["table"].rpartition(".")[2]
        say(tr("rule   {table}: {means} by {words} in {of}", **{**rule, "table": table}))


def print_columns(told: dict[str, Any]) -> None:
    """The columns of tables as lines."""
    for number, table in enumerate(told["tables"]):
        say(tr("table {number}, heads {heads}", number=number, heads=table["heads"]))
        for column in table["columns"]:
            say("       " + tr("{role} ({score:.2f}, next {runner_up})  {head}", **column))

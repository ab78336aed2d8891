"""What a process that reads answers: rows as Arrow messages, the rest as JSON; nothing in it can be executed.

The one who asked trusts none of it. A reader that the document has taken over may say what it likes, but only of that
document, and only what the schema allows.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pyarrow as pa

from extractors.model.errors import (
    Convertible,
    Damaged,
    DocumentError,
    Empty,
    Encrypted,
    LimitExceeded,
    Unreadable,
    Unrecognized,
    Unsupported,
)
from extractors.model.records import SEARCHED, DocumentRow
from extractors.model.vocabulary import Origin
from pipeline.product import Product, document_id_of
from pipeline.schema.arrow import Packed, pack, record_of, table
from pipeline.schema.checked import NotAsPromised, check_rows, read_plain
from pipeline.store.parts import PER_DOCUMENT
from pipeline.tokens.entries import Indexed, SearchEntry
from pipeline.workers.job import (
    Answer,
    BadAnswer,
    Explained,
    InternalError,
    Interrupted,
    Job,
    OutOfMemory,
    Picture,
    ReaderDied,
)

_ERRORS = {
    kind.__name__: kind
    for kind in (
        Convertible, Damaged, Empty, Encrypted, InternalError, Interrupted, LimitExceeded, OutOfMemory, ReaderDied,
        Unreadable, Unrecognized, Unsupported,
    )
}  # fmt: skip
"""What a reader may say went wrong."""
_MOST_ABOUT = 2**20
"""Bytes of the JSON part."""
_MOST_SAID = 2_000
"""Characters of a reason or a remedy."""
_ENTRIES = "entries"
"""What the search index takes in, as if it were a dataset."""
_DATASETS = frozenset(PER_DOCUMENT) - {DocumentRow.dataset}
_SEARCHED = frozenset(record.dataset for record in SEARCHED)
_ENTRY = pa.schema([pa.field(each.name, pa.string(), nullable=each.name == "date") for each in fields(SearchEntry)])
_LENGTH = struct.Struct("<I")


def write_answer(result: Answer) -> list[bytes]:
    """The pieces of an answer."""
    if isinstance(result, Picture):
        return [*_framed({"picture": [result.width, result.height]}), result.rgb]
    if isinstance(result, Explained):
        return [*_framed({"explained": True}), result.text.encode("utf-8", "replace")]
    if isinstance(result, DocumentError):
        kind = next(one.__name__ for one in (*type(result).__mro__, InternalError) if one.__name__ in _ERRORS)
        return _framed({"error": kind, "reason": result.reason[:_MOST_SAID], "remedy": result.remedy[:_MOST_SAID]})
    about = pack(DocumentRow.dataset, table(DocumentRow, [result.document]))
    entries = pa.RecordBatch.from_pylist(
        [{each.name: getattr(entry, each.name) for each in fields(entry)} for entry in result.indexed.entries], _ENTRY
    )
    found = Packed(_ENTRIES, entries.num_rows, (entries.serialize().to_pybytes(),))
    packed = [about, found, *result.packed.values()]
    said = {
        "parts": [[one.dataset, one.rows, [len(batch) for batch in one.batches]] for one in packed],
        "digest": result.indexed.digest, "unread": result.unread, "wants_ocr": result.wants_ocr,
    }  # fmt: skip
    return [*_framed(said), *(batch for one in packed for batch in one.batches)]


def read_answer(answer: memoryview, job: Job, most: int) -> Answer:
    """What an answer says of a document; BadAnswer where it is none, within ``most`` bytes when unfolded."""
    try:
        return _decode(answer, job, most)
    except (NotAsPromised, MemoryError) as error:
        return BadAnswer(str(error) or type(error).__name__)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with an answer is the reader's fault, and is told
        return BadAnswer(f"{type(error).__name__}")


def _framed(said: dict[str, Any]) -> list[bytes]:
    about = json.dumps(said, ensure_ascii=False).encode("utf-8", "replace")
    return [_LENGTH.pack(len(about)), about]


def _decode(answer: memoryview, job: Job, most: int) -> Answer:
    (size,) = _LENGTH.unpack_from(answer)
    begin = _LENGTH.size + size
    if size > _MOST_ABOUT or begin > len(answer):
        raise NotAsPromised("its head is too long")
    said = json.loads(bytes(answer[_LENGTH.size : begin]))
    if "error" in said:
        kind = _ERRORS[said["error"]]
        return kind(_text(said["reason"]), _text(said["remedy"]))
    if "picture" in said:
        width, height = map(_count, said["picture"])
        return _picture(width, height, answer[begin:])
    if "explained" in said:
        return Explained(str(answer[begin:], "utf-8"))
    document_id = document_id_of(job.sha256)
    packed = {one.dataset: one for one in _parts(said["parts"], answer[begin:])}
    row = _document(packed.pop(DocumentRow.dataset), document_id, most)
    if row.sha256 != job.sha256:
        raise NotAsPromised("it is of another document")
    entries = _entries(packed.pop(_ENTRIES), document_id)
    if not packed.keys() <= _DATASETS:
        raise NotAsPromised("it has a dataset that is not made of one document")
    for one in packed.values():
        check_rows(one, document_id, most)
    return Product(
        document=row,
        packed=packed,
        indexed=Indexed(_digest(said["digest"]), entries),
        unread=_count(said["unread"]),
        wants_ocr=said["wants_ocr"] is True,
    )


def _parts(listed: list[Any], rest: memoryview) -> Iterator[Packed]:
    at = 0
    for name, rows, sizes in listed:
        batches = []
        for size in map(_count, sizes):
            batches.append(bytes(rest[at : at + size]))
            at += size
        yield Packed(name, _count(rows), tuple(batches))
    if at != len(rest):
        raise NotAsPromised("it is longer or shorter than it says")


def _document(packed: Packed, document_id: str, most: int) -> DocumentRow:
    (row,) = check_rows(packed, document_id, most).to_pylist()
    document: DocumentRow = record_of(DocumentRow, row)
    if min(document.page_count, document.char_count) < 0 or document.sources or document.supersedes or document.body_id:
        raise NotAsPromised("it says of its document what only the one who asked can know")
    if any(one.origin != Origin.DOCUMENT for one in document.origins):
        raise NotAsPromised("it says what stands beside its document, which it does not know")
    return document


def _entries(packed: Packed, document_id: str) -> tuple[SearchEntry, ...]:
    (message,) = packed.batches
    batch = read_plain(message, _ENTRY)
    if batch.num_rows != packed.rows or any(batch[field.name].null_count for field in _ENTRY if not field.nullable):
        raise NotAsPromised("its search entries are not whole")
    entries = tuple(SearchEntry(*values) for values in zip(*(column.to_pylist() for column in batch), strict=True))
    for entry in entries:
        if entry.dataset not in _SEARCHED or not entry.record_id.startswith(f"{document_id}-"):
            raise NotAsPromised("it has search entries of another document")
    return entries


def _picture(width: int, height: int, rgb: memoryview) -> Picture:
    if width * height * 3 != len(rgb):
        raise NotAsPromised("its picture is not as large as it says")
    return Picture(width, height, bytes(rgb))


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _MOST_SAID:
        raise NotAsPromised("its reason is none")
    return value


def _count(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**48:
        raise NotAsPromised("one of its numbers is no count")
    return value


def _digest(value: object) -> str:
    if not isinstance(value, str) or len(value) != 64:
        raise NotAsPromised("its digest is none")
    return value

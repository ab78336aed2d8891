"""What a process that reads answers is read as data, and only if it is what the schema promises."""

from __future__ import annotations

import _socket
import hashlib
import io
import json
import os
import pickle
import socket
import stat
import struct
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from extractors.model.errors import DocumentError, LimitExceeded, Unreadable
from pipeline.limits import MIB, Limits
from pipeline.product import Product
from pipeline.run import process
from pipeline.schema.arrow import Packed, coded, dataset_class, pack, schema
from pipeline.workers.answer import read_answer, write_answer
from pipeline.workers.job import BadAnswer, Interrupted, Job, Order, OutOfMemory, Result, read_job
from pipeline.workers.readers import ReaderProcess, ReaderProcesses
from pipeline.workers.template import Template

TEXT = (
    "星見市個人情報保護審議会 第３回会議録\n日時　令和６年３月３日\n\n○日野会長　ただいまから第３回審議会を開会します。\n"
    "○三浦委員　保存期間は何年ですか。\n○事務局　５年です。\n○日野会長　原案のとおり可決することに御異議ありませんか。\n"
    "（「異議なし」の声あり）\n○日野会長　可決します。\n"
).encode()
JOB = Job(hashlib.sha256(TEXT).hexdigest(), "file:///a.txt", Limits())
MOST = 64 * MIB


def answered(result: Result, job: Job = JOB, most: int = MOST) -> Result:
    return read_answer(memoryview(b"".join(write_answer(result))), job, most)


@pytest.fixture(scope="module")
def product() -> Product:
    return process(TEXT)


def test_an_answer_says_what_was_read(product: Product) -> None:
    assert answered(product) == product
    for error in (LimitExceeded("too long", "split it"), OutOfMemory("x"), Interrupted("x", "y"), BadAnswer("x")):
        read = answered(error)
        assert isinstance(read, DocumentError)
        assert (read.code, read.reason, read.remedy) == (error.code, error.reason, error.remedy)


def test_tokens_travel_as_numbers_and_are_strings_again(product: Product) -> None:
    packed = product.packed["tokens"]
    rows = packed.unpack()
    assert rows.schema.equals(schema(dataset_class("tokens")), check_metadata=True)
    assert rows.equals((packed + packed).unpack().slice(0, rows.num_rows))
    assert rows["pos"][0].as_py()[0]
    many = pa.concat_tables([rows] * 40)
    assert pack("tokens", many).size * 3 < many.nbytes
    assert coded("speeches") == ()


def test_a_pickle_is_no_answer(tmp_path: Path, product: Product) -> None:
    class Malicious:
        def __reduce__(self) -> tuple[Callable[[str], int], tuple[str]]:
            return os.system, (f"touch {tmp_path / 'run'}",)

    for body in (pickle.dumps(Malicious()), struct.pack("<I", 9) + pickle.dumps(Malicious()), b"", b"\0" * 40):
        assert isinstance(read_answer(memoryview(body), JOB, MOST), BadAnswer)
    assert not list(tmp_path.iterdir())


def with_rows(product: Product, dataset: str, change: Callable[[dict[str, object]], object]) -> Product:
    """A product whose first row of a dataset is another one."""
    rows = product.packed[dataset].unpack()
    listed = rows.to_pylist()
    change(listed[0])
    loose = pa.schema([field.with_nullable(True) for field in rows.schema])
    changed = pa.Table.from_pylist(listed, loose)
    return replace(product, packed={**product.packed, dataset: pack(dataset, changed)})


def shifted(product: Product, dataset: str, turn: Callable[[bytes], bytes]) -> Product:
    packed = product.packed[dataset]
    turned = Packed(dataset, packed.rows, tuple(map(turn, packed.batches)))
    return replace(product, packed={**product.packed, dataset: turned})


def compressed(product: Product) -> Product:
    """Segments as zstd would send them: Arrow unfolds them to whatever they say."""
    rows = product.packed["segments"].unpack().combine_chunks().to_batches()[0]
    sink = io.BytesIO()
    options = pa.ipc.IpcWriteOptions(compression="zstd")
    with pa.ipc.new_stream(sink, rows.schema, options=options) as stream:
        stream.write_batch(rows)
    reader = pa.ipc.MessageReader.open_stream(sink.getvalue())
    reader.read_next_message()
    batch = reader.read_next_message().serialize().to_pybytes()
    assert pa.ipc.read_record_batch(pa.py_buffer(batch), rows.schema).num_rows == rows.num_rows, "Arrow unfolds it"
    return replace(product, packed={**product.packed, "segments": Packed("segments", rows.num_rows, (batch,))})


def unfolding(product: Product) -> Product:
    """Tokens each of which is the same megabyte."""
    rows = product.packed["tokens"].unpack()
    index = rows.schema.get_field_index("surface")
    many = pa.concat_tables([rows] * (200 // rows.num_rows + 1)).combine_chunks()
    whole = many.set_column(index, rows.schema.field(index), pa.repeat("あ" * 400_000, many.num_rows))
    return replace(product, packed={**product.packed, "tokens": pack("tokens", whole)})


WRONG: dict[str, Callable[[Product], Product]] = {
    "of another document": lambda product: replace(product, document=replace(product.document, document_id="0" * 16)),
    "sha256 of another": lambda product: replace(product, document=replace(product.document, sha256="0" * 64)),
    "has a name": lambda product: replace(product, document=replace(product.document, sources=("a",))),
    "rows of a neighbour": lambda product: with_rows(product, "speeches", lambda row: row.update(document_id="0" * 16)),
    "ids of a neighbour": lambda product: with_rows(product, "speeches", lambda row: row.update(record_id="0-1")),
    "unknown word": lambda product: with_rows(product, "segments", lambda row: row.update(kind="whatever")),
    "nothing there": lambda product: with_rows(product, "speeches", lambda row: row.update(text=None)),
    "a dataset of the folder": lambda product: replace(
        product, packed={**product.packed, "runs": Packed("runs", 1, product.packed["pages"].batches)}
    ),
    "another count": lambda product: replace(
        product, packed={**product.packed, "pages": replace(product.packed["pages"], rows=7)}
    ),
    "cut": lambda product: shifted(product, "speeches", lambda batch: batch[:-64]),
    "turned over": lambda product: shifted(product, "speeches", lambda batch: batch[::-1]),
    "other columns": lambda product: shifted(product, "speeches", lambda _: product.packed["pages"].batches[0]),
    "compressed": compressed,
    "unfolding": unfolding,
    "entries of a neighbour": lambda product: replace(
        product,
        indexed=replace(product.indexed, entries=(replace(product.indexed.entries[0], record_id="0"),)),
    ),
    "a count that is none": lambda product: replace(product, unread=-1),
}


@pytest.mark.parametrize("name", WRONG)
def test_rows_that_are_not_what_the_schema_promises_are_told(product: Product, name: str) -> None:
    result = answered(WRONG[name](product))
    assert isinstance(result, BadAnswer), result
    assert "no valid answer" in str(result)
    assert "\n" not in str(result)


def test_days_that_python_does_not_have_are_refused(product: Product) -> None:
    rows = product.packed["meetings"].unpack()
    index = rows.schema.get_field_index("date")
    days = pa.array([2**31 - 1], pa.int32()).cast(pa.date32())
    changed = rows.set_column(index, rows.schema.field(index), days)
    result = answered(replace(product, packed={**product.packed, "meetings": pack("meetings", changed)}))
    assert isinstance(result, BadAnswer)
    assert "days that are none" in str(result)


def test_no_byte_of_an_answer_makes_it_raise(product: Product) -> None:
    """Every answer with some bytes turned is read, or told to be none."""
    whole = b"".join(write_answer(product))
    kinds = set()
    for at in range(0, len(whole), max(1, len(whole) // 1500)):
        turned = bytearray(whole)
        turned[at] ^= 1 << (at % 8)
        kinds.add(type(read_answer(memoryview(turned), JOB, MOST)))
    assert kinds <= {Product, BadAnswer}
    assert BadAnswer in kinds


# -- a reader that is taken over -------------------------------------------------------------------

LIMITS = Limits(seconds=3)


def channel() -> socket.socket:
    """The reader's own end of the line to its parent, as somebody finds it who runs code there."""
    (number,) = (one for one in range(3, 200) if is_socket(one))
    return _socket.socket(fileno=number)  # type: ignore[return-value]


def is_socket(number: int) -> bool:
    try:
        return stat.S_ISSOCK(os.fstat(number).st_mode)
    except OSError:
        return False


def framed(body: bytes) -> bytes:
    return struct.pack("<Q", len(body)) + body


def taken_over(job: Job) -> Result:
    """Do with the channel what the document says."""
    word, _, rest = (job.data or b"").decode().partition(" ")
    line = channel()
    if word == "half":
        line.sendall(framed(b"x" * 1000)[:500])
        time.sleep(600)
    if word == "drip":
        line.sendall(struct.pack("<Q", 100_000))
        while True:
            line.sendall(b"x")
            time.sleep(0.1)
    if word == "endless":
        line.sendall(struct.pack("<Q", 2**62))
        while True:
            line.sendall(bytes(MIB))
    if word == "pickle":
        line.sendall(framed(b"cos\nsystem\n(Vtouch " + rest.encode() + b"\ntR."))
        time.sleep(600)
    if word == "twice":
        line.sendall(framed(b"".join(write_answer(Unreadable("a lie", "")))) * 2)
        time.sleep(600)
    line.detach()  # type: ignore[attr-defined]
    return Unreadable(json.dumps(dict(os.environ)) if word == "environment" else f"read {os.getpid()}", "")


@pytest.fixture(scope="module")
def readers() -> Iterator[ReaderProcesses]:
    made = ReaderProcesses()
    made.prepare(Order(taken_over))
    yield made
    made.close()


def read(readers: ReaderProcesses, words: str, limits: Limits = LIMITS) -> Result:
    data = words.encode()
    return readers.read(Job(hashlib.sha256(data).hexdigest(), "file:///x", limits, data=data), taken_over)


@pytest.mark.parametrize(
    ("words", "told"),
    [("half", "longer than 3 s"), ("drip", "longer than 3 s"), ("endless", "more than 1024 MiB of records")],
)
def test_an_answer_without_end_ends_with_the_document(readers: ReaderProcesses, words: str, told: str) -> None:
    result = read(readers, words)
    assert isinstance(result, LimitExceeded)
    assert told in str(result)
    assert "read " in str(read(readers, "next"))


def test_a_malicious_pickle_is_told_and_not_run(readers: ReaderProcesses, tmp_path: Path) -> None:
    result = read(readers, f"pickle {tmp_path / 'run'}")
    assert isinstance(result, BadAnswer), result
    assert not list(tmp_path.iterdir())


def test_an_answer_given_twice_is_not_taken_for_that_of_the_next(readers: ReaderProcesses) -> None:
    assert "a lie" in str(read(readers, "twice"))
    assert "read " in str(read(readers, "next"))


def test_the_environment_holds_no_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "himitsu")
    fresh = ReaderProcesses()
    try:
        seen = read(fresh, "environment")
    finally:
        fresh.close()
    assert isinstance(seen, Unreadable)
    assert "PATH" in seen.reason
    assert "himitsu" not in seen.reason
    assert "HOME" not in json.loads(seen.reason)


def test_the_template_holds_no_thread_when_it_forks() -> None:
    """A fork takes along one thread only, and the locks that the others held."""
    template = Template(Order(read_job))
    try:
        reader = ReaderProcess(template, LIMITS)
        parent = int(Path(f"/proc/{reader.pid}/stat").read_text().rsplit(")", 1)[1].split()[1])
        assert len(list(Path(f"/proc/{parent}/task").iterdir())) == 1
        assert parent != os.getpid()
        reader.end()
    finally:
        template.end()

"""The datasets' folder: always whole, each document once, nothing left over."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from extractors.model.records import DocumentRow
from extractors.model.vocabulary import DocumentKind, Status
from pipeline.schema.arrow import dataset_class, pack, schema, table
from pipeline.store.catalogue import KnownDocument, KnownSource
from pipeline.store.change import Change
from pipeline.store.database import NotAStore
from pipeline.store.files import EMPTY, StoreFiles
from pipeline.store.parts import NAMES, by_document
from pipeline.store.store import Store, StoreLocked


def change(*documents: str, chars: int = 1, **more: object) -> Change:
    """A change that puts these documents in."""
    rows = [
        DocumentRow(
            document_id=document, sources=(), sha256=document, media_type="text", kind=DocumentKind.OTHER, title=None,
            issuer=None, body_id=None, published_on=None, page_count=1, char_count=chars, supersedes=None,
            status=Status.OK, problems=(), pipeline_version="1",
        )
        for document in documents
    ]  # fmt: skip
    return Change(
        documents=[KnownDocument(document, document, "ok", "v1") for document in documents],
        rows=by_document({"documents": table(DocumentRow, rows)}),
        sources=[KnownSource(f"/in/{document}.txt", f"{document}.txt", document, "stamp") for document in documents],
        **more,  # type: ignore[arg-type]
    )


def shown(folder: Path) -> list[str]:
    """Document ids that somebody with plain pandas sees, in the order of the files."""
    return sorted(pd.read_parquet(folder / "documents")["document_id"])


def test_a_new_folder_shows_every_dataset_with_no_rows(tmp_path: Path) -> None:
    with Store(tmp_path).writing():
        pass
    for name in NAMES:
        frame = pd.read_parquet(tmp_path / name)
        assert list(frame.columns) == schema(dataset_class(name)).names
        assert frame.empty


def test_documents_appear_once_however_often_they_are_committed(tmp_path: Path) -> None:
    for round_ in range(3):
        with Store(tmp_path).writing() as store:
            store.commit(change("a" * 16, "b" * 16, chars=round_))
    frame = pd.read_parquet(tmp_path / "documents")
    assert sorted(frame["document_id"]) == ["a" * 16, "b" * 16]
    assert set(frame["char_count"]) == {2}


def test_many_small_commits_leave_few_files(tmp_path: Path) -> None:
    with Store(tmp_path).writing() as store:
        for number in range(40):
            store.commit(change(f"{number:016d}"))
    assert len(shown(tmp_path)) == 40
    assert {path.name for path in (tmp_path / "documents").iterdir()} == {"empty.parquet", "part-00000001.parquet"}
    assert {path.suffix for path in (tmp_path / "documents").iterdir()} == {".parquet"}


def test_a_second_source_of_the_same_document_is_one_document_with_two_sources(tmp_path: Path) -> None:
    with Store(tmp_path).writing() as store:
        store.commit(change("a" * 16))
        store.commit(Change(sources=[KnownSource("/in/copy.txt", "copy.txt", "a" * 16, "stamp")]))
    frame = pd.read_parquet(tmp_path / "documents")
    assert [list(sources) for sources in frame["sources"]] == [["a" * 16 + ".txt", "copy.txt"]]


def test_removed_documents_are_gone_and_their_neighbours_stay(tmp_path: Path) -> None:
    with Store(tmp_path).writing() as store:
        store.commit(change("a" * 16, "b" * 16))
        store.commit(Change(removed=["a" * 16]))
    assert shown(tmp_path) == ["b" * 16]


@pytest.mark.parametrize("step", ["Store._write_part", "StoreFiles.build", "StoreFiles.publish", "StoreFiles.sweep"])
def test_a_run_interrupted_at_any_step_is_finished_or_undone(
    tmp_path: Path, step: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Store(tmp_path).writing() as store:
        store.commit(change("a" * 16))

    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt), Store(tmp_path).writing() as store:
        patch.setattr(f"pipeline.store.store.{step}", interrupted)
        store.commit(change("b" * 16))
    assert shown(tmp_path) in (["a" * 16], ["a" * 16, "b" * 16])
    with Store(tmp_path).writing() as store:
        known = set(store.catalogue.documents())
        assert set(shown(tmp_path)) == known
        store.commit(change("c" * 16))
    assert set(shown(tmp_path)) == known | {"c" * 16}
    shown_files = {path.stem for path in (tmp_path / "documents").iterdir()} - {EMPTY}
    assert len(list((tmp_path / ".gijiroku" / "parts").iterdir())) == len(shown_files)


def test_the_second_writer_is_told_who_holds_the_lock(tmp_path: Path) -> None:
    with (
        Store(tmp_path).writing(),
        pytest.raises(StoreLocked, match=r"process \d+"),
        Store(tmp_path).writing(wait=False),
    ):
        pass


def test_a_folder_that_somebody_else_wrote_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "mine.txt").write_text("mine")
    with pytest.raises(NotAStore, match="in the way"), Store(tmp_path).writing():
        pass
    assert (tmp_path / "documents" / "mine.txt").read_text() == "mine"


def test_a_folder_that_was_never_finished_holds_nothing_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(StoreFiles, "publish", interrupted)
    with pytest.raises(KeyboardInterrupt), Store(tmp_path).writing():
        pass
    with pytest.raises(NotAStore, match="holds no datasets"), Store(tmp_path) as store:
        store.dataset("documents")


def test_reading_where_nothing_was_ingested_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(NotAStore, match="gijiroku ingest"):
        Store(tmp_path).catalogue.documents()


def test_rows_of_files_that_could_not_be_read_survive_a_rewrite(tmp_path: Path) -> None:
    issue: dict[str, str | None] = dict.fromkeys(schema(dataset_class("issues")).names)
    issue |= {"issue_id": "a" * 16 + "-issues-1", "stage": "read", "code": "unreadable", "severity": "error"}
    first = change("a" * 16)
    packed = pack("issues", pa.Table.from_pylist([issue], schema(dataset_class("issues"))))
    first = replace(first, rows={"a" * 16: dict(first.rows["a" * 16]) | {"issues": packed}})
    with Store(tmp_path).writing() as store:
        store.commit(first)
        for number in range(20):
            store.commit(change(f"{number:016d}"))
    assert len(pd.read_parquet(tmp_path / "issues")) == 1


@pytest.mark.parametrize("step", [1, 7])
def test_compaction_keeps_every_row_and_its_result_depends_on_the_documents_only(
    tmp_path: Path, step: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty documents in parts of three, so that they come from several parts and go onto several shelves."""
    monkeypatch.setattr("pipeline.store.parts.MAX_DOCUMENTS", 3)
    monkeypatch.setattr("pipeline.store.store.MAX_DOCUMENTS", 3)
    documents = [f"{number * 7919 % 30:016d}" for number in range(30)]
    with Store(tmp_path).writing() as store:
        for start in range(0, 30, step):
            store.commit(change(*sorted(documents[start : start + step])))
        before = store.catalogue.documents()
        store.compact()
        assert store.catalogue.documents() == before
        assert store.row_counts()["documents"] == 30
        for document in documents:
            assert store.rows("documents", [document])["document_id"].to_pylist() == [document]
    files = sorted(path for path in (tmp_path / "documents").iterdir() if path.stem != EMPTY)
    assert [len(pd.read_parquet(file)) for file in files] == [3] * 10
    names = ("".join(sorted(documents)[start : start + 3]) for start in range(0, 30, 3))
    assert {path.stem for path in files} == {"sorted-" + sha256(name.encode()).hexdigest()[:12] for name in names}

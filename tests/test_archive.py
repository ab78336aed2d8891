"""The archive of originals: bytes once, by hash, with their sidecar; used when a source is gone, taken down with it."""

from __future__ import annotations

import hashlib
import shutil
import tomllib
from pathlib import Path

import pandas as pd
import pytest
from warcio.archiveiterator import ArchiveIterator

from pipeline.archive.originals import NotKept, Originals, sidecar_text
from pipeline.publish.export import source_places
from tests.pile import gijiroku, ingest, minutes, write_pile
from tests.web_server import site_serving

ROOT = Path(__file__).parent.parent


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Datasets of two minutes whose originals are kept."""
    write_pile(tmp_path / "raw", 2)
    (tmp_path / "raw/001.txt.source.toml").write_text('body = "星見市議会"\n', encoding="utf-8")
    ingest(tmp_path / "raw", "--archive", data=tmp_path / "out")
    return tmp_path / "out"


def test_bytes_are_kept_once_with_what_is_known_of_them(data: Path, tmp_path: Path) -> None:
    kept = list(Originals(data).all())
    assert {one.path.read_text(encoding="utf-8") for one in kept} == {minutes(0), minutes(1)}
    assert sorted(one.about().get("body", "") for one in kept) == ["", "星見市議会"]
    assert all(one.about()["retrieved"].endswith("+00:00") and one.about()["sha256"] == one.sha256 for one in kept)
    shutil.copy(tmp_path / "raw/000.txt", tmp_path / "raw/copy.txt")
    ingest(tmp_path / "raw", "--archive", "--again", data=data)
    assert len(list(Originals(data).all())) == 2


def test_what_was_read_before_is_kept_too(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 2)
    ingest(tmp_path / "raw", data=tmp_path / "out")
    assert ingest(tmp_path / "raw", "--archive", data=tmp_path / "out")["unchanged"] == 2
    assert len(list(Originals(tmp_path / "out").all())) == 2


def test_what_was_read_at_another_place_is_kept_too(tmp_path: Path) -> None:
    write_pile(tmp_path / "raw", 2)
    ingest(tmp_path / "raw", data=tmp_path / "out")
    (tmp_path / "raw").rename(tmp_path / "moved")
    assert ingest(tmp_path / "moved", "--archive", data=tmp_path / "out")["unchanged"] == 2
    assert len(list(Originals(tmp_path / "out").all())) == 2


def test_verify_tells_what_is_not_as_it_was_kept(data: Path) -> None:
    one, other = Originals(data).all()
    assert gijiroku("verify", "--data", data).exit_code == 0
    one.path.write_text("something else")
    other.path.unlink()
    told = gijiroku("verify", "--data", data)
    assert told.exit_code != 0
    assert f"{one.path.name} is not as it was kept" in told.output
    assert f"{other.sidecar.name} belongs to no original" in told.output


def test_what_is_taken_down_is_taken_down_here_too(data: Path) -> None:
    document = pd.read_parquet(data / "documents").sort_values("sources").iloc[0]
    assert Originals(data).find(document["sha256"])
    gijiroku("remove", document["document_id"], "--yes", "--data", data)
    assert not list((data / "archive").rglob(f"{document['sha256']}*"))
    assert len(list(Originals(data).all())) == 1


def test_what_nobody_needs_is_told_and_freed_when_asked(data: Path, tmp_path: Path) -> None:
    originals = Originals(data)
    came = originals.coming("x")
    came.write_bytes(b"stray")
    sha256 = hashlib.sha256(b"stray").hexdigest()
    originals.keep(came, sha256, "a.pdf", {"url": "https://example.jp/a.pdf"})
    told = gijiroku("archive", "--prune", "--data", data).output
    assert f"not needed {sha256}.pdf https://example.jp/a.pdf" in told
    assert originals.find(sha256)
    gijiroku("archive", "--prune", "--for-good", "--data", data)
    assert not originals.find(sha256)
    assert gijiroku("archive", "--data", data).output == "2 originals, 0.0 MiB\n"


def test_originals_are_given_out_as_warc_and_as_a_folder_that_can_be_read(data: Path, tmp_path: Path) -> None:
    gijiroku("archive", "--export", tmp_path / "all.warc.gz", "--data", data)
    with (tmp_path / "all.warc.gz").open("rb") as file:
        records = [(one.rec_type, one.content_stream().read()) for one in ArchiveIterator(file)]
    assert [kind for kind, _ in records] == ["warcinfo", "resource", "resource"]
    assert {body.decode() for _, body in records[1:]} == {minutes(0), minutes(1)}
    gijiroku("archive", "--export", tmp_path / "given", "--data", data)
    assert ingest(tmp_path / "given", data=tmp_path / "again")["inserted"] == 2


def test_a_page_is_drawn_from_the_archive_when_its_source_is_gone(tmp_path: Path) -> None:
    with site_serving() as site:
        pdf = (ROOT / "data/raw/inspection-findings.pdf").read_bytes()
        site.add("/r5/findings.pdf", pdf, "application/pdf")
        ingest(f"{site.url}/r5/findings.pdf", "--allow-private", "--archive", data=tmp_path / "out")
    told = gijiroku("page", "findings.pdf", "1", tmp_path / "page.png", "--data", tmp_path / "out")
    assert told.exit_code == 0, told.output
    assert (tmp_path / "page.png").read_bytes().startswith(b"\x89PNG")
    assert "kept as" in gijiroku("show", "findings.pdf", "--data", tmp_path / "out").output


def test_what_is_given_out_leads_to_the_archive_when_a_source_is_gone(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    raw.mkdir()
    for name in ("inspection-findings.pdf", "inspection-results.html"):
        (raw / name).write_bytes((ROOT / "data/raw" / name).read_bytes())
    ingest(raw, "--archive", data=out)
    kept = {one.path.suffix: one.path.as_uri() for one in Originals(out).all()}
    (raw / "inspection-findings.pdf").unlink()
    places = set(source_places(out).values())
    assert places == {kept[".pdf"], (raw / "inspection-results.html").as_uri()}
    page = tmp_path / "report.html"
    assert gijiroku("report", "--html", page, "--data", out).exit_code == 0
    assert f"out/archive/{kept['.pdf'].rpartition('archive/')[2]}#page=" in page.read_text("utf-8")


def test_a_sidecar_says_what_it_was_given() -> None:
    told = {"title": 'a"b\\c\n\x7f\x85 会議録', "url": "https://example.jp/"}
    assert tomllib.loads(sidecar_text(told)) == told


def test_other_bytes_are_not_kept_under_a_hash(tmp_path: Path) -> None:
    with pytest.raises(NotKept):
        Originals(tmp_path).keep_bytes(b"a", "0" * 64, "a.pdf", {})
    assert not list(Originals(tmp_path).all())
    assert Originals(tmp_path).find("../../etc/passwd") is None

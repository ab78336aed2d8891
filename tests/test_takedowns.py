"""What was taken down stays away: saved anew with other bytes, in another folder, and for as long as nobody lets it in."""

from __future__ import annotations

import json
import random
import zipfile
from pathlib import Path

import pytest

from pipeline.ingest.likeness import KeptAway, make_likeness
from pipeline.store.tombstones import Tombstone, as_lines, from_lines
from tests.pile import gijiroku, ingest, minutes, sources, write_pile
from tests.test_keep import SECRET, traces

pytestmark = pytest.mark.usefixtures("read_here")
SALT = b"8 bytes."


def leak(number: int = 5) -> str:
    talk = "".join(f"○三浦委員　第{one}号の議案について、保存の期間と廃棄の方法を伺います。\n" for one in range(8))
    return f"{minutes(number)}{talk}○{SECRET}委員　住所は一番地です。\n"


@pytest.fixture
def down(tmp_path: Path) -> Path:
    """A folder in which a document was taken down."""
    write_pile(tmp_path / "raw", 2)
    (tmp_path / "raw/leak.txt").write_text(leak(), encoding="utf-8")
    ingest(tmp_path / "raw", data=tmp_path / "out")
    assert gijiroku("remove", "leak.txt", "--yes", "--data", tmp_path / "out").exit_code == 0
    assert list(traces(tmp_path / "out", "leak.txt")) == []
    return tmp_path


@pytest.mark.parametrize("change", ["a space", "a redaction", "in an archive", "as HTML"])
def test_saved_anew_it_is_held_back_and_told(down: Path, change: str) -> None:
    raw, out = down / "raw", down / "out"
    file, name = raw / "leak.txt", "leak.txt"
    if change == "a space":
        file.write_text(leak() + " \n", encoding="utf-8")
    elif change == "a redaction":
        file.write_text(leak().replace(SECRET, "■■"), encoding="utf-8")
    elif change == "in an archive":
        file.unlink()
        with zipfile.ZipFile(raw / "a.zip", "w") as archive:
            archive.writestr("r7/leak.txt", leak() + "\n")
        name = "a.zip!/r7/leak.txt"
    else:
        file.write_text(f"<html><body>{leak().replace(chr(10), '<br>')}</body></html>", encoding="utf-8")
    event = ingest(raw, "--archive", data=out)
    assert (event["failed"], event["exit_code"]) == (1, 1)
    assert (event["failures"][0]["source"], event["failures"][0]["code"]) == (name, "held_back")
    assert list(traces(out, SECRET)) == []
    assert sources(out) == ["000.txt", "001.txt"]
    assert "has the name and most words of a document that was taken down" in gijiroku("status", "--data", out).output
    night = gijiroku("ingest", raw, "--data", out, "--quiet")
    assert (night.exit_code, night.output) == (1, "")
    assert gijiroku("verify", "--data", out).exit_code == 0


def test_another_document_of_its_name_and_its_words_by_another_name_are_read(down: Path) -> None:
    raw, out = down / "raw", down / "out"
    (raw / "leak.txt").write_text(minutes(77, "九年と六か月で、その後は速やかに廃棄すること"), encoding="utf-8")
    (raw / "other.txt").write_text(leak() + "\n", encoding="utf-8")
    assert ingest(raw, data=out)["inserted"] == 2


def test_what_is_released_comes_in_and_the_bytes_that_were_taken_down_do_not(down: Path) -> None:
    raw, out = down / "raw", down / "out"
    (raw / "leak.txt").write_text(leak().replace(SECRET, "■■"), encoding="utf-8")
    ingest(raw, data=out)
    assert gijiroku("takedowns", "--release", "nothing.txt", "--data", out).exit_code == 2
    assert gijiroku("takedowns", "--release", "leak.txt", "--data", out).output == "released: 1\n"
    assert ingest(raw, "--only", "failed", data=out)["updated"] == 1
    assert sources(out) == ["000.txt", "001.txt", "leak.txt"]
    (raw / "leak.txt").write_text(leak(), encoding="utf-8")
    assert ingest(raw, data=out)["taken_down"] == 1
    assert list(traces(out, SECRET)) == []


def test_the_list_goes_along_to_another_folder(down: Path) -> None:
    raw, out, listed = down / "raw", down / "out", down / "down.txt"
    assert gijiroku("takedowns", "--export", listed, "--data", out).output == f"{listed}: 1 taken down\n"
    assert list(traces(down, SECRET)) == [raw / "leak.txt"]
    fresh, full = down / "fresh", down / "full"
    assert gijiroku("takedowns", "--import", listed, "--data", fresh).output.endswith("1 taken down\n")
    assert ingest(raw, data=fresh)["taken_down"] == 1
    ingest(raw, data=full)
    assert "leak.txt" in sources(full)
    assert gijiroku("takedowns", "--import", listed, "--data", full).output.startswith("removed ")
    assert list(traces(full, SECRET)) == []
    (raw / "leak.txt").write_text(leak() + "\n", encoding="utf-8")
    for data in (fresh, full):
        assert ingest(raw, data=data)["failures"][0]["code"] == "held_back"
        assert json.loads(gijiroku("takedowns", "--json", "--data", data).output)[0]["by_words"]
    (down / "wrong.txt").write_text("nonsense")
    wrong = gijiroku("takedowns", "--import", down / "wrong.txt", "--data", fresh)
    assert (wrong.exit_code, "line 1 is no tombstone" in wrong.stderr) == (2, True)


def test_what_is_kept_away_outlives_its_catalogue(down: Path) -> None:
    (down / "out/.gijiroku/catalogue.sqlite").unlink()
    gijiroku("verify", "--repair", "--data", down / "out")
    (down / "raw/leak.txt").write_text(leak() + "\n", encoding="utf-8")
    assert ingest(down / "raw", data=down / "out")["failures"][0]["code"] == "held_back"


@pytest.mark.parametrize(("changed", "held"), [(0.0, True), (0.2, True), (0.8, False), (1.0, False)])
def test_most_words_decide(changed: float, held: bool) -> None:
    """Sentences of a longer text are replaced, at random places."""
    chance = random.Random(3)
    sentences = [
        f"第{number}に、{chr(0x4E00 + number * 7) * 3}の件は{number * 31}号で報告した。" for number in range(200)
    ]
    stone = Tombstone("0" * 64, make_likeness(["a.pdf"], "".join(sentences), SALT))
    other = [f"別に{chr(0x7000 + number * 5) * 4}を論じ、{number * 17}頁を見た。" if chance.random() < changed else one
             for number, one in enumerate(sentences)]  # fmt: skip
    assert KeptAway([stone]).holds(["a.pdf"], lambda: "".join(other)) is held
    assert not KeptAway([stone]).holds(["b.pdf"], lambda: "".join(sentences))


def test_tombstones_are_lines_and_hold_no_words() -> None:
    stones = {Tombstone("0" * 64), Tombstone("1" * 64, make_likeness(["議事録.pdf", "b.pdf"], leak(), SALT))}
    text = as_lines(stones)
    assert from_lines("# a remark\n\n" + text) == stones
    assert text.isascii()
    assert len(text) < 700
    assert make_likeness(["a.pdf"], " \n", SALT) == ""

"""Citations: what they say, and that BibTeX and CSL-JSON are well-formed."""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
import re
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

import pipeline
from pipeline.commands.main import cli
from pipeline.query.cite import NoSuchRecord, RecordCitation, as_bibtex, as_csl, as_text, cite

CITATION = RecordCitation(
    record_id="0123456789abcdef-speeches-01234567",
    dataset="speeches",
    body="星見市審議会",
    subcommittee=None,
    session_label="第７回",
    date=dt.date(2023, 6, 21),
    place=None,
    title=None,
    agenda_title="A&B\n事業_の 100% 見直し",
    speaker="三浦委員",
    text="はい。",
    page=3,
    page_end=4,
    source="minutes.pdf",
    sha256="00",
    minutes=True,
    version="1.0+abc",
)


def record(samples: Path, dataset: str, where: str) -> str:
    frame = pipeline.load(dataset, where=where, columns=["record_id"], data=samples)
    return str(frame["record_id"].iloc[0])


def test_a_speech_is_cited_with_body_meeting_date_speaker_page_source_and_version(samples: Path) -> None:
    found = cite(samples, record(samples, "speeches", "text LIKE '個人情報保護委員会への%'"))
    assert re.fullmatch(
        r"星見市個人情報保護審議会第７回会議録（2023年6月21日）「窓口支援システムの導入について」三浦委員, (l\. \d+, )?characters \d+-\d+\. "
        r"minutes-7\.(txt|html)\. Gijiroku dataset [0-9.]+\+[0-9a-f]{12}, [0-9a-f]{16}-speeches-[0-9a-f]{8}\.",
        as_text(found),
    )


def test_a_text_is_cited_by_the_lines_of_the_file(samples: Path) -> None:
    found = cite(samples, record(samples, "findings", "title = 'ログの分析'"))
    lines = (samples.parent / "raw" / "findings.txt").read_text(encoding="utf-8").split("\n")
    assert found.lines is not None
    assert found.characters is not None
    first, last = found.lines
    assert "情報システムのログを取得しているものの" in "".join(lines[first - 1 : last])
    assert f", ll. {first}-{last}, characters {found.characters[0]}-" in as_text(found) or first == last
    assert "pages" not in as_bibtex(found)
    assert f"characters {found.characters[0]}" in as_bibtex(found)
    assert "page" not in json.loads(as_csl(found))[0]


def test_a_page_of_the_web_is_cited_without_a_number(samples: Path) -> None:
    found = dataclasses.replace(CITATION, source="https://www.example.jp/m.html", characters=(4, 9))
    assert "三浦委員, characters 4-9. https://www.example.jp/m.html. " in as_text(found)


def test_the_whole_is_cited_with_its_licence_only_if_one_was_stated(samples: Path, tmp_path: Path) -> None:
    data = tmp_path / "data"
    shutil.copytree(samples, data, symlinks=True)
    whole = ["cite", "--dataset", "--data", str(data)]
    told = CliRunner().invoke(cli, whole).output
    assert re.search(r"Gijiroku dataset [0-9.]+\+[0-9a-f]{12}, \d{4}-\d\d-\d\d\. \d+ documents of \d+ bodies", told)
    assert "no licence stated" in told
    named = ["datapackage", "--licence", "PDL-1.0", "--contributor", "星見市", "--data", str(data)]
    assert CliRunner().invoke(cli, named).exit_code == 0
    assert CliRunner().invoke(cli, ["datapackage", "--data", str(data)]).exit_code == 0
    assert "星見市. " in (told := CliRunner().invoke(cli, whole).output)
    assert "licence PDL-1.0" in told
    assert "author = {{星見市}}" in CliRunner().invoke(cli, [*whole, "--bibtex"]).output
    (item,) = json.loads(CliRunner().invoke(cli, [*whole, "--csl"]).output)
    assert (item["type"], item["author"]) == ("dataset", [{"literal": "星見市"}])
    for wrong in (["cite"], ["cite", "x", "--dataset"]):
        assert CliRunner().invoke(cli, [*wrong, "--data", str(data)]).exit_code == 2


def test_a_finding_is_cited_by_its_paper(samples: Path) -> None:
    found = cite(samples, record(samples, "findings", "title = 'ログの分析'"))
    assert (found.body, found.date, found.minutes) == ("星見市監査委員", dt.date(2023, 10, 6), False)
    assert "立入検査の結果" in as_text(found)


def test_bibtex_escapes_what_tex_would_compute() -> None:
    entry = as_bibtex(CITATION)
    assert entry.startswith("@misc{0123456789abcdef-speeches-01234567,\n")
    assert r"A\&B 事業\_の 100\% 見直し" in entry
    assert "pages = {3--4}" in entry
    assert entry.count("{") - entry.count(r"\{") == entry.count("}") - entry.count(r"\}")


def test_csl_is_a_list_of_one_item_without_empty_fields() -> None:
    (item,) = json.loads(as_csl(CITATION))
    assert item["issued"] == {"date-parts": [[2023, 6, 21]]}
    assert (item["type"], item["author"], item["page"]) == ("hearing", [{"literal": "星見市審議会"}], "3-4")
    assert "URL" not in item
    assert "event-place" not in item


def test_a_page_on_the_web_is_linked() -> None:
    web = dataclasses.replace(CITATION, source="https://www.example.jp/m.pdf")
    assert "https://www.example.jp/m.pdf#page=3" in as_text(web)
    assert json.loads(as_csl(web))[0]["URL"] == "https://www.example.jp/m.pdf#page=3"
    assert "howpublished" not in as_bibtex(web)


def test_what_is_not_stated_is_left_out() -> None:
    bare = dataclasses.replace(CITATION, body=None, session_label=None, date=None, agenda_title=None, speaker=None)
    assert as_text(bare).startswith("minutes.pdf, pp. 3-4. minutes.pdf.")
    assert "author" not in as_bibtex(bare)


@pytest.mark.parametrize("record_id", ["nothing", "0123456789abcdef-speeches-00000000", "x-speeches-'; DROP", ""])
def test_an_id_that_no_record_has(samples: Path, record_id: str) -> None:
    with pytest.raises(NoSuchRecord):
        cite(samples, record_id)


def test_the_command(samples: Path) -> None:
    wanted = record(samples, "decisions", "outcome = 'approved'")
    runs = [
        CliRunner().invoke(cli, ["cite", wanted, *form, "--data", str(samples)])
        for form in ([], ["--csl"], ["--bibtex"])
    ]
    assert [run.exit_code for run in runs] == [0, 0, 0]
    assert json.loads(runs[1].output)[0]["id"] == wanted
    assert CliRunner().invoke(cli, ["cite", "nothing", "--data", str(samples)]).exit_code == 2

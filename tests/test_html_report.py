"""The page to send: whole in itself, every text escaped, links to the pages."""

from __future__ import annotations

import base64
import datetime as dt
import io
import re
from enum import StrEnum
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from query_samples import LATER, write_samples

from extractors.model import vocabulary as v
from extractors.model.vocabulary import Act, Assent, FindingKind, Outcome, ResponseStatus, Status, Theme
from pipeline.commands.main import cli
from pipeline.language import names_ja
from pipeline.language.names_ja import ACTS, ASSENTS, GAPS, KINDS, OUTCOMES, RESPONSES, STATES, STATUSES, THEMES
from pipeline.publish.charts import stacked_bars, upright_bars
from pipeline.publish.narrowing import Narrowing
from pipeline.publish.report import ReportPage, render, told_gaps
from pipeline.query.filters import RecordFilter
from pipeline.query.gaps import Gap, GapKind
from pipeline.tracking.lifecycle import State
from pipeline.tracking.register import FindingFilter


class Links(HTMLParser):
    """Tags and the addresses that they name."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.addresses: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.addresses += [(tag, value or "") for name, value in attrs if name in {"href", "src", "xlink:href"}]


@pytest.fixture(scope="module")
def page(samples: Path) -> str:
    return render(samples, ReportPage("星見市の記録", samples.parent, dt.date(2024, 2, 10)))[0]


def test_it_needs_nothing_from_elsewhere(page: str) -> None:
    links = Links()
    links.feed(page)
    assert not {"script", "link", "img", "iframe", "object"} & set(links.tags)
    assert all(address.startswith(("#", "raw/")) for _, address in links.addresses)
    assert re.findall(r"url\((?!#)[^,]*,", page) == ["url(data:font/woff;base64,"]
    assert "default-src 'none'" in page


def test_the_font_inside_is_small_and_says_whose_it_is(page: str) -> None:
    (letters,) = re.findall(r"base64,([^)]+)", page)
    assert len(letters) < 100_000
    assert "IPA Font License Agreement v1.0" in page
    with TTFont(io.BytesIO(base64.b64decode(letters))) as font:
        assert {name.nameID for name in font["name"].names} == {0, 13, 14}
        assert {ord(letter) for letter in "議事録期限超過"} <= set(font.getBestCmap())
        assert len(font.getGlyphOrder()) < len(set(page)) + 20


def test_it_shows_counts_charts_and_records_with_links_to_pages(page: str) -> None:
    assert page.count("<svg") == 6
    assert "<b>18</b>発言" in page
    assert "<b>2</b>決定" in page
    assert '<a href="raw/minutes-7.txt#page=1">minutes-7.txt p.1</a>' in page
    assert '<td class="date overdue">期限超過 10日</td>' in page
    assert "第8回" in page


def test_it_is_the_same_every_time(samples: Path, page: str) -> None:
    assert render(samples, ReportPage("星見市の記録", samples.parent, dt.date(2024, 2, 10)))[0] == page


def test_words_of_documents_are_no_markup(tmp_path: Path) -> None:
    write_samples(tmp_path / "raw")
    evil = LATER.replace("要綱の改正について", "<script>alert(1)</script>について").replace(
        "本日のところは説明を受けるにとどめます。", "御異議がないようですので、議題１は原案のとおり承認いたします。"
    )
    (tmp_path / "raw" / "minutes-9.txt").write_text(evil, encoding="utf-8")
    runner = CliRunner()
    runner.invoke(cli, ["ingest", str(tmp_path / "raw"), "--data", str(tmp_path / "data"), "--workers", "1"])
    done = runner.invoke(cli, ["report", "--html", str(tmp_path / "r.html"), "--data", str(tmp_path / "data")])
    assert done.exit_code == 0
    assert "<script" not in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_folder_without_records(tmp_path: Path) -> None:
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "a.txt").write_text("あいさつ\n", encoding="utf-8")
    CliRunner().invoke(cli, ["ingest", str(tmp_path / "raw"), "--data", str(tmp_path / "data"), "--workers", "1"])
    page, _ = render(tmp_path / "data", ReportPage("空", tmp_path, dt.date(2024, 1, 1)))
    assert "決定はない。" in page
    assert "指摘はない。" in page


@pytest.mark.parametrize(
    ("names", "values"),
    [
        (OUTCOMES, Outcome), (THEMES, Theme), (STATES, State), (STATUSES, Status), (RESPONSES, ResponseStatus),
        (KINDS, FindingKind), (ASSENTS, Assent), (ACTS, Act), (GAPS, GapKind),
        (names_ja.DOCUMENT_KINDS, v.DocumentKind), (names_ja.AGENDA_KINDS, v.AgendaKind), (names_ja.STANDINGS, v.Standing),
        (names_ja.VOTES, v.VoteCast), (names_ja.VERDICTS, v.Verdict), (names_ja.RATINGS, v.Rating),
        (names_ja.POINT_KINDS, v.ReviewPointKind), (names_ja.LAW_KINDS, v.LawKind), (names_ja.SEVERITIES, v.Severity),
        (names_ja.REVIEW_STATES, v.ReviewState),
    ],
)  # fmt: skip
def test_every_value_has_a_japanese_name(names: dict[str, str], values: type[StrEnum]) -> None:
    assert set(names) == {str(one) for one in values}


def test_charts_hold_letters_as_outlines_and_no_clock() -> None:
    for chart in (
        stacked_bars({"件": [3, 1]}, ["承認", "否決"]),
        upright_bars({"甲": [1, 0], "乙": [0, 2]}, ["2023", "2024"]),
    ):
        assert chart.startswith("<svg")
        assert "<text" not in chart
        assert "承認" not in re.sub(r"<!--.*?-->", "", chart)
        assert not re.search(r"\d{4}-\d\d-\d\dT", chart)


def test_it_is_narrowed_compared_and_leads_to_where_the_documents_lie(samples: Path, page: str) -> None:
    day = dt.date(2024, 2, 10)
    wanted = Narrowing(findings=FindingFilter(day, overdue=True, superseded=True))
    narrowed, _ = render(
        samples,
        ReportPage(
            "期限超過",
            samples.parent,
            day,
            narrowing=wanted,
            compared=dt.date(2023, 2, 10),
            link_base="https://files.example.jp/audit/",
        ),
    )
    assert "ログの分析" in narrowed and "アカウントの管理" not in narrowed and "アカウントの管理" in page
    assert 'href="https://files.example.jp/audit/findings.txt#page=1"' in narrowed
    assert "前期との比較" in narrowed and "前期との比較" not in page
    nowhere = Narrowing(RecordFilter(bodies=("ない町",)), FindingFilter(day, bodies=("ない町",)))
    other, _ = render(samples, ReportPage("別の町", samples.parent, day, narrowing=nowhere))
    assert "指摘はない。" in other and "決定はない。" in other


def test_it_is_in_japanese(page: str) -> None:
    words = re.sub(r"<style>.*?</style>|<svg.*?</svg>|<!--.*?-->|<[^>]+>", " ", page, flags=re.DOTALL)
    words = re.sub(r"[\w-]+\.(txt|pdf)", "", words)
    assert set(re.findall(r"\b[A-Za-z]{4,}\b", words)) == {"Gijiroku"}  # not letters of an id


def test_alike_gaps_of_a_document_are_told_together() -> None:
    gaps = [Gap(GapKind.DECISION, "甲会", None, f"議題{n}", "a.pdf", n, None) for n in range(1, 8)]
    gaps.append(Gap(GapKind.DECISION, "甲会", None, "議題八", "b.pdf", 1, None))
    told = told_gaps(gaps, [{"what": gap.what} for gap in gaps])
    assert [one["what"] for one in told] == ["議題1", "議題2", "議題3　ほか 4 件", "議題八"]

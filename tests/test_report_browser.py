"""The page to send, opened in a real browser on a machine without Japanese fonts and network."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import Browser, find_browser

from pipeline.publish.charts import FAMILY
from pipeline.publish.report import write_html

PHONE = 390

UNDRAWN = """(text => {
  const pen = document.createElement("canvas").getContext("2d", {willReadFrequently: true});
  pen.font = "30px '%s'";
  const drawn = letter => { pen.clearRect(0, 0, 40, 40); pen.fillText(letter, 2, 32);
    return pen.getImageData(0, 0, 40, 40).data.join(); };
  const nothing = drawn("\ue000");
  return [...new Set(text)].filter(letter => letter > "!" && drawn(letter) == nothing);
})"""
"""Letters of a text that look like one that no font has."""

CONTRASTS = """(() => {
  const light = text => { const [r, g, b] = text.match(/[\\d.]+/g).map(Number).map(one => one / 255)
    .map(one => one <= 0.03928 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  const behind = one => { for (; one; one = one.parentElement) { const color = getComputedStyle(one).backgroundColor;
    if (!/, 0\\)$/.test(color)) return color; } return "rgb(255, 255, 255)"; };
  const ratio = (one, other) => (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  const words = [...document.querySelectorAll("body *")].filter(one => !one.closest("svg") &&
    [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim()));
  const inks = [...document.querySelectorAll("svg path, svg use")].filter(one => one.closest("[style*=currentColor]"));
  return Math.min(...[...words, ...inks].map(one => ratio(light(getComputedStyle(one).color), light(behind(one)))));
})()"""
"""The least contrast between letters and what is behind them."""


@pytest.fixture(scope="module")
def report(samples: Path) -> str:
    path = samples.parent / "report.html"
    write_html(samples, path, as_of=dt.date(2024, 2, 10), title="星見市の記録")
    return path.as_uri()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        if os.environ.get("GIJIROKU_REQUIRE_BROWSER"):
            pytest.fail("there is no Chromium, and this run requires one")
        pytest.skip("there is no Chromium on this machine")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def test_it_opens_without_complaint_and_asks_for_nothing(browser: Browser, report: str) -> None:
    browser.requests.clear()
    browser.open(report)
    assert browser.complaints == []
    assert [address for address in browser.requests if not address.startswith("data:font/woff;")] == [report]


def test_every_letter_is_drawn_by_the_font_inside(browser: Browser, report: str) -> None:
    browser.open(report)
    assert browser.evaluate("[...document.fonts].map(font => font.family)") == [FAMILY]
    assert set(browser.fonts("body *").values()) == {True}
    undrawn = UNDRAWN % FAMILY
    assert browser.evaluate(f"{undrawn}(document.body.innerText)") == []
    assert browser.evaluate(f"{undrawn}('議\ue001')") == ["\ue001"]


@pytest.mark.parametrize("width", [PHONE, 768, 1400])
def test_nothing_stands_out_at_the_side(browser: Browser, report: str, width: int) -> None:
    browser.open(report, width=width)
    assert browser.evaluate("document.documentElement.scrollWidth") <= width
    outside: Any = browser.evaluate(
        "[...document.body.children].filter(one => one.getBoundingClientRect().right > innerWidth).map(one => one.tagName)"
    )
    assert outside == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_letters_stand_out_from_what_is_behind_them(browser: Browser, report: str, dark: bool) -> None:
    browser.open(report, dark=dark)
    assert browser.evaluate("matchMedia('(prefers-color-scheme: dark)').matches") is dark
    assert browser.evaluate(CONTRASTS) >= 4.5


def test_links_lead_to_the_page_of_a_file_that_is_there(browser: Browser, report: str) -> None:
    browser.open(report)
    links: list[str] = browser.evaluate("[...document.querySelectorAll('td a')].map(one => one.href)")
    assert links
    for link in links:
        address, _, place = link.partition("#")
        assert place.startswith("page=")
        assert Path(address.removeprefix("file://")).is_file()

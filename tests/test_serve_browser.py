"""The pages of `gijiroku serve` in a real browser: from a search to the sentence on its page, by mouse and by key."""

from __future__ import annotations

import os
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pdfplumber
import pytest
import uvicorn
from browser import Browser, find_browser
from serve_samples import RAW, ingest, make_data

import pipeline
from extractors.model.grounding import squash
from pipeline.serve.application import make_application

PHONE, DESK = 390, 1280
CONTRASTS = """(() => {
  const pen = Object.assign(document.createElement("canvas"), {width: 1, height: 1}).getContext("2d", {willReadFrequently: true});
  const rgb = (color, under) => { pen.globalCompositeOperation = "copy"; pen.fillStyle = under || "#fff"; pen.fillRect(0, 0, 1, 1);
    pen.globalCompositeOperation = "source-over"; pen.fillStyle = color; pen.fillRect(0, 0, 1, 1); return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3); };
  const text = one => `rgb(${one.join(",")})`;
  const behind = one => one ? rgb(getComputedStyle(one).backgroundColor, text(behind(one.parentElement))) : [255, 255, 255];
  const light = one => one.map(c => c / 255).map(c => c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, at) => sum + c * [0.2126, 0.7152, 0.0722][at], 0);
  const ratio = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
  const words = [...document.querySelectorAll("body *")].filter(one => !one.closest("svg, option") && one.checkVisibility() &&
    [...one.childNodes].some(node => node.nodeType == 3 && node.data.trim()));
  return words.map(one => { const under = behind(one); return [ratio(light(rgb(getComputedStyle(one).color, text(under))), light(under)),
    one.outerHTML.slice(0, 120)]; }).sort((a, b) => a[0] - b[0])[0];
})()"""
"""The least contrast between letters and what is behind them, and where."""


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_data(tmp_path_factory.mktemp("serve"))


@pytest.fixture(scope="module")
def home(data: Path) -> Iterator[str]:
    """Where the pages are."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(make_application(data, reviewer="山吹"), log_config=None, ws="none"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    program = find_browser()
    if program is None:
        if os.environ.get("GIJIROKU_REQUIRE_BROWSER"):
            pytest.fail("there is no Chromium, and this run requires one")
        pytest.skip("there is no Chromium on this machine")
    with Browser(program, tmp_path_factory.mktemp("profile")) as browser:
        yield browser


def press(browser: Browser, key: str, text: str = "") -> None:
    """Press a key; what it leads to has happened when this returns."""
    codes = {"Tab": 9, "Enter": 13}
    for kind in ("keyDown", "keyUp"):
        browser.call("Input.dispatchKeyEvent", type=kind, key=key, text=text, windowsVirtualKeyCode=codes.get(key, 0))


def follow(browser: Browser, script: str) -> None:
    """Do what leads to another page, and wait until that is there."""
    browser.evaluate("window.left = true")
    browser.evaluate(script)
    settle(browser)


def settle(browser: Browser) -> None:
    """Wait for the next page."""
    while True:
        try:
            if browser.evaluate("window.left !== true && document.readyState == 'complete'"):
                return
        except AssertionError:  # between two pages there is nobody to ask
            continue


def finding(data: Path, words: str) -> dict[str, Any]:
    rows = pipeline.load("findings", data=data, as_arrow=True).to_pylist()
    return next(row for row in rows if words in row["text"] and row["regions"][0]["x0"] is not None)


@pytest.mark.parametrize("width", [DESK, PHONE])
def test_from_a_search_to_the_sentence_on_its_page(browser: Browser, home: str, data: Path, width: int) -> None:
    wanted = finding(data, "実地の調査")
    browser.complaints.clear()
    browser.open(f"{home}/?lang=ja", width=width)
    browser.evaluate("document.querySelector('.find input[type=search]').value = '実地の調査'")
    follow(browser, "document.querySelector('.find').requestSubmit()")
    assert browser.evaluate("document.querySelector('.hits mark').textContent") in "実地の調査"
    follow(browser, f"document.querySelector('.hits a[href*=\"{wanted['record_id']}\"]').click()")
    assert browser.evaluate("document.querySelector('.records .chosen').id") == wanted["record_id"]
    browser.evaluate(
        "(i => i.decode ? i.decode() : new Promise(r => { const p = new Image(); p.onload = r; p.src = i.href.baseVal; }))(document.querySelector('image'))"
    )
    assert browser.complaints == []
    assert all(address.startswith(home) for address in browser.requests if address.startswith("http"))
    drawn = browser.evaluate(
        "(() => { const s = document.querySelector('svg.sheet'), b = s.getBoundingClientRect(), v = s.viewBox.baseVal;"
        " return [...document.querySelectorAll('g.chosen rect:not(.response)')].map(one => one.getBoundingClientRect())"
        ".map(r => [r.left - b.left, r.top - b.top, r.right - b.left, r.bottom - b.top].map(x => x * v.width / b.width)); })()"
    )
    with pdfplumber.open(RAW / "inspection-findings.pdf") as pdf:
        characters = [one for one in pdf.pages[wanted["page"] - 1].chars if one["text"].strip()]
    text, sentence = "".join(one["text"] for one in characters), squash(wanted["text"])
    inside = [one for one in characters if any(
        x0 - 0.7 <= (one["x0"] + one["x1"]) / 2 <= x1 + 0.7 and y0 - 0.7 <= (one["top"] + one["bottom"]) / 2 <= y1 + 0.7
        for x0, y0, x1, y1 in drawn)]  # fmt: skip
    assert "".join(one["text"] for one in inside) == sentence
    assert text.count(sentence) <= 1


def test_by_keys_alone(browser: Browser, home: str) -> None:
    browser.open(f"{home}/search?q=研修&lang=ja")
    for _ in range(40):
        press(browser, "Tab")
        if browser.evaluate("document.activeElement.matches('.hits a')"):
            break
    browser.evaluate("window.left = true")
    press(browser, "Enter", "\r")
    settle(browser)
    browser.open(browser.evaluate("location.href"))
    ids = browser.evaluate("[...document.querySelectorAll('.records li.r')].map(one => one.id)")
    first = browser.evaluate("document.querySelector('.records .chosen').id")
    press(browser, "j", "j")
    after = browser.evaluate("document.querySelector('.records .chosen').id")
    press(browser, "k", "k")
    assert ids.index(after) == min(ids.index(first) + 1, len(ids) - 1)
    assert browser.evaluate("document.querySelector('.records .chosen').id") == ids[max(ids.index(after) - 1, 0)]
    assert browser.evaluate("new URL(location).searchParams.get('record')") in ids


def test_a_click_on_the_page_chooses_the_record_and_the_other_way_round(
    browser: Browser, home: str, data: Path
) -> None:
    one, other = finding(data, "実地の調査"), finding(data, "分析しておらず")
    browser.open(f"{home}/record/{one['record_id']}")
    browser.evaluate(
        f"document.querySelector('#on-{other['record_id']} rect').dispatchEvent(new MouseEvent('click', {{bubbles: true, cancelable: true}}))"
    )
    assert browser.evaluate("document.querySelector('.records .chosen').id") == other["record_id"]
    browser.evaluate(f"document.getElementById('{one['record_id']}').click()")
    assert browser.evaluate("document.querySelector('g.chosen').dataset.record") == one["record_id"]


def test_text_is_marked_where_there_is_no_page_to_draw(browser: Browser, home: str, data: Path) -> None:
    rows = pipeline.load("findings", data=data, as_arrow=True).to_pylist()
    row = next(row for row in rows if row["regions"][0]["x0"] is None and row["response"])
    browser.open(f"{home}/record/{row['record_id']}")
    shown = browser.evaluate(
        "[...document.querySelectorAll('.sheet.text .chosen:not(.response)')].map(one => one.textContent).join('')"
    )
    assert squash(shown) == squash(row["text"])
    decision = pipeline.load("decisions", where="page_end = page", data=data, as_arrow=True).to_pylist()
    over = next(row for row in decision if not row["regions"] and row["speech_ids"])
    browser.open(f"{home}/record/{over['record_id']}")
    shown = browser.evaluate(
        "[...document.querySelectorAll('.sheet.text .chosen')].map(one => one.textContent).join('')"
    )
    assert squash(shown) == squash(over["text"])


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("width", [DESK, PHONE])
def test_every_page_fits_and_can_be_read(browser: Browser, home: str, data: Path, width: int, dark: bool) -> None:
    record = finding(data, "実地の調査")["record_id"]
    (vertical,) = pipeline.load(
        "documents", where="list_contains(sources, 'town-assembly-vertical.pdf')", data=data
    ).document_id
    for path in ("/", "/board", "/search?q=研修", "/records/findings", "/records/decisions", f"/record/{record}",
                 f"/document/{vertical}", f"/document/{vertical}?add=findings", "/review/findings", "/accuracy", "/nothing"):  # fmt: skip
        browser.open(f"{home}{path}", width=width, dark=dark)
        assert browser.evaluate("document.documentElement.scrollWidth") <= width, path
        least, where = browser.evaluate(CONTRASTS)
        assert least >= 4.5, (path, least, where)


def test_a_correction_by_keys_is_still_there_after_the_next_ingest(
    browser: Browser, home: str, data: Path, read_here: None
) -> None:
    wanted = finding(data, "分析しておらず")
    browser.complaints.clear()
    browser.open(f"{home}/record/{wanted['record_id']}?lang=ja")
    press(browser, "e", "e")
    assert browser.evaluate("document.activeElement.closest('.edit[open]') !== null")
    for _ in range(60):
        if (
            browser.evaluate("document.activeElement.closest('form').querySelector('[name=field]').value")
            == "department"
        ):
            break
        press(browser, "Tab")
    browser.evaluate("document.activeElement.select()")
    browser.call("Input.insertText", text="情報政策課")
    browser.evaluate("window.left = true")
    press(browser, "Enter", "\r")
    settle(browser)
    assert "次の取込みで反映" in browser.evaluate("document.querySelector('.records .chosen .told').textContent")
    browser.evaluate("window.left = true")
    press(browser, "y", "y")
    settle(browser)
    ingest(data.parent / "raw", data)
    browser.open(f"{home}/records/findings?lang=ja&review_state=corrected")
    assert browser.evaluate(
        "[...document.querySelectorAll('.list .c-department')].map(one => one.textContent.trim())"
    ) == ["情報政策課"]
    follow(browser, "document.querySelector('.list td.main a').click()")
    assert browser.evaluate("document.querySelector('.records .chosen').id") == wanted["record_id"]
    assert finding(data, "分析しておらず")["review_state"] == "corrected"
    assert browser.complaints == []


def test_what_is_selected_in_the_text_is_what_is_added(browser: Browser, home: str, data: Path) -> None:
    document = finding(data, "実地の調査")["document_id"]
    browser.open(f"{home}/document/{document}?add=commitments&lang=ja")
    browser.evaluate(
        "(() => { const pieces = [...document.querySelectorAll('.sheet.text [data-start]')].filter(p => p.textContent.trim().length > 6);"
        " const node = pieces[1].firstChild, range = document.createRange(); range.setStart(node, 2); range.setEnd(node, 6);"
        " window.chosen = [range.toString(), Number(pieces[1].dataset.start) + 2];"
        " getSelection().removeAllRanges(); getSelection().addRange(range); })()"
    )
    browser.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 0)))")
    words, start = browser.evaluate("window.chosen")
    form = browser.evaluate("(f => [f.words.value, Number(f.start.value)])(document.querySelector('.adding').elements)")
    assert form == [words, start]
    follow(browser, "document.querySelector('.adding').requestSubmit()")
    assert browser.evaluate("document.querySelector('.told .words').textContent") == words

"""The pages of `gijiroku serve`: what they count, what they show, and who gets to see it."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook
from query_samples import LATER, write_samples
from serve_samples import RAW, ingest, make_data
from starlette.testclient import TestClient

import pipeline
from extractors.model.records import RECORDS
from pipeline.commands.main import cli
from pipeline.schema.arrow import columns
from pipeline.serve.application import make_application
from pipeline.serve.doorkeeper import MOST_ADDRESS, MOST_BODY
from pipeline.serve.pages.kinds import KINDS
from pipeline.serve.pages.language import Language
from pipeline.store.store import Store

HOME = "http://127.0.0.1:8765"
DAY = "as_of=2026-01-15"


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few invented documents, one of them hostile."""
    return make_data(tmp_path_factory.mktemp("serve"))


@pytest.fixture(scope="module")
def client(data: Path) -> Iterator[TestClient]:
    with TestClient(make_application(data), base_url=HOME) as client:
        yield client


class Tags(HTMLParser):
    """Tags of a page with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def every_page(client: TestClient, data: Path) -> Iterator[tuple[str, str]]:
    rows = pipeline.load("findings", data=data, columns=["record_id"]).record_id
    documents = pipeline.load("documents", data=data, columns=["document_id"]).document_id
    lists = [f"/records/{kind.name}?q={words}" for kind in KINDS for words in ("", "目的外利用", "script")]
    places = [f"/record/{one}" for one in rows[:3]] + [f"/document/{one}" for one in documents]
    for path in ["/", "/search?q=目的外利用", "/search?q=script", "/nothing", *lists, *places]:
        yield path, client.get(path).text


# -- what is counted and shown ------------------------------------------------------------


def test_every_number_leads_to_as_many_records(client: TestClient) -> None:
    page = client.get(f"/?{DAY}").text
    links = set(re.findall(r'<a href="(/records/[^"]+)"><b>([\d,]+)</b>', page))
    links |= set(re.findall(r'<a href="(/records/[^"]+)">(?:<i[^>]*></i>)?[^<]*<b>([\d,]+)</b></a>', page))
    links |= set(re.findall(r'<a href="(/records/[^"]+)"><rect[^>]*><title>[^<]*?([\d,]+)</title>', page))
    links |= set(re.findall(r'<a class="undated" href="(/records/[^"]+)">\D+([\d,]+)</a>', page))
    assert len(links) > 30
    for link, number in links:
        shown = client.get(unescape(link)).text
        (total,) = re.findall(r"<h1>[^<]* <small>([\d,]+)", shown)
        assert total == number, link


def test_findings_stand_as_the_command_says(client: TestClient, data: Path) -> None:
    done = CliRunner().invoke(cli, ["findings", "--overdue", "--as-of", "2026-01-15", "--json", "--data", str(data)])
    wanted = {row["finding_id"] for row in json.loads(done.output)}
    found = client.get(f"/records/findings.json?{DAY}&state=overdue").json()
    assert {row["id"] for row in found} == wanted != set()


def test_facets_narrow_down_together_and_undated_records_are_a_value(client: TestClient) -> None:
    rows = client.get("/records/speeches.json").json()
    years = {row["year"] for row in rows}
    parts = [client.get(f"/records/speeches.json?year={'-' if year is None else year}").json() for year in years]
    assert sum(map(len, parts)) == len(rows)
    questions = client.get("/records/speeches.json?act=question&act=answer&year=2023").json()
    assert questions == [row for row in rows if row["act"] in {"question", "answer"} and row["year"] == 2023]


def test_a_search_finds_every_kind_and_marks_the_words(client: TestClient) -> None:
    assert "<mark>研修</mark>" in client.get("/search?q=研修").text
    for kind in ("findings", "table_cells"):
        assert re.search(rf'href="/records/{kind}\?q=[^"]+"', client.get("/search?q=研修").text)
        assert "<mark>研修</mark>" in client.get(f"/records/{kind}?q=研修").text


def test_sorting_and_pages(client: TestClient) -> None:
    newest = [row["date"] for row in client.get("/records/speeches.json").json()]
    oldest = [row["date"] for row in client.get("/records/speeches.json?sort=oldest").json()]
    assert sorted(filter(None, newest)) == list(filter(None, oldest))
    assert newest != oldest
    pages = [client.get(f"/records/table_cells?page={page}").text for page in (1, 2)]
    shown = [set(re.findall(r'href="/record/([^"?]+)', page)) for page in pages]
    assert shown[0] and shown[1] and not shown[0] & shown[1]


def test_what_is_shown_is_given_out(client: TestClient) -> None:
    given = client.get("/records/findings.csv?lang=en")
    assert given.content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(given.content.decode("utf-8-sig"))))
    found = client.get("/records/findings.json").json()
    assert [row["Record"] for row in rows] == [row["id"] for row in found]
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/records/findings.xlsx?lang=en").content))
    assert len(book.get_sheet_by_index(0).to_python()) == len(found) + 1
    cells = csv.reader(io.StringIO(client.get("/records/speeches.csv").content.decode("utf-8-sig")))
    assert not [cell for row in cells for cell in row if len(cell) > 1 and cell[0] in "=+-@＝"]


def test_the_language_is_the_browser_s_or_the_address_s(client: TestClient) -> None:
    assert '<html lang="ja">' in client.get("/").text
    english = client.get("/", headers={"accept-language": "fr, en;q=0.8, ja;q=0.2"}).text
    assert '<html lang="en">' in english
    named = client.get("/?lang=ja", headers={"accept-language": "en"}).text
    assert '<html lang="ja">' in named
    assert 'href="/records/findings?lang=ja"' in named


def test_every_column_and_value_has_a_name_in_both_languages() -> None:
    for kind in KINDS:
        for name in (*kind.shown, *kind.facets):
            assert Language("ja").column(name) and Language("en").column(name)
    for record in RECORDS:
        for column in columns(record):
            if not column.name.endswith(("_id", "_ids", "_spans", "_start", "_end")) and column.name not in _OTHERS:
                Language("ja").column_of(record.dataset, column.name)
            if column.vocabulary is not None and column.name != "host_dataset":
                alias = Language("ja").alias(record.dataset, column.name)
                for value in column.vocabulary:
                    assert Language("ja").value(alias, str(value)) != str(value), (record.dataset, column.name, value)


_OTHERS = {"spans", "regions", "text", "uncertain", "extractor", "position"}


def test_the_board_compares_with_the_year_before(client: TestClient) -> None:
    page = client.get(f"/board?{DAY}").text
    numbers = page[page.index('class="list numbers"') : page.index('class="note"')]
    rows = re.findall(r'<td class="n"><a href="([^"]+)">([\d,]+)</a></td>', numbers)
    assert len(rows) == 12
    for link, number in rows:
        (total,) = re.findall(r"<h1>[^<]* <small>([\d,]+)", client.get(unescape(link)).text)
        assert total == number, link
    assert "2025-01-15" in page
    before = client.get("/records/findings.json?as_of=2025-01-15&state=overdue").json()
    now = client.get(f"/records/findings.json?{DAY}&state=overdue").json()
    assert {row["id"] for row in before} < {row["id"] for row in now}


def test_the_board_narrows_down(client: TestClient) -> None:
    page = client.get(f"/board?{DAY}").text
    links = re.findall(
        r'<th scope="row"><a href="(/board\?[^"]+)">[^<]*</a></th>.*?<td class="n"><a href="([^"]+)">([\d,]+)</a>', page
    )
    assert {re.findall(r"(theme|law|body|department|auditor)=", link)[0] for link, _, _ in links} == {
        "theme", "law", "body", "department", "auditor"}  # fmt: skip
    for link, listed, number in links[::5]:
        narrowed = client.get(unescape(link)).text
        shown = client.get(unescape(listed)).text
        assert re.findall(r"<h1>[^<]* <small>([\d,]+)", shown) == [number]
        column = re.findall(r"(theme|law|body|department|auditor)=", link)[0]
        (own,) = re.findall(
            rf"<section>\s*<h2>{Language('ja').column(column)}</h2>(.*?)</section>", narrowed, re.DOTALL
        )
        assert re.findall(r'<td class="n"><a [^>]*>([\d,]+)</a>', own) == [number]


# -- the document -------------------------------------------------------------------------


def test_a_record_leads_to_its_page_with_its_rectangles(client: TestClient, data: Path) -> None:
    for row in pipeline.load("findings", data=data, as_arrow=True).to_pylist():
        page = client.get(f"/record/{row['record_id']}")
        assert f'data-record="{row["record_id"]}"' in page.text
        boxes = {(round(r["x0"], 2), round(r["y0"], 2)) for r in row["regions"]
                 if r["x0"] is not None and r["page"] == row["page"]}  # fmt: skip
        (drawn,) = re.findall(rf'<g [^>]*id="on-{row["record_id"]}".*?</g>', page.text) or ["" if not boxes else None]
        found = re.findall(r'<rect(?! class="response")[^>]* x="([\d.]+)" y="([\d.]+)"', drawn)
        assert {(float(x), float(y)) for x, y in found} == boxes


def test_the_text_is_whole_and_the_span_marked(client: TestClient, data: Path) -> None:
    texts = {(row["document_id"], row["page"]): row["text"]
             for row in pipeline.load("pages", data=data, as_arrow=True).to_pylist()}  # fmt: skip
    for (document, number), text in texts.items():
        page = client.get(f"/document/{document}/{number}?view=text").text
        (sheet,) = re.findall(r'<div class="sheet text">(.*?)</div>', page, re.DOTALL)
        assert unescape(re.sub(r"<[^>]+>", "", sheet)).strip() == text.replace("\u202e", "\\u202e").strip()
    finding = next(row for row in pipeline.load("findings", data=data, as_arrow=True).to_pylist() if row["response"])
    page = client.get(f"/record/{finding['record_id']}").text + client.get(
        f"/document/{finding['document_id']}/{finding['page']}?view=text"
    ).text  # fmt: skip
    assert f'findings" data-record="{finding["record_id"]}"' in page
    assert f'findings response" data-record="{finding["record_id"]}"' in page


def test_a_page_is_drawn_while_its_file_is_there_and_the_same(tmp_path: Path, read_here: None) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    shutil.copy(RAW / "inspection-findings.pdf", raw / "a.pdf")
    ingest(raw, tmp_path / "data")
    (document,) = pipeline.load("documents", data=tmp_path / "data").document_id
    with TestClient(make_application(tmp_path / "data"), base_url=HOME) as client:
        image = client.get(f"/document/{document}/1/image.png")
        assert image.content.startswith(b"\x89PNG")
        assert client.get(f"/document/{document}/9/image.png").status_code == 404
        assert "<image " in client.get(f"/document/{document}").text
    with TestClient(make_application(tmp_path / "data"), base_url=HOME) as client:
        shutil.copy(RAW / "voting-results.pdf", raw / "a.pdf")
        assert client.get(f"/document/{document}/1/image.png").status_code == 404
        (raw / "a.pdf").unlink()
        page = client.get(f"/document/{document}?lang=en").text
        assert "The source is gone" in page
        assert "<image " not in page


# -- who may see it -----------------------------------------------------------------------


def test_words_of_documents_are_no_markup_anywhere(client: TestClient, data: Path) -> None:
    assert pipeline.load("agenda_items", data=data).title.str.contains("<script>alert").any()
    for path, page in every_page(client, data):
        tags = Tags()
        tags.feed(page)
        assert ("script", {"src": "/static/page.js", "defer": None}) in tags.found, path
        assert [name for name, _ in tags.found].count("script") == 1, path
        assert not {name for name, _ in tags.found} & {"img", "style", "iframe", "object", "embed", "base"}, path
        for _, attributes in tags.found:
            assert not [name for name in attributes if name.startswith("on") or name in {"style", "srcdoc"}], path
            assert not [value for value in attributes.values() if value and value.startswith(("javascript:", "data:"))]
        assert "\u202e" not in page, path


def test_every_answer_forbids_what_is_not_ours(client: TestClient) -> None:
    for path in ("/", "/nothing", "/records/findings.csv", "/static/style.css", "/record/x"):
        headers = client.get(path).headers
        rules = dict(rule.strip().split(" ", 1) for rule in headers["content-security-policy"].split(";"))
        assert rules["default-src"] == "'none'"
        assert rules["script-src"] == rules["style-src"] == "'self'"
        assert rules["frame-ancestors"] == "'none'"
        assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    [
        "/static/../application.py", "/static/%2e%2e%2fapplication.py", "/static/..%5capplication.py", "/static//etc/passwd",
        "/document/../../etc/passwd", "/document/%2e%2e%2f%2e%2e%2fetc%2fpasswd/1/image.png", "/document/0000000000000000",
        "/document/' OR 1=1 --", "/record/0000000000000000-findings-00000000", "/record/x-findings-' OR 1=1",
        "/records/sqlite_master", "/records/findings.parquet", "/records/runs", "/document/0000000000000000/99999999999999",
    ],
)  # fmt: skip
def test_nothing_else_is_given_out(client: TestClient, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404, answer.text
    assert "import" not in answer.text and "root:" not in answer.text


@pytest.mark.parametrize(
    "query",
    [
        "sort=date; DROP TABLE x", "page=0", "page=-1", "page=99999999999", "page=１", "since=yesterday", "as_of=2024-13-01",
        "q=" + "あ" * 400, "year=" + "1" * 400, "&".join(["year=2023"] * 200), "q=%00",
    ],
)  # fmt: skip
def test_an_address_that_says_nonsense_is_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/records/findings?{query}").status_code == 400


@pytest.mark.parametrize("value", ["' OR 1=1 --", '"; DROP VIEW findings; --', "$day", "?", "\\", "%", "NULL"])
def test_values_are_values(client: TestClient, value: str) -> None:
    for facet in ("body", "theme", "state", "year", "group", "document"):
        answer = client.get("/records/findings.json", params={facet: value})
        assert (answer.status_code, answer.json()) == (200, [])


def test_what_is_too_much_is_refused(client: TestClient) -> None:
    assert client.get("/?q=" + "a" * MOST_ADDRESS).status_code == 414
    assert client.post("/", content=b"a" * (MOST_BODY + 1), headers={"origin": HOME}).status_code == 413
    pieces = (b"a" * 1000 for _ in range(MOST_BODY // 1000 + 2))
    assert client.post("/", content=pieces, headers={"origin": HOME}).status_code in {405, 413}
    assert client.post("/", content=b"", headers={"origin": HOME, "content-length": "9" * 5000}).status_code == 413


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_nothing_can_be_done(client: TestClient, method: str) -> None:
    assert client.request(method, "/").status_code == 405


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 421), ({"host": "evil.example:8765"}, 421), ({"host": "127.0.0.1.evil.example"}, 421),
        ({"host": ""}, 421), ({"host": "[::1"}, 421), ({"host": "10.0.0.1"}, 421),
        ({"host": "localhost:1"}, 200), ({"host": "[::1]:8765"}, 200),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors"}, 403),
        ({"sec-fetch-site": "same-site", "sec-fetch-mode": "cors"}, 403),
        ({"sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate"}, 200),
        ({"sec-fetch-site": "same-origin", "sec-fetch-mode": "no-cors"}, 200),
    ],
)  # fmt: skip
def test_another_page_gets_nothing(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.get("/static/icon.svg", headers=headers).status_code == status


@pytest.mark.parametrize(
    "headers",
    [{}, {"origin": "null"}, {"origin": "https://evil.example"}, {"origin": "http://127.0.0.1:8766"},
     {"origin": HOME, "sec-fetch-site": "cross-site"}],
)  # fmt: skip
def test_a_forged_form_is_refused(client: TestClient, headers: dict[str, str]) -> None:
    assert client.post("/", data={"a": "b"}, headers=headers).status_code == 403


def test_another_address_is_opened_by_its_token_only(data: Path) -> None:
    token = "kUq3Zt-9Ld_Vw0aXyBnM"
    application = make_application(data, token=token)

    def fresh() -> TestClient:
        return TestClient(application, base_url="http://records.example:8765", follow_redirects=False)

    for path in ("/", "/static/icon.svg", "/records/findings.csv", "/?token=", "/?token=wrong", "/nothing"):
        assert fresh().get(path).status_code == 401, path
    assert fresh().get("/", headers={"authorization": f"Bearer {token}"}).status_code == 200
    assert fresh().get("/", headers={"authorization": "Bearer "}).status_code == 401
    assert fresh().get("/", headers={"cookie": f"gijiroku={token}"}).status_code == 401
    client = fresh()
    answer = client.get(f"http://records.example:8765//evil.example/x?token={token}&lang=en")
    assert (answer.status_code, answer.headers["location"]) == (303, "/evil.example/x?lang=en")
    assert token not in answer.headers["set-cookie"]
    assert "httponly" in answer.headers["set-cookie"].lower()
    assert client.get("/").status_code == 200


def test_reading_needs_no_lock_and_sees_what_is_new(tmp_path: Path, read_here: None) -> None:
    raw = tmp_path / "raw"
    write_samples(raw)
    ingest(raw, tmp_path / "data")
    with TestClient(make_application(tmp_path / "data"), base_url=HOME) as client:
        before = client.get("/records/documents.json").json()
        with Store(tmp_path / "data").writing(wait=False):
            assert client.get("/records/documents.json").json() == before
            assert client.get("/records/speeches?q=目的外利用").status_code == 200
        (raw / "minutes-11.txt").write_text(LATER.replace("第９回", "第11回"), encoding="utf-8")
        ingest(raw, tmp_path / "data")
        after = client.get("/records/documents.json").json()
        assert len(after) == len(before) + 1


def test_a_folder_without_datasets_is_said_before_anything_is_served(tmp_path: Path) -> None:
    done = CliRunner().invoke(cli, ["serve", "--data", str(tmp_path), "--port", "0"])
    assert done.exit_code == 2
    assert "gijiroku ingest" in done.output


def test_a_short_token_is_none(data: Path) -> None:
    done = CliRunner().invoke(cli, ["serve", "--data", str(data), "--port", "0", "--token", "short"])
    assert done.exit_code == 2
    assert "16 characters" in done.output

"""Harvesting: listings nobody configured, what a source shows over nights, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
import json
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from urllib.parse import urljoin

import pandas as pd
import pytest

from pipeline.archive.originals import Originals
from pipeline.harvest.entries import BadSource, SourceEntry, entry_text, load_entries
from pipeline.harvest.expect import SOURCE_REMEDIES, SourceFault, judge_source, silence
from pipeline.harvest.harvest import HarvestOutcome, HarvestWish, harvest
from pipeline.harvest.listing import ListedLink, read_listing
from pipeline.harvest.probe import groups_of, probe
from pipeline.harvest.state import FILE, HarvestItem, HarvestState, SourceVisit
from pipeline.harvest.visit import key_of, look_at, session_parameters
from pipeline.harvest.wording import day_of, is_next, is_year_page
from tests.listing_pages import CASES, LATER, Case
from tests.pile import gijiroku, minutes
from tests.web_server import Reply, Site, client_for_tests, site_serving

HOST = "http://www.example.jp/shingikai/index.html"


@pytest.fixture
def site() -> Iterator[Site]:
    with site_serving() as served:
        yield served


@pytest.mark.parametrize("case", [*CASES, *LATER], ids=lambda case: case.name)
def test_a_listing_nobody_configured(case: Case) -> None:
    data = case.page.replace("{host}", "www.example.jp").encode(case.encoding)
    page = read_listing(data, HOST)
    group = next(group for group in groups_of(page) if group.entry.kinds == (case.kind,))
    assert group.form == case.form
    sessions = session_parameters(page.links)
    found = [(key_of(link, sessions), day_of(f"{link.words} {link.row}", link.heading)) for link in group.links]
    wanted = [(urljoin(HOST, address.replace("//{host}", "")), day) for address, day in case.minutes]
    assert [(key, day.isoformat() if day else None) for key, day in found] == wanted
    again = [link for link in page.links if group.entry.takes(link)]
    assert again == list(group.links)


def entry(site: Site, **more: object) -> SourceEntry:
    return SourceEntry(
        "審議会", (f"{site.url}/list.html",), body="星見市個人情報保護審議会", kinds=("minutes",), **more
    )  # type: ignore[arg-type]


def listing(*numbers: int, kind: str = "会議録") -> str:
    rows = "".join(f"<li>第{n}回（令和6年{n}月1日） <a href=/m/{n}.txt>{kind}</a></li>" for n in numbers)
    return f"<html><body><h1>審議会</h1><ul>{rows}</ul></body></html>"


def night(site: Site, data: Path, wish: HarvestWish | None = None, **more: object) -> HarvestOutcome:
    with client_for_tests(attempts=1) as client:
        (outcome,) = harvest([entry(site, **more)], data, lambda _: client, wish or HarvestWish(), print)
    return outcome


@pytest.fixture
def minutes_site(site: Site) -> Site:
    site.add("/list.html", listing(1, 2, 3, 4))
    for number in range(1, 30):
        site.add(f"/m/{number}.txt", minutes(number), "text/plain; charset=utf-8")
    return site


def test_what_is_new_comes_once(minutes_site: Site, tmp_path: Path) -> None:
    assert night(minutes_site, tmp_path).visit.fetched == 4
    minutes_site.asked.clear()
    second = night(minutes_site, tmp_path)
    assert (second.visit.code, second.visit.found, second.visit.new, second.visit.fetched) == ("", 4, 0, 0)
    assert minutes_site.paths() == ["/list.html"]
    minutes_site.add("/list.html", listing(1, 2, 3, 4, 5))
    assert night(minutes_site, tmp_path).new == [f"第5回（令和6年5月1日） 会議録  {minutes_site.url}/m/5.txt"]
    assert len(list(Originals(tmp_path).all())) == 5


def test_what_the_list_says_goes_along(minutes_site: Site, tmp_path: Path) -> None:
    night(minutes_site, tmp_path, parent="星見市", licence="CC BY 4.0")
    about = next(one.about() for one in Originals(tmp_path).all() if one.about()["url"].endswith("/m/3.txt"))
    assert {name: about[name] for name in ("body", "parent", "date", "kind", "link_text", "licence")} == {
        "body": "星見市個人情報保護審議会", "parent": "星見市", "date": "2024-03-01", "kind": "minutes",
        "link_text": "会議録", "licence": "CC BY 4.0",
    }  # fmt: skip
    assert about["listing"] == f"{minutes_site.url}/list.html"


@pytest.mark.parametrize(
    ("page", "code"),
    [
        ("<html><body><p>ページが移動しました</p></body></html>", SourceFault.NOTHING),
        ("<html><body><form><input type=password></form></body></html>", SourceFault.LOGIN),
        (listing(1), SourceFault.FEWER),
        (listing(*range(1, 20)), SourceFault.MORE),
        (listing(1, 2, 3, 4).replace("<ul>", "<table><tr><td><ul>"), SourceFault.SHAPE),
    ],
)
def test_a_list_that_is_not_as_it_was_is_told(minutes_site: Site, tmp_path: Path, page: str, code: SourceFault) -> None:
    night(minutes_site, tmp_path)
    minutes_site.add("/list.html", page)
    outcome = night(minutes_site, tmp_path)
    assert outcome.visit.code == code
    assert not outcome.gone
    assert not outcome.new
    assert outcome.remedy == SOURCE_REMEDIES[code]


@pytest.mark.parametrize(("numbers", "fetched"), [(range(1, 20), 15), ([1], 0)])
def test_a_list_that_is_meant_to_be_so_is_accepted(
    minutes_site: Site, tmp_path: Path, numbers: Sequence[int], fetched: int
) -> None:
    for _ in range(3):
        night(minutes_site, tmp_path)
    minutes_site.add("/list.html", listing(*numbers))
    assert night(minutes_site, tmp_path).visit.fetched == 0
    accepted = night(minutes_site, tmp_path, HarvestWish(accept=True)).visit
    assert (accepted.code, accepted.fetched) == ("", fetched)
    assert not night(minutes_site, tmp_path).visit.code


def test_what_the_list_drops_is_noticed_once_and_kept(minutes_site: Site, tmp_path: Path) -> None:
    night(minutes_site, tmp_path)
    minutes_site.add("/list.html", listing(2, 3, 4))
    assert night(minutes_site, tmp_path).gone == [f"第1回（令和6年1月1日） 会議録  {minutes_site.url}/m/1.txt"]
    assert not night(minutes_site, tmp_path).gone
    assert len(list(Originals(tmp_path).all())) == 4


def test_what_is_replaced_is_noticed(minutes_site: Site, tmp_path: Path) -> None:
    night(minutes_site, tmp_path)
    minutes_site.add("/m/4.txt", minutes(4, "三年"), "text/plain; charset=utf-8")
    minutes_site.add("/list.html", listing(1, 2, 3, 4, kind="会議録（修正版）"))
    with sqlite3.connect(tmp_path / FILE) as database:
        database.execute("UPDATE items SET checked = '2024-01-01'")
    outcome = night(minutes_site, tmp_path)
    assert [line.rpartition("/")[2] for line in outcome.replaced] == ["4.txt"]
    assert outcome.visit.fetched == 1


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        (Reply(b"<!DOCTYPE html><p>404</p>"), "page_for_document"),
        (Reply(b"<html><form><input type=password></form>"), "login_page"),
        (Reply(status=404), "not_found"),
        (Reply(status=500), "server_error"),
    ],
)
def test_a_document_that_is_none_is_told_and_tried_again(
    minutes_site: Site, tmp_path: Path, reply: Reply, code: str
) -> None:
    whole = minutes_site.routes["/m/2.txt"]
    minutes_site.routes["/m/2.txt"] = reply
    outcome = night(minutes_site, tmp_path)
    assert (outcome.visit.code, outcome.visit.fetched, outcome.visit.failed) == (SourceFault.DOCUMENTS, 3, 1)
    with HarvestState(tmp_path) as state:
        assert [item.problem for item in state.items().values() if item.problem] == [code]
    minutes_site.routes["/m/2.txt"] = whole
    assert night(minutes_site, tmp_path).visit.fetched == 1


def test_a_run_that_is_cut_goes_on(minutes_site: Site, tmp_path: Path) -> None:
    class Cut(BaseException):
        """The power fails."""

    asked = {"count": 0}
    with client_for_tests() as client:
        document = client.document

        def cut(*given: object) -> object:
            asked["count"] += 1
            if asked["count"] == 3:
                raise Cut
            return document(*given)  # type: ignore[arg-type]

        client.document = cut  # type: ignore[method-assign, assignment]
        with pytest.raises(Cut):
            harvest([entry(minutes_site)], tmp_path, lambda _: client, HarvestWish(), print)
    assert len(list(Originals(tmp_path).all())) == 2
    assert night(minutes_site, tmp_path).visit.fetched == 2
    assert not list(Originals(tmp_path).loose())


@pytest.mark.parametrize("at", range(1, 14))
def test_a_cut_at_any_write_leaves_whole_files_and_goes_on(
    minutes_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, at: int
) -> None:
    """Each write to the archive and to the state is the last one of a run."""

    class Cut(BaseException):
        """The power fails."""

    writes = {"count": 0}

    def cutting(real: Callable[..., object]) -> Callable[..., object]:
        def instead(*given: object, **named: object) -> object:
            writes["count"] += 1
            if writes["count"] == at:
                raise Cut
            return real(*given, **named)

        return instead

    for kind, name in ((HarvestState, "put"), (HarvestState, "put_page"), (Originals, "keep"), (Path, "replace")):
        monkeypatch.setattr(kind, name, cutting(getattr(kind, name)))
    with pytest.raises(Cut):
        night(minutes_site, tmp_path)
    monkeypatch.undo()
    assert all(one.is_whole() and one.about()["url"] for one in Originals(tmp_path).all())
    night(minutes_site, tmp_path)
    with HarvestState(tmp_path) as state:
        assert [item.sha256 is not None for item in state.items().values()] == [True] * 4
    assert len(list(Originals(tmp_path).all())) == 4
    assert not list(Originals(tmp_path).loose())
    assert night(minutes_site, tmp_path).visit.fetched == 0


def test_sessions_in_addresses_do_not_make_documents_new(site: Site, tmp_path: Path) -> None:
    for session in ("0a1b2c3d4e5f60718293", "99887766554433221100"):
        rows = "".join(f"<li>第{n}回 <a href='/m.txt?sid={session}&no={n}'>会議録</a></li>" for n in (1, 2, 3))
        site.add("/list.html", f"<html><body><ul>{rows}</ul></body></html>")
        site.routes["/m.txt"] = lambda request: Reply(minutes(int(request.path[-1])).encode())
        outcome = night(site, tmp_path)
    assert outcome.visit.new == 0
    assert not outcome.gone
    with HarvestState(tmp_path) as state:
        assert list(state.items()) == [f"{site.url}/m.txt?no={n}" for n in (1, 2, 3)]


def test_pages_of_years_further_pages_and_feeds(site: Site) -> None:
    site.add(
        "/list.html",
        "<html><body><h1>会議録</h1><a href=/r6.html>令和6年度</a> <a href=/r5.html>令和5年度</a></body></html>",
    )
    site.add("/r6.html", listing(1).replace("</ul>", "</ul><a href='/r6.html?p=2' rel=next>2ページ目</a>"))
    site.add("/r6.html?p=2", listing(2))
    site.add("/r5.html", listing(3))
    with client_for_tests() as client:
        (group, *_) = probe(client, f"{site.url}/list.html")
        assert group.entry.subpages
        seen = look_at(client, group.entry, None)
    assert [one.key.rpartition("/")[2] for one in seen.announced] == ["1.txt", "3.txt", "2.txt"]
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><item><title>第4回会議録を掲載しました</title>'
        "<link>/m/4.txt</link><pubDate>Mon, 03 Jun 2024 09:00:00 +0900</pubDate></item></channel></rss>"
    )
    (link,) = read_listing(feed.encode(), HOST).links
    assert (link.kind, link.url) == ("minutes", "http://www.example.jp/m/4.txt")
    atom = '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>議事録</title><link href="a.pdf"/></entry></feed>'
    assert [one.url for one in read_listing(atom.encode(), HOST).links] == ["http://www.example.jp/shingikai/a.pdf"]
    sitemap = (
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>http://a.jp/k.pdf</loc></url></urlset>'
    )
    assert [one.url for one in read_listing(sitemap.encode(), HOST).links] == ["http://a.jp/k.pdf"]
    dated = sitemap.replace("</loc>", "</loc><lastmod>2024-06-03</lastmod>")
    assert [one.published for one in read_listing(dated.encode(), HOST).links] == [dt.date(2024, 6, 3)]


def test_ten_thousand_links(site: Site, tmp_path: Path) -> None:
    site.add("/list.html", listing(*range(10_000)))
    with client_for_tests() as client:
        assert len(look_at(client, entry(site), None).announced) == 10_000


def test_a_list_that_did_not_change_is_not_sent_again(minutes_site: Site, tmp_path: Path) -> None:
    night(minutes_site, tmp_path)
    minutes_site.asked.clear()
    assert night(minutes_site, tmp_path).visit.found == 4
    (request,) = [one for one in minutes_site.asked if one.path == "/list.html"]
    assert "If-None-Match" in request.headers


def test_a_list_that_did_not_change_is_read_anew_by_another_entry(minutes_site: Site, tmp_path: Path) -> None:
    night(minutes_site, tmp_path, select="table")
    assert night(minutes_site, tmp_path).visit.found == 4


def test_only_from_a_day_on_and_dry(minutes_site: Site, tmp_path: Path) -> None:
    outcome = night(minutes_site, tmp_path, HarvestWish(dry_run=True, since=dt.date(2024, 3, 1)))
    assert [line.rpartition("/")[2] for line in outcome.new] == ["3.txt", "4.txt"]
    assert minutes_site.paths() == ["/list.html"]
    assert not list(Originals(tmp_path).all())
    with HarvestState(tmp_path) as state:
        assert not state.sources()


def test_a_feed_says_when_its_entries_came(site: Site, tmp_path: Path) -> None:
    items = "".join(
        f"<item><title>会議録（第{number}回）</title><link>/m/{number}.txt</link>{when}</item>"
        for number, when in (
            (1, "<pubDate>Thu, 29 Feb 2024 18:00:00 +0900</pubDate>"),
            (2, "<pubDate>Fri, 01 Mar 2024 09:00:00 +0900</pubDate>"),
            (3, "<dc:date>2024-03-02T10:00:00+09:00</dc:date>"),
            (4, "<pubDate>きのう</pubDate>"),
        )
    )
    space = 'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    site.add("/list.html", f'<?xml version="1.0"?><rss version="2.0" {space}><channel>{items}</channel></rss>')
    outcome = night(site, tmp_path, HarvestWish(dry_run=True, since=dt.date(2024, 3, 1)))
    assert [line.rpartition("/")[2] for line in outcome.new] == ["2.txt", "3.txt", "4.txt"]


def test_from_probe_to_records_and_away_again(
    minutes_site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data, sources = tmp_path / "out", tmp_path / "sources.toml"
    told = gijiroku(
        "harvest",
        sources,
        "--probe",
        f"{minutes_site.url}/list.html",
        "--write",
        "1",
        "--allow-private",
        "--data",
        data,
    )
    assert told.exit_code == 0, told.output
    assert "1. minutes: 4 links (txt), 2024" in told.output
    text = sources.read_text(encoding="utf-8") + "interval = 0\nallow_private = true\n"
    sources.write_text(text, encoding="utf-8")
    result = gijiroku("harvest", sources, "--data", data, "--workers", "1", "--json")
    events = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0, result.output
    assert (events[0]["event"], events[0]["fetched"], events[-1]["inserted"]) == ("harvested", 4, 4)
    documents = pd.read_parquet(data / "documents")
    assert sorted(source for row in documents["sources"] for source in row) == [
        f"{minutes_site.url}/m/{n}.txt" for n in (1, 2, 3, 4)
    ]
    assert {one["origin"] for row in documents["origins"] for one in row} & {"listing"}
    status = gijiroku("status", "--data", data).output
    assert "source 審議会: " in status
    gijiroku("remove", f"{minutes_site.url}/m/2.txt", "--yes", "--data", data)
    left = [path for path in data.rglob("*") if path.is_file() and b"/m/2.txt" in path.read_bytes()]
    assert not left
    minutes_site.asked.clear()
    result = gijiroku("harvest", sources, "--data", data, "--workers", "1", "--json")
    assert "/m/2.txt" not in minutes_site.paths()
    assert result.exit_code == 0, result.output


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "no [[source]]"),
        ('[[source]]\nname = "a"', "has no listing"),
        ('[[source]]\nname = "a"\nlisting = "ftp://a.jp/"', "is no address of the web"),
        ('[[source]]\nname = "a"\nlisting = "https://me:pw@a.jp/"', "a user or a password"),
        ('[[source]]\nname = "a"\nlisting = "https://a.jp/"\ntext = "("', "text is no pattern"),
        ('[[source]]\nname = "a"\nlisting = "https://a.jp/"\nselect = "a["', "is no CSS selector"),
        ('[[source]]\nname = "a"\nlisting = "https://a.jp/"\nkinds = "minute"', "kinds are minutes"),
        ('[[source]]\nname = "a"\nlisting = "https://a.jp/"\nmost = "3"', "of another kind"),
        ('[[source]]\nname = "a"\nlisting = "https://a.jp/"\nkind = "minutes"', "kind means nothing"),
    ],
)
def test_an_entry_that_means_nothing_is_told(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "sources.toml").write_text(text, encoding="utf-8")
    with pytest.raises(BadSource) as failed:
        load_entries(tmp_path / "sources.toml")
    assert told in str(failed.value)
    assert "pw" not in str(failed.value)


def test_an_entry_that_is_written_is_read_again(tmp_path: Path) -> None:
    one = SourceEntry(
        '会議 "録"',
        ("https://a.jp/", "https://b.jp/"),
        kinds=("minutes",),
        text=r"第\d+回",
        interval=3.5,
        allow_private=True,
    )
    (tmp_path / "sources.toml").write_text('contact = "mailto:a@b.jp"\n' + entry_text(one), encoding="utf-8")
    assert load_entries(tmp_path / "sources.toml") == ("mailto:a@b.jp", [one])


def test_expectations_need_a_history() -> None:
    assert judge_source(164, 164, "ul/li", []) is None
    history = [SourceVisit("a", "", found=3, shape="ul/li")] * 4
    assert judge_source(4, 1, "ul/li", history) is None
    assert judge_source(164, 161, "ul/li", history) == (
        SourceFault.MORE,
        "the list has 164 documents, 161 of them new; 3 are usual",
    )
    assert set(SOURCE_REMEDIES) == set(SourceFault)


def test_a_source_that_is_quiet_for_longer_than_its_custom() -> None:
    items = [HarvestItem("a", str(month), "", "0", first_seen=f"2024-{month:02d}-01") for month in range(1, 8)]
    assert silence(items, dt.date(2024, 8, 20)) is None
    assert silence(items, dt.date(2025, 1, 1)) == "nothing new for 184 days; every 30 days is usual"


@pytest.mark.parametrize("words", ["次へ", "次の20件", "次のページ", ">", "»", "Next"])
def test_next(words: str) -> None:
    assert is_next(words)


@pytest.mark.parametrize("words", ["次第", "次期計画について", "第2回", "次回の会議のお知らせと傍聴の案内"])
def test_not_next(words: str) -> None:
    assert not is_next(words)


def test_years() -> None:
    assert all(map(is_year_page, ["令和6年度", "平成30年", "2023年度（令和5年度）", "令和元年度の会議録一覧"]))
    assert not any(map(is_year_page, ["令和6年5月8日", "令和6年度第2回会議録", "第3回"]))


def test_what_a_link_says() -> None:
    assert (
        ListedLink("https://a.jp/1.pdf", "PDF", row="第3回 令和6年5月1日", column="議事録").title
        == "第3回 令和6年5月1日 議事録"
    )
    assert day_of("更新日：令和6年9月1日 開催日 令和6年8月2日") is not None
    assert str(day_of("更新日：令和6年9月1日 開催日 令和6年8月2日")) == "2024-08-02"

"""Full-text search: found in every spelling, never stale, and gone when taken down."""

from __future__ import annotations

import datetime as dt
import json
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from query_samples import LATER, write_samples

from pipeline.commands.main import cli
from pipeline.search.index import FILE
from pipeline.search.query import BadQuery, parse_query
from pipeline.search.search import Answer, Filters, find_phrases, search, snippet
from pipeline.store.files import HIDDEN
from pipeline.tokens.entries import terms


def gijiroku(*arguments: str | Path) -> Result:
    return CliRunner().invoke(cli, [str(argument) for argument in arguments])


def texts(answer: Answer) -> list[str]:
    return [hit.text for hit in answer.hits]


@pytest.fixture
def own(samples: Path, tmp_path: Path) -> Path:
    """A copy of the samples that a test may change."""
    write_samples(tmp_path / "raw")
    shutil.copytree(samples, tmp_path / "data", symlinks=True)
    return tmp_path / "data"


@pytest.mark.parametrize(
    ("words", "passage"),
    [
        ("保護委員会", "個人情報【保護委員会】への報告"),
        ("打ち合わせ", "関係課との【打合せ】で"),
        ("打合わせ", "関係課との【打合せ】で"),
        ("引っ越し", "【引越し】の届出"),
        ("引越", "【引越し】の届出"),
        ("サーバー", "【サーバ】を移す"),
        ("目的外利用　届出", "【目的外利用】に当たります。引越しの【届出】"),
        ('"実地の監査"', "【実地の監査】"),
        ("「実地の監査」", "【実地の監査】"),
        ("第６９条", "法律【第69条】第２項"),
        ("ｻｰﾊﾞ", "【サーバ】を移す"),
        ("個人情報保護委員會", "【個人情報保護委員会】への報告"),
        ("再委託 dataset", None),
        ("利用目的", None),
        ("査監", None),
    ],
    ids=["inside a word", "other kana", "fewer kana", "more kana", "no kana", "long vowel", "two words", "phrase",
         "Japanese brackets", "full width", "half width", "old letters",
         "one word missing", "other order", "no unit"],
)  # fmt: skip
def test_words_are_found_in_every_spelling(samples: Path, words: str, passage: str | None) -> None:
    answer = search(samples, words)
    found = [snippet(hit) for hit in answer.hits]
    assert (passage is None and not found) or any(passage is not None and passage in one for one in found)


@pytest.mark.parametrize(
    ("words", "expression"),
    [
        ("監査", '("監査")'),
        ("委託 監査", '("委託" AND "監査")'),
        ("委託 AND 監査", '("委託" AND "監査")'),
        ("委託 OR 監査", '(("委託") OR ("監査"))'),
        ("委託 NOT 監査", '("委託") NOT ("監査")'),
        ("委託 -監査 -報告", '("委託") NOT ("監査" OR "報告")'),
        ("(委託 OR 監査) 報告", '(((("委託") OR ("監査"))) AND "報告")'),
        ("情報公開・個人情報", '("情報 公開 x0 個人 情報")'),
        ('"NOT"', '("のっと")'),
        ("ゴミ", '("ごみ")'),
    ],
)  # fmt: skip
def test_queries(words: str, expression: str) -> None:
    assert parse_query(words).expression == expression


@pytest.mark.parametrize(
    "words",
    ["", "　", "NOT 監査", "委託 OR", "OR 委託", "(委託", "委託)", '"委託', "、。", "委託 NOT", "()", "語 " * 100],
)
def test_queries_that_mean_nothing_say_so(samples: Path, words: str) -> None:
    with pytest.raises(BadQuery):
        search(samples, words)


@pytest.mark.parametrize(
    "words", ['監査" OR units', "text:監査", "監査*", "^監査", "NEAR(委託 監査)", "{text}:監査", "'; DROP"]
)
def test_the_engine_s_own_language_is_no_way_in(samples: Path, words: str) -> None:
    try:
        search(samples, words)
    except BadQuery:
        return


def test_a_passage_of_two_forms_of_the_same_minutes_is_one_hit(samples: Path) -> None:
    answer = search(samples, "保存期間は何年ですか", Filters(datasets=("speeches",)))
    (hit,) = answer.hits
    assert (hit.source, hit.also_in) == ("minutes-7.html", ("minutes-7.txt",)) or (
        hit.source, hit.also_in) == ("minutes-7.txt", ("minutes-7.html",))  # fmt: skip
    assert (hit.page, hit.speaker, hit.body, hit.date) == (
        1, "三浦委員", "星見市個人情報保護審議会", dt.date(2023, 6, 21))  # fmt: skip


@pytest.mark.parametrize(
    ("filters", "sessions"),
    [
        (Filters(), {"第７回", "第９回"}),
        (Filters(since=dt.date(2024, 1, 1)), {"第９回"}),
        (Filters(until=dt.date(2023, 12, 31)), {"第７回"}),
        (Filters(body="星見市 個人情報保護審議会"), {"第７回", "第９回"}),
        (Filters(body="月見市"), set()),
        (Filters(datasets=("findings",)), set()),
    ],
    ids=["none", "since", "until", "body", "other body", "dataset"],
)
def test_filters(samples: Path, filters: Filters, sessions: set[str]) -> None:
    assert {hit.session_label for hit in search(samples, "目的外利用", filters).hits} == sessions


BODIES_OF_PAPERS = """令和５年度第２回星見市個人情報保護審議会特定個人情報保護評価部会会議録

日時　令和５年８月２日（水）　午後２時から午後３時まで
場所　星見市役所　第一会議室
出席者　日野部会長、三浦委員、大沢委員

○日野部会長　ただいまから部会を開会します。議題１「窓口の評価書について」、事務局から説明をお願いします。
○事務局　資料１に基づき説明します。目的外利用はありません。
○三浦委員　質問はありません。
○日野部会長　それでは、以上をもちまして閉会いたします。
"""


@pytest.fixture(scope="module")
def with_sub_committee(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bodies")
    write_samples(folder / "raw")
    (folder / "raw" / "sub.txt").write_text(BODIES_OF_PAPERS, encoding="utf-8")
    done = gijiroku("ingest", folder / "raw", "--data", folder / "data", "--workers", "1")
    assert done.exit_code == 0, done.output
    return folder / "data"


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        ("特定個人情報保護評価部会", {"sub.txt"}),
        ("星見市個人情報保護審議会特定個人情報保護評価部会", {"sub.txt"}),
        ("星見市", {"sub.txt", "minutes-7.txt", "minutes-9.txt"}),
        ("個人情報保護審議會", {"sub.txt", "minutes-7.txt", "minutes-9.txt"}),
        ("月見市", set()),
    ],
    ids=["sub-committee", "with its body", "part", "old letter", "other"],
)
def test_a_body_is_found_by_its_variants_and_sub_committees(
    with_sub_committee: Path, body: str, sources: set[str]
) -> None:
    hits = search(with_sub_committee, "目的外利用", Filters(body=body)).hits
    assert {hit.source.replace(".html", ".txt") for hit in hits} == sources


def test_decisions_are_found_by_the_title_of_their_item_and_findings_by_their_response(samples: Path) -> None:
    decisions = search(samples, "図書館の予約", Filters(datasets=("decisions",)))
    assert [hit.title for hit in decisions.hits] == ["図書館の予約システムについて"]
    (finding,) = search(samples, "対応済").hits
    assert finding.title == "アカウントの管理"
    assert snippet(finding).endswith("（【対応済】）")
    assert "【図書館の予約】システムについて" in snippet(decisions.hits[0])


def test_of_a_word_that_is_everywhere_only_the_last_records_are_ranked(
    samples: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = search(samples, "の", limit=1000)
    monkeypatch.setattr("pipeline.search.search._RANKED", 4)
    part = search(samples, "の", limit=1000)
    assert part.total == whole.total
    assert 0 < len(part.hits) < len(whole.hits)
    assert {hit.record_id: hit.score for hit in part.hits}.items() <= {
        hit.record_id: hit.score for hit in whole.hits
    }.items()


def test_overlapping_places_are_one() -> None:
    text = "個人情報保護委員会"
    assert find_phrases(text, [("個人", "情報", "保護"), ("保護", "委員", "会")]) == ((0, 9),)


def test_ingest_keeps_the_index_in_step(tmp_path: Path) -> None:
    raw, data = tmp_path / "raw", tmp_path / "data"
    write_samples(raw)
    for wording in ("改めてはどうでしょうか", "満天の星のようですね"):
        (raw / "minutes-9.txt").write_text(LATER.replace("改めてはどうでしょうか", wording), encoding="utf-8")
        assert gijiroku("ingest", raw, "--data", data, "--workers", "1").exit_code == 0
        with closing(sqlite3.connect(data / HIDDEN / FILE)) as database:
            found = database.execute("SELECT count(*) FROM units WHERE units MATCH '満天'").fetchone()
        assert found == (("満天" in wording),)
    assert search(data, "満天").total == 1
    assert not search(data, "改めてはどうでしょうか").hits


@pytest.mark.parametrize("harm", ["missing", "damaged", "other version", "older generation"])
def test_an_index_that_does_not_fit_is_made_anew(own: Path, harm: str) -> None:
    file = own / HIDDEN / FILE
    if harm == "missing":
        file.unlink()
    elif harm == "damaged":
        file.write_bytes(b"no database" * 1000)
    else:
        with closing(sqlite3.connect(file)) as database:
            database.execute("UPDATE state SET " + ("version = '0'" if harm == "other version" else "generation = 0"))
            database.execute("DELETE FROM documents")
            database.commit()
    assert search(own, "打合せ").total == 2


def test_compaction_does_not_index_anything_twice(own: Path) -> None:
    assert gijiroku("compact", "--data", own).exit_code == 0
    assert search(own, "打合せ").total == 2


def test_what_is_taken_down_leaves_no_trace(own: Path) -> None:
    word = terms("満天").encode()
    extra = own.parent / "raw" / "extra.txt"
    extra.write_text(LATER.replace("要綱の改正", "満天の星の夜"), encoding="utf-8")
    assert gijiroku("ingest", own.parent / "raw", "--data", own, "--workers", "1").exit_code == 0
    index = own / HIDDEN / FILE
    assert word in index.read_bytes()
    assert gijiroku("remove", "extra.txt", "--data", own, "--yes").exit_code == 0
    assert word not in index.read_bytes()
    assert not [file.name for file in index.parent.iterdir() if file.name.startswith(FILE) and file != index]
    assert not search(own, "満天").hits


def test_the_command(samples: Path) -> None:
    done = gijiroku("search", "目的外利用", "--body", "審議会", "--since", "2024", "--data", samples)
    assert done.exit_code == 0
    assert "minutes-9.txt p.1  星見市個人情報保護審議会  第９回  2024-02-14  事務局" in done.output
    assert "【目的外利用】" in done.output
    found = gijiroku("search", "目的外利用", "--until", "2023", "--json", "--data", samples)
    hit = json.loads(found.output.splitlines()[0])
    assert [hit["text"][start:end] for start, end in hit["highlights"]] == ["目的外利用"]
    assert gijiroku("search", "--data", samples).exit_code == 2
    assert gijiroku("search", "NOT 監査", "--data", samples).exit_code == 2
    assert gijiroku("search", "--rebuild", "--data", samples).exit_code == 0


def test_the_benchmark_answers_every_search(capsys: pytest.CaptureFixture[str]) -> None:
    from tests.bench.search import QUERIES, main

    main(["300"])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == 2 + 2 * len(QUERIES)
    assert "300 speeches indexed" in lines[1]

"""Citations: one habit of writing per row, with near misses."""

from __future__ import annotations

import time

import pytest

from extractors.citations.citations import find_citations


def _rows(text: str) -> list[str]:
    """law/article/paragraph/item of each citation."""
    return ["/".join(str(part or "") for part in (o.law, o.place.article, o.place.paragraph, o.place.item)) for o in find_citations(text)]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        pytest.param("番号法第28条第１項の規定", ["番号法/28/1/"], id="plain"),
        pytest.param("番号法第29条の3第2項", ["番号法/29_3/2/"], id="branch"),
        pytest.param("地方自治法第百八十条第一項", ["地方自治法/180/1/"], id="kanji"),
        pytest.param("統計法第 33 条 第 1 項", ["統計法/33/1/"], id="stray spaces"),
        pytest.param("番号法第9条2項", ["番号法/9/2/"], id="paragraph without 第"),
        pytest.param("個人情報保護法９条の２第２項", ["個人情報保護法/9_2/2/"], id="article without 第"),
        pytest.param("番号法の第9条", ["番号法/9//"], id="の between"),
        pytest.param("番号法（第9条第2項）", ["番号法/9/2/"], id="place in brackets"),
        pytest.param("統計法第33条第1項第1号イ", ["統計法/33/1/1"], id="subitem"),
        pytest.param("番号法第9条第1項及び第2項", ["番号法/9/1/", "番号法/9/2/"], id="list of paragraphs"),
        pytest.param("番号法第19条第7号、第8号", ["番号法/19//7", "番号法/19//8"], id="list of items"),
        pytest.param("番号法第9条並びに第19条第8号", ["番号法/9//", "番号法/19//8"], id="list of articles"),
        pytest.param("番号法第９条から第１１条まで", ["番号法/9//", "番号法/10//", "番号法/11//"], id="range"),
        pytest.param("番号法第9条各項", ["番号法/9//"], id="each paragraph"),
        pytest.param("委員会規則第３条第３項等に基づき", ["委員会規則/3/3/"], id="等 after"),
        pytest.param(
            "みなと市職員の給与に関する条例第5条", ["みなと市職員の給与に関する条例/5//"], id="clause as name"
        ),
        pytest.param("本市では職員の給与に関する条例第5条", ["職員の給与に関する条例/5//"], id="topic before the name"),
        pytest.param(
            "地方自治法第96条第1項及び契約及び財産の取得又は処分に関する条例第2条",
            ["地方自治法/96/1/", "契約及び財産の取得又は処分に関する条例/2//"],
            id="及び in the name",
        ),
        pytest.param("みなと市議会委員会条例第１３条", ["みなと市議会委員会条例/13//"], id="town in hiragana"),
        pytest.param("「みなと市学びの条例」（以下「条例」という。）第4条", ["みなと市学びの条例/4//"], id="quoted"),
        pytest.param("住民基本台帳法（昭和42年法律第81号）第7条", ["住民基本台帳法/7//"], id="number in brackets"),
        pytest.param("事務対応ガイド※1 4-8-9(4)", ["事務対応ガイド///"], id="numbered section"),
        pytest.param("評価の指針第１０（２）", ["指針/10//2"], id="bracketed number of a guideline"),
        pytest.param("番号法別表第一及び別表第二", ["番号法///", "番号法///"], id="tables"),
        pytest.param("会計法に基づき", ["会計法///"], id="bare name in a citing form"),
        pytest.param("みなと市文書規則により", ["みなと市文書規則///"], id="bare rule"),
        pytest.param("民法709条", ["民法/709//"], id="short"),
        pytest.param("障がい者差別解消法第7条第2項", ["障がい者差別解消法/7/2/"], id="hiragana in the name"),
        pytest.param("指針第５の３（３）に", ["指針/5_3//3"], id="branch of a guideline"),
        pytest.param("統計法第33条第1項第2号イ及びロ", ["統計法/33/1/2", "統計法/33/1/2"], id="list of subitems"),
    ],
)
def test_cites(text: str, rows: list[str]) -> None:
    assert _rows(text) == rows


@pytest.mark.parametrize(
    "text",
    [
        "この方法により", "手法に基づき", "条例の定めにより", "法律に基づき", "法令に規定",
        "第３条 この条例は", "契約書第16条", "第3条例", "西三条通り", "番号法の改正について",
        "マイナンバー法施行に伴う整備", "厚生労働省令で定める",
        "みなと市たばこ税法", "議案第20号 みなと市統計法に基づく調査に関する条例",
        "同条の規定により", "法律第27号", "日程第3 議案第5号",
        "第1条の理念", "別表第一のとおり", "会議規則で定める",
    ],
)  # fmt: skip
def test_does_not_cite(text: str) -> None:
    assert _rows(text) == []


def test_definitions_and_references_back() -> None:
    text = (
        "個人情報の保護に関する法律（平成15年法律第57号。以下「法」という。）第66条第1項に基づき、"
        "法第67条及び同条第2項、同法第68条を適用する。"
    )
    found = find_citations(text)
    assert [one.law for one in found] == ["個人情報の保護に関する法律", "法", "法", "同法"]
    assert {one.law_name for one in found} == {"個人情報の保護に関する法律"}
    assert [(one.place.article, one.place.paragraph) for one in found] == [("66", 1), ("67", None), ("67", 2), ("68", None)]  # fmt: skip


def test_a_bare_ending_means_the_only_instrument_of_that_ending() -> None:
    text = "特定個人情報保護評価指針に基づき審査した。次に、指針第10（2）について、また規則第2条について。"
    assert [one.law_name for one in find_citations(text)] == ["特定個人情報保護評価指針"] * 2 + [None]


def test_a_definition_without_quotes() -> None:
    text = "個人情報の保護に関する法律（以下、保護法という。）第1条、保護法第2条"
    assert [one.law_name for one in find_citations(text)] == ["個人情報の保護に関する法律"] * 2


def test_a_definition_holds_from_its_place_on() -> None:
    text = "法第1条\n統計法（以下「法」という。）第2条、法第3条\n戸籍法（以下「法」という。）第4条、法第5条"
    assert [one.law_name for one in find_citations(text)] == [None, "統計法", "統計法", "戸籍法", "戸籍法"]


def test_bare_article_leans_on_the_law_before_it_in_the_same_paragraph() -> None:
    assert _rows("番号法第9条に定めがあり、第19条でも認めています。") == ["番号法/9//", "番号法/19//"]
    assert _rows("番号法第9条に定めがあります。\n第19条 目的") == ["番号法/9//"]


def test_ranges_lie_in_the_text() -> None:
    text = "本件は番号法（平成25年法律第27号）第9条第1項から第3項までによる。"
    found = find_citations(text)
    assert text[slice(*found[0].range)] == "番号法（平成25年法律第27号）第9条第1項"
    assert [one.place.paragraph for one in found] == [1, 2, 3]


@pytest.mark.parametrize("piece", ["第1条、", "（法第1条", "以下「法", "同条", "の条例第一条及び", "ガイド（"])
def test_hostile_text_is_fast(piece: str) -> None:
    begin = time.process_time()
    find_citations(piece * 10_000)
    assert time.process_time() - begin < 5

"""Speaker labels are split into name, office, honorific and seat."""

from __future__ import annotations

import pytest

from extractors.japanese.labels import LabelParts, fold, parse_label


@pytest.mark.parametrize(
    ("label", "name", "role"),
    [
        ("柿沼委員長", "柿沼", "委員長"),
        ("事務局", None, "事務局"),
        ("町　　長", None, "町長"),
        ("事　務　局　長", None, "事務局長"),
        ("ほしの康介議長", "ほしの康介", "議長"),
        ("関 三郎委員長", "関三郎", "委員長"),
        ("健康保険課", None, "健康保険課"),
        ("ＢＰＲ推進課長", None, "ＢＰＲ推進課長"),
        ("柿沼健康保険課長補佐", "柿沼", "健康保険課長補佐"),
        ("柿沼ＤＸ推進課長", "柿沼", "ＤＸ推進課長"),
        ("池沢スポーツ推進課長", "池沢", "スポーツ推進課長"),
        ("林総務課長", "林", "総務課長"),
        ("小笠原人事課長", "小笠原", "人事課長"),
        ("柿沼同課主査", "柿沼", "同課主査"),
        ("柿沼政策法務課市政情報室長", "柿沼", "政策法務課市政情報室長"),
        ("柿沼オブザーバー委員", "柿沼", "オブザーバー委員"),
        ("A委員", "A", "委員"),
        ("Ｂ委員", "Ｂ", "委員"),
        ("柿沼内閣総理大臣", "柿沼", "内閣総理大臣"),
        ("柿沼政府参考人", "柿沼", "政府参考人"),
        ("松本研究官", "松本", "研究官"),
        ("松元事務局長", "松元", "事務局長"),
        ("中村委員", "中村", "委員"),
        ("服部委員", "服部", "委員"),
        ("園部委員長", "園部", "委員長"),
        ("服部", "服部", None),
        ("全　　員", None, "全員"),
        ("委員一同", None, "委員一同"),
        ("会長職務代理者", None, "会長職務代理者"),
        ("森会長職務代理者", "森", "会長職務代理者"),
        ("事務局　柿沼", "柿沼", "事務局"),
        ("市長櫻沢宏", "櫻沢宏", "市長"),
        ("柿沼（公）委員", "柿沼（公）", "委員"),
        ("柿沼（し）委員長", "柿沼（し）", "委員長"),
        ("（柿沼よしのり議長）", "柿沼よしのり", "議長"),
        ("柿沼（委員長）", "柿沼", "委員長"),
        ("山田町長", "山田", "町長"),
        ("ぽぺ", "ぽぺ", None),
    ],
)
def test_name_and_role(label: str, name: str | None, role: str | None) -> None:
    parts = parse_label(label)
    assert (parts.name, parts.role) == (name, role)


@pytest.mark.parametrize(
    ("label", "parts"),
    [
        ("委員長（柿沼君）", LabelParts("柿沼", "委員長", "君")),
        ("議長（清沢一榮議員）", LabelParts("清沢一榮", "議長", "議員")),
        ("市長（櫻沢　宏）", LabelParts("櫻沢宏", "市長")),
        ("２０番（鈴川まさし議員）", LabelParts("鈴川まさし", "議員", None, 20)),
        ("４番（柿沼祥孝君）", LabelParts("柿沼祥孝", None, "君", 4)),
        ("二十一番三沢秋雄議員", LabelParts("三沢秋雄", "議員", None, 21)),
        ("議席番号３番　柿沼一", LabelParts("柿沼一", None, None, 3)),
        ("柿沼泰文君", LabelParts("柿沼泰文", None, "君")),
        ("委員長大川　浩子君", LabelParts("大川浩子", "委員長", "君")),
        ("理事長谷川太郎君", LabelParts("長谷川太郎", "理事", "君")),
        ("事務局（健康保険課）", LabelParts(None, "事務局")),
    ],
)
def test_honorific_and_seat(label: str, parts: LabelParts) -> None:
    assert parse_label(label) == parts


@pytest.mark.parametrize(
    ("label", "names", "name"),
    [
        ("山田町長", ["山田太郎"], "山田"),
        ("高橋課長", ["髙橋一"], "高橋"),
        ("小木曽国保課長", ["小木曽花"], "小木曽"),
        ("財前財務課長", ["財前進"], "財前"),
    ],
)
def test_names_of_the_list_decide(label: str, names: list[str], name: str) -> None:
    assert parse_label(label, names).name == name


def test_variant_letters_compare_equal() -> None:
    assert fold("髙﨑") == fold("高崎")


FAMILIES = "佐藤 林 長谷川 阿部 国分 町田 元木 本田 建部 宮内 市川 会田"
TITLES = """
    総務課長 子育て支援課長 市民協働課長 空き家対策室長 公園緑地課長 ゼロカーボン推進室長 市立病院事務局長 参事官 副市長
    選挙管理委員会事務局長 副委員長 委員 情報システム課主査 福祉政策課課長補佐 スポーツ振興課長
"""


@pytest.mark.parametrize("family", FAMILIES.split())
@pytest.mark.parametrize("title", TITLES.split())
def test_family_names_before_titles(family: str, title: str) -> None:
    parts = parse_label(family + title)
    assert (parts.name, parts.role) == (family, title)


@pytest.mark.parametrize(
    ("label", "name", "role"),
    [
        ("芦沢みどり委員", "芦沢みどり", "委員"),
        ("森みどり環境課長", "森", "みどり環境課長"),
        ("堀いずみ会長", "堀いずみ", "会長"),
    ],
)
def test_a_given_name_in_kana_is_no_section_before_a_members_title(label: str, name: str, role: str) -> None:
    parts = parse_label(label)
    assert (parts.name, parts.role) == (name, role)


@pytest.mark.parametrize(
    ("label", "name", "role"),
    [
        ("阿久津部会員", "阿久津", "部会員"),
        ("柿沼分科会員", "柿沼", "分科会員"),
        ("渡部会長", "渡部", "会長"),
        ("柿沼部会長", "柿沼", "部会長"),
        ("柿沼中学校長", "柿沼", "中学校長"),
        ("柿沼企業局長", "柿沼", "企業局長"),
        ("柿沼医師", "柿沼", "医師"),
    ],
)
def test_offices_of_members(label: str, name: str, role: str) -> None:
    parts = parse_label(label)
    assert (parts.name, parts.role) == (name, role)

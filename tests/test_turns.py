"""Turns from invented minutes in many mark shapes: exact speakers, exact words."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

import pytest

from extractors.minutes.turns.turns import read_turns
from extractors.model.document import Document
from extractors.model.grounding import squash
from pipeline.clean.clean import clean
from pipeline.read.text import read_text


@dataclass(frozen=True)
class Said:
    """One turn of the invented meeting: who (name, office) and what."""

    name: str
    office: str
    words: tuple[str, ...]


_CHAIR, _DEPUTY = ("榎並", "委員長"), ("楠瀬", "副委員長")
_ONE, _TWO, _THREE = ("鵜飼", "委員"), ("小鳥遊", "委員"), ("八重樫", "委員")
_CHIEF, _CLERK = ("蛭間", "総務課長"), ("", "事務局")

MEETING = tuple(
    Said(*who, words)
    for who, words in (
        (_CLERK, ("定刻になりましたので、ただいまから会議を始めます。", "進行は榎並委員長にお願いします。")),
        (
            _CHAIR,
            (
                "それでは、議事に入ります。本日の議題は二つです。",
                "初めに、議題の一つ目について事務局から説明をお願いします。",
            ),
        ),
        (
            _CHIEF,
            (
                "それでは、お手元の資料１により御説明します。",
                "(1)対象となる事務は、三つでございます。",
                "ア、窓口の事務、イ、郵送の事務が主なものでございます。（拍手）",
                "説明は以上でございます。",
            ),
        ),
        (_CHAIR, ("ありがとうございました。御質問はありますか。",)),
        (_ONE, ("郵送の件数は、年間でどのくらいになるのでしょうか。",)),
        (_CHIEF, ("昨年度の実績で申しますと、およそ二千件でございます。",)),
        (_ONE, ("分かりました。",)),
        (
            _TWO,
            ("窓口の混雑について伺います。繁忙期の対応はどうなっていますか。", "また、職員の配置も教えてください。"),
        ),
        (_CLERK, ("三月と四月は応援の職員を配置しております。", "そのほかの月は通常の体制でございます。")),
        (_TWO, ("応援の職員は何名でしょうか。",)),
        (_CLERK, ("五名でございます。",)),
        (_DEPUTY, ("関連してよろしいですか。研修はどのように行っていますか。",)),
        (_CLERK, ("年に二回、集合研修を行っています。",)),
        (_CHAIR, ("ほかにありませんか。",)),
        (_THREE, ("評価書の書き方が少し分かりにくいので、図を入れていただきたいと思います。",)),
        (_CHIEF, ("御指摘のとおり修正いたします。",)),
        (_CHAIR, ("それでは、お諮りします。本案を原案のとおり承認することに御異議ありませんか。",)),
        (
            _CHAIR,
            (
                "御異議なしと認めます。よって、本案は原案のとおり承認されました。",
                "次に、二つ目の議題に移ります。事務局から説明をお願いします。",
            ),
        ),
        (_CLERK, ("来年度の予定につきまして御説明します。", "会議は六月、九月、二月の三回を予定しております。")),
        (_CHAIR, ("御意見をお願いします。",)),
        (_THREE, ("二月は予算の時期と重なりますが、支障はありませんか。",)),
        (_CLERK, ("日程は調整してまいります。",)),
        (_ONE, ("六月の会議では何を審議しますか。",)),
        (_CLERK, ("点検の結果を御報告する予定です。",)),
        (_DEPUTY, ("資料は早めに送ってください。",)),
        (_CLERK, ("承知しました。",)),
        (_TWO, ("特に意見はありません。",)),
        (_CHAIR, ("ほかに御意見はありますか。",)),
        (_THREE, ("ありません。",)),
        (_CHAIR, ("以上で本日の議事は全て終了しました。", "これをもちまして、会議を閉会いたします。")),
    )
)

HEADER = """第３回特定個人情報保護評価部会議事録
１ 日時　令和６年１０月１０日（木）午後２時から
２ 場所　市役所第一会議室
３ 出席者
　（委員）
　榎並太郎、楠瀬花子、鵜飼一、小鳥遊次郎、八重樫三郎
　（総務課）
　蛭間総務課長
４ 議事
(1) 評価書の案について ………… 1
(2) その他 ………… 3
"""

LABELS = {
    "name_office": "{name}{office}",
    "office_name": "{office}（{name}）",
    "office_name_kun": "{office}（{name}君）",
    "spread": "{name}　{office}",
    "office_only": "{office}",
    "honorific": "{name}氏",
}
SHAPES = {
    "circle": "○{label}　{words}",
    "big_circle": "◯{label} {words}",
    "zero": "〇{label}　　{words}",
    "double": "◎{label}　{words}",
    "disc": "●{label}　{words}",
    "square": "□{label}　{words}",
    "black_square": "■{label}　{words}",
    "diamond": "◇{label}　{words}",
    "black_diamond": "◆{label}　{words}",
    "triangle": "△{label}　{words}",
    "star": "☆{label}　{words}",
    "dot": "・{label}　{words}",
    "circle_bracket": "○（{label}）　{words}",
    "circle_colon": "○{label}：{words}",
    "circle_line": "○{label}\n　{words}",
    "parentheses": "（{label}） {words}",
    "half_parentheses": "({label}) {words}",
    "glued_parentheses": "（{label}）{words}",
    "parentheses_line": "（{label}）\n　{words}",
    "lenticular": "【{label}】{words}",
    "lenticular_space": "【{label}】　{words}",
    "lenticular_line": "【{label}】\n{words}",
    "square_brackets": "［{label}］{words}",
    "half_square_brackets": "[{label}] {words}",
    "tortoise": "〔{label}〕　{words}",
    "angle": "＜{label}＞{words}",
    "angle_line": "＜{label}＞\n{words}",
    "double_angle": "《{label}》　{words}",
    "opening": "【{label}　{words}",
    "closing": "{label}）　{words}",
    "colon": "{label}：{words}",
    "half_colon": "{label}: {words}",
    "spaced_colon": "{label} ： {words}",
    "dash": "{label}―{words}",
    "spaced_dash": "{label} － {words}",
    "bare": "{label}　{words}",
    "bare_wide": "{label}　　　{words}",
    "own_line": "{label}\n　{words}",
    "quote": "{label}「{words}」",
    "number_circle": "{number} ○{label}　{words}",
    "number_bracket": "{number}（{label}）{words}",
    "tab": "{label}\t{words}",
}
NONSENSE = {
    "委員長": "ミョガラ",
    "副委員長": "ベミョガラ",
    "委員": "ヌポ",
    "総務課長": "ゾリケムタ",
    "事務局": "フレドン",
    "氏": "氏",
    "君": "君",
}
NO_BRACKETS = {"office_name", "office_name_kun"}


def _label(said: Said, style: str, nonsense: bool) -> str:
    office = NONSENSE[said.office] if nonsense else said.office
    if not said.name:
        return office
    return LABELS[style].format(name=said.name, office=office)


def in_nonsense(text: str) -> str:
    for word in ("総務課長", "事務局", "副委員長", "委員長", "委員"):
        text = text.replace(word, NONSENSE[word])
    return text


def render(
    shape: str, style: str, nonsense: bool, header: str = HEADER, between: bool = False
) -> tuple[str, list[tuple[str, str]]]:
    """The meeting in one shape, and the (label, words) expected."""
    lines, expected = [header], []
    for number, said in enumerate(MEETING, 1):
        label = _label(said, style, nonsense)
        words = tuple(in_nonsense(line) for line in said.words) if nonsense else said.words
        body = "\n".join((words[0], *(f"　{line}" for line in words[1:])))
        if shape == "tab":
            body = "".join(words)
        lines.append(SHAPES[shape].format(label=label, words=body, number=number))
        expected.append((label, squash("".join(words))))
        if between and number in (3, 18):
            lines.append("◆ 今後の予定" if number == 3 else "議事（２） その他")
        if between and number in (2, 19):
            lines.append("【事務局説明】" if shape[:4] != "lent" else "≪説明≫")
        if between and number == 8:
            lines.append("　　　　―――――――――")
    return "\n".join(lines) + "\n", expected


def document(text: str) -> Document:
    return clean(read_text(text.encode()), "0" * 16)


def said(text: str, names: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """(label, words) of each turn; the label of a stage direction is empty."""
    doc = document(text)
    turns = read_turns(doc, names).turns
    return [
        (turn.label.text if turn.label else "", squash("".join(doc.reading.text[a:b] for a, b in turn.ranges)))
        for turn in turns
    ]


def folded(rows: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(_bare(label), _bare(words)) for label, words in rows]


def _bare(text: str) -> str:
    return squash(unicodedata.normalize("NFKC", text))


COMBINATIONS = [
    (shape, style)
    for shape in SHAPES
    for style in LABELS
    if not (style in NO_BRACKETS and shape in {"closing", "circle_bracket"})
    and not (style == "spread" and shape in {"bare", "bare_wide", "opening"})
]


@pytest.mark.parametrize("between", [False, True], ids=["plain", "headings"])
@pytest.mark.parametrize(("shape", "style"), COMBINATIONS, ids=lambda value: value)
def test_every_shape_and_label_style(shape: str, style: str, between: bool) -> None:
    text, expected = render(shape, style, nonsense=False, between=between)
    assert folded(said(text)) == folded(expected)


@pytest.mark.parametrize(
    ("shape", "style"), [row for row in COMBINATIONS if row[1] != "honorific"], ids=lambda value: value
)
def test_office_words_are_no_condition(shape: str, style: str) -> None:
    text, expected = render(shape, style, nonsense=True)
    assert folded(said(text)) == folded(expected)

"""Shapes of speaker marks (発言者の印) and of what stands between turns. Data only.

A row is a *shape*: what stands before a label, what stands after it. Bodies do not matter,
so the number of rows grows with the number of shapes only. Which shape a document uses is
decided in ``turns`` from evidence in that document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.marks import (
    A_CLOSING,
    A_FIGURE,
    A_REMARK_CLOSING,
    A_REMARK_OPENING,
    A_SPEAKER_SYMBOL,
    AN_OPENING,
    HEADING_BRACKETS,
    SPEAKER_SYMBOLS,
)


class Strength(StrEnum):
    """How seldom a shape stands at the start of a paragraph by accident."""

    STRONG = "strong"
    """A printed mark: a symbol or a pair of brackets."""
    WEAK = "weak"
    """A colon, a dash, a space: many other lines look like that."""


@dataclass(frozen=True, slots=True)
class MarkShape:
    """One shape of the mark around a speaker label."""

    name: str
    strength: Strength
    lead: str
    """Regular expression of what stands before the label, indentation aside; has no groups."""
    stop: str
    """Regular expression of what ends the label; ``\\Z`` is the end of the paragraph."""
    examples: tuple[tuple[str, str], ...]
    """(line, label)."""
    lookalikes: tuple[str, ...]
    """Lines that this row must not read as a mark, or whose label nobody can bear."""
    open: str = ""
    """Opening bracket characters, where the label stands in brackets."""
    close: str = ""


SPACE = r"[ \t　\u2002\u2003\u2009]+"
RULING = r"[ 　]?[―—–－─━‐＝=~～〜]{1,4}[ 　]?"
"""A dash or short rule on both sides of a label."""
COLON = r"[ 　]{0,3}[：:∶︰；;]"
DASH = r"(?:[ 　]?(?:…{1,3}|・{2,4}|→|⇒)[ 　]?|[ 　]?[|｜│┃][ 　]?|[ 　]?[―—–－‐─]{1,3}[ 　]?|[ 　]-{1,3}[ 　])"
NUMBER = (
    r"(?:[①-⑳⑴-⒇][ 　]?|"
    rf"{A_REMARK_OPENING}?[0-9０-９]{{1,4}}{A_REMARK_CLOSING}?"
    r"(?![0-9０-９番号名人日月年時分回条項款目頁件議]|[ 　]?番)[.．:：、]?[ \t　]*)?"
)
"""A running number before the mark (発言番号); not a seat, not a date."""
INNER_SYMBOL = rf"(?:[ 　]?{A_FIGURE}[ 　]?)?"
"""A symbol that stands inside the brackets: ［○佐伯委員長］."""
AFTER_SYMBOL = rf"(?:{SPACE}|{COLON}|{A_SPEAKER_SYMBOL}[ 　]*|(?=[「『])|\Z)"
"""What ends a label after a symbol: white space, a colon, an opening quote, the line's end."""

SYMBOLS: tuple[tuple[str, str], ...] = tuple(
    (row.name, f"{row.letters}-" if row.name == "dot" else row.letters) for row in SPEAKER_SYMBOLS
)
"""Symbols that stand before a label. Colour and code point vary within one document, so one row takes them all."""

BRACKETS: tuple[tuple[str, str, str], ...] = tuple((row.name, row.opening, row.closing) for row in HEADING_BRACKETS)

_SYMBOL_EXAMPLES: tuple[tuple[str, str], ...] = (
    ("○佐伯委員長　それでは始めます。", "佐伯委員長"),
    ("　○佐伯委員長 それでは始めます。", "佐伯委員長"),
    ("○（堀よしのり議長）　出席議員は定足数に達しております。", "堀よしのり議長"),
    ("○市長（櫻木　宏）　おはようございます。", "市長（櫻木　宏）"),
    ("○２０番（鈴本まさし議員）　質問いたします。", "２０番（鈴本まさし議員）"),
    ("○町　　長　お答えします。", "町　　長"),
    ("12 ○議長（奈良川隆君）　これより会議を開きます。", "議長（奈良川隆君）"),
    ("○関 三郎委員長 これより会議を開きます。", "関 三郎委員長"),
    ("○石本（秀）委員　賛成です。", "石本（秀）委員"),
    ("○事務局：お答えします。", "事務局"),
    ("○佐伯委員長", "佐伯委員長"),
)
_SYMBOL_LOOKALIKES = (
    "○質問",
    "○回答",
    "○午前１０時０８分開会",
    "○議事日程",
    "○招集日時 平成25年6月28日",
    "○１ 目的外の利用について",
    "○（案）",
)
_BRACKET_LOOKALIKES = (
    "{0}１{1}実施期間は、四月からでございます。",
    "{0}ア{1}対象者について",
    "{0}案{1}",
    "{0}注{1} 端数は切り捨てた。",
    "{0}異議なし{1}",
    "{0}拍手{1}",
    "{0}単位：千円{1}",
    "{0}意見交換等{1}",
    "{0}事務局説明{1}",
)


_BRACKET_EXAMPLES = (
    ("{0}宇佐川部会長{1} それでは始めます。", "宇佐川部会長"),
    ("{0}宇佐川部会長{1}それでは始めます。", "宇佐川部会長"),
    ("{0}健康保険課{1}", "健康保険課"),
    ("3 {0}委員　佐伯{1}賛成です。", "委員　佐伯"),
    ("{0}○佐伯委員長{1}始めます。", "佐伯委員長"),
)


MARK_SHAPES: tuple[MarkShape, ...] = (
    *(
        MarkShape(
            name,
            Strength.STRONG,
            rf"{NUMBER}[{symbols}][ 　]?",
            AFTER_SYMBOL,
            tuple((line.replace("○", symbols[0]), label) for line, label in _SYMBOL_EXAMPLES),
            tuple(line.replace("○", symbols[0]) for line in _SYMBOL_LOOKALIKES),
        )
        for name, symbols in SYMBOLS
    ),
    *(
        MarkShape(
            name,
            Strength.STRONG,
            rf"{NUMBER}[{''.join(chr(92) + c for c in opening)}]{INNER_SYMBOL}",
            rf"[{''.join(chr(92) + c for c in closing)}](?:{COLON})?",
            tuple((line.format(opening[0], closing[0]), label) for line, label in _BRACKET_EXAMPLES),
            tuple(row.format(opening[0], closing[0]) for row in _BRACKET_LOOKALIKES),
            opening,
            closing,
        )
        for name, opening, closing in BRACKETS
    ),
    MarkShape(
        "ruled",
        Strength.STRONG,
        rf"{NUMBER}{RULING}",
        rf"{RULING}(?={SPACE}|\Z)(?:{SPACE})?",
        (("―議長（佐伯和夫君）―", "議長（佐伯和夫君）"), ("── 佐伯委員長 ──　始めます。", "佐伯委員長")),
        ("― １２ ―", "－ 休憩 －", "―― 了 ――", "～午後３時散会～"),
    ),
    MarkShape(
        "announced",
        Strength.STRONG,
        rf"{NUMBER}発言者{COLON}",
        AFTER_SYMBOL,
        (("発言者：佐伯委員長", "佐伯委員長"),),
        ("発言者：", "発言者　佐伯委員長"),
    ),
    MarkShape(
        "opening_only",
        Strength.WEAK,
        rf"{NUMBER}{AN_OPENING}",
        SPACE,
        (("【佐伯委員長　それでは始めます。", "佐伯委員長"),),
        ("（１ 目的外の利用について", "（以下 略"),
    ),
    MarkShape(
        "closing_only",
        Strength.WEAK,
        NUMBER,
        rf"[ 　]{{0,2}}{A_CLOSING}",
        (("佐伯委員長）それでは始めます。", "佐伯委員長"), ("佐伯委員長 ）始めます。", "佐伯委員長")),
        ("１）実施期間は、四月からです。", "ア）対象者について"),
    ),
    MarkShape(
        "colon",
        Strength.WEAK,
        NUMBER,
        COLON,
        (
            ("議長：ただ今から会議を開きます。", "議長"),
            ("Ａ委員 : 賛成です。", "Ａ委員"),
            ("会長 佐伯　：　始めます。", "会長 佐伯"),
        ),
        ("日 時：令和五年五月三十一日", "場所：第一委員会室", "質問：対象は誰ですか。", "１：対象者"),
    ),
    MarkShape(
        "dash",
        Strength.WEAK,
        NUMBER,
        DASH,
        (("議長―ただ今から会議を開きます。", "議長"), ("佐伯委員 － 賛成です。", "佐伯委員")),
        ("- 1 -", "資料１－２に基づいて説明します。", "スポーツ課の佐伯です。"),
    ),
    MarkShape(
        "quote",
        Strength.WEAK,
        NUMBER,
        r"[ 　]?(?=[「『])",
        (("議長「ただ今から会議を開きます。」", "議長"),),
        ("議題１「計画の変更について」、事務局から説明をお願いします。",),
    ),
    MarkShape(
        "bracket_only",
        Strength.WEAK,
        NUMBER,
        rf"(?<={A_REMARK_CLOSING})(?![\s：:∶︰（(［\[。、，・をがの])(?=[^\n])",
        (("議長（佐伯和夫君）ただ今から始めます。", "議長（佐伯和夫君）"),),
        ("計画（案）の概要", "議長（佐伯和夫君）　始めます。"),
    ),
    MarkShape(
        "quotation",
        Strength.WEAK,
        rf"{NUMBER}[「『]",
        rf"[」』](?:{COLON}|{SPACE}|\Z)",
        (("「佐伯委員長」　それでは始めます。", "佐伯委員長"),),
        ("「異議なし」と呼ぶ者あり", "「質問」　対象について"),
    ),
    MarkShape(
        "own_line",
        Strength.WEAK,
        NUMBER,
        r"[ 　]*\Z",
        (("中本委員", "中本委員"),),
        ("議事日程", "本日はありがとうございました。"),
    ),
    MarkShape(
        "bare",
        Strength.WEAK,
        NUMBER,
        SPACE + rf"(?!{A_CLOSING}|[|｜│┃→⇒]|[―—–－‐─]{{1,3}}[ 　]|[^\s。、，]{{0,8}}[ 　]{{0,3}}[：:∶︰；;])",
        (("大原委員長 おはようございます。", "大原委員長"), ("事務局　　それでは説明します。", "事務局")),
        ("それでは 次に移ります。", "また　御意見をお願いします。"),
    ),
)

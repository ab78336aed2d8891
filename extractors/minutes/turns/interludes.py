"""What stands between spoken paragraphs: headings, rules, time lines, stage directions, the end."""

from __future__ import annotations

import re
from enum import StrEnum

from extractors.minutes.turns.interlude_lines import CLOSING_WORDS, HEADING_LEADS, PAUSE_LINE, PROCEEDINGS_END, RULE, TIME_LINE

_RULE = re.compile(RULE)
_TIME = re.compile(TIME_LINE)
_PAUSE = re.compile(PAUSE_LINE)
_PAUSED = re.compile(
    r"[ \t　]*[（(〔［\[][^（()）〔〕［］\[\]\n]{0,40}(?:休[ 　]*憩|再[ 　]*開)(?:に入る|する)?[ 　。]*"
    r"[）)〕］\]][ \t　]*"
)
"""（午前１０時４３分休憩）: in brackets a pause is a stage direction."""
_END = re.compile("|".join(f"(?:{row})" for row in PROCEEDINGS_END))
_CLOSING_TIME = re.compile(CLOSING_WORDS)
_HEADING = re.compile(r"[ \t　]*(?:" + "|".join(f"(?:{row})" for row in HEADING_LEADS) + ")")
_SYMBOL_HEADING = re.compile(r"[ \t　]*[◆◇■□●▲△▼▽★☆◎○〇◯※≪《【〖〈＜<]")
_BRACKET_HEADING = re.compile(r"[ \t　]*[【〖≪《〈＜<][^】〗≫》〉＞>]{1,60}[】〗≫》〉＞>][ \t　]*")
_FURNITURE = re.compile(
    r"[ \t　]*(?:<[^<>\n]{1,60}>|[-－–—―(（\[［]?[ 　]*(?:p\.?|P\.?)?[0-9０-９]{1,4}(?:[ 　]*/[ "
    r"　]*[0-9０-９]{1,4})?[ 　]*[-－–—―)）\]］]?)[ \t　]*"
)
_DIRECTION = re.compile(
    r"[ \t　]*(?:[（(〔❲［\[｟](?:[^（()）〔〕［］\[\]\n]|"
    r"[（(〔［\[][^（()）〔〕［］\[\]\n]{0,60}[）)〕］\]]){1,120}[）)〕❳］\]｠][ \t　、。]*){1,4}"
)
_NO_DIRECTION = re.compile(
    r"[ \t　]*[（(〔［\[][ 　]*(?:[0-9０-９一二三四五六七八九十]{1,3}|[ア-ンa-zA-Zａ-ｚＡ-Ｚⅰ-ⅹⅠ-Ⅹ]|"
    r"単位.*|注.*|※.*|案|別[紙添表記].*|資料[ 　]*[0-9０-９].*|図.*|表[0-9０-９].*|写)[ "
    r"　]*[）)〕］\]].*"
)
_SPOKEN_END = re.compile(
    r"(?:[。．！？!?｡][」』）)]?|(?:です|ます|ました|ません|でした|ください|下さい|ますか|ですか|"
    r"ですね|でしょう|はい|なし|賛成|反対|どうぞ|以上|同じ|ございます)[）)」』]?)[ \t　]*"
    r"(?:[（(〔][^）)〕]{1,40}[）)〕][ \t　]*)*\Z"
)
_CLOSING_FORMULA = re.compile(
    r"(?:閉会|散会|終了|終わ|閉じ|延会)[^。]{0,20}(?:します|いたします|致します|といたし|ました|ございます|宣)"
)
_COURTESY = re.compile(r"ありがとう|お疲れ|願い|ます|です|でした|ました")
_READER = re.compile(
    r"[ \t　]*[（(〔](?P<who>[^（()）〔〕「」、。\n]{2,24}?)(?:より|から|が|、)?(?:報告|朗読|説明|"
    r"答弁|挨拶|あいさつ)[）)〕][ \t　]*"
)


class Piece(StrEnum):
    """What a paragraph between two marks is."""

    SPEECH = "speech"
    HEADING = "heading"
    DIRECTION = "direction"


def is_rule(line: str) -> bool:
    """Whether a line is a ruling line of characters."""
    return _RULE.fullmatch(line) is not None


def is_end(line: str) -> bool:
    """Whether nobody speaks after this line.

    >>> is_end("——了——"), is_end("以上です。")
    (True, False)
    """
    if len(line) > 120:
        return False
    match = _TIME.fullmatch(line)
    if match is not None:
        return _CLOSING_TIME.search(line) is not None
    return _END.fullmatch(line) is not None


def closes_meeting(line: str) -> bool:
    """Whether a spoken paragraph declares the meeting closed."""
    return _CLOSING_FORMULA.search(line[-200:]) is not None


def is_farewell(line: str) -> bool:
    """Whether a paragraph after the closing words is still spoken."""
    return ends_spoken(line) and _COURTESY.search(line) is not None


def ends_spoken(line: str) -> bool:
    """Whether a paragraph ends like a sentence.

    >>> ends_spoken("よろしくお願いします。"), ends_spoken("(2) その他")
    (True, False)
    """
    return _SPOKEN_END.search(line[-80:]) is not None


def looks_like_heading(line: str, punctuated: bool = True) -> bool:
    """Whether a paragraph without a sentence's end may be a heading before the next turn.

    ``punctuated``: sentences of the document end with a full stop, so its absence tells.
    """
    if ends_spoken(line):
        return False
    return (punctuated and len(line.strip()) <= 40) or _HEADING.match(line) is not None


def is_heading(line: str) -> bool:
    """Whether a paragraph of a paper is a heading: an enumerator or a symbol, no sentence.

    >>> is_heading("１ 対象となる事務"), is_heading("１ 対象は次のとおりです。")
    (True, False)
    """
    return len(line) <= 80 and _HEADING.match(line) is not None and not ends_spoken(line)


def reader_of(line: str) -> tuple[int, int] | None:
    """Where a direction names who reads or reports: （前田一郎事務局長朗読）; offsets in the line."""
    match = _READER.fullmatch(line)
    return match.span("who") if match else None


def classify(line: str, after_rule: bool) -> Piece:
    """What a paragraph on a line of its own is, the next mark aside."""
    if _RULE.fullmatch(line) or _FURNITURE.fullmatch(line):
        return Piece.HEADING
    if len(line) > 250:
        return Piece.SPEECH
    if _PAUSED.fullmatch(line):
        return Piece.DIRECTION
    if _TIME.fullmatch(line) or _PAUSE.fullmatch(line) or _BRACKET_HEADING.fullmatch(line):
        return Piece.HEADING
    if _DIRECTION.fullmatch(line) and not _NO_DIRECTION.fullmatch(line):
        return Piece.DIRECTION
    if ends_spoken(line):
        return Piece.SPEECH
    if _SYMBOL_HEADING.match(line) or (after_rule and _HEADING.match(line)):
        return Piece.HEADING
    return Piece.SPEECH

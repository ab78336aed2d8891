"""What stands between spoken paragraphs: headings, rules, time lines, stage directions, the end.

Shapes of the lines between turns and after the last: rules, times, headings, the end. Data only.
"""

from __future__ import annotations

import re
from enum import StrEnum

from extractors.japanese.marks import (
    A_CLOSING,
    A_DASH,
    A_FIGURE,
    A_HEADLINE_CLOSING,
    A_HEADLINE_OPENING,
    A_REMARK_CLOSING,
    A_REMARK_OPENING,
    A_RULE_SIGN,
    A_TITLE_OPENING,
    AN_OPENING,
    ANY_CLOSING,
    ANY_OPENING,
    UNCLOSED_HEADLINE,
    UNCLOSED_REMARK,
    UNREMARKED,
)

INLINE_DIRECTION = (
    rf"(?<=[。？！])[ 　]*(?P<direction>[〔（(]{UNREMARKED}{{0,60}}(?:異議|なし|はい|呼ぶ者|呼ぶ声|声あり|"
    r"了承|うなず|頷|首肯|挙[ 　]*手|起[ 　]*立|"
    rf"登壇|降壇|退室|退席|入室|休[ 　]*憩|非公[表開]|着席|参照|掲載){UNREMARKED}{{0,20}}[〕）)])"
)
"""A stage direction in a text that was flattened to one line."""
RULE = rf"[ \t　]*(?:{A_RULE_SIGN}|[ 　]){{3,}}"
"""A ruling line of characters between parts of the proceedings."""
TIME_LINE = (
    rf"[ \t　]*(?:{A_FIGURE}|{ANY_OPENING})?[ 　]*(?:(?:開会|閉会|開議|散会|休憩|再開|延会|開始|終了|"
    r"会議)[ 　：:・]*)?(?:時刻|時間)?[ 　：:]*(?:令和.{1,12}日[ 　]*)?(?:午前|午後|正午|"
    r"[0-9０-９]{1,2}[：:時])"
    r"[0-9０-９一二三四五六七八九十 　時分零〇：:頃ごろ]*[ 　]*(?P<what>開会|閉会|開議|散会|休憩|再開|"
    r"延会|開始|終了|終会|流会|休会|散開|閉議|開式|閉式|休憩に入る|再開する)?[ 　・]*(?:開会|閉会|"
    rf"開議|散会|宣告|宣言)*{ANY_CLOSING}?[ 　]*"
)
"""午後三時七分散会: when the meeting opened, paused and closed."""
PAUSE_LINE = (
    rf"[ \t　]*{A_RULE_SIGN}+[ 　]*(?:暫時)?(?:休[ 　]*憩|再[ 　]*開|休憩中|開[ 　]*会|閉[ "
    rf"　]*会)[ 　]*{A_RULE_SIGN}*[ 　]*"
)
"""－ 休憩 －: a pause without a time."""
CLOSING_WORDS = r"閉会|散会|終会|終了|閉議|延会|流会|休会"
PROCEEDINGS_END = (
    (
        rf"[ \t　]*(?:{A_DASH}|─|{ANY_OPENING})*[ 　]*(?:(?:会議)?(?:了|終了|終わり|おわり|閉会|散会|以[ "
        rf"　]*上))[ 　]*(?:{A_DASH}|─|{ANY_CLOSING})*[ 　]*"
    ),
    (
        r"[ \t　]*(?:上記|以上|右|前記|この|本)?.{0,30}(?:会議の(?:次第|顛末|てん末|経過)|議事の(?:経過|"
        r"次第|大要|要領)|議事録|会議録).{0,40}(?:署名(?:する|し、|します|いた|押印)|記名押印|相違な|証する|作成する).*"
    ),
    (
        r"[ \t　]*(?:議事録|会議録)?(?:署名(?:議員|委員|人)|議事録(?:署名|作成)(?:人|者)?|"
        r"会議録署名(?:議員|委員|人))[ 　：:].*"
    ),
    r"[ \t　]*(?:配[付布]|添付|参考|関係)資料(?:一覧|等)?[ 　]*[：:]?[ 　]*",
    (
        rf"[ \t　]*(?:{A_FIGURE}|{AN_OPENING})*[ 　]*(?:配[付布]資料|資料一覧|添付資料|別紙|別添|附録|資料編|"
        rf"お?問い?合わせ先?|問合せ先|連絡先|担当課)[ 　]*{A_CLOSING}*[ 　：:].{{0,60}}"
    ),
    (
        rf"[ \t　]*(?:{A_FIGURE}|{AN_OPENING})+[ 　]*(?:配[付布]資料|資料|添付資料|別紙|別添|附録|お?問い?合わせ先?|"
        rf"連絡先|担当)[ 　0-9０-９]*{A_CLOSING}*[ 　]*"
    ),
    r"[ \t　]*議[ 　]*長[ 　]{2,}[^。]{2,20}",
    r"[ \t　]*署名(?:議員|委員|人)[ 　]{2,}[^。]{2,20}",
)
"""Lines after which nobody speaks any more."""
END_EXAMPLES = (
    "——了——",
    "午後３時７分散会",
    "以　上",
    "（閉会）",
    "上記会議の次第を記録し、相違ないことを証するためここに署名する。",
    "配付資料",
    "【配布資料】",
    "署名議員　　　堀　大　介",
)
END_LOOKALIKES = ("以上です。", "配付資料を御覧ください。", "会議録署名議員の指名を行います。", "終了いたします。")

HEADING_LEADS = (
    rf"(?:{A_FIGURE}|※)",
    A_TITLE_OPENING,
    r"議[ 　]*[題事案](?![ 　]*録)[ 　]*[（(]?[0-9０-９一二三四五六七八九十]",
    (
        r"(?:日程|議案|報告|諮問|協議|審議|請願|陳情|承認|認定|選挙|意見書|発議|同意|議員提出議案|"
        r"議員提出)[ 　]*(?:事項)?[ 　]*第?[ 　]*[（(]?[0-9０-９一二三四五六七八九十]"
    ),
    r"第[ 　]*[0-9０-９一二三四五六七八九十]+",
    r"[（(][ 　]*[0-9０-９一二三四五六七八九十ア-ンa-zⅰ-ⅹ]{1,3}[ 　]*[）)]",
    r"[0-9０-９]{1,2}[ 　.．、）)]",
    r"[①-⑳⑴-⒇Ⅰ-Ⅹⅰ-ⅹ㈠-㈩]",
    r"[一二三四五六七八九十]{1,2}[、.．　 ]",
    r"[ア-ン][ 　.．、]",
    (
        r"(?:開会|閉会|議事|議題|その他|質疑|質疑応答|意見交換|報告事項|審議事項|協議事項|議案審査|"
        r"連絡事項|説明|報告)[ 　]*"
    ),
)
"""How a heading between two turns begins."""


_RULE = re.compile(RULE)
_TIME = re.compile(TIME_LINE)
_PAUSE = re.compile(PAUSE_LINE)
_PAUSED = re.compile(
    rf"[ \t　]*{A_REMARK_OPENING}{UNREMARKED}{{0,40}}(?:休[ 　]*憩|再[ 　]*開)(?:に入る|する)?[ 　。]*"
    rf"{A_REMARK_CLOSING}[ \t　]*"
)
"""（午前１０時４３分休憩）: in brackets a pause is a stage direction."""
_END = re.compile("|".join(f"(?:{row})" for row in PROCEEDINGS_END))
_CLOSING_TIME = re.compile(CLOSING_WORDS)
_HEADING = re.compile(r"[ \t　]*(?:" + "|".join(f"(?:{row})" for row in HEADING_LEADS) + ")")
_SYMBOL_HEADING = re.compile(rf"[ \t　]*(?:{A_FIGURE}|※|{A_HEADLINE_OPENING})")
_BRACKET_HEADING = re.compile(rf"[ \t　]*{A_HEADLINE_OPENING}{UNCLOSED_HEADLINE}{{1,60}}{A_HEADLINE_CLOSING}[ \t　]*")
_FURNITURE = re.compile(
    rf"[ \t　]*(?:<[^<>\n]{{1,60}}>|(?:{A_DASH}|{A_REMARK_OPENING})?[ 　]*(?:p\.?|P\.?)?[0-9０-９]{{1,4}}(?:[ 　]*/[ "
    r"　]*[0-9０-９]{1,4})?[ 　]*[-－–—―)）\]］]?)[ \t　]*"
)
_DIRECTION = re.compile(
    rf"[ \t　]*(?:{A_REMARK_OPENING}(?:{UNREMARKED}|"
    rf"{A_REMARK_OPENING}{UNREMARKED}{{0,60}}{A_REMARK_CLOSING}){{1,120}}{A_REMARK_CLOSING}[ \t　、。]*){{1,4}}"
)
_NO_DIRECTION = re.compile(
    rf"[ \t　]*{A_REMARK_OPENING}[ 　]*(?:[0-9０-９一二三四五六七八九十]{{1,3}}|[ア-ンa-zA-Zａ-ｚＡ-Ｚⅰ-ⅹⅠ-Ⅹ]|"
    r"単位.*|注.*|※.*|案|別[紙添表記].*|資料[ 　]*[0-9０-９].*|図.*|表[0-9０-９].*|写)[ "
    rf"　]*{A_REMARK_CLOSING}.*"
)
_SPOKEN_END = re.compile(
    r"(?:[。．！？!?｡][」』）)]?|(?:です|ます|ました|ません|でした|ください|下さい|ますか|ですか|"
    r"ですね|でしょう|はい|なし|賛成|反対|どうぞ|以上|同じ|ございます)[）)」』]?)[ \t　]*"
    rf"(?:[（(〔]{UNCLOSED_REMARK}{{1,40}}[）)〕][ \t　]*)*\Z"
)
_CLOSING_FORMULA = re.compile(
    r"(?:閉会|散会|終了|終わ|閉じ|延会)[^。]{0,20}(?:します|いたします|致します|といたし|ました|ございます|宣)"
)
_COURTESY = re.compile(r"ありがとう|お疲れ|願い|ます|です|でした|ました")
_READER = re.compile(
    r"[ \t　]*[（(〔](?P<who>[^（()）〔〕「」、。\n]{2,24}?)(?:より|から|が|、)?(?:報告|朗読|説明|"
    r"答弁|挨拶|あいさつ)[）)〕][ \t　]*"
)


class Between(StrEnum):
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


def classify(line: str, after_rule: bool) -> Between:
    """What a paragraph on a line of its own is, the next mark aside."""
    if _RULE.fullmatch(line) or _FURNITURE.fullmatch(line):
        return Between.HEADING
    if len(line) > 250:
        return Between.SPEECH
    if _PAUSED.fullmatch(line):
        return Between.DIRECTION
    if _TIME.fullmatch(line) or _PAUSE.fullmatch(line) or _BRACKET_HEADING.fullmatch(line):
        return Between.HEADING
    if _DIRECTION.fullmatch(line) and not _NO_DIRECTION.fullmatch(line):
        return Between.DIRECTION
    if ends_spoken(line):
        return Between.SPEECH
    if _SYMBOL_HEADING.match(line) or (after_rule and _HEADING.match(line)):
        return Between.HEADING
    return Between.SPEECH

"""How far a defect has been remedied, as its response says (措置の状況).

A short printed label (改善済み) is looked up; prose is judged clause by clause, the first
clause that tells something deciding, since what comes after the remedy are further steps.
"""

from __future__ import annotations

import re

from extractors.japanese.rules import Rule, rule
from extractors.japanese.sentences import sentence_texts
from extractors.model.grounding import squash
from extractors.model.vocabulary import ResponseStatus

_DONE, _GOING, _PLANNED = ResponseStatus.DONE, ResponseStatus.IN_PROGRESS, ResponseStatus.PLANNED
_CONSIDERING, _REFUSED, _NONE = ResponseStatus.CONSIDERING, ResponseStatus.NOT_ACCEPTED, ResponseStatus.NONE
_WORK = r"(?:改善|措置|対応|是正|対策|処理|実施|整備)"

LABELS: tuple[Rule[ResponseStatus], ...] = (
    rule(
        _NONE,
        rf"^(?:未{_WORK}|未|未着手|未了|取り?組んでいない|{_WORK}していない|{_WORK}なし|×)$",
        ("未措置", "取り組んでいない", "未対応"),
        ("対応済み", "一部未対応"),
    ),
    rule(
        _REFUSED,
        rf"^(?:(?:{_WORK}(?:しない|せず|不要|困難|不可|できない))|不採用|見解の相違|応じない)$",
        ("対応しない", "措置不要", "改善困難"),
        ("対応済",),
    ),
    rule(
        _CONSIDERING,
        rf"^(?:{_WORK}?(?:を|に向け(?:て)?|について)?(?:要)?検討(?:中|を予定している|予定|している|する)?|検討事項)$",
        ("検討中", "検討を予定している", "対応検討中"),
        ("検討済み",),
    ),
    rule(
        _PLANNED,
        rf"^(?:{_WORK}?(?:を)?予定(?:している|あり)?|今後{_WORK}(?:予定|する)?|{_WORK}(?:見込み?|予定あり)"
        rf"|{_WORK}方針)$",
        ("改善予定", "措置を予定している", "対応予定"),
        ("改善済み",),
    ),
    rule(
        _GOING,
        rf"^(?:一部(?:を)?{_WORK}(?:済み?)?|{_WORK}中|{_WORK}途中|進行中|継続(?:中|対応)?|{_WORK}が進んだ"
        rf"|{_WORK}に向けて?取り?組んだ|取組中|(?:{_WORK}に)?着手(?:済み?|した)?|△)$",
        ("改善中", "一部措置済", "改善に着手", "改善が進んだ", "改善に向けて取り組んだ", "継続中"),
        ("改善済み", "検討中"),
    ),
    rule(
        _DONE,
        rf"^(?:(?:概ね|おおむね|既に)?{_WORK}?(?:済み?|完了(?:済み?)?|した)|[一-龥]{2, 4}(?:済み?"
        rf"|完了)(?<!未済)(?<!検討済)(?<!検討済み)|完了|済み?|○|解決済み?|終了)$",
        ("改善済み", "概ね改善済み", "措置済", "完了", "対応済"),
        ("一部措置済", "改善予定", "未措置"),
    ),
)
"""Printed labels, first match wins."""

_LEAD = re.compile(
    r"(?:これまで|従来|従前|以前)(?:は|も|から|、)?[^。]{0,120}?(?:が、|けれども、|ものの、)|"
    r"^(?:御|ご)?(?:指摘|指導|意見|監査)[^、。]{0,20}(?:受け(?:て)?|踏まえ(?:て)?|基づき|いただ(?:き|いた))、"
)
"""What was so far, and how the finding is taken up: says nothing about the remedy."""

_CLAUSE = re.compile(r"ほか、|とともに、|ところであり、|が、|、(?=今後|なお|また|併せて|あわせて|引き続き)")

_REMEDIED = re.compile(
    r"(?:様式|手引き?|手順書?|要領|要綱|規程|規則|マニュアル|体制|方法|契約書|仕様書"
    r"|台帳|システム|記録簿|課内|全職員|職員)[^。]{0,20}"
    r"(?:改め|見直し|改正し|改定し|改訂し|定め|整備し|策定し|作成し|設け|変更し|周知し"
    r"|徹底し|追加し|修正し)(?:た上で|たうえで|、|て、)"
    r"[^。]*(?:こととした|こととしました|ことにした)。?$"
)
"""Something was mended first, and so a new way was laid down."""

PROSE: tuple[Rule[ResponseStatus], ...] = (
    rule(
        _REFUSED,
        r"(?:必要(?:は|が)?ない(?:もの)?と(?:考え|判断|認識)|(?:は|が|も)?(?:困難|不可能|難しい)(?:で(?:ある"
        r"|す)|と(?:考え|判断)|な状況)|応じられない|応じることはできない"
        r"|(?:行わ|実施し|変更し|対応し|見直さ)ない(?:こととする|こととし(?:た|ました)|方針)"
        r"|問題(?:は)?ない(?:もの)?と(?:考え|判断)|適切で(?:ある"
        r"|あった)と(?:考え|判断|認識)|現行(?:の(?:とおり|まま)|どおり)[^。]{0,12}(?:とする|と考え|継続))",
        ("直ちに変更することは困難であると考えている", "見直しの必要はないと考えている", "現行のとおりとする"),
        ("困難であったため、様式を改めた", "問題がないよう確認した"),
    ),
    rule(
        _CONSIDERING,
        r"検討(?:を(?:進め|行っ|重ね|開始し|始め|行う|行い|予定し)(?:て(?:いる|います|いく|いきます|まいる"
        r"|まいります|いるところ)?)?|して(?:いる|います"
        r"|いく|いきます|まいる|まいります|いきたい|まいりたい|おり)|中(?:で|。|$|と)|する(?:。|$|こと|予定"
        r"|方針|もの)|します|課題と)"
        r"|研究(?:して|する|します|を)",
        ("導入の可否を検討している", "見直しを検討してまいります", "他市の例を研究していく"),
        ("検討した結果、廃止した", "検討会を設置した"),
    ),
    rule(
        _GOING,
        r"(?:ているところ|現在[^。]*(?:ている|ています|ており)|進めて(?:いる|おり|います|いる所)|作業中"
        r"|手続(?:き)?中|作成中|協議中|調整中|整備中|改善中"
        r"|(?<!年度)(?<!期間)[一-龥]中(?:で(?:ある|す|あり)|。|$)|対応中|改修中|着手し(?:た|ました|ている)"
        r"|順次[^。]{0,30}(?:ている|ています|ており)"
        r"|取り?組ん(?:でいる|でおり|でいます)|に努めて(?:いる|います|おり)|一部[^。]{0,20}(?:した|しました|済み))",
        (
            "現在、台帳の整理を進めている",
            "規程を作成中です",
            "関係課と協議しているところである",
            "改善に取り組んでいます",
        ),
        ("研修を進めることとする", "作成した"),
    ),
    rule(
        _PLANNED,
        r"(?:予定(?:で(?:す|ある|あり)|と|し|。|$)|見込み?(?:で|と|。|$)|(?:こととし|ことに?する|こととする"
        r"|ことと(?:いた)?し)|(?:して|行って"
        r"|努めて|図って|講じて|進めて|改めて|取り?組んで|徹底して)(?:いく|いき|まい|参り)|てまい(?:る|り)"
        r"|ていく|ていき(?:ます|たい)"
        r"|(?:する|行う|図る|努める|徹底する|講じる|講ずる|改める|求める|設ける|定める|見直す|整える"
        r"|取り?組む)(?:よう(?:に)?する)?(?:。|$|ものとする|方針"
        r"|計画)|(?<!てい)(?<!でい)(?<!てお)(?<!であ)(?<![がもはのにで]あ)(?<!でき)(?<![さられ]れ)(?<!にな)(?<!とな)(?<![がは]い)"
        r"(?:[一-龥][うくぐすつぬぶむる]|[えけせてねべめれげじびぎりちき]る|[しま]す(?<!ます))(?:。"
        r"|$)|(?:し|行い|図り|努め|改め|講じ|設け|定め|見直し|整え)ます(?:。|$))",
        ("速やかに改める予定です", "今後は点検を行うこととした", "再発防止に努めてまいります", "台帳を整備する。"),
        ("台帳を整備した。", "停止した"),
    ),
    rule(
        _DONE,
        r"(?<!てい)(?<!でい)(?<!いまし)(?<!おりまし)(?<!ありまし)(?<!ており)(?<!でおり)(?<!でし)(?:ました"
        r"|(?<!なかっ)(?<!であっ)(?<!があっ)(?<!だっ)(?<=[しっげめえけせじれびみちきべねてら])た"
        r"|(?<=[んい])だ|(?:済み|済|完了)(?=で|。|$"
        r"|、))"
        r"(?:。|$|ほか|もの|ところ|旨|上|うえ|後|ため|こと|とともに|、|と|で)"
        r"|(?<!おそれが)(?:ている|ています|ております)(?:。|$)",
        ("契約書を改めた。", "不足していた事項を確認しました", "権限を停止した", "是正済みである", "返還を受けた"),
        (
            "改める予定です",
            "検討する",
            "作成中",
            "認識が不足していた。",
            "手続が漏れていました。",
            "確認が不十分であった。",
        ),
    ),
)
"""Predicates of a clause, first match wins within it; a plan beats the past tense (することとした)."""


_TAIL = re.compile(r"(?<=.)[（(][^（）()]{1,20}[）)]$")
"""措置済（令和5年4月）"""


def read_label(text: str) -> ResponseStatus | None:
    """Status that a short printed label names, None if it is no such label."""
    label = _TAIL.sub("", squash(text)).strip("。（）()[]［］【】「」・")
    if not label or len(label) > 20:
        return None
    return next((row.means for row in LABELS if row.pattern.match(label)), None)


def read_response(text: str) -> ResponseStatus:
    """Status of the defect found that the prose of a response tells.

    ``当該権限は8月15日に停止したほか、今後…することとした。`` is done.
    """
    found: list[ResponseStatus] = []
    for sentence in sentence_texts(_LEAD.sub("", text)):
        if _REMEDIED.search(sentence):
            found.append(ResponseStatus.DONE)
            continue
        for clause in _CLAUSE.split(sentence):
            status = next((row.means for row in PROSE if row.pattern.search(_closing(clause))), None)
            if status is not None:
                found.append(status)
    return found[0] if found else ResponseStatus.NOT_STATED


def _closing(clause: str) -> str:
    """The end of a clause, where its predicate stands."""
    return clause.strip(" 　、")[-60:]

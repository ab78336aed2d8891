"""Sentences that find fault, sentences that find none, and cells that say nothing.

Kinds of findings (指摘の区分) by the word that issues them.
"""

from __future__ import annotations

import re

from extractors.japanese.rules import Rule, rule
from extractors.japanese.sentences import sentence_texts
from extractors.model.grounding import squash
from extractors.model.vocabulary import FindingKind

_END = r"(?=[。．）)（(\s　]|$)"

DEFECTS: tuple[Rule[str], ...] = (
    rule(
        "has not done it",
        r"(?:行|実施し|作成し|整備し|策定し|定め|記載し|徴し|徴取し|確認し|提出し|報告し|届け?出|公表し"
        r"|保存し|保管し|管理し|把握し|講じ|備え|設け|登録し|徴収し"
        r"|処理し|締結し|更新し|改定し|改正し|見直し|点検し|周知し|交付し|納付し|調定し|履行し|明記し|整理し"
        r"|実施され|行われ|なされ|され|できて|し|受け|得|経|付し"
        r"|取っ|残し)(?:わ|て|って)?(?:い(?:な|ま)|おら|い?なか|いな)(?:か|せん|ず|い)",
        ("点検を行っていなかった。", "記録を作成していない。", "承認を受けていませんでした。", "公表がされておらず"),
        ("特に問題は認められなかった",),
    ),
    rule(
        "left as it must not be",
        r"(?<!問題は)(?<!問題が)(?:[いきしちにびみりえけせてねべめれげっん])(?:て|で)(?:いなかった|いませんでした|おらず|いない(?:もの|状|事例|ケース))"
        r"|(?:ず|まま|可能な?|できる)[^。]{0,40}状[態況](?:と|に)なって(?:い|お)|おそれ(?:が|の)ある(?:状|もの)|不当(?:と|で)",
        (
            "市は許諾を与えていなかった。",
            "利用者ＩＤが削除されず、閲覧できる状態となっていた。",
            "補助金が過大に交付されていて、不当と認められる。",
        ),
        ("適正に処理されていた。", "開庁している状態であった。"),
    ),
    rule(
        "finds fault in a word",
        r"不十分|不適切|不適正|不備|不明確|不明瞭|不足し|漏れ(?:て|が)|怠っ|誤っ(?:て|た)|誤り(?:が|で)|遅延"
        r"|遅れて|失念|相違して|一致し(?:て(?:い)?な"
        r"|なか)|逸脱|違反|抵触|反して|反する|欠けて|欠いて|過(?:大|少|払い)|徴収漏れ|記載漏れ|放置|形骸化"
        r"|散見|見受けられた|見受けられる|認め難い|言い難い"
        r"|いえない状況|十分とは",
        (
            "確認が不十分であった。",
            "記載漏れが散見された。",
            "十分とは認め難い状況となっていた。",
            "規則に反して処理されていた。",
        ),
        ("適正に処理されていた。",),
    ),
    rule(
        "tells what to do",
        rf"(?:され|し|せられ|願い|努められ|図られ|講じられ|改められ|行われ|留意され|検討され"
        rf"|期され)?たい{_END}|(?:(?<![あいなれ])(?<!でき)[うくぐすつぬぶむる]|ない|よう"
        rf"|に)こと{_END}|よう(?:に)?(?:求める|努め|要望する|指導した"
        rf"|すること|改め|留意|にされたい)|必要がある{_END}"
        rf"|べきである{_END}|(?:要望|勧告|意見)する{_END}|望まれる{_END}|望む(?:もの)?"
        rf"|望ましい(?:と考える)?{_END}|(?:期待|お願い)(?:する|したい){_END}",
        (
            "速やかに改められたい。",
            "台帳を整備すること。",
            "検討する必要がある。",
            "適正な事務処理に努めるよう要望する。",
            "方策を検討することが望ましい。",
        ),
        ("見直したいと考えた結果",),
    ),
    rule(
        "came upon it",
        rf"(?:もの|事例|事項|箇所|状況|状態|契約|点|書類|者|件"
        rf"|例|日|月|年度|団体|職員|施設)が?(?:、[^、。]{{1,20}})?(?:[0-9０-９]+[件名]|複数"
        rf"|一部)?(?:が)?(?:あった|ありました|見られた|みられた|認められた|確認された|あり、){_END}?",
        ("契約書に明記されていない事項があった。", "保管されている書類が確認された。", "処理が遅れた事例が見られた。"),
        ("審議があった",),
    ),
    rule(
        "lacks it",
        r"(?:が|は|も)(?:なく|なかった|ない|無い|無かった|ありません(?:でした)?)(?:[。、）)]|もの|まま|状態|$)",
        ("契約書に収入印紙がない。", "決裁がなかった。", "確認印のないもの、日付がないものがあった。"),
        ("異常がないことを確認した。",),
    ),
)

_CLEAN = re.compile(
    r"(?:(?:指摘|検出|改善|是正|勧告|指導|意見|要望|特記|報告|注意|検討|問題|留意)(?:・(?:意見|要望"
    r"|指摘))*(?:等)?(?:を(?:要する|要した|すべき)"
    r"|すべき|する|を要すべき|と(?:なる|すべき))?(?:事項|事案|点|もの|こと|意見)?(?:等)?"
    r"|問題(?:点|となる点)?|異常|不備|不適合|誤り|該当(?:事項|なし|する(?:事項|もの))?)(?:は"
    r"|が|に|も)?、?(?:特に|別段|何ら"
    r"|いずれも|本年度は|今回は)*"
    r"(?:なし|無し|ない|無い|ありません(?:でした)?|なかった|なく、?[^。]{0,30}(?:適正|良好|適切)[^。]*"
    r"|見当たら(?:ない|なかった)"
    r"|認められ(?:ない|なかった|ず[^。]{0,30})|見受けられ(?:ない|なかった)"
    r"|ございません(?:でした)?)(?:[（(][^（）()]{1,20}[）)])?[。．]?$"
    r"|^(?:特に|特段の?)(?:なし|無し|ない|なかった|ありません(?:でした)?)[。]?$"
)
_GOOD = re.compile(
    r"(?<!不)(?:適正|適切|良好|正確|妥当|正当|合規的|概ね良好|おおむね適正|適法)(?:に|で"
    r"|な)?(?:[^。]{0,25})(?:執行され|処理され|行われ|管理され|運用され"
    r"|実施され|認め(?:る|られ)|である|であった|であり|ものと|であると)[^。]{0,20}[。．]?$|正しく表示して"
    r"|誤りのないもの|係数[^。]*一致"
    r"|計数[^。]*(?:一致|正確)|(?:改善|是正|措置)(?:され|済みであ|が(?:講じられ|図られ))[^。]{0,20}(?:確認"
    r"|認め)[^。]{0,8}[。．]?$"
)
_EXHORTS = re.compile(
    r"^(?:なお、?|しかしながら、?)?(?:今後(?:とも|も|、|は|において)|引き?続き|なお一層|より一層|一層|更に)[^。]{0,60}"
    r"(?:努め|取り?組|期)[^。]{0,8}(?:たい|望む(?:もの)?|期待する|お願いする)(?:である)?[。．]?$"
)
"""What an auditor says to everybody after finding nothing: 今後とも適正な執行に努められたい。"""
_GOOD_WORD = re.compile(
    r"^(?:適|適正|良|良好|適合|○|◯|〇|Ａ|A|異常なし|問題なし|適切|該当なし|改善済み?|なし|特になし|無"
    r"|特記事項なし)[。]?$"
)
_UNANSWERED = re.compile(
    r"^(?:[－―ー—‐\-–−─…・／/*＊]+|[（(]?(?:通知|回答|報告|記載|提出|措置通知)?(?:なし|無し|未提出"
    r"|未回答|未通知|未報告|は?ない"
    r"|はありません)[。]?[)）]?|[（(]?(?:未通知|未回答|未提出|未報告|空欄)[)）]?)$"
)


def is_defect(text: str) -> bool:
    """Whether a passage finds fault or asks for something to be mended."""
    return not is_clean(text) and any(defect.pattern.search(text) for defect in DEFECTS)


_ASKS = re.compile(
    r"(?:(?:され|せられ|図られ|講じられ|改められ|願い)たい|必要がある|べきである|を要する"
    r"|望ましい(?:と考える)?|要望する|求める"
    r"|改善(?:が必要|を要)[^。]{0,6})[。（(]"
)


def asks(text: str) -> bool:
    """Whether a passage asks for something to be mended, and says nowhere that nothing was found."""
    sentences = sentence_texts(squash(text))
    return any(_ASKS.search(s) for s in sentences) and not any(_CLEAN.search(s) or _praises(s) for s in sentences)


def is_clean(text: str) -> bool:
    """Whether a passage says that nothing was found: 特に指摘すべき事項はなかった。"""
    flat = squash(text)
    if is_unanswered(text) or _GOOD_WORD.match(flat):
        return True
    sentences = sentence_texts(flat)
    if len(flat) > 300 or _EXHORTS.search(sentences[0]):
        return False
    return all(
        (_CLEAN.search(s) is not None and len(s) <= 60) or _praises(s) or _EXHORTS.search(s) is not None
        for s in sentences
    )


_DEMANDS = re.compile(r"(?:たい|こと|べきである|必要がある|求める|要望する)[。．]?[）)]?$")


def _praises(sentence: str) -> bool:
    """Whether a sentence says that all was well; 適正に処理されたい asks for it."""
    return _GOOD.search(sentence) is not None and _DEMANDS.search(sentence) is None


def is_exhortation(text: str) -> bool:
    """Whether a passage only tells everybody to go on well: 今後とも適正な執行に努められたい。"""
    return all(_EXHORTS.search(sentence) for sentence in sentence_texts(squash(text)))


def is_unanswered(text: str) -> bool:
    """Whether a cell stands empty: －, （通知なし）."""
    flat = squash(text)
    return not flat or _UNANSWERED.match(flat) is not None


KINDS: tuple[Rule[FindingKind], ...] = (
    Rule(
        FindingKind.RECOMMENDATION,
        re.compile(r"勧告|処置要求|命令|提言"),
        ("勧告事項", "監査委員の勧告", "改善命令", "提言"),
        ("指摘",),
    ),
    Rule(
        FindingKind.GUIDANCE,
        re.compile(r"(?:改善|文書|口頭|行政)?指導(?!監査|課)"),
        ("改善指導の内容", "指導事項"),
        ("指摘事項", "指導監査の結果"),
    ),
    Rule(
        FindingKind.FINDING,
        re.compile(
            r"指摘|不適合|是正|改善事項|改善を要する|改善すべき|不備|検出|発見事項|要改善|問題点|改善指示"
            r"|注意|不当|違反"
        ),
        ("指摘事項", "是正事項", "改善を要する事項", "注意事項"),
        ("意見", "要望"),
    ),
    Rule(
        FindingKind.OPINION,
        re.compile(r"意見|所見|講評|留意事項|観察|助言|提案"),
        ("監査の意見", "修正意見", "観察事項"),
        ("要望事項",),
    ),
    Rule(FindingKind.REQUEST, re.compile(r"要望"), ("要望事項",), ("意見",)),
)
"""First match wins: 指摘・意見 is a finding unless the row says more."""


def kind_of(word: str | None) -> FindingKind | None:
    """Kind that a head, cell or heading names."""
    if not word:
        return None
    return next((rule.means for rule in KINDS if rule.pattern.search(word)), None)


def is_mixed(word: str | None) -> bool:
    """Whether a head names several kinds: 指摘・意見, 意見・要望."""
    return bool(word) and sum(bool(rule.pattern.search(word or "")) for rule in KINDS) > 1

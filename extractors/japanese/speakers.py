"""Labels as they are compared, and what tells that somebody can bear one.

Labels that nobody bears, as rows of data: they stand where a speaker's label might.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

from extractors.japanese.labels import fold
from extractors.japanese.letters import fold_wording
from extractors.japanese.offices import AN_HONORIFIC, is_office, office_at_end

NOT_SPEAKERS = (
    # what a paper calls its parts
    (
        r"(?:再|追加|一般|関連|代表|総括|主な|委員からの|各)*(?:質問|質疑|問|回答|応答|答弁|答|意見|"
        r"御意見|ご意見|要望|提言|提案|指摘|改善|措置|対応|説明|報告|概要|要旨|内容|結果|理由|根拠|目的|"
        r"趣旨|背景|経緯|経過|課題|方針|"
        r"方向性|方法|状況|現状|効果|評価|検討|考え方|見解|確認|決定|結論|決議|まとめ|補足|備考|摘要|参考|"
        r"凡例|例|注|注記|注意|留意点|期限|時期|期間|日程|予定|実施期間|対象|対象者|範囲|項目|事項|件名|"
        r"題名|番号|種別|区分|分類|"
        r"単位|合計|小計|計|総計|出典|資料|別紙|別添|別表|別記|様式|図|表|写真|附則|付則|附録|目次|表紙|"
        r"概略|全般|全体|共通|その他|以上|記|案|略|以下略|中略|省略|仮称|旧|新|現行|改正|改正案|変更|追加|"
        r"削除|再掲|抜粋|写し|"
        r"新規|継続|拡充|廃止|完了|未定|済|未|有|無|可|否|可決|否決|承認|採択|不採択|公開|非公開|原案|修正|訂正|正誤)"
        r"(?:等|など|事項|内容|欄|書|案|表|概要|一覧|交換|交換等|応答|状況|結果|理由|及び.*|・.*|と.*|"
        r"に対する.*|[0-9０-９一二三四五六七八九十①-⑳⑴-⒇]+)*"
    ),
    (
        r".*(?:事務局|実施機関|所管課|担当課|部会|委員|理事者|当局)(?:からの|の)?(?:説明|報告|回答|意見|"
        r"質疑|質問|挨拶|紹介)(?:等|・.*)?"
    ),
    r"(?:[QqＱｑAaＡａ問答質][.．]?[0-9０-９]+|[QＱ](?:&|＆)[AＡ])",
    # the parts of minutes
    (
        r"了|完|終|(?:暫時)?休憩.*|(?:開|閉|散|休|延|流)会.*|(?:開|閉)議.*|休憩.*|再開.*|議事.*|議題.*|議案.*|日程.*|会議(?!員|"
        r"長).*|会期.*|次第.*|招集.*|日時|年月日|時間|時刻|期日|開催.*|場所|会場|"
        r"出席(?!委員長|者全員).*|欠席.*|傍聴(?!人$|者$).*|説明員|列席.*|参集.*|参加者?|署名.*|配付.*|"
        r"配布.*|付議.*|審議.*|審査.*|協議.*|連絡.*|諸般.*|挨拶|あいさつ|開式.*|閉式.*|質疑応答.*|"
        r"自己紹介.*|紹介|意見交換.*|採決.*|表決.*|投票.*|選挙(?!管理).*|互選.*|委嘱.*|辞令.*|諮問.*|"
        r"答申.*|報告事項.*|その他.*|令和.*|平成.*|昭和.*|西暦.*|午前.*|午後.*|正午.*|"
        r"第[0-9０-９一二三四五六七八九十百]+.*"
    ),
    # stage directions
    (
        r".*(?:拍手|挙手|起立|着席|着座|異議|異議なし|異議無し|なし|無し|呼ぶ者あり|呼ぶ声あり|あり|多数|少数|うなずく(?:者|委員|姿)?.{0,4}|首肯.{0,6}|登壇|"
        r"降壇|退場|退室|退席|入場|入室|出席|休憩|中断|朗読|発言する者|多し|笑い|笑|声|非公表|非公開|黙祷|"
        r"黙とう|指名|掲載|参照|配付|"
        r"配布|省略|割愛|紹介|続く|交代|賛成者|反対者|全会一致|賛成多数|賛成少数|了承|承認|了解|傍聴人なし)"
    ),
    # the names of instruments and bodies in brackets: （株）, （一社）
    (
        r"株|有|社|財|公社|公財|一社|一財|福|社福|学|宗|医|独|地独|国|特非|ＮＰＯ|NPO|以下.*|単位.*|注.*|"
        r"※.*|例.*|資料.*|別[紙添表記].*|参考(?!人).*|図.*|表[0-9０-９].*|税込|税抜|予定|見込|実績|速報|"
        r"概数|前|後|上|下|左|右|中|大|小"
    ),
    # conjunctions and replies that open a paragraph
    (
        r"それ(?:では|で|と|から|に|ら|は|ぞれ|なり)?|では|また|まず|次|次に|次は|続い|続いて|続きまして|"
        r"なお|ただ|ただし|しかし|しかしながら|そこで|そして|そう|その|その他|その後|この|これ|これは|"
        r"これより|ここ|ここで|最後|最後に|"
        r"最初|最初に|初めに|はじめに|一方|さらに|加えて|併せて|あわせて|ところで|さて|つまり|要するに|"
        r"例えば|したがって|従って|よって|だから|ですから|以上|はい|いいえ|ええ|うん|ありがとうございます|"
        r"ありがとうございました|"
        r"ほか|ほかに|他に|今|今回|今後|今年度|本日|本件|本案|只今|ただいま|先ほど|同じく|特に|もう|私|"
        r"私も|我々|皆さん|皆様|よろしい|異議|御異議|ご異議|御|ご|お|同日|当日|翌日|(?:上|下|前|後|左|"
        r"右)記|記"
    ),
)
"""Labels that nobody bears: they head a part of a paper, describe what happens, or open a sentence."""
NOT_SPEAKER_EXAMPLES = (
    "質問",
    "主な意見",
    "回答１",
    "議事日程",
    "午前１０時開会",
    "事務局説明",
    "拍手",
    "株",
    "それでは",
    "Ｑ１",
    "異議なし",
    "意見交換等",
    "措置状況",
    "会議に付した事件",
    "賛成者挙手",
    "委員からの意見",
)
SPEAKER_EXAMPLES = (
    "議長",
    "会議員長",
    "事務局",
    "説明者",
    "佐伯委員",
    "Ａ委員",
    "Ａ",
    "参考人",
    "会長",
    "出席者全員",
    "問山委員",
    "新開ミョガラ",
    "答島ミョガラ",
    "記村委員",
    "選挙管理委員会委員長",
)
"""Labels that the rows above must leave alone. (Where a label ends with an office word, the rows are not asked.)"""

QUESTION_AND_ANSWER = frozenset("QAqa問答質応")
"""Labels of one letter that head a list of questions and answers, where nothing else heads it."""


_BRACKETED = re.compile(r"(?P<head>[^（()）［］\[\]]*)[（(［\[](?P<inner>[^（()）［］\[\]]+)[）)］\]](?P<tail>.*)")
_LETTER = re.compile(r"[A-Za-z\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ヶ\U00020000-\U0003ffff]")
_ENUMERATOR = re.compile(r"[0-9一二三四五六七八九十]+|[ア-ンあ-ん]|[a-zivx]{1,3}|[0-9]+[-の.][0-9]+.*|[IVX]{2,4}")
_NOT_SPEAKER = re.compile("|".join(f"(?:{row})" for row in NOT_SPEAKERS))
_SENTENCE = re.compile(
    r"(?:について|に関する|に関して|に係る|に伴う|における|に対する|に対して|のため|として|により|"
    r"による|によって|の件|こと|もの|とき|する|した|して|です|ます|ました|ません|ください|下さい|から|"
    r"まで|とおり|ほか|など|及び|または|又は|並びに|である|[一-龠]の[一-龠])"
)
_ADDRESSED = re.compile(rf".(?:{AN_HONORIFIC}|議員)")
_PARTICLE = re.compile(r"(?:は|が|を|に|へ|と|も|で|て|の|や|か|ね|よ|し|り|く|い|た|だ|な|れ|ず|ば)")
_SECTION = re.compile(r".{1,12}(?:課|室|部|局|係|班|署|センター|事務所|委員会|グループ|チーム)")
_EVENT = re.compile(
    r".*(?:午前|午後|正午|[0-9]時[0-9]|[0-9]分|[0-9]年[0-9]).*|(?:欠席|遅刻|早退|署名|"
    r"会議録署名).{1,4}|(?:賛成|反対|起立|挙手|白票|青票)(?:全員|多数|少数|者).*|.*うなず.*|.{1,8}者多数"
)
"""Times and counts of votes, which end like offices now and then."""
_OFFICE_AHEAD = re.compile(r"\([^()]{2,12}\)\w{1,9}")
"""（議長）柿沼君."""
_SYMBOL_LIKE = re.compile(r"[^\w々〆]")


@lru_cache(maxsize=8192)
def fold_widths(text: str) -> str:
    """``text`` as it is compared: widths and variant characters folded, no white space."""
    return fold(fold_wording(text))


@lru_cache(maxsize=8192)
def has_office(key: str) -> bool:
    """Whether a folded label ends with an office or an honorific, also inside or before brackets."""
    if office_at_end(key) is not None or _ADDRESSED.search(key, max(0, len(key) - 3)):
        return True
    match = _BRACKETED.fullmatch(key)
    if match is None:
        return False
    pieces = (match["head"], match["inner"], match["tail"])
    return any(piece and (office_at_end(piece) is not None or _ADDRESSED.search(piece[-3:])) for piece in pieces)


def is_bare_office(key: str) -> bool:
    """Whether a folded label is an office without anybody's name (議長, 建設課長)."""
    return is_office(key[1:-1] if key[:1] == "(" and key[-1:] == ")" else key)


@lru_cache(maxsize=8192)
def is_plausible(key: str) -> bool:
    """Whether somebody can bear the folded label: no enumerator, no heading, no stage direction.

    >>> is_plausible("佐伯委員"), is_plausible("議事日程"), is_plausible("1")
    (True, False, False)
    """
    if not key or not _LETTER.search(key) or _ENUMERATOR.fullmatch(key) or key[-1] in "|│┃→⇒":
        return False
    if _SYMBOL_LIKE.match(key) and not _OFFICE_AHEAD.fullmatch(key):
        return False
    if _EVENT.fullmatch(key):
        return False
    if has_office(key):
        return not (_SENTENCE.search(key) and len(key) > 16)
    return not _NOT_SPEAKER.fullmatch(key) and not _SENTENCE.search(key) and len(key) <= 22


def is_sectionlike(key: str) -> bool:
    """Whether a folded label is the name of a section (健康保険課)."""
    return _SECTION.fullmatch(key) is not None


def ends_like_speech(key: str) -> bool:
    """Whether a folded label ends with a particle: a phrase, not a person. Only weak shapes ask."""
    return _PARTICLE.fullmatch(key[-1:]) is not None and not has_office(key)


class Roster:
    """Names of the attendance list, as evidence that a label is a person's."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = {fold_widths(name) for name in names}
        self._heads = {name[:2] for name in self._names if len(name) > 2}

    def names_somebody(self, key: str) -> bool:
        """Whether the label begins with, or holds in brackets, a name of the list."""
        if not self._names:
            return False
        if key[:2] in self._heads or key in self._names:
            return True
        match = _BRACKETED.fullmatch(key)
        return match is not None and (match["inner"][:2] in self._heads or match["inner"] in self._names)

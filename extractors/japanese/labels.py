"""Speaker labels (発言者表示): 柿沼委員長 split into name and office.

Labels as they are compared, and what tells that somebody can bear one.

Labels that nobody bears, as rows of data: they stand where a speaker's label might. Data only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import lru_cache

from extractors.japanese.letters import fold_letters, fold_wording
from extractors.japanese.offices import (
    OfficeKind,
    is_office,
    is_section,
    leading_office,
    office_at_end,
    office_kind,
    starts_section,
    words,
)


@dataclass(frozen=True, slots=True)
class LabelParts:
    """What a label says. ``name`` is None where it names an office only."""

    name: str | None = None
    role: str | None = None
    honorific: str | None = None
    seat: int | None = None


_WHITE = re.compile(r"\s+")
_SEAT = re.compile(r"(?:議席番号|議席)?第?(?P<seat>[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})番[、，,・]?")
_HONORIFIC = re.compile(r"(?<=.)(?:君|くん|氏|さん|様|殿|先生)$")
_OUTER = re.compile(r"^[（(【\[〔［](?P<inner>[^（()）]+)[）)】\]〕］]$")
_BRACKET = re.compile(r"^(?P<head>[^（()）]*)[（(](?P<inner>[^（()）]+)[）)](?P<tail>[^（()）]*)$")
_SCRIPT = re.compile(
    r"(?<=[㐀-鿿豈-﫿々ヶぁ-ん\U00020000-\U0003ffff])(?=[ァ-ヴA-Za-zＡ-Ｚａ-ｚ][ァ-ヴーA-Za-zＡ-Ｚａ-ｚ])"
)
_KANJI_ONLY = re.compile(r"[㐀-鿿豈-﫿々\U00020000-\U0003ffff]+")
_LONG_TITLE = re.compile(r"[㐀-鿿々]{2,3}(?=.{4})(?=.*[㐀-鿿].*[㐀-鿿]).+")
"""Family name and the beginning of a section's name that no table knows."""
_HIRAGANA = re.compile(r"[ぁ-ん]+")
_ONE_LETTER = frozenset(
    "林森原東南北西関堀岡辻谷泉星金李朴堤畑奥杉桑梶椿榊菅神乾峰嶋島秦橘平柳柴楠沖滝瀧浜濱牧窪筒脇船芹萩葛蔡藤角迫轟郭陳門長陸鎌黄"
)
_THREE_LETTERS = frozenset(
    words(
        """
        佐々木 五十嵐 長谷川 小笠原 大久保 久保田 佐久間 小野寺 宇佐美 長谷部 日比野 曽我部 日下部 宇田川
        阿久津 大河内 大和田 小山田 小野田 加賀谷 仲宗根 比留間 二階堂 佐久本 小日向 小久保 小田切 小田桐 小田島
        小早川 山之内 山ノ内 東海林 波多野 海老原 海老名 美濃部 御手洗 大多和 大河原 大木戸 大日方 喜屋武 与那嶺
        与那覇 伊集院 伊佐治 伊地知 佐野川 安孫子 我孫子 宇都宮 小宮山 小松崎 小此木 山野井 木ノ下 木之下 池ノ上
        池之上 田ノ上 田之上 百目鬼 竹之内 竹ノ内 萩生田 鶴ヶ谷 八重樫 大須賀 矢田部 小田原 西大寺 真田丸
        富士原 加治木 佐久田 知久馬 和久井 久保寺 久保木 大久野 保科谷 財津原 佐分利 宇野沢 井之上 井ノ上
        瀬戸口 瀬戸内 瀬戸山 大矢野 小鳥遊 長曽我 古賀野 志田原 高見沢 高見澤 長谷山 長谷場 勅使川 須賀川 菊池原
        目黒川 谷田部 谷田貝 吉田川 本田川 田野倉 田野辺 津久井 野々村 野々山 野々口 佐々倉 奈々尾 代々木 寿々木
        """
    )
)


def is_family_name(text: str) -> bool:
    """Whether ``text`` is a well-known family name of one or three letters; two letters are the rule."""
    return text in _THREE_LETTERS or text in _ONE_LETTER


def squash_name(text: str) -> str:
    """A name with spread letters joined: ``櫻田　　宏`` is 櫻田宏."""
    return _WHITE.sub("", text)


def parse_label(text: str, names: Collection[str] = ()) -> LabelParts:
    """Split a label into name, office, honorific and seat; ``names`` are people on the attendance list.

    >>> parse_label("柿沼健康保険課長補佐")
    LabelParts(name='柿沼', role='健康保険課長補佐', honorific=None, seat=None)
    """
    label = _office_first(text.split()) or squash_name(text)
    if outer := _OUTER.match(label):
        label = outer["inner"]
    seat, label = _take_seat(label)
    if bracket := _BRACKET.match(label):
        return _parse_bracketed(bracket["head"], bracket["inner"], bracket["tail"], seat, names)
    return _parse_plain(label, seat, names)


def _office_first(words: list[str]) -> str | None:
    """``事務局　田中`` as 事務局（田中）: an office, white space, a name; None for any other label."""
    if len(words) < 2 or any(mark in words[-1] for mark in "（(）)") or is_office("".join(words)):
        return None
    for count in range(len(words) - 1, 0, -1):
        head, rest = "".join(words[:count]), "".join(words[count:])
        if is_office(head) and len(head) > 1 and not is_office(rest) and office_at_end(rest) is None:
            return f"{head}（{rest}）"
    return None


def _take_seat(label: str) -> tuple[int | None, str]:
    """Seat number (議席番号) before the name."""
    match = _SEAT.match(label)
    if match is None:
        return None, label
    return _seat_number(match["seat"]), label[match.end() :]


def _seat_number(digits: str) -> int:
    plain = unicodedata.normalize("NFKC", digits)
    if plain.isdigit():
        return int(plain)
    tens, found, units = plain.rpartition("十")
    values = {letter: value for value, letter in enumerate("〇一二三四五六七八九")}
    return (values.get(tens[-1:], 1) * 10 if found else 0) + values.get(units, 0)


def _parse_bracketed(head: str, inner: str, tail: str, seat: int | None, names: Collection[str]) -> LabelParts:
    """委員長（柿沼君）, 柿沼（委員長）, 柿沼（し）委員長."""
    if tail and head and not is_office(head):
        parts = _parse_plain(tail, seat, names)
        if parts.name is None:  # 柿沼（し）委員長: the bracket tells two people of one surname apart
            return LabelParts(f"{head}（{inner}）", parts.role, parts.honorific, seat)
    if not head and seat is None and tail:
        return _parse_plain(tail, seat, names)
    if not head and seat is not None:
        return _parse_plain(inner, seat, names)
    if is_office(inner) and not is_office(head):
        parts = _parse_plain(head, seat, names)
        return LabelParts(parts.name, inner if parts.role is None else parts.role, parts.honorific, seat)
    if len(inner) <= 1 and not is_office(head):  # 柿沼（秀）
        return LabelParts(f"{head}（{inner}）", None, None, seat)
    inside = _parse_plain(inner, seat, names)
    if is_office(head) and inside.name is None and inside.role is not None:  # 事務局（健康保険課）
        return LabelParts(None, head, None, seat)
    honorific = inside.honorific or inside.role
    return LabelParts(inside.name or inner, head or None, honorific, seat)


def _parse_plain(label: str, seat: int | None, names: Collection[str]) -> LabelParts:
    """Name and office without brackets."""
    if not label:
        return LabelParts(seat=seat)
    if match := _HONORIFIC.search(label):
        rest = label[: match.start()]
        name, role = _split(rest, names)
        if name is not None:
            return LabelParts(name, role, match.group(), seat)
    name, role = _split(label, names)
    return LabelParts(name, role, None, seat)


def _split(label: str, names: Collection[str]) -> tuple[str | None, str | None]:
    """Name and office of a label of one piece."""
    known = _known_name(label, names)
    if known:
        return label[:known], label[known:] or None
    if is_office(label):
        return None, label
    word = office_at_end(label)
    if word is None:
        head = name_start(label)
        return (label[head:], label[:head]) if head else _split_section(label)
    rest = label[: -len(word)]
    if len(rest) == 1 and word.startswith("部会") and rest not in _ONE_LETTER and not is_section(f"{rest}部"):
        return label[:2], label[2:]  # 渡部会長 is 渡部
    cut = _name_length(rest, _takes_section(word))
    return label[:cut], label[cut:]


def _known_name(label: str, names: Collection[str]) -> int:
    """Length of the longest beginning of the label that begins a name of the list, the rest being a title."""
    best = 0
    for name in names:
        length = 0
        for mine, theirs in zip(label, name, strict=False):
            if fold(mine) != fold(theirs):
                break
            length += 1
        while length > best and not _is_title(label[length:]):
            length -= 1
        if length > best and (length > 1 or len(name) == 1 or name[0] in _ONE_LETTER):
            best = length
    return best


def _is_title(text: str) -> bool:
    word = office_at_end(text)
    if word and not _takes_section(word) and _HIRAGANA.fullmatch(text[: -len(word)]):
        return False
    return not text or is_office(text) or (word is not None and starts_section(text))


def _takes_section(word: str) -> bool:
    """Whether a title word is usually preceded by a section (総務課長), not by a full name."""
    return office_kind(word) in (OfficeKind.STAFF, OfficeKind.EXPERT, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE)


def name_start(label: str) -> int:
    """Where the name begins in a label that prints the office first (委員長大川浩子); 0 if it doesn't."""
    head = leading_office(label)
    if head < 2:
        return 0
    for shorter in range(2, head):  # 理事長谷川: the shorter title, where a known family name follows
        if is_office(label[:shorter]) and label[shorter : shorter + 3] in _THREE_LETTERS:
            return shorter
    return head


def _split_section(label: str) -> tuple[str | None, str | None]:
    """A label without a title word: a section, somebody of a section, or a bare name."""
    if not is_section(label):
        return label, None
    cut = _boundary(label)
    return (label[:cut], label[cut:]) if cut else (None, label)


def _boundary(rest: str) -> int:
    """Where a section's name begins inside ``rest``, by script or by its first word; 0 if nowhere."""
    found = [cut for cut in range(1, min(len(rest), 7)) if starts_section(rest[cut:])]
    script = _SCRIPT.search(rest)
    if script:
        found.append(script.start())
    if not found:
        return 0
    return min(found, key=lambda cut: (_oddity(rest[:cut]), cut))


def _oddity(name: str) -> int:
    """How unlike a family name ``name`` is."""
    if len(name) == 2 or name in _THREE_LETTERS or name in _ONE_LETTER:
        return 0
    if len(name) == 1:
        return 3
    return 1 if len(name) in (3, 4) else 2


def _name_length(rest: str, takes_section: bool) -> int:
    """How much of what stands before the title word is the name."""
    cut = _boundary(rest)
    if cut and (takes_section or not _HIRAGANA.fullmatch(rest[cut:])):
        return cut  # 芦沢みどり課長 may be of the みどり課, 芦沢みどり委員 is called みどり
    if not takes_section or len(rest) <= 4 or not (_KANJI_ONLY.fullmatch(rest) or _LONG_TITLE.fullmatch(rest)):
        return len(rest)
    return 3 if rest[:3] in _THREE_LETTERS else 2


def fold(text: str) -> str:
    """Letters of a name as they are compared: 髙橋 and 高橋 are one name, 斎藤 and 斉藤 too.

    >>> fold("髙﨑") == fold("高崎"), fold("齋藤") == fold("齊藤")
    (True, True)
    """
    return fold_letters(text).replace("斎", "斉")


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
        r"(?:開|閉|散|休|延|流)会.*|(?:開|閉)議.*|休憩.*|再開.*|議事.*|議題.*|議案.*|日程.*|会議(?!員|"
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
_ADDRESSED = re.compile(r".(?:君|くん|氏|さん|様|殿|議員|先生)")
_PARTICLE = re.compile(r"(?:は|が|を|に|へ|と|も|で|て|の|や|か|ね|よ|し|り|く|い|た|だ|な|れ|ず|ば)")
_SECTION = re.compile(r".{1,12}(?:課|室|部|局|係|班|署|センター|事務所|委員会|グループ|チーム)")
_EVENT = re.compile(
    r".*(?:午前|午後|正午|[0-9]時[0-9]|[0-9]分|[0-9]年[0-9]).*|(?:欠席|遅刻|早退|署名|"
    r"会議録署名).{1,4}|(?:賛成|反対|起立|挙手|白票|青票)(?:全員|多数|少数|者).*|.*うなず.*|.{1,8}者多数"
)
"""Times and counts of votes, which end like offices now and then."""
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


@lru_cache(maxsize=8192)
def is_plausible(key: str) -> bool:
    """Whether somebody can bear the folded label: no enumerator, no heading, no stage direction.

    >>> is_plausible("佐伯委員"), is_plausible("議事日程"), is_plausible("1")
    (True, False, False)
    """
    if not key or not _LETTER.search(key) or _SYMBOL_LIKE.match(key) or _ENUMERATOR.fullmatch(key):
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

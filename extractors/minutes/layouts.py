"""Shapes of speaker marks (発言者の印) and of what stands between turns. Data only.

A row is a *shape*: what stands before a label, what stands after it. Bodies do not matter,
so the number of rows grows with the number of shapes only. Which shape a document uses is
decided in ``turns`` from evidence in that document.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


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
COLON = r"[ 　]?[：:∶︰]"
DASH = r"(?:[ 　]?[―—–－‐─]{1,3}[ 　]?|[ 　]-{1,3}[ 　])"
NUMBER = r"(?:[\[［(（]?[0-9０-９]{1,4}[\]］)）]?(?![0-9０-９番号名人日月年時分回条項款目頁件議])[.．:：、]?[ \t　]*)?"
"""A running number before the mark (発言番号); not a seat, not a date."""
AFTER_SYMBOL = rf"(?:{SPACE}|{COLON}|(?=[「『])|\Z)"
"""What ends a label after a symbol: white space, a colon, an opening quote, the line's end."""

SYMBOLS: tuple[tuple[str, str], ...] = (
    ("circle", "○◯〇⭕⚪"),
    ("double_circle", "◎◉⦿"),
    ("disc", "●⚫"),
    ("square", "□■▢▣▪▫◻◼"),
    ("diamond", "◇◆❖"),
    ("triangle", "△▲▽▼▷▶▹►◁◀"),
    ("star", "☆★※＊*"),
    ("dot", "・･•‣◦·"),
)
"""Symbols that stand before a label. Colour and code point vary within one document, so one row takes them all."""

BRACKETS: tuple[tuple[str, str, str], ...] = (
    ("parentheses", "（(⦅｟", "）)⦆｠"),
    ("lenticular", "【〖", "】〗"),
    ("square_brackets", "［[〚", "］]〛"),
    ("tortoise_shell", "〔❲", "〕❳"),
    ("angle", "＜<〈‹", "＞>〉›"),
    ("double_angle", "《≪«", "》≫»"),
)

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
            rf"{NUMBER}[{''.join(chr(92) + c for c in opening)}]",
            rf"[{''.join(chr(92) + c for c in closing)}]",
            tuple((line.format(opening[0], closing[0]), label) for line, label in _BRACKET_EXAMPLES),
            tuple(row.format(opening[0], closing[0]) for row in _BRACKET_LOOKALIKES),
            opening,
            closing,
        )
        for name, opening, closing in BRACKETS
    ),
    MarkShape(
        "opening_only",
        Strength.WEAK,
        rf"{NUMBER}[（(【［\[〔＜<《≪]",
        SPACE,
        (("【佐伯委員長　それでは始めます。", "佐伯委員長"),),
        ("（１ 目的外の利用について", "（以下 略"),
    ),
    MarkShape(
        "closing_only",
        Strength.WEAK,
        NUMBER,
        r"[）)】］\]〕＞>》≫]",
        (("佐伯委員長）それでは始めます。", "佐伯委員長"),),
        ("１）実施期間は、四月からです。", "ア）対象者について"),
    ),
    MarkShape(
        "colon",
        Strength.WEAK,
        NUMBER,
        COLON,
        (("議長：ただ今から会議を開きます。", "議長"), ("Ａ委員 : 賛成です。", "Ａ委員")),
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
        SPACE,
        (("大原委員長 おはようございます。", "大原委員長"), ("事務局　　それでは説明します。", "事務局")),
        ("それでは 次に移ります。", "また　御意見をお願いします。"),
    ),
)

NOT_SPEAKERS = (
    # what a paper calls its parts
    r"(?:再|追加|一般|関連|代表|総括|主な|委員からの|各)*(?:質問|質疑|問|回答|応答|答弁|答|意見|御意見|ご意見|要望|提言|提案|指摘|改善|措置|対応|説明|報告|概要|要旨|内容|結果|理由|根拠|目的|趣旨|背景|経緯|経過|課題|方針|"
    r"方向性|方法|状況|現状|効果|評価|検討|考え方|見解|確認|決定|結論|決議|まとめ|補足|備考|摘要|参考|凡例|例|注|注記|注意|留意点|期限|時期|期間|日程|予定|実施期間|対象|対象者|範囲|項目|事項|件名|題名|番号|種別|区分|分類|"
    r"単位|合計|小計|計|総計|出典|資料|別紙|別添|別表|別記|様式|図|表|写真|附則|付則|附録|目次|表紙|概略|全般|全体|共通|その他|以上|記|案|略|以下略|中略|省略|仮称|旧|新|現行|改正|改正案|変更|追加|削除|再掲|抜粋|写し|"
    r"新規|継続|拡充|廃止|完了|未定|済|未|有|無|可|否|可決|否決|承認|採択|不採択|公開|非公開|原案|修正|訂正|正誤)"
    r"(?:等|など|事項|内容|欄|書|案|表|概要|一覧|交換|交換等|応答|状況|結果|理由|及び.*|・.*|と.*|に対する.*|[0-9０-９一二三四五六七八九十①-⑳]+)*",
    r".*(?:事務局|実施機関|所管課|担当課|部会|委員|理事者|当局)(?:からの|の)?(?:説明|報告|回答|意見|質疑|質問|挨拶|紹介)(?:等|・.*)?",
    r"(?:[QqＱｑAaＡａ問答質][.．]?[0-9０-９]+|[QＱ](?:&|＆)[AＡ])",
    # the parts of minutes
    r"(?:開|閉|散|休|延|流)会.*|(?:開|閉)議.*|休憩.*|再開.*|議事.*|議題.*|議案.*|日程.*|会議(?!員|長).*|会期.*|次第.*|招集.*|日時|年月日|時間|時刻|期日|開催.*|場所|会場|"
    r"出席(?!委員長|者全員).*|欠席.*|傍聴(?!人$|者$).*|説明員|列席.*|参集.*|参加者?|署名.*|配付.*|配布.*|付議.*|審議.*|審査.*|協議.*|連絡.*|諸般.*|挨拶|あいさつ|開式.*|閉式.*|質疑応答.*|"
    r"自己紹介.*|紹介|意見交換.*|採決.*|表決.*|投票.*|選挙(?!管理).*|互選.*|委嘱.*|辞令.*|諮問.*|答申.*|報告事項.*|その他.*|令和.*|平成.*|昭和.*|西暦.*|午前.*|午後.*|正午.*|第[0-9０-９一二三四五六七八九十百]+.*",
    # stage directions
    r".*(?:拍手|挙手|起立|着席|着座|異議|異議なし|異議無し|なし|無し|呼ぶ者あり|呼ぶ声あり|あり|登壇|降壇|退場|退室|退席|入場|入室|出席|休憩|中断|朗読|発言する者|多し|笑い|笑|声|非公表|非公開|黙祷|黙とう|指名|掲載|参照|配付|"
    r"配布|省略|割愛|紹介|続く|交代|賛成者|反対者|全会一致|賛成多数|賛成少数|了承|承認|了解|傍聴人なし)",
    # the names of instruments and bodies in brackets: （株）, （一社）
    r"株|有|社|財|公社|公財|一社|一財|福|社福|学|宗|医|独|地独|国|特非|ＮＰＯ|NPO|以下.*|単位.*|注.*|※.*|例.*|資料.*|別[紙添表記].*|参考(?!人).*|図.*|表[0-9０-９].*|税込|税抜|予定|見込|実績|速報|概数|前|後|上|下|左|右|中|大|小",
    # conjunctions and replies that open a paragraph
    r"それ(?:では|で|と|から|に|ら|は|ぞれ|なり)?|では|また|まず|次|次に|次は|続い|続いて|続きまして|なお|ただ|ただし|しかし|しかしながら|そこで|そして|そう|その|その他|その後|この|これ|これは|これより|ここ|ここで|最後|最後に|"
    r"最初|最初に|初めに|はじめに|一方|さらに|加えて|併せて|あわせて|ところで|さて|つまり|要するに|例えば|したがって|従って|よって|だから|ですから|以上|はい|いいえ|ええ|うん|ありがとうございます|ありがとうございました|"
    r"ほか|ほかに|他に|今|今回|今後|今年度|本日|本件|本案|只今|ただいま|先ほど|同じく|特に|もう|私|私も|我々|皆さん|皆様|よろしい|異議|御異議|ご異議|御|ご|お|同日|当日|翌日|(?:上|下|前|後|左|右)記|記",
)
"""Labels that nobody bears: they head a part of a paper, describe what happens, or open a sentence."""
NOT_SPEAKER_EXAMPLES = (
    "質問", "主な意見", "回答１", "議事日程", "午前１０時開会", "事務局説明", "拍手", "株", "それでは", "Ｑ１", "異議なし", "意見交換等", "措置状況", "会議に付した事件", "賛成者挙手", "委員からの意見",
)  # fmt: skip
SPEAKER_EXAMPLES = (
    "議長", "会議員長", "事務局", "説明者", "佐伯委員", "Ａ委員", "Ａ", "参考人", "会長", "出席者全員", "問山委員", "新開ミョガラ", "答島ミョガラ", "記村委員", "選挙管理委員会委員長",
)  # fmt: skip
"""Labels that the rows above must leave alone. (Where a label ends with an office word, the rows are not asked.)"""

QUESTION_AND_ANSWER = frozenset("QAqa問答質応")
"""Labels of one letter that head a list of questions and answers, where nothing else heads it."""

INLINE_DIRECTION = (
    r"(?<=[。？！])[ 　]*(?P<direction>[〔（(][^〔〕（）()\n]{0,60}(?:異議|なし|呼ぶ者|呼ぶ声|挙手|起立|登壇|降壇|退室|退席|入室|休憩|非公[表開]|着席|参照|掲載)[^〔〕（）()\n]{0,20}[〕）)])"
)
"""A stage direction in a text that was flattened to one line."""
RULE = r"[ \t　]*[-‐‑‒–—―−─━＿_=＝*＊~～・…◇◆○●☆★◯〇　 ]{3,}"
"""A ruling line of characters between parts of the proceedings."""
TIME_LINE = (
    r"[ \t　]*[○◯〇●◎（(〔【［\[＜<「]?[ 　]*(?:(?:開会|閉会|開議|散会|休憩|再開|延会|開始|終了|会議)[ 　：:・]*)?(?:時刻|時間)?[ 　：:]*(?:令和.{1,12}日[ 　]*)?(?:午前|午後|正午|[0-9０-９]{1,2}[：:時])"
    r"[0-9０-９一二三四五六七八九十 　時分零〇：:頃ごろ]*[ 　]*(?P<what>開会|閉会|開議|散会|休憩|再開|延会|開始|終了|終会|流会|休会|散開|閉議|開式|閉式|休憩に入る|再開する)?[ 　・]*(?:開会|閉会|開議|散会|宣告|宣言)*[）)〕】］\]＞>」]?[ 　]*"
)
"""午後三時七分散会: when the meeting opened, paused and closed."""
CLOSING_WORDS = r"閉会|散会|終会|終了|閉議|延会|流会|休会"
PROCEEDINGS_END = (
    r"[ \t　]*[-‐–—―─（(【［\[〔＜<「]*[ 　]*(?:(?:会議)?(?:了|終了|終わり|おわり|閉会|散会|以[ 　]*上))[ 　]*[-‐–—―─）)】］\]〕＞>」]*[ 　]*",
    r"[ \t　]*(?:上記|以上|右|前記|この|本)?.{0,30}(?:会議の(?:次第|顛末|てん末|経過)|議事の(?:経過|次第|大要|要領)|議事録|会議録).{0,40}(?:署名|記名|押印|相違|証する|作成する).*",
    r"[ \t　]*(?:議事録|会議録)?(?:署名(?:議員|委員|人)|議事録(?:署名|作成)(?:人|者)?|会議録署名(?:議員|委員|人))[ 　：:].*",
    r"[ \t　]*(?:配[付布]|添付|参考|関係)資料(?:一覧|等)?[ 　]*[：:]?[ 　]*",
    r"[ \t　]*[○●■◆【［＜≪〈(（]*[ 　]*(?:配[付布]資料|資料一覧|添付資料|別紙|別添|附録|資料編|お?問い?合わせ先?|問合せ先|連絡先|担当課)[ 　]*[】］＞≫〉)）]*[ 　：:].{0,60}",
    r"[ \t　]*[【［＜≪〈(（■●]+[ 　]*(?:配[付布]資料|資料|添付資料|別紙|別添|附録|お?問い?合わせ先?|連絡先|担当)[ 　0-9０-９]*[】］＞≫〉)）]*[ 　]*",
    r"[ \t　]*議[ 　]*長[ 　]{2,}[^。]{2,20}",
    r"[ \t　]*署名(?:議員|委員|人)[ 　]{2,}[^。]{2,20}",
)
"""Lines after which nobody speaks any more."""
END_EXAMPLES = ("——了——", "午後３時７分散会", "以　上", "（閉会）", "上記会議の次第を記録し、相違ないことを証するためここに署名する。", "配付資料", "【配布資料】", "署名議員　　　堀　大　介")
END_LOOKALIKES = ("以上です。", "配付資料を御覧ください。", "会議録署名議員の指名を行います。", "終了いたします。")

HEADING_LEADS = (
    r"[◆◇■□●▲△▼▽★☆◎○〇◯※]",
    r"[≪《＜〈【［〔<\[]",
    r"議[ 　]*[題事案](?![ 　]*録)[ 　]*[（(]?[0-9０-９一二三四五六七八九十]",
    r"(?:日程|議案|報告|諮問|協議|審議|請願|陳情|承認|認定|選挙|意見書|発議|同意|議員提出議案|議員提出)[ 　]*(?:事項)?[ 　]*第?[ 　]*[（(]?[0-9０-９一二三四五六七八九十]",
    r"第[ 　]*[0-9０-９一二三四五六七八九十]+",
    r"[（(][ 　]*[0-9０-９一二三四五六七八九十ア-ンa-zⅰ-ⅹ]{1,3}[ 　]*[）)]",
    r"[0-9０-９]{1,2}[ 　.．、）)]",
    r"[①-⑳⑴-⒇Ⅰ-Ⅹⅰ-ⅹ㈠-㈩]",
    r"[一二三四五六七八九十]{1,2}[、.．　 ]",
    r"[ア-ン][ 　.．、]",
    r"(?:開会|閉会|議事|議題|その他|質疑|質疑応答|意見交換|報告事項|審議事項|協議事項|議案審査|連絡事項|説明|報告)[ 　]*",
)
"""How a heading between two turns begins."""

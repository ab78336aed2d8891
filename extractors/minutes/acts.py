"""What a turn mainly does (発言の働き): chairing, question, answer, opinion, explanation, report, assent, note."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from extractors.offices import office_at_end
from extractors.vocabulary import Act, Standing


class Cue(StrEnum):
    """What one sentence does."""

    PROCEDURE = "procedure"
    ASSENT = "assent"
    QUESTION = "question"
    OPINION = "opinion"
    REQUEST = "request"
    PROMISE = "promise"
    REPORT = "report"
    WALK = "walk"
    """It walks through papers: 資料２を御覧ください."""
    COURTESY = "courtesy"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class CueRow:
    """Sentences of one kind; the first row that matches decides."""

    cue: Cue
    pattern: str
    examples: tuple[str, ...]
    lookalikes: tuple[str, ...] = ()


_ANY = r"(?:ありますか|ありませんか|ございますか|ございませんか|ないですか|ないでしょうか|ありますでしょうか|ございますでしょうか|いませんか|よろしいでしょうか|よろしいですか|いかがでしょうか|いかがですか|ありましたら.{0,12}|ございましたら.{0,12}|お願い.{0,8}|どうぞ.{0,6}|ありましょうか)"
_POLITE = r"(?:[おご御])?"

CUES: tuple[CueRow, ...] = (
    CueRow(
        Cue.QUESTION,
        r"(?:質問|お尋ね|お聞き|お伺い|伺って|聞いて)(?:を)?(?:しても?|させていただいても?|させて|も)?(?:よろしい|いい|宜しい)(?:です|でしょう)か",
        ("部会長さん、一つ質問してよろしいですか。",),
        ("何か質問はよろしいですか。",),
    ),
    CueRow(
        Cue.QUESTION,
        r"(?:理解|解釈|認識|考え|捉え)(?:して|で|ても?)(?:よろしい|いい|宜しい)(?:です|でしょう)(?:か|ね)",
        ("専用の回線だと理解してよろしいですか。", "その認識でよろしいでしょうか。"),
        ("公表してよろしいでしょうか。",),
    ),
    CueRow(
        Cue.PROCEDURE,
        rf"{_POLITE}(?:質問|意見|質疑|発言|異議|異論|討論|反対|賛成|指摘|要望|補足|感想)(?:や|、|・|又は|または|及び|及び御|等|など|のほう|の方|のある方|がある方|[はもがを]|について|に関し(?:まして|て)?|ご|御|意見|質問|異議)*(?:、)?(?:特に|何か|ほかに|他に)?{_ANY}",
        ("ただいまの説明について何かご質問ありますか。", "御質問、御意見をお願いいたします。", "これに御異議ありませんか。", "ほかにご意見はございますか。", "御質疑はありませんか。"),
        ("質問の趣旨がよく分かりませんでしたか。",),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"^(?:ほか|他|その他|そのほか|それ以外|よろしい|いかが|何か)(?:に|は|で)?(?:[、は何か特に]|御?意見|ご意見)*(?:ありますか|ありませんか|ございますか|ございませんか|よろしいでしょうか|よろしいですか|ですか|でしょうか|ないですか|ありますでしょうか|ございますでしょうか|いかがですか)?[。？]?$",
        ("ほかにございますか。", "その他よろしいでしょうか。", "よろしいですか。", "ほかに。", "そのほか、何かありますでしょうか。"),
        ("その他の費用はどうなりますか。",),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:異議なし|異議が?ない|異議ない|異議はない|意見が?ない|質疑が?ない|発言が?ない|質問が?ない|ないよう|無いよう).{0,30}(?:認め|決|終|承認|可決|進|移|了|採決|了承|取り扱|通知|公表)",
        ("御異議なしと認めます。", "御意見がないようですので、そのように決定いたします。", "ご発言ないようですので、これで質疑を終了いたします。"),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:議題|議事|日程|案件|次第|議案|報告事項|審議事項|本件|本案|会議|委員会|部会|審議会|質疑|討論|本日の予定).{0,60}(?:に入り|に移り|を(?:行い|始め|開|再開|終|閉じ|議題|進め|終結)|議題(?:に供し|とし|と致し|といたし)|は以上|は終了|(?:を)?(?:開会|開催|閉会|散会|休憩|終了|終結|再開)(?:し|いた|致|と)|供します|上程|一括|終局)",
        ("それでは、次の議題に移ります。", "これより質疑に入ります。", "本案を議題といたします。", "本日の会議を閉会いたします。", "本日の議題は以上です。"),
        ("その議題の資料は見ましたか。",),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:説明|報告|答弁|発言|御?挨拶|あいさつ|朗読|紹介|進行|提案|審議|審査|回答|討論)(?:等|のほう|の方|など)?(?:を|について|に関し)?.{0,10}(?:お願い|願い|願います|求めます|いただ(?:き|い|け)(?:て)?(?:ます|よろしい)|許します|許可|いたさせ|求め)|進行.{0,30}(?:お願い|願い)",
        ("事務局から説明をお願いいたします。", "理事者よりご説明願います。", "提出者の説明を求めます。", "この部分を説明していただいてよろしいですか。", "以後の進行につきましては、委員長にお願いいたします。"),
        ("もう少し詳しく説明していただきたいと思います。", "説明していただいたとおりです。"),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:お諮り|諮りま|採決|挙手(?:願|を|に)|起立(?:願|を|に|多数|全員|少数)|賛成(?:多数|少数|全員|の方)|可決|否決(?:され|すべき)|全会一致|決定(?:いたしました|しました|されました)|決しました|承認することと|指名いたします|指名します|当選され|定足数|成立して(?:おり|い)|会議録署名|休憩(?:いた|し)|許します|討論(?:を|に)|順次|暫時|御?静粛|理事会(?:において|で)協議|出席(?:委員|議員)|欠席の|傍聴)",
        ("本案は挙手により採決いたします。", "起立多数。", "よって本案は原案のとおり可決されました。", "暫時休憩いたします。", "御静粛に願います。"),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:一つ|ひとつ|お一方|手短に|では|それでは|はい)?.{0,12}(?:どうぞ|どうぞお願いします)[。]?$|(?:定刻|開会(?:いた|を宣|し)|閉会(?:いた|を宣|し)|散会(?:いた|し)|これより|ただいまから|引き続き(?:会議|審議)|次に移|次の議題|移りたいと|進めたいと思|進めてまいります|(?:質問|指摘|意見|発言|説明|御審議|議論)が(?:ありました|ございました|終わりました|終了)|一任.{0,12}(?:よろしい|願|お願)|事務局.{0,12}(?:お願い|進めて|手続)|所要の手続|本日の(?:議題|議事|案件|会議))",
        ("一つだけならどうぞ。", "説明が終わりました。", "事務局においては、所要の手続を進めてください。", "正副委員長に一任でよろしいですね。", "ただいまから第三回部会を開催します。"),
    ),
    CueRow(
        Cue.PROCEDURE,
        r"(?:いたします|します|こととします|こととしますが|てよろしい|取り扱い|公表して|扱いで|とおりで|以上で|終わって)(?:が)?、?(?:よろしい|宜しい|いかが)(?:でしょうか|ですか|ですね)|^(?:.{0,25})(?:について|を|は|で)よろしい(?:でしょうか|ですか|ですね)",
        ("原案のとおり決定することとしますが、よろしいでしょうか。", "議事(2)のその他についてよろしいでしょうか。", "公表してよろしいでしょうか。"),
    ),
    CueRow(
        Cue.ASSENT,
        r"^(?:はい、?)?(?:分かりました|わかりました|了解(?:です|しました|いたしました)?|承知(?:しました|いたしました|です)|結構です|異議(?:なし|ありません|ございません)|(?:特に)?(?:御?意見|ご意見|質問|異議)?(?:は)?(?:特に)?(?:ありません|ございません|ないです|なし)|よろしいです|同意します|それで(?:結構|よろしい|いい)です|なし|異議なしです|お任せします|納得しました|問題ありません)[。]?$",
        ("分かりました。", "特に意見はありません。", "異議なし。", "承知いたしました。"),
        ("はい。",),
    ),
    CueRow(
        Cue.COURTESY,
        r"^(?:.{0,20}(?:ありがとうございま(?:す|した)|お疲れさまでした|おはようございます|よろしく、?お願い.{0,8}|恐れ入ります|失礼(?:いた)?しました|失礼いたします|申し訳(?:ありません|ございません).{0,6}|以上です|以上でございます|以上であります|終わります|すみません|ただいま御?紹介.{0,30}|.{0,14}(?:です|でございます|と申します)。$(?<=申します。)))[。]?$|^(?:以上|よろしく、?お願い(?:いた)?します)[。]?$",
        ("御説明ありがとうございました。", "以上です。", "よろしくお願いいたします。"),
        ("以上の三点でございます。",),
    ),
    CueRow(
        Cue.OPINION,
        r"(?:やすい|にくい|づらい|よい|良い|いい|ほしい|欲しい|難しい|べき|必要|大事|大切|重要|心配|残念|すばらしい|素晴らしい|ありがたい|厳しい)(?:の|ん|もの|こと|部分)?(?:です|だ|かな|でしょう)?(?:ね|よね|よ|な)。?$",
        ("この図は少し分かりにくいですね。", "紙に書いていただいた方がよいですね。"),
        ("二つあるわけですね。",),
    ),
    CueRow(
        Cue.QUESTION,
        r"(?:(?:です|ます|ません|でした|ました|でしょう|だろう|ない|いる|ある|る|た|の|もの|いか|ましょう|どう|いかが|なぜ)か|(?:です|ます|でした|ました|ません)(?:よ)?ね|[なの]んですよね|だよね|ではない(?:です)?よ|はどう|[はも]|でしょう？|[？?]|か(?:どうか)?(?:という)?(?:こと|点|の)(?:です|でございます|だと思います)|か(?:どうか)?(?:を)?(?:、)?(?:お)?(?:伺|尋|聞|教え)[^。]{0,18}|(?:(?<!に)伺|尋ね|お聞き|お聞かせ|お示し|教えて|答弁を|お答え)[^。]{0,10}(?:たい|ます|ください|下さい|願い)[^。]{0,12}|と思(?:います|う)が(?:、)?いかが[^。]{0,10})[。？?]?$",
        ("件数はどのくらいでしょうか。", "二つあるわけですね。", "区の関わりは。", "対応を伺います。", "可能かということです。", "教えてください。", "線で結ばれていますよね。"),
        ("分かりました。", "修正いたします。", "そうですが。"),
    ),
    CueRow(
        Cue.WALK,
        r"(?:(?:ページ|頁|資料|別紙|別添|裏面|表紙|欄|お手元)[^。]{0,40}(?:御覧|ご覧|見て|見比べ|開き|おめくり|戻|お願い)|説明(?:します|いたします|致します|申し上げ|させて)|[^。]{0,6}説明は(?:、)?以上)",
        ("資料２の裏面を御覧ください。", "順に御説明いたします。"),
    ),
    CueRow(
        Cue.REQUEST,
        r"(?:いただ(?:き|け)(?:れば|たい|たく|ますよう)|いただきたい|頂(?:きた|ければ)|てほしい|て欲しい|もらいたい|願いたい|ください|下さい|お願い(?:いた|申し|し)|お願いでき|求め(?:ます|たい)|要望(?:し|いた|です)|要請(?:し|いた)|してもらえ)[^。]{0,28}[。]?$",
        ("評価書に図を入れていただきたいと思います。", "資料は早めに送ってください。", "改善を要望します。"),
        ("修正いたします。",),
    ),
    CueRow(
        Cue.OPINION,
        r"(?:と思(?:い|っ|う|え|わ)[^。]{0,14}|と考え(?:ます|る|てい)[^。]{0,6}|べき[^。]{0,16}|ではないか[^。]{0,14}|懸念[^。]{0,14}|気が(?:する|し)[^。]{0,14}|と感じ[^。]{0,10}|必要(?:が|だ|で|と)[^。]{0,16}|重要(?:だ|で|と)[^。]{0,14}|評価(?:し|いたし)(?:ます|ている|たい)[^。]{0,10}|でしょう|賛成(?:です|し|いた|の|であ)[^。]{0,14}|反対(?:です|し|いた|の|であ)[^。]{0,20}|ありません(?:か)?ね|かもしれ(?:ません|ない)[^。]{0,3}|期待(?:し|いた)[^。]{0,10})[。]?$",
        ("広域の側に問い合わせればよいと思います。", "そういう懸念があります。", "賛成です。", "本案に反対いたします。"),
    ),
    CueRow(
        Cue.REPORT,
        r"(?:報告(?:いた|し|申し|させ)[^。]{0,12}|報告は(?:以上|終わ)[^。]{0,8}|報告(?:といた|とさせ|を終わ)[^。]{0,10})[。]?$",
        ("手続が終了しましたので、御報告いたします。",),
    ),
    CueRow(
        Cue.PROMISE,
        r"(?:させていただきます|いたします|致します|まいります|ていきます|ていきたい[^。]{0,10}|てまいりたい[^。]{0,12}|ようにします|検討(?:し|いた)[^。]{0,8}|確認(?:し|いた|を)[^。]{0,8}|対応(?:し|いた)[^。]{0,8}|作成します|修正します|調査します)[。]?$",
        ("早急に対応させていただきます。", "再度、確認いたします。"),
    ),
)  # fmt: skip
"""Read top to bottom; the order is the precedence."""

_ROWS = tuple((row.cue, re.compile(row.pattern)) for row in CUES)
_SENTENCE = re.compile(r"(?:「[^」]{0,400}」|[^。？！?!\n「]|「)*[。？！?!]?\n?")
_SLIPS = re.compile(r"ひ(?=ます|ただ|し)|(?<=[願だ])ひ|(?<=思)え(?=ます)")
"""Misread い (お願ひします), as OCR leaves it."""
_CALLED = re.compile(r"(?:それでは、?|では、?|はい、?|次に、?|続いて、?)?(?P<who>[^。]{1,24}?)(?:さん)?(?:、?(?:どうぞ|お願い|よろしくお願い|御?答弁|御?発言)[^。]{0,14})?。?")
"""The chair gives somebody the floor: 加納委員、お願いします。"""
_YES = re.compile(r"^(?:はい|そうです|そうでございます|そのとおり|その通り|ええ|いいえ|いえ|おっしゃるとおり|御指摘のとおり|ご指摘のとおり|違います|お答え)")
_REPLY = re.compile(r"異議|なし|無し|はい|あり|賛成|反対|了承|了解|承認|挙手|起立|意見|質問|質疑")
_NOTE = re.compile(r"退[室席場]|入[室場]|着席|登壇|降壇|休憩|拍手|非公[開表]|資料|掲載|参照|朗読|笑|交代|あいさつ|挨拶|指名|発言する者|聞|黙")
_OPENING = re.compile(r"定刻|開会|会議を(?:始め|開)|開催(?:し|いた)|始めさせ|進行(?:に|を|は)|司会")
_FAREWELL = re.compile(r"ありがとう|お疲れ|閉会|散会|終了|終わり|よろしく")
_TABLED = re.compile(r"提案(?:理由|の理由)|趣旨(?:の)?(?:説明|弁明)|提案説明|所信|施政方針")
_REPORTED = re.compile(r"(?:審査|調査)の(?:経過|結果)|委員長報告|審査(?:の)?(?:経過|報告)")
_CALLED_REPORT = re.compile(r"報告(?:を|について)?[^。]{0,12}(?:お願い|願い|求め|いたさせ|受け)|庶務報告|諸般の報告")
_LONG = 1000


@dataclass(frozen=True, slots=True)
class Spoken:
    """One turn as the acts are told from."""

    text: str
    standing: Standing | None
    direction: bool = False


def split_sentences(text: str) -> list[str]:
    """Sentences of a turn; quotes in 「」 are not cut.

    >>> split_sentences("はい。「賛成。」と述べた。")
    ['はい。', '「賛成。」と述べた。']
    """
    return [piece for match in _SENTENCE.finditer(text) if (piece := match.group().strip())]


def cue_of(sentence: str) -> Cue:
    """What a sentence does; most of it shows at its end."""
    tail = sentence if len(sentence) <= 160 else sentence[-160:]
    if len(tail) <= 40 and (called := _CALLED.fullmatch(tail)) and office_at_end(called["who"]) is not None:
        return Cue.PROCEDURE
    for cue, pattern in _ROWS:
        if pattern.search(tail):
            return cue
    return Cue.STATEMENT


def tell_acts(turns: Sequence[Spoken]) -> list[Act]:
    """The act of each turn, in order; what came before is evidence."""
    acts: list[Act] = []
    for index, turn in enumerate(turns):
        before = _Before(turns, acts, index)
        if turn.direction:
            acts.append(_act_of_direction(turn.text, before))
            continue
        sentences = split_sentences(_SLIPS.sub("い", turn.text))
        weighed = [(cue_of(sentence), len(sentence)) for sentence in sentences]
        if turn.standing is Standing.CHAIR:
            acts.append(_act_of_chair(turn.text, weighed, before))
        elif turn.standing in {Standing.SECRETARIAT, Standing.IMPLEMENTING_BODY}:
            acts.append(_act_of_staff(turn.text, weighed, before))
        else:
            acts.append(_act_of_member(turn.text, weighed, before))
    return acts


@dataclass(frozen=True, slots=True)
class _Before:
    """What went before a turn."""

    turns: Sequence[Spoken]
    acts: Sequence[Act]
    index: int

    @property
    def act(self) -> Act | None:
        """Act of the turn before, stage directions aside."""
        for index in range(self.index - 1, max(-1, self.index - 4), -1):
            if not self.turns[index].direction:
                return self.acts[index]
        return None

    @property
    def text(self) -> str:
        """Words of the turn before, stage directions aside."""
        for index in range(self.index - 1, max(-1, self.index - 4), -1):
            if not self.turns[index].direction:
                return self.turns[index].text
        return ""

    @property
    def is_first(self) -> bool:
        return all(turn.standing is not Standing.CHAIR for turn in self.turns[: self.index]) and self.index < 3

    @property
    def is_last(self) -> bool:
        return self.index >= len(self.turns) - 2

    def asked(self, within: int, askers: frozenset[Standing]) -> bool:
        """Whether one of these people asked or remarked within so many turns before."""
        for index in range(self.index - 1, max(-1, self.index - 1 - within), -1):
            if self.acts[index] in {Act.QUESTION, Act.OPINION} and self.turns[index].standing in askers:
                return True
        return False


_OTHERS = frozenset({Standing.MEMBER, Standing.OBSERVER, Standing.OTHER})


def _share(weighed: Sequence[tuple[Cue, int]], *cues: Cue) -> int:
    return sum(length for cue, length in weighed if cue in cues)


def _last(weighed: Sequence[tuple[Cue, int]]) -> Cue:
    """Cue of the last sentence that is more than a courtesy."""
    for cue, _ in reversed(weighed):
        if cue is not Cue.COURTESY:
            return cue
    return Cue.COURTESY


def _act_of_direction(text: str, before: _Before) -> Act:
    if _NOTE.search(text) and not re.search(r"異議|なし", text):
        return Act.NOTE
    called = before.index > 0 and before.acts[before.index - 1] in {Act.CHAIRING, Act.ASSENT, Act.EXPLANATION}
    return Act.ASSENT if _REPLY.search(text) and called else Act.NOTE


def _act_of_chair(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    """A chair's turn stays chairing also when it holds a remark."""
    last = _last(weighed)
    procedure = _share(weighed, Cue.PROCEDURE)
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed) and last is Cue.ASSENT:
        return Act.ANSWER if before.act is Act.QUESTION and not text.startswith(("分か", "わか", "了解", "承知")) else Act.ASSENT
    if last is Cue.PROCEDURE or (procedure and last not in {Cue.QUESTION, Cue.OPINION, Cue.STATEMENT}):
        return Act.CHAIRING
    asked = _share(weighed, Cue.QUESTION)
    if before.act is Act.QUESTION and not procedure and (_YES.match(text) or not asked):
        return Act.ANSWER if last is not Cue.COURTESY else Act.CHAIRING
    if procedure >= max(asked, _share(weighed, Cue.OPINION, Cue.STATEMENT, Cue.REQUEST)):
        return Act.CHAIRING
    if asked and (last is Cue.QUESTION or asked * 3 >= sum(length for _, length in weighed) or last is Cue.OPINION and asked > 40):
        return Act.QUESTION
    if text.rstrip().endswith(("が。", "けど。", "けれども。")):
        return Act.OPINION if last is Cue.OPINION else Act.QUESTION
    if procedure:
        return Act.CHAIRING
    if last in {Cue.OPINION, Cue.REQUEST}:
        return Act.OPINION if len(text) > 12 else Act.CHAIRING
    if last in {Cue.STATEMENT, Cue.PROMISE} and before.asked(4, _OTHERS):
        return Act.ANSWER
    return Act.CHAIRING


def _act_of_staff(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    last = _last(weighed)
    opens = before.is_first and (_OPENING.search(text[:300]) is not None or (before.index == 0 and len(text) < 600))
    if opens and len(text) < _LONG:
        return Act.CHAIRING
    if before.is_last and last in {Cue.COURTESY, Cue.PROCEDURE, Cue.REQUEST, Cue.PROMISE} and _FAREWELL.search(text) and len(text) < 400:
        return Act.CHAIRING
    if last is Cue.QUESTION and _share(weighed, Cue.QUESTION) * 4 >= len(text) and not _YES.match(text):
        return Act.QUESTION
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed) and last is Cue.ASSENT:
        return Act.ASSENT if before.act is not Act.QUESTION else Act.ANSWER
    walks = _share(weighed, Cue.WALK) > 0
    if before.act in {Act.QUESTION, Act.OPINION}:
        through_papers = walks and not _YES.match(text) and len(text) > 150
        return Act.EXPLANATION if through_papers or (walks and len(text) > _LONG) else Act.ANSWER
    if _reports(text, last, before):
        return Act.REPORT
    promise = last is Cue.PROMISE or (last in {Cue.OPINION, Cue.STATEMENT} and re.search(r"(?:てい|てまい)り?(?:き|り)?(?:たい|ます)", text[-30:]))
    if promise and len(text) < 150 and not walks and before.act in {Act.ANSWER, Act.CHAIRING, Act.ASSENT} and before.index > 3:
        return Act.ANSWER
    if _YES.match(text) and len(text) < _LONG and before.act is not None:
        return Act.ANSWER
    if before.act is Act.ANSWER and len(text) < 400 and not walks:
        return Act.ANSWER
    if before.act is Act.CHAIRING and not walks and len(text) < _LONG and _answers_through_chair(before):
        return Act.ANSWER
    return Act.EXPLANATION


def _answers_through_chair(before: _Before) -> bool:
    """Whether the chair only called on the one who answers: 総務課長。"""
    called = before.text
    if len(called) > 30 or "説明" in called or "報告" in called:
        return False
    return before.asked(3, _OTHERS | {Standing.CHAIR})


def _reports(text: str, last: Cue, before: _Before) -> bool:
    if _CALLED_REPORT.search(before.text[-80:]) and "説明" not in before.text[-40:]:
        return True
    return last is Cue.REPORT or _REPORTED.search(text[:200]) is not None


def _act_of_member(text: str, weighed: Sequence[tuple[Cue, int]], before: _Before) -> Act:
    last = _last(weighed)
    whole = sum(length for _, length in weighed)
    asked = _share(weighed, Cue.QUESTION)
    if _REPORTED.search(text[:200]) and whole > 150:
        return Act.REPORT
    if _TABLED.search(text[:200]) and whole > 150:
        return Act.EXPLANATION
    if all(cue in {Cue.ASSENT, Cue.COURTESY} for cue, _ in weighed):
        if before.act is Act.QUESTION and before.turns[before.index - 1].standing is not Standing.CHAIR:
            return Act.ANSWER
        return Act.ASSENT
    if _share(weighed, Cue.PROCEDURE) * 2 > whole and not asked:
        return Act.CHAIRING if whole > 20 else Act.ASSENT
    if text.strip() in {"はい。", "はい", "なし。", "なし", "異議なし"}:
        return Act.ASSENT if before.act is Act.CHAIRING else Act.ANSWER
    if asked and (last is Cue.QUESTION or asked * 4 >= whole):
        return Act.QUESTION
    if text.rstrip().endswith(("が。", "けど。", "けれども。")) and last is not Cue.OPINION:
        return Act.QUESTION if not re.search(r"気が|思", text[-30:]) else Act.OPINION
    if before.act is Act.QUESTION:
        return Act.ANSWER
    return Act.QUESTION if asked * 6 >= whole and asked else Act.OPINION

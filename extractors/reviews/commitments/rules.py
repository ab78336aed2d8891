"""Which sentences are commitments: rows of endings with examples and look-alikes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.rules import Rule


class Setting(StrEnum):
    """In what surroundings a sentence stands."""

    ANSWER = "answer"
    """Said in reply by the secretariat, an implementing body or the chair."""
    EXPLANATION = "explanation"
    """Said while walking through papers."""
    CHAIRING = "chairing"
    MEMBER = "member"
    """Said by a member or an observer: no rule holds for it."""
    LIST_ANSWER = "list_answer"
    """A bullet of answers or a cell of responses in a paper."""
    PAPER = "paper"
    """Other prose of a paper."""


@dataclass(frozen=True, slots=True)
class Ending:
    """What an ending makes of a sentence: a commitment, in some settings."""

    name: str
    settings: frozenset[Setting]
    needs_future: bool = False
    """Only with a word that points beyond the meeting: 次回, 後日, 早急に, 〜までに."""


def _ending(
    name: str,
    settings: frozenset[Setting],
    pattern: re.Pattern[str],
    examples: tuple[str, ...],
    lookalikes: tuple[str, ...] = (),
    needs_future: bool = False,
) -> Rule[Ending]:
    return Rule(Ending(name, settings, needs_future), pattern, examples, lookalikes)


_ALL = frozenset(Setting)
_SPOKEN = frozenset({Setting.ANSWER, Setting.EXPLANATION, Setting.CHAIRING})
_SAID = _SPOKEN | {Setting.MEMBER}
_REPLY = frozenset({Setting.ANSWER, Setting.LIST_ANSWER})
_THINK = r"(?:と思います)?と(?:も)?(?:考えて|思って|存じて|考え|思い|思え|思ひ|存じ)(?:おります|います|いる|おる|ます)"
_END = (
    r"(?:と(?:いう)?(?:ところ|こと|もの)(?:で(?:ございます|あります|す)))?(?:[。．]|$)(?:[（(][^（）()]{1,16}[）)])?$"
)
_DO = (
    r"(?:確認|検討|調査|作成|対応|通知|周知|改善|見直し|見直|検証|提出|送付|配付|配布"
    r"|連絡|調整|協議|反映|削除|修正|整理|公表|実施|徹底"
    r"|整備|策定|改正|改定|改訂|締結|依頼|案内(?!の)|指導|精査|研究|追加|変更|導入|設置"
    r"|開催|準備|共有|把握|支援|要望|照会|報告|相談|回答|対処"
    r"|手続|手配|掲載|記載|明記|追記|補足|説明|お示し|お伝え|お知らせ|お送り|お届け|お返事|伺|持ち帰)"
)
_WANT = (
    r"(?<!申し上げ)(?<!意を表し)(?<!感謝し)(?<!いただき)"
    r"(?<!お願いし)(?<!頂き)(?<!ことといたし)(?<!ことし)(?<!こととし)たい"
)
FUTURE = re.compile(
    r"次回|年度内|次の(?:会議|部会|委員会|審議会)|後日|後ほど|早急|速やか|至急|近日|今後"
    r"|引き続き|再度|改めて|来年度|次年度|年度内|年度中|年内|までに"
    r"|(?:[日月回]|年度)以降|[^、。]後に|いただければ|[一-龥りめ](?:まし)?たら、|[0-9０-９]+月[0-9０-９]*日?(?:頃"
    r"|ごろ|に|を|から|より)|来月|来週|明日"
)
_WHEN = (
    r"(?:来年度|次年度|年度内|年度中|年内|(?<!毎)[日月末]までに|[0-9０-９]+月(?:中|末"
    r"|上旬|中旬|下旬)?に|来月|来週|早急に|速やかに|近日中)"
)
_IN_MEETING = re.compile(
    r"補足(?:の?説明)?(?:を)?(?:させ|いた|し)|(?:態度|賛否|意思|出席)(?:の有無|の状況)?を(?:お?確認|お聞き|伺)|"
    r"(?:説明|報告|紹介|答弁|お答え|朗読|読み上げ)(?:を)?(?:させていただ|いた|申し上げ"
    r"|し)|移り|移らせ|閉会|開会|散会|再開|休憩|開催いたします。$"
    r"|終わり|終了(?:いた)?し|お諮り|採決|議題(?:と|に)|審議(?:に|を)|進めさせて|伺います"
    r"|受けします|お受け|申し上げます|お配りし|ご覧"
    r"|(?:聞い|伺っ)て(?:いき|まい)|お(?:聞き|伺い)(?:し|いた)|(?:会議|議事|次第|順[番次]?に)[^。]{0,12}進めて"
    r"|出席(?:を)?(?:させていただ|いたし|し)"
)
"""Steps within the meeting are no commitments."""
_PROCEDURE = re.compile(
    r"(?:質疑|質問|討論|動議|朗読|代読|採決|表決|議題|上程|付託|会議|答弁|態度|報告事項)(?:の[^、。]{0,8})?[をにはも](?:一括して)?"
    r"[^、。をにはも]{0,14}(?:ます|ました|たい(?:と思います)?)[。．]?$"
)
"""Acts that rules of procedure name, done by saying so: 質疑を許します, 賛成の討論を行います."""
_OWN_TALK = re.compile(
    r"(?:お答え|答弁|お尋ね|(?<!と)お話|自己紹介)(?:を)?(?:し|いた|申し|させ)|(?:申し上げ|述べ)(?:て|たい|ます|させ)"
    r"|(?:質問|質疑|議題|議事|本題|説明)[にへ](?:入[らりっ]|移)|と申し(?:ます|上げます)。?$"
)
"""What somebody says of their own talk: 御質問にお答えしてまいります, 質問に入っていきたいと思います."""
_COMES_ABOUT = re.compile(
    r"(?:(?:(?!関わ|携わ|加わ|替わ|代わ)[一-龥][がまわ]|[一-龥]な|な|減|戻)っ|増え|(?<=[らさかたなまわばが])れ|消え|見え)て"
    r"(?:い[くき]|き(?=ます|た)|まい[るり]|ゆ[くき])[^。]{0,24}。?$"
)
"""What comes about by itself is nobody's doing: 費用も下がっていくと思います."""
_TOLD = re.compile(r"[るくぐすつぬむぶう]という(?:こと|話|わけ|もの)(?:です|で(?:あり|ござい)ます)(?:よ|ね)*。?$")
"""How a chair or a member sums up what others do: ルールをつくっていくということです."""
_ASKS_OTHERS = re.compile(
    r"(?:[てで](?:ほしい|欲しい|もらいたい|いただきたい)|(?:くだ|下)さい|を?お願い(?:いた|申し上げ)?(?:し)?(?:ます|たい))"
    rf"(?:{_THINK}|です|のです)*。?$"
)
"""Of a member, an opinion on what others should do; only who presides directs."""
_TODAY = re.compile(r"(?:なお、|まず、|それでは、)?(?:本日は|本日の|ただいまから|これより)[^。]{0,80}進め(?:て|させて)")
"""How the meeting itself will go."""
_OTHERS = re.compile(
    r"(?:と(?:聞|伺)|見込(?:んで|まれ|み)|期待|(?:して|って)(?:ほしい|欲しい)|べき|必要(?:が"
    r"|で)|可能(?:で|と|性)|かもしれ|でしょうか|ますか|ですか|とのこと"
    r"|と(?:の)?(?:回答|意見|説明|指摘|要望)|記載(?:が)?(?:されて|して|し)|明記(?:して"
    r"|され)|(?:規定|定め)(?:されて|て)|(?:予定|考え|つもり)は(?:ございません|ありません"
    r"|ない))"
)
"""What others expect, need or wrote down."""

_GOES_ON = "will go on doing"
RULES: tuple[Rule[Ending], ...] = (
    _ending(
        _GOES_ON,
        _ALL,
        re.compile(
            rf"(?<!なっ)(?<!増え)(?<!減っ)(?<!変わっ)(?<!取り扱っ)(?<!申し上げ)(?<!述べさせ)(?<!お話しし)(?<!述べ)(?:て"
            rf"|で)"
            rf"(?:い(?:く|き(?:ます|たい))|まい(?:る|り(?:ます|たい))|ゆく|おき(?:ます|たい))(?:{_THINK}|です)?"
            rf"(?:予定(?:です|である|でございます))?{_END}"
        ),
        ("周知を徹底していきたいと考えております。", "引き続き取り組んでまいります。", "継続的に広報していく。"),
        ("人口が減ってまいりました。", "今後も増えていくでしょう。", "数字が大きくなっていく。"),
    ),
    _ending(
        "is planned",
        _ALL,
        re.compile(
            rf"(?:(?<![されら]れ)(?<!扱)[るくすうつむぶぐぬ]|の|を)予定(?:です|である|でございます"
            rf"|であります|とし(?:ており|てい)ます"
            rf"|して(?:おり|い)(?:ます|る)){_END}"
        ),
        ("来月公表する予定です。", "報告は8月27日を予定しています。", "双方で行う予定である。"),
        ("予定はありません。", "予定価格を公表した。", "閣議決定・公表される予定です。"),
    ),
    _ending(
        "intends to do",
        _SPOKEN,
        re.compile(rf"(?:よう|[おこかごそとのぼもろ]う)(?<!しよう)(?<!ましょう)(?<!であろう)(?<!だろう)(?<!でしょう){_THINK}{_END}"),
        ("これと同様の手続きで進めようと考えております。", "来月から始めていこうと思います。"),
        ("お話をしようと思います。", "進めましょうと思います。"),
    ),
    _ending(
        "wants to do, in reply",
        frozenset({Setting.ANSWER}),
        re.compile(rf"{_WANT}{_THINK}{_END}"),
        ("可能な限り用意して、説明に伺いたいと思います。", "関係課と協議したいと考えております。"),
        ("御審議をいただきたいと思います。", "御理解いただきたいと存じます。"),
    ),
    _ending(
        "wants to do later",
        frozenset({Setting.EXPLANATION, Setting.CHAIRING}),
        re.compile(rf"{_WANT}{_THINK}{_END}"),
        ("次回の部会で対応策を示したいと考えています。", "後日、書面でご回答したいと思います。"),
        ("御審議をいただきたいと思います。", "通知することといたしたいと考えております。"),
        needs_future=True,
    ),
    _ending(
        "asks for it by a day",
        _SPOKEN,
        re.compile(
            rf"まで(?:に|の)?.*(?:いただきたい{_THINK}|(?:くだ|下)さい|お願い(?:いた)?し(?:ます"
            rf"|たい.*)|(?:いただければ|頂ければ)(?:{_THINK}|幸いです)|いただくことを考えて(?:おり"
            rf"|い)ます){_END}"
        ),
        ("7月21日までに事務局へご提出ください。", "月末までに提出いただきたいと考えております。"),
        ("最後に御審議ください。",),
    ),
    _ending(
        "promises in reply",
        _REPLY,
        re.compile(
            rf"{_DO}(?:を)?(?:し(?:て)?(?:おき)?ます|いたします|致します|させて(?:いただ"
            rf"|頂)きます|させて(?:いただ|頂)きたい{_THINK}|したい{_THINK}|をとります)"
                   rf"{_END}"),
        ("早急に作成します。", "確認させていただきます。", "調査いたします。", "はい、再度、確認いたします。"),
        ("システムで連携します。", "ご確認ください。", "確認しました。"),
    ),
    _ending(
        "promises for later",
        frozenset({Setting.EXPLANATION, Setting.CHAIRING}),
        re.compile(
            rf"(?:{_DO}|送り|頂戴)(?:を|する旨を)?(?:します|いたします|致します|させて(?:いただ"
            rf"|頂)きます|を進めます)"
                   rf"{_END}"),
        ("御承認をいただければ、記載する旨を通知いたします。", "次回の会議でその結果を報告いたします。"),
        ("届出内容を確認して、情報連携を行います。",),
        needs_future=True,
    ),
    _ending(
        "mends what was found wanting",
        frozenset({Setting.ANSWER}),
        re.compile(
            rf"(?:運用|方法|様式|体制|手順|手続|規程|規則|要綱|仕組み|書式|記載|表現|表記|資料|計画|案|設定|契約|仕様)[^、。]{{0,6}}を、?[^、。]{{0,12}}"
            rf"(?:改め|見直し|整え|変え|直し|加え|定め|設け|切り替え|付け加え)ます{_END}"
        ),
        ("異動の当日に削除するよう、運用を改めます。", "分かりにくい表現を直します。"),
        ("計画を毎年見直しております。", "資料を整えました。"),
    ),
    _ending(
        "will do at a stated time",
        _REPLY,
        re.compile(
            rf"^(?!.*(?:毎[年月日週回]|常に|都度|定期的に|翌[日月年])).*{_WHEN}.*[いきしちにびみりぎえけせてねべめれげ]"
            rf"(?<!でき)(?<!あり)(?<!なり)(?<!おり)(?<!てい)(?<!でい)(?<!ござい)(?<!られ)(?<!され)(?<!思い)(?<!存じ)(?<!申し)(?<!願い)"
            rf"(?<!かり)(?<!受け)(?<!いたし)(?<!変わり)(?<!始まり)(?<!残り)ます{_END}"
        ),
        ("照明は、年度内に３基増やします。", "10月に広報紙で特集を組みます。", "月末までに所有者を訪問します。"),
        ("毎月１回、点検しております。", "来年度からできます。", "４月から始まると思います。"),
    ),
    _ending(
        "will take care that",
        frozenset({Setting.ANSWER}),
        re.compile(rf"(?:ない|る|う|く)ように(?:いた)?します{_END}"),
        ("窓口に影響が出ないようにいたします。", "必ず確認するようにします。"),
        ("お手元の資料のようにいたします。",),
    ),
    _ending(
        "does so that others can",
        _SPOKEN,
        re.compile(r"(?:作成|送付|お送り|連絡|通知|配付|配布|用意)(?:を)?(?:いた|致)しますので[、，]"),
        ("修正案を作成いたしますので、御確認ください。",),
        ("作成しましたので、御覧ください。",),
    ),
    _ending(
        "will have to do",
        frozenset({Setting.ANSWER}),
        re.compile(rf"(?:作成|報告|提出|審議|協議|公表|答申)(?:を)?することになり(?:ます|ますので.*){_END}"),
        ("部会から審議会への報告書案を作成することになります。",),
        ("提出することになっております。",),
    ),
    _ending(
        "policy says so",
        frozenset({Setting.EXPLANATION, Setting.ANSWER}),
        re.compile(
            rf"(?:検討|継続|確認|注視|要求|実施|対応|収集|指導|調査|把握|監視|公表)(?:を)?(?:する|行う|していく)"
            rf"(?:[、，]?と(?:し|いたし)て(?:おり|い)ます|こととして(?:おり|い)ます|というもので(?:す"
            rf"|ございます)){_END}"
        ),
        ("権限行使の要否を検討する、としております。", "情報収集を継続することとしております。"),
        ("「問題は認められない」としております。", "保管庫に施錠保管することとしております。"),
    ),
    _ending(
        "resolves, in reply",
        frozenset({Setting.ANSWER}),
        re.compile(
            rf"(?:[るくうつむぶぐす]|ない)(?:こと|もの)(?:と(?:いた)?します|と(?:いた)?しました"
            rf"|と(?:いた)?してまいります|にいたします|にします){_END}"
        ),
        ("来年度は据え置くことといたします。", "廃止することとしました。"),
        ("通知することといたしたいと考えております。", "規定することとされています。"),
    ),
    _ending(
        "has been resolved on",
        frozenset({Setting.LIST_ANSWER}),
        re.compile(
            rf"(?:する|しない|行う|[くうつむぶぐる])こと(?:とし(?:た|ました|ている|ております"
            rf"|ています|ます)|とする|といたしました|にしました){_END}"
        ),
        ("権限を停止することとしました。", "台帳を作成することとした。"),
        ("調整をすることになっている。",),
    ),
    _ending(
        "will do, in plain words",
        _REPLY,
        re.compile(rf"{_DO}(?:を)?(?:する|行う|進める|図る|お願いする|求める){_END}"),
        ("国の調査に報告して対応方法の検討を行う。", "主管課に案内をする。"),
        ("本事業の対象とする。", "職員が対応することになっている。", "新たに収集はしない。"),
    ),
    _ending(
        "will do at a stated time, in plain words",
        frozenset({Setting.LIST_ANSWER}),
        re.compile(
            rf"^(?!.*(?:毎[年月日週回]|常に|都度|定期的に|翌[日月年])).*(?:{_WHEN}|(?:令和|平成)[0-9０-９元]{{1,2}}年(?:度|[0-9０-９]{{1,2}}月)(?:から|に|までに|中に))、?"
            rf".*(?:行う|始める|設ける|増やす|減らす|改める|進める|実施する|開始する|変更する|廃止する|公表する|計上する|拡大する){_END}"
        ),
        ("令和７年度から、随時の募集を行う。", "令和７年度の予算に計上する方針であり、来年度に公表する。"),
        ("毎年、点検を行う。", "令和６年度に実施した。"),
    ),
    _ending(
        "strives for",
        frozenset({Setting.LIST_ANSWER, Setting.PAPER}),
        re.compile(
            rf"(?:に役立てる|に努める|に努めます|を徹底する|を徹底します|に取り組む|に取り組みます"
            rf"|を目指す|を目指します){_END}"
        ),
        ("職員の意識の向上に役立てる。", "再発防止に努める。"),
        ("取り組むよう求めた。", "努めること。"),
    ),
    _ending(
        "the chair directs",
        frozenset({Setting.CHAIRING}),
        re.compile(
            rf"(?:事務局|所管課|担当課|実施機関|理事者|執行部|当局|[一-龥]{{1,10}}課)(?:の皆様)?(?:におい?て"
            rf"|におかれ|におきまし|のほう|の方)?(?:は|て|では|には|に|で)"
            rf".*(?:進めて|対応して|検討して|努めて|取り組んで|周知して|確認して|反映して"
            rf"|整理して|調整して|作成して|報告して|修正して|整えて|改めて|まとめて|送って"
            rf"|送付して"
            rf"|準備して|見直して|加えて|公表して|通知して|用意して|手続|よろしく)"
            rf".*(?:ください|下さい|いただきたい(?:{_THINK}|です)?|願います|お願い(?:いた)?し(?:ます|たい.*))?{_END}"
        ),
        ("事務局においては、所要の手続を進めてください。", "事務局は適切に対応していただきたいと思います。"),
        ("事務局から説明をお願いします。",),
    ),
)  # fmt: skip


def is_step_of_meeting(words: str) -> bool:
    """Whether a sentence only says what happens next in the meeting itself: 順に御説明いたします."""
    tail = words[-24:]
    within = any(row.search(tail) for row in (_IN_MEETING, _PROCEDURE, _OWN_TALK))
    return within and FUTURE.search(words) is None


def is_nobodys_doing(words: str, setting: Setting) -> bool:
    """Whether a sentence says what comes about, sums up what others do, or is a member's request of them."""
    if _COMES_ABOUT.search(words) or (setting is Setting.MEMBER and _ASKS_OTHERS.search(words)):
        return True
    return setting in {Setting.CHAIRING, Setting.MEMBER} and _TOLD.search(words) is not None


_PAST = re.compile(
    r"(?:(?:[^いきし]|まし|でし|[いきし](?<!たい)(?<!べき))た|だった)(?:[わんの]?(?:け|こと|ところ)?(?:です|であります|でございます))?[。．！]*$"
)
_IN_BRIEF = re.compile(r"と(?:いう|いった|の)(?:こと|ところ|わけ|もの|話|形|ふう)[^。]{0,12}[。．]?$")
_REPORTED = re.compile(
    r"(?:旨|と)の?[^、。]{0,12}(?:報告|説明|回答|答弁|発言|申出|申し出|依頼|指示)[^、。]{0,8}[。．]?$"
)
_I_MYSELF = re.compile(
    r"(?:私|わたくし|わたし|自分|当方|こちら|我々|私ども|うち)(?:ども)?(?:たち)?(?:の(?:方|ほう))?(?:は|が|も|で|として|から)"
)


def evidence(words: str) -> tuple[str, ...]:
    """What speaks for or against a promise in a sentence, whoever says it: evidence that the score weighs."""
    words = words.strip()
    seen = [row.means.name for row in RULES if row.pattern.search(words)]
    tail = words[-28:]
    facts = {
        "future": FUTURE.search(words),
        "others": _OTHERS.search(tail),
        "step": _IN_MEETING.search(tail) or _PROCEDURE.search(tail) or _OWN_TALK.search(tail),
        "comes about": _COMES_ABOUT.search(words),
        "asks": _ASKS_OTHERS.search(words),
        "past": _PAST.search(words),
        "in brief": _IN_BRIEF.search(words),
        "reported": _REPORTED.search(words),
        "myself": _I_MYSELF.search(words),
    }
    seen += [name for name, found in facts.items() if found]
    if not seen or seen == ["future"]:
        seen.append("nothing")
    return tuple(seen)


def is_commitment(words: str, setting: Setting) -> bool:
    """Whether a sentence says what will be done after the meeting."""
    words = words.strip()
    if len(words) < 6 or _OTHERS.search(words[-28:]) or _TODAY.match(words) or is_nobodys_doing(words, setting):
        return False
    for row in RULES:
        ending = row.means
        if setting not in ending.settings or not row.pattern.search(words):
            continue
        future = FUTURE.search(words) is not None
        if ending.needs_future and not future:
            continue
        in_meeting = setting in _SAID and is_step_of_meeting(words)
        goes_on = setting is Setting.ANSWER and ending.name == _GOES_ON and not _OWN_TALK.search(words[-24:])
        if not in_meeting or goes_on:
            return True
    return False

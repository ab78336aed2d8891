"""What chairs say when something is decided: rows of lemma patterns with examples and look-alikes.

A row has a plain pattern for the words as they are usually printed, and lemma sequences for
what is said more freely: ゆだねる, 委ねたい, お委ねすること need one. Lemmas are looked at only
where the plain patterns tell no more than that something was decided.

What is decided in a passage: the acts in it, the main one first.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from extractors.japanese.rules import Rule, rule
from extractors.model.lemmas import Hit, Lemmas
from extractors.model.vocabulary import Outcome


@dataclass(frozen=True, slots=True)
class Ruled:
    """What words for a decision mean. Rows are in order: of two hits at one place the earlier row counts."""

    outcome: Outcome
    lemmas: tuple[str, ...]
    """Sequences of lemmas, each as good as the others: ``承認 を? する|いたす``; () where the words alone tell."""
    general: bool = False
    """Says that something was decided, not what: counts only where nothing more telling is said."""


def _act(
    outcome: Outcome,
    words: str,
    lemmas: tuple[str, ...],
    examples: tuple[str, ...],
    lookalikes: tuple[str, ...] = (),
    *,
    general: bool = False,
) -> Rule[Ruled]:
    return rule(Ruled(outcome, lemmas, general), words, examples, lookalikes)


_O = Outcome

ACTS: tuple[Rule[Ruled], ...] = (
    _act(
        _O.ADOPTED_AS_AMENDED,
        r"修正(?:議決|可決|案(?:の|どおり|のとおり)|の(?:うえ|上)|して|のとおり)|修正部分を除[くい]|一部修正",
        ("修正 を 加える", "一部 修正 為る|致す"),
        ("本案は修正可決されました。", "修正案のとおり決定いたしました。", "一部修正のうえ承認する。"),
        ("特に修正の御意見がないようですので",),
    ),
    _act(
        _O.REJECTED,
        r"否決|棄却|却下|不承認|不同意|承認しないこと|認定しないこと|不認定",
        ("否 と 為る|致す|決する", "認める (こと)? (は)? (出来る)? ない"),
        ("よって、本案は否決されました。", "本件は不承認と決しました。"),
    ),
    _act(
        _O.PETITION_PARTLY_ADOPTED,
        r"趣旨採択|一部採択",
        ("趣旨 を 採択",),
        ("陳情第２号は趣旨採択と決しました。",),
    ),
    _act(
        _O.PETITION_NOT_ADOPTED,
        r"不採択|採択しないこと",
        ("採択 為る ない",),
        ("請願第１号は不採択とすることに決定しました。",),
    ),
    _act(
        _O.OTHER,
        r"廃案|(?:審議|審査)未了",
        (),
        ("本案は廃案とすることに決しました。", "本請願は審議未了とすることに決しました。"),
        ("この案を基に議論し",),
    ),
    _act(
        _O.CONTINUED,
        r"(?:閉会中の?)?継続(?:し(?:て)?)?(?:審査|審議|調査|協議|検討)|継続(?:と(?:する|いたし|し|決)|すること)",
        ("持ち越す", "引き続く|引き続き (て)? 審査|審議|調査|協議|検討", "次回 に 送る|回す"),
        ("閉会中の継続審査とすることに決しました。", "本件は継続審議といたします。"),
        ("継続して取り組む事業",),
    ),
    _act(
        _O.PETITION_ADOPTED,
        r"採択",
        (),
        ("本請願については採択と決しました。",),
        ("不採択とする",),
    ),
    _act(
        _O.WITHDRAWN,
        r"(?:取り?下げ|撤回)(?:を|の|について|することを)?(?:許可|承認|認め|承諾)|取り?下げ(?:と(?:する|いたし|し"
        r"|なり))",
        ("取り下げる", "取り下げ を 許可|承認|認める"),
        ("請願の取下げを承認することに決しました。", "議案第２号の撤回を許可することに決定いたしました。"),
        ("撤回のうえ編成替えを求める動議",),
    ),
    _act(
        _O.OTHER,
        r"(?:付託|説明|討論|質疑|朗読|採決|会議録|審査)(?:及び[^、。]{1,12})?(?:を|の)?省略|休会(?:する|いたし"
        r"|とする|し|と)|日程に追加|質疑を(?:終結|打ち切)|延会|議事を(?:中止|打ち切)",
        ("差し戻す",),
        (
            "委員会の付託を省略することに決しました。",
            "よって、６日間休会することに決しました。",
            "本日の日程に追加することに決定しました。",
        ),
        ("休会明けの審議",),
    ),
    _act(
        _O.REFERRED,
        r"付託",
        ("付託 為る|致す",),
        ("所管の常任委員会に付託することに決定いたしました。",),
        ("付託を省略する",),
    ),
    _act(
        _O.DELEGATED,
        r"一任(?!の声|と(?:の|いう)声)|(?:委員長|部会長|会長|座長|議長|事務局|私)(?:の方|のほう)?(?:で"
        r"|に)(?:[^。、]{0,10})(?:判断|調整|まとめ|お任せ|任せ|任せて)",
        ("委ねる", "任せる"),
        (
            "本件の取扱いは委員長に一任することに決定しました。",
            "正副委員長でまとめさせていただきます。",
            "最終確定は私の方で判断します。",
        ),
        ("任期は２年です",),
    ),
    _act(
        _O.CONSENTED,
        r"(?:これに|選任に|任命に|推薦に|原案に)?同意(?!見|書を求)",
        (),
        ("議案第５号については同意することに決しました。", "原案同意"),
    ),
    _act(
        _O.ADOPTED_AS_PROPOSED,
        r"指名推[選薦](?:の方法|により|による|と(?:し|する))|方法(?:に|と)?(?:より|よる|する|いたし)|(?:座長"
        r"|委員長|議長|会長|部会長)(?:から|より|が|において)(?:直ちに)?指名(?:して|する|いただ|を)",
        (),
        ("座長の指名推選の方法によることとしたい。", "委員長から指名していただきたいと思います。"),
        ("指名された委員は",),
        general=True,
    ),
    _act(
        _O.ELECTED,
        r"当選|互選|(?:選任|選出|推選|推挙|指名)(?:する|させて|いたす|いたし|し(?!て)|と|され|に(?:決|決定))"
        r"|就任(?:する|いたし|して)|に(?:決定|決ま)[^。]{0,6}(?:委員長|部会長|会長|座長)",
        ("選ぶ", "推す", "委員長|副委員長|会長|副会長|部会長|座長 を 御願い", "就く (て)? 頂く"),
        (
            "委員長には甲斐委員が当選されました。",
            "乙川委員を副会長に選出しました。",
            "委員に選任することに決定いたしました。",
        ),
        ("監査委員の選任について",),
    ),
    _act(
        _O.CERTIFIED,
        r"(?:決算|本件|各件|本案|各会計|報告のとおり|とおり)[^。]{0,20}認定(?!することが)|^(?:原案)?認定(?!こども|調査|審査|証"
        r"|者|申請)|(?:及び|並びに|、)認定|認定(?:する(?!こと[がはのをも])|いたし|し|され|と決|すべき|と(?:する|いたし))",
        (),
        ("本決算は認定されました。", "原案のとおり認定することに決しました。", "認定"),
        ("認定こども園の設置", "要介護認定を受けた方"),
    ),
    _act(
        _O.RECOGNISED,
        r"要件を満た[^。]{0,10}認め|該当(?:する|すると)(?:もの(?:と|として))?認め",
        ("該当 為る と 認める",),
        ("規則に定める要件を満たすものと認め、知事に通知することといたします。",),
        ("要件を満たす事業者を募集する",),
    ),
    _act(
        _O.FOUND_APPROPRIATE,
        r"(?:妥当|適当|適正|適切|相当)(?:である|なもの(?:である)?|と)(?:もの)?(?:と|である(?:もの)?と)?(?:認め"
        r"|判断|の(?:結論|意見|評価)|評価)|妥当(?:である)?と(?:する|いたし|決)",
        ("妥当|適当|相当 だ と 認める|判断|評価",),
        ("評価書の内容は妥当であると認めます。", "本計画は適当と認めることに決定した。"),
        ("適切に対応してください", "指針への適合性・妥当性"),
    ),
    _act(
        _O.REPLY_ADOPTED,
        r"答申(?:（案）|案)?(?:を|と|の(?:とおり|内容)|として|する|いたし)",
        ("答申 (と)? 為る|致す",),
        ("本審議会として原案どおり答申することといたします。", "この案を答申といたします。"),
        ("前回の答申後の動き",),
    ),
    _act(
        _O.APPROVED,
        r"承認(?!欄|番号|書|案件|申請|審査|済)",
        ("許可 為る|致す", "を 認める (こと)? (と|に)? 為る|致す|決定|決する"),
        ("全項目評価書を承認することといたします。", "議事録は原案どおり承認された。"),
        ("不承認とした", "承認申請書の受理"),
    ),
    _act(
        _O.NOTED,
        r"(?<!ご)(?<!御)了承(?!ください|願|の(?:上|うえ))|(?:ご|御)了承(?:いただいた|を(?:得|いただいた))|了解"
        r"|了と(?:する|し|いたし)|報告を(?:承|受)",
        ("聞き置く", "諒承|諒解"),
        ("本件は報告のとおり了承されました。", "事業の実施状況について了承。"),
        ("あらかじめご了承ください", "ご了承願います"),
    ),
    _act(
        _O.ADOPTED_AS_PROPOSED,
        r"可決|議決(?:いたし|され|しま|した|する)",
        ("可 と 為る|致す|決する",),
        ("原案のとおり可決されました。", "本案は可決すべきものと決しました。"),
        (
            "否決された",
            "修正可決",
        ),
    ),
    _act(
        _O.PUBLISHED,
        r"公表(?!資料|日|済|され(?:た|て)(?!い)|の(?:時期|方法))|(?:会議|資料|議事録"
        r"|会議録)[^。]{0,14}(?<!非)公開(?:する|いたし|と(?:する|いたし)|し)",
        ("ホームページ に 掲載|載せる",),
        ("そのように決定し、公表することといたします。", "資料は公開することといたします。"),
        ("公表資料の２ページ",),
    ),
    _act(
        _O.NOTIFIED,
        r"通知(?:する|いたし|し|すること)|(?:送付|回答)(?:する|いたし|すること)",
        ("伝達 為る|致す", "申し入れる"),
        ("総務大臣に通知することといたします。",),
        ("通知書の様式", "提出した議案"),
    ),
    _act(
        _O.ADOPTED_AS_PROPOSED,
        r"決定|決し|決する|議決|決ま(?:り|っ)|そのように(?:取り?扱|取り?計|(?:取り?)?まとめ|進め|いたし|させ)|(?:取り?扱|取り?計ら"
        r"|取り?進め)(?:い|う|わ)?(?:た|こと|ます)|(?:案|原案|報告|提案)?(?:の)?(?:とおり|通り"
        r"|どおり)(?:と(?:する|いたし|させ)|進め|とします|、?(?:いた|し)(?:し)?ます)"
        r"|(?:案の|この)とおり(?:、)?申し出|定め(?:る|た|ます)|こととします|こととする|ことといたします"
        r"|ことと致します|設置する",
        ("決める", "取り計らう", "取り運ぶ", "確定 為る|致す"),
        (
            "御異議がないようですので、そのように決定いたします。",
            "会期は28日間と決定いたしました。",
            "それでは、そのように取り扱います。",
        ),
        ("未定です",),
        general=True,
    ),
)
"""Acts, the more telling before the more general."""

PROCEDURAL = re.compile(
    r"(?:本日の|会議の|本会議の|本議題の|この)?(?:資料|議事録|会議録|議事概要|議事要旨|議事の記録|会議概要"
    r"|会議結果|速記録)(?:等)?(?:[、及び並びに・][^。]{0,24})?(?:の(?:取り?扱|公開|公表|確定|作成|確認|承認|内容)"
    r"|について|につきまして|は|を|に関して)"
    r"|報告書の作成|委員長報告(?!の?(?:とおり|どおり|通り)|中|は|に対)|審査報告|結果報告|会期(?:は|を|の|につ"
    r"|について)|休会|日程(?:の(?:変更|追加|順序)|に追加|を変更)|議席(?:は|の|を|につ)|(?:付託|説明|討論|朗読"
    r"|質疑)[^。]{0,14}省略|動議を[^。]{0,16}(?:日程|議題)"
    r"|参考人|(?:会議|時間|会期)[^。]{0,12}延長|延会|傍聴(?:を|の|人)|会議(?:を|の|は)(?:非?公開|秘密)"
    r"|非公開(?:と|で|に)|一括(?:議題|審議|審査|上程|して(?:議題|審議|審査|説明|質疑))|質疑を(?:終結|打ち切)"
    r"|指名推選|(?:選挙|互選|選任|採決|選出|推薦)の方法|方法(?:により|による|とし)"
    r"|(?:から|より)(?:直ちに)?指名(?:して|を)|署名(?:委員|議員|人)|次回(?:の)?(?:開催|会議|日程|委員会|日時"
    r"|審議会)|開催日(?:時|程)?|(?:文言|字句|条項)[^。]{0,14}(?:整理|整備)|申出書|閉会中|視察|所管事務調査"
    r"|発言(?:時間|の取消|を(?:許|認))|議長(?:を|の職)|仮議長|休憩|議事(?:の)?(?:進め方|順序)|先議|席(?:順|次)"
)
"""Handling of papers and minutes, order of business."""

LEMMAS = tuple(row.means.lemmas for row in ACTS)


def plain_hits(passage: str) -> Sequence[Hit]:
    """Hits of every row's plain pattern."""
    return [
        Hit(number, match.start(), match.end())
        for number, row in enumerate(ACTS)
        for match in row.pattern.finditer(passage)
    ]


class PrintedAct(NamedTuple):
    """One act with its words as printed."""

    outcome: Outcome
    words: str
    general: bool
    """Says that something was decided, not what."""


SECONDARY = frozenset((Outcome.PUBLISHED, Outcome.NOTIFIED))
"""What follows a decision and is one of its own only where nothing else is decided."""
JUDGEMENTS = frozenset((Outcome.FOUND_APPROPRIATE, Outcome.RECOGNISED))
"""What a reply says of the matter that was referred."""
_AS_PROPOSED = re.compile(r"(?:原案|案|提案)(?:の)?(?:とおり|通り|どおり)")
_DROP = re.compile(r"「[^」]*」|『[^』]*』|[（(][^（()）]*[）)]")
_TOPIC = re.compile(
    r"[^、。＿]{1,80}?(?=について|につきまして|に関して)|(?:決定|可決|承認|議決|採択|付託|提出|指名|選任)(?:され"
    r"|いたし|し)(?:ました|た|ている|ております)(?=[一-龥ァ-ヶ「＿])"
)


def _predicate(words: str) -> str:
    """The words without quoted titles and bracketed remarks, which decide nothing; same length."""
    words = _DROP.sub(lambda match: "＿" * len(match[0]), words)
    return _TOPIC.sub(lambda match: "＿" * len(match[0]), words)


def acts_in(lemmas: Lemmas | None, *passages: str) -> list[list[PrintedAct]]:
    """Acts in each of the passages. Where the plain patterns tell nothing, the lemmas are asked."""
    words = [_predicate(passage) for passage in passages]
    found = [_kept(plain_hits(passage)) for passage in words]
    if (
        lemmas is not None
        and all(ACTS[hit.row].means.general for hits in found for hit in hits)
        and not _AS_PROPOSED.search("".join(words))
    ):
        found = [
            _kept([*hits, *lemmas(LEMMAS, passage)]) if passage else []
            for hits, passage in zip(found, words, strict=True)
        ]
    return [[_printed(hit, passage) for hit in hits] for hits, passage in zip(found, words, strict=True)]


def _printed(hit: Hit, passage: str) -> PrintedAct:
    meant = ACTS[hit.row].means
    return PrintedAct(meant.outcome, passage[hit.start : hit.end], meant.general)


def printed_acts(lemmas: Lemmas | None, words: str) -> tuple[PrintedAct, ...]:
    """What a printed ruling decides, the main act first."""
    return ordered(acts_in(lemmas, words)[0], few=False)


def _kept(hits: Sequence[Hit]) -> list[Hit]:
    """Hits in order; of two that overlap the one of the more telling row."""
    kept: list[Hit] = []
    for hit in sorted(hits, key=lambda hit: (hit.start, hit.row)):
        if any(hit.start < other.end and other.start < hit.end and other.row < hit.row for other in hits):
            continue
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return kept


def ordered(acts: Sequence[PrintedAct], *, few: bool) -> tuple[PrintedAct, ...]:
    """The main act first: published and notified come after others, 決定 counts only where it is all there is."""
    if not acts:
        return ()
    rejected = next((act for act in acts if act.outcome is Outcome.REJECTED), None)
    if few and rejected is not None:
        return (rejected,)
    if few and not {Outcome.REJECTED, Outcome.PETITION_NOT_ADOPTED} & {act.outcome for act in acts}:
        return (PrintedAct(Outcome.REJECTED, "少数", False),)
    main = [act for act in acts if not act.general and act.outcome not in SECONDARY]
    later = [act for act in acts if not act.general and act.outcome in SECONDARY]
    general = [act for act in acts if act.general]
    if not main and later and any(act.words.startswith("決定") for act in general):
        main = general[:1]
    found: list[PrintedAct] = []
    for act in [*(main or later or general[:1]), *(later if main else [])]:
        if all(act.outcome is not known.outcome for known in found):
            found.append(act)
    return tuple(found)

"""What a response shows of the state of things: how its sentences end, what they do, where its dates lie (措置状況)."""

import re
from collections.abc import Iterable
from enum import StrEnum

from extractors.scoring.features import Features, fold_text

CLOSERS = "。．.、,!?」』)]】〉》〕( "
SENTENCES = re.compile(r"[。!?\n;]+|(?<=[^(])(?=\()")
CLAUSES = re.compile(r"[、,;]")
ACT = re.compile(r"[一-鿿々]+|[ァ-ヺー]{2,}")
REST = re.compile(
    r"残り|残る|残って|のうち|うち0|未|まだ|一部|段階的|順次|ほか|0[件名社校人か]中|現在|%|割|以外|逐次|引き続き|継続"
)
"""Tells that something was done of more."""


class Tense(StrEnum):
    """How a sentence or clause ends; the first that fits."""

    BLANK = "blank"
    GOAL = "goal"
    STUDY = "study"
    GOING = "going"
    DECIDED = "decided"
    NOT = "not"
    DONE = "done"
    POLITE_PAST = "polite_past"
    PAST = "past"
    WISH = "wish"
    SHALL = "shall"
    POLITE = "polite"
    IS = "is"
    VERB = "verb"
    CASE = "case"
    NOUN = "noun"
    OTHER = "other"
    NOTHING = "nothing"


_COPULA = r"(?:である|であります|です|でございます)?"
_ENDINGS: tuple[tuple[Tense, str], ...] = (
    (
        Tense.BLANK,
        r"^[-ー~○●×*・.…=/ 〃☆]*(?:なし|無し|無|未回答|n/a|空欄|省略)?[-ー~○●×*・.…=/ 〃☆]*",
    ),
    (
        Tense.GOAL,
        (
            r"(?:予定|見込み?|計画|目途|めど|目標|方針|方向|考え|つもり|所存|次第)"
            rf"(?:{_COPULA}|としている|としております|でいる|でおります)"
        ),
    ),
    (
        Tense.STUDY,
        (
            r"(?:検討|研究|議論|模索|調整|協議|比較|精査|調査|相談|照会)"
            r"(?:する|します|いたします|したい|中|中である|中です|し?て(?:いる|おります|いく|いきます|まいります)"
            r"|を(?:行う|進める|行っている|している))?"
        ),
    ),
    (
        Tense.GOING,
        r"(?:[てで](?:いる|います|おる|おり|おります|いた|いました)|つつある|途中|(?:最中|ところ|中)" + _COPULA + ")",
    ),
    (
        Tense.DECIDED,
        (
            r"(?:こと(?:と|に)(?:(?:し|致し|いたし|決ま?っ|なっ|なり|決め|決定し)?(?:た|ました)|する|している)?"
            r"|を(?:決定|議決|決議|確認)した|と決めた)"
        ),
    ),
    (Tense.NOT, r"(?:ない|ません|ず|ぬ|なし|なく|不可|不要|困難|できかねる)" + _COPULA),
    (
        Tense.DONE,
        rf"(?:済み?{_COPULA}|(?:完了|終了|是正|解消|解決)(?:し(?:た|ました))?|終え(?:た|ました)|終わ(?:った|りました))",
    ),
    (Tense.POLITE_PAST, r"(?:ました|でした)"),
    (Tense.PAST, r"(?:[っいきしえけげせてねべめれちりみじびにらさ]た|んだ|いだ|であった|だった)"),
    (Tense.WISH, r"たい(?:と(?:思い|存じ|考えてい|考えており)ます)?"),
    (Tense.SHALL, r"(?:まいります|参ります|ていく|ていきます|努め(?:る|ます)|徹底(?:する|します)|心掛けます)"),
    (Tense.POLITE, r"ます"),
    (Tense.IS, r"(?:である|です|であります|でございます)"),
    (Tense.VERB, r"[うくぐすつぬぶむる]"),
    (Tense.CASE, r"(?:[にをはがもでとから]|まで|より)"),
    (Tense.NOUN, r"[一-鿿ァ-ヺa-z0]"),
)
ENDINGS = tuple((tense, re.compile(f"(?:{pattern})$")) for tense, pattern in _ENDINGS)
ROUGH = {
    Tense.DONE: "D",
    Tense.POLITE_PAST: "D",
    Tense.PAST: "D",
    Tense.GOING: "G",
    Tense.STUDY: "C",
    Tense.WISH: "W",
    Tense.NOT: "N",
    Tense.BLANK: "B",
} | dict.fromkeys((Tense.GOAL, Tense.DECIDED, Tense.VERB, Tense.POLITE, Tense.SHALL), "L")
"""Tenses that say about the same."""


def tense_of(words: str) -> Tense:
    """How folded words end.

    >>> tense_of("規程を改めました"), tense_of("4月に改める予定"), tense_of("業者と調整中")
    (<Tense.POLITE_PAST: 'polite_past'>, <Tense.GOAL: 'goal'>, <Tense.STUDY: 'study'>)
    """
    return next((tense for tense, ending in ENDINGS if ending.search(words)), Tense.OTHER)


def act_of(words: str) -> str:
    """The last word that isn't hiragana, or its end: what is done (着手, 交換)."""
    found = ACT.findall(words)
    return found[-1][-2:] if found else "-"


def sentences_of(plain: str) -> list[str]:
    """The sentences of a folded response without what closes them; brackets at an end are one of their own."""
    return [words for part in SENTENCES.split(plain) if (words := part.strip(CLOSERS))]


def course_features(response: str, dates: str | None = None) -> Features:
    """The course of a response; `dates` says where its dates lie (see `state_features`)."""
    plain = fold_text(response)
    sentences = sentences_of(plain)
    tenses = [tense_of(sentence) for sentence in sentences] or [Tense.NOTHING]
    rough = [ROUGH.get(tense, "o") for tense in tenses]
    kinds, rest = "".join(sorted(set(rough))), REST.search(plain) is not None
    found = {f"tense={tense}" for tense in tenses}
    found |= {f"tense>{before},{after}" for before, after in zip(["^", *tenses], [*tenses, "$"], strict=True)}
    found |= {f"tense^{tenses[0]}", f"tense${tenses[-1]}", "tenses=" + ",".join(sorted(set(tenses)))}
    found |= {f"course={''.join(rough[:4])}", f"course$={''.join(rough[-2:])}", f"course&={kinds}"}
    found |= {f"rest={rest}", f"rest&={rest},{tenses[-1]}", f"rest&={rest},{kinds}", f"turns={min(len(tenses), 4)}"}
    if len(plain) <= 14:
        found.add(f"whole={plain}")
    if dates is not None:
        found |= {f"dates={dates}", f"dates&={dates},{tenses[-1]}", f"dates&={dates},{kinds}"}
    found.update(act_features(sentences, tenses))
    found.update(ending_features(sentences))
    return frozenset(found)


def act_features(sentences: list[str], tenses: list[Tense]) -> Iterable[str]:
    """What is done in each sentence and in what tense, what in the first, the last and in clauses before."""
    acts = [act_of(sentence) for sentence in sentences]
    yield from (f"act={act}" for act in acts)
    yield from (f"act&={act},{tense}" for act, tense in zip(acts, tenses, strict=False))
    if acts:
        yield from (f"act^{acts[0]}", f"act${acts[-1]}")
    for clause in clauses_before(sentences):
        yield f"clause={act_of(clause)}"
        yield f"clause&={tense_of(clause)}"
        yield from (f"clause${clause[-size:]}" for size in range(2, 5))


def clauses_before(sentences: list[str]) -> Iterable[str]:
    """The clauses of each sentence but its last."""
    return (clause for sentence in sentences for clause in CLAUSES.split(sentence)[:-1])


def ending_features(sentences: list[str]) -> Iterable[str]:
    """How the first and the last sentence end."""
    for name, words in (("first", sentences[0]), ("last", sentences[-1])) if sentences else ():
        yield from (f"{name}${words[-size:]}" for size in range(1, 9))
        if len(words) <= 10:
            yield f"{name}=={words}"

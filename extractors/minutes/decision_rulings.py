"""Rulings over two or three turns: what is put to the body, how it assents, what the chair declares."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.document import Range
from extractors.minutes.decision_rules import Hit, Lemmas, rule_of
from extractors.minutes.decision_units import Unit, last_sentences
from extractors.proceedings import Proceedings
from extractors.vocabulary import Assent, Outcome

NO_OBJECTION = re.compile(
    r"(?:ご|御)?異議(?:は|が|も|等|など)?(?:な(?:し|い)|無(?:し|い)|ございま(?:せん|せぬ)|ありません|あ(?:り|る)ま?せん|ないもの)(?:の声)?(?:も?の)?[^。か]{0,12}?(?:と認め|よう|ものと|と(?:の|いう)こと|ですので|ので|でございます|との声|から)"
    r"|^[^。]{0,12}異議(?:は|が)?(?:な(?:し|い)|ございません|ありません)(?:と)?(?:認め|でした)?[。、]|異議な(?:し|く)[^。]{0,30}(?:決定|承認|可決|決し)"
)
NO_COMMENT = re.compile(
    r"(?:意見|質問|質疑|発言|反対|修正|異論|討論)(?:等|など)?(?:は|が|も)?[^。]{0,6}?(?:な(?:し|い|け)|無い|ございません|ありません|ございませんでした|いらっしゃらない|出ない|なさそう)[^。か]{0,8}?(?:よう|と(?:認|の)|ので|から|ば|でし)"
)
TALLY = re.compile(
    r"(?:起立|挙手|賛成|賛成者|反対|押しボタン)(?:者)?(?:は)?(?:、)?(?:多数|全員|少数|総員|半数|過半数|なし|全会一致)|(?:総員|全員|全会|満場)(?:の)?(?:起立|挙手|賛成|一致)|可否同数|全会一致|満場一致"
    r"|賛成(?:者|の方|票)?(?:は)?[、 　]*[0-9０-９一二三四五六七八九十]+[ 　]*(?:名|人|票|対)|賛成[^。]{0,10}反対[^。]{0,10}[0-9０-９]+(?:名|人|票)"
)
FEW = re.compile(
    r"(?:起立|挙手|賛成)(?:者)?(?:は)?(?:、)?(?:少数|なし)|賛成[^。]{0,8}過半数に(?:達し|満た)(?:ない|ません)"
)
PUT = re.compile(
    r"よろしい(?:です|でしょう|でござい|ござい|か)|よろしゅうござい|宜しい(?:です|でしょう)|いかがで(?:しょう|ござい)|如何で(?:しょう|ござい)|いいです(?:か|ね)|よいでしょうか|よろしいですね"
    r"|異議(?:は|が|も)?(?:ございま(?:せん|せぬ)か|ありませんか|あ?りませんか|ないでしょうか|な(?:い|し)(?:です)?か|ございません(?:でしょう)?か|ありませんでしょうか|ないですか|な(?:い|し)と認めて)"
    r"|(?:賛成|反対|異議|賛同)(?:の|する|される|が(?:ない|ある)|のある)?(?:方|諸君|委員|議員|者|皆様|皆さん|かた)[^。]{0,30}(?:挙手|起立|ボタン|お願い|願|求め|ください)|(?:挙手|起立|投票)(?:を)?(?:お?願い|求め)"
    r"|(?:一任|了承|承認|同意|賛同|了解)(?:を)?(?:いただ(?:け|き)|願(?:え|い)|賜)[^。]{0,14}(?:か[。]?$|と(?:存じ|思い)ます)|御?承認(?:を)?(?:お?願い|いただ)|差し支え(?:ござい|あり)ません(?:でしょう)?か|(?:ご|御)?了承(?:願|いただけ)(?:い|え)?ます(?:でしょう)?か"
    r"|(?:こと|もの)(?:に|と)(?:いた|し)(?:します|ます)(?:が|けれども)、?[^。]{0,14}か[。]?$|(?:どう|いかが)[^。]{0,4}(?:でしょう|ですか|いたしましょう)"
)
_BARE = re.compile(
    r"^(?:[^。、]{0,6}(?:で|では|じゃあ|はい)[、。]?)?[^。]{0,22}?(?:よろしい|いかが|異議|ご異議|結構|いいです|賛成の)[^。]{0,24}。?$|^(?:これ|この|以上|ただ(?:いま|今)|その|それで|そのように|さよう|本(?:件|案|動議))[^。]{0,60}(?:よろしい|異議|いかが|賛成の)"
)
_ANAPHORIC = re.compile(
    r"^(?:[^。]{0,8}、)?(?:これに|この(?:よう|件|案)|そのよう|それで(?!は)|以上|ただ(?:いま|今)の(?:動議|提案|発言|意見|ご意見|説明)|さよう|よろしい|いかが|(?:ご|御)?異議|賛成の|事務局(?:案|の提案))"
)
_MOTION = re.compile(r"(?:ただ(?:いま|今)の|今の|この)(?:動議|提案|ご?提案|発言|ご?意見|お話|説明)")
_LEAD_IN = re.compile(
    r"お諮り|採決(?:いたし|し)|(?:の|る)(?:委員長(?:の)?報告|審査結果)は[^。]{1,16}(?:です|であります|でございます)|表決|(?:と(?:いたし|し)たい|いただきた|いたした|賜りた)[^。]{0,6}(?:思い|存じ)|簡易採決|一括(?:して|で)採決"
)
_THEREUPON = re.compile(
    r"^(?:よって|したがって|従って|よりまして|これによ|ついては|以上により|そのよう|さよう|本(?:案|件|動議|請願|陳情|議案|決議案)|[^。]{0,30}(?:案|件|号|議案|請願|陳情|動議)(?:について)?は|それでは|では|[^。]{0,40}委員長に|[^。]{0,40}(?:に決定|を承認|とさせ|といたします))"
)
_GENERAL = re.compile(r"そのよう|さよう|(?:の|ご提案の|動議の|報告の|案の|この)とおり|左様|^(?:それでは|では)?、?決定")
RULING_END = re.compile(
    r"(?:(?:いた|致)しま(?:す|した)|(?:と|に|を)?しま(?:す|した)|され(?:ま(?:す|した)|た)|(?:決し|決定し|可決し|承認し|採択し|なり|認め|定め|了承し)ま(?:す|した)|決まりました|決しました|決定(?:です|でございます|した)?|取り?扱(?:い|わせていただき)ま(?:す|した)|取り?計らいます"
    r"|させていただきま(?:す|した)|ものと(?:いた)?します|とする|決した|された|承認です|可決です|ことと(?:いた)?します|ことでお願いします|進めてまいります|進めます|行います|参ります|認定|可決|承認|了承|採択|否決|同意)"
    r"(?:[（(][^（()）]{0,20}[）)])?(?:[。」]|$|ので、?(?:どうぞ)?よろしくお願[^。]*。?$|[。]?ありがとうございま(?:す|した)。?$)"
)
_NOT_RULING = re.compile(
    r"か[。]?$|(?:たい|かと|と)(?:思い|思って|存じ|考え)ます[^。]*。?$|ください|願います。?$|お願い(?:いた)?します。?$(?<!よろしくお願いします。)|予定(?:です|でござい|となって|として)|見込(?:み|まれ)|(?:旨|とのこと|と(?:聞|伺|承|報告))[^。]{0,30}(?:です|ます|ました|おります)。?$"
    r"|申し?送り|(?:前回|先日|先ほど|昨日|先般|昨年|去る|既に|すでに|これまで)[^。]{0,60}(?:承認|決定|可決|了承|採択)(?:いただ|され|した|して)|(?:ところ|わけ|次第)(?:です|でござい|であり)|(?:質疑|討論|説明|審査|報告|質問)(?:を|は|の)[^。]{0,8}(?:終|以上|打ち切)|(?:説明|報告|答弁|発言)(?:を)?(?:いた|し|させて)"
    r"|採決(?:を|に)?(?:行|入|移|いた|し)|お諮り|議題と(?:いた|し)|休憩(?:いた|し|と)|開会(?:いた|し)|閉会(?:いた|し)|散会(?:いた|し)|確認いたし(?:ます|たい)|答弁|紹介(?:いた|し)|続行|再開|討論(?:に|を)|質疑(?:に|を)"
)
_QUOTED = re.compile(
    r"(?:した|された|なった|すべき(?:もの)?)(?:旨|と(?:の|いう)(?:報告|こと|旨))|申し?送り|審査の結果|報告(?:を受け|があり|がござい)"
)
_WINDOW = 9
_ACT_HINT = re.compile(
    r"決定|決し|決する|承認|可決|採択|否決|了承|了解|一任|任せ|同意|認定|付託|選任|選出|当選|指名|互選|公表|公開|通知|答申|取り?扱|取り?計|とおり|通り|どおり|妥当|適当|認め|休会|省略|継続|追加|撤回|取り?下げ|判断|まとめ|調整|申し?出|派遣|設置|設け|期間|開催"
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """A decision as it was spoken."""

    ranges: tuple[Range, ...]
    proposal: str
    """What was put to the body; "" where only the ruling stands."""
    ruling: str
    acts: tuple[tuple[Outcome, str], ...]
    """What was decided, the main act first, each with its words."""
    assent: Assent
    directions: str
    first: int
    last: int
    """Indices of the units."""


class Finder:
    """Looks through the units for rulings, from the first to the last."""

    def __init__(self, text: str, units: Sequence[Unit], proceedings: Proceedings, lemmas: Lemmas) -> None:
        self.text = text
        self.units = units
        self.proceedings = proceedings
        self.lemmas = lemmas

    def rulings(self) -> list[Ruling]:
        """Every ruling."""
        found: list[Ruling] = []
        begin = 0
        index = 0
        while index < len(self.units):
            ruling = self._at(index, begin) if self._may_rule(self.units[index]) else None
            if ruling is not None:
                found.append(ruling)
                begin = index = ruling.last + 1
            else:
                index += 1
        return found

    def _may_rule(self, unit: Unit) -> bool:
        if not unit.chair or unit.assent:
            return False
        words = unit.text
        if NO_OBJECTION.search(words) or TALLY.search(words):
            return True
        return _ACT_HINT.search(words) is not None and _declares(words)

    def _at(self, index: int, begin: int) -> Ruling | None:
        unit = self.units[index]
        objection = NO_OBJECTION.search(unit.text) is not None
        tally = TALLY.search(unit.text) is not None
        is_put = PUT.search(unit.text) is not None
        put = self._put_before(index, begin)
        if is_put:
            return None
        if _QUOTED.search(unit.text) and not objection and put is None:
            return None
        if put is None and not objection and not self._follows_vote(index, tally):
            return None
        last = self._ruling_end(index, objection=objection or tally)
        words = [self.units[i].text for i in range(index, last + 1)]
        ruling = "".join(words)
        start, lead = self._start(put, begin) if put is not None else (None, index)
        proposal = "".join(self.units[i].text for i in range(lead, index) if self.units[i].chair)
        if start is not None:
            proposal = self.text[start.start : start.end] + proposal
        directions = "".join(self.units[i].text for i in range(lead, index) if self.units[i].assent)
        acts = self._acts(ruling, proposal, few=FEW.search(ruling) is not None)
        if not acts or not self._is_decision(ruling, proposal, put, index, objection or tally, directions):
            return None
        ranges = [self.units[i].range for i in range(lead, last + 1)]
        ranges = [start, *ranges] if start is not None else ranges
        return Ruling(
            tuple(_joined(self.text, ranges)),
            proposal,
            ruling,
            acts,
            self._assent(ruling, proposal, directions, put),
            directions,
            lead,
            last,
        )

    def _is_decision(
        self, ruling: str, proposal: str, put: int | None, index: int, formal: bool, directions: str
    ) -> bool:
        if formal:
            return bool(proposal) or _declares(ruling) or RULING_END.search(ruling) is not None
        if put is None:
            return False
        between = self.units[put + 1 : index]
        if any(not unit.assent and not _SHORT.match(unit.text) for unit in between):
            return False
        bare = _BARE.match(self.units[put].text) is not None and not _ACT_HINT.search(self.units[put].text)
        agreed = re.search(r"異議|はい|賛成|承認|結構|了解", directions) is not None
        return not bare or agreed or bool(self._put_content(put))

    def _put_content(self, put: int) -> bool:
        """Whether the sentence before a bare よろしいでしょうか says what is to be decided."""
        if put == 0 or self.units[put - 1].turn != self.units[put].turn:
            return False
        return _ACT_HINT.search(self.units[put - 1].text) is not None

    def _follows_vote(self, index: int, tally: bool) -> bool:
        """A count stands right after a vote, or opens the turn."""
        if not tally:
            return False
        unit = self.units[index]
        opens = TALLY.search(unit.text[:24]) is not None
        before = self.units[index - 1] if index else None
        return opens and (
            before is None or before.assent or before.turn != unit.turn or PUT.search(before.text) is not None
        )

    def _put_before(self, index: int, begin: int) -> int | None:
        """The last unit before ``index`` in which the chair puts something to the body."""
        for at in range(index - 1, max(begin, index - _WINDOW) - 1, -1):
            unit = self.units[at]
            if unit.chair and not unit.assent and PUT.search(unit.text) and not _ASKS_MORE.search(unit.text):
                return at
        return None

    def _start(self, put: int, begin: int) -> tuple[Range | None, int]:
        """First unit of the proposal, and the words of another speaker that it takes up."""
        first = put
        while first > begin and put - first < 3:
            before, unit = self.units[first - 1], self.units[first]
            if not before.chair or before.turn != unit.turn or before.assent:
                break
            anaphoric = (
                _ANAPHORIC.match(unit.text) is not None and not _MOTION.search(unit.text) and len(unit.text) < 60
            )
            if not (_LEAD_IN.search(before.text) and not PUT.search(before.text)) and not (anaphoric and first == put):
                break
            first -= 1
        other = self.units[first - 1] if first > begin else None
        takes_up = _MOTION.search(self.units[put].text) or (
            first == put and _BARE.match(self.units[put].text) and len(self.units[put].text) < 30
        )
        if other is not None and not other.chair and not other.direction and takes_up:
            sentences = last_sentences(self.text, other, self.proceedings, 3)
            wanted = [
                s
                for s in sentences
                if re.search(
                    r"いただき|お願い|思い(?:ます|)|存じ|いかが|よろしい|動議|提案|一任|お願ひ",
                    self.text[s.start : s.end],
                )
            ]
            if wanted and _ACT_HINT.search(self.text, wanted[0].start, wanted[-1].end):
                return Range(wanted[0].start, sentences[-1].end), first
        return None, first

    def _ruling_end(self, index: int, *, objection: bool) -> int:
        """Last unit of the ruling: 異議なしと認めます。よって … is one."""
        last = index
        while last + 1 < len(self.units) and last - index < 2:
            following = self.units[last + 1]
            same = following.turn == self.units[last].turn
            if not following.chair or following.assent or PUT.search(following.text):
                break
            if not (
                same
                or (
                    last == index
                    and following.turn == self.units[last].turn + 1
                    and not _declares(self.units[last].text)
                )
            ):
                break
            if not (
                _THEREUPON.match(following.text) and _declares(following.text) and _ACT_HINT.search(following.text)
            ):
                break
            if last > index and not re.match(r"よって|したがって|従って|なお", following.text):
                break
            last += 1
            if not objection:
                break
        return last

    def _acts(self, ruling: str, proposal: str, *, few: bool) -> tuple[tuple[Outcome, str], ...]:
        own = hits_in(self.lemmas, _predicate(ruling))
        put = hits_in(self.lemmas, _predicate(proposal))
        telling = [outcome for outcome, _, general in own if not general]
        acts = own
        if not telling:
            acts = [*put, *own]
        elif all(outcome in _SECONDARY for outcome in telling):
            acts = [*[act for act in put if act[0] not in _SECONDARY], *own]
        return _ordered(acts, few=few)

    def _assent(self, ruling: str, proposal: str, directions: str, put: int | None) -> Assent:
        if TALLY.search(ruling) and not NO_OBJECTION.search(ruling):
            return Assent.VOTE
        if NO_OBJECTION.search(ruling):
            return Assent.NO_OBJECTION
        if re.search(r"挙手|起立|ボタン|投票", directions + proposal):
            return Assent.VOTE
        if NO_COMMENT.search(ruling):
            return Assent.NO_COMMENT
        if re.search(r"異議(?:は|が)?(?:な|ござい?ません|ありません)", directions):
            return Assent.NO_OBJECTION
        if NO_COMMENT.search(proposal):
            return Assent.NO_COMMENT
        return Assent.NOT_STATED if put is not None else Assent.CHAIR_RULING


_SECONDARY = frozenset((Outcome.PUBLISHED, Outcome.NOTIFIED))
_SHORT = re.compile(r"^[^。]{0,16}[。]?$")
_ASKS_MORE = re.compile(
    r"(?:ほか|他|その他|そのほか)(?:に|、)[^。]{0,30}(?:よろしい|いかが|ございま|ありま)|(?:質問|意見|質疑|発言|ご感想)(?:等|など)?(?:は|が|も)?[^。]{0,12}(?:よろしい|いかが|ございま|ありま)|^[^。]{0,10}(?:説明|答え|回答)[^。]{0,10}(?:よろしい|いかが)|準備[^。]{0,6}よろしい|聞こえ"
)
_DROP = re.compile(r"「[^」]*」|『[^』]*』|[（(][^（()）]*[）)]")
_TOPIC = re.compile(
    r"[^、。＿]{1,80}?(?=について|につきまして|に関して)|(?:決定|可決|承認|議決|採択|付託|提出|指名|選任)(?:され|いたし|し)(?:ました|た|ている|ております)(?=[一-龥ァ-ヶ「＿])"
)


def _predicate(words: str) -> str:
    """The words without quoted titles and bracketed remarks, which decide nothing; same length."""
    words = _DROP.sub(lambda match: "＿" * len(match[0]), words)
    return _TOPIC.sub(lambda match: "＿" * len(match[0]), words)


def hits_in(lemmas: Lemmas, words: str) -> list[tuple[Outcome, str, bool]]:
    """Acts in a passage in order, each with its words and whether it says only そのように or 決定."""
    if not words:
        return []
    hits = sorted(lemmas(words), key=lambda hit: (hit.start, _order_of(hit)))
    kept: list[Hit] = []
    for hit in hits:
        if any(hit.start < other.end and other.start < hit.end and _order_of(other) < _order_of(hit) for other in hits):
            continue
        if not kept or hit.start >= kept[-1].end:
            kept.append(hit)
    return [(rule_of(hit).outcome, words[hit.start : hit.end], rule_of(hit).general) for hit in kept]


def acts_in(lemmas: Lemmas, words: str) -> tuple[tuple[Outcome, str], ...]:
    """What a printed ruling decides, the main act first."""
    return _ordered(hits_in(lemmas, _predicate(words)), few=False)


def _order_of(hit: Hit) -> int:
    return int(hit.rule.removeprefix("act"))


def _ordered(acts: Sequence[tuple[Outcome, str, bool]], *, few: bool) -> tuple[tuple[Outcome, str], ...]:
    """The main act first: published and notified come after others, 決定 only where it is all there is."""
    if not acts:
        return ()
    if few and all(outcome is not Outcome.REJECTED for outcome, _, _ in acts):
        return ((Outcome.REJECTED, "少数"),)
    specific = [act for act in acts if not act[2]]
    main = [act for act in specific if act[0] not in _SECONDARY]
    later = [act for act in specific if act[0] in _SECONDARY]
    general = [act for act in acts if act[2]]
    if not main and general and later and _decides_first(general, later):
        main = general[:1]
    chosen = main or later or general[:1]
    found: list[tuple[Outcome, str]] = []
    for outcome, label, _ in [*chosen, *(later if main else [])]:
        if all(outcome is not known for known, _ in found):
            found.append((outcome, label))
    return tuple(found)


def _decides_first(general: Sequence[tuple[Outcome, str, bool]], later: Sequence[tuple[Outcome, str, bool]]) -> bool:
    return any(label.startswith("決定") for _, label, _ in general)


def _declares(words: str) -> bool:
    """Whether a sentence declares: its end is a ruling's and nothing in it says otherwise."""
    return RULING_END.search(words) is not None and not _NOT_RULING.search(words)


def _joined(text: str, ranges: Sequence[Range]) -> list[Range]:
    """Ranges with nothing but white space between them as one."""
    found: list[Range] = []
    for part in sorted(ranges):
        if found and not text[found[-1].end : part.start].strip():
            found[-1] = Range(found[-1].start, max(found[-1].end, part.end))
        else:
            found.append(part)
    return found

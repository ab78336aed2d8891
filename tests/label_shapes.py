"""Ways of printing who speaks, as assemblies and councils print them, each as a whole invented meeting.

A shape is a function from a speaker to the line with ``{w}`` for the words and the label as it is to be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Person:
    """Somebody of the invented meeting."""

    family: str
    given: str
    office: str
    seat: int = 0
    kind: str = "member"
    """chair, member, official."""
    title: str = ""
    """What everybody of a capacity is called (議員, 委員); empty for the others."""

    @property
    def name(self) -> str:
        return self.family + self.given


CHAIR = Person("鷲尾", "健一", "議長", 0, "chair")
ONE = Person("橋爪", "陽二", "議員", 5, title="議員")
TWO = Person("安曇", "幸弘", "議員", 8, title="議員")
THREE = Person("今津", "さやか", "議員", 12, title="議員")
MAYOR = Person("佐竹", "太市", "町長", 0, "official")
CHIEF = Person("大野木", "富継", "建設課長", 0, "official")
HEALTH = Person("林", "直美", "健康保険課長", 0, "official")

MEETING: tuple[tuple[Person, tuple[str, ...]], ...] = (
    (CHAIR, ("ただいまの出席議員は定足数に達しておりますので、これより本日の会議を開きます。", "日程第１、一般質問を行います。順番に発言を許します。橋爪議員。")),
    (ONE, ("おはようございます。", "通告に従いまして質問いたします。町道の舗装は、何年ごとに直しているのでしょうか。")),
    (CHAIR, ("町長。",)),
    (MAYOR, ("橋爪議員の御質問にお答えいたします。おおむね二十年を目安としております。", "詳しくは担当課長から申し上げます。")),
    (CHAIR, ("大野木建設課長。",)),
    (CHIEF, ("舗装の状態を五年ごとに調べまして、傷みのひどいところから直しております。昨年度は三路線、延長で申しますと千二百メートルを直したところでございます。",)),
    (ONE, ("分かりました。町民からの連絡はどのように受けていますか。",)),
    (CHIEF, ("電話と窓口で受けております。",)),
    (ONE, ("ぜひ写真で知らせる仕組みも考えていただきたいと思います。", "以上で終わります。")),
    (CHAIR, ("次に、安曇議員。",)),
    (TWO, ("健診を受ける人の割合が下がっていると聞きました。原因をどう見ていますか。",)),
    (HEALTH, ("平日に受けられない方が多いことが原因と考えております。",)),
    (TWO, ("休日の健診は増やせないのですか。",)),
    (HEALTH, ("来年度は二回増やす予定でございます。",)),
    (CHAIR, ("関連質問はありますか。今津議員。",)),
    (THREE, ("会場に託児の場所を設けていただけないでしょうか。",)),
    (MAYOR, ("前向きに検討させていただきます。",)),
    (THREE, ("お願いいたします。",)),
    (CHAIR, ("以上で一般質問を終わります。お諮りします。本日の会議はこれで散会したいと思います。御異議ありませんか。",)),
    (CHAIR, ("異議なしと認めます。本日はこれで散会いたします。",)),
)  # fmt: skip

_HEADER = "第３回霞ヶ丘町議会定例会会議録（第２日）\n\n令和７年９月１１日（木曜日）\n\n"
_ROSTER = """○出席議員（３名）
　　５番　　橋爪　陽二君　　　　８番　　安曇　幸弘君
　１２番　　今津　さやか君
○欠席議員（なし）
○説明のため出席した者の職氏名
　町　　　長　佐竹　太市君　　　建設課長　大野木富継君
　健康保険課長　林　　直美君
"""
_NONSENSE = {
    "議長": "ミョガラ",
    "議員": "ヌポ",
    "町長": "ゾリケ",
    "建設課長": "フレドンケ",
    "健康保険課長": "パタモケ",
}


@dataclass(frozen=True)
class Meeting:
    """Who says what, and what stands above it."""

    said: tuple[tuple[Person, tuple[str, ...]], ...]
    header: str
    roster: str
    business: str
    """What stands instead of the roster in documents without one."""
    nonsense: dict[str, str]
    """Offices, and words that no table of offices knows."""


_ASSEMBLY = Meeting(MEETING, _HEADER, _ROSTER, "議事日程\n　日程第１　一般質問\n\n", _NONSENSE)

_HEAD = Person("長谷川", "ゆう子", "部会長", 0, "chair")
_FIRST = Person("林", "賢", "委員", 3, title="委員")
_SECOND = Person("小鳥遊", "ミナ", "委員", 11, title="委員")
_THIRD = Person("王", "美玲", "臨時委員", 21, title="臨時委員")
_DEPUTY = Person("門脇", "慎", "子育て支援課長補佐", 0, "official")
_CLERK = Person("税所", "由里", "保育係長", 0, "official")

_COUNCIL = Meeting(
    (
        (_HEAD, ("それでは議事に入ります。次第の１、保育所の利用状況について、事務局から説明をお願いします。",)),
        (_DEPUTY, ("子育て支援課の門脇でございます。資料１をご覧ください。", "待機児童は四月時点で十二人となっております。", "（１）年齢別では一歳児が最も多い状況です。")),
        (_CLERK, ("補足いたします。入所の申込みは前年より三十件ほど増えております。",)),
        (_HEAD, ("ありがとうございました。ご質問、ご意見があればお願いいたします。",)),
        (_FIRST, ("一歳児が多いのはなぜですか。",)),
        (_CLERK, ("育児休業から復帰される時期と重なるためと考えています。",)),
        (_FIRST, ("なるほど、よくわかりました。",)),
        (_SECOND, ("小規模保育を増やす予定はありますか。場所の確保が難しいと聞いていますが、いかがでしょうか。",)),
        (_DEPUTY, ("来年度に二か所の開設を予定しています。",)),
        (_HEAD, ("王委員、どうぞ。",)),
        (_THIRD, ("外国にルーツのある家庭への案内が足りないと感じます。多言語の手引きを作っていただけませんか。",)),
        (_DEPUTY, ("やさしい日本語版から作りたいと考えております。",)),
        (_THIRD, ("ぜひお願いします。",)),
        (_SECOND, ("賛成です。",)),
        (_HEAD, ("ほかにいかがでしょうか。ないようですので、次第の２に移ります。",)),
        (_DEPUTY, ("計画の素案につきましてご説明いたします。資料２の三ページをご覧ください。",)),
        (_FIRST, ("目標の数字の根拠を示していただきたい。",)),
        (_DEPUTY, ("次回までに整理いたします。",)),
        (_HEAD, ("それでは、本日の会議はこれで終了いたします。",)),
    ),
    "令和７年度第２回　柚木市子ども・子育て会議　保育部会　会議録\n\n日時　令和７年８月５日（火）　午後２時から\n場所　柚木市役所　３０２会議室\n\n",
    "出席委員　長谷川ゆう子部会長、林賢委員、小鳥遊ミナ委員、王美玲臨時委員\n事務局　子育て支援課　門脇課長補佐、税所保育係長\n\n議事\n",
    "議事\n",
    {"部会長": "ルモサ", "臨時委員": "シヌケテ", "委員": "ケテ", "子育て支援課長補佐": "ハドリムソ", "保育係長": "ハドリセ"},
)  # fmt: skip

Shape = Callable[[Person], tuple[str, str]]


def _seat(person: Person, width: str = "０１２３４５６７８９") -> str:
    return "".join(width[int(digit)] for digit in str(person.seat))


def _spread(text: str, gap: str = " ") -> str:
    return gap.join(text)


def _mark(person: Person) -> str:
    return {"chair": "○", "member": "◆", "official": "◎"}[person.kind]


def _two(person: Person) -> str:
    return {"chair": "○", "member": "●", "official": "○"}[person.kind]


def _rare(person: Person) -> str:
    return {"chair": "▲", "member": "☆", "official": "■"}[person.kind]


def _who(person: Person) -> str:
    """５番（橋爪陽二君） for members, 町長（佐竹太市君） for the others."""
    return f"{_seat(person)}番（{person.name}君）" if person.title else f"{person.office}（{person.name}君）"


def _named(person: Person) -> str:
    """橋爪議員, 大野木建設課長."""
    return person.family + person.office


def _bracket(person: Person) -> str:
    return f"{person.office}（{person.name}君）"


def _fixed(lead: str, stop: str, label: Callable[[Person], str]) -> Shape:
    return lambda person: (f"{lead}{label(person)}{stop}{{w}}", label(person))


SHAPES: dict[str, Shape] = {
    # office, white space, name
    "office space name kun": lambda p: (f"○{p.office}　{p.name}君　{{w}}", f"{p.office}{p.name}君"),
    "office space spaced name kun": lambda p: (f"○{p.office} {p.family} {p.given}君　{{w}}", f"{p.office}{p.name}君"),
    "the same without a mark": lambda p: (f"{p.office} {p.family} {p.given}君　{{w}}", f"{p.office}{p.name}君"),
    "office and name run together": lambda p: (f"○{p.office}{p.name}君　{{w}}", f"{p.office}{p.name}君"),
    "office and name on a line of their own": lambda p: (f"{p.office}　{p.name}君\n　{{w}}", f"{p.office}{p.name}君"),
    "office space name without kun": lambda p: (f"◯{p.office} {p.name} {{w}}", f"{p.office}{p.name}"),
    # office, name in brackets
    "bracketed name": _fixed("○", "　", _bracket),
    "bracketed name without a mark": _fixed("", "　", _bracket),
    "bracketed name without mark or gap": _fixed("", "", _bracket),
    "wide space in brackets without a mark": lambda p: (
        f"{p.office}（{p.family}　{p.given}君）　{{w}}", f"{p.office}（{p.name}君）"),
    "space before the bracket": lambda p: (f"{p.office}　（{p.family} {p.given}君）　{{w}}", f"{p.office}（{p.name}君）"),
    "spaces between all letters": lambda p: (
        f"{_spread(p.office)}（ {_spread(p.name)} 君 ） {{w}}", f"{p.office}（{p.name}君）"),
    "spaces between all letters with a mark": lambda p: (
        f"○{_spread(p.office, '　')}（ {_spread(p.name)} 君 ）　{{w}}", f"{p.office}（{p.name}君）"),
    "bracketed name, colon": _fixed("", "：", _bracket),
    "name with the office in brackets": lambda p: (f"{p.name}（{p.office}）　{{w}}", f"{p.name}（{p.office}）"),
    "name with the office in brackets, colon": lambda p: (f"{p.family}（{p.office}）：{{w}}", f"{p.family}（{p.office}）"),
    "square brackets inside": lambda p: (f"○{p.office}［{p.name}］　{{w}}", f"{p.office}［{p.name}］"),
    # seats
    "seats": _fixed("○", "　", _who),
    "seats without a mark": _fixed("", "　", _who),
    "ordinal seats": lambda p: (
        (f"第{_seat(p)}番（{p.name}君）　{{w}}", f"第{_seat(p)}番（{p.name}君）") if p.title
        else (f"{_bracket(p)}　{{w}}", _bracket(p))),
    "spaced seats": lambda p: (
        (f"{_seat(p)}　番（ {_spread(p.name)} 君 ） {{w}}", f"{_seat(p)}番（{p.name}君）") if p.title
        else (f"{_spread(p.office)}（ {_spread(p.name)} 君 ） {{w}}", _bracket(p))),
    "seat in the brackets": lambda p: (
        (f"○議員（{_seat(p)}番　{p.name}君）　{{w}}", f"議員（{_seat(p)}番{p.name}君）") if p.title
        else (f"○{_bracket(p)}　{{w}}", _bracket(p))),
    "seat in the brackets without a mark": lambda p: (
        (f"議員（{_seat(p)}番 {p.family} {p.given}）　{{w}}", f"議員（{_seat(p)}番{p.name}）") if p.title
        else (f"{p.office}（{p.family} {p.given}）　{{w}}", f"{p.office}（{p.name}）")),
    "seat and title": lambda p: (
        (f"○{_seat(p)}番議員（{p.name}君）　{{w}}", f"{_seat(p)}番議員（{p.name}君）") if p.title
        else (f"○{_bracket(p)}　{{w}}", _bracket(p))),
    "seat space name": lambda p: (
        (f"{_seat(p)}番　{p.name}君　{{w}}", f"{_seat(p)}番{p.name}君") if p.title
        else (f"{p.office}　{p.name}君　{{w}}", f"{p.office}{p.name}君")),
    "seat space name title": lambda p: (
        (f"○{_seat(p)}番　{p.name}議員　{{w}}", f"{_seat(p)}番{p.name}議員") if p.title
        else (f"○{p.office}　{{w}}", p.office)),
    "seat and family name alone": lambda p: (
        (f"{_seat(p)}{p.family}　{{w}}", f"{_seat(p)}{p.family}") if p.title else (f"{p.office}　{{w}}", p.office)),
    "seat and family name alone, marked": lambda p: (
        (f"○{_seat(p)}番 {p.family} {{w}}", f"{_seat(p)}番{p.family}") if p.title
        else (f"○{p.office} {p.family} {{w}}", f"{p.office}{p.family}")),
    "seats alone": lambda p: (
        (f"{_seat(p)}番　{{w}}", f"{_seat(p)}番") if p.title else (f"{p.office}　{{w}}", p.office)),
    "seats alone, marked": lambda p: (
        (f"○{_seat(p)}番　{{w}}", f"{_seat(p)}番") if p.title else (f"○{p.office}　{{w}}", p.office)),
    "name with the seat in brackets": lambda p: (
        (f"○{p.name}（{_seat(p)}番）　{{w}}", f"{p.name}（{_seat(p)}番）") if p.title
        else (f"○{p.name}（{p.office}）　{{w}}", f"{p.name}（{p.office}）")),
    # name before the office
    "full name before the office": lambda p: (f"〇{p.name}{p.office}　{{w}}", f"{p.name}{p.office}"),
    "spaced full name before the office": lambda p: (f"○{p.family}　{p.given}{p.office}　{{w}}", f"{p.name}{p.office}"),
    "spaced full name and office": lambda p: (f"○{p.family} {p.given} {p.office}　{{w}}", f"{p.name}{p.office}"),
    "family name before the office": _fixed("○", "　", _named),
    "family name before the office, unmarked": _fixed("", "　", _named),
    "all letters spread": lambda p: (f"○{_spread(_named(p), '　')}　　{{w}}", _named(p)),
    "name and office on a line of their own": lambda p: (f"{p.name}{p.office}\n　{{w}}", f"{p.name}{p.office}"),
    # names alone
    "family names alone": lambda p: (f"{p.family}　{{w}}", p.family),
    "family names alone, colon": lambda p: (f"{p.family}：{{w}}", p.family),
    "family names alone, marked": lambda p: (f"○{p.family}　{{w}}", p.family),
    "family names alone on a line": lambda p: (f"{p.family}\n　{{w}}", p.family),
    "full names alone, marked": lambda p: (f"○{p.family} {p.given}　{{w}}", p.name),
    "family names with san": lambda p: (f"{p.family}さん：{{w}}", f"{p.family}さん"),
    # brackets and dashes around
    "mark inside square brackets": lambda p: (f"［○{_named(p)}］{{w}}", _named(p)),
    "mark inside lenticular brackets": lambda p: (f"【○{_named(p)}】\n{{w}}", _named(p)),
    "mark outside brackets": lambda p: (f"○［{_named(p)}］　{{w}}", _named(p)),
    "quotation brackets": lambda p: (f"「{_named(p)}」　{{w}}", _named(p)),
    "angle brackets": _fixed("＜", "＞", _named),
    "closing bracket alone": lambda p: (f"{_named(p)}）{{w}}", _named(p)),
    "closing bracket after a space": lambda p: (f"{_named(p)} ）　{{w}}", _named(p)),
    "dashes around, own line": lambda p: (f"―{_bracket(p)}―\n　{{w}}", _bracket(p)),
    "rules around, own line": lambda p: (f"── {_named(p)} ──\n{{w}}", _named(p)),
    "marks around": lambda p: (f"◇{_bracket(p)}◇　{{w}}", _bracket(p)),
    "equals signs around": lambda p: (f"＝{_named(p)}＝　{{w}}", _named(p)),
    # two and three marks
    "three marks on lines of their own": lambda p: (f"{_mark(p)}{p.office}（{p.name}）\n　{{w}}", f"{p.office}（{p.name}）"),
    "three marks inline": lambda p: (f"{_mark(p)}{p.office}（{p.name}君）　{{w}}", _bracket(p)),
    "three marks, family names, own lines": lambda p: (f"{_mark(p)}{_named(p)}\n　{{w}}", _named(p)),
    "three marks, family names, inline": lambda p: (f"{_mark(p)}{_named(p)}　{{w}}", _named(p)),
    "two marks on lines of their own": lambda p: (f"{_two(p)}{_named(p)}\n　{{w}}", _named(p)),
    "two marks, names alone, own lines": lambda p: (f"{_two(p)}{p.family}\n　{{w}}", p.family),
    "three rare marks on lines of their own": lambda p: (f"{_rare(p)}{_bracket(p)}\n　{{w}}", _bracket(p)),
    "three rare marks inline": lambda p: (f"{_rare(p)}{_named(p)}：{{w}}", _named(p)),
    "marked chair, bare others": lambda p: (
        (f"○{p.office}　{{w}}", p.office) if p.kind == "chair" else (f"{_named(p)}　{{w}}", _named(p))),
    # what stands behind the label
    "rostrum in brackets": lambda p: (f"○{_bracket(p)}（登壇）　{{w}}", _bracket(p)),
    "rostrum in brackets with the name": lambda p: (
        (f"○{_bracket(p)}　{{w}}", _bracket(p)) if p.kind == "chair"
        else (f"○{_bracket(p)}〔{p.office} {p.name}君登壇〕　{{w}}", _bracket(p))),
    "rostrum on the next line": lambda p: (
        (f"○{_bracket(p)}　{{w}}", _bracket(p)) if p.kind == "chair"
        else (f"○{_bracket(p)}\n　　　〔{p.office} {p.name}君登壇〕\n　{{w}}", _bracket(p))),
    "rostrum without brackets": lambda p: (
        (f"○{_bracket(p)}　登壇\n　{{w}}", _bracket(p)) if p.kind == "official" else (f"○{_bracket(p)}　{{w}}", _bracket(p))),
    "what it is, on the label's line": lambda p: (
        (f"{p.name}{p.office}質疑\n　{{w}}", f"{p.name}{p.office}") if p.kind == "member"
        else (f"{p.name}{p.office}答弁\n　{{w}}", f"{p.name}{p.office}") if p.kind == "official"
        else (f"{p.name}{p.office}\n　{{w}}", f"{p.name}{p.office}")),
    # other stops
    "bar": lambda p: (f"{_named(p)}｜{{w}}", _named(p)),
    "dots": lambda p: (f"{_named(p)}……{{w}}", _named(p)),
    "quotes": lambda p: (f"{_named(p)}「{{w}}」", _named(p)),
    "tab": lambda p: (f"{_named(p)}\t{{w}}", _named(p)),
    "wide gap": lambda p: (f"{p.office}　　　　　{{w}}", p.office),
    "spaced colon": lambda p: (f"{p.office}　：　{{w}}", p.office),
    "colon, words below": lambda p: (f"{_named(p)}：\n　{{w}}", _named(p)),
    # markup and numbers
    "bold in Markdown": lambda p: (f"**{_named(p)}**：{{w}}", _named(p)),
    "Markdown headings": lambda p: (f"### {_named(p)}\n{{w}}", _named(p)),
    "Markdown bullets": lambda p: (f"- {_named(p)}: {{w}}", _named(p)),
    "quoted line in Markdown": lambda p: (f"> {_named(p)}\n\n{{w}}", _named(p)),
    "announced speaker": lambda p: (f"発言者：{_named(p)}\n　{{w}}", _named(p)),
}  # fmt: skip

COUNCIL_SHAPES: dict[str, Shape] = {
    "full name in brackets":lambda p: (f"（{p.family} {p.given}）　{{w}}", p.name),
    "family name in lenticular brackets":lambda p: (f"【{p.family}】{{w}}", p.family),
    "lenticular brackets on a line":lambda p: (f"【{p.family}{p.office}】\n{{w}}", p.family+p.office),
    "slash between office and name":lambda p: (f"{p.office}／{p.family}：{{w}}", f"{p.office}／{p.family}"),
    "dot between name and office":lambda p: (f"{p.family}・{p.office}：{{w}}", f"{p.family}・{p.office}"),
    "square, name, office in brackets, own line":lambda p: (f"■{p.family} {p.given}（{p.office}）\n{{w}}", f"{p.name}（{p.office}）"),
    "triangle":lambda p: (f"▶{p.family}{p.office}：{{w}}", p.family+p.office),
    "closing angle bracket":lambda p: (f"{p.family}{p.office}＞　{{w}}", p.family+p.office),
    "seat in square brackets":lambda p: ((f"[{_seat(p)}] {p.family}{p.office}　{{w}}", p.family+p.office) if p.title else (f"[0] {p.family}{p.office}　{{w}}", p.family+p.office)),
    "name with kun, office in brackets":lambda p: (f"○{p.family}君（{p.office}）　{{w}}", f"{p.family}君（{p.office}）"),
    "office and family name, own line":lambda p: (f"○{p.office}　{p.family}\n　{{w}}", f"{p.office}{p.family}"),
    "spread name, office in brackets":lambda p: (f"○{_spread(p.name,'　')}（{p.office}）　{{w}}", f"{p.name}（{p.office}）"),
    "family name with san, own line":lambda p: (f"{p.family}さん\n{{w}}", f"{p.family}さん"),
    "three marks, colon":lambda p: (f"{_mark(p)}{p.family}{p.office}：{{w}}", p.family+p.office),
    "two marks, brackets, own lines":lambda p: (f"{_two(p)}（{p.family}{p.office}）\n{{w}}", p.family+p.office),
    "arrow":lambda p: (f"{p.family}{p.office}→{{w}}", p.family+p.office),
    "long dash":lambda p: (f"{p.family}{p.office}──{{w}}", p.family+p.office),
    "double circle, office and full name, own line":lambda p: (f"◎ {p.office} {p.name}\n {{w}}", f"{p.office}{p.name}"),
    "office in brackets, name behind":lambda p: (f"（{p.office}）{p.family}　{{w}}", f"（{p.office}）{p.family}"),
    "office in brackets, name behind, marked":lambda p: (f"○（{p.office}）{p.name}君　{{w}}", f"（{p.office}）{p.name}君"),
    "bold on a line of its own":lambda p: (f"**{p.family}{p.office}**\n{{w}}", p.family+p.office),
    "thin bar":lambda p: (f"{p.family}{p.office} │ {{w}}", p.family+p.office),
}  # fmt: skip


@dataclass(frozen=True)
class Rendered:
    """One document and the turns in it: (label, words), white space out."""

    name: str
    text: str
    turns: tuple[tuple[str, str], ...]
    people: tuple[Person, ...]


def renderings(name: str) -> Iterator[Rendered]:
    """A shape with and without a roster, in offices that no table knows, and hard-wrapped."""
    meeting, shape = (_ASSEMBLY, SHAPES[name]) if name in SHAPES else (_COUNCIL, COUNCIL_SHAPES[name])
    yield _render(f"{name}, roster", shape, meeting, meeting.roster)
    yield _render(f"{name}, no roster", shape, meeting, meeting.business)
    yield _render(f"{name}, nonsense", shape, meeting, meeting.business, nonsense=True)
    yield _render(f"{name}, wrapped", shape, meeting, meeting.roster, width=36)


def _render(
    name: str, shape: Shape, meeting: Meeting, above: str, *, nonsense: bool = False, width: int = 0
) -> Rendered:
    lines = [meeting.header + above]
    expected = []
    people = []
    words = meeting.nonsense if nonsense else {}
    for person, said in meeting.said:
        who = replace(person, office=words.get(person.office, person.office))
        told = tuple(_replaced(line, words) for line in said)
        line, label = shape(who)
        whole = line.replace("{w}", "\n　".join(told))
        lines.append("\n".join(_wrapped(whole, width)) if width else whole)
        expected.append((squash(label), squash("".join(told))))
        people.append(who)
    return Rendered(name, "\n".join(lines) + "\n", tuple(expected), tuple(people))


def _replaced(text: str, words: dict[str, str]) -> str:
    for word in sorted(words, key=len, reverse=True):
        text = text.replace(word, words[word])
    return text


def _wrapped(text: str, width: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield from (line[start : start + width] for start in range(0, max(1, len(line)), width))


def squash(text: str) -> str:
    """The text without white space."""
    return "".join(text.split())

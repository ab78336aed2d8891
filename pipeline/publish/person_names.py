"""Names of persons in running text, as far as the analyser's dictionary and what follows them tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from extractors.japanese.letters import fold_letters, forms_of
from pipeline.tokens.tokenize import Word, split_words

_OFFICES = (
    "委員|会長|部長|課長|局長|室長|次長|係長|班長|主査|主任|主幹|主事|参事|参与|市長|町長|村長|区長|知事|議員|議長|監査|理事|"
    "幹事|監事|教授|講師|助教|弁護士|会計士|税理士|司法書士|行政書士|医師|座長|大臣|総理|首相|長官|次官|政務官|補佐|大統領|"
    "主席|書記|校長|教頭|教諭|園長|所長|署長|館長|院長|社長|専務|常務|組合長|団長|本部長|審議官|統括監|管理監|技監|課員|"
    "代表|専門員|調査員|候補|先生|さん|ちゃん|様|氏|君"
)
TITLE = rf"(?=[\s　]*(?:[（(]?[^\s　。、（()）ぁ-ん]{{0,20}}?(?:{_OFFICES})|(?:でござい|です|と申し|と言い|といい)))"
"""What follows a name that stands for a person: an office, a form of address, or how one introduces oneself."""
NEAR_TITLE = rf"(?=[\s　]*(?:{_OFFICES}))"
"""An office or form of address at once."""
_TITLED, _NEAR_TITLED = re.compile(TITLE), re.compile(NEAR_TITLE)
_ADDRESSED = re.compile(r"[\s　]*(?:委員(?!会)|議員|会長|座長|先生|さん|様|氏|君)")
"""What makes the name of a place that of a person."""
_KANJI = re.compile(r"[一-龥々〆ヶ\uf900-\ufaff𠀋-𪘚]+")


def fold_name(name: str) -> str:
    """A name without white space, its letters in one of their forms.

    >>> fold_name("渡邉　聰")
    '渡辺聡'
    """
    return fold_letters("".join(name.split())).replace("斎", "斉")


def name_pattern(name: str) -> str:
    """A pattern that finds a name in any form of its letters and however it is spread.

    >>> bool(re.fullmatch(name_pattern("渡辺聡"), "渡邉　聰"))
    True
    """
    return r"[\s　]*".join(_forms(letter) for letter in fold_name(name))


def _forms(letter: str) -> str:
    forms = forms_of(letter) + (forms_of("斎") if letter == "斉" else "")
    return f"[{forms}]" if len(forms) > 1 else re.escape(letter)


def find_persons(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Where persons are named: known ones; family and given name together; either before an office or form of address.

    >>> text = "日本医師会の横倉会長と、作家の山田洋次"
    >>> [text[start:end] for start, end in find_persons(text)]
    ['横倉', '山田洋次']
    """
    words = list(split_words(fold_letters(text)))
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].pos[2] == "人名":
            end += 1
        if end > at:
            begin = _begin(words, at, end)
            if _is_person(text, words, begin, end) or "".join(word.surface for word in words[at:end]) in known:
                start = words[begin].start
                numbered = text[start] == "番" and text[:start][-1:].isdigit()  # ７番関貴光議員
                yield start + numbered, words[end - 1].end
        elif words[at].pos[2:4] == ("地名", "一般") and _ADDRESSED.match(text, words[at].end):
            yield words[at].start, words[at].end
        at = max(end, at + 1)


def _begin(words: Sequence[Word], at: int, end: int) -> int:
    """The first word of a name: what the dictionary takes for another word may be its beginning."""
    if at == 0 or words[at - 1].end != words[at].start or not _KANJI.fullmatch(words[at - 1].surface):
        return at
    before = words[at - 1]
    splinter = (
        words[at].pos[3] == "姓"
        and len(before.surface) == 1
        and (at == 1 or words[at - 2].pos[0] in {"助詞", "補助記号"})
    )
    given_alone = words[at].pos[3] == "名" and end == at + 1 and before.pos[1] == "固有名詞"
    return at - 1 if splinter or given_alone else at


def _is_person(text: str, words: Sequence[Word], begin: int, end: int) -> bool:
    """Whether a name stands for a person: family and given name, both in kanji; or what follows says so."""
    name = words[begin:end]
    kinds = [word.pos[3] for word in name]
    if "姓" in kinds[:-1] and kinds[-1] == "名" and _KANJI.fullmatch("".join(word.surface for word in name)):
        return True
    if kinds == ["名"]:  # 弘監発第34号, 税理士さん
        return bool(_NEAR_TITLED.match(text, name[-1].end)) and not _KANJI.fullmatch(text[: name[0].start][-1:])
    return bool(_TITLED.match(text, name[-1].end))

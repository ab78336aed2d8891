"""The first words after a mark, and what they tell: whether somebody speaks there."""

from __future__ import annotations

import re

from extractors.model.document import Reading
from extractors.minutes.turns.marks import Mark

_RUNS_ON = re.compile(r"[ぁ-んァ-ヴー㐀-鿿々、。](?![^。、]{0,12}[　：:])")
_CUT = 18
"""A line shorter than this was not cut by the margin."""
WINDOW = 500
"""So many letters after a mark are looked at; some sentences are that long."""
_SPOKEN = re.compile(
    r"です|ます|ました|ません|でした|でしょ|ください|下さい|ございま|ましょう|願い|よろしい|いかが|"
    r"ありがとう|おります|いたし|申し上げ|と思う|"
    r"\A(?:はい|いいえ|異議|御異議|ご異議|なし|賛成|反対|了解|承知|結構|以上|どうぞ|そう)"
)
_TURNS_TO = re.compile(
    r"か[。？?]|お願い|願います|ありがとう|よろしい|伺い|異議|いかが|求めます|許します|認めます|諮り|"
    r"議題|上程|お答え|御質問|ご質問|\A(?:はい|いいえ|そう|ええ|なし)"
)
_PROSE = re.compile(
    r"[。．！？!?｡]|(?:です|ます|ました|ません|ください|下さい|ますか|ですか|はい|なし|以上|賛成|反対|"
    r"了解|同じ|どうぞ)[」』）)]?[ 　]*\Z"
)
_NOBODY = re.compile(
    r"[（(【〔○●◎■・]?(?:出席|欠席|遅参|遅刻|早退|傍聴|説明|途中退席)[^。、]{0,12}?"
    r"[）)】〕]?[ 　：:]*(?:なし|無し|な[ 　]し)"
)
"""What a list says instead of names: 欠席委員　なし."""
_BRACKETED = re.compile(r"[（(〔【［\[].{1,60}[）)〕】］\]][ 　]*\Z")
_GOES_ON = re.compile(r"[のをが、。]")
_NAMED = re.compile(r"[^()（）]{1,10}[(（][^()（）]{2,10}[)）]")


def is_spoken(text: str) -> bool:
    """Whether the words are spoken language: polite forms, replies."""
    return _SPOKEN.search(text) is not None


def spoken_forms(text: str) -> int:
    """How many forms of spoken language a text holds."""
    return sum(1 for _ in _SPOKEN.finditer(text))


def turns_to_somebody(text: str) -> bool:
    """Whether the words ask, answer, thank or call somebody."""
    return _TURNS_TO.search(text) is not None


def is_prose(text: str) -> bool:
    """Whether the words hold a sentence, or a reply of one word."""
    return _PROSE.search(text) is not None and not _NOBODY.fullmatch(text)


def is_bracketed(text: str) -> bool:
    """Whether a line is nothing but a remark in brackets."""
    return _BRACKETED.fullmatch(text) is not None


def goes_on(text: str) -> bool:
    """Whether the words go on from a line before: の三名を指名いたします."""
    return _GOES_ON.match(text) is not None


def is_named(key: str) -> bool:
    """Whether a label is built as an office with a name in brackets: 議長（清水一郎君）."""
    return _NAMED.fullmatch(key) is not None


class Words:
    """The first words after a mark."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def after(self, mark: Mark) -> tuple[str, bool]:
        """(first words, whether they stand on the mark's own line)."""
        text = self._reading.text
        own = text[mark.body : min(mark.line_end, mark.body + WINDOW)].strip()
        if own:
            return self._whole(own, self._reading.paragraph_at(mark.start)), True
        index = self._reading.paragraph_at(mark.start)
        paragraphs = self._reading.paragraphs
        cell = paragraphs[index].cell
        for place, paragraph in enumerate(paragraphs[index + 1 : index + 3], index + 1):
            words = text[paragraph.start : min(paragraph.end, paragraph.start + WINDOW)].strip()
            if not words or (is_bracketed(words) and cell is None):
                continue
            if cell is not None and (paragraph.cell is None or paragraph.cell[:2] != cell[:2]):
                return "", False
            return self._whole(words, place), False
        return "", False

    def _whole(self, words: str, index: int) -> str:
        """A line that was cut in mid-sentence, with the next one: its end is not that of the words."""
        paragraphs = self._reading.paragraphs
        if len(words) < _CUT or is_prose(words) or index + 1 >= len(paragraphs):
            return words
        if paragraphs[index].cell != paragraphs[index + 1].cell:
            return words
        following = paragraphs[index + 1]
        rest = self._reading.text[following.start : min(following.end, following.start + WINDOW)].strip()
        return words + rest if _RUNS_ON.match(rest) else words

    def around(self, mark: Mark) -> str:
        """Words after a mark over several lines; they may run into the next turn."""
        return self._reading.text[mark.body : mark.body + WINDOW // 2]

    def reply_before(self, mark: Mark) -> bool:
        """Whether a stage direction stands on the line before a mark: somebody else was heard."""
        index = self._reading.paragraph_at(mark.start)
        if index == 0:
            return False
        paragraph = self._reading.paragraphs[index - 1]
        if paragraph.end - paragraph.start > WINDOW:
            return False
        return is_bracketed(self._reading.string(paragraph).strip())

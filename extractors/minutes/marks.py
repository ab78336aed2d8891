"""Lines that have the shape of a speaker mark (発言者の印), and which part of them may be the label."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.document import Range, Reading
from extractors.minutes.layouts import MARK_SHAPES, MarkShape, Strength
from extractors.minutes.not_speakers import NOT_SPEAKERS
from extractors.offices import office_at_end

_LABEL_LENGTH = 34
_INDENT = " \t　\u2002\u2003\u2009"
_OPEN = "（([［【〔〈《＜<｟"
_CLOSE = "）)]］】〕〉》＞>｠"
_BREAK = frozenset("。、，！？!?「」『』\n\t;；｡､")
_WHITE = re.compile(r"\s+")
_OUTER = re.compile(r"[（(［\[【〔](?P<inner>[^（()）\[\]［］【】〔〕]+)[）)］\]】〕]")
_BRACKETED = re.compile(r"(?P<head>[^（()）［］\[\]]*)[（(［\[](?P<inner>[^（()）［］\[\]]+)[）)］\]](?P<tail>.*)")
_LETTER = re.compile(r"[A-Za-z\u3041-\u30ff\u3400-\u9fff\uf900-\ufaff々〆ヶ\U00020000-\U0003ffff]")
_ENUMERATOR = re.compile(r"[0-9一二三四五六七八九十]+|[ア-ンあ-ん]|[a-zivx]{1,3}|[0-9]+[-の.][0-9]+.*|[IVX]{2,4}")
_NOT_SPEAKER = re.compile("|".join(f"(?:{row})" for row in NOT_SPEAKERS))
_SENTENCE = re.compile(
    r"(?:について|に関する|に関して|に係る|に伴う|における|に対する|に対して|のため|として|により|による|によって|の件|こと|もの|とき|する|した|して|です|ます|ました|ません|ください|下さい|から|まで|とおり|ほか|など|及び|または|又は|並びに|である|[一-龠]の[一-龠])"
)
_HONORIFIC = re.compile(r".(?:君|くん|氏|さん|様|殿|議員|先生)")
_PARTICLE = re.compile(r"(?:は|が|を|に|へ|と|も|で|て|の|や|か|ね|よ|し|り|く|い|た|だ|な|れ|ず|ば)")
_SECTION = re.compile(r".{1,12}(?:課|室|部|局|係|班|署|センター|事務所|委員会|グループ|チーム)")
_VARIANTS = str.maketrans(
    "髙﨑𠮷濵濱邊邉齋齊斎澤廣國嶋槗德眞瀧櫻淺惠戶", "高崎吉浜浜辺辺斉斉斉沢広国島橋徳真滝桜浅恵戸"
)
_STARTS = {shape.name: re.compile(shape.lead) for shape in MARK_SHAPES}
_STOPS = {shape.name: re.compile(shape.stop) for shape in MARK_SHAPES}
_FIRST_STOP_ONLY = frozenset({"colon", "dash", "quote", "closing_only", "own_line"})
_LINE_SHAPES = frozenset({"opening_only", "closing_only", "own_line"})
"""Shapes that show at the edges of a line only."""
_EVENT = re.compile(
    r".*(?:午前|午後|正午|[0-9]時[0-9]|[0-9]分|[0-9]年[0-9]).*|(?:欠席|遅刻|早退|署名|会議録署名).{1,4}|(?:賛成|反対|起立|挙手|白票|青票)(?:全員|多数|少数|者).*"
)
"""Times and counts of votes, which end like offices now and then."""
_SYMBOL_LIKE = re.compile(r"[^\w々〆]")
BOUNDARY = re.compile(r"[。！？!?」』）)〕】］\]｡][ \t　]*|[ \t　]+")
"""After what a mark may stand inside a paragraph, where lines were joined or the text was flattened."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a mark of one shape may stand."""

    shape: MarkShape
    start: int
    """Where the mark begins, in the reading text."""
    label_start: int
    ends: tuple[tuple[int, int], ...]
    """(end of label, start of the words after it), shortest label first."""
    line_end: int
    """End of the paragraph."""


@dataclass(frozen=True, slots=True)
class Mark:
    """A candidate whose label is told."""

    shape: MarkShape
    start: int
    label: Range
    body: int
    line_end: int
    key: str
    """Label without white space, widths and variant characters folded."""
    known: bool
    """The label ends with an office word or names somebody of the attendance list."""


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """``text`` as it is compared: widths and variant characters folded, no white space."""
    return _WHITE.sub("", unicodedata.normalize("NFKC", text).translate(_VARIANTS))


@lru_cache(maxsize=8192)
def has_office(key: str) -> bool:
    """Whether a folded label ends with an office or an honorific, also inside or before brackets."""
    if office_at_end(key) is not None or _HONORIFIC.search(key, max(0, len(key) - 3)):
        return True
    match = _BRACKETED.fullmatch(key)
    if match is None:
        return False
    pieces = (match["head"], match["inner"], match["tail"])
    return any(piece and (office_at_end(piece) is not None or _HONORIFIC.search(piece[-3:])) for piece in pieces)


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
        self._names = {fold(name) for name in names}
        self._heads = {name[:2] for name in self._names if len(name) > 2}

    def names_somebody(self, key: str) -> bool:
        """Whether the label begins with, or holds in brackets, a name of the list."""
        if not self._names:
            return False
        if key[:2] in self._heads or key in self._names:
            return True
        match = _BRACKETED.fullmatch(key)
        return match is not None and (match["inner"][:2] in self._heads or match["inner"] in self._names)


def find_candidates(reading: Reading) -> list[Candidate]:
    """Candidates of every shape at the starts of paragraphs."""
    found: list[Candidate] = []
    text = reading.text
    for paragraph in reading.paragraphs:
        start = _skip(text, paragraph.start, paragraph.end)
        if start < paragraph.end:
            found.extend(candidates_at(text, start, paragraph.end, MARK_SHAPES))
    return found


def find_inside(reading: Reading, shapes: Sequence[MarkShape], longer_than: int) -> list[Candidate]:
    """Candidates inside long paragraphs, after the end of a sentence, a bracket or white space."""
    found: list[Candidate] = []
    text = reading.text
    shapes = [shape for shape in shapes if shape.name not in _LINE_SHAPES]
    strong = [shape for shape in shapes if shape.strength is Strength.STRONG]
    spaced = [shape for shape in shapes if shape.strength is Strength.STRONG or shape.name == "colon"]
    for paragraph in reading.paragraphs:
        if paragraph.end - paragraph.start <= longer_than:
            continue
        for match in BOUNDARY.finditer(text, paragraph.start + 1, paragraph.end):
            if match.end() >= paragraph.end:
                break
            before = match.group()[0]
            possible = shapes if before in "。！？!?｡」』" else spaced if match.group()[-1].isspace() else strong
            found.extend(candidates_at(text, match.end(), paragraph.end, possible))
    return found


def _skip(text: str, start: int, end: int) -> int:
    while start < end and text[start] in _INDENT:
        start += 1
    return start


def candidates_at(text: str, start: int, end: int, shapes: Sequence[MarkShape]) -> Iterator[Candidate]:
    """Candidates of some shapes at one place."""
    for shape in shapes:
        match = _STARTS[shape.name].match(text, start, end)
        if match is None:
            continue
        label_start = _skip(text, match.end(), end)
        ends = tuple(_label_ends(text, label_start, end, shape))
        if ends:
            yield Candidate(shape, start, label_start, ends, end)


def _label_ends(text: str, start: int, end: int, shape: MarkShape) -> Iterator[tuple[int, int]]:
    """Where the label may end and where the words after it begin, at most four places."""
    stop, depth, position, count = _STOPS[shape.name], 0, start, 0
    limit = min(end, start + _LABEL_LENGTH)
    most = 1 if shape.open or shape.name in _FIRST_STOP_ONLY else 4
    while position <= limit and count < most:
        if depth == 0 and position > start and (match := stop.match(text, position, end)):
            body = _skip(text, match.end(), end)
            yield position, body
            count += 1
            position = max(body, position + 1)
            continue
        if position >= limit or text[position] in _BREAK:
            return
        depth += (text[position] in _OPEN) - (text[position] in _CLOSE)
        if depth < 0:
            return
        position += 1
        closes = depth == 0 and text[position - 1] in _CLOSE and most > 1 and shape.strength is Strength.STRONG
        if closes and position < end and not stop.match(text, position, end):
            yield position, position
            count += 1


def resolve(
    candidates: Sequence[Candidate], text: str, roster: Roster, trusted: frozenset[str] = frozenset()
) -> list[Mark]:
    """Candidates with a plausible label, its end told by office words, the roster and recurrence in the document.

    ``○町　　長　発言`` ends its label after 長, ``○関 三郎委員長 これより`` after 委員長.
    """
    counts = Counter(
        (candidate.shape.name, fold(text[candidate.label_start : end]))
        for candidate in candidates
        for end, _ in candidate.ends
    )
    marks: list[Mark] = []
    for candidate in candidates:
        keys = [fold(text[candidate.label_start : end]) for end, _ in candidate.ends]
        glued = [end == body < candidate.line_end and text[end] not in "「『" for end, body in candidate.ends]
        index = _choose(keys, [counts[candidate.shape.name, key] for key in keys], glued, trusted)
        mark = _mark(candidate, index, text, roster)
        if mark is not None:
            marks.append(mark)
    return marks


def _choose(keys: list[str], counts: list[int], glued: list[bool], trusted: frozenset[str]) -> int:
    """Which of several label ends is meant. ``glued``: a bracket closes there, and letters follow."""
    for index, key in enumerate(keys):
        if key in trusted:
            return index
    for index, key in enumerate(keys):
        if has_office(key) and is_plausible(key):
            longer = keys[index + 1] if index + 1 < len(keys) else ""
            return index + 1 if len(longer) == len(key) + 1 and has_office(longer) else index
    best = next((index for index, one in enumerate(glued) if not one and is_plausible(keys[index])), 0)
    for index in range(best + 1, len(keys)):
        spread = len(keys[index]) - len(keys[best]) == 1 and len(keys[0]) == 1
        if glued[index]:
            continue
        if counts[index] >= 2 and counts[index] >= 0.8 * counts[best] and (spread or len(keys[index]) <= 12):
            best = index
    return best


def _mark(candidate: Candidate, index: int, text: str, roster: Roster) -> Mark | None:
    end, body = candidate.ends[index]
    start = candidate.label_start
    outer = _OUTER.fullmatch(text, start, end)
    if outer and not candidate.shape.open:
        start, end = outer.span("inner")
    key = fold(text[start:end])
    if not is_plausible(key) or (":" in key and not candidate.shape.open):
        return None
    if candidate.shape.strength is Strength.WEAK and (ends_like_speech(key) or len(key) > 18):
        return None
    known = has_office(key) or roster.names_somebody(key)
    return Mark(candidate.shape, candidate.start, Range(start, end), body, candidate.line_end, key, known)

"""Sentences (文) of the reading text, brackets respected."""

from __future__ import annotations

import re
from functools import lru_cache

from extractors.japanese.marks import ANY_CLOSING, ANY_OPENING
from extractors.model.document import Range

_STOPS = re.compile(r"[。！？!?]+|(?<=[ぁ-んァ-ヶー一-龥）)」])[．.](?![0-9０-９A-Za-z])|\n")
_BRACKETS = re.compile(rf"{ANY_OPENING}|{ANY_CLOSING}")
_PAIRS = {
    "「": "」", "『": "』", "（": "）", "(": ")", "〔": "〕", "【": "】", "［": "］", "[": "]", "《": "》", "〈": "〉",
}  # fmt: skip
_SAME = str.maketrans("()[]", "（）［］")
_DEEPEST = 20
"""Brackets looked back at; bounds the work on hostile input."""
_CLOSERS = "」』）)〕】］]》〉"


@lru_cache(maxsize=2048)
def split_sentences(text: str, start: int = 0, end: int | None = None) -> tuple[Range, ...]:
    """Sentences of ``text[start:end]`` without the white space around them, in order.

    A stop inside brackets doesn't cut: 「はい。そうです。」と述べた。 is one sentence. A bracket
    that is never closed in its line counts for nothing. A line feed always cuts. What several extractors ask for the
    same stretch is split once.
    """
    end = len(text) if end is None else end
    found: list[Range] = []
    begin = start
    while begin < end:
        stop = text.find("\n", begin, end)
        stop = end if stop < 0 else stop
        found.extend(_in_line(text, begin, stop))
        begin = stop + 1
    return tuple(found)


def sentence_texts(text: str) -> list[str]:
    """The words of each sentence.

    >>> sentence_texts("はい。「賛成。」と述べた。")
    ['はい。', '「賛成。」と述べた。']
    """
    return [text[start:end] for start, end in split_sentences(text)]


def _in_line(text: str, start: int, end: int) -> list[Range]:
    closed = _bracketed(text, start, end)
    found: list[Range] = []
    begin, index = start, 0
    for match in _STOPS.finditer(text, start, end):
        while index < len(closed) and closed[index].end <= match.start():
            index += 1
        if index < len(closed) and closed[index].start <= match.start():
            continue
        cut = match.end()
        while cut < end and text[cut] in _CLOSERS:
            cut += 1
        _add(found, text, begin, cut)
        begin = cut
    _add(found, text, begin, end)
    return found


def _bracketed(text: str, start: int, end: int) -> list[Range]:
    """Outermost closed brackets of a line."""
    stack: list[tuple[str, int]] = []
    found: list[Range] = []
    for match in _BRACKETS.finditer(text, start, end):
        char = match[0].translate(_SAME)
        if char in _PAIRS:
            stack.append((_PAIRS[char].translate(_SAME), match.start()))
            continue
        deepest = max(-1, len(stack) - _DEEPEST)
        depth = next((depth for depth in range(len(stack) - 1, deepest, -1) if stack[depth][0] == char), None)
        if depth is not None:
            opened = stack[depth][1]
            del stack[depth:]
            while found and found[-1].start > opened:
                found.pop()
            found.append(Range(opened, match.end()))
    return found


def _add(found: list[Range], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append(Range(start, end))

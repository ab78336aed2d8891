"""Whether the characters of a page can be Japanese text, or are rubbish of a font without a usable map.

A font without ToUnicode gives letters that look plausible one by one, and no error. Real pages
consist to at least 99 % of characters that Japanese writes with (JIS characters, kana, ASCII,
symbols); rubbish of such fonts to hardly 1 %.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

GARBLED = 0.1
"""Score from which on a page is garbled."""
_FEWEST = 4
"""So many strange characters make a page garbled: a bullet of a symbol font on a title page does not."""
_ALWAYS_GOOD = ((0x20, 0x7F), (0x2010, 0x2C00), (0x3000, 0x3400), (0xFE30, 0xFE50), (0xFF01, 0xFFE7))
_NOT_COUNTED = (0x09, 0x0A, 0x0D, 0x20, 0xA0, 0x3000)
_FOREIGN_LETTERS = (0x0080, 0x1000)
"""Latin letters with marks, Greek, Cyrillic, Arabic: JIS has some, but a page of them is rubbish."""


def garble_score(codes: Codes) -> float:
    """Share of characters, white space aside, that Japanese text does not use: 0 is clean, 1 is rubbish.

    >>> garble_score(np.array([ord(c) for c in "議事録（案）"], np.uint32))
    0.0
    """
    good = _good_table()
    counted = codes[~np.isin(codes, _NOT_COUNTED)]
    if not len(counted):
        return 0.0
    bad = int(len(counted) - good[np.minimum(counted, len(good) - 1)].sum())
    bad += _cid_characters(counted)
    if bad < _FEWEST:
        return 0.0
    return min(1.0, bad / len(counted))


def is_garbled(score: float) -> bool:
    """Whether a page of this score needs another reader."""
    return score >= GARBLED


def _cid_characters(codes: Codes) -> int:
    """Characters in ``(cid:123)``, the way some producers and readers write a glyph without a character."""
    if not (codes == ord(":")).any():
        return 0
    text = codes.astype("<u4").tobytes().decode("utf-32-le", "replace")
    return text.count("(cid:") * len("(cid:00)")


@lru_cache(maxsize=1)
def _good_table() -> npt.NDArray[np.bool_]:
    """For each code point up to U+30000, whether Japanese text uses it."""
    good = np.zeros(0x30000, np.bool_)
    for start, stop in _ALWAYS_GOOD:
        good[start:stop] = True
    pairs = b"\n".join(bytes((lead, trail)) for lead in range(0x81, 0xFD) for trail in range(0x40, 0xFD))
    for encoding in ("cp932", "shift_jis_2004"):
        found = pairs.decode(encoding, "ignore").replace("\n", "")
        good[np.frombuffer(found.encode("utf-32-le"), "<u4")] = True
    good[_FOREIGN_LETTERS[0] : _FOREIGN_LETTERS[1]] = False
    good[[0xA7, 0xB0, 0xB1, 0xB4, 0xB6, 0xD7, 0xF7, 0xA5, 0xB7]] = True
    good[0xE000:0xF900] = False
    return good

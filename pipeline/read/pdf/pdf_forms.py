"""Code points that stand for the same printed character: vertical forms and radicals.

A vertical font's 。 is the same full stop set upright, many producers map 日 to the radical U+2F47,
which looks no different, and a soft hyphen that is drawn is a hyphen. The character that the page
shows is kept; nothing else is normalised.
"""

from __future__ import annotations

import unicodedata

import numpy as np
import numpy.typing as npt

Codes = npt.NDArray[np.uint32]

_VERTICAL = dict(
    zip(
        "︐︑︒︓︔︕︖︗︘︙︰︱︲︳︵︶︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈",
        "，、。：；！？〖〗…‥—–＿（）｛｝〔〕【】《》〈〉「」『』［］",
        strict=True,
    )
)
_RADICALS = dict(zip("⺟⺠⺬⻁⻄⻆⻑⻘⻝⻤⻨⻩⻫⻭⻯⻲", "母民示虎西角長青食鬼麦黄斉歯竜亀", strict=True))
_SOFT_HYPHEN = 0xAD
_SAME = (
    {_SOFT_HYPHEN: ord("-")}
    | {ord(form): ord(plain) for form, plain in (_VERTICAL | _RADICALS).items()}
    | {code: ord(unicodedata.normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}
)
_TABLE = np.arange(0x10000, dtype=np.uint32)
_TABLE[list(_SAME)] = list(_SAME.values())


def shown_codes(codes: Codes) -> Codes:
    """The characters that the page shows."""
    low = codes < 0x10000
    result: Codes = np.where(low, _TABLE[np.where(low, codes, 0)], codes).astype(np.uint32)
    return result

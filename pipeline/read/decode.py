"""Bytes to text: which encoding a Japanese document is in.

Decided by a byte order mark, then by strict decoding: of the encodings that decode
without an error, the one whose characters look most like written Japanese.
"""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_WIDE = ("utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be")
_ESCAPES = (b"\x1b$B", b"\x1b$@", b"\x1b(J", b"\x1b$(")
_LEGACY = ("cp932", "euc_jis_2004", "euc_jp")
_COMMON = re.compile(r"[ぁ-んァ-ヶー、。・「」（）　\u4e00-\u9fff０-９\n\r\t -~]+")
_KANA = re.compile(r"[ぁ-んァ-ヶ、。]")
_STRANGE = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x9f\ufffd\ue000-\uf8ff\uff61-\uff9f]")
SAMPLE = 200_000


def decode(data: bytes, declared: str | None = None) -> str | None:
    """Text of ``data``, or None where it is no text in any encoding that Japanese bodies use."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strictly(data[len(mark) :], encoding)
    candidates = _candidates(data, declared)
    best = max(candidates, key=plausibility, default=None)
    return best if best is not None and _is_text(best) else None


def plausibility(text: str) -> float:
    """How much the text looks like written Japanese or plain Latin, from 0 to about 2."""
    sample = text[:SAMPLE]
    if not sample:
        return 0.0
    common = sum(map(len, _COMMON.findall(sample)))
    kana = len(_KANA.findall(sample))
    strange = len(_STRANGE.findall(sample))
    return (common + min(kana, len(sample) // 4) * 4 - 4 * strange) / len(sample)


def _candidates(data: bytes, declared: str | None) -> list[str]:
    if b"\x00" in data[:4096]:
        encodings: tuple[str, ...] = _WIDE
    elif any(escape in data for escape in _ESCAPES):
        encodings = ("iso2022_jp_ext", "iso2022_jp_2004", "utf-8")
    else:
        utf8 = _strictly(data, "utf-8")
        if utf8 is not None:
            return [utf8]
        encodings = (declared, *_LEGACY) if declared else _LEGACY
    texts = (_strictly(data, encoding) for encoding in encodings)
    found = [text for text in texts if text is not None]
    return found or _damaged(data)


def _damaged(data: bytes) -> list[str]:
    """A few broken bytes don't make a document unreadable: they become U+FFFD."""
    return [data.decode(encoding, errors="replace") for encoding in ("utf-8", "cp932", "euc_jp")]


def _strictly(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _is_text(text: str) -> bool:
    sample = text[:SAMPLE]
    return len(_STRANGE.findall(sample)) * 10 <= len(sample)

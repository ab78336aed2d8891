"""Which printed lines go on in the next one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from extractors.document import Source
from pipeline.clean_strips import Strip

_END = re.compile(r"[。．？！?!」』）)】〕〉》］\]：:]$")
_STARTS = re.compile(
    r"[○◯〇●◎◇◆□■△▲▽▼☆★※・･•▪◦‣➢→⇒＊*]|[-－–―]\s|[（(【〔《≪［\[<＜][^）)】〕》≫］\]>＞\n]{1,24}[）)】〕》≫］\]>＞]"
    r"|第[0-9０-９一二三四五六七八九十百]+[回号章節条]|議題|日程第"
    r"|[0-9０-９]{1,3}[.．、\s　)）]|[①-⑳㉑-㉟❶-❿⑴-⒇Ⅰ-Ⅻⅰ-ⅻ]|[ア-ンａ-ｚＡ-Ｚ一二三四五六七八九十][\s　、．.)）]"
)
_PADDED = re.compile(r"\S[　 ]{2,}\S.*\S[　 ]{2,}\S|\S[　 ]{4,}\S")


def joins(source: Source, strips: Sequence[Strip]) -> list[bool]:
    """For each strip, whether it goes on in the next one."""
    wrap = wrap_width(strips)
    pairs = zip(strips, strips[1:], strict=False)
    return [*(_goes_on(source, left, right, wrap) for left, right in pairs), False] if strips else []


def wrap_width(strips: Sequence[Strip]) -> int | None:
    """Display width at which the document wraps its lines; None where it doesn't."""
    open_ended = [s.width for s in strips if s.width >= 30 and s.cell is None and not _END.search(s.text)]
    if len(open_ended) < 3:
        return None
    counts = Counter(open_ended)
    width = max(counts, key=lambda w: (sum(counts[w - d] for d in range(4)), w))
    band = sum(counts[width - d] for d in range(-2, 5))
    longer = sum(1 for s in strips if s.cell is None and s.width > width + 4)
    return width if band * 2 >= len(open_ended) and longer * 5 <= band else None


def _goes_on(source: Source, left: Strip, right: Strip, wrap: int | None) -> bool:
    if left.cell != right.cell or left.block != right.block:
        return False
    known = source.lines[left.line].wraps
    if known is not None:
        return known
    if left.cell is not None:
        return not _END.search(left.text) and not _STARTS.match(right.text)
    if wrap is None or left.width < wrap - 3:
        return False
    if _STARTS.match(right.text) or _PADDED.search(left.text) or _PADDED.search(right.text):
        return False
    return not left.text.endswith("。") or right.indent == 0

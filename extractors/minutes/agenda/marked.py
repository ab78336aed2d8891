"""Items of notes whose headings are marked with number signs (Markdown): ``## 1. 窓口の試行``."""

from __future__ import annotations

import re
from dataclasses import replace

from extractors.minutes.agenda.labels import ItemHeading, Shape, parse_heading, title_key
from extractors.minutes.agenda.lists import business_behind, is_list_head
from extractors.minutes.agenda.phrases import PHASE
from extractors.minutes.agenda.registry import Course, Item
from extractors.model.document import Document, Range

_PART = re.compile(
    r"(?:to[ -]?dos?|タスク|アクション|action|宿題|ネクスト|next|(?:主な)?(?:決定|合意)(?:した)?事項|結論|まとめ|目的"
    r"|議論|論点"
    r"|経緯|背景|(?:会議|基本|開催)?(?:概要|情報)|主な(?:意見|議論|発言|やり取り)|やり取り|メモ|補足|備考|参考|関連|リンク|目次"
    r"|アジェンダ|agenda|(?:開催)?(?:日時|場所|会場)|(?:出席|欠席|参加|傍聴|記録)(?:者|委員)?|出欠|メンバー|事務局"
    r"|(?:配[布付]|提出|会議|添付)?資料|次回.{0,8}|次の会議)"
    r"(?:一覧|リスト|アイテム|[ -]?items?|ステップ|資料|メモ|名簿)?",
    re.IGNORECASE,
)
"""What minutes of any meeting are divided into; no business of its own."""
_LABELLED = re.compile(r"(?:開催)?(?:日時|場所|会場)[ 　：:]|(?:出席|欠席|参加)者?[ 　：:]|次回[^：:]{0,8}[：:]")
"""### 日時：…: what is told of the meeting, on one line with its name."""
_LONGEST = 90
_LISTED = 2
"""Items of a list of business, one of which at least the headings must name again."""


def read_marked(document: Document, course: Course) -> bool:
    """Enter each marked heading of business; what stands below it is no item. False if no heading is one."""
    text = document.reading.text
    named = [(place, depth, _heading(text, place)) for place, depth in _marked(document)]
    headings = [heading for _, _, heading in named if heading is not None]
    registry = course.registry
    if not headings or (len(registry.items) >= _LISTED and not any(registry.find(heading) for heading in headings)):
        return False
    path: list[tuple[int, Item | None]] = []
    for place, depth, heading in named:
        while path and path[-1][0] >= depth:
            path.pop()
        above = next((item for _, item in reversed(path) if item is not None), None)
        item = None
        if heading is not None and not (path and path[-1][1] is None):
            item = _entered(course, heading, above)
            course.current = None
            course.open(item, place.start)
        elif above is None:
            course.close(place.start)
        if not is_list_head(text[place.start : place.end]) or item is not None:
            path.append((depth, item))
    return True


def _marked(document: Document) -> list[tuple[Range, int]]:
    """Marked headings and their depths without the title of the whole."""
    paragraphs = document.reading.paragraphs
    found = [
        (Range(paragraph.start, paragraph.end), depth)
        for paragraph in paragraphs
        if paragraph.cell is None and (depth := document.hashes(paragraph.start))
    ]
    if found and (found[0][0].start == paragraphs[0].start or all(depth > found[0][1] for _, depth in found[1:])):
        del found[0]
    return found


def _entered(course: Course, heading: ItemHeading, above: Item | None) -> Item:
    """The item of a heading: one of the list, or a new one."""
    registry = course.registry
    known = registry.find(heading)
    if known is None or known is above:
        return registry.add(heading, above, listed=False)
    registry.merge(known, heading, retitle=False)
    return known


def _heading(text: str, place: Range) -> ItemHeading | None:
    """Enumerator and title, None for the parts of which minutes consist."""
    words = text[place.start : place.end]
    start = place.start + business_behind(words)
    end = place.start + len(words.rstrip())
    if is_list_head(words) and start == place.start:
        return None
    heading = parse_heading(text, start, end) or ItemHeading(Shape.NONE, None, None, Range(start, end))
    heading = replace(heading, mark=None)
    title = text[heading.title.start : heading.title.end].strip()
    is_part = PHASE.match(title) or _PART.fullmatch(title) or _LABELLED.match(title)
    return None if is_part or not title_key(title) or len(title) > _LONGEST or title.endswith("。") else heading

"""How a sentence of the chair names items: 議題１「…」, 日程第１議案第５号「…」から…まで, (1)第９５号議案、…、(2)….

Which items a sentence of the chair takes up.
"""

from __future__ import annotations

import difflib
import re
from dataclasses import dataclass, replace

from extractors.minutes.agenda.labels import (
    BILL,
    BILL_RE,
    GAP,
    NUMBER,
    ItemHeading,
    Shape,
    label_key,
    number_of,
    parse_heading,
    title_key,
)
from extractors.minutes.agenda.phrases import FILLERS, takes_up
from extractors.minutes.agenda.registry import Course, Item, children_of
from extractors.model.document import Range

_AGENDA_NUMBER = rf"(?:追加{GAP})?日程{GAP}第?{GAP}{NUMBER}(?![号条年月日])"
_TOKEN = re.compile(rf"(?P<order>{_AGENDA_NUMBER})?[、, 　]*(?P<bill>{BILL})?")
_RANGE = re.compile(
    rf"(?P<first>(?:{_AGENDA_NUMBER}[、, 　]*)?(?:{BILL})?)[、,]?(?:「[^」\n]{{1,200}}」"
    rf"|[^、。\n「」]{{0,120}}?)から[、,]?"
    rf"(?P<last>(?:{_AGENDA_NUMBER}[、, 　]*)?(?:{BILL}|第{GAP}{NUMBER}{GAP}号)?)(?P<title>「[^」\n]{{1,200}}」"
    rf"|[^、。\n「」]{{0,120}}?)まで"
)
_TITLE_END = re.compile(
    r"(?:についてを|の件を|を)(?:、)?(?:一括(?:して)?(?:して)?)?(?:を)?(?:、)?(?:議題|上程|行|実施|聴取|採決"
    r"|お諮り|審議|審査|議論|説明|報告|執り行|事務局|始め|取り上げ|協議|検討|進め)"
    r"|(?:についての?|の件の|に関する|の)?(?:ご|御)?(?:説明|報告|審議|審査|協議|質疑|採決)(?:を|に(?:入|移))"
    r"|(?:につきまして|についてですが|についてです|についてでござい|について[、,。]|についてお|についてよろ"
    r"|について(?=審議|審査|協議|検討|議論)|についてご|についてを|について事務局|について何|につきましては)"
    r"|に(?:つきまして)?(?:入り|移り|入ら|移ら|進み)|[をに]いたさせ|(?:でございます|であります|です|ですが"
    r"|でございますが)(?:。|が|、|$)|[、,](?:事務局|所管|担当|理事者|本件|これ|資料|説明|御?説明|ご説明)"
    r"|をお(?:願|諮)|。|$"
)
_RANGE_WORD = re.compile(r"から|ないし|乃至")
_COUNTED = re.compile(r"[、,]?(?:以上|の)[0-9０-９一二三四五六七八九十]+(?:件|案|議案)")
_KEEP = ("について", "の件")
_SHORTEST_TITLE = 4
_CLOSING = {"「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names, in order."""

    headings: tuple[ItemHeading, ...]
    span: tuple[str, str] | None = None
    """First and last bill or agenda number of a range: 議案第１号から第30号まで."""


def begin_of(text: str, sentence: Range) -> int:
    """Where a sentence begins in earnest, after それでは、次に、."""
    match = FILLERS.match(text, sentence.start, sentence.end)
    return match.end() if match else sentence.start


def quoted(text: str, start: int, end: int) -> Range | None:
    """The words in the quotes that open at ``start``; inner quotes are part of them."""
    if start >= end or text[start] not in _CLOSING:
        return None
    depth, closing, opening = 0, _CLOSING[text[start]], text[start]
    for at in range(start, min(end, start + 400)):
        if text[at] == opening:
            depth += 1
        elif text[at] == closing:
            depth -= 1
            if depth == 0:
                return Range(start + 1, at)
    return None


def title_at(text: str, start: int, end: int) -> Range | None:
    """The title that begins at ``start`` of a sentence: quoted, or up to を議題と, について、, の説明を."""
    while start < end and text[start] in "、,，：: 　\t":
        start += 1
    if found := quoted(text, start, end):
        return found
    match = _TITLE_END.search(text, start, end)
    if match is None or match.start() == start:
        return None
    stop = match.start()
    for word in _KEEP:
        if match[0].startswith(word) and not match[0].startswith(word + "で"):
            stop += len(word)
            break
    return Range(start, stop) if 0 < stop - start <= 160 else None


def named_at_start(text: str, sentence: Range) -> ItemHeading | None:
    """The numbered heading with which a sentence begins, after それでは、."""
    start = begin_of(text, sentence)
    probe = parse_heading(text, start, sentence.end)
    if probe is None or probe.label is None:
        return None
    after = (probe.reference or probe.label).end
    if probe.reference and probe.label.end > after:
        after = probe.label.end
    if text[after : after + 1] == "の" and not text.startswith("その他", after):
        after += 1
        if not text.startswith(("その他", "「"), after):
            return replace(probe, title=_title_behind_no(text, after, sentence.end))
    title = title_at(text, after, sentence.end)
    return replace(probe, title=title or Range(after, after), department=None)


_NO_TITLE = re.compile(
    r"(?:ほう|方|中|うち|関係|件|部分|関連|続き|残り|審議|審査|説明|報告|質疑|採決|協議|資料|提案|内容|取り?扱)"
)


def _title_behind_no(text: str, start: int, end: int) -> Range:
    """The title of 議題３の空き家対策について, or nothing: 議題３の説明をお願いします."""
    nothing = Range(start, start)
    if _NO_TITLE.match(text, start, end):
        return nothing
    title = title_at(text, start, end)
    return title if title is not None and title.end - title.start >= _SHORTEST_TITLE else nothing


def named_range(text: str, sentence: Range) -> tuple[str, str, ItemHeading | None, ItemHeading | None] | None:
    """First and last of 議案第５号「…」から議案第９号「…」まで, with their headings where titles stand."""
    if _RANGE_WORD.search(text, sentence.start, sentence.end) is None:
        return None
    begin = begin_of(text, sentence)
    match = _RANGE.search(text, begin, sentence.end)
    if match is None or not match["first"] or not match["last"]:
        return None
    word = _RANGE_WORD.search(text, match.end("first"), match.end())
    first = parse_heading(text, match.start(), word.start()) if word else None
    last = parse_heading(text, match.start("last"), match.end("title"))
    return match["first"], match["last"], first, last


def bills_in(text: str, sentence: Range) -> list[Range]:
    """Numbers of bills in a sentence."""
    return [
        Range(match.start(), match.end())
        for match in re.finditer(BILL, text[sentence.start : sentence.end])
        if match[0]
    ]


def bill_headings(text: str, sentence: Range) -> list[ItemHeading]:
    """Every bill that a sentence names with its title: 議案第３号「…」及び第４号議案、…条例."""
    found: list[ItemHeading] = []
    tokens = [m for m in _TOKEN.finditer(text, sentence.start, sentence.end) if m["bill"] or m["order"]]
    for index, token in enumerate(tokens):
        stop = tokens[index + 1].start() if index + 1 < len(tokens) else sentence.end
        at = token.end()
        title = title_at(text, at, stop)
        if title is None and stop < sentence.end:
            title = Range(at, stop)
        title = _trimmed(text, title or Range(at, at))
        label = Range(token.start("order"), token.end("order")) if token["order"] else None
        bill = Range(token.start("bill"), token.end("bill")) if token["bill"] else None
        outer = label or bill
        assert outer is not None
        shape = Shape.WORD if label else Shape.BILL
        found.append(ItemHeading(shape, outer, bill, title, number_of(text[outer.start : outer.end])))
    return found


def _trimmed(text: str, title: Range) -> Range:
    start, end = title
    if counted := _COUNTED.search(text, start, end):
        end = counted.start()
    while start < end and text[start] in "、, 　「『":
        start += 1
    for tail in ("、及び", "及び", "並びに", "、並びに", "ならびに", "および", "と", "、"):
        if text.endswith(tail, start, end):
            end -= len(tail)
    while end > start and text[end - 1] in "、, 　」』（(":
        end -= 1
    return Range(start, end)


_OTHER = re.compile(r"^(?:その他|そのほか)")


def named_items(course: Course, sentence: Range, words: str) -> list[Item]:
    """Items that a sentence of the chair takes up; several where they are taken together."""
    text, registry = course.text, course.registry
    if _OVERVIEW.match(words) and not _AS_BUSINESS.search(words) and "お願い" not in words:
        return []
    if not takes_up(words):
        fresh = _numbered_start(course, sentence)
        return [fresh] if fresh is not None else []
    if together := _range_items(course, sentence):
        return together
    if bills_in(text, sentence):
        return _bill_items(course, sentence, words)
    if (heading := named_at_start(text, sentence)) is not None and (item := _spoken_item(course, heading)):
        return [item]
    if child := _quoted_child(course, sentence, words):
        return [child]
    mentioned = [item for item in registry.mentioned(words) if not _OTHER.match(item.key) or _says_other(words)]
    mentioned = [item for item in mentioned if not item.opened or item is course.current or "議題" in words]
    if mentioned and (len(mentioned) == 1 or _TOGETHER.search(words)):
        return mentioned
    if mentioned:
        return mentioned[:1] if _AS_BUSINESS.search(words) else []
    return _fresh(course, sentence, words) or _loosely(course, sentence)


_OPENING = re.compile(r"議題|上程|一括|説明|報告を")
_ENTERED = re.compile(
    r"を取り?上げ(?!て)|[にへ](?:入り|移り|進み|移ら|入ら|進ま)[^。]{0,12}。?$|について(?:です|でございます|であります)。?$|について[^。]{0,6}審[議査]"
)
"""次に、議案第３号、…に移ります: the sentence that begins with a bill opens it."""
_TOGETHER = re.compile(r"一括|併せて|あわせて|以上[0-9０-９一二三四五六七八九十]+(?:件|案|議案)")
_AS_BUSINESS = re.compile(r"議題と(?:いた|し)|議題に供|上程")
_RUN = 3
_OVERVIEW = re.compile(
    r"^[^。]{0,10}(?:本日|今日|今回|本会議)(?:の|は)[^。]*(?:件|つ|題|以上|予定|議題)[^。]{0,14}(?:です|ます"
    r"|ございます|なって)"
)
"""本日の議題は、…の三件です: names what will be taken up, takes up nothing."""
_SHARED = 5
"""Characters that a topic and a listed title must share to be the same loosely."""


def _loosely(course: Course, sentence: Range) -> list[Item]:
    """The listed item that the chair names in other words: 事業計画の件 for 令和６年度事業計画（案）について."""
    if course.text[sentence.end - 2 : sentence.end].rstrip("。").endswith("か"):
        return []
    topic = title_at(course.text, begin_of(course.text, sentence), sentence.end)
    key = title_key(course.text[topic.start : topic.end]) if topic else ""
    if len(key) < _SHARED or not key:
        return []
    best: list[tuple[int, Item]] = []
    for item in course.registry.items:
        if (
            item.listed
            and not item.opened
            and any(key[at : at + _RUN] in item.key for at in range(len(key) - _RUN + 1))
        ):
            blocks = difflib.SequenceMatcher(None, key[:120], item.key[:120], autojunk=False).get_matching_blocks()
            size = sum(block.size for block in blocks if block.size >= _RUN)
            if size >= _SHARED and 2 * size >= min(len(key), len(item.key)):
                best.append((size, item))
    best.sort(key=lambda pair: -pair[0])
    return [best[0][1]] if len(best) == 1 or (best and best[0][0] > best[1][0]) else []


def _numbered_start(course: Course, sentence: Range) -> Item | None:
    """The listed item with whose number a sentence begins, if it was not open before: 日程第４、本件は人事案件です。"""
    heading = named_at_start(course.text, sentence)
    if heading is None or heading.shape is not Shape.WORD:
        return None
    item = course.registry.find(heading) if heading.reference or heading.title.end > heading.title.start else None
    item = item or course.registry.by_number(heading.shape, heading.number)
    return item if item is not None and item.listed and not item.opened else None


def _says_other(words: str) -> bool:
    return (
        re.search(
            r"^.{0,24}その他(?:について|に(?:入|移)|です|でございま|を議題|、|と(?:いた|し)|の(?:件|議題)|で|」)", words
        )
        is not None
    )


def _range_items(course: Course, sentence: Range) -> list[Item]:
    """Items from the first to the last that the sentence names."""
    found = named_range(course.text, sentence)
    if found is None:
        return []
    first, last, first_heading, last_heading = found
    ends = [_end_item(course, first, first_heading, None), _end_item(course, last, last_heading, first)]
    if ends[0] is None:
        return []
    if ends[1] is None:
        return [ends[0]]
    items = course.registry.items
    low, high = sorted((items.index(ends[0]), items.index(ends[1])))
    return [item for item in items[low : high + 1] if item.parent is ends[0].parent]


def _end_item(course: Course, words: str, heading: ItemHeading | None, before: str | None) -> Item | None:
    """The item at one end of a range; 第30号 takes the noun of the other end."""
    registry = course.registry
    if before and re.match(r"\s*第", words) and "日程" not in words:
        bill = BILL_RE.search(before)
        noun = re.sub(r"第.*", "", label_key(bill[0])) if bill else ""
        if found := registry.by_reference(noun + label_key(words)):
            return found
    if heading is not None:
        known = registry.find(heading)
        if known is None and heading.reference:
            known = registry.by_reference(registry.string(heading.reference) or "")
        if known is None and heading.label is not None and heading.shape is Shape.WORD:
            known = registry.by_number(Shape.ORDER, heading.number)
        if known is not None:
            registry.merge(known, heading, retitle=False)
            return known
        return registry.add(heading, None, listed=False)
    number = number_of(words)
    bill = BILL_RE.search(words)
    return (registry.by_reference(bill[0]) if bill else None) or (
        registry.by_number(Shape.WORD, number) if "日程" in words else None
    )


def _bill_items(course: Course, sentence: Range, words: str) -> list[Item]:
    """Items of the bills that a sentence takes up."""
    registry = course.registry
    found: list[Item] = []
    opening = _OPENING.search(words) is not None or begin_of(course.text, sentence) in {
        heading.range.start for heading in bill_headings(course.text, sentence)[:1] if _ENTERED.search(words)
    }
    for heading in bill_headings(course.text, sentence):
        reference = registry.string(heading.reference)
        item = registry.by_reference(reference) if reference else None
        item = item or (registry.find(heading) if heading.title.end > heading.title.start else None)
        if item is None and heading.shape is Shape.WORD:
            item = registry.by_number(Shape.WORD, heading.number)
        if item is None and opening and heading.title.end > heading.title.start:
            item = registry.add(
                heading, course.path[-1] if course.path and heading.shape is Shape.BILL else None, listed=False
            )
        elif item is not None and opening and heading.title.end > heading.title.start and not item.opened:
            registry.merge(item, heading, retitle=False)
        if item is not None and item not in found:
            found.append(item)
    if len(found) > 1 and not opening:
        return []
    return found


def _spoken_item(course: Course, heading: ItemHeading) -> Item | None:
    """The item that the chair names by its number."""
    registry = course.registry
    has_title = heading.title.end > heading.title.start
    known = registry.find(heading, course.current) if has_title else registry.by_number(heading.shape, heading.number)
    if known is None and has_title and heading.shape is not Shape.WORD:
        known = _numbered_alike(course, heading)
    if known is not None:
        if has_title:
            registry.merge(known, heading, retitle=not known.opened and not known.listed)
        return known
    if known is None and has_title and heading.shape is Shape.WORD:
        listed = registry.by_number(heading.shape, heading.number)
        if listed is not None and listed.listed and not listed.opened and not _is_agenda_number(course, heading):
            return listed
    if heading.shape is Shape.WORD and has_title:
        return registry.add(heading, None, listed=False)
    return None


def _is_agenda_number(course: Course, heading: ItemHeading) -> bool:
    return "日程" in (course.registry.string(heading.label) or "")


def _numbered_alike(course: Course, heading: ItemHeading) -> Item | None:
    """An item of that number and shape, under the heading under which we stand, whose title begins alike."""
    title = title_key(course.registry.string(heading.title) or "")
    return next(
        (
            item
            for item in course.registry.items
            if item.number == heading.number and item.shape is heading.shape and item.key[:4] == title[:4]
        ),
        None,
    )


def _quoted_child(course: Course, sentence: Range, words: str) -> Item | None:
    """A heading quoted at the beginning of a sentence under その他."""
    current = course.current
    if current is None:
        return None
    top = current if current.label or current.parent is None else current.parent
    if top is None or not _OTHER.match(top.title):
        return None
    title = quoted(course.text, begin_of(course.text, sentence), sentence.end)
    if title is None or not re.search(r"説明|報告|議題", words[title.end - sentence.start :]):
        return None
    heading = ItemHeading(Shape.NONE, None, None, title)
    known = next(
        (
            item
            for item in children_of(course.registry.items, top)
            if item.key == title_key(course.text[title.start : title.end])
        ),
        None,
    )
    return known or course.registry.add(heading, top, listed=False)


_PLAIN_END = re.compile(
    r"(?:の(?:件|こと|話|議題))?(?:です|や|だ|でございます|であります|ですが|でございますが|ですね)?(?:[。、,]|$)"
    r"|(?:に|へ)(?:入|移|行|進)|(?:を|の)(?:お願い|説明|報告|議題)|(?:は|って|を)[、]"
)
"""Where the title of a plainly named item ends: 防災倉庫の鍵の話です."""


def named_freely(course: Course, sentence: Range) -> ItemHeading | None:
    """The item that a sentence may name without saying that it takes it up: 次はおやつ代です, 議題２、空き家の評価."""
    text = course.text
    numbered = named_at_start(text, sentence)
    if numbered is not None and numbered.shape in (Shape.WORD, Shape.BILL):
        start = max(numbered.label.end if numbered.label else 0, numbered.reference.end if numbered.reference else 0)
    elif (start := begin_of(text, sentence)) == sentence.start:
        return None
    while start < sentence.end and text[start] in "、,，：: 　はの":
        start += 1
    stop = _PLAIN_END.search(text, start, sentence.end)
    title = quoted(text, start, sentence.end) or Range(start, stop.start() if stop else sentence.end)
    words = text[title.start : title.end]
    if not _SHORTEST_NAME <= len(title_key(words)) <= _LONGEST_NAME or _NO_TOPIC.match(words):
        return None
    if numbered is not None and numbered.shape in (Shape.WORD, Shape.BILL):
        return replace(numbered, title=title, department=None)
    return ItemHeading(Shape.NONE, None, None, title)


_SHORTEST_NAME, _LONGEST_NAME = 2, 60
"""Characters of a title that is said in passing."""
_ASKED = re.compile(r"について[、,]?[^。、]{0,16}(?:から|より)?[^。]{0,6}(?:説明|報告)?[^。]{0,4}(?:お願い|願い|求め)")
_NO_TOPIC = re.compile(
    r"^(?:以上|ただ(?:いま|今)|これら?|各|両|本|資料|配[付布]|お手元|その|この|今の|先ほど|次回|出席|日程|傍聴"
    r"|それ|ご?質問|ご?意見|[ぁ-ん\W]*$|から|および|及び|並びに|[（(]|[^。]*(?:第[0-9０-９一二三四五六七八九十]+号|採決))"
)
_FRESH = re.compile(r"(?:を|と)(?:一括(?:して)?)?(?:議題(?:に供|と(?:いた|し))|上程(?:いた|し))")


def _fresh(course: Course, sentence: Range, words: str) -> list[Item]:
    """A new item: what the chair makes the business in so many words, without a number."""
    asked = course.bare and _ASKED.search(words) is not None
    if not (asked or _FRESH.search(words)) or re.search(
        r"動議を(?:直ちに)?議題|本(?:案|件|動議)(?:について)?を|これを|日程に追加", words
    ):
        return []
    start = begin_of(course.text, sentence)
    title = title_at(course.text, start, sentence.end)
    if (
        title is None
        or len(title_key(course.text[title.start : title.end])) < 3
        or _NO_TOPIC.match(course.text[title.start : title.end])
    ):
        return []
    heading = ItemHeading(Shape.NONE, None, None, title)
    known = course.registry.find(heading, course.current)
    if known is not None:
        return [known]
    return [course.registry.add(heading, None, listed=False)]

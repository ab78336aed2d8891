"""How a sentence of the chair names items: 議題１「…」, 日程第１議案第５号「…」から…まで, (1)第９５号議案、…、(2)…."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from extractors.model.document import Range
from extractors.minutes.agenda.labels import BILL, GAP, NUMBER, Heading, Shape, number_of, parse_heading
from extractors.minutes.agenda.phrases import FILLERS

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
_QUOTE = re.compile(r"[「『]")
_CLOSING = {"「": "」", "『": "』"}


@dataclass(frozen=True, slots=True)
class Named:
    """What a sentence names, in order."""

    headings: tuple[Heading, ...]
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


def named_at_start(text: str, sentence: Range) -> Heading | None:
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


def named_range(text: str, sentence: Range) -> tuple[str, str, Heading | None, Heading | None] | None:
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


def bill_headings(text: str, sentence: Range) -> list[Heading]:
    """Every bill that a sentence names with its title: 議案第３号「…」及び第４号議案、…条例."""
    found: list[Heading] = []
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
        found.append(Heading(shape, outer, bill, title, number_of(text[outer.start : outer.end])))
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

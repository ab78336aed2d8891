"""Lists of business (議事日程, 議題, 会議に付した事件) in the head of minutes and in summary minutes."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from extractors.japanese.marks import A_FIGURE, A_RULE_SIGN, A_TITLE_CLOSING, A_TITLE_OPENING, SYMBOL
from extractors.minutes.agenda.labels import GAP, ItemHeading, Shape, parse_heading, spread
from extractors.minutes.agenda.phrases import PHASE
from extractors.model.document import Paragraph, Range
from extractors.model.grounding import Desk, squash

_HEADS = (
    "議題", "議事", "議事日程", "議事次第", "会議次第", "次第", "会議に付した事件", "会議に付した案件",
    "会議に付された案件", "会議に付した議案", "会議に付した議題", "付議事件", "付議案件", "付議事項", "付託案件",
    "審査案件", "案件", "議案", "議件", "審議事項", "審議案件", "審議内容", "協議事項", "報告事項", "報告案件",
    "会議事項", "会議内容", "会議事件", "議事の概要", "議事概要", "議事内容", "議事の内容", "議事の要旨",
    "議事の経過", "議事要旨", "議題及び議事の概要", "議題及び審議の内容", "議題及び結果", "議題等", "会議の概要",
    "会議の議題", "会議の内容", "会議の次第", "会議日程", "日程", "調査事項", "所管事項", "議題及び議事の要旨",
    "議題及び会議結果", "議題・議事", "会議の議事", "審査事項", "議題又は案件", "議題（案件）", "会議の案件",
)  # fmt: skip
_COUNT = r"[0-9０-９一二三四五六七八九十]{1,3}"
_HEAD = re.compile(
    rf"^(?:{A_FIGURE}|{A_TITLE_OPENING})?{GAP}(?P<number>[（(]?(?:[0-9０-９]{{1,2}}"
    rf"|[一二三四五六七八九十]{{1,2}})[）)]?[.．、]?{GAP})?"
    rf"(?:{spread('本日の')}|{spread('当日の')}|{spread('今回の')})?{GAP}"
    rf"(?P<head>{'|'.join(map(spread, sorted(_HEADS, key=len, reverse=True)))})"
    rf"{GAP}{A_TITLE_CLOSING}?(?:{GAP}[（(]{GAP}第?{GAP}{_COUNT}{GAP}号{GAP}(?:の[0-9０-９]+)?[）)]|(?<=程){GAP}第{GAP}{_COUNT}{GAP}号)?"
    rf"{GAP}(?:(?:令和|平成|昭和)[^\n]{{1,30}}|(?P<colon>[：:])(?P<rest>[^\n]*)|(?P<gap>[ \t　]+)(?P<text>[^\n]+))?$"
)
_ENDS = re.compile(
    rf"^(?:{A_FIGURE}|{A_TITLE_OPENING})?[ 　]*(?:[（(]?[0-9０-９一二三四五六七八九十]{{1,2}}[）)]?[.．、]?[ 　]*)?"
    r"(?:日時|期日|開催日|開会日時|場所|会場|開催場所|出席|欠席|出欠|参加者|説明員|傍聴|配[付布]資料|提出資料"
    r"|会議資料|資料一覧|添付資料|資料$|会議経過|会議の経過|審査の経過|会議録の|議事録"
    r"|会議録|事務局|速記|署名|公開|非公開|問い?合わせ|連絡先|備考|発言|審議経過|審議の経過|議事経過|会議の公開"
    r"|その他必要|参考資料|地方自治法第121条"
    r"|職務のため|次回|目次|委員$|委員名簿|会議の結果|会議結果|主な意見|質疑|主な質疑|要点|概要$)"
)
_TOLD = re.compile(rf"{A_TITLE_OPENING}(?:主な)?(?:意見|質疑|発言|要点)")
"""〈主な質疑〉: what was said about an item of the list, which goes on below."""
_SKIP = re.compile(
    r"^(?:開会|閉会|開議|散会|休憩|再開|開会[のにあ].*|閉会[のにあ].*|(?:.{0,14}(?:挨拶|あいさつ|ごあいさつ))"
    r"|出席者紹介|委員紹介|職員紹介|資料確認|点呼|定足数の?確認|出席確認)$"
)
_NOTHING = re.compile(
    r"(?:日程|次第|別紙|別記|別添|議題|案件)[^。\n]{0,8}(?:に?同じ|のとおり|のとおりです|参照)$|^(?:な[ 　]*し"
    r"|以[ 　]*上|記)$"
)
_PART = re.compile(r"(?:審議|協議|報告|調査|所管|付議|審査)(?:事項|案件)")
_TIME = re.compile(
    r"[0-9０-９一二三四五六七八九十]+[ 　]*(?:時|分)[^ 　]{0,6}[ 　]*(?:開会|開議|閉会|散会|休憩|再開|終了|開始)?$"
)
_LETTER = re.compile(r"[ぁ-んァ-ヶ一-龥A-Za-z]")
_RULE = re.compile(rf"^(?:\s|{A_RULE_SIGN})+$")
_FREE = ("事件", "案件", "議題", "議件", "日程", "内容", "事項")
_TITLE_TAIL = re.compile(
    r"(?:について|に関する件|の件|の件[（(].{1,30}[）)]|条例(?:案)?|予算(?:案)?|計画(?:案)?|報告|決定|指名|互選"
    r"|選挙|選任|認定|承認|変更|締結|意見書(?:案)?"
    r"|請願|陳情|審査|調査|その他|協議|（案）|\(案\)|方針|規則|規程|規約|要綱|法律案|説明|質問|質疑|議席"
    r"|日程)(?:[（(][^（()）]{1,40}[）)])?$"
)
_LONGEST_TITLE = 160
_HANGING = 4
"""Full-width characters that a title's further lines are indented beyond its enumerator."""


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list, with its place in the hierarchy."""

    heading: ItemHeading
    depth: int
    head: str
    """The list's own heading, white space removed: 議事日程."""
    continues: bool = False
    """A further bill under the number of the line above."""


@dataclass(slots=True)
class _Open:
    """The list being read."""

    head: str
    number: Shape | None
    count: int | None
    shapes: list[Shape]
    indent: float = 0.0
    """Indentation of the last line that began an entry."""
    table: int | None = None
    """The table in whose cell the list stands."""
    torn: bool = False
    """Enumerators stand apart from their titles, so that nothing tells which belong together."""
    numbered: bool = False
    billed: bool = False
    """The last numbered line named a bill of its own."""


def read_lists(desk: Desk, paragraphs: Iterable[Paragraph], strict: bool) -> list[Listed]:
    """Every line of every list of business. ``strict``: only where the heading leaves no doubt (papers, prose)."""
    found: list[Listed] = []
    current: _Open | None = None
    text = desk.text
    for paragraph in paragraphs:
        line = Range(paragraph.start, paragraph.end)
        string = text[line.start : line.end].strip()
        if not string or _RULE.match(string):
            continue
        if current is not None and _is_past_cell(current, paragraph):
            current = None
        if paragraph.cell is not None and (paragraph.cell.column if current is None else current.table is None):
            continue
        head = _HEAD.match(string)
        marked = desk.document.hashes(paragraph.start)
        if marked:
            current = None
        if head and (current is None or _is_next(current, head)):
            current = _open(head, strict)
            if current is not None and paragraph.cell is not None:
                current.table = paragraph.cell.table
            rest = _rest(text, line, head)
            if current and rest:
                _read_line(text, rest, current, found, paragraph.indent)
                current = None if marked else current
        elif current is not None and _is_end(string, current):
            current = None
        elif (current is not None and string[0] not in "〔（(「") or (
            current is not None and parse_heading(text, line.start, line.end)
        ):
            _read_line(text, line, current, found, paragraph.indent)
    return found


def _is_past_cell(current: _Open, paragraph: Paragraph) -> bool:
    """Whether a list in a cell (議題 | （１）…) ended before this paragraph, with its row or its table."""
    if current.table is None:
        return False
    return paragraph.cell is None or paragraph.cell.table != current.table or paragraph.cell.column == 0


def _open(head: re.Match[str], strict: bool) -> _Open | None:
    word = squash(head["head"])
    if strict and word in ("議案", "案件", "日程", "議事概要", "議事の概要", "会議の概要", "所管事項", "調査事項"):
        return None
    number = head["number"]
    heading = parse_heading(number.strip() + " x", 0, len(number.strip()) + 2) if number else None
    return _Open(word, heading.shape if heading else None, heading.number if heading else None, [])


def _rest(text: str, line: Range, head: re.Match[str]) -> Range | None:
    """What stands on the list heading's own line."""
    group = "rest" if head["colon"] else "text"
    if not head[group] or not head[group].strip():
        return None
    offset = text.find(head.string, line.start)
    return Range(offset + head.start(group), offset + head.end(group))


def _is_next(current: _Open, head: re.Match[str]) -> bool:
    """Whether a list heading belongs to the header: 報告事項 in a list of 議題 is a line of the list."""
    if not head["number"]:
        return current.number is not None or not _PART.fullmatch(squash(head["head"]))
    return _opened_number(current, head.string)


def _opened_number(current: _Open, string: str) -> bool:
    heading = parse_heading(string, 0, len(string))
    return (
        heading is not None
        and current.number is not None
        and heading.shape is current.number
        and current.count is not None
        and heading.number == current.count + 1
        and heading.shape not in current.shapes
    )


def is_list_head(words: str) -> bool:
    """Whether words head a list of business: 議事, 審議事項."""
    return _HEAD.match(words.strip()) is not None


def business_behind(words: str) -> int:
    """How many characters of a line only announce what stands behind them: 3 of 議題　窓口の試行, else 0."""
    head = _HEAD.match(words)
    return head.start("rest" if head["colon"] else "text") if head and (head["rest"] or head["text"]) else 0


def ends_list(words: str) -> bool:
    """Whether words head another part of the minutes: 出席者, 配布資料."""
    flat = re.sub(r"[ 　]", "", words)
    return "。" not in flat and _ENDS.match(flat) is not None and not (_TOLD.match(flat) or _TITLE_TAIL.search(flat))


def _is_end(string: str, current: _Open) -> bool:
    return ends_list(string) or _opened_number(current, string)


def _read_line(text: str, line: Range, current: _Open, found: list[Listed], indent: float) -> None:
    if _TOLD.match(text, line.start, line.end):
        current.indent = math.inf
        return
    heading = parse_heading(text, line.start, line.end)
    if heading is None and _is_bare_label(text[line.start : line.end]):
        current.torn = True
        return
    if heading is not None:
        current.torn = False
    elif current.torn:
        return
    told = text[line.start : line.end].rstrip().endswith("。")
    if heading is None and not told and found and current.numbered and indent >= current.indent + _HANGING:
        found[-1] = _longer(text, found[-1], line)
        return
    title = re.sub(
        r"[ 　]", "", text[heading.title.start : heading.title.end] if heading else text[line.start : line.end]
    )
    if (
        not _LETTER.search(title)
        or _NOTHING.search(title)
        or _TIME.search(title)
        or "。" in title
        or told
        or len(title) > _LONGEST_TITLE
    ):
        return
    if _SKIP.match(title) or (heading is not None and heading.label is None and PHASE.match(title)):
        return
    if heading is None:
        heading = _free(text, line, current, title)
        if heading is None:
            return
    depth, continues = _depth(heading, current)
    current.indent = indent
    if heading.shape not in (Shape.NONE, Shape.BILL):
        current.numbered = True
        current.billed = heading.reference is not None
    found.append(Listed(heading, depth, current.head, continues))


def _is_bare_label(line: str) -> bool:
    """Whether a line holds an enumerator and nothing else: 議題３."""
    probe = parse_heading(line.strip() + "　x", 0, len(line.strip()) + 2)
    return probe is not None and probe.label is not None and probe.title.start >= len(line.strip())


def _longer(text: str, listed: Listed, line: Range) -> Listed:
    """The entry with a further line of its title, printed under the beginning of the title."""
    end = line.end
    while text[end - 1].isspace():
        end -= 1
    heading = replace(listed.heading, title=Range(listed.heading.title.start, end))
    return replace(listed, heading=heading)


def _free(text: str, line: Range, current: _Open, title: str) -> ItemHeading | None:
    """A line without an enumerator in a list that has none, or under a numbered line."""
    if current.numbered and not _TITLE_TAIL.search(title):
        return None
    if not current.numbered and not (current.head.endswith(_FREE) or _TITLE_TAIL.search(title)):
        return None
    start, end = line
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if text[start] in SYMBOL:
        start += 1
    probe = parse_heading("◆" + text[start:end], 0, end - start + 1)
    if probe is None:
        return None
    shift = start - 1
    department = probe.department
    return ItemHeading(
        Shape.NONE,
        None,
        None,
        Range(probe.title.start + shift, probe.title.end + shift),
        department=Range(department.start + shift, department.end + shift) if department else None,
    )


def _depth(heading: ItemHeading, current: _Open) -> tuple[int, bool]:
    """Depth in the list by order of first appearance of the enumerators' shapes."""
    shapes = current.shapes
    if heading.shape is Shape.BILL and current.numbered and current.billed:
        return max(0, len(shapes) - 1), True
    if heading.shape in shapes:
        del shapes[shapes.index(heading.shape) + 1 :]
    elif heading.shape is Shape.NONE and current.numbered:
        return len(shapes), False
    else:
        shapes.append(heading.shape)
    return len(shapes) - 1, False


def outline(listed: Sequence[Listed]) -> list[int | None]:
    """For each line the index of the line that it is a part of."""
    parents: list[int | None] = []
    path: list[tuple[int, int]] = []
    head = ""
    for index, line in enumerate(listed):
        if line.head != head:
            head, path = line.head, []
        while path and path[-1][0] >= line.depth:
            path.pop()
        parents.append(path[-1][1] if path else None)
        if not line.continues:
            path.append((line.depth, index))
    return parents

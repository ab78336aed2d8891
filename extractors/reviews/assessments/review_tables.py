"""Rows of a review paper (審査書): number, point, verdict in cells beside each other.

Words of a review of an assessment (審査): its parts and its verdicts. Data with its look-up.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from extractors.japanese.rules import Rule, meaning, rule
from extractors.model.document import Document, Paragraph, Range, Reading
from extractors.model.grounding import squash
from extractors.model.vocabulary import ReviewPointKind, Verdict
from extractors.tables.grid import Grid, read_grid

TOPICS: tuple[Rule[ReviewPointKind], ...] = (
    rule(
        ReviewPointKind.CONSIDERED_ITEM,
        r"主な考慮事項(?:[（(]細目[）)])?[」』]?",
        ("「主な考慮事項（細目）」", "主な考慮事項について"),
        ("考慮すべき事項",),
    ),
    rule(
        ReviewPointKind.REVIEW_VIEWPOINT,
        r"(?:審査|点検)の観点(?!等?に(?:基|よ|照)|から|で)(?:[（(](?:[^（）()\n]"
        r"|[（(][^（）()\n]*[）)]){0,30}[）)])?[」』]?",
        ("審査の観点（適合性）", "点検の観点は次のとおりです。"),
        ("審査の観点から見て", "審査の観点に基づき"),
    ),
    rule(
        ReviewPointKind.GENERAL_REMARK,
        r"(?<=[「『【\n])総評[」』】]?|^総評|総評(?=として|と(?:いた)?しまして|を[御ご]覧|は|では)",
        ("【総評】", "総評", "最後に総評として"),
        ("この総評がまとまり次第",),
    ),
    rule(
        ReviewPointKind.STATED_MATTER,
        r"(?:審査|点検)(?:書)?(?:へ)?の?記載(?:する)?事項(?!を(?:全項目)?評価書に)[」』]?",
        ("審査書への記載事項", "点検の記載事項"),
        ("審査の記載事項を評価書に反映する",),
    ),
)
"""Parts of the review, by their headings."""

VERDICTS: tuple[Rule[Verdict], ...] = (
    rule(
        Verdict.NO_PROBLEM,
        r"(?:特段の|特に)?問題(?:となる点)?(?:は|が)?(?:特に)?(?:認め(?:られ)?な(?:い|かった)|認められませ"
        r"|認められなく|な(?:い|かった)と|あ?りません|ございません)"
        r"|(?<!不)(?:適切|妥当|適正)(?:である|に記載され|と(?:認め|判断|評価))|適合(?:している|すると認め)",
        ("特段の問題は認められなかった。", "妥当であると考える。", "指針に適合していると認める。"),
        ("不適切である。", "問題が認められる。"),
    ),
    rule(
        Verdict.NOT_APPLICABLE,
        r"該当(?:なし|無し|しない|がない|はない)",
        ("該当なし", "再委託は該当しない。"),
        ("該当する",),
    ),
    rule(
        Verdict.PROBLEM,
        r"問題が(?:認められ(?!な|ませ)|あ(?:る|り))|不適切|課題が(?:ある|認められ)|是正(?:が必要|を求め)|不十分",
        ("問題が認められる。", "記載が不十分である。", "不適切である。"),
        ("問題が認められない。",),
    ),
)
"""What a review says of a point; where several stand, the last one counts, as the verb stands at the end."""
_GOES_ON = re.compile(r"[」』]?(?:として|とし)(?:おり(?!ます)|、)(?=、?(?:その(?:ほか|他)|ほか|また))")


@dataclass(frozen=True, slots=True)
class ReadVerdict:
    """A verdict and where its clause ends; ``goes_on``: the sentence then speaks of other points."""

    verdict: Verdict
    end: int
    goes_on: bool


def read_verdict(text: str, start: int, end: int) -> ReadVerdict | None:
    """The verdict stated in a passage: the last one, as the verb stands at the end."""
    last: tuple[int, int, Verdict] | None = None
    for row in VERDICTS:
        for match in row.pattern.finditer(text, start, end):
            if following := _GOES_ON.match(text, match.end(), end):
                return ReadVerdict(row.means, following.end(), goes_on=True)
            if last is None or match.start() > last[0]:
                last = (match.start(), match.end(), row.means)
    if last is None:
        return None
    return ReadVerdict(last[2], last[1], goes_on=False)


_CELLS = re.compile(
    r"^[「『]?(?:(?P<none>(?:特段の|特に)?問題(?:は|が)?(?:認められない|認められなかった|なし|ない))"
    r"|(?P<na>該当(?:なし|無し|しない|せず))|(?P<bad>問題が?(?:認められる|あり)))[」』]?[。]?$"
)
_LABEL = re.compile(
    r"^(?P<label>[（(][ 　]?[0-9０-９]{1,3}[ 　]?[）)]|[①-⑳⑴-⒇]|(?:No[.．])?[0-9０-９]{1,3}(?=[.．番、 　\t]|$))"
    r"[.．番、]?(?P<rest>.*)$",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class VerdictRow:
    """A row that states a verdict on a numbered point."""

    kind: ReviewPointKind
    label: str | None
    ranges: tuple[Range, ...]
    verdict: Verdict


_POINT_HEAD = re.compile(
    r"^(?:点検|審査|確認|評価|チェック)(?:の)?(?:項目|観点|事項|内容|ポイント)(?:等)?(?:[（(].{1,12}[）)])?$"
)
_VERDICT_HEAD = re.compile(
    r"^(?:適否|適・否|適合性|適合|判定|可否|(?:点検|審査|確認|評価|判定)(?:の)?(?:結果"
    r"|判定)|結果|該当)(?:[（(].{1,12}[）)])?$"
)
PLAIN_VERDICTS: tuple[Rule[Verdict], ...] = (
    rule(
        Verdict.NOT_APPLICABLE,
        r"^(?:該当(?:なし|無し|しない|せず)|対象外|非該当|[－―ー—\-／/])$",
        ("該当なし", "－", "対象外"),
        ("該当",),
    ),
    rule(
        Verdict.NO_PROBLEM,
        r"^(?:適|適切|適合|適当|妥当|可|良|良好|○|〇|◯|◎|はい|問題(?:は)?(?:なし|ない)|適正|適切である|妥当である)。?$",
        ("適", "◯", "問題なし。"),
        ("不適", "問題あり"),
    ),
    rule(
        Verdict.PROBLEM,
        r"^(?:否|不適|不適切|不適合|要改善|要修正|要検討|不可|×|✕|△|いいえ|問題(?:あり|がある)|一部不適)。?$",
        ("不適", "×", "問題あり"),
        ("適", "－"),
    ),
)
"""A verdict in a cell of its own."""


def read_checklists(document: Document) -> list[VerdictRow]:
    """Rows of checklists of an assessment: 点検項目 | 適否 | 意見, with the verdict in a word or a mark."""
    if "保護評価" not in document.reading.text:
        return []
    found: list[VerdictRow] = []
    for index in range(len(document.tables)):
        grid = read_grid(document, index)
        if grid is not None and grid.rows >= 2:
            found.extend(_checklist(grid))
    return found


def _checklist(grid: Grid) -> Iterator[VerdictRow]:
    heads = [squash(slot.text) for slot in grid.row(0)]
    points = [column for column, head in enumerate(heads) if _POINT_HEAD.match(head)]
    verdicts = [column for column, head in enumerate(heads) if _VERDICT_HEAD.match(head)]
    if not points or len(verdicts) != 1 or verdicts[0] < points[-1]:
        return
    for row in range(1, grid.rows):
        point, said = grid.at(row, points[-1]), squash(grid.at(row, verdicts[0]).text)
        verdict = meaning(PLAIN_VERDICTS, said)
        if not point.ranges or verdict is None or point is grid.at(row, verdicts[0]):
            continue
        label = next((text for c in range(points[-1]) if _NUMBER.match(text := squash(grid.at(row, c).text))), None)
        ranges = point.ranges
        inner = _LABEL.match(point.text) if label is None else None
        if inner and inner["rest"].strip():
            label = inner["label"]
            ranges = (Range(ranges[0].start + inner.start("rest"), ranges[0].end), *ranges[1:])
        yield VerdictRow(ReviewPointKind.REVIEW_VIEWPOINT, label, ranges, verdict)


_NUMBER = re.compile(r"^[（(]?(?:[0-9０-９]{1,3}|[①-⑳⑴-⒇])[）).．]?$")


def read_verdict_rows(reading: Reading) -> list[VerdictRow]:
    """Rows with a verdict in a cell of its own and a numbered point in another."""
    found: list[VerdictRow] = []
    kind: ReviewPointKind | None = None
    rows: dict[tuple[int, int], list[Paragraph]] = defaultdict(list)
    kinds: dict[tuple[int, int], ReviewPointKind | None] = {}
    for paragraph in reading.paragraphs:
        words = reading.string(paragraph)
        named = [row.means for row in TOPICS if len(words) < 60 and row.pattern.search(words)]
        kind = named[-1] if named else kind
        if paragraph.cell is not None:
            key = (paragraph.cell.table, paragraph.cell.row)
            rows[key].append(paragraph)
            kinds[key] = kind
    for key, cells in rows.items():
        row = _row(reading, cells, kinds[key])
        if row is not None:
            found.append(row)
    return found


def _row(reading: Reading, cells: list[Paragraph], kind: ReviewPointKind | None) -> VerdictRow | None:
    verdicts = [match for cell in cells if (match := _CELLS.match(reading.string(cell).strip()))]
    others = [cell for cell in cells if not _CELLS.match(reading.string(cell).strip())]
    if len(verdicts) != 1 or not others or kind in (None, ReviewPointKind.STATED_MATTER):
        return None
    verdict = Verdict.NO_PROBLEM if verdicts[0]["none"] else Verdict.PROBLEM
    verdict = Verdict.NOT_APPLICABLE if verdicts[0]["na"] else verdict
    label: str | None = None
    words: list[Paragraph] = []
    for cell in others:
        match = _LABEL.match(reading.string(cell).strip())
        if label is None and match:
            label = match["label"]
            if match["rest"].strip():
                words.append(cell)
        else:
            words.append(cell)
    if label is None or not words or kind is None:
        return None
    return VerdictRow(kind, label, tuple(Range(cell.start, cell.end) for cell in words), verdict)

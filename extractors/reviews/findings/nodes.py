"""What the prose reader has of a finding, as a draft; department and law by the headings that are open.

Where the reading of findings in prose stands: open items, headings, the finding being answered.

Parts that an auditor's report prints under each finding: 制度の概要, 検査の結果.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.japanese.deadlines import parse_date
from extractors.model.document import Range
from extractors.model.grounding import squash, tidy
from extractors.reviews.findings.blocks import Block
from extractors.reviews.findings.columns import Role
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.fields import departments
from extractors.reviews.findings.headings import law_of
from extractors.reviews.findings.predicates import is_clean, is_defect, is_mixed, is_unanswered, kind_of
from extractors.reviews.findings.status import read_label


@dataclass(slots=True)
class Node:
    """One enumerated item or marked finding while it is being read."""

    label: str | None
    shape: str
    word: str
    passage: list[Range] = field(default_factory=list)
    response: list[Range] = field(default_factory=list)
    answered: bool = False
    fields: dict[Role, str] = field(default_factory=dict)
    department: str | None = None
    law: str | None = None
    children: int = 0
    section: int = 0


@dataclass(slots=True)
class Reader:
    """Where the reading of the prose stands."""

    text: str
    nodes: list[Node] = field(default_factory=list)
    section: Block | None = None
    """Marker of the section whose enumerated items are findings."""
    stack: list[Node] = field(default_factory=list)
    """Open items of the section, outermost first."""
    mark: Node | None = None
    """Open finding that a marker of its own began (【指摘】 …)."""
    sections: int = 0
    responding: Node | None = None
    paired: bool = False
    """Enumerated responses go to the findings with their labels."""
    queue: list[Node] = field(default_factory=list)
    """Bulleted findings whose bulleted responses are still to come, in order."""
    outer: list[tuple[str, str | None, str | None]] = field(default_factory=list)
    """Shape, department and law of the headings that are open outside sections."""
    clean: bool = False
    """The last marker said that nothing was found; what answers it is no response."""
    above: Block | None = None
    """The enumerated line directly above the block that is read."""
    place: str | None = None
    """Department of a heading without enumerator."""

    @property
    def open(self) -> Node | None:
        """The finding that words belong to."""
        return self.mark or (self.stack[-1] if self.stack else None)

    def words(self, place: Range) -> str:
        return tidy(self.text[place.start : place.end])


_REFERS = re.compile(
    r"(?:上記|前記|前述|これら|以上)(?:の|[0-9０-９(（]+[^。]{0,4}の?)[^。]{0,20}(?:問題|事項|点|事実|事態|指摘|不備)[^。]{0,80}"
    r"(?:指導|勧告|要請|命令|求)(?:し|を行|め)"
)
"""上記の問題点を改善するよう指導した: sums up the findings before it."""


_PROBLEM = re.compile(r"問題|不備|違反|不当|不適切")
"""A heading under which everything is a finding, however it is worded."""


def is_problem(word: str) -> bool:
    """Whether a heading puts everything under it down as wrong: 認められた問題点."""
    return _PROBLEM.search(word) is not None


def department_of(reader: Reader) -> str | None:
    """Department of the nearest open heading, items of the section first."""
    for node in reversed(reader.stack):
        place = departments(reader.words(node.passage[0])) if node.passage else None
        if place:
            return place
    return reader.place or next((place for _, place, _ in reversed(reader.outer) if place), None)


def open_law(reader: Reader) -> str | None:
    """Law of the nearest open heading, items of the section first."""
    for node in reversed(reader.stack):
        law = law_of(reader.words(node.passage[0])) if node.passage else None
        if law:
            return law
    return next((law for _, _, law in reversed(reader.outer) if law), None)


def draft_of(reader: Reader, node: Node) -> Draft | None:
    """The draft of a leaf that finds something, None for headings and 指摘事項なし."""
    if node.children or not node.passage:
        return None
    words = "\n".join(reader.words(place) for place in node.passage)
    response = "\n".join(reader.words(place) for place in node.response)
    if len(reader.nodes) > 1 and not node.answered and _REFERS.search(words):
        return None
    if is_clean(words) or not (is_defect(words) or ((node.answered or is_problem(node.word)) and "。" in words)):
        return None
    fields = node.fields
    status = fields.get(Role.STATUS)
    found = fields.get(Role.FOUND_ON)
    return Draft(
        passage=tuple(node.passage),
        kind=kind_of(fields.get(Role.KIND))
        or (None if is_mixed(node.word) and "指摘" not in node.word else kind_of(node.word)),
        label=node.label,
        title=fields.get(Role.TITLE),
        law=fields.get(Role.LAW) or node.law,
        basis=fields.get(Role.BASIS),
        department=departments(fields.get(Role.DEPARTMENT)) or fields.get(Role.DEPARTMENT) or node.department,
        system=fields.get(Role.SYSTEM),
        found_on=parse_date(found) if found else None,
        response=() if is_unanswered(response) else tuple(node.response),
        answered=node.answered,
        status=read_label(status) if status else None,
        status_label=status,
        due=fields.get(Role.DUE),
        done_on=fields.get(Role.DONE_ON),
        confidence=0.9 if node.answered else 0.85,
    )


LONGEST_TITLE = 50
_BODY = re.compile(
    r"(?:検査|監査|調査|審査|点検)の?(?:結果|内容)|(?:指摘|意見|指導|勧告|改善)(?:の|事項の)?(?:内容|要旨|趣旨)|(?:認められた)?(?:事実|事態|問題点)(?:の内容)?$"
)
_BACKGROUND = re.compile(
    r"[^。]{0,30}(?:の|等の)?(?:概要|概況|背景|経緯|根拠|仕組み|制度)(?:等)?$|(?:検査|監査|調査)の?(?:観点|着眼点|対象|方法|視点)[^。]{0,20}$"
)


def takes_part(reader: Reader, block: Block) -> bool:
    """Take 検査の結果 under a titled item as the item's own words, and 制度の概要 as none of them."""
    node = reader.stack[-1] if reader.stack else None
    words = squash(reader.words(block.rest))
    if node is None or node.shape == block.shape or node.children:
        return False
    titled = (
        len(node.passage) == 1 and len(title := reader.words(node.passage[0])) <= LONGEST_TITLE and "。" not in title
    )
    if not titled and Role.TITLE not in node.fields:
        return False
    if _BODY.match(words):
        if titled:
            node.fields[Role.TITLE] = reader.words(node.passage[0])
            node.passage = []
        reader.mark = None
        return True
    if _BACKGROUND.match(words):
        reader.mark = Node(None, block.shape, "")
        return True
    return False

"""What the prose reader has of a finding, as a draft; department and law by the headings that are open."""

from __future__ import annotations

import re

from extractors.reviews.findings.columns import Role
from extractors.reviews.findings.draft import Draft
from extractors.reviews.findings.fields import departments
from extractors.reviews.findings.headings import law_of
from extractors.reviews.findings.finding_kinds import is_mixed, kind_of
from extractors.reviews.findings.predicates import is_clean, is_defect, is_unanswered
from extractors.reviews.findings.finding_state import Node, Reader
from extractors.reviews.findings.status import read_label
from extractors.japanese.deadlines import parse_date

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

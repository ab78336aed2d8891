"""Risks (リスク対策) of assessment forms, from the forms themselves and from minutes that walk through one.

Whose assessment (評価実施機関) is before the meeting at a place of the document.
"""

from __future__ import annotations

import re

from extractors.japanese.letters import fold_wording
from extractors.model.document import Range
from extractors.model.grounding import Desk
from extractors.model.proceedings import Facts
from extractors.model.records import Risk
from extractors.model.vocabulary import Act, Standing
from extractors.reviews.assessments.forms import RiskBox, form_body, read_forms
from extractors.reviews.assessments.walks import SpokenPassage, Walk, Walked

_TITLE = re.compile(
    r"(?:[「『]|^)(?P<body>[^「」『』（(、。]{2,40}?)(?:[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?[）)])?"
    r"(?:における[^「」]{2,60}?)?の?(?:特定個人情報保護評価|(?:全項目|重点項目|基礎項目)評価)書"
)
_FORM = re.compile(r"(?P<form>全項目|重点項目|基礎項目)[ 　]*評価")


def assessed_body(facts: Facts, offset: int) -> str | None:
    """The body that the item open at a document offset is about, or that its title names.

    「みなと市（税務事務）の全項目評価書について」 is about みなと市.
    """
    item_id = facts.agenda.open_at(offset)
    item = next((item for item in facts.agenda.items if item.record_id == item_id), None)
    if item is None:
        return None
    if item.subject_body:
        return item.subject_body
    match = _TITLE.search(fold_wording(item.title).replace("(", "（").replace(")", "）"))
    return match["body"] if match else None


class Forms:
    """Which form of assessment (全項目評価書 …) was named last before a reading position."""

    def __init__(self, text: str) -> None:
        self._named = [(match.start(), f"{match['form']}評価書") for match in _FORM.finditer(text)]

    def before(self, position: int) -> str | None:
        """The form named last; where none was named yet, the only one that the document names at all."""
        last = None
        for start, form in self._named:
            if start > position:
                break
            last = form
        kinds = {form for _, form in self._named}
        return last or (kinds.pop() if len(kinds) == 1 else None)


EXTRACTOR = "risks/1"
_CASUAL = frozenset({Act.QUESTION, Act.OPINION, Act.CHAIRING, Act.ASSENT, Act.NOTE})


def extract_risks(desk: Desk, facts: Facts) -> tuple[Risk, ...]:
    """Risks, from forms and from minutes that walk through one."""
    text = desk.text
    if "リスク" not in text:
        return ()
    forms = Forms(text)
    body = form_body(text)
    found = [_from_form(desk, box, forms, body) for box in read_forms(desk.document.reading)]
    passages = _passages(desk, facts)
    strict = not passages
    if strict and not found:
        passages = [SpokenPassage(Range(0, len(text)))]
    found.extend(_from_walk(desk, walked, facts, forms) for walked in Walk(text, strict=strict).read(passages))
    return tuple(found)


def _passages(desk: Desk, facts: Facts) -> list[SpokenPassage]:
    """The speeches as passages; a risk that somebody merely asks about is not presented."""
    reading = desk.document.reading
    found = []
    for speech in facts.speeches:
        casual = speech.act in _CASUAL or (speech.standing is Standing.MEMBER and speech.act is not Act.EXPLANATION)
        start = reading.position_of(speech.grounding.spans[0].start)
        end = reading.position_of(speech.grounding.spans[-1].end - 1) + 1
        found.append(SpokenPassage(Range(start, end), casual))
    return found


def _from_walk(desk: Desk, walked: Walked, facts: Facts, forms: Forms) -> Risk:
    grounding = desk.ground(walked.range)
    mark = walked.mark
    assert mark.category is not None
    return Risk(
        record_id=desk.record_id("risks", grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        confidence=0.92 if mark.label or mark.quoted else 0.7,
        uncertain=() if walked.page is not None else ("source_page",),
        extractor=EXTRACTOR,
        category=mark.category,
        label=mark.label,
        title=mark.title,
        measures=walked.measures,
        source_document=forms.before(walked.range.end),
        source_page=walked.page,
        source_position=walked.position,
        subject_body=assessed_body(facts, grounding.span_start),
    )


def _from_form(desk: Desk, box: RiskBox, forms: Forms, body: str | None) -> Risk:
    grounding = desk.ground(*box.ranges)
    return Risk(
        record_id=desk.record_id("risks", grounding.text),
        document_id=desk.document.document_id,
        grounding=grounding,
        confidence=0.95 if box.rating else 0.85,
        extractor=EXTRACTOR,
        category=box.category,
        label=box.label,
        title=box.title,
        measures=box.measures,
        rating=box.rating,
        source_document=forms.before(box.ranges[0].start),
        source_page=grounding.page,
        subject_body=body,
    )

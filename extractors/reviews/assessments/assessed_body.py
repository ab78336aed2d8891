"""Whose assessment (評価実施機関) is before the meeting at a place of the document."""

from __future__ import annotations

import re

from extractors.model.proceedings import Facts
from extractors.reviews.assessments.taxonomy import squash

_TITLE = re.compile(
    r"(?:[「『]|^)(?P<body>[^「」『』（(、。]{2,40}?)(?:[（(][^（）()]*(?:[（(][^（）()]*[）)][^（）()]*)?[）)])?"
    r"(?:における[^「」]{2,60}?)?の?(?:特定個人情報保護評価|(?:全項目|重点項目|基礎項目)評価)書"
)
_FORM = re.compile(r"(?P<form>全項目|重点項目|基礎項目)[ 　]*評価")


def subject_body(facts: Facts, offset: int) -> str | None:
    """The body that the item open at a document offset is about, or that its title names.

    「みなと市（税務事務）の全項目評価書について」 is about みなと市.
    """
    item_id = facts.agenda.open_at(offset)
    item = next((item for item in facts.agenda.items if item.record_id == item_id), None)
    if item is None:
        return None
    if item.subject_body:
        return item.subject_body
    match = _TITLE.search(squash(item.title).replace("(", "（").replace(")", "）"))
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

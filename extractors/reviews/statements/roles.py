"""What a heading, or a name printed before a passage, says the passage is: a finding, a response, or neither."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from extractors.japanese.marks import A_CLOSING, AN_OPENING, UNBRACKETED
from extractors.model.grounding import squash
from extractors.scoring import (
    ColumnText,
    Statement,
    answer_features,
    column_features,
    heading_features,
    load_model,
    statement_features,
)

_SURE = 0.6
"""A role less likely than this is none."""
KIND_NAME = re.compile(
    r"(?:文書|口頭|改善|検査|監査委員の|監査の)?(?:指摘|指導|勧告|要望|意見|所見|助言|提言|提案|不備|違反|不適合|不当|観察|注意|是正)(?:等)?(?:事項)?"
)
"""The names of the kinds of findings, alone: the closed list of the record contract."""


class Part(StrEnum):
    """What stands under a heading."""

    NONE = "other"
    FINDING = "finding"
    RESPONSE = "response"


@lru_cache(maxsize=2048)
def part_of(words: str, sample: str = "", above: str | None = None, beside: Sequence[str] = ()) -> Part:
    """The part that a heading announces; NONE where it is likelier none.

    ``sample`` is what stands below it, ``above`` the heading above, ``beside`` the other headings of its list.
    """
    if KIND_NAME.fullmatch(words) or kind_at_end(words):
        return Part.FINDING
    judged = load_model("heading_role").judge(heading_features(words, sample, above, tuple(beside)))
    part = Part(judged.label)
    if judged.probability < _SURE or (part is Part.RESPONSE and sample and is_other(words)):
        return Part.NONE
    return part


_AT_END = re.compile(rf"{AN_OPENING}({UNBRACKETED}{{2,12}}){A_CLOSING}$")


def kind_at_end(title: str) -> re.Match[str] | None:
    """The brackets at a title's end that name the kind of a finding: 契約書の作成について（指摘事項）."""
    found = _AT_END.search(title)
    return found if found and KIND_NAME.fullmatch(found[1]) else None


def is_other(words: str) -> bool:
    """Whether a heading's own words say that it heads neither: むすび."""
    judged = load_model("heading_role").judge(heading_features(words, "", None, ()))
    return judged.label == Part.NONE and judged.probability >= _PLAINLY


_PLAINLY = 0.8


@lru_cache(maxsize=2048)
def is_response(words: str, name: str | None = None, share: int = 950) -> bool:
    """Whether a paragraph beside a finding is the answer to it, by its words and the name printed before it.

    ``share`` of a thousand taken so were answers in papers left out.
    """
    model = load_model("answers")
    return model.margin(answer_features(words, name)) >= model.threshold(share)


_NUMBER = re.compile(r"[0-9０-９①-⑳]+")
_LIKELY = 0.5


@dataclass(frozen=True, slots=True)
class Names:
    """What the names of parts say in one paper: names that come again are told by what stands under them."""

    known: Mapping[str, Part]

    def part_of(self, words: str, sample: str = "") -> Part:
        """The part that a heading or a name before a passage announces."""
        key = name_key(words)
        return self.known.get(key) or part_of(key, sample)


def name_key(words: str) -> str:
    """A name as it comes again: without white space and numbers."""
    return _NUMBER.sub("", squash(words))


def read_names(passages: Iterable[tuple[str, str]]) -> Names:
    """The parts that names announce, from pairs of a name and the first words under it."""
    under: dict[str, list[str]] = {}
    for name, words in passages:
        under.setdefault(name_key(name), []).append(words)
    return Names({name: part for name, texts in under.items() if len(texts) > 1 and (part := _told(name, texts))})


def _told(name: str, texts: Sequence[str]) -> Part | None:
    """The part that a name which comes again announces: by its own words, else by what stands under it each time."""
    if (own := part_of(name, texts[0])) is not Part.NONE:
        return own
    finding, answers = load_model("finding"), load_model("answers")
    texts = [text for text in texts if text]
    if not texts:
        return None
    faults = sum(finding.probability(statement_features(Statement(text))) for text in texts) / len(texts)
    replies = sum(answers.probability(answer_features(text, name)) for text in texts) / len(texts)
    if max(faults, replies) < _LIKELY:
        return None
    return Part.FINDING if faults > replies else Part.RESPONSE


@lru_cache(maxsize=1024)
def field_role(name: str, value: str) -> str | None:
    """What a field printed beside a finding holds, as a column with that head would; None where it is not sure."""
    judged = load_model("column_role").judge(column_features([ColumnText(name, (value,))], 0))
    return judged.label if judged.probability >= _SURE else None

"""Record texts to morphemes (the only import of sudachipy)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple

import pyarrow as pa

from extractors.japanese.letters import fold_letters
from extractors.japanese.sentences import split_sentences
from extractors.model.document import Document, Span
from extractors.model.grounding import squash
from extractors.model.records import Record, Token
from pipeline.schema.arrow import schema

MODE = "C"
_MAX_CHARACTERS = 12_000
"""SudachiPy refuses more than 49,149 bytes of UTF-8; a character has at most four."""
_HOSTS = (
    "speeches", "findings", "decisions", "survey_items", "risks", "review_points", "exchanges", "commitments",
    "agenda_items", "meetings", "attendees",
)  # fmt: skip
"""Whose text is tokenised first; a passage is tokenised once, with the first record that holds it."""


class _Morpheme(NamedTuple):
    """A row but for the document; ``pos`` is a part-of-speech id."""

    host_dataset: str
    host_id: str
    sentence: int
    position: int
    surface: str
    dictionary_form: str
    normalized_form: str
    reading: str
    pos: int
    span_start: int
    span_end: int


@dataclass(frozen=True)
class _Analyser:
    dictionary: Any
    tokenizer: Any
    units: Any


def analyser_versions() -> tuple[str, ...]:
    """Analyser, dictionary and split mode, as written to ``runs``."""
    return (
        f"sudachipy=={version('sudachipy')}",
        f"sudachidict-core=={version('sudachidict-core')}",
        f"mode=={MODE}",
    )


class SearchUnit(NamedTuple):
    """A shortest unit (A 単位) of a text, in its normalised form (正規化表記)."""

    form: str
    start: int
    end: int


def split_units(text: str) -> list[SearchUnit]:
    """The shortest units of a text in letters of today, white space left out.

    >>> [unit.form for unit in split_units("個人情報保護委員会の打合せ")]
    ['個人', '情報', '保護', '委員', '会', 'の', '打ち合わせ']
    """
    return [
        SearchUnit(morpheme.normalized_form(), start + morpheme.begin(), start + morpheme.end())
        for start, morpheme in _units(text)
    ]


class Morpheme(NamedTuple):
    """A morpheme of mode C in a text."""

    surface: str
    start: int
    end: int
    pos: tuple[str, ...]
    """Six levels of the part of speech (品詞)."""


def split_words(text: str) -> Iterator[Morpheme]:
    """The morphemes of a text, as they stand in ``tokens``."""
    for start, morpheme in _analysed(text, _analyser().tokenizer):
        yield Morpheme(
            morpheme.surface(), start + morpheme.begin(), start + morpheme.end(), tuple(morpheme.part_of_speech())
        )


def unit_forms(text: str) -> Iterator[str]:
    """The forms of ``split_units``, without their places."""
    return (morpheme.normalized_form() for _, morpheme in _units(text))


def _units(text: str) -> Iterator[tuple[int, Any]]:
    """The shortest units of a text in letters of today, white space left out."""
    found = _analysed(fold_letters(text), _analyser().units)
    return ((start, morpheme) for start, morpheme in found if not morpheme.surface().isspace())


def _analysed(text: str, tokenizer: Any) -> Iterator[tuple[int, Any]]:
    """What a tokenizer finds, each with the place in the text that its own places are counted from."""
    for start, end in _pieces(text):
        for morpheme in tokenizer.tokenize(text[start:end]):
            yield start, morpheme


def tokenize(document: Document, records: Sequence[Record]) -> pa.Table:
    """Morphemes of all record texts of one document, each passage once."""
    found = [morpheme for record in _hosts(records) for morpheme in _morphemes(document, record)]
    columns: dict[str, Any] = dict(zip(_Morpheme._fields, zip(*found, strict=True), strict=True)) if found else {}
    columns["document_id"] = [document.document_id] * len(found)
    arrays = [
        _parts_of_speech(columns.get(name, ())) if name == "pos" else pa.array(columns.get(name, ()), kind)
        for name, kind in zip(schema(Token).names, schema(Token).types, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema(Token))


def _hosts(records: Sequence[Record]) -> Iterator[Record]:
    """Records whose words no earlier one holds, in document order within a dataset."""
    covered: list[Span] = []
    for dataset in _HOSTS:
        chosen = [
            record for record in records if record.dataset == dataset and not _covered(record.grounding.spans, covered)
        ]
        covered = _merge([*covered, *(span for record in chosen for span in record.grounding.spans)])
        yield from chosen


def _covered(spans: Sequence[Span], covered: Sequence[Span]) -> bool:
    """Whether any span overlaps the covered ones (disjoint and sorted)."""
    for span in spans:
        index = bisect_left(covered, span.end, key=lambda other: other.start)
        if index and covered[index - 1].end > span.start:
            return True
    return False


def _merge(spans: Sequence[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in sorted(spans):
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(merged[-1].end, span.end))
        else:
            merged.append(span)
    return merged


def _morphemes(document: Document, record: Record) -> Iterator[_Morpheme]:
    text = record.grounding.text
    offsets = _offsets(document, record, text)
    tokenizer = _analyser().tokenizer
    for number, (start, end) in enumerate(_pieces(text), 1):
        position = 0
        for morpheme in tokenizer.tokenize(text[start:end]):
            inked = [offset for offset in offsets[start + morpheme.begin() : start + morpheme.end()] if offset >= 0]
            if not inked:
                continue
            position += 1
            yield _Morpheme(
                record.dataset, record.record_id, number, position,
                squash(morpheme.surface()), morpheme.dictionary_form(), morpheme.normalized_form(),
                morpheme.reading_form(), morpheme.part_of_speech_id(), inked[0], inked[-1] + 1,
            )  # fmt: skip


def _offsets(document: Document, record: Record, text: str) -> list[int]:
    """Document offset of each character of a record's text; -1 for white space.

    The text without white space equals the spans without white space, character by character.
    """
    inked = (
        offset
        for span in record.grounding.spans
        for offset in range(span.start, span.end)
        if not document.text[offset].isspace()
    )
    return [-1 if character.isspace() else next(inked) for character in text]


def _pieces(text: str) -> Iterator[tuple[int, int]]:
    """Sentences, and slices of a sentence too long for the analyser."""
    for start, end in split_sentences(text):
        for begin in range(start, end, _MAX_CHARACTERS):
            yield begin, min(end, begin + _MAX_CHARACTERS)


@cache
def _analyser() -> _Analyser:
    from sudachipy import Dictionary, SplitMode  # noqa: PLC0415 - a document without records needs none

    dictionary = Dictionary(dict="core")
    return _Analyser(dictionary, dictionary.create(mode=SplitMode.C), dictionary.create(mode=SplitMode.A))


def _parts_of_speech(identifiers: Sequence[int]) -> pa.Array:
    """Part-of-speech ids as lists of their six levels; each distinct list is built once."""
    kind = schema(Token).field("pos").type
    distinct = sorted(set(identifiers))
    row = {identifier: index for index, identifier in enumerate(distinct)}
    if not distinct:
        return pa.array([], kind)
    levels = pa.array([list(_analyser().dictionary.pos_of(identifier)) for identifier in distinct], kind)
    return levels.take(pa.array([row[identifier] for identifier in identifiers], pa.int32()))

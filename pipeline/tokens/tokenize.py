"""Record texts to morphemes (the only import of sudachipy)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import version
from itertools import chain, repeat
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


_NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万億兆壱弐参.．,，")
_KNOWN: dict[tuple[int, str], Word] = {}
_MOST_KNOWN = 100_000
_PORTION = 50_000
"""Tokens that are held as Python's values."""


@dataclass(frozen=True)
class _Analyser:
    dictionary: Any
    tokenizer: Any
    units: Any
    shortest: Any
    """Split mode A."""


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
        for start, morpheme in _analysed(fold_letters(text), _analyser().units)
        if not morpheme.surface().isspace()
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


def _analysed(text: str, tokenizer: Any) -> Iterator[tuple[int, Any]]:
    """What a tokenizer finds, each with the place in the text that its own places are counted from."""
    for start, end in _pieces(text):
        for morpheme in tokenizer.tokenize(text[start:end]):
            yield start, morpheme


class Word(NamedTuple):
    """What the dictionary says of a morpheme of mode C, wherever it stands."""

    dictionary_form: str
    normalized_form: str
    reading: str
    pos: int
    """Number of the part of speech."""
    units: tuple[str, ...]
    """Its shortest units in their normalised forms, white space left out."""


class Analysis:
    """The sentences of one document, each analysed once: its tokens and its search units come of one pass."""

    def __init__(self) -> None:
        self._units: dict[str, tuple[str, ...]] = {}

    def words(self, sentence: str) -> list[tuple[int, Word]]:
        """The morphemes of a sentence as it stands in a record, each with its end; they lie side by side."""
        found = _words(sentence)
        self._units[sentence] = _units(found)
        return found

    def unit_forms(self, text: str) -> list[str]:
        """The forms of ``split_units``."""
        folded, forms = fold_letters(text), list[str]()
        for start, end in _pieces(folded):
            sentence = folded[start:end]
            if (units := self._units.get(sentence)) is None:
                units = self._units[sentence] = _units(_words(sentence))
            forms += units
        return forms


def tokenize(document: Document, records: Sequence[Record], analysis: Analysis | None = None) -> pa.Table:
    """Morphemes of all record texts of one document, each passage once."""
    analysis, tables, rows = analysis or Analysis(), [schema(Token).empty_table()], _Rows()
    for record in _hosts(records):
        _read_words(document, record, analysis, rows)
        if len(rows.words) >= _PORTION:
            tables.append(rows.table(document.document_id))
            rows = _Rows()
    if rows.words:
        tables.append(rows.table(document.document_id))
    return pa.concat_tables(tables)


class _Rows:
    """Rows of tokens, column by column; a portion of a document, as Python's numbers take ten times Arrow's room."""

    def __init__(self) -> None:
        self.hosts: list[Record] = []
        self.host: list[int] = []
        """Place of each token's record in ``hosts``."""
        self.words: list[Word] = []
        self.columns: dict[str, list[Any]] = {
            name: [] for name in ("sentence", "position", "surface", "span_start", "span_end")
        }

    def table(self, document_id: str) -> pa.Table:
        of_word = dict(zip(Word._fields, zip(*self.words, strict=True), strict=True))
        host = pa.array(self.host, pa.int32())
        made: dict[str, Any] = {
            "document_id": pa.repeat(pa.scalar(document_id), len(self.words)),
            "host_dataset": pa.array([one.dataset for one in self.hosts]).take(host),
            "host_id": pa.array([one.record_id for one in self.hosts]).take(host),
            "pos": _parts_of_speech(of_word.pop("pos")),
        }
        made |= of_word | self.columns
        arrays = [
            made[name] if isinstance(made[name], pa.Array) else pa.array(made[name], kind)
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


def _read_words(document: Document, record: Record, analysis: Analysis, rows: _Rows) -> None:
    """Add the morphemes of a record."""
    text = record.grounding.text
    offsets = _offsets(document, record, text)
    sentences, positions, surfaces, starts, ends = rows.columns.values()
    before = len(rows.words)
    for number, (start, end) in enumerate(_pieces(text), 1):
        sentence = text[start:end]
        dense = len(sentence.split(None, 1)) == 1 and not sentence[-1].isspace()
        begin = position = 0
        for stop, word in analysis.words(sentence):
            surface, inked = sentence[begin:stop], offsets[start + begin : start + stop]
            begin = stop
            if not dense:
                inked = [offset for offset in inked if offset >= 0]
                surface = squash(surface)
            if not inked:
                continue
            position += 1
            sentences.append(number)
            positions.append(position)
            surfaces.append(surface)
            starts.append(inked[0])
            ends.append(inked[-1] + 1)
            rows.words.append(word)
    rows.host += repeat(len(rows.hosts), len(rows.words) - before)
    rows.hosts.append(record)


def _words(sentence: str) -> list[tuple[int, Word]]:
    """The morphemes of a sentence with their ends.

    What the dictionary says of a word is asked once. Of numerals it depends on those beside them, and a word that is
    in no dictionary has no number to know it by.
    """
    if len(_KNOWN) > _MOST_KNOWN:
        _KNOWN.clear()
    found, begin = [], 0
    for morpheme in _analyser().tokenizer.tokenize(sentence):
        end = morpheme.end()
        key = morpheme.word_id(), sentence[begin:end]
        word = _KNOWN.get(key)
        if word is None:
            word = _word(morpheme)
            if not morpheme.is_oov() and _NUMERALS.isdisjoint(key[1]):
                _KNOWN[key] = word
        found.append((end, word))
        begin = end
    return found


def _word(morpheme: Any) -> Word:
    units = morpheme.split(_analyser().shortest, add_single=True)
    return Word(
        morpheme.dictionary_form(), morpheme.normalized_form(), morpheme.reading_form(), morpheme.part_of_speech_id(),
        tuple(unit.normalized_form() for unit in units if not unit.surface().isspace()),
    )  # fmt: skip


def _units(words: Sequence[tuple[int, Word]]) -> tuple[str, ...]:
    return tuple(chain.from_iterable([word.units for _, word in words]))


def _offsets(document: Document, record: Record, text: str) -> list[int]:
    """Document offset of each character of a record's text; -1 for white space.

    The text without white space equals the spans without white space, character by character.
    """
    spans = record.grounding.spans
    if len(spans) == 1 and document.text[spans[0].start : spans[0].end] == text:
        start = spans[0].start
        return [-1 if character.isspace() else at for at, character in enumerate(text, start)]
    inked = (offset for span in spans for offset in range(span.start, span.end) if not document.text[offset].isspace())
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
    return _Analyser(dictionary, dictionary.create(mode=SplitMode.C), dictionary.create(mode=SplitMode.A), SplitMode.A)


def new_tokenizer() -> Any:
    """A tokenizer of mode C for somebody else: one of these serves nobody but the one who has it."""
    from sudachipy import SplitMode  # noqa: PLC0415 - as above

    return _analyser().dictionary.create(mode=SplitMode.C)


def _parts_of_speech(identifiers: Sequence[int]) -> pa.Array:
    """Part-of-speech ids as lists of their six levels; each distinct list is built once."""
    kind = schema(Token).field("pos").type
    distinct = sorted(set(identifiers))
    row = {identifier: index for index, identifier in enumerate(distinct)}
    if not distinct:
        return pa.array([], kind)
    levels = pa.array([list(_analyser().dictionary.pos_of(identifier)) for identifier in distinct], kind)
    return levels.take(pa.array([row[identifier] for identifier in identifiers], pa.int32()))

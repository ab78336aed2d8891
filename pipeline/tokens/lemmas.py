"""Lemma patterns of the extractors' rule tables, matched by spaCy on SudachiPy tokens (the only import of spaCy).

spaCy takes more than a second to import, so it is imported with the first passage that needs it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from extractors.model.lemmas import Hit
from pipeline.tokens.tokenize import new_tokenizer

_LONGEST = 4_000
"""Characters of a passage that are looked at; SudachiPy refuses more than 49,149 bytes."""
_OPTIONAL = re.compile(r"\((?P<words>[^()]+)\)\?")


def find_lemmas(patterns: tuple[tuple[str, ...], ...], passage: str) -> Sequence[Hit]:
    """Rows whose lemma sequences stand in the passage, in order."""
    tokenizer, matcher = _compiled(patterns)
    doc = tokenizer(passage[:_LONGEST])
    strings = doc.vocab.strings
    hits = [
        Hit(int(strings[key]), doc[start].idx, doc[end - 1].idx + len(doc[end - 1])) for key, start, end in matcher(doc)
    ]
    return sorted(hits, key=lambda hit: (hit.start, -hit.end, hit.row))


@lru_cache(maxsize=8)
def _compiled(patterns: tuple[tuple[str, ...], ...]) -> tuple[Any, Any]:
    from spacy.matcher import Matcher  # noqa: PLC0415 - 1.4 s, only where a passage needs it

    tokenizer = _tokenizer()
    matcher = Matcher(tokenizer.vocab)
    for row, sequences in enumerate(patterns):
        if sequences:
            matcher.add(str(row), [_pattern(sequence) for sequence in sequences])
    return tokenizer, matcher


@lru_cache(maxsize=1)
def _tokenizer() -> Any:
    import spacy  # noqa: PLC0415 - as above

    tokenizer = spacy.blank("ja", config={"nlp": {"tokenizer": {"split_mode": "C"}}}).tokenizer
    tokenizer.tokenizer = new_tokenizer()  # of the dictionary that is loaded already; its own would lie beside it
    return tokenizer


def _pattern(sequence: str) -> list[dict[str, Any]]:
    """A spaCy pattern of a lemma sequence; the norm of a token is its 正規化形."""
    tokens: list[dict[str, Any]] = []
    for word in sequence.split():
        optional = _OPTIONAL.fullmatch(word)
        lemmas = (optional["words"] if optional else word).split("|")
        token: dict[str, Any] = {"NORM": {"IN": lemmas}}
        if optional:
            token["OP"] = "?"
        tokens.append(token)
    return tokens

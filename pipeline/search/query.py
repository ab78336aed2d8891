"""What people type into a search: words, "phrases", AND, OR, NOT and brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from extractors.model.errors import PipelineError
from pipeline.tokens.entries import SEPARATOR, term
from pipeline.tokens.tokenize import split_units

_TOKEN = re.compile(r'\s*(?:"(?P<quoted>[^"]*)"|「(?P<cornered>[^」]*)」|(?P<mark>[()（）])|(?P<word>[^\s"「()（）]+))')
_OPENING, _CLOSING = frozenset("(（"), frozenset(")）")
_MAX_WORDS = 64


class BadQuery(PipelineError):
    """A search that cannot be understood."""


@dataclass(frozen=True, slots=True)
class Query:
    """A search, understood."""

    expression: str
    """In the language of FTS5."""
    phrases: tuple[tuple[str, ...], ...]
    """Terms to be highlighted."""


@dataclass(slots=True)
class _Words:
    """The rest of the search, and the phrases seen so far that must not be absent."""

    rest: list[tuple[str, str]]
    """Kind and words of each token; the next one last."""
    phrases: list[tuple[str, ...]] = field(default_factory=list)

    def next_is(self, *words: str) -> bool:
        return bool(self.rest) and self.rest[-1][0] == "word" and self.rest[-1][1] in words

    def next_mark(self, marks: frozenset[str]) -> bool:
        return bool(self.rest) and self.rest[-1][0] == "mark" and self.rest[-1][1] in marks


def parse_query(text: str) -> Query:
    """Understand a search. Words side by side must all occur; NOT binds before AND, AND before OR.

    >>> parse_query("打合せ NOT 委託").expression
    '("打ち合わせ") NOT ("委託")'

    Raises BadQuery.
    """
    words = _Words(list(_tokens(text))[::-1])
    if not words.rest:
        raise BadQuery("there is nothing to search for")
    if len(words.rest) > _MAX_WORDS:
        raise BadQuery(f"a search may have at most {_MAX_WORDS} words")
    expression = _either(words)
    if words.rest:
        raise BadQuery("there is a closing bracket too many")
    return Query(expression, tuple(dict.fromkeys(words.phrases)))


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    at = 0
    text = text.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise BadQuery(f"a quotation is not closed: {text[at:].strip()[:40]}")
        at = match.end()
        kind = match.lastgroup or ""
        words = match[kind]
        if kind == "word" and len(words) > 1 and words[0] in "-－":
            yield "word", "NOT"
            words = words[1:]
        yield ("phrase" if kind in {"quoted", "cornered"} else kind), words


def _either(words: _Words) -> str:
    found = [_together(words)]
    while words.next_is("OR"):
        words.rest.pop()
        found.append(_together(words))
    return found[0] if len(found) == 1 else "(" + " OR ".join(found) + ")"


def _together(words: _Words) -> str:
    wanted: list[str] = []
    unwanted: list[str] = []
    while words.rest and not words.next_is("OR") and not words.next_mark(_CLOSING):
        if words.next_is("AND"):
            words.rest.pop()
            continue
        if words.next_is("NOT"):
            words.rest.pop()
            seen = len(words.phrases)
            unwanted.append(_one(words))
            del words.phrases[seen:]
        else:
            wanted.append(_one(words))
    if not wanted:
        raise BadQuery("name at least one word that must occur, also beside OR and NOT")
    together = "(" + " AND ".join(wanted) + ")"
    return f"{together} NOT ({' OR '.join(unwanted)})" if unwanted else together


def _one(words: _Words) -> str:
    if not words.rest or words.next_is("AND", "OR", "NOT") or words.next_mark(_CLOSING):
        raise BadQuery("a word is missing after NOT, or inside brackets")
    kind, text = words.rest.pop()
    if kind == "mark":
        inner = _either(words)
        if not words.next_mark(_CLOSING):
            raise BadQuery("a bracket is not closed")
        words.rest.pop()
        return f"({inner})"
    units = [term(unit.form) for unit in split_units(text)]
    while units and units[0] == SEPARATOR:
        units.pop(0)
    while units and units[-1] == SEPARATOR:
        units.pop()
    if not units:
        raise BadQuery(f"{text!r} holds no word")
    words.phrases.append(tuple(units))
    return '"' + " ".join(units) + '"'

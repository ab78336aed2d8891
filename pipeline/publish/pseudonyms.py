"""Names of persons replaced, each by the same pseudonym everywhere (仮名化).

A pseudonym comes from the name and a random key that lies in the datasets' folder and is never exported: exports of
one folder agree with each other, and nobody who lacks the key can compute who is meant.

Names of persons in running text, as far as the analyser's dictionary and what follows them tell.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from extractors.japanese.labels import fold, is_family_name, parse_label
from extractors.japanese.letters import fold_letters, forms_of
from extractors.japanese.offices import AN_HONORIFIC, HONORIFICS, titles_of_people
from extractors.model.errors import PipelineError
from extractors.model.grounding import squash
from pipeline.bodies.municipalities import find_government, plain_name
from pipeline.outputs import written
from pipeline.store.files import HIDDEN
from pipeline.tokens.tokenize import Morpheme, split_words

_KEY_BYTES = 32
_UNHELD = ("会計士", "参与", "首相", "総理", "次官", "大統領", "主席", "候補")
"""Titles of people who are spoken of, not of those who speak at meetings."""
_OFFICES = "|".join(sorted({*titles_of_people(), *_UNHELD, *HONORIFICS}))
TITLE = rf"(?=[\s　]*(?:[（(]?[^\s　。、（()）ぁ-ん]{{0,20}}?(?:{_OFFICES})|(?:でござい|です|と申し|と言い|といい)))"
"""What follows a name that stands for a person: an office, a form of address, or how one introduces oneself."""
NEAR_TITLE = rf"(?=[\s　]*(?:{_OFFICES}))"
"""An office or form of address at once."""
_ONE_TITLED = rf"(?=[\s　]*(?:{_OFFICES})(?!会)|でござい|と申し)"
"""What follows a name of one letter, which may be many a word: 南委員, not 南区委員 or 南委員会."""
_TITLED, _NEAR_TITLED = re.compile(TITLE), re.compile(NEAR_TITLE)
_ADDRESSED = re.compile(rf"[\s　]*(?:委員(?!会)|議員|会長|座長|{AN_HONORIFIC})")
"""What makes the name of a place that of a person."""
_KANJI = re.compile(r"[一-龥々〆ヶ\uf900-\ufaff𠀋-𪘚]+")


def fold_name(name: str) -> str:
    """A name without white space, its letters in one of their forms.

    >>> fold_name("渡邉　聰")
    '渡辺聡'
    """
    return fold(squash(name))


def name_pattern(name: str) -> str:
    """A pattern that finds a name in any form of its letters and however it is spread.

    >>> bool(re.fullmatch(name_pattern("渡辺聡"), "渡邉　聰"))
    True
    """
    return r"[\s　]*".join(_forms(letter) for letter in fold_name(name))


def _forms(letter: str) -> str:
    forms = forms_of(letter) + (forms_of("斎") if letter == "斉" else "")
    return f"[{forms}]" if len(forms) > 1 else re.escape(letter)


def find_persons(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Where persons are named: known ones; family and given name together; either before an office or form of address.

    >>> text = "日本医師会の横倉会長と、作家の山田洋次"
    >>> [text[start:end] for start, end in find_persons(text)]
    ['横倉', '山田洋次']
    """
    words = list(split_words(fold_letters(text)))
    at = 0
    while at < len(words):
        end = at
        while end < len(words) and words[end].pos[2] == "人名":
            end += 1
        if end > at:
            begin = _begin(words, at, end)
            if _is_person(text, words, begin, end) or "".join(word.surface for word in words[at:end]) in known:
                start = words[begin].start
                numbered = text[start] == "番" and text[:start][-1:].isdigit()  # ７番関貴光議員
                yield start + numbered, words[end - 1].end
        elif words[at].pos[2:4] == ("地名", "一般") and _ADDRESSED.match(text, words[at].end):
            yield words[at].start, words[at].end
        at = max(end, at + 1)


def _begin(words: Sequence[Morpheme], at: int, end: int) -> int:
    """The first word of a name: what the dictionary takes for another word may be its beginning."""
    if at == 0 or words[at - 1].end != words[at].start or not _KANJI.fullmatch(words[at - 1].surface):
        return at
    before = words[at - 1]
    splinter = (
        words[at].pos[3] == "姓"
        and len(before.surface) == 1
        and (at == 1 or words[at - 2].pos[0] in {"助詞", "補助記号"})
    )
    given_alone = words[at].pos[3] == "名" and end == at + 1 and before.pos[1] == "固有名詞"
    return at - 1 if splinter or given_alone else at


def _is_person(text: str, words: Sequence[Morpheme], begin: int, end: int) -> bool:
    """Whether a name stands for a person: family and given name, both in kanji; or what follows says so."""
    name = words[begin:end]
    kinds = [word.pos[3] for word in name]
    if "姓" in kinds[:-1] and kinds[-1] == "名" and _KANJI.fullmatch("".join(word.surface for word in name)):
        return True
    if kinds == ["名"]:  # 弘監発第34号, 税理士さん
        return bool(_NEAR_TITLED.match(text, name[-1].end)) and not _KANJI.fullmatch(text[: name[0].start][-1:])
    return bool(_TITLED.match(text, name[-1].end))


KEY_FILE = "pseudonyms.key"
_NAMES = """
SELECT document_id, name FROM attendees
UNION SELECT document_id, speaker_name FROM speeches WHERE speaker_name IS NOT NULL
UNION SELECT document_id, chair FROM meetings WHERE chair IS NOT NULL
UNION SELECT document_id, voter FROM votes WHERE attendee_id IS NOT NULL
"""
_LABELS = """
SELECT document_id, unnest(string_split_regex(asker, '[、,，]')) FROM exchanges WHERE asker IS NOT NULL
UNION SELECT document_id, unnest(string_split_regex(answerer, '[、,，]')) FROM exchanges WHERE answerer IS NOT NULL
UNION SELECT document_id, unnest(string_split_regex(actor, '[、,，]')) FROM commitments WHERE actor IS NOT NULL
"""
"""Where persons are named by labels, which may also be those of offices."""


class NameLeft(PipelineError):
    """A name that the documents list would stand in what is given out under pseudonyms."""


@dataclass(slots=True)
class Pseudonyms:
    """The names of each document, and what they become."""

    key: bytes
    names: dict[str, tuple[str, ...]]
    """Names by document, the longest first."""
    _patterns: dict[str, re.Pattern[str] | None] = field(default_factory=dict)

    def replace(self, document_id: str, text: str, *, prose: bool = True) -> str:
        """The text without the names of the persons whom the document lists, nor, in prose, of others."""
        places = list(self._listed(document_id, text))
        if prose:
            families = {name[:size] for name in self.names.get(document_id, ()) for size in (2, 3, len(name))}
            places += find_persons(text, families)
        parts, at = [], 0
        for start, end in _merged(places):
            parts += [text[at:start], self.of(document_id, text[start:end])]
            at = end
        return "".join((*parts, text[at:]))

    def of(self, document_id: str, name: str) -> str:
        """The pseudonym of a name. A family name is that of the one person of the document whose name begins so."""
        folded = fold_name(name)
        longer = [one for one in self.names.get(document_id, ()) if one.startswith(folded) and one != folded]
        person = longer[0] if len(longer) == 1 else folded
        digest = hmac.new(self.key, person.encode(), hashlib.sha256).digest()
        return f"人物{int.from_bytes(digest[:5], 'big') % 10**9:09d}"

    def left(self, document_id: str, text: str) -> bool:
        """Whether a name of the document's list is still told: a whole one of three letters and more anywhere, also
        within a word or an address; any other where it stands for a person."""
        plain = fold_name(text)
        return any(len(name) >= 3 and name in plain for name in self.names.get(document_id, ())) or any(
            self._listed(document_id, plain)
        )

    def _listed(self, document_id: str, text: str) -> Iterator[tuple[int, int]]:
        """Where names of the document's list stand; a place that begins with one stays (福島 in 福島県知事)."""
        pattern = self._pattern(document_id)
        for match in pattern.finditer(text) if pattern else ():
            longer = text[match.start() : match.end() + 1]
            government = find_government(plain_name(longer))
            if government is None or government.length < len(longer) or len(longer) == len(match[0]):
                yield match.span()

    def _pattern(self, document_id: str) -> re.Pattern[str] | None:
        if document_id not in self._patterns:
            known = self.names.get(document_id, ())
            terms = [_whole(name) for name in known] + [term for name in known for term in _families(name)]
            self._patterns[document_id] = re.compile("|".join(dict.fromkeys(terms))) if terms else None
        return self._patterns[document_id]


def read_pseudonyms(data: Path, connection: duckdb.DuckDBPyConnection) -> Pseudonyms:
    """The names that the datasets know, and the folder's key, which is made when it is first needed."""
    names: dict[str, set[str]] = {}
    for document_id, name in connection.execute(_NAMES).fetchall():
        names.setdefault(document_id, set()).add(fold_name(name))
    for document_id, label in connection.execute(_LABELS).fetchall():
        parts = parse_label(label)
        if parts.name and (parts.role or parts.honorific):
            names.setdefault(document_id, set()).add(fold_name(parts.name))
    ordered = {
        document_id: tuple(sorted(found, key=lambda name: (-len(name), name))) for document_id, found in names.items()
    }
    return Pseudonyms(_key(data / HIDDEN / KEY_FILE), ordered)


def _key(path: Path) -> bytes:
    if not path.exists() or path.stat().st_size != _KEY_BYTES:
        with written(path) as fresh:
            fresh.chmod(0o600)
            fresh.write_bytes(secrets.token_bytes(_KEY_BYTES))
    return path.read_bytes()


def _merged(places: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Places in order, overlapping ones as one."""
    merged: list[tuple[int, int]] = []
    for start, end in sorted(places):
        if merged and start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _whole(name: str) -> str:
    """Names of three letters and more wherever they stand, shorter ones alone or before an office; of one letter as
    all there is, in brackets, or at once before an office."""
    found = name_pattern(name)
    if len(name) == 1:
        return rf"\A\s*{found}\s*\Z|(?<=[（(]){found}(?=[）)])|(?<![一-龥々]){found}{_ONE_TITLED}"
    return found if len(name) >= 3 else rf"(?<!\w){found}(?!\w)|{found}{TITLE}"


def _families(name: str) -> list[str]:
    """What may be the family name, before an office; a single letter stands alone and at once before it."""
    sizes = {3: (2,)}.get(len(name), (3, 2) if len(name) > 3 else ())
    terms = [name_pattern(name[:size]) + TITLE for size in sizes]
    alone = len(name) == 3 or (len(name) == 4 and is_family_name(name[0]))
    return [*terms, rf"(?<![一-龥々]){name_pattern(name[0])}{_ONE_TITLED}"] if alone else terms

"""Names of persons replaced, each by the same pseudonym everywhere (仮名化).

A pseudonym comes from the name and a random key that lies in the datasets' folder and is never exported: exports of
one folder agree with each other, and nobody who lacks the key can compute who is meant.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.bodies.municipalities import find_government, plain_name
from pipeline.publish.person_names import NEAR_TITLE, TITLE, find_persons, fold_name, name_pattern
from pipeline.store.files import HIDDEN

KEY_FILE = "pseudonyms.key"
_NAMES = """
SELECT document_id, name FROM attendees
UNION SELECT document_id, speaker_name FROM speeches WHERE speaker_name IS NOT NULL
UNION SELECT document_id, chair FROM meetings WHERE chair IS NOT NULL
UNION SELECT document_id, voter FROM votes WHERE attendee_id IS NOT NULL
"""


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
        if len(folded := fold_name(name)) > 1:
            names.setdefault(document_id, set()).add(folded)
    ordered = {
        document_id: tuple(sorted(found, key=lambda name: (-len(name), name))) for document_id, found in names.items()
    }
    return Pseudonyms(_key(data / HIDDEN / KEY_FILE), ordered)


def _key(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
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
    """Names of three letters and more wherever they stand, shorter ones alone or before an office."""
    found = name_pattern(name)
    return found if len(name) >= 3 else rf"(?<!\w){found}(?!\w)|{found}{TITLE}"


def _families(name: str) -> list[str]:
    """What may be the family name, before an office; a single letter stands alone and at once before it."""
    sizes = {3: (2,)}.get(len(name), (3, 2) if len(name) > 3 else ())
    terms = [name_pattern(name[:size]) + TITLE for size in sizes]
    return [*terms, rf"(?<![一-龥々]){name_pattern(name[0])}{NEAR_TITLE}"] if len(name) == 3 else terms

"""Names of persons replaced, each by the same pseudonym everywhere (仮名化).

A pseudonym comes from the name and a random key that lies in the datasets' folder and is never exported: exports of
one folder agree with each other, and nobody who lacks the key can compute who is meant.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass, field
from pathlib import Path

import duckdb

from pipeline.store import HIDDEN

KEY_FILE = "pseudonyms.key"
_TITLE = (
    r"(?=[\s　]*(?:[（(]?[^\s　。、（()）]{0,8}?"
    r"(?:委員|会長|部長|課長|局長|室長|次長|係長|主査|主任|主幹|参事|市長|町長|村長|区長|知事|議員|議長|監査|理事|"
    r"幹事|教授|弁護士|座長|先生|さん|様|氏|君)))"
)
"""What follows a family name that stands for a person."""
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

    def replace(self, document_id: str, text: str) -> str:
        """The text without the names of the persons whom the document names."""
        pattern = self._pattern(document_id)
        if pattern is None:
            return text
        return pattern.sub(lambda match: self.of(document_id, "".join(match[0].split())), text)

    def of(self, document_id: str, name: str) -> str:
        """The pseudonym of a name. A family name is that of the one person of the document whose name begins so."""
        longer = [one for one in self.names.get(document_id, ()) if one.startswith(name) and one != name]
        person = longer[0] if len(longer) == 1 else name
        digest = hmac.new(self.key, person.encode(), hashlib.sha256).digest()
        return f"人物{int.from_bytes(digest[:5], 'big') % 10**9:09d}"

    def _pattern(self, document_id: str) -> re.Pattern[str] | None:
        if document_id not in self._patterns:
            known = self.names.get(document_id, ())
            terms = [term for name in known for term in _terms(name)[:1]]
            terms += [term for name in known for term in _terms(name)[1:]]
            self._patterns[document_id] = re.compile("|".join(terms)) if terms else None
        return self._patterns[document_id]


def read_pseudonyms(data: Path, connection: duckdb.DuckDBPyConnection) -> Pseudonyms:
    """The names that the datasets know, and the folder's key, which is made when it is first needed."""
    names: dict[str, set[str]] = {}
    for document_id, name in connection.execute(_NAMES).fetchall():
        squashed = "".join(name.split())
        if len(squashed) > 1:
            names.setdefault(document_id, set()).add(squashed)
    ordered = {
        document_id: tuple(sorted(found, key=lambda name: (-len(name), name))) for document_id, found in names.items()
    }
    return Pseudonyms(_key(data / HIDDEN / KEY_FILE), ordered)


def _key(path: Path) -> bytes:
    if not path.exists():
        path.touch(mode=0o600)
        path.write_bytes(secrets.token_bytes(32))
    return path.read_bytes()


def _terms(name: str) -> list[str]:
    """Names of three letters and more wherever they stand, shorter ones alone or before an office; and what may be
    the family name before an office."""
    spaced = r"[\s　]*".join(re.escape(letter) for letter in name)
    whole = spaced if len(name) >= 3 else rf"(?<!\w){spaced}(?!\w)|{spaced}{_TITLE}"
    families = {name[:size] for size in ((2, 3) if len(name) > 3 else (1, 2)) if size < len(name)}
    return [whole, *(rf"{re.escape(family)}{_TITLE}" for family in sorted(families, key=len, reverse=True))]

"""Whether a document is one that was taken down, saved anew with other bytes: its name, and most of its words.

Of names and words only hashes with a salt are kept. The words are a sketch (one-permutation minwise hashing; of each
minimum eight bits, by which nobody can tell whether some words are among them): strings of a few letters fall into
bins by their hash, and the share of bins with the same least hash is the share of strings that two texts share.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable

from pipeline.store.tombstones import Tombstone

_BINS = 128
_LETTERS = 6
"""Of a string that is compared."""
_SAME = 0.5
"""Share of the strings in common from which on two texts are one."""
SALT_BYTES = 8


def make_likeness(names: Iterable[str], text: str, salt: bytes) -> str:
    """What is kept of a document's names and words; empty where it has none of both."""
    hashed = sorted({_name(name, salt) for name in names})
    if not hashed or not text.strip():
        return ""
    return f"{salt.hex()}:{','.join(hashed)}:{_sketch(text, salt).hex()}"


def goes_by(likeness: str, name: str) -> bool:
    """Whether what was taken down had a name."""
    salt, names, _ = likeness.split(":")
    return _name(name, bytes.fromhex(salt)) in names.split(",")


class KeptAway:
    """All that was taken down, asked about one document after the other."""

    def __init__(self, stones: Iterable[Tombstone]) -> None:
        self._sketches: dict[bytes, dict[str, list[bytes]]] = {}
        for stone in stones:
            if stone.likeness:
                salt, names, sketch = stone.likeness.split(":")
                known = self._sketches.setdefault(bytes.fromhex(salt), defaultdict(list))
                for name in names.split(","):
                    known[name].append(bytes.fromhex(sketch))

    def holds(self, names: Iterable[str], text: Callable[[], str]) -> bool:
        """Whether a document is one of them; ``text`` is asked for only where its name is known."""
        own = list(names)
        for salt, known in self._sketches.items():
            likely = [sketch for name in own for sketch in known.get(_name(name, salt), ())]
            if likely and any(resemblance(_sketch(text(), salt), sketch) >= _SAME for sketch in likely):
                return True
        return False


def _name(name: str, salt: bytes) -> str:
    composed = unicodedata.normalize("NFC", name).encode("utf-8", "surrogatepass")
    return hashlib.blake2b(composed, digest_size=8, key=salt).hexdigest()


def _sketch(text: str, salt: bytes) -> bytes:
    """A bit for each bin whether anything fell into it, then eight bits of its least hash."""
    letters = "".join(unicodedata.normalize("NFKC", text).split())
    least: dict[int, int] = {}
    for string in {letters[at : at + _LETTERS] for at in range(max(1, len(letters) - _LETTERS + 1))}:
        digest = hashlib.blake2b(string.encode("utf-8", "surrogatepass"), digest_size=8, key=salt).digest()
        value, its_bin = divmod(int.from_bytes(digest, "big"), _BINS)
        least[its_bin] = min(value, least.get(its_bin, value))
    filled = sum(1 << its_bin for its_bin in least)
    return filled.to_bytes(_BINS // 8, "big") + bytes(least.get(its_bin, 0) & 0xFF for its_bin in range(_BINS))


def resemblance(one: bytes, other: bytes) -> float:
    """Share of the strings of two texts, by their sketches, that are in both."""
    size = _BINS // 8
    filled, also = int.from_bytes(one[:size], "big"), int.from_bytes(other[:size], "big")
    same = sum(
        one[size + its_bin] == other[size + its_bin] for its_bin in range(_BINS) if filled & also & (1 << its_bin)
    )
    return same / max(1, (filled | also).bit_count())

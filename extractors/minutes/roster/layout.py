"""How the lines of one list are built: what stands before a name, what behind it, where one person ends."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from extractors.japanese.offices import is_office, office_at_end
from extractors.minutes.roster.atoms import FAR, Atom, AtomKind, Piece, atoms_of
from extractors.minutes.roster.likeness import family_likeness, given_likeness, name_likeness
from extractors.minutes.roster.names import is_name
from extractors.minutes.roster.segments import holds_organisation, is_unit, looks_like_office, office_words


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of one list are built."""

    titles_behind: bool = False
    """Offices and organisations stand in a column behind the names."""
    units_ahead: bool = False
    """An organisation stands before the family names of its people: ソニック 福井、オリンパ 出川 小島."""


_LONGEST_FAMILY = 4


def wide_gap(atoms: Sequence[Atom]) -> int:
    """Index of the word behind the first gap that is wider than those within a name; 0 if there is none."""
    letters, inner = 0, 0
    for index, atom in enumerate(atoms):
        if atom.kind not in (AtomKind.WORD, AtomKind.HONORIFIC):
            continue
        if letters >= 2 and (
            atom.gap >= FAR or (atom.gap >= 2 and atom.gap > inner) or (atom.gap >= 1 and letters > 4)
        ):
            if _is_last_letter(atoms, index, letters):
                letters += 1
                continue
            return index
        if letters:
            inner = max(inner, atom.gap)
        letters += len(atom.text)
    return 0


def _is_last_letter(atoms: Sequence[Atom], index: int, letters: int) -> bool:
    """Whether a letter behind a wide gap is the given name: 柿之倉　　　哲　議員, not 柿之倉　　　委　員."""
    atom = atoms[index]
    return len(atom.text) == 1 and letters <= _LONGEST_FAMILY and atom.gap < FAR and not office_words(atoms, index)


def phrases_of(atoms: Sequence[Atom]) -> Iterator[list[Atom]]:
    phrase: list[Atom] = []
    parts = list(_apart(atoms))
    for place, atom in enumerate(parts):
        if atom.kind is AtomKind.BREAK:
            if phrase:
                yield phrase
            phrase = []
        elif atom.kind is not AtomKind.COLON:
            phrase.append(atom)
        elif (title := _title_of(phrase)) and not _is_title_next(parts[place + 1 :]):
            phrase = [one for one in phrase if one.kind is not AtomKind.WORD] + [title]
    if phrase:
        yield phrase


def _title_of(phrase: Sequence[Atom]) -> Atom | None:
    """The words before a colon as a title, where they are no name: 会計監査 … 肝付　登."""
    words = [atom for atom in phrase if atom.kind is AtomKind.WORD]
    text = "".join(atom.text for atom in words)
    marks = (AtomKind.WORD, AtomKind.NUMBER, AtomKind.MARK)
    if not words or phrase[-1] is not words[-1] or any(atom.kind not in marks for atom in phrase):
        return None
    if len(text) < 2 or (name_likeness(text) > _NAMELIKE and not _is_titled(text)):
        return None
    return Atom(text, words[0].start, words[-1].end, words[0].gap, AtomKind.TITLE)


def _is_title_next(atoms: Sequence[Atom]) -> bool:
    """Whether an office follows, as behind a name: 柿沼：会長."""
    return not atoms or atoms[0].kind is not AtomKind.WORD or is_office(atoms[0].text)


_NAMELIKE = 4
_KATAKANA = re.compile(r"[ァ-ヴー]+")


def _apart(atoms: Sequence[Atom]) -> Iterator[Atom]:
    """Names joined by dots as several with breaks between them: 山元・柴田, not ウォン・カリン."""
    for atom in atoms:
        parts = atom.text.split("・")
        if atom.kind is not AtomKind.WORD or len(parts) < 2 or not all(map(_may_be_person, parts)):
            yield atom
            continue
        start = atom.start
        for place, part in enumerate(parts):
            if place:
                yield Atom("・", start - 1, start, 0, AtomKind.BREAK)
            yield Atom(part, start, start + len(part), atom.gap if place == 0 else 0)
            start += len(part) + 1


def _may_be_person(text: str) -> bool:
    if len(text) < 2 or _KATAKANA.fullmatch(text) or not is_name(text) or is_unit(text) or is_office(text):
        return False
    office = office_at_end(text)
    return name_likeness(text[: -len(office)] if office else text) > -9 or text.isascii()


def _is_titled(word: str) -> bool:
    return office_at_end(word) is not None or looks_like_office(word)


def layout_of(lines: Sequence[Sequence[Piece]]) -> Layout:
    """How the lines of a list are built, by what most of them have in common."""
    rows = [atoms_of(pieces) for pieces in lines]
    behind = ahead = phrases = 0
    counted = parted = 0
    for atoms in rows:
        if any(atom.kind is AtomKind.BREAK for atom in atoms):
            for phrase in phrases_of(atoms):
                words = [atom.text for atom in phrase if atom.kind is AtomKind.WORD]
                phrases += 1
                if len(words) > 1 and len(words[-1]) < 4 and not _is_titled(words[0]):
                    ahead += family_likeness(words[-1]) > max(2, given_likeness(words[-1]) + 3)
            continue
        counted += 1
        place = wide_gap(atoms)
        head = [atom for atom in atoms[:place] if atom.kind is AtomKind.WORD]
        tail = "".join(atom.text for atom in atoms[place:] if atom.kind in (AtomKind.WORD, AtomKind.BRACKET))
        name = "".join(atom.text for atom in head)
        if not place or not is_name(name) or is_office(name) or is_unit(name) or name_likeness(name) < -6:
            continue
        parted += bool(tail)
        if len(tail) > 1 and (is_office(tail) or is_unit(tail) or holds_organisation(tail) or name_likeness(tail) < -4):
            behind += 1
    enough = counted if parted < counted else counted - 1  # a column that every line has may hold odd words
    return Layout(behind >= 2 and behind * 2 > enough, phrases > 1 and ahead * 2 > phrases)

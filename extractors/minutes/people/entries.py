"""One line of an attendance list cut into entries: who, in what office, with what remark."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from extractors.japanese.labels import name_start, parse_label
from extractors.japanese.offices import OfficeKind, is_office, is_section, office_at_end, office_kind
from extractors.minutes.people.names import Token, group_word, is_name, sections_joined, split_names
from extractors.minutes.people.offices import split_office
from extractors.model.document import Range


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the reading text: a paragraph, a table cell, or what stands between two commas."""

    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Title:
    """An office printed without a name: it belongs to the next line, or to the one before."""

    text: str
    range: Range


@dataclass(frozen=True, slots=True)
class Entry:
    """One person as a list prints them; offices not yet resolved."""

    name: str
    role: str | None
    ranges: tuple[Range, ...]
    notes: tuple[str, ...] = ()
    mark: str | None = None
    """Circle before the name; ◎ marks the chair."""
    unsure: bool = False
    """Whether it is in doubt where the name ends."""
    section: str | None = None
    """Section printed once, before the first of several people (企画課　柿沼課長、槙原主任)."""


_COMMA = re.compile(r"[、，,；;\n]")
_TOKEN = re.compile(r"[（(〔［\[【][^（()）〔〕［］\[\]【】]{0,60}[)）〕］\]】]|[^\s（(〔［\[【]+|[（(〔［\[【]")
_MARK = re.compile(r"^[◎○◯〇●△▲□■◇◆☆★※＊*・･▽▼]+(?=[^\s])")
_BULLET = re.compile(r"^[◎○◯〇●△▲□■◇◆☆★※＊*・･▽▼‐－-]$")
_SEAT = re.compile(r"^(?:議席)?第?(?:[0-9０-９]{1,3}|[一二三四五六七八九十]{1,4})番(?:議員)?")
_NUMBER = re.compile(r"^[0-9０-９]{1,3}[.．)）]?$")
_HONORIFIC = re.compile(r"^(.*?)(君|くん|氏|さん|様|殿)$")
_ORGANISATION = re.compile(
    r"大学|会社|協会|連合会|医師会|組合|法人|学校|病院|センター|機構|研究所|銀行|新聞|委員会|協議会"
)
_ORGANISATION_END = re.compile(
    r"(?:大学|大学院|会社|協会|連合会|連盟|協議会|商工会|会議所|師会|士会|組合|法人|学校|病院|センター|機構|研究所|銀行|新聞社|委員会|自治会|町会|クラブ|団体|社協|公社|財団|会)$"
)
_ORGANISATION_LENGTH = 4
_SHORT_NAME = re.compile(r"(?!.*(?:課|室|部|局|係|担当|センター)$)[㐀-鿿々ぁ-んヶ]{2,6}(?:委員|議員|君|氏)?")
_BODY_OFFICE = 6
_OF_BODY = (OfficeKind.CHAIR, OfficeKind.DEPUTY, OfficeKind.MEMBER)
_ONE_PERSON = (OfficeKind.CHAIR, OfficeKind.STAFF, OfficeKind.SECRETARIAT, OfficeKind.EXECUTIVE)
"""Offices that one person holds."""
_AND = re.compile(r"(?P<office>.*(?:長|監|官|者|幹|事|査|役|任))(?:兼|兼務)")
_DITTO = ("〃", "″", "仝", "同", "々")
_DOTS = re.compile(r"[・…‥.．]{3,}")


def split_commas(piece: Piece) -> Iterator[Piece]:
    """Stretches between commas outside brackets."""
    depth, start = 0, 0
    for index, letter in enumerate(piece.text):
        if letter in "（(〔［[【":
            depth += 1
        elif letter in "）)〕］]】":
            depth = max(0, depth - 1)
        elif depth == 0 and _COMMA.match(letter):
            yield Piece(piece.text[start:index], piece.start + start)
            start = index + 1
    yield Piece(piece.text[start:], piece.start + start)


def _split_dots(piece: Piece) -> Iterator[Piece]:
    """Names joined by dots (柿沼一郎・槙原花子); a name or office with dots in it stays whole."""
    parts = piece.text.split("・")
    if len(parts) < 2 or not all(_SHORT_NAME.fullmatch("".join(part.split())) for part in parts):
        yield piece
        return
    start = piece.start
    for part in parts:
        yield Piece(part, start)
        start += len(part) + 1


def tokens_of(pieces: Sequence[Piece]) -> list[Token]:
    """Words of some pieces; brackets are one word each, pieces are far apart."""
    tokens: list[Token] = []
    for piece in pieces:
        end = -1
        text = _DOTS.sub(lambda match: "　" * len(match.group()), piece.text)
        for match in _TOKEN.finditer(text):
            gap = 99 if end < 0 else match.start() - end
            end = match.end()
            tokens.extend(_unmark(match.group(), piece.start + match.start(), gap))
    return tokens


def _unmark(text: str, start: int, gap: int) -> Iterator[Token]:
    """A word with the circle or seat number before it, and the honorific after it, as words of their own."""
    for pattern in (_MARK, _SEAT):
        found = pattern.match(text)
        if found and found.end() < len(text):
            yield Token(found.group(), start, start + found.end(), gap)
            text, start, gap = text[found.end() :], start + found.end(), 0
    match = _HONORIFIC.match(text)
    if match and len(match[1]) > (match[2] != "君") and is_name(match[1]):
        cut = len(match[1])
        yield Token(match[1], start, start + cut, gap)
        yield Token(match[2], start + cut, start + len(text), 0)
    else:
        yield Token(text, start, start + len(text), gap)


def read_entries(
    pieces: Sequence[Piece], surnames: Collection[str], last_role: str | None = None
) -> tuple[list[Entry], Title | None]:
    """The people of one line, and an office left over without a name."""
    found: list[Entry] = []
    rest: Title | None = None
    section: str | None = None
    parts = [part for piece in pieces for between in split_commas(piece) for part in _split_dots(between)]
    rows = [[part] for part in parts] if len(parts) > len(pieces) else [list(pieces)]
    for row in rows:
        scan = _Scan(surnames, found[-1].role if found else last_role)
        entries = scan.read(tokens_of(row))
        found.extend(entry if entry.section else replace(entry, section=section) for entry in entries)
        section = scan.section or (_own_section(entries) if len(rows) > 1 else None) or section
        rest = scan.left_over() or (rest if not found else None)
    return found, rest


def _own_section(entries: Sequence[Entry]) -> str | None:
    """Section that the first of several people is printed with: 企画課　課長　柿沼一郎、主査　槙原花子."""
    return split_office(entries[0].role, None, None).affiliation if entries else None


class _Scan:
    """Walks over the words of a line and collects entries."""

    def __init__(self, surnames: Collection[str], last_role: str | None) -> None:
        self.surnames = surnames
        self.last_role = last_role
        """Office of the entry before, which 〃 repeats."""
        self.entries: list[Entry] = []
        self.role: list[Token] = []
        self.name: list[Token] = []
        self.mark: Token | None = None
        self.section: str | None = None
        self.organisation: Token | None = None
        self.bracketed = False
        """Whether the line prints offices in brackets before the names."""
        self.leading = False
        """Whether the line prints the office before the name."""

    def read(self, tokens: Sequence[Token]) -> list[Entry]:
        tokens = sections_joined(tokens)
        index = 0
        while index < len(tokens):
            index += self._step(tokens, index)
        self._flush()
        return self.entries

    def left_over(self) -> Title | None:
        """The office at the end of the line that nobody's name follows."""
        if not self.role:
            return None
        text = " ".join(token.text for token in self.role)
        return Title(text, Range(self.role[0].start, self.role[-1].end))

    def _step(self, tokens: Sequence[Token], index: int) -> int:
        """Take one or more words; how many."""
        token = tokens[index]
        if token.text[0] in "（(〔［[【":
            self._bracket(token)
        elif _SEAT.fullmatch(token.text) or _NUMBER.match(token.text):
            self._flush()
        elif _BULLET.match(token.text) or _MARK.match(token.text + "x"):
            self._flush()
            self.mark = token
        elif (
            token.text in _DITTO
            and self.last_role
            and not (token.text == "々" and self.name)
            and not (token.text == "同" and _office_words(tokens, index))
        ):
            self._flush()
            self.role = [Token(self.last_role, token.start, token.end, token.gap)]
            self.leading = True
        elif token.text in ("君", "くん", "氏", "さん", "様", "殿") and self.name:
            self.name.append(token)
            self._flush(honorific=True)
        elif match := _AND.fullmatch(token.text):  # 総合支所長兼: the other office stands on the next line
            if self.name:
                self._flush()
            self.role, self.leading = ([*self.role, token] if is_office(match["office"]) else self.role), True
        elif count := group_word(tokens, index):
            self._flush()
            return count
        elif count := 0 if self._ends_name(tokens, index) else _office_words(tokens, index):
            self._office(tokens[index : index + count])
            return count
        else:
            self._word(token, tokens[index + 1] if index + 1 < len(tokens) else None)
        return 1

    def _ends_name(self, tokens: Sequence[Token], index: int) -> bool:
        """Whether a single letter ends the name before it (鶴　谷　慶　市　議員), an office following."""
        if not self.name or len(tokens[index].text) > 1 or index + 1 >= len(tokens):
            return False
        return len(tokens[index + 1].text) > 1 and is_office(tokens[index + 1].text)

    def _bracket(self, token: Token) -> None:
        """A remark on the name before it, or part of the office of the name behind it."""
        inner = "".join(token.text[1:-1].split())
        first = not (self.name or self.entries or self.role)
        if is_body_office(inner) and (first or self.bracketed):  # （委員長）柿沼一郎　（副委員長）槙原花子
            self._flush()
            self.role, self.leading, self.bracketed = [Token(inner, token.start, token.end, token.gap)], True, True
        elif self.name:
            self._flush(note=token)
        elif self.role or not self.entries:
            self.role.append(token)
        else:
            self.entries[-1] = _with_note(self.entries[-1], token)

    def _office(self, words: Sequence[Token]) -> None:
        joined = Token("".join(word.text for word in words), words[0].start, words[-1].end, words[0].gap)
        if self.name and not self.leading:  # 山田太郎　委員
            self.role = [joined]
            self._flush()
            return
        if self.name:
            self._flush()
        self.role.append(joined)
        self.leading = True

    def _word(self, token: Token, following: Token | None) -> None:
        if not self.name and (head := name_start(token.text)) and is_name(token.text[head:]):
            if self.role:
                self.role = []
            self.role.append(Token(token.text[:head], token.start, token.start + head, token.gap))
            self.leading = True
            self.name.append(Token(token.text[head:], token.start + head, token.end, 0))
            return
        if self._outside(token):
            return
        if not self.name and not self.role and following and _is_organisation(token.text) and _begins_name(following):
            self.organisation = token  # 柿沼市社会福祉協議会　　槙原　花子
            return
        if office_at_end(token.text) is not None and not is_name_like_title(token.text):
            if not self.name and following and _begins_name(following):  # 柿沼総合支所長　野　川　智　子
                self._office([token])
                return
            parts = parse_label(token.text, self.surnames)
            if parts.name and parts.role and is_name(parts.name):
                if len(self.name) == 1 and _ORGANISATION_END.search(self.name[0].text) and not self.role:
                    self.role, self.name = self.name, []  # 柿沼大学　木暮教授
                cut = len(parts.name)
                self.name.append(Token(parts.name, token.start, token.start + cut, token.gap))
                own = Token(parts.role, token.start + cut, token.end, 0)
                before = self.role if len(self.role) == 1 and not self.name[1:] else []
                if before and (is_section(before[0].text) or _ORGANISATION_END.search(before[0].text)):
                    self.section = before[0].text
                    own = Token(parts.role, before[0].start, token.end, 0)
                self.role = [own]
                self._flush()
                return
        self.name.append(token)

    def _outside(self, token: Token) -> bool:
        """Take the organisation, or the title elsewhere, of the full name before it: 柿沼　一郎　　柿沼大学教授."""
        full = len(self.name) > 1 and sum(len(word.text) for word in self.name) > 2
        if self.leading or self.role or not full or len(token.text) < _ORGANISATION_LENGTH:
            return False
        word = office_at_end(token.text)
        if word and _ORGANISATION.search(token.text[: -len(word)]):
            self.role = [token]
            self._flush()
            return True
        if word is None and _ORGANISATION_END.search(token.text):
            self.organisation = token
            return True
        return False

    def _flush(self, note: Token | None = None, honorific: bool = False) -> None:
        """Close the entry that is being collected."""
        names, role = self.name, self.role
        if not names:
            return
        if honorific:
            names = names[:-1]
        self.name, self.role = [], []
        alone = self.leading and bool(role) and office_kind("".join(word.text for word in role)) in _ONE_PERSON
        parts = split_names(names, self.surnames, one=alone) if not honorific else [tuple(names)]
        even = len({token.gap for token in names[1:]}) == 1 and all(len(token.text) == 1 for token in names)
        for number, part in enumerate(parts):
            last = number == len(parts) - 1
            self._add(part, role, note if last else None, len(parts) > 1 and even)
        self.mark = None

    def _add(self, part: Sequence[Token], role: Sequence[Token], note: Token | None, unsure: bool) -> None:
        name = "".join(token.text for token in part)
        if not is_name(name):
            return
        words = [*part, *role, *([note] if note else [])]
        start, end = min(word.start for word in words), max(word.end for word in words)
        notes = (note.text[1:-1].strip(),) if note else ()
        if self.organisation:
            notes = (*notes, self.organisation.text)
            start, end = min(start, self.organisation.start), max(end, self.organisation.end)
            self.organisation = None
        label = " ".join(token.text for token in role) or None
        section = self.section
        if label and office_at_end(label) is None and is_section(label):  # 相談支援センター　柿沼　一郎
            label, section = None, label
        self.last_role = label or self.last_role
        mark = self.mark.text if self.mark else None
        self.entries.append(Entry(name, label, (Range(start, end),), notes, mark, unsure, section))


def _is_organisation(text: str) -> bool:
    return len(text) >= _ORGANISATION_LENGTH and (_ORGANISATION_END.search(text) is not None or is_section(text))


def is_body_office(text: str) -> bool:
    """Whether a bracket holds an office of the body itself (副委員長), not a minister's portfolio."""
    return len(text) <= _BODY_OFFICE and is_office(text) and office_kind(text) in _OF_BODY


def is_name_like_title(text: str) -> bool:
    """Whether a word that ends like a title is more likely a name (小森, 町田市)."""
    return len(text) < 3 and text not in ("委員", "議員")


def _begins_name(token: Token) -> bool:
    """Whether a word can only be a name or its beginning."""
    return is_name(token.text) and office_at_end(token.text) is None


def _office_words(tokens: Sequence[Token], index: int) -> int:
    """How many words from ``index`` on make one office (市　長, 総務部　部長); 0 if none."""
    best, joined = 0, ""
    for count, token in enumerate(tokens[index : index + 8], start=1):
        if token.text[0] in "（(〔［[【" or (count > 1 and token.gap > 9):
            break
        joined += token.text
        word = office_at_end(joined) if len(joined) > 1 and is_office(joined) else None
        added = "".join(part.text for part in tokens[index + best : index + count])
        if (word and (not best or word == joined or len(word) > len(added) or is_office(added))) or (
            not best and len(joined) > 1 and is_office(joined)
        ):
            best = count
        if len(joined) > 30:
            break
    return best


def _with_note(entry: Entry, note: Token) -> Entry:
    text = note.text[1:-1].strip()
    *before, last = entry.ranges
    return replace(entry, ranges=(*before, Range(last.start, max(last.end, note.end))), notes=(*entry.notes, text))

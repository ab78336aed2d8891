"""Signs that begin a line (印): symbols and brackets before a speaker, a heading, an item. Data only.

What a sign stands for is decided by evidence in a document, never by the sign. How numbers are printed before an
item is told in ``enumerators``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Symbols:
    """Symbols of one form, whatever their colour; those printed alike stand together, the usual one first."""

    name: str
    alike: tuple[str, ...]

    @property
    def letters(self) -> str:
        """All of them."""
        return "".join(self.alike)


@dataclass(frozen=True, slots=True)
class Brackets:
    """Opening and closing brackets of one form; the nth opening one goes with the nth closing one."""

    name: str
    opening: str
    closing: str


SYMBOLS: tuple[Symbols, ...] = (
    Symbols("circle", ("○◯〇⭕⚪⚬", "❍❏")),
    Symbols("double_circle", ("◎⦿⊚", "◉")),
    Symbols("disc", ("●⚫⬤", "◐◑")),
    Symbols("square", ("□▢▫◻◽⬜❑", "■▪◼◾⬛", "▣")),
    Symbols("diamond", ("◇⬦⋄", "◆⬥", "❖", "◈")),
    Symbols("triangle", ("△", "▲", "▽", "▼", "▷▹", "▶►▸", "◁◃", "◀◄◂")),
    Symbols("star", ("☆", "★", "※", "＊*✱✽❋✻")),
    Symbols("dot", ("・･·", "•", "‣", "◦", "∙⋅")),
    Symbols("dash", ("-‐–−－—―",)),
    Symbols("arrow", ("→⇒➡⇨⟶", "➢➤➔➜")),
    Symbols("tick", ("✓✔☑", "☐", "☒")),
)
"""A dash counts only before white space; what ``dash``, ``arrow`` and ``tick`` stand before is no speaker."""

BRACKETS: tuple[Brackets, ...] = (
    Brackets("parentheses", "（(⦅｟︵❨", "）)⦆｠︶❩"),
    Brackets("lenticular", "【〖︻", "】〗︼"),
    Brackets("square_brackets", "［[〚⟦", "］]〛⟧"),
    Brackets("tortoise_shell", "〔❲︹", "〕❳︺"),
    Brackets("angle", "＜<〈‹❬", "＞>〉›❭"),
    Brackets("double_angle", "《≪«", "》≫»"),
    Brackets("corner", "「『﹁｢", "」』﹂｣"),
    Brackets("quote", "“〝", "”〟"),
)
"""``corner`` and ``quote`` hold words that are quoted; the others also a speaker, a heading or a number."""

_QUOTING = frozenset({"corner", "quote"})
_UNSPOKEN = frozenset({"dash", "arrow", "tick"})

_SPECIAL = re.compile(r"([\\^\]\[-])")


def one_of(letters: str) -> str:
    r"""Pattern of one of the letters.

    >>> one_of("*-]")
    '[*\\-\\]]'
    """
    escaped = _SPECIAL.sub(r"\\\1", letters)
    return f"[{escaped}]"


def none_of(letters: str) -> str:
    r"""Pattern of a letter of the same line that is none of these.

    >>> none_of("(-)")
    '[^(\\-)\\n]'
    """
    return f"[^{one_of(letters)[1:-1]}\\n]"


SYMBOL = "".join(row.letters for row in SYMBOLS)
"""Every symbol that may begin a line."""
SPEAKER_SYMBOLS = tuple(row for row in SYMBOLS if row.name not in _UNSPOKEN)
SPEAKER_SYMBOL = "".join(row.letters for row in SPEAKER_SYMBOLS)
"""Every symbol that may stand before a speaker."""
OPENING = "".join(row.opening for row in BRACKETS)
CLOSING = "".join(row.closing for row in BRACKETS)
HEADING_BRACKETS = tuple(row for row in BRACKETS if row.name not in _QUOTING)
"""Brackets in which a speaker, a heading or a number may stand."""
HEADING_OPENING = "".join(row.opening for row in HEADING_BRACKETS)
HEADING_CLOSING = "".join(row.closing for row in HEADING_BRACKETS)
_TITLE_BRACKETS = tuple(row for row in HEADING_BRACKETS if row.name != "parentheses")
TITLE_OPENING = "".join(row.opening for row in _TITLE_BRACKETS)
"""Brackets in which a title stands: parentheses hold remarks as well."""
TITLE_CLOSING = "".join(row.closing for row in _TITLE_BRACKETS)
_HEADLINE_BRACKETS = tuple(row for row in BRACKETS if row.name in ("lenticular", "angle", "double_angle"))
HEADLINE_OPENING = "".join(row.opening for row in _HEADLINE_BRACKETS)
"""Brackets in which a title stands and no remark."""
HEADLINE_CLOSING = "".join(row.closing for row in _HEADLINE_BRACKETS)
_REMARK_BRACKETS = tuple(row for row in BRACKETS if row.name in ("parentheses", "square_brackets", "tortoise_shell"))
REMARK_OPENING = "".join(row.opening for row in _REMARK_BRACKETS)
"""Brackets in which a remark, a stage direction or a number of a note stands."""
REMARK_CLOSING = "".join(row.closing for row in _REMARK_BRACKETS)

CIRCLE, DASH = SYMBOLS[0].alike[0], next(row.letters for row in SYMBOLS if row.name == "dash")
FIGURE = "".join(row.letters for row in SPEAKER_SYMBOLS if row.name not in ("star", "dot")) + "☆★"
"""Symbols that are a figure: what begins a heading, where ※ and ・ begin a note and an item."""
CROSS = "×✕✖☓╳✗✘"
TICK = "✓✔☑✅√レ"
"""Written into a box or a cell, as the figures are; no line begins with them."""
_DRAWN = "─━═┄┅┈┉╌＿_=＝~～〜…‥.．#＃+＋‑‒ー"
"""What a line across the page is drawn of, besides symbols."""

A_SYMBOL, A_SPEAKER_SYMBOL, A_FIGURE = one_of(SYMBOL), one_of(SPEAKER_SYMBOL), one_of(FIGURE)
ANY_OPENING, ANY_CLOSING = one_of(OPENING), one_of(CLOSING)
AN_OPENING, A_CLOSING = one_of(HEADING_OPENING), one_of(HEADING_CLOSING)
A_TITLE_OPENING, A_TITLE_CLOSING = one_of(TITLE_OPENING), one_of(TITLE_CLOSING)
A_REMARK_OPENING, A_REMARK_CLOSING = one_of(REMARK_OPENING), one_of(REMARK_CLOSING)
A_HEADLINE_OPENING, A_HEADLINE_CLOSING = one_of(HEADLINE_OPENING), one_of(HEADLINE_CLOSING)
A_CELL_SIGN = one_of(FIGURE + CROSS + TICK)
A_RULE_SIGN = one_of(SYMBOL + CROSS + _DRAWN)
A_DASH = one_of(DASH)
UNQUOTED, UNBRACKETED = none_of(OPENING + CLOSING), none_of(HEADING_OPENING + HEADING_CLOSING)
UNREMARKED = none_of(REMARK_OPENING + REMARK_CLOSING)
UNCLOSED, UNCLOSED_TITLE = none_of(HEADING_CLOSING), none_of(TITLE_CLOSING)
UNCLOSED_REMARK, UNCLOSED_HEADLINE = none_of(REMARK_CLOSING), none_of(HEADLINE_CLOSING)
"""Patterns of one letter, to build other patterns of."""

_PARTNERS = dict(zip(OPENING, CLOSING, strict=True))
_USUAL = {letter: group[0] for row in SYMBOLS for group in row.alike for letter in group}
_USUAL |= {letter: row.opening[0] for row in BRACKETS for letter in row.opening}
_USUAL |= {letter: row.closing[0] for row in BRACKETS for letter in row.closing}
_FORMS = {letter: row.name for row in SYMBOLS for letter in row.letters}
_FORMS |= {letter: row.name for row in BRACKETS for letter in row.opening + row.closing}


def usual(sign: str) -> str:
    """The usual printing of a sign: ◯ and 〇 are ○, [ is ［; ● and ○ stay apart. Other letters stay as they are.

    >>> usual("◯"), usual("●"), usual("["), usual("あ")
    ('○', '●', '［', 'あ')
    """
    return _USUAL.get(sign, sign)


def form_of(sign: str) -> str | None:
    """Name of the form of a symbol or bracket whatever its colour: ○ is a circle, 【 lenticular; None for others."""
    return _FORMS.get(sign)


def is_bracket(text: str) -> bool:
    """Whether a text is nothing but one bracket."""
    return len(text) == 1 and text in OPENING + CLOSING


def partner(opening: str) -> str | None:
    """The bracket that closes what ``opening`` opens, None if it opens nothing.

    >>> partner("【")
    '】'
    """
    return _PARTNERS.get(opening)

"""What a short Japanese text shows, as strings: n-grams of its letters, its opening, ending, clauses and shape."""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable
from functools import lru_cache
from itertools import repeat
from operator import add

Features = frozenset[str]

HEAD, TAIL = 12, 16
LONGEST = 600  # of a longer text the first and the last half of this many characters tell what it is
CLOSING = "。．.、,!?」』)]】〉》〕 "
CLAUSE = re.compile(r"[、。!?;:()「」『』\[\]【】 \n]+")
NUMBER = re.compile(r"0[0,.]*")
SPACES = re.compile(r"  +")
KANA = re.compile(r"[ぁ-ゖー、。 ]+")
WORDS = re.compile(r"[一-鿿々〆]{2,}|[ァ-ヺー]{2,}|[a-z]{2,}")
LENGTHS = (4, 8, 12, 18, 26, 36, 50, 70, 100, 150, 250)
MARKS = tuple((mark, f"has={mark}") for mark in "。、?!「」()【】〔〕○●・:→0※第")
SCRIPTS = tuple((letter * length, letter) for letter in "KHTA" for length in (9, 4, 3, 2, 2))


class Folding(dict[int, str]):
    """Each character as its plain form: NFKC, lower case, any digit as 0, any white space as a blank."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join("0" if letter.isdecimal() else " " if letter.isspace() else letter for letter in plain)
        self[code] = folded
        return folded


FOLDING = Folding(dict(zip(map(ord, "〇〜～－―‐−御"), "○~~----ご", strict=True)))


class Writing(dict[int, str]):
    """Each plain character as a letter for its script; marks as they are."""

    def __missing__(self, code: int) -> str:
        self[code] = script = script_letter(chr(code))
        return script


def script_letter(plain: str) -> str:
    if "ぁ" <= plain <= "ゖ":
        return "H"
    if "ァ" <= plain <= "ヺ" or plain == "ー":
        return "T"
    if "一" <= plain <= "鿿" or plain in "々〆":
        return "K"
    return "A" if "a" <= plain <= "z" else plain


WRITING = Writing()


def fold_text(text: str) -> str:
    """The text with one form for each letter: width and variants folded, each number as 0, white space as one blank.

    >>> fold_text("第１２号　ご報告")
    '第0号 ご報告'
    """
    plain = text.translate(FOLDING)
    if "0" in plain:
        plain = NUMBER.sub("0", plain)
    if "  " in plain:
        plain = SPACES.sub(" ", plain)
    return plain.strip()


def shorten(text: str) -> str:
    """The text, or the two ends of a long one."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]


def letter_grams(text: str, longest: int, prefix: str = "") -> list[str]:
    """All runs of one to `longest` letters, each after the prefix."""
    last: Iterable[str] = map(add, repeat(prefix), text) if prefix else text
    grams = list(last)
    last = grams
    for size in range(1, longest):
        last = list(map(add, last, text[size:]))
        grams += last
    return grams


@lru_cache(maxsize=256)
def text_features(text: str) -> Features:
    """All that one text shows by itself; every model that scores this text shares the set.

    Plain n-grams stand as they are; `^` marks those of the opening, `$` those of the ending (`^^`, `$$` anchored),
    `/` the ends of clauses, `#` n-grams of what remains without hiragana (持ち出した and 持出し are both 持出), `&`
    words written in one script, `len=`, `shape=`, `has=` the form.
    """
    plain = shorten(fold_text(text))
    ending = plain.rstrip(CLOSING)
    found = letter_grams(plain, 3)
    found += letter_grams(plain[:HEAD], 2, "^")
    found += letter_grams(ending[-TAIL:], 3, "$")
    found += letter_grams(KANA.sub("", plain), 3, "#")
    found += ["^^" + plain[:size] for size in range(1, 7)]
    found += ["$$" + ending[-size:] for size in range(1, 9)]
    for clause in CLAUSE.split(plain):
        found += ("/" + clause[-2:], "/" + clause[-3:], "/" + clause[-4:], "/" + clause[-5:])
    found += map(add, repeat("&"), WORDS.findall(plain))
    found += form_features(plain, ending, text)
    return frozenset(found)


def form_features(plain: str, ending: str, text: str) -> list[str]:
    """Length, runs of script at both ends, punctuation and brackets."""
    shape = script_shape(plain)
    found = [feature for mark, feature in MARKS if mark in plain]
    found += (
        f"len={length_bucket(plain)}",
        f"closed={plain[len(ending) :][:2]}",
        f"sentences={min(plain.count('。'), 4)}",
        "shape^" + shape[:3],
        "shape^" + shape[:5],
        "shape$=" + shape[-3:],
        "shape$=" + shape[-5:],
    )
    if len(shape) <= 8:
        found.append("shape=" + shape)
    if "\n" in text:
        found.append("has=lines")
    if text[:1] in " \u3000\t":
        found.append("indented")
    return found


def length_bucket(plain: str) -> int:
    return bisect_left(LENGTHS, len(plain))


def script_shape(plain: str) -> str:
    """One letter for each run of one script: K kanji, H hiragana, T katakana, A Latin, 0 number, marks as they are."""
    shape = (plain[:40] + plain[-40:] if len(plain) > 80 else plain).translate(WRITING)
    for run, letter in SCRIPTS:
        shape = shape.replace(run, letter)
    return shape


@lru_cache(maxsize=1024)
def context_features(name: str, text: str | None, longest: int = 2) -> Features:
    """What a text beside the one scored shows, each feature beginning with its name; nothing where it isn't known.

    `name=` marks n-grams, `name==` the whole of a short text, `name^` and `name$` its opening and ending. That there is
    no such text (an empty one) is a fact too: `name=-`.
    """
    if text is None:
        return frozenset()
    if not text:
        return frozenset((name + "=-",))
    plain = shorten(fold_text(text))
    ending = plain.rstrip(CLOSING)
    found = letter_grams(plain, longest, name + "=")
    found += [f"{name}${ending[-size:]}" for size in range(1, 9)]
    found += [f"{name}^{plain[:size]}" for size in range(1, 6)]
    if len(plain) <= 16:
        found.append(f"{name}=={plain}")
    return frozenset(found)


def flag(name: str, value: object) -> Features:
    """One named fact: `flag("mark", "(1)")` is `mark=(1)`; nothing where it isn't known (None)."""
    return frozenset() if value is None else frozenset((f"{name}={value}",))

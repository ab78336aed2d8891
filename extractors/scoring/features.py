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
SPACES = re.compile(r"\s+")
KANA = re.compile(r"[ぁ-ゖー、。 ]+")
RUNS = re.compile(r"[一-鿿々〆]+|[ァ-ヺー]+|[ぁ-ゖ]+|[a-z]+|0|.")
WORDS = re.compile(r"[一-鿿々〆]{2,}|[ァ-ヺー]{2,}|[a-z]{2,}")
LENGTHS = (4, 8, 12, 18, 26, 36, 50, 70, 100, 150, 250)


class Folding(dict[int, str]):
    """Each character as its plain form: NFKC, lower case, any digit as 0, any white space as a blank."""

    def __missing__(self, code: int) -> str:
        plain = unicodedata.normalize("NFKC", chr(code)).lower()
        folded = "".join("0" if letter.isdecimal() else " " if letter.isspace() else letter for letter in plain)
        self[code] = folded
        return folded


FOLDING = Folding(dict(zip(map(ord, "〇〜～－―‐−御"), "○~~----ご", strict=True)))


def fold_text(text: str) -> str:
    """The text with one form for each letter: width and variants folded, each number as 0, white space as one blank.

    >>> fold_text("第１２号　ご報告")
    '第0号 ご報告'
    """
    return NUMBER.sub("0", SPACES.sub(" ", text.translate(FOLDING))).strip()


def shorten(text: str) -> str:
    """The text, or the two ends of a long one."""
    return text if len(text) <= LONGEST else text[: LONGEST // 2] + " " + text[-LONGEST // 2 :]


def letter_grams(text: str, longest: int) -> list[str]:
    """All runs of one to `longest` letters."""
    grams = list(text)
    last: Iterable[str] = grams
    for size in range(1, longest):
        last = list(map(add, last, text[size:]))
        grams.extend(last)
    return grams


def prefixed(prefix: str, grams: Iterable[str]) -> Iterable[str]:
    return map(add, repeat(prefix), grams)


@lru_cache(maxsize=256)
def text_features(text: str) -> Features:
    """All that one text shows by itself; every model that scores this text shares the set.

    Plain n-grams stand as they are; `^` marks those of the opening, `$` those of the ending (`^^`, `$$` anchored),
    `/` the ends of clauses, `#` n-grams of what remains without hiragana (持ち出した and 持出し are both 持出), `&`
    words written in one script, `len=`, `shape=`, `has=` the form.
    """
    plain = shorten(fold_text(text))
    ending = plain.rstrip(CLOSING)
    found = set(letter_grams(plain, 4))
    found.update(prefixed("^", letter_grams(plain[:HEAD], 3)))
    found.update(prefixed("$", letter_grams(ending[-TAIL:], 4)))
    found.update("^^" + plain[:size] for size in range(1, 9))
    found.update("$$" + ending[-size:] for size in range(1, 13))
    for clause in CLAUSE.split(plain):
        found.update(("/" + clause[-2:], "/" + clause[-3:], "/" + clause[-4:], "/" + clause[-5:]))
    found.update(prefixed("#", letter_grams(KANA.sub("", plain), 4)))
    found.update(prefixed("&", WORDS.findall(plain)))
    found.update(form_features(plain, ending, text))
    found.discard("")
    return frozenset(found)


def form_features(plain: str, ending: str, text: str) -> set[str]:
    """Length, runs of script at both ends, punctuation and brackets."""
    found = {f"len={length_bucket(plain)}"}
    shape = script_shape(plain)
    found.update((f"shape^{shape[:3]}", f"shape^{shape[:5]}", f"shape$={shape[-3:]}", f"shape$={shape[-5:]}"))
    if len(shape) <= 8:
        found.add(f"shape={shape}")
    found.update(f"has={letter}" for letter in "。、?!「」()【】〔〕○●・:→0※第" if letter in plain)
    if "\n" in text:
        found.add("has=lines")
    if text[:1] in " \u3000\t":
        found.add("indented")
    found.add(f"closed={plain[len(ending) :][:2]}")
    found.add(f"sentences={min(plain.count('。'), 4)}")
    return found


def length_bucket(plain: str) -> int:
    return bisect_left(LENGTHS, len(plain))


def script_shape(plain: str) -> str:
    """One letter for each run of one script: K kanji, H hiragana, T katakana, A Latin, 0 number, marks as they are."""
    return "".join(map(run_letter, RUNS.findall(plain[:40] + plain[-40:] if len(plain) > 80 else plain)))


def run_letter(run: str) -> str:
    first = run[0]
    if "ぁ" <= first <= "ゖ":
        return "H"
    if "ァ" <= first <= "ヺ" or first == "ー":
        return "T"
    if "一" <= first <= "鿿" or first in "々〆":
        return "K"
    return "A" if "a" <= first <= "z" else first


@lru_cache(maxsize=1024)
def context_features(name: str, text: str | None, longest: int = 3) -> Features:
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
    found = set(prefixed(name + "=", letter_grams(plain, longest)))
    found.update(f"{name}${ending[-size:]}" for size in range(1, 9))
    found.update(f"{name}^{plain[:size]}" for size in range(1, 6))
    if len(plain) <= 16:
        found.add(f"{name}=={plain}")
    return frozenset(found)


def flag(name: str, value: object) -> Features:
    """One named fact: `flag("mark", "(1)")` is `mark=(1)`; nothing where it isn't known (None)."""
    return frozenset() if value is None else frozenset((f"{name}={value}",))

"""The course of a meeting as far as rulings go: what is put, who agrees, what is declared (諮る, 異議なし, 決する)."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache

from extractors.scoring.features import Features, context_features, flag, fold_text, text_features
from extractors.scoring.replies import forms_in

BACK = 5
AHEAD = 3
AGREEING = frozenset(("no_objection", "yes", "clapped", "all"))
SHORT = 8
PATH = 8
REPLY = 24


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One sentence of minutes, or one line of notes."""

    text: str
    turn: int
    """Sentences of one turn, or of one item of notes, share it."""
    speaker: str | None = None
    """The label as printed; None of a stage direction, and in notes."""
    chair: bool | None = None
    """Whether the speaker presides; None where nobody speaks."""
    marks: frozenset[str] = frozenset()
    """What the written rules see in the words (`marks_of`)."""


@lru_cache(maxsize=512)
def forms_seen(text: str) -> tuple[str, ...]:
    return tuple(forms_in(text))


def place_of(other: CourseLine, one: CourseLine) -> str:
    """Who says the other sentence: d nobody, s in the same turn, c the same speaker, o somebody else."""
    if other.speaker is None and one.speaker is not None:
        return "d"
    if other.turn == one.turn:
        return "s"
    return "c" if other.speaker == one.speaker else "o"


def ruling_features(said: Sequence[CourseLine], index: int) -> Features:
    """For `ruling` (yes or no): a sentence, what stands around it, who says what, what the rules see in all of it."""
    one = said[index]
    before, after = said[max(0, index - BACK) : index], said[index + 1 : index + 1 + AHEAD]
    found = set(text_features(one.text))
    found |= context_features("before", before[-1].text if before else "")
    found |= context_features("after", after[0].text if after else "")
    found |= context_features("speaker", one.speaker or "")
    found |= flag("spoken", one.chair is not None) | flag("chair", one.chair)
    found |= {f"r:{mark}" for mark in one.marks} | {f"own={form}" for form in forms_seen(one.text)}
    if before:
        found |= {f"rb:{mark}" for mark in before[-1].marks}
    found |= around(one, before, after)
    found |= joint(one, before, after) | since_asked(said, index) | echoes(said, index) | spot(said, index)
    return frozenset(found)


def around(one: CourseLine, before: Sequence[CourseLine], after: Sequence[CourseLine]) -> set[str]:
    """Who speaks before and after, at what length, with which forms of asking and agreeing."""
    last = not after
    found = {
        f"opens={not before or before[-1].turn != one.turn}",
        f"last={last}{last or after[0].turn != one.turn}",
        "kinds=" + "".join(place_of(other, one) for other in reversed(before[-3:])),
    }
    for distance, other in enumerate(reversed(before)):
        place = place_of(other, one)
        for form in forms_seen(other.text):
            found |= {f"w4={form}", f"w4:{place}={form}"}
            if distance == 0:
                found |= {f"w1={form}", f"w1:{place}={form}"}
        if distance == 0:
            found |= {f"kind1={place}", f"b&len={place}{min(len(other.text) // SHORT, 4)}"}
    for other in after[:1]:
        place, own = place_of(other, one), ",".join(forms_seen(one.text)[:1])
        found |= {f"nextkind={place}", f"n&len={place}{min(len(other.text) // SHORT, 4)}"}
        for form in forms_seen(other.text):
            found |= {f"n:{place}={form}", f"own&n:{place}={form}:{own}"}
    return found


def joint(one: CourseLine, before: Sequence[CourseLine], after: Sequence[CourseLine]) -> set[str]:
    """Facts that tell together: an act declared after an assent, a question that is agreed to."""
    act = "A" if "telling" in one.marks else "G" if "general" in one.marks else "-"
    declares, asks = "declares" in one.marks, "put" in one.marks or "asks" in forms_seen(one.text)
    last = not after or after[0].turn != one.turn
    kind, agreed = seen_in(before[-1:], one)
    then, agrees = seen_in(after[:1], one)
    later = any({"declares"} <= other.marks and other.marks & {"telling", "general"} for other in after)
    asked = any("put" in other.marks for other in before[-4:])
    return {
        f"c1={act},{declares},{kind},{agreed}",
        f"c2={act},{asks},{then},{agrees}",
        f"c3={declares},{last},{kind}",
        f"c4={act},{declares},{last}",
        f"c5={asks},{kind},{agreed}",
        f"c6={kind},{agreed},{then},{agrees},{asks}",
        f"later={later},{asks}",
        f"asked={asked},{act},{declares}",
    }


def act_seen(one: CourseLine) -> str:
    """A where an act is named, G where only that something was decided, - else; and whether it is declared."""
    act = "A" if "telling" in one.marks else "G" if "general" in one.marks else "-"
    return f"{act},{'declares' in one.marks}"


def asked_before(said: Sequence[CourseLine], index: int) -> int | None:
    """The last sentence of the same speaker's turn before: what the others have replied to."""
    one = said[index]
    if one.speaker is None:
        return None
    for place in range(index - 1, max(-1, index - 1 - PATH), -1):
        if said[place].speaker == one.speaker and said[place].turn != one.turn:
            return place
    return None


def since_asked(said: Sequence[CourseLine], index: int) -> set[str]:
    """What happened since the speaker's turn before: asked or told, agreed or objected to, shortly or at length."""
    one, asked = said[index], asked_before(said, index)
    if asked is None:
        return {f"path=none,{act_seen(one)}"}
    question = "put" in said[asked].marks or "asks" in forms_seen(said[asked].text)
    replies = [other for other in said[asked + 1 : index] if other.turn != one.turn]
    begun = index - asked - 1 - len(replies)
    forms = {form for other in replies for form in forms_seen(other.text)}
    agreed, objected = not AGREEING.isdisjoint(forms), "objection" in forms
    short = all(len(other.text) < REPLY for other in replies)
    echo = shared(one.text, (said[asked],))
    return {
        f"path={question},{agreed},{objected},{min(begun, 2)},{act_seen(one)}",
        f"path={question},{short},{min(len(replies), 3)},{'declares' in one.marks}",
        f"path={question},{short},{agreed},{act_seen(one)[0]}",
        f"echo:asked={echo},{question}",
    }


def echoes(said: Sequence[CourseLine], index: int) -> set[str]:
    """How much of the sentence was said shortly before, by anybody and by others: rulings repeat what was put."""
    one, before = said[index], said[max(0, index - BACK) : index]
    others = [other for other in before if other.turn != one.turn and other.speaker != one.speaker]
    return {f"echo:near={shared(one.text, before)}", f"echo:others={shared(one.text, others)},{act_seen(one)}"}


def spot(said: Sequence[CourseLine], index: int) -> set[str]:
    """Where in its turn a sentence stands, with its length and what it names, and what the rules see in the next."""
    one = said[index]
    after = said[index + 1] if index + 1 < len(said) else None
    first = index == 0 or said[index - 1].turn != one.turn
    last = after is None or after.turn != one.turn
    found = {f"spot={first},{last},{min(len(one.text) // SHORT, 5)}", f"spot={first},{last},{act_seen(one)}"}
    if one.chair is not None:
        found.add(f"chairact={one.chair},{act_seen(one)}")
    return found | {f"nextmark={mark}" for mark in (after.marks if after else ())}


@lru_cache(maxsize=512)
def pairs_of(text: str) -> frozenset[str]:
    """Pairs of letters that tell what a text is about, hiragana left out."""
    plain = "".join(letter for letter in fold_text(text) if letter.isalnum() and not "\u3040" <= letter <= "\u309f")
    return frozenset(plain[place : place + 2] for place in range(max(len(plain) - 1, min(len(plain), 1))))


def shared(text: str, others: Sequence[CourseLine]) -> str:
    """How much of a text stands in others, in four steps; n for nothing, - where it has nothing to share."""
    own = pairs_of(text)
    if not own:
        return "-"
    both = own & frozenset().union(*(pairs_of(other.text) for other in others))
    return str(min(3, 4 * len(both) // len(own))) if both else "n"


def seen_in(neighbour: Sequence[CourseLine], one: CourseLine) -> tuple[str, bool]:
    """Who says the sentence beside it, and whether it agrees."""
    if not neighbour:
        return "-", False
    return place_of(neighbour[0], one), not AGREEING.isdisjoint(forms_seen(neighbour[0].text))


def outcome_features(ruling: str, put: str | None, marks: Collection[str] = ()) -> Features:
    """For `outcome`: the ruling itself, what was put and replied before it, which acts the rules see in it."""
    return text_features(ruling).union(context_features("put", put), (f"r:{mark}" for mark in marks))

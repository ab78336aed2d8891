"""What the questions about rulings are asked of: each sentence of a passage in its course, what it decided and how."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from extractors.minutes.decisions.course import may_rule
from extractors.minutes.decisions.marks import marks_of, outcome_marks
from extractors.scoring import Agreement, CourseLine, assent_features, outcome_features, ruling_features
from tests.train.rows import SENTENCE, Example, Placed, Row, placed_sentences, rows, yes_no

PRESIDES = re.compile(
    "議長|委員長|座長|会長|部会長|教育長|理事長|学部長|総代|主査|司会|代表|進行|管理者|組合長|研究科長"
)
BEFORE, AFTER = 4, 2
"""Turns of other passages that are put around one: minutes neither begin nor end with a ruling."""
PUT_WITHIN = 5
"""Sentences between a question and the ruling on it, which readers make one."""


def ruling_examples() -> Iterator[Example]:
    """A sentence is a ruling where the ruling's words end in it; others of the ruling's sentences are left out.

    What was spoken is learned twice, as the passage stands and within a meeting, and measured within a meeting, of the
    sentences that readers ask about.
    """
    for row, turns, begin, measured in passages():
        if row["decision"] or not set(row.get("alt_outcomes", ())) - {"none"}:
            yield from sentences_asked(row, turns, begin, measured=measured)
    for row in rows("commitments"):
        if not row["is_commitment"] and row.get("why_not") != "decision wording":
            said = [{"speaker": row["speaker"], "text": row["text"]}]
            course = said_in("verbatim", said, placed_sentences(said))
            for index in range(len(course)):
                yield Example(ruling_features(course, index), "no", row["style"], "commitments", measured=False)


def passages() -> Iterator[tuple[Row, list[Row], int, bool]]:
    """Each row with its turns, where they begin, and whether it is measured so: alone, and what was spoken in a meeting."""
    styles: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows("rulings"):
        styles[row["style"], row["register"]].append(row)
    for part in styles.values():
        for place, row in enumerate(part):
            met = row["register"] == "verbatim" and len(part) > 1
            yield row, row["turns"], 0, not met
            if met:
                led = as_said_to(row, part[place - 1])[-BEFORE:]
                after = as_said_to(row, part[(place + 1) % len(part)])[:AFTER]
                yield row, [*led, *row["turns"], *after], len(led), True


def sentences_asked(row: Row, turns: list[Row], begin: int, *, measured: bool) -> Iterator[Example]:
    """The sentences of a passage that begins at a turn of the course."""
    ruling = (row["decision"] or {}).get("ruling_text")
    placed = placed_sentences(turns)
    course = said_in(row["register"], turns, placed)
    presided = any(line.chair for line in course)
    spoken = row["register"] == "verbatim"
    ruled = [is_ruling(turns[one.turn]["text"], ruling, one) for one in placed]
    for index, one in enumerate(placed):
        if begin <= one.turn < begin + len(row["turns"]) and (answer := ruled[index]) is not None:
            asked = not spoken or may_rule(course, index, presided=presided)
            put = "put" in course[index].marks and True in ruled[index + 1 : index + 1 + PUT_WITHIN]
            yield Example(
                ruling_features(course, index),
                yes_no(answer),
                row["style"],
                f"rulings {row['register']}",
                measured=measured and asked and not put,
            )


def is_ruling(text: str, ruling: str | None, one: Placed) -> bool | None:
    """Whether a ruling's words end in a sentence; None of its other sentences."""
    start = text.find(ruling) if ruling else -1
    end = start + len(ruling or "")
    if start < 0 or one.end <= start or one.start >= end:
        return False
    return True if one.start < end <= one.end else None


def as_said_to(row: Row, other: Row) -> list[Row]:
    """The turns of another passage in the meeting of this: who presides has the same label."""
    chair, theirs = presiding(row), presiding(other)
    swapped = chair is not None and theirs is not None
    return [turn | {"speaker": chair} if swapped and turn["speaker"] == theirs else turn for turn in other["turns"]]


def presiding(row: Row) -> str | None:
    return next((name for turn in row["turns"] if (name := turn["speaker"]) and PRESIDES.search(name)), None)


def said_in(register: str, turns: Sequence[Row], placed: Sequence[Placed]) -> list[CourseLine]:
    """The sentences of a passage as the readers of minutes see them."""
    spoken = register == "verbatim"
    found = []
    for one in placed:
        speaker = turns[one.turn]["speaker"] if spoken else None
        chair = PRESIDES.search(speaker or "") is not None if spoken else None
        found.append(CourseLine(one.sentence.text, one.turn, speaker, chair, marks_of(one.sentence.text)))
    return found


def outcome_examples() -> Iterator[Example]:
    """What a ruling decided."""
    for row, turns, begin, measured in passages():
        if decision := row["decision"]:
            also = tuple(row.get("alt_outcomes", ()))
            for sentence in (True, False):
                agreement = agreement_of(row, turns, begin, sentence=sentence)
                features = outcome_features(agreement.ruling, agreement.put, outcome_marks(agreement.ruling))
                source = f"rulings {row['register']}"
                yield Example(features, decision["outcome"], row["style"], source, also, measured=measured and sentence)


def assent_examples() -> Iterator[Example]:
    """How the body agreed to a ruling."""
    for row, turns, begin, measured in passages():
        if decision := row["decision"]:
            also = tuple(row.get("alt_assent", ()))
            for sentence in (True, False):
                features = assent_features(agreement_of(row, turns, begin, sentence=sentence))
                source = f"rulings {row['register']}"
                yield Example(features, decision["assent"], row["style"], source, also, measured=measured and sentence)


def agreement_of(row: Row, turns: list[Row], begin: int, *, sentence: bool = True) -> Agreement:
    """The labelled ruling with the turns around it; with the whole of its sentence, as readers find it, or alone."""
    named, end = row["decision"]["ruling_text"], begin + len(row["turns"])
    place = max((i for i in range(begin, end) if named in turns[i]["text"]), default=end - 1)
    text, speaker = turns[place]["text"], turns[place]["speaker"]
    start = max(text.rfind(named), 0)
    end = start + len(named)
    if sentence:
        begin = max((found.start() for found in SENTENCE.finditer(text) if found.start() <= start), default=start)
        title = (row["opens_item"] or {}).get("title")
        if title and begin <= text.find(title) < start:
            begin = min(start, text.find(title) + len(title))
        start = begin
    ruling, begun, rest = text[start:end], text[:start], text[end:]
    before = "\n".join([*(turn["text"] for turn in turns[:place]), begun])
    earlier = turns[:place]
    last = earlier[-1] if earlier else {"text": "", "speaker": speaker}
    follows = turns[place + 1]["text"] if place + 1 < len(turns) else ""
    return Agreement(
        ruling,
        before,
        next((turn["text"] for turn in reversed(earlier) if turn["speaker"] == speaker), ""),
        last["text"] if last["speaker"] != speaker and not begun.strip() else "",
        begun,
        rest if rest.strip() else follows,
        bool(earlier) and not last["speaker"],
    )

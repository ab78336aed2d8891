"""The labelled rows as examples: what each question is asked of, and the right answer."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from extractors.japanese.dates import Context, find_dates
from extractors.minutes.decisions.marks import marks_of, outcome_marks
from extractors.scoring import (
    Agreement,
    CourseLine,
    assent_features,
    dates_named,
    outcome_features,
    ruling_features,
    state_features,
    wording_features,
)
from tests.train.column_examples import head_examples, role_examples
from tests.train.paper_examples import answer_examples, finding_examples, heading_examples, line_examples
from tests.train.papers import own_findings
from tests.train.rows import SENTENCE, Example, Placed, Row, placed_sentences, rows, with_and_without_speaker, yes_no
from tests.train.talk_examples import act_examples, commitment_examples


def theme_examples() -> Iterator[Example]:
    for row in [*rows("findings"), *rows("themes")]:
        if row.get("is_finding", True):
            features = wording_features(row["text"], row["title"])
            yield Example(features, row["theme"], row["style"], "findings", measured=row.get("measured", True))
    for own in own_findings():
        if own.theme:
            yield Example(wording_features(own.text, own.title), own.theme, f"own {own.name}", "own")


def kind_examples() -> Iterator[Example]:
    for row in rows("findings"):
        if row["is_finding"]:
            yield Example(wording_features(row["text"], row["title"]), row["kind"], row["style"], "findings")


def state_examples() -> Iterator[Example]:
    for row in [*rows("responses"), *rows("states")]:
        as_of = date.fromisoformat(row["as_of"])
        found = find_dates(row["response"], context=Context(date=as_of))
        dates = dates_named([days for one in found if (days := one.days)], as_of)
        features = state_features(row["response"], row["finding"], dates)
        measured = row.get("measured", True)
        yield Example(features, row["response_status"], row["style"], "responses", measured=measured)
    for own in own_findings():
        if own.response and own.state:
            yield Example(state_features(own.response, own.text), own.state, f"own {own.name}", "own")


def ruling_examples() -> Iterator[Example]:
    """A sentence is a ruling where the ruling's words end in it; others of the ruling's sentences are left out."""
    for row in rows("rulings"):
        ruling = (row["decision"] or {}).get("ruling_text")
        if not ruling and set(row.get("alt_outcomes", ())) - {"none"}:
            continue
        placed = placed_sentences(row["turns"])
        course = said_in(row, placed)
        for index, one in enumerate(placed):
            text = row["turns"][one.turn]["text"]
            start = text.find(ruling) if ruling else -1
            end = start + len(ruling or "")
            if start < 0 or one.end <= start or one.start >= end:
                yield Example(ruling_features(course, index), "no", row["style"], f"rulings {row['register']}")
            elif one.start < end <= one.end:
                yield Example(ruling_features(course, index), "yes", row["style"], f"rulings {row['register']}")
    for row in rows("commitments"):
        if not row["is_commitment"] and row["why_not"] != "decision wording":
            turns = [{"speaker": row["speaker"], "text": row["text"]}]
            placed = placed_sentences(turns)
            course = said_in({"turns": turns, "register": "verbatim"}, placed)
            for index in range(len(course)):
                yield Example(ruling_features(course, index), "no", row["style"], "commitments", measured=False)


PRESIDES = re.compile(
    "議長|委員長|座長|会長|部会長|教育長|理事長|学部長|総代|主査|司会|代表|進行|管理者|組合長|研究科長"
)


def said_in(row: Row, placed: list[Placed]) -> list[CourseLine]:
    """The sentences of a passage as the readers of minutes see them."""
    spoken = row["register"] == "verbatim"
    found = []
    for one in placed:
        speaker = row["turns"][one.turn]["speaker"] if spoken else None
        chair = PRESIDES.search(speaker or "") is not None if spoken else None
        found.append(CourseLine(one.sentence.text, one.turn, speaker, chair, marks_of(one.sentence.text)))
    return found


def opening_examples() -> Iterator[Example]:
    """A sentence opens an item where the item's title stands in it."""
    for row in rows("rulings"):
        items = [item for item in (row["opens_item"], *row.get("also_opens", ())) if item]
        titles = [item["title"] or item["label"] for item in items if item["title"] or item["label"]]
        for placed in placed_sentences(row["turns"]):
            text = row["turns"][placed.turn]["text"][placed.start : placed.end]
            opens = any(title[:12] in text for title in titles)
            source = f"rulings {row['register']}"
            yield from with_and_without_speaker(placed.sentence, yes_no(opens), row["style"], source)


def outcome_examples() -> Iterator[Example]:
    """What a ruling decided."""
    for row in rows("rulings"):
        if decision := row["decision"]:
            also = tuple(row.get("alt_outcomes", ()))
            for sentence in (True, False):
                agreement = agreement_of(row, sentence=sentence)
                features = outcome_features(agreement.ruling, agreement.put, outcome_marks(agreement.ruling))
                source = f"rulings {row['register']}"
                yield Example(features, decision["outcome"], row["style"], source, also, measured=sentence)


def assent_examples() -> Iterator[Example]:
    """How the body agreed to a ruling."""
    for row in rows("rulings"):
        if decision := row["decision"]:
            also = tuple(row.get("alt_assent", ()))
            for sentence in (True, False):
                features = assent_features(agreement_of(row, sentence=sentence))
                source = f"rulings {row['register']}"
                yield Example(features, decision["assent"], row["style"], source, also, measured=sentence)


def agreement_of(row: Row, *, sentence: bool = True) -> Agreement:
    """The labelled ruling with the turns around it; with the whole of its sentence, as readers find it, or alone."""
    named, turns = row["decision"]["ruling_text"], row["turns"]
    place = max((i for i, turn in enumerate(turns) if named in turn["text"]), default=len(turns) - 1)
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


def exchange_examples() -> Iterator[Example]:
    """Whether a sentence belongs to a question or opinion, to an answer, or to neither."""
    for row in rows("exchanges"):
        questions = [exchange["question"] for exchange in row["exchanges"]]
        answers = [exchange["answer"] for exchange in row["exchanges"] if exchange["answer"]]
        for placed in placed_sentences(row["turns"]):
            text = placed.sentence.text
            part = "question" if any(text in question for question in questions) else "neither"
            part = "answer" if part == "neither" and any(text in answer for answer in answers) else part
            source, measured = f"exchanges {row['register']}", row.get("measured", True)
            yield from with_and_without_speaker(placed.sentence, part, row["style"], source, measured=measured)


EXAMPLES: dict[str, Callable[[], Iterator[Example]]] = {
    "theme": theme_examples,
    "finding_kind": kind_examples,
    "response_state": state_examples,
    "column_role": role_examples,
    "column_head": head_examples,
    "line_kind": line_examples,
    "heading_role": heading_examples,
    "answers": answer_examples,
    "finding": finding_examples,
    "ruling": ruling_examples,
    "opens_item": opening_examples,
    "outcome": outcome_examples,
    "assent": assent_examples,
    "commitment": commitment_examples,
    "turn_act": act_examples,
    "exchange_part": exchange_examples,
}


@cache
def examples(name: str) -> tuple[Example, ...]:
    """All examples of a question, in a fixed order."""
    return tuple(EXAMPLES[name]())

"""The labelled rows as examples: what each question is asked of, and the right answer."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import cache

from extractors.japanese.dates import Context, find_dates
from extractors.scoring import (
    dates_named,
    state_features,
    wording_features,
)
from tests.train.column_examples import head_examples, role_examples
from tests.train.paper_examples import answer_examples, finding_examples, heading_examples, line_examples
from tests.train.papers import own_findings
from tests.train.rows import Example, placed_sentences, rows, with_and_without_speaker, yes_no
from tests.train.ruling_examples import assent_examples, outcome_examples, passages, ruling_examples
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


def opening_examples() -> Iterator[Example]:
    """A sentence opens an item where the item's title stands in it."""
    for row, turns, begin, measured in passages():
        items = [item for item in (row["opens_item"], *row.get("also_opens", ())) if item]
        titles = [item["title"] or item["label"] for item in items if item["title"] or item["label"]]
        for placed in placed_sentences(turns):
            if begin <= placed.turn < begin + len(row["turns"]):
                text = turns[placed.turn]["text"][placed.start : placed.end]
                opens = any(title[:12] in text for title in titles)
                source = f"rulings {row['register']}"
                yield from with_and_without_speaker(
                    placed.sentence, yes_no(opens), row["style"], source, measured=measured
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

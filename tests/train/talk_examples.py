"""What is said in meetings as examples: what each turn does, what each sentence promises."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any

from extractors.japanese.letters import fold_wording
from extractors.japanese.sentences import split_sentences
from extractors.minutes.speeches.acts import Spoken, act_by_rule, shown_turn
from extractors.model.vocabulary import Act, Standing
from extractors.reviews.commitments.rules import FUTURE, Setting, evidence, is_commitment
from extractors.scoring import Sentence, TurnShown, promise_features, turn_features
from tests.train.papers import TESTS
from tests.train.rows import Example, rows, yes_no

SAMPLES = ("agriculture_committee", "assembly_committee", "assessment_review", "city_committee", "housing_council",
           "library_council", "privacy_council", "school_council", "town_assembly", "transport_council",
           "waterworks_council")  # fmt: skip
BLIND = ("assemblies", "boards", "councils", "later")
OPENING = (
    ("定刻になりましたので、会議を始めます。", Standing.SECRETARIAT),
    ("お集まりいただき、ありがとうございます。次第に沿って進めます。", Standing.CHAIR),
)
"""What goes before a passage: nobody has asked anything yet."""


@dataclass(frozen=True, slots=True)
class Talk:
    """Turns of a meeting with what each does, without stage directions; the first ``opening`` only go before."""

    style: str
    source: str
    turns: tuple[Spoken, ...]
    acts: tuple[Act, ...]
    opening: int = 0
    measured: bool = True


def talks() -> Iterator[Talk]:
    """All labelled talks: the passages, and the minutes that the tests hold."""
    for row in rows("exchanges"):
        verbatim = row["register"] == "verbatim"
        opening = [Spoken(text, standing) for text, standing in OPENING] if verbatim else []
        turns = [
            (Spoken(turn["text"], standing_of(turn.get("speaker_kind")), speaker=turn["speaker"] or ""), Act(act))
            for turn, act in zip(row["turns"], row["acts"], strict=True)
            if turn["speaker"] or not verbatim
        ]
        yield Talk(
            row["style"],
            f"exchanges {row['register']}",
            (*opening, *(turn for turn, _ in turns)),
            (*(Act.CHAIRING for _ in opening), *(act for _, act in turns)),
            len(opening),
            row.get("measured", True),
        )
    yield from own_talks()


def standing_of(kind: str | None) -> Standing:
    return Standing(kind) if kind and kind != "none" else Standing.OTHER


@cache
def own_scripts() -> tuple[tuple[str, Any], ...]:
    """The minutes of the samples and of the blind documents, with their notes."""
    for path in (str(TESTS), str(TESTS.parent)):
        if path not in sys.path:
            sys.path.append(path)
    scripts = [(name, import_module(f"tests.samples.{name}").SCRIPT) for name in SAMPLES]
    scripts += [(one.name, one.script) for name in BLIND for one in import_module(f"blind_minutes.{name}").MINUTES]
    return tuple(scripts)


@cache
def own_talks() -> tuple[Talk, ...]:
    """The minutes of the samples, of the blind documents and of the tests of acts."""
    found = []
    for name, script in own_scripts():
        turns = [turn for turn in script.turns if turn.speaker and turn.act]
        spoken = (Spoken(turn.text, standing_of(turn.speaker.standing), speaker=turn.speaker.label) for turn in turns)
        found.append(Talk(f"own {name}", "own", tuple(spoken), tuple(Act(turn.act) for turn in turns)))
    for name, conversation in import_module("test_acts").CONVERSATIONS.items():
        said = [(Spoken(text, standing), act) for standing, text, act in conversation if standing]
        found.append(Talk(f"own {name}", "own", tuple(turn for turn, _ in said), tuple(act for _, act in said)))
    return tuple(found)


def act_examples() -> Iterator[Example]:
    """What a turn does; once more for training with a speaker whose standing nobody knows, and alone.

    Turns of a chair aren't scored.
    """
    for talk in talks():
        vague = [replace(turn, standing=Standing.OTHER) for turn in talk.turns]
        for index in range(talk.opening, len(talk.turns)):
            if talk.turns[index].standing is Standing.CHAIR:
                continue
            for turns in (talk.turns, vague):
                shown = shown_turn(turns, talk.acts, index, act_by_rule(turns, talk.acts, index))
                known = turns is talk.turns and talk.measured
                yield Example(turn_features(shown), talk.acts[index], talk.style, talk.source, measured=known)
            alone = turn_features(TurnShown(talk.turns[index].text))
            yield Example(alone, talk.acts[index], talk.style, talk.source, measured=False)


SETTINGS = {Standing.CHAIR: Setting.CHAIRING, Standing.MEMBER: Setting.MEMBER}


def commitment_examples() -> Iterator[Example]:
    """Whether a sentence says what somebody will do: the labelled ones, and all sentences of the tests' own minutes."""
    for row in rows("commitments"):
        standing = standing_of(row["speaker_kind"])
        by_rule = is_commitment(row["text"], SETTINGS.get(standing, Setting.ANSWER))
        seen = evidence(row["text"])
        sentence = Sentence(row["text"], row["speaker"], standing, row["before"] or None, rule=by_rule, seen=seen)
        label = yes_no(row["is_commitment"])
        yield Example(
            promise_features(sentence), label, row["style"], "commitments", measured=row.get("measured", True)
        )
        alone = Sentence(row["text"], seen=seen)
        yield Example(promise_features(alone), label, row["style"], "commitments", measured=False)
    yield from without_promise()
    for name, script in own_scripts():
        promised = [fold_wording(str(row["statement"])) for row in script.gold["commitments"]]
        for turn in script.turns:
            if turn.speaker is None:
                continue
            standing, before = standing_of(turn.speaker.standing), None
            explains = turn.act in {"explanation", "report"}
            setting = SETTINGS.get(standing, Setting.EXPLANATION if explains else Setting.ANSWER)
            for place in split_sentences(turn.text, 0, len(turn.text)):
                words = turn.text[place.start : place.end]
                folded = fold_wording(words)
                label = yes_no(any(folded in one or one in folded for one in promised))
                by_rule = is_commitment(words, setting)
                sentence = Sentence(words, turn.speaker.label, standing, before, rule=by_rule, seen=evidence(words))
                yield Example(promise_features(sentence), label, f"own {name}", "own", measured=False)
                before = words


def without_promise() -> Iterator[Example]:
    """What is asked and what is ruled: sentences of labelled passages that promise nothing, to train on only.

    Where the rules see a promise nobody has looked whether there is one: such sentences are left out.
    """
    passages = [(row, {each["question_turn"] for each in row["exchanges"]}) for row in rows("exchanges")]
    passages += [(row, set(range(len(row["turns"])))) for row in islice(rows("rulings"), 0, None, 4)]
    for row, idle in passages:
        if row["register"] != "verbatim":
            continue
        for number, turn in enumerate(row["turns"]):
            standing, before = standing_of(turn.get("speaker_kind")), None
            if number not in idle or not turn["speaker"]:
                continue
            for place in split_sentences(turn["text"], 0, len(turn["text"])):
                words = turn["text"][place.start : place.end]
                setting = SETTINGS.get(standing, Setting.ANSWER)
                if not is_commitment(words, setting) and not FUTURE.search(words):
                    sentence = Sentence(words, turn["speaker"], standing, before, rule=False, seen=evidence(words))
                    yield Example(promise_features(sentence), "no", row["style"], "unlabelled", measured=False)
                before = words

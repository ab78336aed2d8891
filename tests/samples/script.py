"""Minutes with notes in the margin: one text gives the printed turns and their gold.

A script is read line by line. ``@key act q1 a2`` begins a turn of the speaker ``key`` (``-`` for a stage
direction) that asks in exchange 1 and answers exchange 2; ``# …`` is a printed heading; ``! 議題１`` says which item is
open from here, also within a turn (``!`` alone: none). Inside a turn ``<d1>…</d1>`` marks the passage of decision 1, which may reach over
several turns, ``<c actor|2026-03-31>…</c>`` a commitment, ``<k 番号法|28|1|>`` a provision cited, ``<r …>…</r>`` a risk.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from extractors.japanese.letters import fold_wording

TAG = re.compile(r"<(/?)([adckr])([^>]*)>")


def passage(text: str, prefix: str = "") -> dict[str, object]:
    """The first and last characters of a passage and its length, as gold has them."""
    return {prefix + "starts": text[:14], prefix + "ends": text[-14:], prefix + "length": len(fold_wording(text))}


@dataclass(frozen=True)
class Speaker:
    """How somebody is called in the minutes."""

    label: str
    name: str | None
    role: str | None
    standing: str | None


@dataclass
class Turn:
    """One turn as printed; a heading has no act."""

    speaker: Speaker | None
    act: str | None
    text: str = ""
    agenda: str | None = None


@dataclass
class Script:
    """The turns of a meeting, and the gold that the margin notes give."""

    turns: list[Turn] = field(default_factory=list)
    gold: dict[str, list[dict[str, object]]] = field(default_factory=dict)


@dataclass
class _Mark:
    kind: str
    notes: str
    agenda: str | None
    text: str = ""


def read(source: str, speakers: dict[str, Speaker], decisions: dict[str, dict[str, object]]) -> Script:
    """The script of a source text."""
    script, agenda = Script(), None
    asked: dict[str, list[Turn | None]] = {}
    for line in source.strip().split("\n"):
        if line.startswith("!"):
            agenda = line[1:].strip() or None
            if script.turns:
                script.turns[-1].text += f"<a {agenda or ''}>"
        elif line.startswith("#"):
            script.turns.append(Turn(None, None, line[1:].strip(), agenda))
        elif line.startswith("@"):
            key, act, *roles = line[1:].split()
            turn = Turn(speakers.get(key), act, agenda=agenda)
            script.turns.append(turn)
            for role in roles:
                pair = asked.setdefault(role[1:], [None, None])
                pair["qa".index(role[0])] = turn
        elif line.strip():
            last = script.turns[-1]
            last.text += ("\n" if last.text else "") + line.strip()
    marks = _strip(script.turns)
    script.gold = {
        "speeches": [_speech(turn) for turn in script.turns if turn.act],
        "exchanges": [_exchange(*pair) for _, pair in sorted(asked.items(), key=lambda entry: int(entry[0]))],
        **_marked(marks, decisions),
    }
    return script


def _strip(turns: list[Turn]) -> list[_Mark]:
    """Take the tags out of the turns and return what they mark."""
    marks: list[_Mark] = []
    open_marks: list[_Mark] = []
    for turn in turns:
        plain, at, agenda = "", 0, turn.agenda
        for tag in [*TAG.finditer(turn.text), None]:
            piece = turn.text[at : tag.start() if tag else None]
            plain += piece
            for mark in open_marks:
                mark.text += piece
            if tag is None:
                break
            at = tag.end()
            if tag[2] == "a":
                agenda = tag[3].strip() or None
            elif tag[1]:
                open_marks = [mark for mark in open_marks if mark.kind != tag[2]]
            else:
                mark = _Mark(tag[2], tag[3].strip(), agenda)
                marks.append(mark)
                if tag[2] != "k":
                    open_marks.append(mark)
        turn.text = plain.strip("\n")
    return marks


def _marked(marks: list[_Mark], decisions: dict[str, dict[str, object]]) -> dict[str, list[dict[str, object]]]:
    found: dict[str, list[dict[str, object]]] = {"decisions": [], "commitments": [], "citations": [], "risks": []}
    for mark in marks:
        text = mark.text.replace("\n", "")
        notes = [value.strip() or None for value in mark.notes.split("|")]
        if mark.kind == "d":
            plain = {"actions": [], "procedural": False, "assent": "no_objection", "conditions": []}
            row = {"agenda": mark.agenda} | plain | decisions[mark.notes] | passage(text)
            found["decisions"].append(row)
        elif mark.kind == "c":
            row = {"agenda": mark.agenda, "actor": notes[0], "due_date": notes[1] if len(notes) > 1 else None}
            found["commitments"].append(row | {"statement": text})
        elif mark.kind == "k":
            law, article, paragraph, item = (*notes, None, None, None)[:4]
            number = int(paragraph) if paragraph else None
            found["citations"].append({"law": law, "article": article, "paragraph": number, "item": item})
        else:
            names = ("category", "label", "title", "rating", "source_page", "source_position")
            row = {"agenda": mark.agenda} | dict(zip(names, notes, strict=True))
            row["source_page"] = int(row["source_page"]) if row["source_page"] else None  # type: ignore[call-overload]
            found["risks"].append(row)
    return found


def _speech(turn: Turn) -> dict[str, object]:
    who = turn.speaker or Speaker("", None, None, None)
    row: dict[str, object] = {"speaker_label": who.label or None, "speaker_name": who.name, "speaker_role": who.role}
    return (
        row | {"standing": who.standing, "act": turn.act, "agenda": turn.agenda} | passage(turn.text.replace("\n", ""))
    )


def _exchange(question: Turn | None, answer: Turn | None) -> dict[str, object]:
    assert question is not None, "an answer to no question"
    row: dict[str, object] = {"agenda": question.agenda, "asker": question.speaker and question.speaker.label}
    row["answerer"] = answer.speaker.label if answer and answer.speaker else None
    row["question_starts"] = question.text[:14]
    return row | {"answer_starts": answer.text[:14] if answer else None}

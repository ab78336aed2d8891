"""Rulings in what was said, by evidence that adds up: each sentence of who presides is scored in its course.

What a ruling takes along is told by structure: the question put before it, the assent between, and where the chair
goes on without declaring anything, the question that was agreed to is the ruling.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from extractors.japanese.offices import OfficeKind, office_kind
from extractors.japanese.sentences import split_sentences
from extractors.minutes.agenda.openings import presiders
from extractors.minutes.agenda.phrases import closes
from extractors.minutes.decisions.evidence import Scored, assent_of, outcome_of, rulings_among
from extractors.minutes.decisions.marks import marks_of
from extractors.minutes.decisions.phrases import MISPRESSED
from extractors.minutes.decisions.units import Ruling, joined
from extractors.model.document import Range
from extractors.model.lemmas import Lemmas
from extractors.model.proceedings import Proceedings, Turn
from extractors.model.vocabulary import Assent
from extractors.scoring import AGREEING, Agreement, CourseLine, forms_seen

_OBJECTION = re.compile("異議あり|反対")
_EDGE = 3
"""Sentences at both ends of others' turns that a ruling may look at."""
_BACK = 5
"""Lines that may lie between a question and the ruling on it."""
_AGREED = 3
"""Lines before a sentence in which it was agreed to."""
_PUT = 12
"""Lines before a ruling that tell what was put."""
_SHORT = 24
"""Characters of a reply that only agrees."""
_WORDS = 2
"""Sentences after an assent that may declare what was agreed to."""
_LONGEST = 400
"""Characters of a sentence that may be a ruling."""


@dataclass(frozen=True, slots=True)
class CoursePlace:
    """A line of the course and where it stands."""

    line: CourseLine
    range: Range


def course_of(text: str, proceedings: Proceedings) -> list[CoursePlace]:
    """All sentences of those who preside, stage directions, and the ends of what others say."""
    chairs = presiders(text, proceedings.turns)
    offices = _chairing(proceedings)
    presided = not offices.isdisjoint(chairs)  # then 委員長 is one who reports to the assembly
    found: list[CoursePlace] = []
    for index, turn in enumerate(proceedings.turns):
        if turn.label is None:
            place = Range(turn.ranges[0].start, turn.ranges[-1].end)
            words = text[place.start : place.end]
            found.append(CoursePlace(CourseLine(words, index, None, False, marks_of(words)), place))
            continue
        chair = turn.label.text in chairs or (turn.label.text in offices and not presided)
        for place in _sentences(text, turn, whole=chair):
            words = text[place.start : place.end]
            found.append(CoursePlace(CourseLine(words, index, turn.label.text, chair, marks_of(words)), place))
    return found


def _sentences(text: str, turn: Turn, *, whole: bool) -> list[Range]:
    found = [place for part in turn.ranges for place in split_sentences(text, part.start, part.end)]
    return found if whole or len(found) <= 2 * _EDGE else [*found[:_EDGE], *found[-_EDGE:]]


def scored_rulings(
    text: str, proceedings: Proceedings, lemmas: Lemmas | None, known: Sequence[Range]
) -> list[tuple[Ruling, Scored]]:
    """Rulings that score high enough and don't stand in those known."""
    course = course_of(text, proceedings)
    lines = [placed.line for placed in course]
    presided = any(line.chair for line in lines)
    offices = _chairing(proceedings)
    asked = [
        index
        for index, placed in enumerate(course)
        if may_rule(lines, index, presided=presided)
        and not _is_in(placed.range, known)
        and (placed.line.speaker in offices or not {"telling", "general"}.isdisjoint(placed.line.marks))
    ]
    found = []
    for run in _runs(lines, rulings_among(lines, asked)):
        ruling = _ruling(text, course, run, lemmas)
        if not _OBJECTION.search(ruling.directions) or ruling.assent is Assent.VOTE:
            found.append((ruling, max(run, key=lambda scored: scored.margin)))
    return found


def _chairing(proceedings: Proceedings) -> frozenset[str]:
    """Labels that name who presides by office; others preside now and then, and promise more than they rule."""
    labels = (turn.label for turn in proceedings.turns if turn.label is not None)
    return frozenset(label.text for label in labels if office_kind(label.role or label.text) is OfficeKind.CHAIR)


def may_rule(lines: Sequence[CourseLine], index: int, *, presided: bool) -> bool:
    """Whether a sentence is worth a score: the chair's, or one of others that declares.

    Where somebody presides, what others declare is an answer (来年度から配ることといたします) unless it was agreed to.
    """
    line = lines[index]
    if line.speaker is None or len(line.text) > _LONGEST:
        return False
    decides = bool(line.marks & {"telling", "general"})
    if line.marks & {"quoted", "unlike"} and not ("put" in line.marks or ("no_objection" in line.marks and decides)):
        return False
    if MISPRESSED.search(line.text) or closes(line.text):
        return False
    if line.chair:
        return True
    agreed = any("no_objection" in other.marks for other in lines[max(0, index - _AGREED) : index])
    return "declares" in line.marks and decides and (agreed or not presided)


def _is_in(place: Range, others: Sequence[Range]) -> bool:
    return any(other.start < place.end and place.start < other.end for other in others)


def _runs(lines: Sequence[CourseLine], rulings: Sequence[Scored]) -> list[list[Scored]]:
    """Rulings of one course are one: neighbouring sentences of a turn, a question and what is declared on it."""
    runs: list[list[Scored]] = []
    for scored in rulings:
        last = runs[-1][-1].index if runs else -_BACK - 1
        near = scored.index - last
        same = near == 1 and lines[last].turn == lines[scored.index].turn
        put = near <= _BACK and "put" in lines[last].marks and lines[last].turn != lines[scored.index].turn
        if same or put:
            runs[-1].append(scored)
        else:
            runs.append([scored])
    return runs


def _ruling(text: str, course: Sequence[CoursePlace], run: Sequence[Scored], lemmas: Lemmas | None) -> Ruling:
    """The course from the question to what is declared, or to the assent where nothing is."""
    last = run[-1].index
    first = last
    while first - 1 >= run[0].index and course[first - 1].line.turn == course[last].line.turn:
        first -= 1
    lead = min(run[0].index, _lead(course, first))
    end = _declared_after(course, last) if "put" in course[last].line.marks else last
    ruling = "".join(placed.line.text for placed in course[first : last + 1])
    own = [placed for placed in course[lead:first] if placed.line.speaker == course[last].line.speaker]
    directions = "".join(placed.line.text for placed in course[lead : end + 1] if placed.line.speaker is None)
    before = "\n".join(placed.line.text for placed in course[max(0, lead - _PUT) : first])
    assent, chance = assent_of(_agreement(course, first, last, ruling, before))
    return Ruling(
        ranges=tuple(joined(text, [placed.range for placed in course[lead : end + 1]])),
        proposal="".join(placed.line.text for placed in own),
        ruling=ruling,
        acts=outcome_of(lemmas, ruling, before),
        assent=assent,
        directions=directions,
        context="",
        first=lead,
        last=end,
        chance=chance,
    )


def _lead(course: Sequence[CoursePlace], first: int) -> int:
    """The question that a ruling answers: the nearest of the same speaker with others' assent between, else itself."""
    speaker = course[first].line.speaker
    for index in range(first - 1, max(0, first - _BACK) - 1, -1):
        line = course[index].line
        if line.speaker == speaker and ("put" in line.marks or _is_answered(course, index, first)):
            return index
        if line.speaker == speaker and line.turn != course[first].line.turn:
            return first
    return first


def _is_answered(course: Sequence[CoursePlace], asked: int, first: int) -> bool:
    """Whether a question in whatever words is shortly agreed to before a sentence: どうです, いいですよ."""
    replies = [placed.line for placed in course[asked + 1 : first] if placed.line.speaker != course[asked].line.speaker]
    return (
        "asks" in forms_seen(course[asked].line.text)
        and "asks" not in forms_seen(course[first].line.text)  # else the chair goes on asking
        and bool(replies)
        and all(len(reply.text) <= _SHORT for reply in replies)
        and any(not AGREEING.isdisjoint(forms_seen(reply.text)) for reply in replies)
    )


def _declared_after(course: Sequence[CoursePlace], last: int) -> int:
    """Behind a question that is the ruling itself, the assent and what the chair then says of it."""
    speaker = course[last].line.speaker
    following = course[last + 1] if last + 1 < len(course) else None
    if following is None or following.line.speaker == speaker or len(following.line.text) > _SHORT:
        return last
    end = last + 1
    for index in range(end + 1, min(end + 1 + _WORDS, len(course))):
        line = course[index].line
        if line.speaker != speaker or "put" in line.marks:
            break
        if {"ends", "hint"} <= line.marks or ("thereupon" in line.marks and not closes(line.text)):
            return index
    return end


def _agreement(course: Sequence[CoursePlace], first: int, last: int, ruling: str, before: str) -> Agreement:
    """How a ruling came about, as the score of assent looks at it."""
    line = course[first].line
    begun = "".join(
        placed.line.text for placed in course[max(0, first - _PUT) : first] if placed.line.turn == line.turn
    )
    earlier = [placed.line for placed in course[max(0, first - _PUT) : first] if placed.line.turn != line.turn]
    asked = next((other.turn for other in reversed(earlier) if other.speaker == line.speaker), None)
    reply = [other for other in earlier if other.turn == earlier[-1].turn] if earlier and not begun else []
    after = course[last + 1].line.text if last + 1 < len(course) else ""
    return Agreement(
        ruling,
        before,
        "".join(other.text for other in earlier if other.turn == asked),
        "".join(other.text for other in reply) if reply and reply[0].speaker != line.speaker else "",
        begun,
        after,
        bool(earlier) and earlier[-1].speaker is None,
    )

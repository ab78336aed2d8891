"""Rulings in forms of their own: 署名委員の指名, the count of an election, what was decided behind closed doors."""

from __future__ import annotations

import re
from collections.abc import Sequence

from extractors.minutes.decisions.decision_acts import Act
from extractors.minutes.decisions.phrases import COUNTED, ELECTED, NAMES_PEOPLE, NO_OBJECTION, PUT, SIGNERS, asks_more
from extractors.minutes.decisions.decision_ruling import Ruling, joined
from extractors.minutes.decisions.units import Unit
from extractors.model.vocabulary import Assent, Outcome

_LONGEST_NAMING = 300
"""Characters of a sentence that names those who sign."""
_UNRECORDED = re.compile(
    r"非公[開表]|秘密会|公開しない|傍聴(?:人|者)[^。]{0,6}入|(?:審議|審査|協議|議事)[^。]{0,10}(?:省略|略)"
)
_CARRIED = re.compile(
    r"(?:(?:議案|報告|諮問|承認|同意|認定|請願|陳情|議題|案件|本件|本案)[^、。]{0,16}|[^、。]{0,12}号(?:議案)?)(?:は|について)、?"
    r"[^。]{0,30}"
    r"(?:可決|否決|承認|決定|議決|認定|同意|採択|了承)(?:され|いたし|し)ました。?$"
)
"""議案第３６号は、原案のとおり可決されました: what was decided while the doors were closed."""
_AGREES = re.compile(
    r"異議(?:な|ありません|ございません)|(?:全員|一同|全会)[^。]{0,4}(?:了承|承認|同意|賛同|賛成)|承認|了承|賛成|はい"
)
AS_PUT = re.compile(r"(?:案|原案|提案|説明|報告|資料|次第)の?(?:とおり|通り|どおり)")
"""案のとおり進めることでよろしいですか: says what is agreed to though no act is named."""


def appointment(units: Sequence[Unit], index: int) -> Ruling | None:
    """The chair names those who sign the minutes when that is the business, nothing being put to anybody."""
    unit = units[index]
    if (
        not unit.chair
        or unit.assent
        or len(unit.text) > _LONGEST_NAMING
        or not NAMES_PEOPLE.search(unit.text)
        or NO_OBJECTION.search(unit.text)
    ):
        return None
    before = [other for other in units[max(0, index - 3) : index] if other.turn == unit.turn]
    if not any(SIGNERS.search(other.text) for other in (*before, unit)):
        return None
    asked = [other for other in units[max(0, index - 4) : index] if PUT.search(other.text)]
    if any(other in before or "署名" in other.text for other in asked):
        return None
    acts = (Act(Outcome.ELECTED, "指名", general=False),)
    return Ruling((unit.range,), "", unit.text, acts, Assent.CHAIR_RULING, "", "", index, index)


def election(text: str, units: Sequence[Unit], index: int) -> Ruling | None:
    """The chair reads out how many votes each had and declares who is elected."""
    unit = units[index]
    if not unit.chair or not ELECTED.search(unit.text):
        return None
    first = index
    while first and units[first - 1].turn == unit.turn and COUNTED.search(units[first - 1].text):
        first -= 1
    if first == index:
        return None
    ranges = joined(text, [other.range for other in units[first : index + 1]])
    acts = (Act(Outcome.ELECTED, "当選", general=False),)
    return Ruling(tuple(ranges), "", unit.text, acts, Assent.VOTE, "", "", first, index)


def is_behind_doors(units: Sequence[Unit], index: int) -> bool:
    """Whether the chair tells what was decided unrecorded: （非公開審議）, then 議案第３号は可決されました。"""
    before = units[index - 1] if index else None
    return (
        before is not None
        and before.direction
        and _UNRECORDED.search(before.text) is not None
        and _CARRIED.search(units[index].text) is not None
    )


def is_agreed(units: Sequence[Unit], index: int) -> bool:
    """Whether a unit agrees to what the chair has just put to the body, with nothing to vote on."""
    unit, before = units[index], units[index - 1] if index else None
    if before is None or not unit.assent or unit.chair or not before.chair or before.assent:
        return False
    put = PUT.search(before.text) is not None and not asks_more(before.text)
    return put and _AGREES.search(unit.text) is not None and not re.search(r"異議あり|起立|挙手|多数|少数", unit.text)

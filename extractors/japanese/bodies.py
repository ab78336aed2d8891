"""Names of public bodies (機関, 会議体): how they are compared."""

from __future__ import annotations

import re

from extractors.japanese.labels import fold
from extractors.japanese.letters import fold_wording

_ORDINAL = re.compile(r"(?:(?:令和|平成|昭和)(?:元|\d+)年度?|\d{4}年度?)?第?\d+回")
_OCCASION = re.compile(r"(?:定例会議?|臨時会議?|通常会議)$")
_GENERIC = frozenset(
    (
        "委員会",
        "会議",
        "本会議",
        "審議会",
        "部会",
        "協議会",
        "議会",
        "審査会",
        "検討会",
        "懇談会",
        "小委員会",
        "分科会",
        "理事会",
        "総会",
        "連絡会",
        "本部",
        "研究会",
    )
)


def normalise_body(name: str) -> str:
    """The name as it is compared: white space, number of the session and letter variants out.

    >>> normalise_body("第３回　櫻川市 総合計画審議会")
    '桜川市総合計画審議会'
    """
    return fold(_OCCASION.sub("", _ORDINAL.sub("", fold_wording(name))))


def is_generic(name: str) -> bool:
    """Whether a name says only what kind of body it is (委員会, 本委員会, 当審議会)."""
    plain = normalise_body(name)
    return plain.removeprefix("本日の").lstrip("本当同該各両今次前") in _GENERIC | {"", "会"}

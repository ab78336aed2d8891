"""Words of a review of an assessment (審査): its parts and its verdicts. Data with its look-up."""

from __future__ import annotations

import re
from dataclasses import dataclass

from extractors.model.vocabulary import ReviewPointKind, Verdict

TOPICS: dict[ReviewPointKind, re.Pattern[str]] = {
    ReviewPointKind.CONSIDERED_ITEM: re.compile(r"主な考慮事項(?:[（(]細目[）)])?[」』]?"),
    ReviewPointKind.REVIEW_VIEWPOINT: re.compile(
        r"(?:審査|点検)の観点(?!等?に(?:基|よ|照)|から|で)(?:[（(](?:[^（）()\n]"
        r"|[（(][^（）()\n]*[）)]){0,30}[）)])?[」』]?"
    ),
    ReviewPointKind.GENERAL_REMARK: re.compile(
        r"(?<=[「『【\n])総評[」』】]?|^総評|総評(?=として|と(?:いた)?しまして|を[御ご]覧|は|では)"
    ),
    ReviewPointKind.STATED_MATTER: re.compile(
        r"(?:審査|点検)(?:書)?(?:へ)?の?記載(?:する)?事項(?!を(?:全項目)?評価書に)[」』]?"
    ),
}
"""Parts of the review, by their headings."""

VERDICTS: tuple[tuple[Verdict, re.Pattern[str]], ...] = (
    (
        Verdict.NO_PROBLEM,
        re.compile(
            r"(?:特段の|特に)?問題(?:となる点)?(?:は|が)?(?:特に)?(?:認め(?:られ)?な(?:い|かった)|認められませ"
            r"|認められなく|な(?:い|かった)と|あ?りません|ございません)"
            r"|(?:適切|妥当|適正)(?:である|に記載され|と(?:認め|判断|評価))|適合(?:している|すると認め)"
        ),
    ),
    (Verdict.NOT_APPLICABLE, re.compile(r"該当(?:なし|無し|しない|がない|はない)")),
    (
        Verdict.PROBLEM,
        re.compile(
            r"問題が(?:認められ(?!な|ませ)|あ(?:る|り))|不適切"
            r"|課題が(?:ある|認められ)|是正(?:が必要|を求め)|不十分"
        ),
    ),
)  # fmt: skip
"""What a review says of a point; where several stand, the first row counts only if it comes first."""
_GOES_ON = re.compile(r"[」』]?(?:として|とし)(?:おり(?!ます)|、)(?=、?(?:その(?:ほか|他)|ほか|また))")


@dataclass(frozen=True, slots=True)
class ReadVerdict:
    """A verdict and where its clause ends; ``goes_on``: the sentence then speaks of other points."""

    verdict: Verdict
    end: int
    goes_on: bool


def read_verdict(text: str, start: int, end: int) -> ReadVerdict | None:
    """The verdict stated in a passage: the last one, as the verb stands at the end."""
    last: tuple[int, int, Verdict] | None = None
    for verdict, pattern in VERDICTS:
        for match in pattern.finditer(text, start, end):
            if following := _GOES_ON.match(text, match.end(), end):
                return ReadVerdict(verdict, following.end(), goes_on=True)
            if last is None or match.start() > last[0]:
                last = (match.start(), match.end(), verdict)
    if last is None:
        return None
    return ReadVerdict(last[2], last[1], goes_on=False)

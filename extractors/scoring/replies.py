"""How a body agrees, as far as the words show: what was asked of it, who replies, what is counted (賛否の確認)."""

import re
from dataclasses import dataclass

from extractors.scoring.features import Features, context_features, flag, fold_text, text_features

LATE = 120  # characters of what was put that stand close enough to the ruling
FORMS = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        (
            "tally",
            r"(?:賛成|反対|可|否|白票|棄権|賛|保留|承認)[:、 者票はのがで方]{0,4}0|\+ ?0|0 ?対 ?0|0 ?/ ?-?0",
        ),
        ("counted", r"0 ?(?:票|名|人|個)|お?一人|[二三四五六七八九十]+(?:名|人|票)"),
        ("marks", r"[○×].{0,3}[○×]"),
        ("raised", r"挙手|起立|投票|採決|ボタン|開票|多数|少数|過半"),
        ("clapped", r"拍手|うなず|頷"),
        ("all", r"全会一致|満場一致|全員|一致"),
        ("no_objection", r"異[議論存]"),
        ("objection", r"反対|異論"),
        (
            "no_comment",
            (
                r"(?:意見|質問|質疑|発言|コメント|お尋ね|候補)[等なども]{0,3}[はがもの]?[^。]{0,6}"
                r"(?:な|ござい|あり?ませ|いらっしゃ|出な)|^\(?な(?:し|い)"
            ),
        ),
        ("asks", r"(?:か|でしょう|いかが|よろしい[^。]{0,6}|ね|は)[。?]*$"),
        ("yes", r"^(?:はい|結構|賛成|お願い|いい|よい|異議|よろ|承知|了解|同感|そう)"),
        ("written", r"書面|持ち回り|メール|回答"),
        ("elected", r"選挙|開票|当選|候補"),
    )
)
"""Forms of asking, agreeing and counting; what each weighs, and in which place, is learned."""


@dataclass(frozen=True, slots=True)
class Agreement:
    """A ruling and how it came about; None where it isn't known, "" where there is none."""

    ruling: str
    put: str | None = None  # all that went before it
    asked: str | None = None  # what the ruling's speaker said last in an earlier turn
    reply: str | None = None  # the turn of others right before the ruling
    begun: str | None = None  # what stands before the ruling in its own turn
    after: str | None = None  # what follows it
    directed: bool | None = None  # the reply is a stage direction


def assent_features(agreement: Agreement) -> Features:
    """For `assent`: the words of all parts, and which forms stand where."""
    begun = agreement.begun[-60:] if agreement.begun else agreement.begun
    asked = agreement.asked[-60:] if agreement.asked else agreement.asked
    after = agreement.after[:40] if agreement.after else agreement.after
    put = agreement.put[-LATE:] if agreement.put else agreement.put
    own, replied, questions = forms_in(agreement.ruling), forms_in(agreement.reply), forms_in(asked)
    found = set(text_features(agreement.ruling)).union(
        context_features("put", agreement.put),
        context_features("reply", agreement.reply),
        context_features("next", after),
        context_features("begun", begun),
        context_features("asked", asked),
        flag("directed", agreement.directed),
    )
    for place, forms in (
        ("own", own),
        ("replied", replied),
        ("question", questions),
        ("begins", forms_in(begun)),
        ("follows", forms_in(after)),
        ("before", forms_in(put)),
    ):
        found.update(f"{place}={form}" for form in forms)
    found.update(f"replied&own={one},{other}" for one in replied for other in own)
    found.update(f"question&replied={one},{other}" for one in questions for other in replied)
    if agreement.reply is not None:
        found.add(f"exchange={bool(agreement.reply)},{bool(asked)}")
        found.add(f"formless={not replied and not own}")
    return frozenset(found)


def forms_in(text: str | None) -> list[str]:
    """Names of the forms that a text has, in their order.

    >>> forms_in("（異議なしの声）"), forms_in("賛成８、反対０")
    (['no_objection'], ['tally', 'objection'])
    """
    plain = fold_text(text) if text else ""
    return [name for name, form in FORMS if form.search(plain)] if plain else []

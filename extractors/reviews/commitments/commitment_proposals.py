"""Proposals (提案): what is put to a body for its decision is no promise of whoever explains it."""

from __future__ import annotations

import re

from extractors.model.proceedings import Facts
from extractors.reviews.commitments.sources import Said
from extractors.model.vocabulary import AgendaKind

PROPOSES = re.compile(
    r"(?:引き?上げ|引き?下げ|値上げ|改定|改正|改訂|改め|定め|設け|設置|廃止|変更|制定|設定|統合|見直|据え置|追加|削除|減額|増額|補正|移転"
    r"|指定|認定|選定|締結|委嘱|任命|選任|承認|許可|可決|決定|延長|短縮|交付|貸付|譲与)(?:を)?(?:し|いたし|させていただき|ることと(?:いた)?し)?たい"
)
"""来年４月から料金を引き上げたいと考えております, in the explanation of an item that is then decided."""
EXAMPLES = (
    "来年４月から、料金を引き上げたいと考えております。",
    "定員を２０人に改めたいと思います。",
    "要綱を制定したいと考えております。",
)
LOOKALIKES = (
    "次回の部会で対応策を示したいと考えています。",
    "説明会を開きたいと考えております。",
    "結果を報告したいと思います。",
)
_SUBMITS = re.compile(
    r"諮問(?:いた|し)|(?:御|ご)?(?:審議|審査|協議|検討|承認|意見)(?:の(?:ほど|程))?[、をも]?(?:、)?(?:よろしく)?(?:お願い|賜|いただ|くださ)"
)
"""The speech itself puts the matter to the body."""


class Proposals:
    """Tells proposals from promises by what is decided in the document."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.decided = {
            item for decision in facts.decisions if not decision.procedural for item in decision.agenda_item_ids
        }
        self.decided |= {item.record_id for item in facts.agenda.items if item.kind is AgendaKind.CONSULTATION}
        self.speeches = {speech.record_id: speech for speech in facts.speeches}

    def has(self, words: str, said: Said) -> bool:
        """Whether a sentence of an explanation only says what the body is asked to decide."""
        speech = self.speeches.get(said.speech_id or "")
        if speech is None or not PROPOSES.search(words):
            return False
        item = self.facts.agenda.open_at(speech.grounding.span_start)
        return item in self.decided or _SUBMITS.search(speech.grounding.text) is not None

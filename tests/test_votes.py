"""Votes: roll-calls in speech, tables of votes."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from extractors.minutes.decisions.votes import cast_of, legend_of, stance_of
from extractors.model.vocabulary import VoteCast
from pipeline.clean.clean import clean
from pipeline.read.text import read_text

STANCES = (
    ("賛成です。", VoteCast.FOR),
    ("賛成いたします。", VoteCast.FOR),
    ("理由は先ほどのとおりです。本案に反対します。", VoteCast.AGAINST),
    ("第３号議案については反対させていただきます。", VoteCast.AGAINST),
    ("要望は申し上げましたが、賛成といたします。", VoteCast.FOR),
    ("この案には賛成できません。", VoteCast.AGAINST),
    ("態度を保留します。", VoteCast.ABSTAINED),
    ("賛成。", VoteCast.FOR),
)
NO_STANCES = ("一つずつですか。", "賛成の方の意見も伺いました。", "賛成か反対か、まだ申し上げていません。")


@pytest.mark.parametrize(("words", "want"), STANCES)
def test_the_stance_of_a_member(words: str, want: VoteCast) -> None:
    stance = stance_of(words)
    assert stance is not None
    assert stance[0] is want


@pytest.mark.parametrize("words", NO_STANCES)
def test_no_stance(words: str) -> None:
    assert stance_of(words) is None


CELLS = (
    ("○", VoteCast.FOR),
    ("〇", VoteCast.FOR),
    ("×", VoteCast.AGAINST),
    ("議", VoteCast.CHAIR),
    ("議長", VoteCast.CHAIR),
    ("議長裁決×", VoteCast.AGAINST),
    ("－(退席)", VoteCast.LEFT),
    ("欠", VoteCast.ABSENT),
    ("除", VoteCast.RECUSED),
    ("棄権", VoteCast.ABSTAINED),
    ("反対", VoteCast.AGAINST),
)


@pytest.mark.parametrize(("printed", "want"), CELLS)
def test_cells_of_a_table_of_votes(printed: str, want: VoteCast) -> None:
    assert cast_of(printed, {}) is want


def test_a_legend_gives_marks_their_meaning() -> None:
    legend = legend_of("凡例　賛成：○　反対：●　棄権：△　退席：－")
    assert cast_of("●", legend) is VoteCast.AGAINST
    assert cast_of("△", legend) is VoteCast.ABSTAINED
    assert cast_of("－", legend) is VoteCast.LEFT
    assert cast_of("－", {}) is None


ROLL_CALL = """総務委員会会議録

○甲斐委員長　ただいまから総務委員会を開会いたします。
議案第３号、青葉市税条例の一部を改正する条例を議題といたします。
○税務課長　説明いたします。施行日は四月一日です。以上です。
○甲斐委員長　採決に入ります前に、各会派の態度を確認いたします。それでは、青葉クラブからお願いします。
○乙川委員　賛成します。
○丙野委員　理由は申し上げたとおりです。反対です。
○丁田委員　賛成です。
○甲斐委員長　それでは、本案は挙手により採決いたします。本案は原案のとおり決定することに賛成の方は挙手願います。
（賛成者挙手）
○甲斐委員長　賛成多数でございます。よって、本案は原案のとおり可決いたしました。
○甲斐委員長　これをもちまして委員会を閉会いたします。
"""


def test_a_roll_call_before_a_ruling() -> None:
    facts = extract(clean(read_text(ROLL_CALL.encode()), "0" * 16)).facts
    (decision,) = facts.decisions
    assert [(vote.voter, vote.vote) for vote in facts.votes] == [
        ("乙川", "for"),
        ("丙野", "against"),
        ("丁田", "for"),
    ]
    assert {vote.decision_id for vote in facts.votes} == {decision.record_id}


MATRIX = """令和６年６月定例会　議決結果一覧

賛成：○　反対：×　退席：－

番号\t件名\t議決結果\t乙川次郎\t丙野花子\t丁田一郎
議案第１号\t青葉市一般会計補正予算（第１号）\t原案可決\t○\t議長\t×
議案第２号\t青葉市税条例の一部を改正する条例\t否決\t×\t議長\t－
報告第１号\t繰越計算書の報告\t－\t\t\t
陳情第４号\t歩道の整備を求める陳情\t不採択\t×\t議長\t○
"""


def test_a_table_of_votes() -> None:
    extraction = extract(clean(read_text(MATRIX.encode()), "0" * 16))
    facts = extraction.facts
    assert [item.label for item in facts.agenda.items] == ["議案第１号", "議案第２号", "報告第１号", "陳情第４号"]
    assert [decision.outcome for decision in facts.decisions] == [
        "adopted_as_proposed",
        "rejected",
        "petition_not_adopted",
    ]
    assert [vote.vote for vote in facts.votes] == [
        "for", "chair", "against", "against", "chair", "left", "against", "chair", "for",
    ]  # fmt: skip
    labels = {item.record_id: item.label for item in facts.agenda.items}
    assert [labels[decision.agenda_item_ids[0]] for decision in facts.decisions] == [
        "議案第１号",
        "議案第２号",
        "陳情第４号",
    ]

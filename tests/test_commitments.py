"""What is a commitment, and what only looks like one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from extractors.japanese.rules import Rule
from extractors.model.document import Range
from extractors.model.records import Commitment
from extractors.model.vocabulary import Standing
from extractors.reviews.commitments.commitments import Promise, _actor, promises
from extractors.reviews.commitments.rules import RULES, Ending, Setting, is_commitment
from extractors.reviews.commitments.sources import Said
from pipeline.run import read_bytes


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.means.name)
def test_every_example_is_a_commitment_in_its_settings(rule: Rule[Ending]) -> None:
    for example in rule.examples:
        assert any(is_commitment(example, setting) for setting in rule.means.settings), example


@pytest.mark.parametrize(
    ("words", "setting"),
    [
        ("資料１に基づき御説明いたします。", Setting.EXPLANATION),
        ("それでは、次の議題に移ります。", Setting.CHAIRING),
        ("本会議を閉会いたします。", Setting.CHAIRING),
        ("来月閣議決定される予定と聞いております。", Setting.EXPLANATION),
        ("委託先で確認する必要があると考えております。", Setting.ANSWER),
        ("定期的に確認すること等を記載しております。", Setting.EXPLANATION),
        ("事務局から説明をお願いします。", Setting.CHAIRING),
        ("連携する予定はありません。", Setting.ANSWER),
        ("届出内容を確認して、システムに登録します。", Setting.EXPLANATION),
    ],
)
def test_what_only_looks_like_a_commitment(words: str, setting: Setting) -> None:
    assert not is_commitment(words, setting)


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ("事務局においては、所要の手続を進めてください。", "事務局"),
        ("また、情報政策課から各課に周知する予定です。", "情報政策課"),
        ("今後は、区として再発防止に努めます。", "区"),
        ("次回の部会では記載内容について事務局から案内をする。", "事務局"),
        ("更新は、市と受託者双方で行う予定である。", "市と受託者双方"),
        ("早急に作成します。", None),
    ],
)
def test_who_acts_is_named_in_the_sentence(words: str, who: str | None) -> None:
    assert _actor(words) == who


def promised(*said: str) -> dict[str, float]:
    """Commitments of a talk with their confidence, by their first letters."""
    extraction = read_bytes(("令和７年度第２回桐谷町地域会議　会議録\n\n" + "\n".join(said) + "\n").encode())[1]
    return {
        record.grounding.text[:8]: record.confidence for record in extraction.records if isinstance(record, Commitment)
    }


def test_promises_in_words_that_no_rule_holds() -> None:
    found = promised(
        "○会長　御意見をどうぞ。",
        "○区長代表　側溝の泥は、うちの組で秋までにさらっておく。",
        "○建設課　土のうは当課から二百袋をお届けします。",
        "○会長　では、資料の順に御説明をお願いします。",
        "○建設課　大雨のときは、職員が三人で見回っております。",
        "○区長代表　もっと早く来てもらえるとありがたい。",
        "○会長　本日はこれで終わります。",
    )
    assert set(found) == {"側溝の泥は、うち", "土のうは当課から"}


def test_what_is_done_in_the_meeting_itself_is_no_promise() -> None:
    """Hearing, answering and asking, whoever speaks; what comes about; what others do or should do."""
    found = promised(
        "○会長　お一人ずつ、名簿の順に聞いていきます。建設課に道の話をお願いします。",
        "○建設課　委員の御質問にお答えしてまいります。水路の底は、当課で来月さらってまいります。",
        "○会長　これは県がよく見て、町が決まりを作っていくということです。人が減れば手間も下がっていくと思います。",
        "○委員　まず経過を聞かせていただいてから、費用の質問に入っていきたいと思います。",
        "○委員　水路の図面を次回までに用意してください。",
        "○建設課　承知しました。次回の会議で図面をお配りいたします。橋の点検も、引き続き行ってまいります。",
        "○会長　お答えは後日、私から書面でお届けすることにします。",
    )
    assert set(found) == {"水路の底は、当課", "次回の会議で図面", "橋の点検も、引き", "お答えは後日、私"}


@pytest.mark.parametrize(
    ("said", "count"),
    [
        ("○３番（鴨川 麻里議員）　私は、会派を代表して、本議案に反対する立場で討論を行います。", 0),
        ("○議長（相楽 衛君）　上程中の案件について、質疑を許します。", 0),
        ("○事務局長　議案の朗読は件名のみとし、案文の朗読は省略させていただきます。", 0),
        ("○３番（鴨川 麻里議員）　言われたことを一つ一つ、形にしていくということではないでしょうか。", 0),
        ("○環境課長　看板の文字は、来月の会議までに直してまいります。", 1),
        ("○市長（蓼沼 葵君）　次の定例会には、改正の案を必ず上程する所存でございます。", 1),
        ("○議長（相楽 衛君）　事務局は、ただいまの数字を次回までに出し直してください。", 1),
    ],
)
def test_acts_of_procedure_and_opinions_are_no_promise(said: str, count: int) -> None:
    assert (
        len(promised("○議長（相楽 衛君）　ただいまから会議を開きます。", said, "○議長（相楽 衛君）　以上です。"))
        == count
    )


def test_a_sentence_that_a_page_cuts_off_promises_nothing_by_its_score() -> None:
    words = "土のうは当課で二百袋を作り、来週お届けいたしま"
    said = Said(Range(0, len(words)), Setting.ANSWER, "建設課", "a speech", standing=Standing.IMPLEMENTING_BODY)
    assert promises(words, said)[0] is not Promise.NONE
    assert promises(words, replace(said, cut=True))[0] is Promise.NONE


def todo_of(*rows: str) -> list[tuple[str | None, str, str | None, str | None]]:
    """Commitments of minutes with a table at their end."""
    table = "".join("<tr><td>" + row.replace("|", "</td><td>") + "</td></tr>" for row in rows)
    head = "<h1>第３回　桐谷地図部会　議事メモ</h1><p>日時：令和７年６月18日（水）10時～11時</p><p>場所：会議室</p>"
    page = f"<html><body>{head}<table>{table}</table></body></html>"
    return [
        (record.actor, record.action, str(record.due_date) if record.due_date else None, record.due_text)
        for record in read_bytes(page.encode())[1].records
        if isinstance(record, Commitment)
    ]


def test_a_table_of_who_does_what_by_when() -> None:
    assert todo_of(
        "担当|内容|期限",
        "事務局|議事録の案を全員に送る|6月25日",
        "小保|回収率の一覧|次回まで",
        "伊東|会場の予約|7月2日（済）",
    ) == [
        ("事務局", "議事録の案を全員に送る", "2025-06-25", "6月25日"),
        ("小保", "回収率の一覧", None, "次回まで"),
    ]


def test_tables_that_only_look_like_one() -> None:
    assert todo_of("担当課|指摘事項|期限", "道路課|占用料の徴収が遅れていた|令和７年９月30日") == []
    assert todo_of("担当|内容|開催日", "事務局|勉強会の記録|6月25日", "小保|展示の記録|6月26日") == []

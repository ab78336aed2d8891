"""What each turn of an invented meeting does."""

from __future__ import annotations

import pytest

from extractors.minutes.speeches.acts import Spoken, tell_acts
from extractors.model.vocabulary import Act, Standing

CHAIR, MEMBER, STAFF = Standing.CHAIR, Standing.MEMBER, Standing.IMPLEMENTING_BODY
OFFICE, GUEST = Standing.SECRETARIAT, Standing.OBSERVER

CONVERSATIONS: dict[str, list[tuple[Standing | None, str, Act]]] = {
    "opening, explanation, questions": [
        (OFFICE, "定刻になりましたので、会議を始めます。進行は委員長にお願いします。", Act.CHAIRING),
        (CHAIR, "それでは、議題の一について事務局から説明をお願いします。", Act.CHAIRING),
        (OFFICE, "資料１を御覧ください。計画の概要を御説明します。以上でございます。", Act.EXPLANATION),
        (CHAIR, "ありがとうございました。御質問はありますか。", Act.CHAIRING),
        (MEMBER, "対象者は何人でしょうか。", Act.QUESTION),
        (OFFICE, "およそ二千人でございます。", Act.ANSWER),
        (MEMBER, "分かりました。", Act.ASSENT),
        (CHAIR, "ほかにございますか。", Act.CHAIRING),
        (None, "（なし）", Act.ASSENT),
        (CHAIR, "それでは、次の議題に移ります。", Act.CHAIRING),
    ],
    "a chair who asks": [
        (CHAIR, "本日は委員三名中二名の出席ですので、会議は成立しております。", Act.CHAIRING),
        (STAFF, "保護評価書の概要を御説明いたします。説明は以上です。", Act.EXPLANATION),
        (CHAIR, "二つのシステムは別の回線でつながっているわけですね。", Act.QUESTION),
        (STAFF, "はい。", Act.ANSWER),
        (CHAIR, "番号は自動的にひも付くと理解してよろしいですか。", Act.QUESTION),
        (STAFF, "そうです。自動で行われます。", Act.ANSWER),
        (CHAIR, "そこは、もう少し詳しく書いていただきたいと思います。", Act.OPINION),
        (STAFF, "早急に対応させていただきます。", Act.ANSWER),
        (CHAIR, "よろしくお願いします。", Act.CHAIRING),
        (GUEST, "委員長、一つ質問してよろしいですか。", Act.QUESTION),
        (CHAIR, "一つだけならどうぞ。", Act.CHAIRING),
        (GUEST, "住民からは見えないということですか。", Act.QUESTION),
        (CHAIR, "そういうことではありません。", Act.ANSWER),
    ],
    "staff asks back": [
        (CHAIR, "説明を受けて、御意見はありますか。", Act.CHAIRING),
        (MEMBER, "ほかの町から情報が漏れることはないのでしょうか。", Act.QUESTION),
        (STAFF, "それは、よその町から盗み出せるかということですね。", Act.QUESTION),
        (MEMBER, "そうです。", Act.ANSWER),
        (STAFF, "再度、確認させていただきます。", Act.ANSWER),
    ],
    "a decision": [
        (CHAIR, "お諮りします。原案のとおり決定することに御異議ありませんか。", Act.CHAIRING),
        (None, "〔「異議なし」と呼ぶ者あり〕", Act.ASSENT),
        (CHAIR, "御異議なしと認めます。よって、本案は可決されました。", Act.CHAIRING),
        (None, "（拍手）", Act.NOTE),
        (CHAIR, "この際、暫時休憩いたします。", Act.CHAIRING),
    ],
    "attitudes of the groups": [
        (CHAIR, "各会派の態度を確認いたします。それでは、緑風会からお願いします。", Act.CHAIRING),
        (MEMBER, "賛成です。", Act.OPINION),
        (MEMBER, "反対です。理由は先ほど述べたとおりです。", Act.OPINION),
        (CHAIR, "では、本案は挙手により採決いたします。賛成の方は挙手願います。", Act.CHAIRING),
        (None, "（賛成者挙手）", Act.ASSENT),
    ],
    "an assembly": [
        (CHAIR, "これより本日の会議を開きます。常任委員長の報告を求めます。", Act.CHAIRING),
        (None, "〔議員甲野太郎君登壇〕", Act.NOTE),
        (
            MEMBER,
            "ただいまから委員会の審査の経過と結果について報告いたします。" + "審査の内容は次のとおりであります。" * 12,
            Act.REPORT,
        ),
        (CHAIR, "提案理由の説明を求めます。", Act.CHAIRING),
        (STAFF, "議案について、提案理由を御説明いたします。" + "歳入を補正するものであります。" * 20, Act.EXPLANATION),
        (CHAIR, "質疑を許します。十二番、乙川花子議員。", Act.CHAIRING),
        (MEMBER, "補正の理由を伺います。", Act.QUESTION),
        (CHAIR, "福祉部長。", Act.CHAIRING),
        (STAFF, "対象者が増えたためでございます。", Act.ANSWER),
    ],
    "a chair who puts a ruling in the form of a question": [
        (CHAIR, "ただいまから協議会を開会します。事務局の説明を求めます。", Act.CHAIRING),
        (
            OFFICE,
            "資料１を御覧ください。家屋の状態を御説明しました。認定に当たるかどうか、御意見を伺います。" * 2,
            Act.EXPLANATION,
        ),
        (CHAIR, "ほかになければ、案のとおり承認することでよろしいですか。", Act.CHAIRING),
        (None, "（全員了承）", Act.ASSENT),
        (CHAIR, "それでは、承認とします。", Act.CHAIRING),
        (CHAIR, "ただいまの件について、何かございますか。", Act.CHAIRING),
        (None, "（なし）", Act.ASSENT),
        (CHAIR, "配付は来月でよいということでよろしいですね。", Act.CHAIRING),
        (None, "（はい）", Act.ASSENT),
        (CHAIR, "対象は町内の方だけという理解でよろしいでしょうか。", Act.QUESTION),
        (OFFICE, "はい、そのとおりです。", Act.ANSWER),
        (CHAIR, "事務局から何かありますか。", Act.CHAIRING),
        (OFFICE, "会議録の案を皆様にお送りいたします。", Act.EXPLANATION),
    ],
    "a chair who thanks and calls the next": [
        (CHAIR, "皆様から御意見を伺います。栗橋さん、お願いします。", Act.CHAIRING),
        (MEMBER, "名前が長いので、短くしたほうがよいのではないでしょうか。", Act.QUESTION),
        (CHAIR, "ありがとうございます。続いて、谷内さん、お願いします。", Act.CHAIRING),
        (MEMBER, "全体はこのままでよいと思います。図の向きが気になりました。", Act.OPINION),
        (CHAIR, "音は届いていますよ。", Act.CHAIRING),
        (MEMBER, "費用は誰が持つのですか。", Act.QUESTION),
        (CHAIR, "ありがとうございます。次は、三好さん。", Act.CHAIRING),
        (MEMBER, "信頼の仕組みが大切だと思います。", Act.OPINION),
        (CHAIR, "ありがとうございました。とても大切な視点ですね。", Act.CHAIRING),
        (CHAIR, "そうしたら、杉山さん、お願いしていいですか。", Act.CHAIRING),
    ],
    "a member who went and saw": [
        (CHAIR, "現地を調査された委員から、補足の説明をお願いします。", Act.CHAIRING),
        (
            MEMBER,
            "五日に二人で見てまいりました。水路も農道も整い、周りの耕作に差し支えはありません。草もありません。",
            Act.REPORT,
        ),
    ],
    "a report that was called for": [
        (CHAIR, "その他について、事務局から報告をお願いします。", Act.CHAIRING),
        (OFFICE, "評価書が公表されましたので、御報告いたします。以上です。", Act.REPORT),
    ],
}


@pytest.mark.parametrize("conversation", CONVERSATIONS.values(), ids=CONVERSATIONS)
def test_acts(conversation: list[tuple[Standing | None, str, Act]]) -> None:
    turns = [Spoken(text, standing, direction=standing is None) for standing, text, _ in conversation]
    assert tell_acts(turns) == [act for _, _, act in conversation]


def test_acts_in_words_that_no_rule_holds() -> None:
    """Plain and colloquial talk: not among what the scores were trained on."""
    conversation = [
        (CHAIR, "石神さん、どうぞ。", Act.CHAIRING),
        (MEMBER, "谷の橋、あれ何年もつの。", Act.QUESTION),
        (STAFF, "診断では十年です。", Act.ANSWER),
        (MEMBER, "十年じゃ孫の代までもたんわ。今のうちに架け替えてもらいたい。", Act.OPINION),
        (STAFF, "来年度に設計を始めます。", Act.ANSWER),
    ]
    turns = [Spoken(text, standing) for standing, text, _ in conversation]
    assert tell_acts(turns) == [act for _, _, act in conversation]

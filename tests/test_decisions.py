"""Rulings: what is put to the body, how it assents, what is declared."""

from __future__ import annotations

import pytest

from extractors.extraction import extract
from extractors.minutes.decisions.rules import ACTS, printed_acts
from extractors.model.records import Decision
from pipeline.clean.clean import clean
from pipeline.read.text import read_text
from pipeline.run import read_bytes

HEAD = """第３回青葉市文化財保護審議会議事録

日時　令和５年６月２日　午後２時

○甲斐会長　ただいまから第３回青葉市文化財保護審議会を開会いたします。
議題１「指定候補について」、事務局から説明をお願いします。
○事務局　資料１をご覧ください。候補は三件ございます。説明は以上です。
○乙川委員　保存状態はどうですか。
○事務局　良好です。
"""
TAIL = """
○丙野委員　ありがとうございました。
○甲斐会長　これをもちまして閉会いたします。
"""


def decisions(text: str) -> tuple[Decision, ...]:
    document = clean(read_text(text.encode()), "0" * 16)
    return extract(document).facts.decisions


def told(decision: Decision) -> str:
    """A decision in one line: outcome, actions, assent, procedural, votes."""
    parts = ["+".join((decision.outcome, *decision.actions)), decision.assent]
    if decision.procedural:
        parts.append("procedural")
    if decision.votes_for is not None:
        parts.append(f"{decision.votes_for}:{decision.votes_against}")
    return " ".join(parts)


SPOKEN: tuple[tuple[str, str], ...] = (
    (
        "other no_objection",
        (
            "○甲斐会長　お諮りいたします。本請願は審議未了とすることにご異議ございませんか。\n"
            "（異議なしの声あり）\n"
            "○甲斐会長　ご異議なしと認め、本請願は審議未了とすることに決しました。"
        ),
    ),
    (
        "approved no_objection",
        (
            "○甲斐会長　ほかにご意見がなければ、原案のとおり承認することにご異議ございませんか。\n"
            "（異議なしの声あり）\n"
            "○甲斐会長　ご異議がないものと認め、議題１は原案のとおり承認されました。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　お諮りします。本案を原案どおり可決することに御異議ありませんか。\n"
            "〔「異議なし」の声〕\n"
            "○甲斐会長　御異議なしと認めます。したがって、本案は原案どおり可決されました。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　採決します。本案に賛成の方の挙手を求めます。\n"
            "（挙手全員）\n"
            "○甲斐会長　挙手全員です。よって本案は原案のとおり可決しました。"
        ),
    ),
    (
        "rejected vote",
        (
            "○甲斐会長　これより採決いたします。本案に賛成の諸君の起立を求めます。\n"
            "〔賛成者起立〕\n"
            "○甲斐会長　起立少数であります。よって、本案は否決されました。"
        ),
    ),
    (
        "adopted_as_proposed vote 8:5",
        (
            "○甲斐会長　本案に賛成の方は挙手をお願いします。\n"
            "（挙手）\n"
            "○甲斐会長　賛成8名、反対5名。よって、本案は可決されました。"
        ),
    ),
    (
        "continued no_objection",
        (
            "○甲斐会長　本件は継続審査とすることにご異議ありませんか。\n"
            "（「異議なし」と呼ぶ者あり）\n"
            "○甲斐会長　ご異議なしと認め、本件は継続審査とすることに決定しました。"
        ),
    ),
    (
        "petition_not_adopted vote",
        (
            "○甲斐会長　陳情第３号について、採択することに賛成の委員の挙手を求めます。\n"
            "（賛成者挙手）\n"
            "○甲斐会長　挙手少数。よって、陳情第３号は不採択とすべきものと決しました。"
        ),
    ),
    (
        "petition_partly_adopted no_objection",
        (
            "○甲斐会長　請願第１号は趣旨採択とすることでご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　それでは、請願第１号は趣旨採択とすることに決定いたしました。"
        ),
    ),
    (
        "consented no_objection",
        (
            "○甲斐会長　本件は、これに同意することに御異議ありませんか。\n"
            "〔「異議なし」と呼ぶ者あり〕\n"
            "○甲斐会長　御異議なしと認めます。よって、本件は同意することに決しました。"
        ),
    ),
    (
        "elected no_objection",
        (
            "○甲斐会長　副会長に乙川委員を指名したいと思いますが、いかがでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　それでは、乙川委員に副会長をお願いすることに決定いたします。"
        ),
    ),
    (
        "delegated no_objection procedural",
        (
            "○甲斐会長　議事録の確認につきましては、会長にご一任いただきたいと存じますが、よろしいでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　ありがとうございます。それでは、そのようにさせていただきます。"
        ),
    ),
    (
        "noted no_objection",
        (
            "○甲斐会長　本件については、報告のとおり了承することでよろしいでしょうか。\n"
            "（「異議なし」の声あり）\n"
            "○甲斐会長　異議なしとのことですので、了承といたします。"
        ),
    ),
    (
        "reply_adopted no_objection",
        (
            "○甲斐会長　それでは、この案をもって市長に答申することでよろしいでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議がないようですので、このとおり答申いたします。"
        ),
    ),
    (
        "approved_with_conditions not_stated",
        (
            "○甲斐会長　いかがでしょうか。承認してよろしいでしょうか。\n"
            "（はい）\n"
            "○甲斐会長　それでは、見積書の写しを提出することを条件として承認することといたします。"
        ),
    ),
    (
        "",
        "○甲斐会長　昨日、総務委員会で原案のとおり可決された旨の報告がありました。",
    ),
    (
        "",
        "○甲斐会長　本計画の決定については、次回お諮りしたいと思います。",
    ),
    (
        "",
        (
            "○甲斐会長　ほかにご質問はございませんか。よろしいでしょうか。\n"
            "（なし）\n"
            "○甲斐会長　それでは、以上で質疑を終わります。"
        ),
    ),
    (
        "",
        (
            "○事務局　前回の審議会でご承認いただきました方針に基づき進めております。以上です。\n"
            "○甲斐会長　ありがとうございました。"
        ),
    ),
    (
        "other no_objection procedural",
        (
            "○甲斐会長　討論を省略し、直ちに採決したいと思いますが、ご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議なしと認め、討論を省略することに決定しました。"
        ),
    ),
    (
        "found_appropriate no_comment",
        (
            "○甲斐会長　ほかにご意見がないようですので、本評価書の内容は妥当であると認めることでよろしいでしょうか。\n"
            "○乙川委員　はい。\n"
            "○甲斐会長　それでは、妥当であると認めることといたします。"
        ),
    ),
    (
        "approved no_comment",
        "○甲斐会長　他にご意見がないようですので、議題１については承認といたします。",
    ),
    (
        "approved no_objection",
        (
            "○甲斐会長　議題１について、ご承認いただけますでしょうか。\n"
            "○委員　異議なし。\n"
            "○甲斐会長　ありがとうございます。それでは、議題１は承認されました。"
        ),
    ),
    (
        "adopted_as_amended no_objection",
        (
            "○甲斐会長　ただいまの修正案のとおり決定することにご異議ございませんか。\n"
            "（異議なしと呼ぶ者あり）\n"
            "○甲斐会長　ご異議なしと認めます。よって、修正案のとおり決定いたしました。"
        ),
    ),
    (
        "certified no_objection",
        (
            "○甲斐会長　認定第１号は、これを認定することにご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議なしと認めます。よって、認定第１号は認定することに決定いたしました。"
        ),
    ),
    (
        "approved not_stated",
        (
            "○甲斐会長　では、この内容で承認ということでよろしいですか。\n"
            "○乙川委員　結構です。\n"
            "○甲斐会長　では、承認といたします。"
        ),
    ),
    (
        "published no_objection procedural",
        (
            "○甲斐会長　本日の議事録は公開することとしてよろしいでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　それでは、公開することといたします。"
        ),
    ),
    (
        "adopted_as_proposed no_objection procedural",
        (
            "○甲斐会長　お諮りいたします。会議時間を１時間延長したいと思います。これに御異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　御異議なしと認めます。よって、会議時間は延長することに決定いたしました。"
        ),
    ),
    (
        "withdrawn no_objection",
        (
            "○甲斐会長　議案第２号の撤回を承認することにご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議なしと認めます。よって、議案第２号の撤回を承認することに決しました。"
        ),
    ),
    (
        "referred no_objection",
        (
            "○甲斐会長　本件は総務委員会に付託することにご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議なしと認め、総務委員会に付託いたします。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　可否同数でありますので、委員会条例の規定により、委員長において可否を決します。"
            "委員長は可決と裁決いたします。よって、本案は可決されました。"
        ),
    ),
    (
        "approved no_comment",
        "○甲斐会長　特にご意見等ございませんので、原案のとおり承認とさせていただきます。",
    ),
    (
        "notified no_objection",
        (
            "○甲斐会長　この内容を区長に通知することとしたいと思いますが、異議ございませんでしょうか。\n"
            "（なし）\n"
            "○甲斐会長　異議がないようですので、そのようにいたします。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　事務局案のとおりでよろしいでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　では、事務局案のとおり決定します。"
        ),
    ),
    (
        "approved vote",
        (
            "○甲斐会長　それでは採決に入ります。"
            "第１号議案について、原案のとおり許可することに異議のない方は挙手をお願いします。\n"
            "（全員挙手）\n"
            "○甲斐会長　全員挙手ですので、第１号議案は承認されました。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　採決いたします。議案第５号について、原案に賛成の農業委員の方は挙手願います。\n"
            "（挙手全員）\n"
            "○甲斐会長　全員賛成ですので、議案第５号は原案のとおり決定し、許可相当といたします。"
        ),
    ),
    (
        "approved not_stated",
        (
            "○甲斐会長　それでは、議題１についてはご承認いただいたということでよろしいでしょうか。\n"
            "（はいの声）\n"
            "○甲斐会長　それでは承認いただいたものとさせていただきます。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　ご異議ございませんか。\n"
            "（「異議なし」の声あり）\n"
            "○甲斐会長　ご異議なしと認め、議案第１号は原案どおり可決いたします。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        "○甲斐会長　起立総員であります。よって、議案第７号は原案のとおり可決されました。",
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　本案は、委員長の報告のとおり決定することにご異議ありませんか。\n"
            "〔「異議なし」と呼ぶ者あり〕\n"
            "○甲斐会長　ご異議なしと認めます。よって、議案第９号は委員長の報告のとおり可決されました。"
        ),
    ),
    (
        "petition_not_adopted no_objection",
        (
            "○甲斐会長　請願第２号に対する委員長の報告は不採択であります。"
            "本請願は、委員長の報告のとおり決することに御異議ありませんか。\n"
            "〔「異議なし」と呼ぶ者あり〕\n"
            "○甲斐会長　御異議なしと認めます。よって、請願第２号は委員長の報告のとおり決しました。"
        ),
    ),
    (
        "elected no_objection",
        (
            "○甲斐会長　お諮りいたします。"
            "ただいま指名いたしました乙川花子さんを選挙管理委員の当選人と定めることに御異議ありませんか。\n"
            "（「異議なし」と呼ぶ者あり）\n"
            "○甲斐会長　御異議なしと認めます。"
            "よって、ただいま指名いたしました乙川花子さんが選挙管理委員に当選されました。"
        ),
    ),
    (
        "other no_objection procedural",
        (
            "○甲斐会長　お諮りいたします。"
            "明日から３月２日まで休会といたしたいと思いますが、これにご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議なしと認めます。よって、明日から３月２日まで休会することに決定いたしました。"
        ),
    ),
    (
        "adopted_as_proposed no_objection procedural",
        (
            "○甲斐会長　本日の会議は非公開とすることにしたいと思いますが、よろしいでしょうか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議なしと認め、本日の会議は非公開といたします。"
        ),
    ),
    (
        "noted not_stated",
        (
            "○甲斐会長　本件についてはご了承いただいたものとしてよろしいですか。\n"
            "○乙川委員　はい。\n"
            "○甲斐会長　では、了承されたものといたします。"
        ),
    ),
    (
        "continued not_stated",
        (
            "○甲斐会長　議題１につきましては、次回引き続き審議することとし、継続審議としてよろしいでしょうか。\n"
            "○乙川委員　結構です。\n"
            "○甲斐会長　それでは、継続審議といたします。"
        ),
    ),
    (
        "delegated not_stated",
        (
            "○甲斐会長　文言の修正は会長一任ということでよろしいでしょうか。\n"
            "（うなずく者あり）\n"
            "○甲斐会長　それでは、会長一任とさせていただきます。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　賛成の方の起立を求めます。\n"
            "〔賛成者起立〕\n"
            "○甲斐会長　多数と認めます。よって、本案は原案のとおり可決されました。"
        ),
    ),
    (
        "adopted_as_proposed vote 15:5",
        "○甲斐会長　投票の結果を報告します。投票総数20票、賛成15票、反対5票。よって、本案は可決されました。",
    ),
    (
        "approved no_objection procedural",
        (
            "○甲斐会長　前回の議事録について、承認することに異議はございませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議がないので、承認されました。"
        ),
    ),
    (
        "",
        (
            "○甲斐会長　議案第３号は、総務常任委員会の報告では原案可決とのことです。質疑はございませんか。\n"
            "（「なし」の声）\n"
            "○甲斐会長　質疑なしと認めます。"
        ),
    ),
    (
        "",
        "○甲斐会長　市は本年三月に計画を決定いたしました。その内容について意見をお願いします。",
    ),
    (
        "",
        "○甲斐会長　それでは、説明は省略させていただきます。次の資料をご覧ください。",
    ),
    (
        "",
        "○甲斐会長　こちらの会議の資料は、後日ホームページで公表されますので、ご確認ください。",
    ),
    (
        "",
        (
            "○甲斐会長　今後の進め方について、皆さんのご意見はいかがでしょうか。\n"
            "○乙川委員　早めに決定していただきたいと思います。\n"
            "○甲斐会長　ありがとうございます。検討いたします。"
        ),
    ),
    (
        "",
        "○甲斐会長　本日、私が議長を務めさせていただきます。どうぞよろしくお願いいたします。",
    ),
    (
        "elected chair_ruling procedural",
        (
            "○甲斐会長　定足数に達しておりますので、会議は成立しております。"
            "会議録署名委員には、乙川委員と丙野委員を指名いたします。"
        ),
    ),
    (
        "elected chair_ruling procedural",
        (
            "○甲斐会長　日程第一、会議録署名議員の指名を行います。"
            "会議録署名議員は、会議規則の規定により、二番乙川花子君、三番丙野次郎君を指名いたします。"
        ),
    ),
    (
        "found_appropriate no_objection",
        (
            "○甲斐会長　ほかになければ、家屋の認定を適当とするとの意見、すなわち認定することが適当であるとの意見で"
            "まとめたいと思いますが、よろしいでしょうか。\n（異議なし）\n○甲斐会長　では、そのように取りまとめます。"
        ),
    ),
    (
        "continued no_objection",
        (
            "○甲斐会長　陳情第２号は、閉会中の継続審査とすることに御異議ありませんか。\n（異議なし）\n"
            "○甲斐会長　御異議なしと認め、閉会中の継続審査とすべきものと決定いたしました。"
        ),
    ),
    (
        "continued no_objection procedural",
        (
            "○甲斐会長　委員長から、閉会中の継続調査の申出があります。申出のとおり、閉会中の継続調査とすることに"
            "御異議ありませんか。\n（異議なし）\n○甲斐会長　御異議なしと認め、閉会中の継続調査とすることに決定いたしました。"
        ),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　各案件については、原案のとおり決することに御異議ありませんか。\n"
            "〔「異議なし」「異議あり」と呼ぶ者あり〕\n"
            "○甲斐会長　御異議がありますので、起立により採決いたします。"
            "原案のとおり決することに賛成の諸君の起立を求めます。\n"
            "〔賛成者起立〕\n"
            "○甲斐会長　起立多数であります。よって、原案のとおり可決されました。"
        ),
    ),
    (
        "approved_with_conditions no_objection",
        (
            "○甲斐会長　本件は、道路の幅員を確保することを条件に、承認することにご異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議なしと認め、道路の幅員を確保することを条件に承認いたします。"
        ),
    ),
    (
        "approved+published no_objection",
        (
            "○甲斐会長　評価書案を承認し、公表することに異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議なしと認め、承認し、公表することといたします。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　お諮りします。議員を派遣することに御異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　御異議なしと認めます。よって、議員を派遣することに決しました。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　小委員会を設置することにご異議ございませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　ご異議がございませんので、小委員会を設置することに決定いたします。"
        ),
    ),
    (
        "rejected vote",
        (
            "○甲斐会長　本動議に賛成の方は挙手願います。\n"
            "（賛成者挙手）\n"
            "○甲斐会長　賛成少数です。よって、本動議は否決されました。"
        ),
    ),
    (
        "approved no_comment",
        (
            "○甲斐会長　特段の御意見もないようですので、原案のとおり承認とさせていただきたいのですが、よろしいでしょうか。\n"
            "○甲斐会長　それでは、承認といたします。"
        ),
    ),
    (
        "adopted_as_proposed no_objection",
        (
            "○甲斐会長　決定してよろしゅうございますか。\n"
            "（「異議なし」との声）\n"
            "○甲斐会長　ありがとうございます。それでは、本案を決定いたしました。"
        ),
    ),
    (
        "",
        ("○甲斐会長　御承認いただきましたので、公表に向けた手続を進めてください。"),
    ),
    (
        "",
        ("○甲斐会長　先ほど承認されました議題１に関連して、一点確認します。"),
    ),
    (
        "adopted_as_proposed vote",
        (
            "○甲斐会長　それでは、挙手による採決を行います。原案に賛成の方、挙手願います。\n"
            "（賛成者挙手）\n"
            "○甲斐会長　全員賛成と認めます。よって、本議案は可決されました。"
        ),
    ),
    (
        "noted no_comment",
        (
            "○甲斐会長　ご質問がなければ、ただいまの報告は了承ということでよろしいでしょうか。\n"
            "（はい）\n"
            "○甲斐会長　では、了承といたします。"
        ),
    ),
    (
        "other no_objection procedural",
        (
            "○甲斐会長　この際、議案第４号を日程に追加し、議題とすることに御異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　御異議なしと認めます。よって、議案第４号を日程に追加し、議題とすることに決定いたしました。"
        ),
    ),
    (
        "",
        (
            "○甲斐会長　暫時休憩いたします。御異議ありませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　御異議なしと認め、暫時休憩いたします。"
        ),
    ),
    (
        "found_appropriate no_objection",
        (
            "○甲斐会長　評価の内容は適切であると認めることに異議はございませんか。\n"
            "（異議なし）\n"
            "○甲斐会長　異議がございませんので、適切であると認めます。"
        ),
    ),
    (
        "adopted_as_proposed+published not_stated",
        (
            "○甲斐会長　方針案を原案のとおり決定し、本日公表することとしてよろしいでしょうか。\n"
            "○甲斐会長　それでは、そのように決定します。"
        ),
    ),
    (
        "approved no_objection",
        (
            "○甲斐会長　ご異議がなければ、承認ということで進めさせていただきます。よろしいですか。\n"
            "（異議なし）\n"
            "○甲斐会長　それでは、承認されたものとします。"
        ),
    ),
    (
        "elected no_objection",
        (
            "○事務局　会長の選出についてお諮りします。どなたかご推薦はございますか。\n"
            "○乙川委員　甲斐委員を推薦します。\n"
            "○事務局　甲斐委員を会長に選出することにご異議ございませんか。\n"
            "（異議なし）\n"
            "○事務局　それでは、甲斐委員を会長に選任いたします。"
        ),
    ),
    (
        "rejected vote / petition_not_adopted vote",
        (
            "○甲斐会長　請願第２号を継続審査とすることに賛成の委員の起立を求めます。\n"
            "〔賛成者起立〕\n"
            "○甲斐会長　起立少数であります。よって、継続審査とすることは否決されました。\n"
            "　これより請願第２号を採決いたします。本請願を採択すべきものと決することに賛成の委員の起立を求めます。\n"
            "〔賛成者起立〕\n"
            "○甲斐会長　可否同数であります。よって、会長において裁決いたします。会長は不採択と裁決いたします。"
        ),
    ),
)


@pytest.mark.parametrize(("want", "course"), SPOKEN, ids=[f"{i}-{want}" for i, (want, _) in enumerate(SPOKEN)])
def test_rulings_over_two_or_three_turns(want: str, course: str) -> None:
    assert " / ".join(map(told, decisions(HEAD + course + TAIL))) == want


def test_a_decision_runs_from_the_proposal_to_the_ruling() -> None:
    course = (
        "○甲斐会長　原案のとおり承認することにご異議ありませんか。\n"
        "（異議なし）\n"
        "○甲斐会長　ご異議なしと認め、承認いたします。"
    )
    (decision,) = decisions(HEAD + course + TAIL)
    assert decision.grounding.text.startswith("原案のとおり承認することに")
    assert decision.grounding.text.endswith("承認いたします。")
    assert len(decision.speech_ids) == 3
    assert len(decision.agenda_item_ids) == 1


def test_conditions_are_those_that_the_ruling_attaches() -> None:
    course = (
        "○甲斐会長　境界を確認することを条件に、承認することにご異議ありませんか。\n（異議なし）\n"
        "○甲斐会長　ご異議なしと認め、境界を確認することを条件に承認いたします。"
    )
    (decision,) = decisions(HEAD + course + TAIL)
    assert decision.outcome == "approved_with_conditions"
    assert decision.conditions == ("境界を確認すること",)


def test_the_addressee_of_a_notice_and_of_a_reply() -> None:
    course = (
        "○甲斐会長　この内容で市長に答申することでよろしいでしょうか。\n"
        "（異議なし）\n"
        "○甲斐会長　それでは、答申することといたします。"
    )
    (decision,) = decisions(HEAD + course + TAIL)
    assert (decision.outcome, decision.addressee) == ("reply_adopted", "市長")


SUMMARY = """令和４年度　第１回青葉町地域公共交通会議　議事概要

日時：令和４年６月８日（水）１０時～
場所：青葉町役場

議事
１．会長の選出について
委員の互選により、甲斐委員が会長に選出された。
２．事業報告について
事務局から資料１に基づき説明があり、原案どおり承認された。国の基本方針は閣議で決定される予定である。
３．運行計画（案）について
ダイヤの変更について質疑があった。審議の結果、運賃の表示を改めることを条件に承認。
４．その他
次回の会議は９月２０日に開催することに決定した。
"""


def test_summary_minutes() -> None:
    assert [told(decision) for decision in decisions(SUMMARY)] == [
        "elected not_stated",
        "approved not_stated",
        "approved_with_conditions not_stated",
        "adopted_as_proposed not_stated procedural",
    ]


FORM = """特定個人情報保護評価書（全項目評価書）

評価実施機関名　青葉市長

３．第三者点検
①実施日　令和５年１０月２日
②方法　審議会に諮問した。
③結果
評価書の内容は妥当であると認められた。
"""


def test_a_form_reports_what_others_found_and_decides_nothing() -> None:
    assert decisions(FORM) == ()


@pytest.mark.parametrize("rule", ACTS, ids=lambda rule: f"{rule.means.outcome}-{rule.examples[0][:12]}")
def test_every_act_is_found_in_its_examples_and_not_in_its_lookalikes(rule) -> None:
    assert [
        text for text in rule.examples if rule.means.outcome not in {act.outcome for act in printed_acts(None, text)}
    ] == []
    assert [text for text in rule.lookalikes if rule.pattern.search(text) and _main(text) is rule.means.outcome] == []


def _main(text: str) -> object:
    acts = printed_acts(None, text)
    return acts[0].outcome if acts else None


def test_what_a_chair_says_will_be_done_is_a_promise() -> None:
    """A sentence that names no act and answers no question decides nothing."""
    text = """夕凪町立浜学校運営協議会　会議録
○菅会長　通学路について御意見を伺います。
○大利委員　協議会から町内会に呼びかけてはどうでしょうか。
○菅会長　よい御提案です。協議会として、町内会の連合会に協力をお願いすることにします。
○大利委員　お願いします。
○菅会長　それでは終わります。
"""
    assert read_bytes(text.encode())[1].facts.decisions == ()

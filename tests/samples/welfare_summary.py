"""A summary without speakers: decisions in the written style, opinions and answers as bullets."""

from __future__ import annotations

from tests.samples.pages import Sheet
from tests.samples.sample import Sample, agenda, attendees
from tests.samples.script import passage

TEXT = """
１　日　時　　令和７年７月３日（木）午後３時～午後４時３０分
２　場　所　　真弓町保健福祉センター　研修室
３　出席者　　矢作委員長、小早川副委員長、権藤委員、下地委員、都丸委員
４　欠席者　　名越委員
５　事務局　　福祉課長　今給黎、福祉課主査　反町
６　議事
（１）障害者福祉計画の見直しについて
　　事務局から資料１に基づき説明を行った。
　　〈主な質疑〉
　　　Ｑ　計画の目標値は、国の指針と同じなのか。
　　　Ａ　国の指針を基本としつつ、町の実情に合わせて一部の数値を高くしている。
　　　Ｑ　相談の窓口を増やす考えはあるか。
　　　Ａ　令和８年度に、地域包括支援センターの中に窓口を１か所設ける予定である。
　　〈結果〉
　　　計画の素案を原案のとおり承認した。
（２）避難所における配慮について
　　事務局から資料２に基づき説明を行った。
　　〈主な質疑〉
　　　Ｑ　避難所に手話のできる人はいるのか。
　　　Ａ　登録されている手話通訳者１４名に協力をお願いしている。
　　〈結果〉
　　　段差を解消する工事を優先して進めることを条件に、承認した。
（３）その他
　　次回の委員会は、令和７年１０月２日（木）午後３時から開催することに決定した。
"""


def build() -> bytes:
    sheet = Sheet("真弓町障害者福祉計画策定委員会議事要旨", number="", size=11, leading=1.9)
    sheet.heading("令和７年度第２回真弓町障害者福祉計画策定委員会　議事要旨", 13, center=True)
    sheet.gap()
    for line in TEXT.strip("\n").split("\n"):
        depth = len(line) - len(line.lstrip("　"))
        sheet.para(line.strip("　"), hang=depth + 1, first=-1)
    return sheet.save()


def _exchange(label: str, question: str, answer: str) -> dict[str, object]:
    who: dict[str, object] = {"agenda": label, "asker": None, "answerer": None}
    return who | {"question_starts": question, "answer_starts": answer}


def _decision(label: str, outcome: str, text: str, **more: object) -> dict[str, object]:
    plain = {"agenda": label, "outcome": outcome, "actions": [], "procedural": False, "assent": "not_stated"}
    return plain | {"conditions": [], "votes_for": None, "votes_against": None} | more | passage(text)


SAMPLE = Sample(
    file="welfare-summary.pdf",
    title="真弓町障害者福祉計画策定委員会議事要旨",
    genre="minutes",
    shows="summary without speakers: Ｑ and Ａ, 結果, a condition, dates in the written style",
    build=build,
    gold={
        "meetings": [
            {
                "body": "真弓町障害者福祉計画策定委員会", "subcommittee": None, "session_label": "第２回",
                "session_number": 2, "fiscal_year": 2025, "date": "2025-07-03", "start_time": "15:00",
                "end_time": "16:30", "place": "真弓町保健福祉センター　研修室", "chair": "矢作",
                "next_meeting_date": "2025-10-02",
            }
        ],
        "attendees": attendees("""
            矢作|委員長||chair
            小早川|副委員長||member
            権藤|委員||member
            下地|委員||member
            都丸|委員||member
            名越|委員||member|absent
            今給黎|福祉課長||secretariat
            反町|福祉課主査||secretariat
        """),
        "agenda_items": agenda("""
            （１）|障害者福祉計画の見直しについて|deliberation
            （２）|避難所における配慮について|deliberation
            （３）|その他|other
        """),
        "decisions": [
            _decision("（１）", "approved", "計画の素案を原案のとおり承認した。"),
            _decision(
                "（２）", "approved_with_conditions", "段差を解消する工事を優先して進めることを条件に、承認した。",
                conditions=["段差を解消する工事を優先して進めること"],
            ),
            _decision(
                "（３）", "adopted_as_proposed", "次回の委員会は、令和７年１０月２日（木）午後３時から開催することに決定した。",
                procedural=True,
            ),
        ],
        "exchanges": [
            _exchange("（１）", "計画の目標値は、国の指針と", "国の指針を基本としつつ、"),
            _exchange("（１）", "相談の窓口を増やす考えは", "令和８年度に、地域包括支援"),
            _exchange("（２）", "避難所に手話のできる人は", "登録されている手話通訳者"),
        ],
        "commitments": [
            {
                "agenda": "（１）", "due_date": None,
                "statement": "令和８年度に、地域包括支援センターの中に窓口を１か所設ける予定である。",
            }
        ],
    },
)  # fmt: skip

"""Risks: the taxonomy, the forms themselves, and minutes that walk through one."""

from __future__ import annotations

import pytest
from papers import paper, ruled

from extractors.model.document import Range
from extractors.model.vocabulary import Rating
from extractors.reviews.assessments.forms import form_body, read_forms
from extractors.reviews.assessments.taxonomy import (
    FORM_RISKS,
    SECTIONS,
    Phase,
    match_field,
    match_risk,
    match_section,
)
from extractors.reviews.assessments.walks import SpokenPassage, Walk, Walked


def test_each_wording_is_that_of_its_risk() -> None:
    for row in FORM_RISKS:
        assert {match_risk(example, row.means.phase) for example in row.examples} == {row.means}


def test_taxonomy_is_whole() -> None:
    risks = [row.means for row in FORM_RISKS]
    counts = {phase: sum(risk.number is not None and risk.phase is phase for risk in risks) for phase in Phase}
    assert counts == {
        Phase.ACQUISITION: 4, Phase.USE: 4, Phase.OUTSOURCING: 0, Phase.PROVISION: 3, Phase.NETWORK: 7, Phase.STORAGE: 3,
    }  # fmt: skip
    assert all(risk.forms for risk in risks)
    assert [match_section(row.means.wording) for row in SECTIONS] == [row.means for row in SECTIONS]


def test_the_open_section_decides_between_rows_of_one_wording() -> None:
    wording = "目的外の入手が行われるリスク"
    for phase in (Phase.ACQUISITION, Phase.NETWORK):
        entry = match_risk(wording, phase)
        assert entry
        assert entry.phase is phase
    entry = match_risk(wording)
    assert entry
    assert entry.category == "acquisition.1"


def test_fields_of_storage() -> None:
    assert [match_field(words) for words in ("物理的対策", "技術的な対策", "消去方法", "会計の対策")] == [
        "storage.1", "storage.1", "storage.other", None,
    ]  # fmt: skip


CHOICES = "＜選択肢＞ 1) 特に力を入れている 2) 十分である 3) 課題が残されている"

FULL_FORM = paper(
    "特定個人情報保護評価書（全項目評価書）",
    "評価実施機関名\tみなと市長",
    "Ⅱ 特定個人情報ファイルの概要",
    "６．特定個人情報の保管・消去",
    "③消去方法",
    "裁断する。",
    "Ⅲ 特定個人情報ファイルの取扱いプロセスにおけるリスク対策",
    "２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
    ruled(
        ("リスク１： 目的外の入手が行われるリスク", None),
        ("対象者以外の情報の入手を防止するための措置の内容", "窓口で本人確認書類と照合する。"),
        ("その他の措置の内容", "－"),
        ("リスクへの対策は十分か", f"[ 十分である ] {CHOICES}"),
        ("リスク３： 入手した特定個人情報が不正確であるリスク", None),
        ("リスクに対する措置の内容", "① 届出書を二人で点検する。"),
        ("リスクへの対策は十分か", f"[ 特に力を入れている ] {CHOICES}"),
    ),
    "６．情報提供ネットワークシステムとの接続",
    ruled(
        ("リスク１： 目的外の入手が行われるリスク", None),
        ("リスクに対する措置の内容", "職員認証で制御する。"),
        ("リスクへの対策は十分か", f"[ 課題が残されている ] {CHOICES}"),
    ),
    "７．特定個人情報の保管・消去",
    ruled(
        ("リスク１： 特定個人情報の漏えい・滅失・毀損リスク", None),
        ("⑤物理的対策", "[ 十分に行っている ] ＜選択肢＞ 1) 特に力を入れて行っている 2) 十分に行っている"),
        ("具体的な対策の内容", "入退室を管理する。"),
        ("リスクへの対策は十分か", f"[ 十分である ] {CHOICES}"),
    ),
    "特定個人情報の保管・消去におけるその他のリスク及びそのリスクに対する措置",
    "持出しを禁じる。",
    "Ⅳ その他のリスク対策",
    "年に一度、自己点検を行う。",
)


def test_full_form() -> None:
    boxes = read_forms(FULL_FORM.reading)
    assert [(box.category, box.label, box.rating) for box in boxes] == [
        ("acquisition.1", "リスク１", Rating.SUFFICIENT),
        ("acquisition.3", "リスク３", Rating.ESPECIALLY_STRONG),
        ("network.1", "リスク１", Rating.ISSUES_REMAIN),
        ("storage.1", "リスク１", Rating.SUFFICIENT),
        ("storage.other", None, None),
    ]
    assert [box.measures for box in boxes] == [
        ("窓口で本人確認書類と照合する。",),
        ("① 届出書を二人で点検する。",),
        ("職員認証で制御する。",),
        ("⑤物理的対策\n入退室を管理する。",),
        ("持出しを禁じる。",),
    ]
    assert boxes[0].title == "目的外の入手が行われるリスク"
    assert form_body(FULL_FORM.reading.text) == "みなと市長"


@pytest.mark.parametrize(
    ("lines", "rating"),
    [
        pytest.param(["[　十分である　]"], Rating.SUFFICIENT, id="brackets"),
        pytest.param(["［特に力を入れている］", CHOICES], Rating.ESPECIALLY_STRONG, id="full-width brackets"),
        pytest.param(["[", "十分である", "]", CHOICES], Rating.SUFFICIENT, id="brackets in cells of their own"),
        pytest.param(["□特に力を入れている ■十分である □課題が残されている"], Rating.SUFFICIENT, id="check marks"),
        pytest.param(["課題が残されている"], Rating.ISSUES_REMAIN, id="the only choice printed"),
        pytest.param([CHOICES], None, id="nothing chosen"),
    ],
)
def test_ratings(lines: list[str], rating: Rating | None) -> None:
    document = paper(
        "Ⅲ リスク対策", "３．特定個人情報の使用", "リスク３： 従業者が事務外で使用するリスク", "リスクに対する措置の内容", "操作記録を残す。",
        "リスクへの対策は十分か", *lines,
    )  # fmt: skip
    (box,) = read_forms(document.reading)
    assert (box.category, box.rating, box.measures) == ("use.3", rating, ("操作記録を残す。",))


def test_basic_form() -> None:
    document = paper(
        "特定個人情報保護評価書（基礎項目評価書）",
        "Ⅳ リスク対策",
        "２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）",
        "目的外の入手が行われるリスクへの対策は十分か",
        f"[ 十分である ] {CHOICES}",
        "６．情報提供ネットワークシステムとの接続",
        "不正な提供が行われるリスクへの対策は十分か",
        f"[ 特に力を入れている ] {CHOICES}",
        "８．人手を介在させる作業",
        "人為的ミスが発生するリスクへの対策は十分か",
        f"[ 十分である ] {CHOICES}",
    )
    assert [(box.category, box.label, box.rating) for box in read_forms(document.reading)] == [
        ("acquisition.1", None, Rating.SUFFICIENT),
        ("network.5", None, Rating.ESPECIALLY_STRONG),
    ]


def test_outsourcing_is_one_box_with_the_heading_as_title() -> None:
    document = paper(
        "Ⅱ 特定個人情報ファイルの概要",
        "４．特定個人情報ファイルの取扱いの委託",
        "委託の有無",
        "Ⅲ リスク対策",
        "４．特定個人情報ファイルの取扱いの委託 [ ]委託しない",
        "委託先による特定個人情報の不正入手・不正な使用に関するリスク",
        "再委託に関するリスク",
        "契約時に体制図を提出させる。",
        f"リスクへの対策は十分か [ 十分である ] {CHOICES}",
        "特定個人情報ファイルの取扱いの委託におけるその他のリスク及びそのリスクに対する措置",
        "－",
    )
    box, other = read_forms(document.reading)
    assert (box.category, box.title) == ("outsourcing.other", "特定個人情報ファイルの取扱いの委託")
    assert (other.category, other.measures, other.rating) == ("outsourcing.other", (), None)
    assert (box.measures, box.rating) == (("契約時に体制図を提出させる。",), Rating.SUFFICIENT)


def test_a_row_flattened_into_one_line() -> None:
    document = paper(
        "Ⅲ リスク対策",
        "３．特定個人情報の使用",
        "リスク３： 従業者が事務外で使用するリスク　操作の記録を毎月点検する。",
        f"リスクへの対策は十分か [ 十分である ] {CHOICES}",
    )
    (box,) = read_forms(document.reading)
    assert (box.title, box.measures) == ("従業者が事務外で使用するリスク", ("操作の記録を毎月点検する。",))


def test_where_nobody_speaks_a_page_and_a_label_are_needed() -> None:
    named = "評価書の20ページの「リスク２：不適切な方法で入手が行われるリスク」に受付の限定を記載した。"
    assert [one.page for one in Walk(named, strict=True).read([SpokenPassage(Range(0, len(named)))])] == [20]
    bare = "評価書のリスク対策について、目的外の入手が行われるリスクについては点検した。"
    assert list(Walk(bare, strict=True).read([SpokenPassage(Range(0, len(bare)))])) == []


def test_a_survey_about_risks_is_no_form() -> None:
    document = paper(
        "【入手①】",
        "目的外の入手が行われるリスク",
        "特に力を入れている 十分である 課題が残されている",
        "不正に複製されるリスク",
    )
    assert read_forms(document.reading) == []


def walk(text: str, *, casual: bool = False) -> list[Walked]:
    """Places presented in one speech."""
    return list(Walk(text).read([SpokenPassage(Range(0, len(text)), casual)]))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "全項目評価書の20ページ上段の「リスク２：不適切な方法で入手が行われるリスク」を御覧ください。受付を窓口に限ることを記載しております。",
            [("acquisition.2", "リスク２", 20, "上段")],
            id="page, position, quoted label",
        ),
        pytest.param(
            "評価書の３０頁を御覧ください。リスク１の「目的外の入手が行われるリスク」についてですが、照合します。"
            "次に、31頁をご覧ください。リスク2の「不適切な方法で入手が行われるリスク」ですが、窓口に限ります。",
            [("acquisition.1", "リスク１", 30, None), ("acquisition.2", "リスク2", 31, None)],
            id="page in a sentence of its own",
        ),
        pytest.param(
            "評価書の35ページをお願いします。6番の情報提供ネットワークシステムとの接続についてです。"
            "リスク１、目的外の入手が行われるリスクについては、職員認証で制御します。",
            [("network.1", "リスク１", 35, None)],
            id="section said before, no quotes",
        ),
        pytest.param(
            "評価書のリスク対策です。26ページ中段の「⑥技術的対策」の欄を御覧ください。複製を遠隔地に置きます。"
            "16ページの「③消去方法」の下段では、破砕することを記載しています。",
            [("storage.1", "⑥", 26, "中段"), ("storage.other", "③", 16, "下段")],
            id="fields",
        ),
        pytest.param(
            "評価書のリスク対策です。86ページの⑥技術的対策の中段を御覧ください。通信を監視します。"
            "次に、８１頁の特定個人情報の使用におけるその他のリスク及びそのリスクに対する措置を御覧ください。画面を隠します。",
            [("storage.1", "⑥", 86, "中段"), ("use.other", None, 81, None)],
            id="fields without quotes",
        ),
        pytest.param(
            "評価書の41ページの「特定個人情報の使用におけるその他のリスク及びそのリスクに対する措置」を御覧ください。画面を隠します。",
            [("use.other", None, 41, None)],
            id="other risks",
        ),
        pytest.param(
            "評価書のリスク対策について、30ページをご覧ください。「4 特定個人情報ファイルの取扱いの委託」についてですが、契約書に特記事項を定めています。"
            "再委託については、市が承認した場合に限り、その写しを提出させることとしています。"
            "閲覧できる者は名簿で管理し、毎月、操作の記録を点検することを記載しています。",
            [("outsourcing.other", None, 30, None)],
            id="a section without numbered risks",
        ),
        pytest.param(
            "評価書のリスク対策です。30ページの「３．特定個人情報の使用」のリスク２の欄では、生体認証を用いることを記載しております。",
            [("use.2", "リスク２", 30, None)],
            id="the number alone, in the section just named",
        ),
        pytest.param(
            "評価書のリスク対策です。32ページの「４．特定個人情報ファイルの取扱いの委託」の欄を御覧ください。再委託先を確認します。",
            [("outsourcing.other", None, 32, None)],
            id="a section pointed at",
        ),
        pytest.param(
            "評価書の39ページの「リスク１：特定個人情報の漏えい・滅失・毀損リスク」の「⑥技術的対策」の欄を御覧ください。通信を暗号化します。",
            [("storage.1", "⑥", 39, None)],
            id="a field inside its risk is one place",
        ),
        pytest.param(
            "評価書の38ページ、７番の特定個人情報の保管・消去でございます。リスク２です。古い情報のまま保管され続けるリスクについては、毎日更新します。",
            [("storage.2", "リスク２", 38, None)],
            id="label and title in two sentences",
        ),
    ],
)
def test_walks(text: str, expected: list[tuple[str, str | None, int, str | None]]) -> None:
    assert [(one.mark.category, one.mark.label, one.page, one.position) for one in walk(text)] == expected


def test_measures_are_what_is_said_of_the_place() -> None:
    text = (
        "全項目評価書の20ページの「リスク２：不適切な方法で入手が行われるリスク」を御覧ください。窓口に限ります。書留を使います。"
        "全項目評価書の概要説明は以上です。"
    )
    (one,) = walk(text)
    assert one.measures == ("窓口に限ります。", "書留を使います。")
    assert text[one.range.start : one.range.end].endswith("書留を使います。")


@pytest.mark.parametrize(
    "text",
    [
        "リスク１件について報告します。",
        "リスク分析を行い、リスク対策を検討しております。",
        "評価書の28ページを御覧ください。「6 情報提供ネットワークシステムとの接続」につきましては、接続しないので全て割愛してあります。",
        "セキュリティのリスクについて、対策が必要です。",
        "「物価の上昇リスク」について御説明します。",
    ],
)
def test_names_no_risk_of_the_form(text: str) -> None:
    assert walk(text) == []


def test_a_question_about_a_risk_does_not_present_it() -> None:
    assert (
        walk(
            "評価書の28ページのリスク２の「不適切な方法で入手が行われるリスク」ですが、具体的には何ですか。",
            casual=True,
        )
        == []
    )

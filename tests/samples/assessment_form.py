"""An assessment in the structure of the official form (全項目評価書): boxed cells, choices, check marks.

The names of the boxes are those of the form; what is written in them is invented.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.samples.pages import Sheet
from tests.samples.sample import Rows, Sample

CHOICES = "＜選択肢＞\n１）特に力を入れている　　２）十分である\n３）課題が残されている"
RATINGS = {
    "２": ("十分である", "sufficient"),
    "１": ("特に力を入れている", "especially_strong"),
    "３": ("課題が残されている", "issues_remain"),
}


@dataclass(frozen=True)
class Risk:
    """One risk box: its category, printed heading, boxes and rating."""

    category: str
    heading: str
    boxes: tuple[tuple[str, str], ...]
    rating: str = "２"


@dataclass(frozen=True)
class Section:
    """One section of part Ⅲ, on a page of its own."""

    heading: str
    page: int
    risks: tuple[Risk, ...]


SECTIONS = (
    Section(
        "２．特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）", 3,
        (
            Risk("acquisition.1", "リスク１：　目的外の入手が行われるリスク", (
                ("対象者以外の情報の入手を防止するための措置の内容",
                 "窓口では、届出書の記載を本人確認書類と照合し、届出の対象となる者の情報だけを受け付ける。"),
                ("必要な情報以外を入手することを防止するための措置の内容",
                 "届出書の様式には、事務に必要な項目だけを設けている。"),
            )),
            Risk("acquisition.2", "リスク２：　不適切な方法で入手が行われるリスク", (
                ("リスクに対する措置の内容", "届出書に利用の目的を明記し、本人又は代理人から直接に提出を受ける。"),
            )),
            Risk("acquisition.3", "リスク３：　入手した特定個人情報が不正確であるリスク", (
                ("入手の際の本人確認の措置の内容", "個人番号カード又は運転免許証の提示を受けて確認する。"),
                ("個人番号の真正性確認の措置の内容", "住民基本台帳ネットワークシステムに照会して確認する。"),
            ), "１"),
            Risk("acquisition.4", "リスク４：　入手の際に特定個人情報が漏えい・紛失するリスク", (
                ("リスクに対する措置の内容", "受け付けた届出書は、鍵の掛かる書庫に保管し、枚数を毎日確認する。"),
            )),
            Risk("acquisition.other", "特定個人情報の入手（情報提供ネットワークシステムを通じた入手を除く。）におけるその他のリスク及びそのリスクに対する措置", (
                ("", "郵送で届いた届出書は、開封した職員が受付簿に記録し、担当者に手渡す。"),
            ), ""),
        ),
    ),
    Section(
        "３．特定個人情報の使用", 4,
        (
            Risk("use.1", "リスク１：　目的を超えた紐付け、事務に必要のない情報との紐付けが行われるリスク", (
                ("宛名システム等における措置の内容", "事務に関係のない情報を表示しないよう、画面ごとに項目を制限している。"),
            )),
            Risk("use.2", "リスク２：　権限のない者（元職員、アクセス権限のない職員等）によって不正に使用されるリスク", (
                ("ユーザ認証の管理", "［　行っている　］　静脈認証と暗証番号を組み合わせて利用者を認証する。"),
                ("アクセス権限の発効・失効の管理", "［　行っている　］　異動の通知を受けた日に、管理者が権限を失効させる。"),
            ), "１"),
            Risk("use.3", "リスク３：　従業者が事務外で使用するリスク", (
                ("リスクに対する措置の内容", "操作の記録を取得していることを周知し、年１回の研修で注意を促す。"),
            )),
            Risk("use.4", "リスク４：　特定個人情報ファイルが不正に複製されるリスク", (
                ("リスクに対する措置の内容", "端末では外部の媒体への書き出しを禁止している。"),
            )),
        ),
    ),
    Section(
        "４．特定個人情報ファイルの取扱いの委託　　　［　　］委託しない", 5,
        (
            Risk("outsourcing.other", "委託先による特定個人情報の不正入手・不正な使用に関するリスク\n委託先による特定個人情報の不正な提供に関するリスク\n委託先による特定個人情報の保管・消去に関するリスク\n委託契約終了後の不正な使用等のリスク\n再委託に関するリスク", (
                ("情報保護管理体制の確認", "契約を結ぶ前に、情報の管理に関する認証を受けていることを書面で確認する。"),
                ("特定個人情報ファイルの閲覧者・更新者の制限", "［　制限している　］　作業を行う者の名簿を提出させ、名簿にない者の作業を認めない。"),
                ("契約書中の規定", "［　定めている　］　秘密の保持、目的外の使用の禁止、返却及び消去を定めている。"),
                ("再委託先による適切な取扱いの確保", "［　再委託していない　］"),
            )),
        ),
    ),
    Section(
        "５．特定個人情報の提供・移転　　　［　　］提供・移転しない", 5,
        (
            Risk("provision.1", "リスク１：　不正な提供・移転が行われるリスク", (
                ("特定個人情報の提供・移転の記録", "［　記録を残している　］　提供した日時、相手及び項目を記録し、７年間保存する。"),
            )),
            Risk("provision.2", "リスク２：　不適切な方法で提供・移転が行われるリスク", (
                ("リスクに対する措置の内容", "庁内の他の部署への移転は、庁内の連携システムによる場合に限る。"),
            )),
            Risk("provision.3", "リスク３：　誤った情報を提供・移転してしまうリスク、誤った相手に提供・移転してしまうリスク", (
                ("リスクに対する措置の内容", "提供する相手と項目は、あらかじめシステムに登録したものに限る。"),
            )),
        ),
    ),
    Section(
        "６．情報提供ネットワークシステムとの接続", 6,
        (
            Risk("network.1", "リスク１：　目的外の入手が行われるリスク", (
                ("リスクに対する措置の内容", "照会の際に、照会の許可用照合リストと照合し、許された照会だけを送信する。"),
            )),
            Risk("network.2", "リスク２：　安全が保たれない方法によって入手が行われるリスク", (
                ("リスクに対する措置の内容", "中間サーバーとの通信は、専用の回線を用い、暗号化する。"),
            )),
            Risk("network.3", "リスク３：　入手した特定個人情報が不正確であるリスク", (
                ("リスクに対する措置の内容", "入手した情報を届出書の内容と照合し、違いがあれば照会先に確認する。"),
            )),
            Risk("network.4", "リスク４：　入手の際に特定個人情報が漏えい・紛失するリスク", (
                ("リスクに対する措置の内容", "入手した情報は端末に保存せず、一定の時間が過ぎると画面から消える。"),
            )),
            Risk("network.5", "リスク５：　不正な提供が行われるリスク", (
                ("リスクに対する措置の内容", "応答の際に、提供が認められた照会であることを自動で確かめる。"),
            )),
            Risk("network.6", "リスク６：　不適切な方法で提供されるリスク", (
                ("リスクに対する措置の内容", "提供の記録を自動で残し、毎月、件数の増減を確かめる。"),
            )),
            Risk("network.7", "リスク７：　誤った情報を提供してしまうリスク、誤った相手に提供してしまうリスク", (
                ("リスクに対する措置の内容", "提供する情報は、毎日、介護保険システムから自動で更新する。"),
            ), "１"),
        ),
    ),
    Section(
        "７．特定個人情報の保管・消去", 7,
        (
            Risk("storage.1", "リスク１：　特定個人情報の漏えい・滅失・毀損リスク", (
                ("⑤物理的対策", "［　十分に行っている　］　サーバ室への入退室を生体認証により管理する。"),
                ("⑥技術的対策", "［　十分に行っている　］　不正な侵入を検知する装置を設け、常時監視する。"),
            )),
            Risk("storage.2", "リスク２：　特定個人情報が古い情報のまま保管され続けるリスク", (
                ("リスクに対する措置の内容", "毎日、住民基本台帳の異動を反映している。"),
            )),
            Risk("storage.3", "リスク３：　特定個人情報が消去されずいつまでも存在するリスク", (
                ("消去手順", "［　定めている　］　保存年限を過ぎたものを、毎年度末に一括して消去する。"),
            ), "３"),
        ),
    ),
)  # fmt: skip


def build() -> bytes:
    sheet = Sheet("特定個人情報保護評価書（全項目評価書）", number="{}", size=10.5, margin=56)
    _cover(sheet)
    _outline(sheet)
    for section in SECTIONS:
        if section.page > sheet.page:
            sheet.turn_page()
        if section.page == 3:
            sheet.heading("Ⅲ　特定個人情報ファイルの取扱いプロセスにおけるリスク対策", 12)
            sheet.table([("１．特定個人情報ファイル名",), ("介護保険情報ファイル",)], (1,), repeat_head=False)
        sheet.table([(section.heading,)], (1,), size=10, repeat_head=False)
        for risk in section.risks:
            rows = [(risk.heading, ""), *risk.boxes]
            if risk.rating:
                rows.append(("リスクへの対策は十分か", f"［　{RATINGS[risk.rating][0]}　］　　{CHOICES}"))
            _risk(sheet, rows)
    return sheet.save()


def _risk(sheet: Sheet, rows: list[tuple[str, str]]) -> None:
    """A box over the whole width with the risk, and the boxes below it."""
    sheet.table([(rows[0][0],)], (1,), size=9, repeat_head=False)
    sheet.y += 0.5 * sheet.size
    if rows[1][0]:
        sheet.table(rows[1:], (1.4, 3), size=9, repeat_head=False, shade=False)
    else:
        sheet.table([row[1:] for row in rows[1:]], (1,), size=9, repeat_head=False, shade=False)


def _cover(sheet: Sheet) -> None:
    sheet.gap(3)
    sheet.heading("特定個人情報保護評価書（全項目評価書）", 16, center=True)
    sheet.gap(2)
    sheet.table(
        [("評価書番号", "評価書名"), ("７", "介護保険に関する事務　全項目評価書")], (1, 4), size=11, repeat_head=False
    )
    sheet.gap()
    sheet.table(
        [
            ("個人のプライバシー等の権利利益の保護の宣言",),
            ("朝霧市は、介護保険に関する事務における特定個人情報ファイルの取扱いに当たり、その取扱いが個人のプライバシー等の権利利益に影響を及ぼしかねないことを認識し、漏えいその他の事態を発生させるリスクを軽減させるために適切な措置を講じることを宣言する。",),
        ],
        (1,), size=10.5, repeat_head=False,
    )  # fmt: skip
    sheet.table(
        [("評価実施機関名",), ("朝霧市長",), ("公表日",), ("令和７年１０月１日",)], (1,), size=10.5, repeat_head=False
    )


def _outline(sheet: Sheet) -> None:
    sheet.turn_page()
    sheet.heading("Ⅰ　基本情報", 12)
    rows = [
        ("１．特定個人情報ファイルを取り扱う事務", ""),
        ("①事務の名称", "介護保険に関する事務"),
        ("②事務の内容", "被保険者の資格の管理、要介護認定、保険給付及び保険料の賦課徴収を行う。"),
        ("③対象人数", "［　１０万人以上３０万人未満　］\n＜選択肢＞\n１）１，０００人未満　２）１，０００人以上１万人未満\n３）１万人以上１０万人未満　４）１０万人以上３０万人未満"),
    ]  # fmt: skip
    sheet.table(rows, (1.4, 3), repeat_head=False)
    sheet.heading("Ⅱ　特定個人情報ファイルの概要", 12)
    rows = [
        ("１．特定個人情報ファイル名", "介護保険情報ファイル"),
        ("①ファイルの種類", "［　システム用ファイル　］"),
        (
            "②主な記録項目",
            "■個人番号　■４情報（氏名、性別、生年月日、住所）\n□連絡先　■地方税関係情報　■介護・高齢者福祉関係情報",
        ),
        ("③保管場所", "入退室を管理しているサーバ室に設置したサーバに保管する。"),
        ("④消去方法", "保存期間を過ぎたデータを、システムの機能により消去する。"),
    ]
    sheet.table(rows, (1.4, 3), repeat_head=False, shade=False)


def _rows() -> Rows:
    rows: Rows = []
    for section in SECTIONS:
        for risk in section.risks:
            label, _, title = risk.heading.rpartition("：　")
            rating = RATINGS[risk.rating][1] if risk.rating else None
            row: dict[str, object] = {"category": risk.category, "rating": rating, "source_page": section.page}
            numbered = {"label": label, "title": title, "source_position": None}
            rows.append(row | (numbered if label else {}))
    return rows


SAMPLE = Sample(
    file="assessment-form.pdf",
    title="特定個人情報保護評価書（全項目評価書）",
    genre="assessment",
    shows="the official form's structure: boxes, ratings with choices, check marks, risks over several pages",
    issuers=("朝霧市長",),
    build=build,
    gold={"risks": _rows()},
    notes=("Part Ⅱ describes files and has no risks. commitments: what a form says is done is none.",),
)

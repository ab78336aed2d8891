"""Offices (役職) and sections (部署) as rows of data: what a person's title ends with and what it begins with.

Office words help to split a label such as 柿沼健康保険課長補佐 into name and title. They are
never a condition: a label without any office word is still a label.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class OfficeKind(StrEnum):
    """In what capacity the holder of an office usually attends a meeting."""

    CHAIR = "chair"
    DEPUTY = "deputy"
    MEMBER = "member"
    EXECUTIVE = "executive"
    STAFF = "staff"
    EXPERT = "expert"
    SECRETARIAT = "secretariat"
    GUEST = "guest"
    SECTION = "section"
    CROWD = "crowd"


@dataclass(frozen=True, slots=True)
class Office:
    """Words that a title ends with."""

    kind: OfficeKind
    endings: tuple[str, ...]
    examples: tuple[str, ...]
    """Labels that end with a title of this row."""
    lookalikes: tuple[str, ...] = ()
    """Words that end alike and are no title of this row."""


def words(text: str) -> tuple[str, ...]:
    """Words of a table row, separated by white space."""
    return tuple(text.split())


_K = OfficeKind

OFFICES: tuple[Office, ...] = (
    Office(
        _K.CHAIR,
        words(
            """
        委員長 小委員長 分科会長 部会長 審議会長 協議会長 会長 座長 議長 理事長 主宰 総裁 組合長 管理者 仮議長
        臨時議長 年長委員 委員会委員長 分科会委員長 仮座長 臨時委員長 委員長職務代行 会頭 議事進行役 司会 司会者
        進行 進行役
        """
        ),
        ("柿沼委員長", "多賀井部会長", "議長", "総務常任委員長"),
        ("副委員長", "副会長", "会長代理"),
    ),
    Office(
        _K.DEPUTY,
        words(
            """
        副委員長 副小委員長 副分科会長 副部会長 副会長 副座長 副議長 副理事長 副管理者 委員長代理 部会長代理
        会長代理 座長代理 議長代理 委員長職務代理者 委員長職務代理 会長職務代理者 会長職務代理 部会長職務代理者
        座長職務代理者 議長職務代理者 職務代理者 職務代理 委員長代行 会長代行 議長代行 主査代理
        """
        ),
        ("後藤副委員長", "山村会長職務代理者", "副議長"),
        ("副市長", "副部長"),
    ),
    Office(
        _K.MEMBER,
        words(
            """
        委員 臨時委員 専門委員 特別委員 常任委員 運営委員 代理委員 監査委員 代表監査委員 審査委員 農業委員 推進委員
        オブザーバー委員 選定委員 評価委員 教育委員 公募委員 学識委員 構成員 評議員 審査員 理事 監事 議員 町議 市議
        評定員 会員 専門員 幹事 総代 専門調査員 調査員 同人 メンバー 顧問 部会員 分科会員 小委員会員 協議会員 協議員
        審議会委員 協議会委員 審査会委員 部会委員 分科会委員 運営協議会委員 審議委員 審査会員 民生委員 児童委員
        民生児童委員 民生委員・児童委員 主任児童委員 保護司 選挙管理委員 公平委員 固定資産評価審査委員
        識見監査委員 議選監査委員 農地利用最適化推進委員 学識経験者 学識経験委員 市民委員 区民委員 町民委員
        策定委員 検討委員 常任理事 常務理事 専務理事 代議員 評議委員
        """
        ),
        (
            "村川委員",
            "A委員",
            "池沢オブザーバー委員",
            "鈴川まさし議員",
            "柿沼部会員",
            "木暮分科会員",
            "槙原協議会員",
            "柿沼代表監査委員",
            "木暮農地利用最適化推進委員",
        ),
        ("委員会", "委員長", "協議会"),
    ),
    Office(
        _K.EXECUTIVE,
        words(
            """
        市長 町長 村長 区長 知事 副市長 副町長 副村長 副区長 副知事 助役 収入役 教育長 副教育長 大臣 副大臣 政務官
        大臣政務官 内閣総理大臣 国務大臣 長官 副長官 官房長官 事務次官 管理者職務代理者 企業管理者 病院事業管理者
        公営企業管理者 水道事業管理者 会計管理者 政務次官 首席 市長職務代理者 町長職務代理者
        """
        ),
        ("櫻沢市長", "山田町長", "柿沼内閣総理大臣"),
        ("議長", "市長室"),
    ),
    Office(
        _K.STAFF,
        words(
            """
        部長 副部長 部次長 部参事 局長 副局長 局次長 次長 課長 副課長 課長補佐 課長代理 課長心得 室長 副室長
        室長補佐 室次長 係長 係長代理 主任 主査 主幹 副主幹 主事 副主査 主任主事 主任主査 総括主査 総括主幹 主席主幹
        上席主幹 統括主幹 主事補 技師 主任技師 技監 技術監 技査 主任技査 技術主幹 参事 副参事 参事監 参事官 企画官
        調査官 研究官 審議官 審査官 専門官 調整官 監察官 指導官 管理官 補佐 補佐官 秘書官 書記官 検査官 統括官
        政策統括官 政策監 理事官 主計官 推進官 推進監 対策監 対策官 危機管理監 危機管理官 広報官 分析官 統計官 局付
        官房長 部付 班長 班長代理 係員 課員 職員 担当 担当者 担当官 担当員 担当課長 担当部長 担当係長 担当主幹
        担当次長 担当局長 担当参事 所長 副所長 支所長 出張所長 館長 副館長 園長 副園長 校長 副校長 教頭 センター長
        副センター長 場長 斎場長 署長 消防長 消防監 消防司令 隊長 団長 支局長 支店長 支部長
        本部長 副本部長 事務長 監理官 監理監 総務監 統括監 調整監 理事兼部長 政策官 グループ長 グループリーダー
        リーダー サブリーダー マネージャー マネジャー チーフ 主務 指導主事 社会教育主事 保健師 保健主査 専門監
        専門役 課長級 部長級 司書 学芸員 主任専門官 嘱託員 嘱託
        会計年度任用職員 課長等 調理員 相談員 事務職員 主任調査官 上席調査官 総括調査官
        統括調査官 首席調査官 室長代理 担当室長 副技監 情報政策監 情報統括監
            会計課長 総支所長 総合支所長 振興局長 推進室長 推進課長 教諭 養護教諭 主幹教諭 栄養教諭 栄養士 管理栄養士
        保育士 看護師長 看護部長 診療所長 保健所長 警察署長 消防署長
        警視 警部 警部補 巡査部長 消防士長 消防司令長 消防司令補 工場長 浄水場長 調理場長
        """
        ),
        (
            "柿沼健康保険課長補佐",
            "池沢スポーツ推進課長",
            "森山総務課長",
            "石沢同課主査",
            "ＢＰＲ推進課長",
            "山沢審議官",
        ),
        ("部会長",),
    ),
    Office(
        _K.EXPERT,
        words(
            """
        教授 准教授 名誉教授 特任教授 客員教授 助教 講師 学長 総長 学部長 研究科長 研究員 主任研究員 主席研究員
        上席研究員 弁護士 公認会計士 税理士 司法書士 取締役 代表取締役 代表 代表者 社長 副社長 常務 専務 支配人
        院長 副院長 医師 歯科医師 薬剤師 看護師 社会福祉士 社会保険労務士 行政書士 不動産鑑定士 土地家屋調査士 建築士
        技術士 中小企業診断士 弁理士 専務取締役 常務取締役 取締役社長 代表取締役社長 名誉会長 相談役 医院長 病院長
        監査役
        """
        ),
        ("柿沼大学教授", "柿沼弁護士"),
        ("室長",),
    ),
    Office(
        _K.SECRETARIAT,
        words(
            """
        事務局 事務局長 事務局次長 事務局長補佐 事務局長代理 事務局職員 事務局員 議会事務局 書記 書記長 書記次長
        事務局主査 事務局係長 事務局主事 事務局課長 事務局担当 事務局参事 事務局主幹 委員会専門員
        常任委員会専門員 特別委員会専門員 委員会調査室長 調査室長 速記者 速記 幹事長 局書記
        """
        ),
        ("事務局", "松谷事務局長", "柿沼書記"),
        ("書記官",),
    ),
    Office(
        _K.GUEST,
        words(
            """
        参考人 政府参考人 証人 公述人 説明員 説明者 説明補助者 補助者 陳情者 請願者 請願人 紹介議員 申請者 申請人
        申立人 傍聴人 傍聴者 オブザーバー アドバイザー コンサルタント コンサル 受託者 受託業者 委託業者 委託事業者
        事業者 指定管理者 代理人 政府特別補佐人 特別補佐人 補佐人 発表者 報告者 来賓 ゲスト 講演者 陪席者 陪席
        有識者 出席者 参加者 質問者 回答者 提案者 提出者 発言者 所管課 担当課 主管課 原課 実施機関 諮問実施機関
        諮問庁 処分庁 審査庁 不服申立人 審査請求人 実施主体 会計監査人 当局 理事者 執行部 市側 町側 村側 区側 県側
        市当局 町当局 村当局 区当局 都 県 市 町 村 区 国
        """
        ),
        ("柿沼参考人", "傍聴人", "柿沼政府参考人"),
        ("本人",),
    ),
    Office(
        _K.CROWD,
        words(
            """
        全員 一同 委員一同 各委員 委員全員 全委員 出席委員 各議員 議員一同 出席者全員 他委員 複数委員 同委員
        委員多数 議員多数 多数 委員各位
        """
        ),
        ("全員", "委員一同", "各委員"),
        ("社員",),
    ),
)

_KIND_OF: dict[str, OfficeKind] = {}
for _office in OFFICES:
    for _word in _office.endings:
        _KIND_OF.setdefault(_word, _office.kind)
HONORIFICS: tuple[str, ...] = words("君 くん 氏 さん ちゃん 様 殿 先生")
"""What one is called by behind one's name (敬称)."""
AN_HONORIFIC = rf"(?:{'|'.join(HONORIFICS)})"
"""Pattern of one of them."""
_LONGEST = max(len(word) for word in _KIND_OF)
_SHORT = frozenset("都県市町村区国")
"""Titles only where they are the whole label."""

_SECTION_END = re.compile(
    r"(?:[課室部局係班庁署省所院園]|本部|支部|支所|センター|グループ|チーム|委員会|審議会|事務所|分室|推進本部|公社|組合|協会|会社|法人|機構|大学|役所|役場|保健所|消防署|ユニット|担当)$"
)
_SECTION_NAMES = frozenset(
    words(
        """
        阿部 安部 服部 岡部 渡部 園部 矢部 磯部 宮部 黒部 苅部 刑部 跡部 海部 浅部 戸部 田部 笹部 占部 卜部 綾部
        勝部 香部 和部 物部 山部 忌部 建部 武部 竹部 財部 南部 北部 西部 東部 中部 森部 門部 神部 長谷部 曽我部 日下部
        美濃部 矢田部 谷田部 長宗我部 久保園 中園 前園 西園 大園 上園 小園 花園 宮園 御園 田所 別所 御所 税所 外所
        膳所 会所 氷室 大室
        小室 御室 三室 岩室 石室 羽室 深室 飯室 村局 和泉園 北園 南園 東園 徳園 平園 松園 竹園 梅園 神園 野園 山園
        川園 小椋園
        """
    )
)
"""Family names that end like a section."""

SECTION_STARTS: tuple[str, ...] = words(
    """
        総務 総合 企画 政策 秘書 人事 職員 給与 財政 財務 財産 管財 契約 検査 税務 市税 町税 区税 県税 課税 納税 収納
        徴収 債権 資産 市民 区民 町民 村民 県民 都民 府民 道民 住民 戸籍 窓口 市政 区政 町政 県政 都政 広報 広聴 情報
        デジタル ＤＸ ICT ＩＣＴ IT ＩＴ 統計 法務 文書 行政 行財政 業務 事務 庶務 議事 議会 調査 監査 選挙 会計 出納
        用度 危機 防災 防犯 安全 生活 消費 消防 救急 警防 予防 警備 交通 環境 清掃 廃棄 資源 循環 ごみ ゴミ リサイクル
        脱炭素 ゼロ 福祉 社会 保健 健康 医療 病院 国保 国民 介護 高齢 長寿 障害 障がい 保護 地域 包括 後期 年金 保険
        子育 子ども 子供 こども 児童 青少年 若者 少年 家庭 保育 幼児 母子 女性 男女 人権 共生 多文化 協働 コミュニティ
        自治 ＮＰＯ 産業 経済 商工 商業 工業 観光 労働 雇用 農林 農業 農政 農村 農地 林務 林業 森林 水産 漁業 畜産
        港湾 空港 建設 建築 土木 道路 河川 公園 緑地 みどり 都市 街づくり まち 開発 区画 市街 用地 住宅 営繕 施設 設備
        維持 管理 下水 上下水 水道 浄水 工務 給水 教育 学校 学務 学事 指導 生涯 社教 文化 文教 スポーツ 体育 図書 博物
        青年 国際 平和 外務 交流 統括 渉外 ふるさと 移住 定住 人口 少子 地方 広域 復興 復旧 震災 原子力 エネルギー
        公共 公営 公有 公文書 公民 新型 感染 衛生 薬務 食品 動物 生物 生産 育成 研究 技術 科学 学術 教職 教務 幼稚
        相談 支援 推進 特別 特定 個人 番号 マイナンバー システム 電算 電子 セキュリティ サイバー スマート シティ
        ブランド プロモーション 魅力 戦略 改革 経営 経理 主計 予算 決算 計画 調整 審査 許可 認可 登録 証明 担当 運営
        事業 工事 建物 庁舎 車両 物品 用品 内閣 総理 副総理 厚生 文部 国土 防衛 警察 金融 公正 宮内庁 気象 海上 海事
        航空 鉄道 自動車 物流 国税 関税 造幣 印刷 初等 中等 高等 大学 私学 職業 老健 医薬 医政 援護 基準 安定 人材
        通商 貿易 製造 中小 特許 大臣 官房 政府 国務 国家 沖縄 北方 参議院 衆議院 常任 議院 懲戒 懲罰 倫理 分科 小委員
        専門 臨時 公募 学識 代表 筆頭 主席 首席 上席 主任 総括 次席 次期 兼務 同課 同室 同局 同部 同係 同所 同班 当課
        選管 農委 教委 監委 固定 公平 公安 オブザーバー 民生 常務 専務 非常勤 常勤 東部 西部 北部 中部 中央 第一 第二
        第三 第１ 第２ 第1 第2 空き家 空家 給食 食肉 浄化 斎場 火葬 特命 滞納 市立 町立 村立 区立 県立 都立 国立 歳入
        歳出 出張 駐車 駐輪 墓地 霊園 いじめ ひとり親 若年 海外 首都 離島 過疎 地籍 登記 法規 例規 遺族 自殺 難病 結核
        献血 薬物 公衆 温暖化 気候 大気 公害 自然 鳥獣 街路 再開発 密集 耐震 屋外 景観 基盤 橋りょう 橋梁 砂防 治水
        雨水 汚水 管路 品質 生きがい 就労 就学 適正 機構 組織 働き方 内部 統制 公社 競輪 競馬 ボート 競艇 市場 卸売
        市営 府営 県営 都営 町営 企業 中学 小学 高校 認定こども
        """
)
"""What the title of somebody in charge of a section begins with."""

_SINGLE = frozenset("副同当前元新本仮兼市区町村県都府道部課室局係食緑")
"""Beginnings of one letter: they are also parts of names, so they count only before a title word."""
_STARTS = frozenset(SECTION_STARTS)
_TITLE_PREFIX = frozenset("副同当前元新仮")
_CONCURRENT = re.compile(r"兼(?:務|任)?・?")
_LATIN = re.compile(r"[A-ZＡ-Ｚ]{2,}")
_START_LENGTHS = tuple(sorted({len(start) for start in _STARTS if len(start) > 1}, reverse=True))


def titles_of_people() -> tuple[str, ...]:
    """Title words that may follow a name; 市 and 国 alone, or 全員, do not."""
    return tuple(word for word, kind in _KIND_OF.items() if kind is not OfficeKind.CROWD and word not in _SHORT)


@lru_cache(maxsize=8192)
def office_at_end(text: str) -> str | None:
    """The longest title word that ``text`` ends with, or None.

    >>> office_at_end("柿沼健康保険課長補佐")
    '課長補佐'
    """
    for length in range(min(_LONGEST, len(text)), 0, -1):
        word = text[-length:]
        if word in _KIND_OF and (word not in _SHORT or length == len(text)):
            return word
    return None


def office_kind(text: str) -> OfficeKind | None:
    """Kind of the title that ``text`` ends with; sections are ``SECTION``."""
    word = office_at_end(text)
    if word is not None:
        return _KIND_OF[word]
    return OfficeKind.SECTION if is_section(text) else None


def is_section(text: str) -> bool:
    """Whether ``text`` is the name of a section or an organisation (健康保険課), not a family name (服部)."""
    if len(text) < 2 or text in _SECTION_NAMES:
        return False
    return _SECTION_END.search(text) is not None


@lru_cache(maxsize=8192)
def starts_section(text: str) -> bool:
    """Whether ``text`` begins as the title of somebody in charge of a section does."""
    if _LATIN.match(text):
        return True
    return any(text[:length] in _STARTS for length in _START_LENGTHS if length <= len(text))


@lru_cache(maxsize=8192)
def leading_office(text: str) -> int:
    """Length of the longest title that ``text`` begins with, a name of two letters or more following; 0 if none.

    >>> leading_office("委員長大川浩子")
    3
    """
    best = 0
    for length in range(1, len(text) - 1):
        if is_office(text[:length]) and (length > 1 or text[:1] in _SHORT):
            best = length
    return best


@lru_cache(maxsize=8192)
def is_office(text: str) -> bool:
    """Whether the whole of ``text`` is a title or section, without a name in it.

    >>> is_office("総務課長"), is_office("森山総務課長")
    (True, False)
    """
    word = office_at_end(text)
    if word == text:
        return True
    if "兼" in text[1:-1]:
        return all(is_office(part) for part in _CONCURRENT.split(text) if part)
    if starts_section(text):
        return word is not None or is_section(text)
    if word is None:
        return False
    rest = text[: -len(word)]
    return rest in _SINGLE or (rest[0] in _TITLE_PREFIX and is_office(text[1:]))

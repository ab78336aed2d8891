"""The words of a finding, reduced to what can be compared: concepts, content words, runs of letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from extractors.japanese.letters import fold_wording
from extractors.japanese.sentences import split_sentences
from extractors.model.vocabulary import Theme
from pipeline.tokens.tokenize import split_units
from pipeline.tracking.concepts import CONCEPTS, Facet

_TITLE_WEIGHT = 1.2
_ASIDE_WEIGHT = 0.5
_BASIS = re.compile(
    r"[（(〔\[][^（()）]{0,60}(?:法|条例|規則|ガイドライン|ガイド|指針|令)"
    r"(?:[^（()）]|[（(][^（()）]{0,8}[)）]){0,40}[）)〕\]]"
)
_DEPARTMENT = re.compile(
    r"[(][^()]{1,20}(?:課|室|係|部|局|所|校|園|館|センター)[)]$|[一-鿿ァ-ヶー・]{2,12}(?:課|係)(?=において|における|では|に?は|が)"
)
_SYSTEM = re.compile(r"[一-鿿ァ-ヶー]{2,20}システム(?=において|における|について|では|に|の|は|を|で|へ)")
_INSTEAD = (("subcontract", "outsourcing"), ("impact_assessment", "file_register"), ("keys", "unlocked"))
"""Concepts that stand for a more general one when both are named with equal weight."""
_ASIDE = re.compile(
    r"(?:すること|されたい|望まれる|求められる|必要がある|べきである|とされている|規定されている|定められている|図ること|努めること"
    r"|願いたい|講じること|改めること|行うこと)。?$"
)
"""Ends of sentences that ask for a remedy or tell the rule, rather than what is wrong."""
_ASIDE_CLAUSE = re.compile(
    r"^.{6,}?(?:(?:必要がある|とされている|こととなっている|義務付けられている)が|べきところ|ものの"
    r"|て(?:い|お)(?:る|た|り|った)?が|たが)、"
)
_LETTER = re.compile(r"[一-鿿ァ-ヶーA-Za-z々]")
_UNBROKEN = re.compile(r"[^、。,.・()（）「」\n]{2,}")
_HIRAGANA = re.compile(r"[ぁ-ん]")
_COMPOUNDED = re.compile(r"[一-鿿ァ-ヶーA-Za-z々]+")
_STOP = frozenset(
    """
    行う 為る 実施 必要 適切 求める 事 認める 見る 受ける 有る 成る 無い 対する 係る 於く 依る
    図る 講ずる 措置 事務 業務 職員 市 町 村 県 区 課 室 係 部 局 所 等 者 状況 取り扱う
    取り扱い 管理 個人 情報 保護 特定 番号 保有 安全 規定 基づく 定める 関する 当たる 際 場合
    不十分 状態 内容 確認 例 伴う 含む 用いる 使用 利用 対応 適正 十分 改善 努める 今後 速やか
    システム 年度 年 月 日 回 件 名 人 一部 他 当該 各 全て 以下 及び 又は 並びに 次 通り
    旨 点 中 上 下 内 外 前 後 間 時 的 性 化 用 別 元 先 第 条 項 号 法 令 庁 取る
    扱う 不 行く 得る 又 講じる 入る 書 系 業 以上 策 料 長 手続き ファイル 記載 定期 把握
    越える 対象 所属 簿 記入 自動 有無 誰 一般 防止 残す 手順 範囲 設定 与える 事項 新た 開始
    始める 怠る 使う 作業 施設 整理 不足 生じる 記す 規則 継続 期間 実際 設置 作成 方法 理由
    目的 根拠 結果 時点 現在 同様 複数 多数 事例 事案 経緯 処理 運用 原因 過去 同一 同じ 別途
    直接 当日 検討 既に 未だ 依然 引き続き 徹底 留意 注意 改める 直す 是正 指導 指摘 要する
    従う 則る 向ける 置く 出る 庁舎 職場 各課 毎年 毎月 今回 前回 令和 平成 度 回数 可能 不可
    能力 役割 具体 整う 機会 一度 以来 以降 導入
    """.split()  # noqa: SIM905 - a list of words reads better as lines of words
)
"""Words that stand in findings of every kind."""


@dataclass(frozen=True, slots=True)
class Matter:
    """A finding as it is compared."""

    finding_id: str
    title: str | None
    text: str
    theme: Theme
    law: str | None
    legal_basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FindingTerms:
    """The words of a finding, weighted."""

    concepts: Mapping[str, float]
    words: Mapping[str, float]
    letters: frozenset[str]
    """Runs of two and three letters, which hold also what the analyser cuts unluckily."""


def read_terms(title: str | None, text: str) -> FindingTerms:
    """Concepts, words and runs of letters of a finding.

    >>> sorted(read_terms(None, "ログを分析していなかった。").concepts)
    ['analyse', 'log', 'not_done']
    """
    concepts: dict[str, float] = {}
    words: dict[str, float] = {}
    head, body = plain(title or ""), plain(text)
    named = [row for row in CONCEPTS if row.pattern.search(f"{head}。{body}")]
    for passage, weight in _passages(head, body):
        covered: set[int] = set()
        for row in named:
            found = False
            for match in row.pattern.finditer(passage):
                covered.update(range(*match.span()))
                found = True
            if found:
                concepts[row.means.name] = max(concepts.get(row.means.name, 0.0), weight)
        for word in _content_words(passage, covered):
            words[word] = max(words.get(word, 0.0), weight)
    for special, general in _INSTEAD:
        if concepts.get(special, 0.0) >= concepts.get(general, 0.0):
            concepts.pop(general, None)
    return FindingTerms(concepts, words, frozenset(_letters(f"{head}。{body}")))


def _letters(text: str) -> Iterator[str]:
    """Pairs without hiragana and trios with at most two, none over punctuation."""
    for run in _UNBROKEN.findall(text):
        for start in range(len(run) - 1):
            pair = run[start : start + 2]
            if not _HIRAGANA.search(pair):
                yield pair
            if start + 3 <= len(run):
                yield run[start : start + 3]


def plain(text: str) -> str:
    """Text as the patterns expect it: NFKC, no white space, no provision in brackets, no names of sections and systems.

    >>> plain("福祉課において、福祉総合システムのログを見た。（番号法第12条）")
    'において、システムのログを見た。'
    """
    if "(" in text or "（" in text or "〔" in text or "[" in text:
        text = _BASIS.sub("", text)
    flat = fold_wording(text)
    if "課" in flat or "係" in flat or flat.endswith(")"):
        flat = _DEPARTMENT.sub("", flat)
    return _SYSTEM.sub("システム", flat) if "システム" in flat else flat


def _passages(title: str, text: str) -> Iterator[tuple[str, float]]:
    """Title, sentences and clauses with their weights; what only tells the rule or the remedy weighs less."""
    if title:
        yield title, _TITLE_WEIGHT
    sentences = [text[start:end] for start, end in split_sentences(text)]
    told = any(not _ASIDE.search(sentence) for sentence in sentences)
    for sentence in sentences:
        clause = _ASIDE_CLAUSE.match(sentence)
        if clause:
            yield clause[0], _ASIDE_WEIGHT
            yield sentence[clause.end() :], 1.0
        else:
            yield sentence, _ASIDE_WEIGHT if told and _ASIDE.search(sentence) else 1.0


def _content_words(passage: str, covered: set[int]) -> Iterator[str]:
    """Normalised forms of content words that no concept covers, and the compounds that they make."""
    run: list[str] = []
    end = -1
    for unit in split_units(passage):
        content = unit.start not in covered and _LETTER.search(passage[unit.start : unit.end])
        if content and unit.form not in _STOP:
            yield unit.form
        if run and (unit.start != end or not content):
            yield from _compound(run)
            run = []
        if content and _COMPOUNDED.fullmatch(passage[unit.start : unit.end]):
            run.append(unit.form)
        end = unit.end
    yield from _compound(run)


def _compound(run: Sequence[str]) -> Iterator[str]:
    if len(run) > 1 and any(form not in _STOP for form in run):
        yield "+".join(run[-3:])


MATTERS = frozenset(row.means.name for row in CONCEPTS if row.means.facet is Facet.MATTER)
FAULTS = frozenset(row.means.name for row in CONCEPTS if row.means.facet is Facet.FAULT)
WEIGHTS: Mapping[str, float] = {row.means.name: row.means.weight for row in CONCEPTS}
LABELS: Mapping[str, str] = {row.means.name: row.means.label for row in CONCEPTS}

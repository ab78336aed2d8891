"""What the questions about papers are asked of: lines, headings, statements and answers of labelled papers."""

from collections.abc import Iterator

from extractors.japanese.departments import departments
from extractors.model.grounding import squash
from extractors.model.proceedings import Proceedings
from extractors.outline.blocks import Block, BlockKind, Outline
from extractors.outline.lines import read_form
from extractors.outline.read import read_outline
from extractors.reviews.statements.statement import statement_of, text_of
from extractors.reviews.statements.units import read_units
from extractors.scoring import Statement, answer_features, heading_features, line_features, statement_features
from tests.train.papers import document_of, lines_of, marked, outline_of, own_papers, paragraphs
from tests.train.rows import Example, Row, rows, yes_no

HEADS = (
    "指摘事項",
    "改善を要する事項",
    "監査の結果（指摘）",
    "不適合",
    "是正を要する事項",
    "問題点",
    "意見",
    "要望事項",
    "勧告",
)
NEUTRAL = ("監査の結果", "調査の結果", "検査結果", "")
FALSE_UNDER_HEADS = 8  # one in so many statements that find nothing stands under a heading that announces findings


def finding_examples() -> Iterator[Example]:
    """Statements alone, as items under neutral headings and under ones that announce findings, and those of whole papers."""
    for number, row in enumerate(rows("findings")):
        label, text, title = yes_no(row["is_finding"]), row["text"], row["title"]
        yield Example(statement_features(Statement(text, title)), label, row["style"], "findings")
        neutral = Statement(text, title, (NEUTRAL[number % len(NEUTRAL)],), form="(0)")
        yield Example(statement_features(neutral), label, row["style"], "findings", measured=False)
        if row["is_finding"] or number % FALSE_UNDER_HEADS == 0:
            headed = Statement(text, title, (HEADS[number % len(HEADS)],), form="(0)")
            yield Example(statement_features(headed), label, row["style"], "findings", measured=False)
    for row in rows("passages"):
        yield from paper_examples(row)
    for kind in ("exchanges", "rulings"):
        for number, row in enumerate(rows(kind)):
            for turn in row["turns"][:2] if row["register"] != "verbatim" and number % 3 == 0 else ():
                noted = Statement(turn["text"], None, (NOTED[number % len(NOTED)], MINUTES[number % len(MINUTES)]))
                yield Example(statement_features(noted), "no", row["style"], kind)

    yield from own_examples()


def own_examples() -> Iterator[Example]:
    """Statements of the tests' own papers, by their gold: also of forms, surveys and answers, which find nothing."""
    for name, data, findings in own_papers():
        document = document_of(data)
        size = len(document.reading.text)
        outline = read_outline(document, Proceedings(size, size))
        wanted = [squash(text) for text in findings]
        for unit in read_units(outline):
            words = squash(text_of(outline, unit.passage))
            held = max((overlap(text, words, squash(unit.title or "") + words) for text in wanted), default=0.0)
            if held == 0.0 or held >= 0.7:
                statement = statement_of(outline, unit)
                yield Example(statement_features(statement), yes_no(held >= 0.7), f"own {name}", "own")


NOTED = ("議事の概要", "主な意見", "質疑の概要", "議事", "報告事項", "審議の結果")
MINUTES = ("総合計画審議会　議事要旨", "理事会議事録", "会議録（要点記録）", "委員会 会議の概要", "定例会議事録")


def paper_examples(row: Row) -> Iterator[Example]:
    """The statements of a paper's outline: those that hold the words of a labelled finding, and the others."""
    outline = outline_of(row)
    wanted = list(marked(row, "line_list"))
    for unit in read_units(outline):
        words = squash(text_of(outline, unit.passage))
        whole = squash(unit.title or "") + words
        held = max((overlap(text, words, whole) for text in wanted), default=0.0)
        if 0.3 < held < 0.7:
            continue
        statement = statement_of(outline, unit)
        label = yes_no(held >= 0.7)
        yield Example(statement_features(statement), label, row["style"], "passages")
        alone = Statement(statement.text, statement.title)
        yield Example(statement_features(alone), label, row["style"], "passages", measured=False)


def overlap(wanted: str, words: str, whole: str) -> float:
    """How far a statement and a labelled finding are the same words, 0 to 1."""
    if not words or not wanted:
        return 0.0
    if wanted in whole or words in wanted:
        return min(len(wanted), len(words)) / max(len(wanted), len(words))
    return 0.0


def answer_examples() -> Iterator[Example]:
    """Responses, and what stands in papers beside them: findings, statements that find nothing, other paragraphs."""
    for row in rows("responses"):
        if row["response_status"] != "none":
            yield Example(answer_features(row["response"]), "yes", row["style"], "responses")
    for row in rows("findings"):
        yield Example(answer_features(row["text"]), "no", row["style"], "findings")
    for row in rows("passages"):
        answers = [squash("".join(row["lines"][i] for i in f["response_line_list"])) for f in row["findings"]]
        for one in paragraphs(row):
            form = read_form(one.text)
            words = one.text[form.words.start : form.words.end]
            name = one.text[form.name.start : form.name.end] if form.name else None
            if one.kind in {BlockKind.ITEM, BlockKind.PROSE} and len(words) > 4:
                label = yes_no(any(squash(words) in answer for answer in answers))
                yield Example(answer_features(words, name), label, row["style"], "passages")


PLAIN_HEADS = {
    "finding": "指摘 指摘事項 指摘の内容 指摘内容 改善を要する事項 是正を要する事項 改善すべき事項 不適合事項 問題点 監査の結果（指摘） 検出事項 "
    "発見事項 改善を求めた事項 指摘の概要 不備事項 認められた事項 意見 要望 勧告 指導事項",
    "response": "措置 措置の内容 措置状況 講じた措置 改善状況 改善の状況 対応 対応状況 回答 市の回答 所管課の回答 処理状況 是正状況 改善策 "
    "措置の概要 現状 今後の対応 対応方針 改善内容 措置済",
    "other": "結び 結びに おわりに まとめ 結語 監査の対象 監査の期間 監査の方法 概要 背景 経緯 むすび その他 所管課 担当課 番号 備考 期限 根拠 原因 原因の分析 発生原因 監査の種類 目的 総評 講評 良かった点",
}


def heading_examples() -> Iterator[Example]:
    """Headings of papers by what stands below them, heads of columns by their roles, and the plainest of either."""
    for part, heads in PLAIN_HEADS.items():
        for head in heads.split():
            yield Example(heading_features(head, "", None, ()), part, "plain", "plain", measured=False)
    for row in rows("passages"):
        yield from paper_heading_examples(row)
    for row in rows("heads"):
        role = {"finding": "finding", "response": "response", "response_status": "response"}.get(row["role"], "other")
        features = heading_features(row["head"], (row["cells"] or [""])[0], None, row["neighbours"])
        yield Example(features, role, row["style"], "heads")
        yield Example(heading_features(row["head"], "", None, ()), role, row["style"], "heads", measured=False)


def paper_heading_examples(row: Row) -> Iterator[Example]:
    outline = outline_of(row)
    wanted, answers = list(marked(row, "line_list")), "".join(marked(row, "response_line_list"))
    for block in outline.blocks:
        below = outline.subtree(block)[1:]
        if block.kind not in {BlockKind.HEADING, BlockKind.ITEM} or not below or departments(outline.words(block)):
            continue
        words = [squash(outline.words(one)) for one in below if one.kind in {BlockKind.ITEM, BlockKind.PROSE}]
        words = [text for text in words if len(text) > 8]
        found = sum(any(text in want for want in wanted) for text in words)
        answered = sum(text in answers for text in words)
        whole = squash("".join(words))
        count = sum(want[:12] in whole for want in wanted)
        if not words or 0 < found < 0.6 * len(words) or (answered > 0 and found) or 0 < answered < 0.6 * len(words):
            continue
        if count == 1 and len(outline.siblings(block)) > 1 and part_like(outline, block):
            continue
        role = "finding" if found else "response" if answered else "other"
        sample = next((outline.words(one)[:60] for one in below), "")
        above = next((outline.words(one) for one in outline.ancestors(block)), "")
        beside = tuple({outline.words(one) for one in outline.siblings(block) if one is not block})[:4]
        features = heading_features(outline.words(block), sample, above, sorted(beside))
        yield Example(features, role, row["style"], "passages")
        plain = heading_features(outline.words(block), sample, None, ())
        yield Example(plain, role, row["style"], "passages", measured=False)


def part_like(outline: Outline, block: Block) -> bool:
    """Whether a heading's siblings each hold one statement too: then it is a title and announces nothing."""
    alike = [one for one in outline.siblings(block) if one.shape == block.shape and one.kind is block.kind]
    words = {outline.words(one) for one in alike}
    return len(alike) > 1 and len(words) == len(alike)


def line_examples() -> Iterator[Example]:
    for row in rows("passages"):
        lines, kinds = lines_of(row)
        for index, kind in enumerate(kinds):
            yield Example(line_features(lines, index), kind, row["style"], "passages")

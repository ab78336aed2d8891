"""Labelled rows put into documents of their kind, read by the product: each record that is read, right or wrong."""

import difflib
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from extractors.model.grounding import squash
from extractors.model.records import AgendaItem, Commitment, Decision, Exchange, Finding, Record
from extractors.results.confidence import Evidence, evidence_of
from pipeline.run import read_bytes
from tests.train.papers import paper_bytes
from tests.train.rows import Row, rows

PAPER = """潮見市監査委員公表第９号

定期監査の結果について

令和７年１１月２８日
潮見市監査委員　笹森　孝

１　監査の対象　総務部　契約課
２　監査の期間　令和７年９月１日から同年１０月３１日まで
"""
MINUTES = "令和７年度第３回潮見市総合計画審議会　{kind}\n\n日　時　{day}　午後２時から午後４時まで\n場　所　潮見市役所　第２会議室\n\n"
BEFORE = (
    "○事務局　定刻になりましたので、ただいまから会議を始めます。資料の確認をお願いします。",
    "○会長　お忙しい中お集まりいただき、ありがとうございます。どうぞよろしくお願いします。",
    "○山吹委員　前回の資料の３ページについてですが、数字の単位は千円でよいでしょうか。",
    "○事務局　はい、千円でございます。表の右上に記載しております。",
)
AFTER = (
    "○山吹委員　駐車場の場所が分かりにくかったので、地図を付けていただけると助かります。",
    "○事務局　ありがとうございます。次から地図を添えるようにします。",
)
CHAIRS = (
    "議長",
    "委員長",
    "座長",
    "会長",
    "部会長",
    "教育長",
    "理事長",
    "学部長",
    "総代",
    "議長代理",
    "副議長",
    "主査",
    "司会",
)
TOGETHER = 6


@dataclass(frozen=True, slots=True)
class Verdict:
    """A record that was read: what it rests on, how likely its reader says it is right, and whether it is."""

    evidence: Evidence
    said: float
    is_right: bool
    style: str


def verdict(record: Record, style: str, *, right: bool) -> Verdict:
    return Verdict(evidence_of(record), record.confidence, right, style)


R = TypeVar("R", bound=Record)


def read(data: str | bytes, kind: type[R]) -> list[R]:
    """The records of a kind in a document."""
    _, found = read_bytes(data.encode() if isinstance(data, str) else data)
    return [record for record in found.records if isinstance(record, kind)]


def alike(label: str, words: str) -> float:
    """How much of a label stands in a record, 0 to 1; one that swallows far more than the label counts nothing."""
    label, words = squash(label), squash(words)
    if not label or not words or len(words) > 1.5 * len(label) + 40:
        return 0.0
    if label in words:
        return 1.0
    blocks = difflib.SequenceMatcher(None, label, words, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / len(label)


def matched(labels: Sequence[str], words: Sequence[str]) -> dict[int, int]:
    """Which label each record tells, the most alike first, each once."""
    pairs = sorted(((alike(a, b), i, k) for i, a in enumerate(labels) for k, b in enumerate(words)), reverse=True)
    found: dict[int, int] = {}
    for share, label, record in pairs:
        if share >= 0.8 and record not in found and label not in found.values():
            found[record] = label
    return found


def grouped(kind: str, styles: Collection[str], size: int = TOGETHER) -> Iterator[tuple[str, list[Row]]]:
    """The measured rows of some styles, a few of one style at a time."""
    by_style: dict[str, list[Row]] = defaultdict(list)
    for row in rows(kind):
        if row["style"] in styles and row.get("measured", True):
            by_style[row["style"]].append(row)
    for style, members in sorted(by_style.items()):
        for start in range(0, len(members), size):
            yield style, members[start : start + size]


def spoken(turns: Sequence[Row]) -> list[str]:
    return [(f"○{turn['speaker']}　" if turn["speaker"] else "") + turn["text"] for turn in turns]


def meeting(row: Row) -> str:
    """A passage about a ruling with minutes around it."""
    turns = row["turns"]
    if row["register"] == "summary":
        said = [(f"{turn['speaker']}：" if turn["speaker"] else "") + turn["text"] for turn in turns]
        head = MINUTES.format(kind="議事要旨", day="令和７年１０月２１日（火）")
        return head + "\n".join(["議事の概要", "", *said, "", "以上"]) + "\n"
    chair = next((turn["speaker"] for turn in turns if turn["speaker"] in CHAIRS), "会長")
    lines = [*BEFORE, *spoken(turns), *AFTER]
    head = MINUTES.format(kind="会議録", day="令和７年１０月２１日（火）")
    return head + "\n".join(line.replace("○会長　", f"○{chair}　", 1) for line in lines) + "\n"


def ruling_documents(styles: Collection[str]) -> Iterator[tuple[str, list[Row], str]]:
    """Style, rows and text of every document made of passages about rulings."""
    for style, (row,) in grouped("rulings", styles, 1):
        if row["register"] != "resolution-list":
            yield style, [row], meeting(row)
    for style, members in grouped("rulings", styles):
        listed = [row for row in members if row["register"] == "resolution-list"]
        if listed:
            head = "令和７年第３回潮見町議会定例会　議決結果\n会期　令和７年９月８日から９月２６日まで\n\n"
            yield style, listed, head + "\n".join(turn["text"] for row in listed for turn in row["turns"]) + "\n"


def decisions(styles: Collection[str]) -> Iterator[Verdict]:
    """A decision is right where its ruling, its outcome and how it was agreed are."""
    for style, part, text in ruling_documents(styles):
        found = read(text, Decision)
        if any(not row["decision"] and set(row.get("alt_outcomes", ())) - {"none"} for row in part):
            continue
        told = [row for row in part if row["decision"]]
        wanted = [row["decision"]["ruling_text"] for row in told]
        words = [record.grounding.text for record in found]
        whole = sum(len(squash(turn["text"])) for row in part for turn in row["turns"])
        if len(part) == 1 and told:  # a record runs from what was put to the ruling
            holding = [k for k, text in enumerate(words) if holds(wanted[0], text, whole + 10)]
            pairs = {holding[0]: 0} if holding else {}
        else:
            pairs = matched(wanted, words)
        for index, record in enumerate(found):
            row = told[pairs[index]] if index in pairs else None
            right = row is not None and (
                record.outcome in {row["decision"]["outcome"], *row.get("alt_outcomes", ())}
                and record.assent in {row["decision"]["assent"], *row.get("alt_assent", ())}
            )
            yield verdict(record, style, right=right)


def holds(label: str, words: str, longest: int) -> bool:
    return len(squash(words)) <= longest and (squash(label) in squash(words) or alike(label, words) >= 0.8)


def agenda_items(styles: Collection[str]) -> Iterator[Verdict]:
    """An item is right where the passage opens one of that title."""
    for style, part, text in ruling_documents(styles):
        opened = [item for row in part for item in (row["opens_item"], *row.get("also_opens", ())) if item]
        if any(not item["title"] for item in opened):
            continue
        found = read(text, AgendaItem)
        pairs = matched([item["title"] for item in opened], [record.title for record in found])
        for index, record in enumerate(found):
            yield verdict(record, style, right=index in pairs)


def commitments(styles: Collection[str]) -> Iterator[Verdict]:
    """A commitment is right where somebody promises that, by that day."""
    for style, members in grouped("commitments", styles):
        by_day: dict[str, list[Row]] = defaultdict(list)
        for row in members:
            by_day[row.get("meeting_date") or "2025-10-21"].append(row)
        for day, part in by_day.items():
            held = date.fromisoformat(day)
            lines = [f"○{row['speaker'] or '事務局'}　{row.get('before') or ''}{row['text']}" for row in part]
            head = MINUTES.format(kind="会議録", day=f"{held.year}年{held.month}月{held.day}日")
            found = read(head + "\n".join([*BEFORE[:2], *lines, "○会長　本日は以上です。"]) + "\n", Commitment)
            pairs = matched([row["text"] for row in part], [record.grounding.text for record in found])
            for index, record in enumerate(found):
                row = part[pairs[index]] if index in pairs else None
                told = row is not None and row["is_commitment"]
                due = str(record.due_date) if record.due_date else None
                yield verdict(record, style, right=told and due == (row or {}).get("due_date"))


def exchanges(styles: Collection[str]) -> Iterator[Verdict]:
    """An exchange is right where the question is one, and the answer its own."""
    for style, (row,) in grouped("exchanges", styles, 1):
        turns = row["turns"]
        if row["register"] == "verbatim":
            head = MINUTES.format(kind="会議録", day="令和７年１０月２１日（火）")
            text = head + "\n".join([*BEFORE[:2], *spoken(turns), "○事務局　本日は以上でございます。"]) + "\n"
        else:
            said = [
                (f"{turn['speaker']}：" if turn["speaker"] and turn["text"][:1] not in "・問答QAＱＡ⇒→Ｃ（(" else "")
                + turn["text"]
                for turn in turns
            ]
            head = MINUTES.format(kind="議事要旨", day="令和７年１０月２１日（火）")
            text = head + "\n".join(["質疑の概要", "", *said]) + "\n"
        used: set[int] = set()
        for record in read(text, Exchange):
            known = next(
                (
                    k
                    for k, one in enumerate(row["exchanges"])
                    if k not in used and within(one["question"], record.question, turns, [one["question_turn"]])
                ),
                None,
            )
            right = False
            if known is not None:
                used.add(known)
                one = row["exchanges"][known]
                right = (
                    within(one["answer"], record.answer or "", turns, one["answer_turns"])
                    if one["answer"]
                    else not record.answer
                )
            yield verdict(record, style, right=right)


def within(label: str, words: str, turns: Sequence[Row], places: Sequence[int]) -> bool:
    """Whether a record says what is labelled and no more than the turns in which it stands."""
    wanted, got = squash(label), squash(words)
    longest = sum(len(squash(turns[place]["text"])) for place in places) + 30
    inside = wanted in got or (got in wanted and len(got) >= 0.6 * len(wanted)) or alike(label, words) >= 0.8
    return bool(got) and len(got) <= longest and inside


def findings(styles: Collection[str]) -> Iterator[Verdict]:
    """A finding is right where it is one, with that theme, kind and provisions, and its response with its state."""
    for style, part in grouped("findings", styles):
        yield from listed(style, part, "３　監査の結果\n　監査の結果は、次のとおりである。\n")
        yield from listed(style, [row for row in part if row["is_finding"]], "３　指摘事項\n", headed=True)
    for style, (row,) in grouped("passages", styles, 1):
        found = read(paper_bytes(row), Finding)
        texts = ["".join(row["lines"][line] for line in one["line_list"]) for one in row["findings"]]
        pairs = matched(texts, [(record.title or "") + record.grounding.text for record in found])
        for index, record in enumerate(found):
            one = row["findings"][pairs[index]] if index in pairs else None
            if one is None or not one.get("doubt"):
                yield verdict(record, style, right=one is not None and is_as_told(record, one, row["lines"]))


def listed(style: str, part: Sequence[Row], head: str, *, headed: bool = False) -> Iterator[Verdict]:
    """Statements as the items of a list."""
    items = [
        f"（{number}）{row['title']}\n　{row['text']}" if row.get("title") else f"（{number}）{row['text']}"
        for number, row in enumerate(part, 1)
    ]
    found = read("\n".join([PAPER + head + "\n".join(items), ""]), Finding) if items else []
    pairs = matched([row["text"] for row in part], [record.grounding.text for record in found])
    for index, record in enumerate(found):
        row = part[pairs[index]] if index in pairs else None
        if row is not None and row.get("doubt"):
            continue
        right = row is not None and row["is_finding"] and record.theme == row["theme"]
        kind = headed or (row is not None and record.kind == row.get("kind"))
        yield verdict(record, style, right=right and kind and cites(record, (row or {}).get("legal_basis")))


def cites(record: Finding, basis: Sequence[str] | None) -> bool:
    return {squash(one) for one in record.legal_basis} == {squash(one) for one in basis or ()}


def is_as_told(record: Finding, told: Row, lines: Sequence[str]) -> bool:
    """Whether the fields of a finding of a whole paper are those of its label."""
    response = "".join(lines[line] for line in told["response_line_list"])
    answered = alike(response, record.response or "") >= 0.8 if response else not record.response
    basis = "legal_basis" not in told or cites(record, told["legal_basis"])
    fields = record.theme == told["theme"] and record.kind == told["kind"]
    return answered and basis and fields and record.response_status == told["response_status"]


VERDICTS: dict[str, Callable[[Collection[str]], Iterator[Verdict]]] = {
    "findings": findings,
    "decisions": decisions,
    "agenda_items": agenda_items,
    "commitments": commitments,
    "exchanges": exchanges,
}
PAPERS = ("finding", "theme", "finding_kind", "response_state", "heading_role", "answers", "line_kind", "column_role", "column_head")  # fmt: skip
MODELS: dict[str, tuple[str, ...]] = {
    "findings": PAPERS,
    "decisions": ("ruling", "outcome", "assent", "opens_item", "turn_act"),
    "agenda_items": ("ruling", "opens_item", "turn_act", "line_kind"),
    "commitments": ("commitment", "turn_act", "ruling"),
    "exchanges": ("turn_act", "exchange_part", "opens_item"),
}
"""What must not have seen the styles where a dataset is measured."""

"""Questions and opinions beside their answers in tables: 意見の概要 | 市の考え方, 質問 | 回答."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from extractors.japanese.rules import Rule
from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.reviews.exchanges.passage import Passage
from extractors.tables.grid import EMPTY, Grid, Slot, read_grid


class Column(StrEnum):
    """What the cells of a column say."""

    ASKED = "asked"
    ANSWER = "answer"
    ASKER = "asker"
    ANSWERER = "answerer"


_OFFICE = r"(?:[一-龥々ァ-ヶー]{1,12}|事務局|当局|実施機関|所管課|担当課)"
_STAFF = r"(?:事務局|当局|実施機関|所管課|担当課|所管|[市区町村県都府道国])"
_NOTE = r"(?:[（(][^（）()]{1,20}[）)])?"
_WORDS = r"(?:御|ご|お)?(?:意見|質問|質疑|提案|要望|指摘|問い?合わせ|問合せ)"

HEADS: tuple[Rule[Column], ...] = (
    Rule(
        Column.ANSWER,
        re.compile(
            rf"^(?:(?:{_WORDS}等?|(?:御|ご)?意見の?(?:概要|要旨|内容))(?:に対する|への|に係る)"
            rf"|{_OFFICE}(?:の|としての|からの)|{_STAFF})?"
            rf"(?:{_OFFICE}の)?(?:基本的な)?(?:考え方|考え|見解|回答|答弁|応答|御回答|ご回答"
            rf"|返答|対応|対応方針|対応状況|答え?)"
            rf"(?:(?:、|・|及び|や|と|/|／)(?:対応|考え方|見解|回答|対応方針|今後の対応|方針))?(?:の?(?:内容"
            rf"|概要|要旨|案))?(?:等)?{_NOTE}$"
        ),
        (
            "市の考え方",
            "意見に対する県の考え方",
            "回答",
            "考え方・対応",
            "事務局の回答",
            "町の考え方（対応方針）",
            "答",
        ),
        ("考え方の見直し", "回答者", "回答数", "対応区分", "対応表"),
    ),
    Rule(
        Column.ASKER,
        re.compile(r"^(?:発言者|質問者|質疑者|委員(?:名)?|議員(?:名)?|意見者|提案者|団体名|提出者)(?:名)?$"),
        ("質問者", "委員名", "発言者"),
        ("委員の意見", "回答者"),
    ),
    Rule(
        Column.ANSWERER,
        re.compile(r"^(?:回答者|答弁者|回答部署|回答課|説明者)(?:名)?$"),
        ("答弁者", "回答者"),
        ("回答", "回答者数"),
    ),
    Rule(
        Column.ASKED,
        re.compile(
            rf"^(?:(?:提出|寄せ|いただ|頂|出)(?:された|られた|いた|た)|主な|委員(?:会)?(?:から)?(?:の"
            rf"|より)?|議員(?:から)?の|審議会(?:から)?の"
            rf"|市民(?:等)?(?:から)?の|住民(?:から)?の|参加者(?:から)?の|パブリックコメントの?)?(?:主な)?"
            rf"(?:{_WORDS}(?:等|事項)?(?:(?:、|・|及び|又は|や|/|／){_WORDS})*(?:等)?|問い?"
            rf"|Q|Ｑ)(?:の?(?:内容|概要|要旨|要約|趣旨))?(?:等)?{_NOTE}$"
        ),
        ("意見の概要", "ご意見", "質問", "主な意見・質問", "提出された意見（要旨）", "委員からの意見"),
        ("意見番号", "監査の意見", "質問者", "意見に対する考え方"),
    ),
)
_FIRST_ROWS = 3
_NOTHING = re.compile(r"^(?:[－―ー—‐\-–−─…・／/]+|(?:特に)?(?:なし|無し)。?)$")


@dataclass(frozen=True, slots=True)
class Pairing:
    """The columns of a table of questions and answers."""

    asked: int
    answer: int
    asker: int | None
    answerer: int | None
    first_row: int


def column_of(head: str) -> Column | None:
    """What a column head says of its cells."""
    text = squash(head)
    return next((row.means for row in HEADS if row.pattern.match(text)), None) if len(text) <= 40 else None


def read_pairing(grid: Grid) -> Pairing | None:
    """The columns of questions and of answers, None unless there is one of each."""
    for row in range(min(_FIRST_ROWS, grid.rows)):
        columns: dict[Column, list[int]] = {}
        seen: Slot = EMPTY
        for number, slot in enumerate(grid.row(row)):
            if slot is not seen and (column := column_of(slot.text)):
                columns.setdefault(column, []).append(number)
            seen = slot
        asked, answers = columns.get(Column.ASKED, []), columns.get(Column.ANSWER, [])
        if len(asked) == 1 and answers and asked[0] != answers[0]:
            asker, answerer = columns.get(Column.ASKER, []), columns.get(Column.ANSWERER, [])
            return Pairing(
                asked[0], answers[0], asker[0] if asker else None, answerer[0] if answerer else None, row + 1
            )
    return None


def table_exchanges(document: Document) -> Iterator[tuple[int, list[tuple[Passage, Passage | None]]]]:
    """Tables of questions and answers by their index, with the exchanges of their rows."""
    for index in range(len(document.tables)):
        grid = read_grid(document, index)
        pairing = read_pairing(grid) if grid else None
        if grid and pairing:
            yield index, list(_rows(grid, pairing))


def _rows(grid: Grid, pairing: Pairing) -> Iterator[tuple[Passage, Passage | None]]:
    """One exchange for each question cell; rows without a question go on with the answer above."""
    asked: Slot = EMPTY
    question: Passage | None = None
    answer: tuple[Range, ...] = ()
    who: str | None = None
    for row in range(pairing.first_row, grid.rows):
        cell = grid.at(row, pairing.asked)
        if cell.ranges and cell is not asked:
            if question:
                yield question, Passage(answer, who) if answer else None
            asked, answer, who = cell, (), None
            nothing = _NOTHING.match(squash(cell.text)) or cell is grid.at(row, pairing.answer)
            question = None if nothing else Passage(cell.ranges, _name(grid, row, pairing.asker))
        if question:
            reply = grid.at(row, pairing.answer)
            if not _NOTHING.match(squash(reply.text)):
                answer = (*answer, *(place for place in reply.ranges if place not in answer))
                who = who or _name(grid, row, pairing.answerer)
    if question:
        yield question, Passage(answer, who) if answer else None


def _name(grid: Grid, row: int, column: int | None) -> str | None:
    text = grid.at(row, column).text.replace("\n", "") if column is not None else ""
    return text or None

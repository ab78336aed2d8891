"""Labelled fields of a header (日　時：, 場所, 会議名): on one line or two, in a table, in one flattened line."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise, zip_longest

from extractors.japanese.marks import A_CLOSING, A_SPEAKER_SYMBOL, AN_OPENING, HEADING_CLOSING, HEADING_OPENING
from extractors.japanese.offices import words
from extractors.minutes.people.heads import is_stop, read_head, strip_enumerator
from extractors.minutes.people.rows import AttendanceRow
from extractors.minutes.roster.atoms import Piece
from extractors.model.document import Range
from extractors.model.grounding import squash


class Field(StrEnum):
    """What a label of a header announces."""

    WHEN = "when"
    PLACE = "place"
    BODY = "body"
    START = "start"
    END = "end"
    NEXT = "next"
    PUBLIC = "public"
    OTHER = "other"
    """A label that ends the value before it and is of no use here."""


@dataclass(frozen=True, slots=True)
class FieldRow:
    """Labels of one field."""

    field: Field
    labels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """What stands behind a label."""

    field: Field
    text: str
    range: Range


_F = Field
FIELDS: tuple[FieldRow, ...] = (
    FieldRow(_F.NEXT, words(
"""
            次回開催予定日時 次回開催予定日 次回開催予定 次回開催日時 次回開催日 次回開催 次回会議 次回日程 次回予定
            次回の日程 次回の開催 次回
"""
)),
    FieldRow(
        _F.WHEN,
        words(
"""
            開催年月日時 開催年月日 開催日時 開催日及び時間 開催期日 開催日 会議開催日時 会議開催日 会議の日時
            会議日時 会議年月日 招集年月日 招集日時 招集の日時 開会の日時 開会日時 開催時間 会議時間 時間
            開催日及び場所 開催日時及び場所 日時及び場所 日時・場所 日時場所 開催日時・場所 開催日・場所
            日時及び会場 開催時期 年月日 期日 日時 日付 とき 実施日時 実施日 審査年月日 会議の開催日時 開催の日時
            開会年月日
"""
),
    ),
    FieldRow(
        _F.PLACE,
        words(
"""
            開催場所 会議場所 会議の場所 会議の開催場所 開催の場所 招集の場所 招集場所 開会の場所 開会場所 会議会場
            開催会場 実施場所 開催方法及び場所 場所 会場 ところ
"""
),
    ),
    FieldRow(
        _F.BODY,
        words(
"""
            審議会等の名称 審議会等名 附属機関等の名称 附属機関の名称 附属機関名 委員会等の名称 会議体の名称
            会議等の名称 会議の名称 会議名称 会議名 委員会名 審議会名 名称 会議体名
"""
),
    ),
    FieldRow(_F.START, words(
"""
            開会時刻 開会時間 開始時刻 開始時間 開議時刻 開会の時刻 開会 開議
"""
)),
    FieldRow(_F.END, words(
"""
            閉会時刻 閉会時間 閉会日時 閉会の日時 閉会年月日時 終了時刻 終了時間 散会時刻 閉議時刻 閉会の時刻 閉会
            閉議 散会
"""
)),
    FieldRow(
        _F.PUBLIC,
        words(
"""
            会議の公開又は非公開の別 会議の公開・非公開の別 会議の公開・非公開 会議の公開又は非公開 公開・非公開の別
            公開又は非公開の別 公開・非公開 公開非公開の別 会議の公開の可否 公開の可否 会議の公開 公開区分 公開状況
            会議の公開状況 公開可否
"""
),
    ),
    FieldRow(
        _F.OTHER,
        words(
"""
            出席者 出席委員 出席議員 欠席者 欠席委員 欠席議員 出席状況 議題 議事 議事日程 次第 会議次第 案件 傍聴者
            傍聴人 傍聴者数 傍聴人数 事務局 配布資料 配付資料 会議資料 資料 担当課 所管課 担当部署 事務局の職員
            記録者 非公開の理由 議題等 会議内容 内容 会議経過 議長 委員長 座長 会長 参加者 説明員
            出席説明員 説明のため出席した者 説明のために出席した者 説明のため出席した職員 出席職員 職務のため出席した者
"""
),
    ),
)  # fmt: skip
_FIELD_OF = {label: row.field for row in FIELDS for label in row.labels}


_FLAT = 60
_LONGEST = 4_000
_LABELS = 3


def _spread(label: str) -> str:
    return r"[ 　]*".join(map(re.escape, label))


_ALL = "|".join(_spread(label) for label in sorted(_FIELD_OF, key=len, reverse=True))
_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[ 　\t。）)]))"
    rf"(?:{A_SPEAKER_SYMBOL}[ 　]?|[-‐–−－—][ 　]+|{AN_OPENING}|[0-9０-９一二三四五六七八九十]{{1,2}}[.．、)）]?[ 　]*"
    r"|[（(][0-9０-９]{1,2}[)）][ 　]*)?"
    rf"(?P<label>{_ALL})(?:{A_CLOSING}[ 　]*[：:]?[ 　]*|[ 　]*[：:][ 　]*|[ 　\t]+|$)"
)
_SHORT_LABELS = frozenset(("開会", "開議", "閉会", "閉議", "散会", "次回", "時間", "名称", "内容", "とき", "ところ"))
"""Labels that are words of prose as well: they need a colon, a cell or a digit behind them."""


def read_fields(rows: Sequence[AttendanceRow]) -> Iterator[Value]:
    """Every labelled value of a header, from top to bottom."""
    open_label: Field | None = None
    for row in rows:
        values = (
            list(_of_cells(row)) if len(row.pieces) > 1 else list(_of_line(row.pieces[0].text, row.pieces[0].start))
        )
        if not values and open_label is not None:
            text = row.pieces[0].text
            if not (read_head(text) or is_stop(text)):
                yield Value(open_label, text, row.range)
            open_label = None
            continue
        open_label = None
        for value in values:
            if value.text.strip():
                yield value
            elif value is values[-1] and value.field is not Field.OTHER:
                open_label = value.field


def unflatten(rows: Iterable[AttendanceRow]) -> Iterator[AttendanceRow]:
    """The rows, a line into which a whole header was flattened cut at its labels."""
    for row in rows:
        text, start = row.pieces[0].text, row.pieces[0].start
        if len(row.pieces) > 1 or not _FLAT <= len(text) <= _LONGEST:
            yield row
            continue
        cuts = [match.start() for match in _LABEL.finditer(text) if _is_label(text, match)]
        if len(cuts) < _LABELS:
            yield row
            continue
        for begin, end in pairwise([0, *(cut for cut in cuts if cut), len(text)]):
            if text[begin:end].strip():
                piece = Piece(text[begin:end].rstrip(), start + begin)
                yield AttendanceRow((piece,), Range(piece.start, piece.start + len(piece.text)))


def _of_cells(row: AttendanceRow) -> Iterator[Value]:
    """Labels and values of a table row, side by side."""
    label: Field | None = None
    parts: list[tuple[str, Range]] = []
    for piece in row.pieces:
        where = Range(piece.start, piece.start + len(piece.text))
        field = _FIELD_OF.get(_plain(piece.text))
        if field is not None:
            yield from _joined(label, parts)
            label, parts = field, []
        elif inline := list(_of_line(piece.text, piece.start)):
            yield from _joined(label, parts)
            label, parts = None, []
            yield from inline
        elif read_head(piece.text) or is_stop(piece.text):
            yield from _joined(label, parts)
            label, parts = None, []
        else:
            parts.append((piece.text, where))
    yield from _joined(label, parts)


def _joined(label: Field | None, parts: Sequence[tuple[str, Range]]) -> Iterator[Value]:
    if label is not None and parts:
        yield Value(label, " ".join(text for text, _ in parts), Range(parts[0][1].start, parts[-1][1].end))


def _of_line(text: str, start: int) -> Iterator[Value]:
    """Labels and values of one line; a flattened line has several."""
    if len(text) > _LONGEST:
        return
    matches = [match for match in _LABEL.finditer(text) if _is_label(text, match)]
    if not matches or text[: matches[0].start()].strip():
        return
    for match, following in zip_longest(matches, matches[1:]):
        stop = following.start() if following else len(text)
        value = text[match.end() : stop].strip()
        begin = match.end() + len(text[match.end() : stop]) - len(text[match.end() : stop].lstrip())
        where = (
            Range(start + begin, start + begin + len(value)) if value else Range(start + match.start(), start + stop)
        )
        yield Value(_FIELD_OF[_plain(match["label"])], value, where)


def _is_label(text: str, match: re.Match[str]) -> bool:
    """Whether a word is used as a label, not in a sentence."""
    rest = text[match.end() : match.end() + 2]
    if _plain(match["label"]) in _SHORT_LABELS:
        return (
            "：" in match.group()
            or ":" in match.group()
            or rest[:1].isdigit()
            or rest in ("午前", "午後", "令和", "平成")
            or not rest
        )
    return True


def _plain(text: str) -> str:
    squashed = squash(text)
    return squashed[strip_enumerator(squashed) :].strip(f"：:{HEADING_OPENING}{HEADING_CLOSING}")

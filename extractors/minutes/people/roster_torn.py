"""Names and offices of an attendance list that the end of a line cuts in two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from extractors.model.document import Range
from extractors.minutes.people.entries import Entry, Piece, Title
from extractors.japanese.offices import is_office

_OFFICE = re.compile(r"[ 　]*(?P<office>[^、，\s]{2,12})[、，]")
_NAME = re.compile(r"[ 　]*(?P<rest>[㐀-鿿々ぁ-んァ-ヶー]{1,3})[ 　]*(?:[、，]|(?=[（(])|$)")
_KANA = re.compile(r"[ぁ-ん]+|[ァ-ヶー]+")
_TITLE = re.compile(r"[ 　]*(?P<rest>長(?:補佐|代理|心得)?|補佐)[ 　]")
_UNITS = ("課", "室", "局", "部", "係", "所", "館", "署", "センター", "課長", "室長", "係長")
_LONGEST = 6
"""Letters of a name put together."""


def finish_title(title: Title, piece: Piece) -> tuple[Title, int] | None:
    """The office left over from the row before with its end (総務課 / 長　柿沼　一郎), and the end's length."""
    found = _TITLE.match(piece.text)
    if found is None or not title.text.endswith(_UNITS):
        return None
    end = piece.start + found.end("rest")
    return Title(title.text + found["rest"], Range(title.range.start, end)), found.end("rest")


def finish_name(before: Sequence[Entry], last: Entry, row: str, piece: Piece) -> tuple[Entry, int] | None:
    """The last person of ``row`` with the end of the name on the next one (柿沼 / 一郎、槙原　花子), and its length.

    ``before``: the others of the list; where they are printed with a space, a name without one is half a name.
    """
    torn = _NAME.match(piece.text)
    if torn is None or last.notes or not row.endswith(last.name):
        return None
    name = last.name + torn["rest"]
    role = _torn_office(before, name)
    if role is None and (
        is_office(torn["rest"]) or len(name) > _LONGEST or not _is_half(before, last, row, torn["rest"])
    ):
        return None
    start = piece.start + torn.start("rest")
    ranges = (*last.ranges, Range(start, start + len(torn["rest"])))
    return replace(last, name=name.removesuffix(role or ""), role=role or last.role, ranges=ranges), torn.end()


def _torn_office(before: Sequence[Entry], name: str) -> str | None:
    """The office that the others of the list bear and with which this name ends: 柿沼委 / 員."""
    roles = {entry.role for entry in before if entry.role}
    return next((role for role in roles if name.endswith(role) and len(name) > len(role) > 1), None)


def _is_half(before: Sequence[Entry], last: Entry, row: str, rest: str) -> bool:
    """Whether the name at the end of a row is the first half of one."""
    whole = [entry.name for entry in before if entry.name in row]
    if len(rest) == 1:
        return all(len(name) > len(last.name) for name in whole)
    if _KANA.fullmatch(last.name[-1] + rest):
        return True
    spaced = any(entry.name in "".join(row.split()) for entry in before)
    return spaced and not whole


def finish_office(last: Entry, piece: Piece) -> Entry | None:
    """The last person with the office that was wrapped to the beginning of the next row: 柿沼 / 委員、槙原委員."""
    title = _OFFICE.match(piece.text)
    if title is None or last.role or last.notes or not is_office(title["office"]):
        return None
    start = piece.start + title.start("office")
    return replace(last, role=title["office"], ranges=(*last.ranges, Range(start, start + len(title["office"]))))

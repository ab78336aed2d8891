"""Paragraphs of a paper told apart: markers of findings and responses, enumerated lines, headings, text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from extractors.model.document import Document, Range
from extractors.model.grounding import squash
from extractors.model.proceedings import Facts
from extractors.reviews.findings.columns import OTHERS_VOICE, Role
from extractors.reviews.findings.headings import ENUMERATOR, shape_of


class Sort(StrEnum):
    """What a paragraph does."""

    FINDING = "finding"
    RESPONSE = "response"
    FIELD = "field"
    ITEM = "item"
    HEADING = "heading"
    TEXT = "text"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph."""

    sort: Sort
    label: str | None
    shape: str
    word: str
    """The marker's word, or the heading."""
    number: str | None
    """What the marker is numbered with: １ in 指摘事項１."""
    rest: Range
    """The words after enumerator and marker."""
    role: Role | None = None
    """Of a field: 所管課：総務課."""


_ISSUED = (
    r"(?:(?:監査(?:委員|人)?の|外部監査人の)?(?:改善指導|(?:文書|口頭)(?:指導|指摘|指示)|指導|指摘|勧告|要望|意見|改善"
    r"|是正|検出|発見|不適合|修正意見|留意|注意|検討|要改善|不当|処置要求|是正改善処置要求|意見表示"
    r"|(?:法令|法律|法|条例|関係法令|番号法|個人情報保護法)上の問題点?"
    r"|(?:検査|監査|点検|調査)?(?:の結果)?(?:で|において|により)?(?:認められた|確認された|判明した|把握した|明らかになった)(?:主な)?(?:問題|不備|違反|不適切な(?:取扱い|事務|事項))点?)"
    r"(?:(?:、|・|及び|並びに|又は)(?:意見|要望|指導|指摘|改善|注意|検討))*(?:を要(?:する|した)|すべき"
    r"|を求め(?:る|た)|が必要な)?(?:事項|の?内容|意見|の?概要|の?要旨|等)?(?:の内容)?"
    r"(?:(?:及び|並びに|と|、|・|／)(?:これ(?:ら)?に対(?:する|して講じた)|それに対する|その|講じた)?"
    r"(?:措置|改善|対応|是正|回答|処理|処置)(?:の|を講じた)?(?:状況|内容|策|方針|結果|計画)?等?"
    r"(?=[\s　：:】〕］\]>＞》≫〉）)]|$))?)"
)
_BARE_WORDS = r"(?:不当|検討|改善|是正|検出|発見|留意|注意|要改善)"
_ANSWER = (
    r"(?:(?:監査(?:結果)?(?:等)?に(?:対する|基づく)|指摘(?:事項)?に対する|これに対する)?(?:(?:講じた"
    r"|講ずる|実施した)?措置|是正改善|改善|対応"
    r"|是正|処理|処置|回答|再発防止)(?:の|を講じた)?(?:状況|内容|策|方針|結果|計画|措置|報告|済み?)?(?:の内容|等)?"
    r"|(?:今後の|所管課の|担当課の|[区市町村県都府道局課]{1,2}の|団体の|法人の|事業者の)(?:対応|回答|見解"
    r"|措置|改善)(?:状況|策|方針|内容)?)"
)
_FIELDS: tuple[tuple[Role, str], ...] = (
    (Role.DEPARTMENT, r"(?:所管|担当|対象|主管)(?:課|部署|部局|部課)?(?:名)?|部署名?|部局名?|課名|所属"),
    (Role.BASIS, r"根拠(?:法令|条文|規定|条項)?(?:等)?|関係法令(?:等)?|該当条項|準拠法令"),
    (Role.DUE, r"(?:改善|措置|対応|是正|回答|報告)?(?:完了)?(?:予定)?(?:期限|時期|予定日|期日)"),
    (Role.STATUS, r"(?:対応|措置|改善)区分|進捗(?:状況)?|ステータス"),
    (Role.KIND, r"(?:指摘)?区分|種別"),
    (Role.SYSTEM, r"(?:対象)?システム(?:名)?"),
    (Role.DONE_ON, r"(?:措置|改善|是正)(?:完了)?(?:年月)?日"),
    (Role.FOUND_ON, r"(?:監査|検査|調査|確認)(?:実施)?(?:年月)?日"),
    (Role.LAW, r"法令名?|法律名?"),
    (Role.TITLE, r"件名|項目名?|表題"),
)
_NUM = (
    r"(?P<num>(?:No[.．]?|その|第)?[\s　]*(?:[0-9０-９]{1,3}(?:[-－‐][0-9０-９]{1,3})?|[①-⑳⑴-⒇]"
    r"|[(（][0-9０-９]{1,3}[)）]|[一二三四五六七八九十]{1,2})(?:号|点目)?)"
)
_OPEN, _CLOSE = r"[【〔［\[<＜《≪〈（(]", r"[】〕］\]>＞》≫〉）)]"
_BULLET = r"[○◯〇●◎■◆□◇▼▽▲△★☆▶►‣・→⇒➡⇨]"
_COUNT = r"(?:[\s　]+[0-9０-９]+件|[（(][\s　]*(?:[0-9０-９]+[件項]目?|.{1,12}関係)[\s　]*[)）])?"


def _marker(word: str, bare: str) -> re.Pattern[str]:
    """A marker line: bracketed, bulleted, enumerated, numbered, or followed by a colon or nothing."""
    return re.compile(
        rf"^[#\s　]*(?:(?P<enum>{ENUMERATOR})[\s　]*)?(?:"
        rf"{_OPEN}[\s　]*(?P<w1>{word})[\s　]*{_NUM.replace('?P<num>', '?P<n1>')}?[\s　]*{_COUNT}{_CLOSE}[\s　：:]*"
        rf"|{_BULLET}[\s　]*(?P<w2>{word})[\s　]*{_NUM.replace('?P<num>', '?P<n2>')}?{_COUNT}(?:[\s　]*["
        rf"：:][\s　]*|[\s　]+|$)"
        rf"|(?P<w3>{word})[\s　]*{_NUM.replace('?P<num>', '?P<n3>')}(?:[\s　]*[：:][\s　]*|[\s　]+|$)"
        rf"|(?P<w4>{bare}){_COUNT}(?:[\s　]*[：:][\s　]*|[\s　]*$|[\s　]+(?=\S.{{6}}))"
        r")"
    )


_FINDING = _marker(_ISSUED, rf"(?!{_BARE_WORDS}(?:[\s　：:]|$)){_ISSUED}")
_RESPONSE = _marker(_ANSWER, _ANSWER)
_FIELD = re.compile(
    rf"^[\s　]*(?:{_BULLET}|{_OPEN})?[\s　]*(?:"
    + "|".join(f"(?P<f{index}>{words})" for index, (_, words) in enumerate(_FIELDS))
    + rf")[\s　]*(?:{_CLOSE}[\s　：:]*|[：:])[\s　]*"
)
_ITEM = re.compile(rf"^[#\s　]*({ENUMERATOR})[\s　]*")
_BULLETED = re.compile(rf"^[\s　]*({_BULLET}|[-－‐])[\s　]*")
_HEADING = re.compile(r"^[#\s　]*[【〔［〈《＜<]([^】〕］〉》＞>。]{1,40})[】〕］〉》＞>][\s　]*$")
_SPREAD = re.compile(r"^[\s　]*[【〔［＜]?[\s　]*(?:[一-龥][ 　]+){2,12}[一-龥][\s　]*[】〕］＞]?[\s　]*$")
"""Letters spread over the line: 指　摘　事　項."""
_PAGE_NUMBER = re.compile(r"[-－―ー‐–][\s　]*[0-9０-９]{1,3}[\s　]*[-－―ー‐–]|[0-9０-９]{1,3}")
_SIGNATURE = re.compile(
    r"^[\s　]*(?:同[\s　]+)?[一-龥ヶケノ]{0,14}(?:監査委員|監査人|委員長|会長)[\s　]+[^。、：:（）]{2,14}$"
)
"""Who signs the paper."""
_STOP = re.compile(
    r"^[\s　]*(?:以[\s　]*上|むすび|結び|おわりに|終わりに|付記|別紙[0-9０-９]*|別表[0-9０-９]*|参考|資料[0-9０-９]*"
    r"|[（(]?注[0-9０-９]*[)）：:]|※.{0,80})[\s　]*$|^[\s　]*※[0-9０-９]*[\s　]"
)


def read_blocks(document: Document, facts: Facts) -> Iterator[Block]:
    """Paragraphs outside tables and outside what people say."""
    proceedings = facts.proceedings
    for paragraph in document.reading.paragraphs:
        if paragraph.cell is not None:
            continue
        if proceedings.turns and proceedings.start <= paragraph.start < proceedings.end:
            continue
        if _PAGE_NUMBER.fullmatch(document.reading.string(paragraph).strip()):
            continue
        yield read_block(document.reading.string(paragraph), paragraph.start)


def read_block(line: str, start: int = 0) -> Block:
    """What one paragraph does; ``rest`` is counted from ``start``."""
    end = start + len(line.rstrip())
    if _SPREAD.match(line):
        spread = read_block(squash(line), end)
        return (
            replace(spread, rest=Range(end, end))
            if spread.sort in (Sort.FINDING, Sort.RESPONSE)
            else _plain(line, start)
        )
    return _read_block(line, start, end)


def _plain(line: str, start: int) -> Block:
    return Block(Sort.TEXT, None, "", "", None, Range(start, start + len(line.rstrip())))


def _read_block(line: str, start: int, end: int) -> Block:
    head = line[:120]
    if _STOP.match(head) or _SIGNATURE.match(head):
        return Block(Sort.STOP, None, "", "", None, Range(start, end))
    for sort, pattern in ((Sort.FINDING, _FINDING), (Sort.RESPONSE, _RESPONSE)):
        found = pattern.match(head)
        if found and not OTHERS_VOICE.search(head[: found.end()]):
            return _marked(sort, found, head, Range(start + found.end(), end))
    field = _FIELD.match(head)
    if field:
        role = next(role for index, (role, _) in enumerate(_FIELDS) if field[f"f{index}"])
        return Block(Sort.FIELD, None, "", field[0], None, Range(start + field.end(), end), role)
    item = _ITEM.match(head)
    if item and item.end() < len(head):
        return Block(Sort.ITEM, item[1].rstrip("、"), shape_of(item[1]), "", None, Range(start + item.end(), end))
    heading = _HEADING.match(head)
    if heading:
        return Block(Sort.HEADING, None, "", heading[1], None, Range(start + heading.start(1), start + heading.end(1)))
    bullet = _BULLETED.match(head)
    if bullet and bullet.end() < len(head):
        return Block(Sort.TEXT, bullet[1], bullet[1], "", None, Range(start + bullet.end(), end))
    return _plain(line, start)


def _marked(sort: Sort, found: re.Match[str], head: str, rest: Range) -> Block:
    word = next(found[name] for name in ("w1", "w2", "w3", "w4") if found[name])
    number = next((found[name] for name in ("n1", "n2", "n3") if found[name]), None)
    shape = shape_of(found["enum"]) if found["enum"] else f"*{head[: found.start('w1') if found['w1'] else 0]}"
    return Block(sort, found["enum"], shape, word, number, rest)

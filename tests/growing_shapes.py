"""Documents of a size that is asked for, each of a shape that a careless reader takes too long for as it grows."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

HEAD = "星見市個人情報保護審議会 第３回会議録\n日時　令和６年３月３日\n出席者　日野会長、三浦委員\n\n"
TALK = "○日野会長　ただいまから第３回審議会を開会します。\n○三浦委員　保存期間は何年ですか。\n"
KANJI = "甲乙丙丁戊己庚辛壬癸東西南北春夏秋冬山川海空風雨雪月花鳥草木金石火水土日星光"


def name(number: int) -> str:
    """A word that no other number has."""
    letters = ""
    while True:
        number, rest = divmod(number, len(KANJI))
        letters += KANJI[rest]
        if not number:
            return letters


def text(line: Callable[[int], str], before: str = HEAD, after: str = TALK) -> Callable[[int], bytes]:
    return lambda size: (before + "".join(map(line, range(size))) + after).encode()


def html(part: Callable[[int], str], before: str = "", after: str = "") -> Callable[[int], bytes]:
    return lambda size: (
        f"<!DOCTYPE html><html><body>{before}{''.join(map(part, range(size)))}{after}</body></html>".encode()
    )


def word(part: Callable[[int], str], before: str = "", after: str = "", **more: str) -> Callable[[int], bytes]:
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'

    def made(size: int) -> bytes:
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            body = before + "".join(map(part, range(size))) + after
            archive.writestr("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>")
            for file, content in more.items():
                archive.writestr(f"word/{file}.xml", f"<w:{file} {space}>{content}</w:{file}>")
        return out.getvalue()

    return made


def paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def row(*cells: str) -> str:
    return "<w:tr>" + "".join(cells) + "</w:tr>"


def cell(words: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(words)}</w:tc>"


def pdf(objects: Callable[[int], dict[int, bytes]]) -> Callable[[int], bytes]:
    def made(size: int) -> bytes:
        whole = {
            1: b"<</Type/Catalog/Pages 2 0 R>>",
            2: b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
            3: b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            4: stream(b"BT /F1 12 Tf 72 700 Td (Hello minutes) Tj ET"),
            5: b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        } | objects(size)
        written = b"%PDF-1.7\n"
        parts = [b"%d 0 obj\n%s\nendobj\n" % item for item in whole.items()]
        return written + b"".join(parts) + b"trailer<</Root 1 0 R>>\n%%EOF\n"

    return made


def stream(data: bytes) -> bytes:
    return b"<</Length %d>>stream\n%s\nendstream" % (len(data), data)


def drawn(mark: Callable[[int], bytes]) -> Callable[[int], bytes]:
    return pdf(lambda size: {4: stream(b"".join(map(mark, range(size))))})


LISTED = '<w:numPr><w:ilvl w:val="8"/><w:numId w:val="1"/></w:numPr>'
LEVELS = "".join(
    f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{"%9" * 40}"/></w:lvl>'
    for level in range(9)
)
NUMBERING = (
    f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)
MERGED = "<w:vMerge/>"

SHAPES: dict[str, tuple[int, Callable[[int], bytes]]] = {
    # minutes
    "turns": (300, text(lambda n: f"○三浦委員　{name(n)}の保存期間は何年ですか。\n")),
    "speakers": (200, text(lambda n: f"○{name(n)}委員　はい。\n")),
    "attendees": (300, text(lambda n: f"　委員　{name(n)}太郎\n", HEAD + "出席委員\n")),
    "agenda items": (800, text(lambda n: f"議題{n + 1}　{name(n)}計画の策定について\n", HEAD + "次第\n")),
    "agenda items in turn": (150, text(
        lambda n: f"○日野会長　議題{n + 1}「{name(n)}計画の策定について」を議題とします。\n○三浦委員　異議なし。\n"
                  "○日野会長　可決します。\n")),
    "items listed, then named": (150, lambda size: text(
        lambda n: f"○日野会長　次に、{name(n)}計画の策定についてを議題とします。\n",
        HEAD + "次第\n" + "".join(f"{n + 1}　{name(n)}計画の策定について\n" for n in range(size)))(size)),
    "bills listed, then named": (150, lambda size: text(
        lambda n: f"○議長　次に、議案第{n + 1}号を議題とします。\n○議長　御異議なしと認め、可決します。\n",
        HEAD + "付議案件\n" + "".join(f"議案第{n + 1}号　{name(n)}条例の一部改正について\n" for n in range(size)))(size)),
    "items without numbers": (150, lambda size: text(
        lambda n: f"○日野会長　次に、{name(n)}計画の策定についてです。\n",
        HEAD + "議題\n" + "".join(f"・{name(n)}計画の策定について\n" for n in range(size)))(size)),
    "one item again and again": (150, text(lambda _: "議題１　計画の策定について\n○日野会長　可決します。\n")),
    "decisions": (200, text(lambda _: "○日野会長　原案のとおり可決することに御異議ありませんか。\n（「異議なし」の声あり）\n")),
    "commitments": (200, text(lambda n: f"○事務局　{name(n)}は次回までに報告いたします。\n")),
    "citations": (300, text(lambda n: f"○事務局　個人情報の保護に関する法律第{n + 1}条第{n % 9 + 1}項によります。\n")),
    "one long turn": (500, text(lambda n: f"{name(n)}について説明いたします。\n", HEAD + "○事務局　")),
    "one long sentence": (8_000, text(lambda n: f"{name(n)}であり、", HEAD + "○事務局　", "です。\n")),
    "one long line": (80_000, text(lambda _: "あ", HEAD)),
    "figures": (80_000, text(lambda _: "1", HEAD)),
    "brackets": (10_000, text(lambda _: "（「『", HEAD)),
    "marks of turns": (40_000, text(lambda _: "○", HEAD)),
    "law after law": (4_000, text(lambda _: "個人情報の保護に関する法律第", HEAD)),
    "day after day": (8_000, text(lambda _: "令和６年３月３日", HEAD)),
    "points of a review": (4_000, text(lambda n: f"（{n + 1}）として、主な考慮事項の{n + 1}番では、", HEAD + "審査記載事項。")),
    "risks in one sentence": (1_500, text(lambda n: f"「リスク{n + 1}：目的外の入手が行われるリスク{n + 1}ページ", HEAD + "評価書リスク対策")),
    "years without days": (8_000, text(lambda n: "令和1 年" if n % 2 else "令和", HEAD)),
    "blank lines": (80_000, text(lambda _: "\n", HEAD)),
    "white space": (400_000, text(lambda _: " ", HEAD)),
    "voicing marks": (80_000, text(lambda _: "゙", HEAD + "か")),
    "enumerators": (500, text(lambda n: f"（{n + 1}）{name(n)}\n", HEAD)),
    "deep outline": (300, text(lambda n: "　" * (n % 30) + f"{n + 1}　{name(n)}\n", HEAD)),
    "headings and pages": (200, text(lambda n: f"- {n + 1} -\f{name(n)}\n", HEAD)),
    # papers
    "findings": (200, text(lambda n: f"（{n + 1}）{name(n)}の記録が保存されていなかった。\n改善されたい。\n", "監査の結果\n指摘事項\n")),
    "questions": (200, text(lambda n: f"問{n + 1}　{name(n)}は何か。\n答　{name(n + 7)}である。\n", "質問と回答\n")),
    "risks": (100, text(lambda n: f"リスク{n + 1}：{name(n)}のリスク\nリスクへの対策は十分か\n十分である\n",
                        "特定個人情報保護評価書\n")),
    # HTML
    "paragraphs": (500, html(lambda n: f"<p>○{name(n % 5)}委員　{name(n)}です。</p>")),
    "blocks in blocks": (8_000, html(lambda _: "<div>", after=TALK)),
    "marks in marks": (16_000, html(lambda _: "<b><i>", after=TALK)),
    "unclosed cells": (1_000, html(lambda n: f"<td>{name(n)}", "<table><tr>")),
    "rows": (500, html(lambda n: f"<tr><td>{n}<td>{name(n)}の点検がされていない</tr>", "<table>", "</table>")),
    "spanning rows": (300, html(lambda n: f'<tr><td rowspan="{300}">{name(n)}<td>x</tr>', "<table>", "</table>")),
    "tables": (200, html(lambda n: f"<table><tr><td>{name(n)}<td>指摘</tr></table>")),
    "entities": (80_000, html(lambda _: "&amp;", after=TALK)),
    # Word
    "merged down": (500, word(lambda n: row(cell(name(n), MERGED if n else '<w:vMerge w:val="restart"/>'), cell("指摘")),
                              "<w:tbl>", "</w:tbl>")),
    "merged down without a beginning": (500, word(lambda n: row(cell("", MERGED), cell(name(n))), "<w:tbl>", "</w:tbl>")),
    "wide rows": (300, word(lambda n: cell(name(n)), "<w:tbl><w:tr>", "</w:tr></w:tbl>")),
    "lists that expand": (300, word(lambda n: paragraph(name(n), LISTED), numbering=NUMBERING)),
    "insertions": (1_000, word(lambda _: "<w:ins>", "<w:p>", "")),
    "styles on styles": (300, lambda size: word(
        lambda n: paragraph("あ", f'<w:pStyle w:val="s{n}"/>'),
        styles="".join(f'<w:style w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/></w:style>' for n in range(size)))(size)),
    # PDF
    "one page many times": (300, pdf(lambda size: {2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * size, size)})),
    "letters on one spot": (20_000, drawn(lambda _: b"BT /F1 8 Tf 1 0 0 1 100 100 Tm (abc) Tj ET ")),
    "letters on a line": (8_000, drawn(lambda n: b"BT /F1 1 Tf 1 0 0 1 %.2f 100 Tm (ab) Tj ET " % (n * 0.1))),
    "letters down a column": (8_000, drawn(lambda n: b"BT /F1 1 Tf 1 0 0 1 100 %.2f Tm (ab) Tj ET " % (n * 0.1))),
    "rectangles": (8_000, drawn(lambda n: b"%d %d 1 1 re f " % (n % 600, n // 600 * 2))),
    "level rules": (4_000, drawn(lambda n: b"0 %.2f m 600 %.2f l S " % (n * 0.2, n * 0.2))),
    "crossing rules": (600, drawn(lambda n: b"%d 0 m %d 800 l 0 %d m 600 %d l S " % ((n % 600,) * 2 + (n % 800,) * 2))),
    "one path": (200_000, drawn(lambda n: b"%d %d %s " % (n % 600, n * 7 % 800, b"l" if n else b"m"))),
}  # fmt: skip

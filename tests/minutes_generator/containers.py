"""Documents without pages of their own making: text, HTML, DOCX."""

from __future__ import annotations

import html
import io
import random
from collections.abc import Callable, Sequence

import docx

from tests.minutes_generator.blocks import Block

NO_START = "。、，．・：；？！）」』】］〕〉》々ー"


def wrap(text: str, width: int, hang: str = "") -> list[str]:
    """Lines of so many full-width letters, no closing letter at a line's start."""
    lines, rest, lead = [], text, ""
    while True:
        room = width * 2
        used = 0
        for cut, letter in enumerate(lead + rest):  # noqa: B007
            used += 1 if ord(letter) < 0x2000 else 2
            if used > room:
                break
        else:
            lines.append(lead + rest)
            return lines
        whole = lead + rest
        if whole[cut] in NO_START and cut > 2:
            cut += 1 if whole[cut] in "。、）」" else -1
        lines.append(whole[:cut])
        rest, lead = whole[cut:], hang
        if not rest:
            return lines


def _lines(head: Sequence[Block], body: Sequence[Block]) -> list[str]:
    return [line for block in (*head, *body) for line in block.lines]


def text(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """One paragraph a line."""
    gap = rng.choice(("\n", "\n\n"))
    proceedings = gap.join("\n".join(block.lines) for block in body)
    return ("\n".join(line for block in head for line in block.lines) + "\n" + proceedings + "\n").encode()


def text_cp932(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """In the encoding of old systems, CRLF."""
    plain = text(head, body, rng).decode().replace("〜", "～").replace("\n", "\r\n")
    return plain.encode("cp932")


def text_wrapped(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Hard-wrapped."""
    width = rng.choice((32, 36, 40, 44))
    hang = rng.choice(("", "", "　"))
    lines = [piece for line in _lines(head, body) for piece in wrap(line, width, hang)]
    return ("\n".join(lines) + "\n").encode()


def text_pages(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Hard-wrapped with page tags or page numbers inside."""
    lines = [piece for line in _lines(head, body) for piece in wrap(line, 38)]
    form = rng.choice(('<PAGE="{n}">', "- {n} -", "－{n}－", "\f"))
    found = []
    for at in range(0, len(lines), 34):
        page = lines[at : at + 34]
        found += [*page, form.format(n=at // 34 + 1)]
    return ("\n".join(found) + "\n").encode()


def text_flat(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """All lines lost: copied from a page."""
    return (" ".join(line.strip() for line in _lines(head, body) if line) + "\n").encode()


def _page(title: str, inner: str) -> bytes:
    menu = "".join(
        f'<li><a href="/{name}">{name}</a></li>' for name in ("ホーム", "会議録検索", "議員名簿", "お問い合わせ")
    )
    return (
        f'<!DOCTYPE html><html lang="ja"><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f"<header><nav><ul>{menu}</ul></nav></header><main>{inner}</main>"
        "<footer><p>Copyright 会議録検索システム All rights reserved.</p></footer></body></html>"
    ).encode()


def _esc(words: str) -> str:
    return html.escape(words, quote=False)


def _html_head(head: Sequence[Block]) -> str:
    title, *rest = [line for block in head for line in block.lines if line]
    return f"<h1>{_esc(title)}</h1>" + "".join(f"<p>{_esc(line)}</p>" for line in rest)


def html_paragraphs(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """One p a paragraph."""
    inner = "".join(f"<p>{_esc(line)}</p>\n" for block in body for line in block.lines)
    return _page("会議録", _html_head(head) + inner)


def html_breaks(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """One element a speech, paragraphs by br, the label in bold."""
    parts = []
    for block in body:
        if block.label and not block.label.own_line:
            first, *rest = block.paragraphs
            words = "<br>\n".join(["", *("　" + _esc(one) for one in rest)])
            parts.append(f'<div class="hatsugen"><b>{_esc(block.label.printed)}</b>{_esc(first)}{words}</div>')
        else:
            parts.append('<div class="hatsugen">' + "<br>\n".join(map(_esc, block.lines)) + "</div>")
    return _page("会議録", _html_head(head) + "\n".join(parts))


def html_table(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """発言者 beside 内容."""
    rows = ["<tr><th>発言者</th><th>内容</th></tr>"]
    for block in body:
        label = block.label.label if block.label else ""
        words = "<br>".join(map(_esc, block.paragraphs))
        rows.append(f"<tr><td>{_esc(label)}</td><td>{words}</td></tr>")
    return _page("会議録", _html_head(head) + "<table>" + "\n".join(rows) + "</table>")


def html_dl(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Labels as terms."""
    parts = ["<dl>"]
    for block in body:
        if block.label:
            parts.append(f"<dt>{_esc(block.label.printed.strip())}</dt>")
        if block.heading:
            parts.append(f"</dl><h3>{_esc(block.paragraphs[0])}</h3><dl>")
        else:
            parts.append("<dd>" + "<br>".join(map(_esc, block.paragraphs)) + "</dd>")
    return _page("会議録", _html_head(head) + "\n".join([*parts, "</dl>"]))


def word(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """Paragraphs of a DOCX."""
    document = docx.Document()
    for line in _lines(head, body):
        document.add_paragraph(line)
    return _saved(document)


def word_table(head: Sequence[Block], body: Sequence[Block], rng: random.Random) -> bytes:
    """A DOCX with a table for the proceedings."""
    document = docx.Document()
    for line in (line for block in head for line in block.lines):
        document.add_paragraph(line)
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "発言者", "発言内容"
    for block in body:
        cells = table.add_row().cells
        cells[0].text = block.label.label if block.label else ""
        cells[1].text = "\n".join(block.paragraphs)
    return _saved(document)


def _saved(document: docx.document.Document) -> bytes:
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


Container = Callable[[Sequence[Block], Sequence[Block], random.Random], bytes]

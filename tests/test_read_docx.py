"""DOCX files: paragraphs with their numbers, tables, boxes."""

from __future__ import annotations

import io
import zipfile

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from extractors.model.document import Source
from extractors.model.errors import Damaged, Empty, LimitExceeded
from pipeline.read import ooxml
from pipeline.read.docx import read_docx

_NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


_LIST = '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num>'


def _packed(body: str, numbering: str = "") -> bytes:
    """A DOCX file with this body."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", _TYPES)
        archive.writestr("word/document.xml", f"<w:document {_NS}><w:body>{body}</w:body></w:document>")
        if numbering:
            archive.writestr("word/numbering.xml", f"<w:numbering {_NS}>{numbering}</w:numbering>")
    return buffer.getvalue()


def _p(text: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def _numbered(text: str, level: int = 0, number: int = 1) -> str:
    return _p(text, f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def _level(depth: int, form: str, label: str, start: int = 1) -> str:
    settings = f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{label}"/>'
    return f'<w:lvl w:ilvl="{depth}">{settings}</w:lvl>'


def _words(source: Source) -> list[str]:
    return [source.text[line.span.start : line.span.end] for line in source.lines]


def _r(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


_RUBY = f"<w:ruby><w:rt>{_r('わん')}</w:rt><w:rubyBase>{_r('湾')}</w:rubyBase></w:ruby>"
_BOX = f"<w:pict><w:txbxContent>{_p('枠')}</w:txbxContent></w:pict>"
_RAISED = '<w:vertAlign w:val="superscript"/>'
_DELETED = "<w:del><w:r><w:delText>あ</w:delText></w:r></w:del>"


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        pytest.param(_p("あ") + _p("い"), ["あ", "い"], id="paragraphs"),
        pytest.param("<w:p><w:r><w:t>あ</w:t><w:br/><w:t>い</w:t></w:r></w:p>", ["あ", "い"], id="line break"),
        pytest.param("<w:p><w:r><w:t>あ</w:t><w:tab/><w:t>い</w:t></w:r></w:p>", ["あ\tい"], id="tab"),
        pytest.param(f"<w:p>{_DELETED}<w:ins>{_r('い')}</w:ins></w:p>", ["い"], id="revision"),
        pytest.param(f"<w:p>{_r('あ', '<w:vanish/>')}{_r('い')}</w:p>", ["い"], id="hidden"),
        pytest.param(f"<w:p><w:hyperlink>{_r('あ')}</w:hyperlink></w:p>", ["あ"], id="link"),
        pytest.param(f"<w:sdt><w:sdtContent>{_p('あ')}</w:sdtContent></w:sdt>", ["あ"], id="control"),
        pytest.param(f"<w:p><w:r><w:t>港</w:t>{_RUBY}</w:r></w:p>", ["港湾"], id="ruby"),
        pytest.param(
            f"<w:p>{_r('定義')}{_r('※1', _RAISED)}</w:p>",
            ["定義"],
            id="footnote mark",
        ),
        pytest.param(f"<w:p><w:r><w:t>あ</w:t>{_BOX}</w:r></w:p>{_p('い')}", ["あ", "枠", "い"], id="text box"),
    ],
)
def test_lines(body: str, lines: list[str]) -> None:
    assert _words(read_docx(_packed(body))) == lines


def test_numbers_are_counted() -> None:
    levels = (
        _level(0, "decimalFullWidth", "第%1") + _level(1, "aiueo", "(%2)") + _level(2, "decimalEnclosedCircle", "%3")
    )
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{_LIST}'
    body = "".join(
        _numbered(text, level) for text, level in [("甲", 0), ("乙", 1), ("丙", 1), ("丁", 2), ("戊", 0), ("己", 1)]
    )
    assert _words(read_docx(_packed(body, numbering))) == [
        "第１ 甲",
        "(ア) 乙",
        "(イ) 丙",
        "① 丁",
        "第２ 戊",
        "(ア) 己",
    ]


@pytest.mark.parametrize(
    ("form", "label", "start", "printed"),
    [
        ("decimal", "%1.", 3, "3."),
        ("japaneseCounting", "%1", 12, "十二"),
        ("iroha", "%1", 2, "ロ"),
        ("lowerLetter", "%1)", 3, "c)"),
        ("upperRoman", "%1", 9, "IX"),
        ("bullet", "\uf06c", 1, "・"),
        ("bullet", "■", 1, "■"),
    ],
)
def test_number_forms(form: str, label: str, start: int, printed: str) -> None:
    levels = _level(0, form, label, start)
    numbering = f'<w:abstractNum w:abstractNumId="7">{levels}</w:abstractNum>{_LIST}'
    assert _words(read_docx(_packed(_numbered("甲"), numbering))) == [f"{printed} 甲"]


def test_a_list_may_start_anew() -> None:
    numbering = (
        f'<w:abstractNum w:abstractNumId="7">{_level(0, "decimal", "%1")}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="7"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="7"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
    )
    body = _numbered("甲") + _numbered("乙") + _numbered("丙", 0, 2) + _numbered("丁", 0, 0)
    assert _words(read_docx(_packed(body, numbering))) == ["1 甲", "2 乙", "1 丙", "丁"]


def _built() -> Source:
    document = docx.Document()
    document.core_properties.title = "審査会 会議録"
    document.sections[0].header.paragraphs[0].text = "柱"
    document.add_heading("審査会", 1)
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(0, 1)).text = "見出し"
    table.cell(1, 2).merge(table.cell(2, 2)).text = "縦"
    table.cell(1, 0).text = "甲"
    table.cell(2, 1).text = "乙\n丙"
    table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    document.add_paragraph("以上")
    buffer = io.BytesIO()
    document.save(buffer)
    return read_docx(buffer.getvalue())


def test_table() -> None:
    source = _built()
    (table,) = source.tables
    assert (table.rows, table.columns) == (3, 3)
    texts = {
        (cell.row, cell.column, cell.row_span, cell.column_span, cell.is_header): [
            source.text[a:b] for a, b in cell.spans
        ]
        for cell in table.cells
        if cell.spans
    }
    assert texts == {
        (0, 0, 1, 2, True): ["見出し"],
        (1, 0, 1, 1, False): ["甲"],
        (1, 2, 2, 1, False): ["縦"],
        (2, 1, 1, 1, False): ["乙", "丙"],
    }


def test_title_and_no_running_head() -> None:
    source = _built()
    assert source.title == "審査会 会議録"
    assert "柱" not in source.text
    assert len(source.pages) == 1


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"PK\x03\x04 no archive", id="no archive"),
        pytest.param(_packed("<w:p>"), id="broken markup"),
        pytest.param(_packed(_p("あ"))[:-40], id="cut off"),
    ],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_docx(data)


def test_empty() -> None:
    with pytest.raises(Empty):
        read_docx(_packed("<w:p/>"))


def test_a_part_that_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MOST_BYTES", 1000)
    with pytest.raises(LimitExceeded):
        read_docx(_packed(_p("あ" * 2000)))

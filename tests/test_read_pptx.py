"""Presentations: a page for each slide, shapes from top to bottom, tables, numbers; what is not read is told."""

from __future__ import annotations

import io
import zipfile

import pytest

from extractors.model.document import Source
from extractors.model.errors import Damaged, Empty, LimitExceeded
from pipeline.read import ooxml
from pipeline.read.pptx import read_pptx

_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_NS = f'xmlns:a="{_A}" xmlns:p="{_P}" xmlns:r="{_R}"'


def _packed(*slides: str) -> bytes:
    """A presentation of these slides; their parts are numbered the other way round."""
    buffer = io.BytesIO()
    parts = {f"slides/slide{len(slides) - at}.xml": slide for at, slide in enumerate(slides)}
    with zipfile.ZipFile(buffer, "w") as archive:
        shown = "".join(f'<p:sldId id="{256 + at}" r:id="r{at}"/>' for at in range(len(slides)))
        links = "".join(f'<Relationship Id="r{at}" Target="{name}"/>' for at, name in enumerate(parts))
        archive.writestr(
            "ppt/presentation.xml", f"<p:presentation {_NS}><p:sldIdLst>{shown}</p:sldIdLst></p:presentation>"
        )
        archive.writestr("ppt/_rels/presentation.xml.rels", f'<Relationships xmlns="{_RELS}">{links}</Relationships>')
        for name, slide in parts.items():
            archive.writestr(f"ppt/{name}", slide)
    return buffer.getvalue()


def _slide(*shapes: str, more: str = "") -> str:
    return f"<p:sld {_NS} {more}><p:cSld><p:spTree>{''.join(shapes)}</p:spTree></p:cSld></p:sld>"


def _p(text: str, properties: str = "", bold: str = "0") -> str:
    return f'<a:p><a:pPr>{properties}</a:pPr><a:r><a:rPr b="{bold}"/><a:t>{text}</a:t></a:r></a:p>'


def _shape(*paragraphs: str, x: int = 0, y: int = 0, kind: str = "") -> str:
    mark = f'<p:ph type="{kind}"/>' if kind else ""
    place = f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/></a:xfrm></p:spPr>'
    body = f"<p:txBody>{''.join(paragraphs)}</p:txBody>"
    return f"<p:sp><p:nvSpPr><p:nvPr>{mark}</p:nvPr></p:nvSpPr>{place}{body}</p:sp>"


def _words(source: Source) -> list[tuple[int, str]]:
    return [(line.page, source.text[line.span.start : line.span.end]) for line in source.lines]


def test_slides_and_shapes_in_the_order_in_which_they_are_seen() -> None:
    first = _slide(
        _shape(_p("右の枠"), x=5_000_000, y=1_000_100),
        _shape(_p("左の枠"), x=100_000, y=1_090_000),
        _shape(_p("下の枠"), x=0, y=4_000_000),
        _shape(_p("3"), kind="sldNum"),
        _shape(_p("監査結果の概要"), y=5_000_000, kind="title"),
    )
    source = read_pptx(_packed(first, _slide(_shape(_p("二枚目")))))
    assert _words(source) == [
        (1, "監査結果の概要"), (1, "左の枠"), (1, "右の枠"), (1, "下の枠"), (2, "二枚目"),
    ]  # fmt: skip


def test_numbers_and_bullets_stand_before_their_paragraphs() -> None:
    body = _shape(
        _p("契約事務", '<a:buAutoNum type="arabicPeriod"/>'),
        _p("文書管理", '<a:buAutoNum type="arabicPeriod"/>'),
        _p("補足", '<a:buChar char="・"/>'),
        _p("財産管理", '<a:buAutoNum type="circleNumDbPlain" startAt="3"/>'),
        _p("むすび"),
    )
    assert [words for _, words in _words(read_pptx(_packed(_slide(body))))] == [
        "1. 契約事務", "2. 文書管理", "・ 補足", "③ 財産管理", "むすび",
    ]  # fmt: skip


def test_a_line_break_ends_a_line_and_bold_is_told() -> None:
    paragraph = '<a:p><a:r><a:rPr b="1"/><a:t>指摘</a:t></a:r><a:br/><a:r><a:t>是正を求める</a:t></a:r></a:p>'
    lines = read_pptx(_packed(_slide(_shape(paragraph)))).lines
    assert [line.bold for line in lines] == [True, False]


def test_tables_have_cells_that_span() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<a:tc {more}><a:txBody>{_p(text) if text else '<a:p/>'}</a:txBody></a:tc>"

    rows = [
        cell("部局", 'rowSpan="2"') + cell("件数", 'gridSpan="2"') + cell("", 'hMerge="1"'),
        cell("", 'vMerge="1"') + cell("指摘") + cell("意見"),
        cell("総務部") + cell("3") + cell("1"),
    ]
    table = f"<a:tbl>{''.join(f'<a:tr>{row}</a:tr>' for row in rows)}</a:tbl>"
    frame = f"<p:graphicFrame><a:graphic><a:graphicData>{table}</a:graphicData></a:graphic></p:graphicFrame>"
    source = read_pptx(_packed(_slide(frame)))
    (found,) = source.tables
    assert (found.rows, found.columns) == (3, 3)
    assert {(one.row, one.column): (one.row_span, one.column_span) for one in found.cells} == {
        (0, 0): (2, 1), (0, 1): (1, 2), (1, 1): (1, 1), (1, 2): (1, 1), (2, 0): (1, 1), (2, 1): (1, 1), (2, 2): (1, 1),
    }  # fmt: skip


def test_hidden_slides_and_diagrams_are_told() -> None:
    diagram = "<p:graphicFrame><a:graphic><a:graphicData/></a:graphic></p:graphicFrame>"
    source = read_pptx(
        _packed(_slide(_shape(_p("隠した枚")), more='show="0"'), _slide(_shape(_p("見える枚")), diagram))
    )
    assert _words(source) == [(1, "見える枚")]
    assert {(one.code, one.page) for one in source.problems} >= {("hidden_sheet", None), ("text_boxes_unread", 1)}


def test_without_words_it_is_empty() -> None:
    with pytest.raises(Empty):
        read_pptx(_packed(_slide()))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(_packed(_slide(_shape(_p("第一"))))[:-60], id="cut"),
        pytest.param(_packed("<p:sld"), id="broken XML"),
    ],
)
def test_damaged(data: bytes) -> None:
    with pytest.raises(Damaged):
        read_pptx(data)


def test_a_part_that_unfolds_too_far_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ooxml, "MOST_BYTES", 1000)
    with pytest.raises(LimitExceeded):
        read_pptx(_packed(_slide(_shape(_p("あ" * 2000)))))

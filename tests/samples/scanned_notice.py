"""A scanned page: a picture of a notice of a meeting, without any text."""

from __future__ import annotations

import io

import pypdfium2
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from tests.samples.pages import A4, Sheet
from tests.samples.sample import Sample

TEXT = """
令和７年度第１回朝霧市公文書管理委員会　会議結果

１　日　時　　令和７年４月２４日（木）午後１時３０分から午後２時２０分まで
２　場　所　　朝霧市役所　第２委員会室
３　出席者　　月岡委員長、阿比留委員、楠瀬委員
４　議　題　　公文書の廃棄について
５　結　果　　諮問のあった公文書１２６件のうち、１２４件の廃棄を承認した。
　　　　　　　残る２件は、歴史資料として保存することとした。
"""


def build() -> bytes:
    page = Sheet("", number="1", size=11, leading=2)
    page.block(TEXT)
    document = pypdfium2.PdfDocument(page.save())
    picture = document[0].render(scale=200 / 72, grayscale=True).to_pil().point(lambda value: 255 * (value > 205), "1")
    document.close()
    return _picture_page(picture)


def _picture_page(picture: Image.Image) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle("朝霧市公文書管理委員会会議結果")
    canvas.drawImage(ImageReader(picture), 0, 0, *A4)
    canvas.showPage()
    canvas.save()
    return buffer.getvalue()


SAMPLE = Sample(
    file="scanned-notice.pdf",
    title="朝霧市公文書管理委員会会議結果",
    genre="minutes",
    shows="one page that is only a picture: nothing to read without OCR, and said so",
    issuers=("朝霧市公文書管理委員会",),
    build=build,
    gold={},
    complete=(),
    notes=("Nothing is scored: what can be read depends on whether the machine has OCR.",),
)

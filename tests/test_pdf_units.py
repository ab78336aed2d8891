"""UserUnit, stated in the open or in an object stream."""

from __future__ import annotations

import zlib

import pytest

from pipeline.read.pdf.reader import find_user_unit


def _packed(objects: bytes) -> bytes:
    body = zlib.compress(objects)
    return b"7 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n%s\nendstream" % (
        len(body),
        body,
    )


@pytest.mark.parametrize(
    ("data", "unit"),
    [
        pytest.param(b"<</Type/Page/MediaBox[0 0 400 300]>>", 1.0, id="none"),
        pytest.param(b"<</Type/Page/UserUnit 2.5>>", 2.5, id="in the open"),
        pytest.param(_packed(b"3 0 <</Type/Page/UserUnit 10>>"), 10.0, id="in an object stream"),
        pytest.param(b"<</UserUnit 2>>" + _packed(b"<</UserUnit 3>>"), 1.0, id="pages that differ"),
        pytest.param(b"<</UserUnit 2.0.0>>", 1.0, id="no number"),
        pytest.param(b"<</UserUnit 1000>>", 1.0, id="absurd"),
        pytest.param(b"<</Type/ObjStm/Filter/ASCIIHexDecode>>\nstream\nABC", 1.0, id="another filter"),
    ],
)
def test_user_unit(data: bytes, unit: float) -> None:
    assert find_user_unit(data) == unit

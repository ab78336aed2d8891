"""A page is drawn with its records' rectangles, by a process that is closed in like those that read."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from pipeline.query.page_image import COLORS
from tests.pile import gijiroku, ingest

NAME = "voting-results.pdf"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """One sample document, ingested from ``raw``."""
    (tmp_path / "raw").mkdir()
    shutil.copy(Path(__file__).parent.parent / "data" / "raw" / NAME, tmp_path / "raw")
    assert ingest(tmp_path / "raw", data=tmp_path / "data")["inserted"] == 1
    return tmp_path / "data"


def test_a_page_is_drawn_with_the_rectangles_of_its_records(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "page.png"
    done = gijiroku("page", NAME, "1", out, "--data", data, "--dataset", "decisions", "--resolution", "72")
    assert done.output == f"{out}: 8 rectangles\n"
    with Image.open(out) as image:
        assert (image.width, image.height) == (596, 842)
        colors = {tuple(int(part) for part in color) for color in np.asarray(image).reshape(-1, 3)}
    assert any(near(color, COLORS["decisions"]) for color in colors)
    assert not any(near(color, COLORS["agenda_items"]) for color in colors)


def near(color: tuple[int, ...], wanted: tuple[int, ...]) -> bool:
    """Whether a pixel is of an edge, which is drawn over white or black at 200 of 255."""
    return any(
        all(abs(one - (other * 200 + ground * 55) / 255) < 10 for one, other in zip(color, wanted, strict=True))
        for ground in (0, 255)
    )


def test_a_source_that_has_changed_or_gone_is_told(data: Path, tmp_path: Path) -> None:
    source, out = tmp_path / "raw" / NAME, tmp_path / "page.png"
    source.write_bytes(source.read_bytes() + b"\n")
    done = gijiroku("page", NAME, "1", out, "--data", data)
    assert (done.exit_code, done.stderr) == (2, "gijiroku: has changed since it was read; ingest it again\n")
    source.unlink()
    assert "the source is gone" in gijiroku("page", NAME, "1", out, "--data", data).stderr
    assert not out.exists()

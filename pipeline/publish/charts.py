"""Charts as SVG text: letters are outlines, so that Japanese is readable where no Japanese font is installed, in the
color of the text around them, so that it is readable on a dark page.

A font inside a page, so that its Japanese is readable where no Japanese font is installed.
"""

from __future__ import annotations

import base64
import io
import logging
import re
from collections.abc import Mapping, Sequence
from importlib.resources import as_file, files
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

COLORS = ("#4a86b8", "#d1495b", "#d9982f", "#5a9a76", "#9a78b0", "#3f93a8", "#c0717f", "#8a8a8a")
"""Seen on white and on near black."""
_INK = "#010203"
"""Drawn by matplotlib, and replaced by the color of the text around."""
_FONT = files("matplotlib_fontja").joinpath("fonts/ipaexg.ttf")
_STYLE: dict[Any, Any] = {
    "font.family": "IPAexGothic",
    "svg.fonttype": "path",
    "svg.hashsalt": "gijiroku",
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.unicode_minus": False,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    **dict.fromkeys(("text.color", "axes.edgecolor", "axes.labelcolor", "xtick.color", "ytick.color"), _INK),
}
_INCHES_PER_BAR = 0.3
_LABEL = 22
"""Letters of a label that fit beside a bar."""
_LEGEND = 44
"""Letters that fit into a line of the legend."""


def stacked_bars(
    series: Mapping[str, Sequence[int]], labels: Sequence[str], colors: Mapping[str, str] | None = None
) -> str:
    """Horizontal bars, one per label, the first on top; a part of each bar per series."""
    figure = Figure(figsize=(6.5, 0.6 + _INCHES_PER_BAR * len(labels)), facecolor="none")
    with rc_context(_ready()):
        axes = figure.add_subplot()
        places = range(len(labels))
        left = [0] * len(labels)
        for color, (name, values) in zip(_chosen(series, colors), series.items(), strict=True):
            axes.barh(places, values, left=left, color=color, label=name)
            left = [one + other for one, other in zip(left, values, strict=True)]
        axes.set_yticks(places, [_short(label) for label in labels])
        axes.invert_yaxis()
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))
        return _finish(figure, axes, named=len(series) > 1)


def upright_bars(
    series: Mapping[str, Sequence[int]], labels: Sequence[str], colors: Mapping[str, str] | None = None
) -> str:
    """Upright bars over time, one per label; a part of each bar per series."""
    figure = Figure(figsize=(7.5, 3), facecolor="none")
    with rc_context(_ready()):
        axes = figure.add_subplot()
        places = range(len(labels))
        bottom = [0] * len(labels)
        for color, (name, values) in zip(_chosen(series, colors), series.items(), strict=True):
            axes.bar(places, values, bottom=bottom, color=color, label=_short(name))
            bottom = [one + other for one, other in zip(bottom, values, strict=True)]
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        step = max(1, len(labels) // 16)
        axes.set_xticks(list(places)[::step], list(labels)[::step], rotation=45, ha="right")
        return _finish(figure, axes, named=True)


def _ready() -> dict[Any, Any]:
    """The style, with its font known to matplotlib."""
    if not any(font.name == "IPAexGothic" for font in font_manager.fontManager.ttflist):
        font_manager.fontManager.addfont(str(_FONT))
    return _STYLE


def _finish(figure: Figure, axes: Any, *, named: bool) -> str:
    if named:
        names = axes.get_legend_handles_labels()[1]
        fitting = max(1, _LEGEND // (max(map(len, names)) + 3))
        axes.legend(frameon=False, fontsize=9, loc="lower left", bbox_to_anchor=(0.0, 1.0), ncols=fitting)
    written = io.StringIO()
    figure.savefig(written, format="svg", bbox_inches="tight", metadata={"Date": None, "Creator": None})
    svg = written.getvalue().replace(_INK, "currentColor")
    return re.sub(r"^.*?(?=<svg)", "", svg, count=1, flags=re.DOTALL)


def _chosen(series: Mapping[str, Sequence[int]], colors: Mapping[str, str] | None) -> list[str]:
    return [(colors or {}).get(name, COLORS[number % len(COLORS)]) for number, name in enumerate(series)]


def _short(label: str) -> str:
    return label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…"


FAMILY = "Gijiroku Gothic"
NOTICE = (
    "Letters: a part of IPAexGothic, embedded for the display of this page only. Copyright(c) Information-technology "
    "Promotion Agency, Japan (IPA), 2003-2019. IPA Font License Agreement v1.0, https://opensource.org/licenses/IPA/"
)
_LICENCE_NAMES = [0, 13, 14]
"""Entries of the font's table of names that say whose it is and on what terms."""
_NEEDLESS = ["BASE", "GDEF", "GPOS", "GSUB", "vhea", "vmtx"]
"""Tables for vertical text and typographic variants."""


def font_face(text: str) -> str:
    """A rule of CSS with the letters that occur in the text, and no others.

    The licence of the font lets a part of it be embedded in a document for that document's display (article 2,
    paragraph 5).
    """
    from fontTools import subset  # noqa: PLC0415 - only for those who want a page

    logging.getLogger("fontTools").setLevel(logging.ERROR)
    # WOFF needs nothing but zlib; WOFF2 would be a fifth smaller and need Brotli.
    options = subset.Options(flavor="woff", hinting=False, layout_features=[], notdef_outline=True)
    options.name_IDs = _LICENCE_NAMES
    options.drop_tables += _NEEDLESS
    with as_file(files("matplotlib_fontja").joinpath("fonts/ipaexg.ttf")) as path:
        subsetter = subset.Subsetter(options)
        subsetter.populate(text=text)
        written = io.BytesIO()
        with subset.load_font(str(path), options) as font:
            subsetter.subset(font)
            subset.save_font(font, written, options)
    letters = base64.b64encode(written.getvalue()).decode("ascii")
    return f'@font-face {{ font-family: "{FAMILY}"; src: url(data:font/woff;base64,{letters}) format("woff"); }}'

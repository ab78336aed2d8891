"""A font inside a page, so that its Japanese is readable where no Japanese font is installed."""

from __future__ import annotations

import base64
import io
import logging
from importlib.resources import as_file, files

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

"""How a page looks: sizes, colours and the fonts, which come from a package and not from the system."""

from __future__ import annotations

import importlib.util
from functools import cache
from pathlib import Path
from typing import Literal

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_LEFT
from reportlab.lib.fonts import addMapping
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from studio.casebook.errors import PdfUnavailableError

FONT_PACKAGE = "font_source_sans_pro"
FAMILY = "SourceSansPro"
_FACES: dict[str, tuple[Literal[0, 1], Literal[0, 1]]] = {
    "Regular": (0, 0),
    "Bold": (1, 0),
    "It": (0, 1),
    "BoldIt": (1, 1),
}
"""Face of the font to (bold, italic)."""

INK = HexColor("#1d2733")
QUIET = HexColor("#5c6770")
ACCENT = HexColor("#1f5673")
RULE = HexColor("#c9d2d8")
SHADE = HexColor("#eef3f6")
WARN = HexColor("#fbf3e4")

MARGIN = 20 * mm
FOOT = 12 * mm

BODY = ParagraphStyle(
    "body", fontName=FAMILY, fontSize=10, leading=13.6, textColor=INK, spaceAfter=5, alignment=TA_LEFT
)
CELL = ParagraphStyle("cell", parent=BODY, fontSize=8.8, leading=11.4, spaceAfter=0)
CELL_HEAD = ParagraphStyle("cell_head", parent=CELL, fontName=f"{FAMILY}-Bold", textColor=ACCENT)
BOX = ParagraphStyle("box", parent=BODY, fontSize=9.4, leading=12.6, spaceAfter=0)
LIST = ParagraphStyle("list", parent=BODY, spaceAfter=2.5)
HEADINGS = {
    "h1": ParagraphStyle(
        "h1", parent=BODY, fontName=f"{FAMILY}-Bold", fontSize=21, leading=26, textColor=ACCENT, spaceAfter=9
    ),
    "h2": ParagraphStyle(
        "h2",
        parent=BODY,
        fontName=f"{FAMILY}-Bold",
        fontSize=14.5,
        leading=18,
        textColor=ACCENT,
        spaceBefore=13,
        spaceAfter=5,
    ),
    "h3": ParagraphStyle(
        "h3",
        parent=BODY,
        fontName=f"{FAMILY}-Bold",
        fontSize=11.4,
        leading=14.5,
        spaceBefore=9,
        spaceAfter=3,
    ),
}
CONTENTS = [
    ParagraphStyle("toc1", parent=BODY, fontName=f"{FAMILY}-Bold", spaceBefore=5, spaceAfter=1),
    ParagraphStyle("toc2", parent=BODY, leftIndent=12, spaceAfter=0, textColor=QUIET),
]


@cache
def register_fonts() -> frozenset[int]:
    """Register the four faces and return the code points that all of them can show.

    Raises:
        PdfUnavailableError: The font package is not installed.
    """
    spec = importlib.util.find_spec(FONT_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise PdfUnavailableError(
            "--pdf: the package font-source-sans-pro is not installed; pip install 'theraloom[casebook]'"
        )
    folder = Path(spec.submodule_search_locations[0]) / "files"
    known: set[int] | None = None
    for face, (bold, italic) in _FACES.items():
        name = FAMILY if face == "Regular" else f"{FAMILY}-{face}"
        font = TTFont(name, str(folder / f"SourceSansPro-{face}.ttf"))
        pdfmetrics.registerFont(font)
        addMapping(FAMILY, bold, italic, name)
        if not italic:
            signs = set(font.face.charToGlyph)
            known = signs if known is None else known & signs
    return frozenset(known or ())

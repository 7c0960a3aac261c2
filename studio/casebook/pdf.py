"""Markdown to PDF: headings, lists, tables and boxes as the casebook's templates use them, and no more.

reportlab is used for its licence (BSD-3-Clause), as it is pure Python and needs no system package; the
Markdown is read by markdown-it-py, so that both forms of a document come from one text.
"""

from __future__ import annotations

import datetime as dt
import importlib.util
import io
from dataclasses import dataclass

from studio.casebook.errors import PdfUnavailableError

FOOTER = "Synthetic - no real person"
SUBJECT = "Synthetic case made by a computer program; no real person. For teaching and research."
KEYWORDS = ("synthetic", "no real person", "psychotherapy", "teaching case")


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished file and the characters its font could not show, as code points ('U+4E2D')."""

    content: bytes
    missing: tuple[str, ...]


def check_pdf() -> None:
    """Make sure that PDF can be written.

    Raises:
        PdfUnavailableError: A package is not installed; names it and what to install.
    """
    for package in ("reportlab", "markdown_it"):
        if importlib.util.find_spec(package) is None:
            raise PdfUnavailableError(
                f"--pdf: the package {package} is not installed; pip install 'theraloom[casebook]'"
            )
    from studio.casebook.pdf_style import register_fonts  # noqa: PLC0415  needs reportlab

    register_fonts()


def pdf_bytes(markdown: str, title: str, course_id: str, date: dt.date, *, contents: bool = False) -> Pdf:
    """Lay out a Markdown text on A4 pages.

    Args:
        markdown: The text; each first-level heading begins a page.
        title: For the file's metadata, which also label it synthetic.
        course_id: For the footer.
        date: Written into the metadata as the day of making, so that equal input gives equal bytes.
        contents: True to put a table of contents after the first page.

    Raises:
        PdfUnavailableError: A package is not installed.
    """
    check_pdf()
    from studio.casebook.pdf_flow import flowables  # noqa: PLC0415  needs reportlab
    from studio.casebook.pdf_page import CasebookPages  # noqa: PLC0415
    from studio.casebook.pdf_style import register_fonts  # noqa: PLC0415

    known = register_fonts()
    missing = sorted({char for char in markdown if ord(char) not in known and not char.isspace()})
    for char in missing:
        markdown = markdown.replace(char, f"(U+{ord(char):04X})")
    stream = io.BytesIO()
    pages = CasebookPages(
        stream,
        title=f"{title} (synthetic)",
        course_id=course_id,
        date=date,
        footer=FOOTER,
        subject=SUBJECT,
        keywords=KEYWORDS,
    )
    flow = flowables(markdown, contents=contents)
    if contents:
        pages.multiBuild(flow)
    else:
        pages.build(flow)
    return Pdf(stream.getvalue(), tuple(f"U+{ord(char):04X}" for char in missing))

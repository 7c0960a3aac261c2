"""The page: margins, the running footer with page number, bookmarks and metadata."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import IO

from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, PageTemplate, Paragraph

from studio.casebook.pdf_style import FAMILY, FOOT, MARGIN, QUIET, RULE

_LEVELS = {"h1": 0, "h2": 1}


class CasebookPages(BaseDocTemplate):
    """A4 pages with the synthetic label in each footer; headings become bookmarks and contents."""

    def __init__(
        self,
        stream: IO[bytes],
        *,
        title: str,
        course_id: str,
        date: dt.date,
        footer: str,
        subject: str,
        keywords: Sequence[str],
    ) -> None:
        super().__init__(
            stream,
            pagesize=A4,
            leftMargin=MARGIN,
            rightMargin=MARGIN,
            topMargin=MARGIN,
            bottomMargin=MARGIN,
            title=title,
            subject=subject,
            keywords=list(keywords),
            author="theraloom (computer program)",
            creator="theraloom",
            lang="en",
            invariant=1,
        )
        self._footer, self._course_id, self._date = footer, course_id, date
        self._headings = 0
        frame = Frame(self.leftMargin, self.bottomMargin, self.width, self.height, 0, 0, 0, 0, id="body")
        self.addPageTemplates([PageTemplate(id="page", frames=[frame], onPage=self._draw_footer)])

    def _draw_footer(self, canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setStrokeColor(RULE)
        canvas.setLineWidth(0.5)
        canvas.line(MARGIN, FOOT + 9, A4[0] - MARGIN, FOOT + 9)
        canvas.setFont(FAMILY, 8)
        canvas.setFillColor(QUIET)
        canvas.drawString(MARGIN, FOOT, self._footer)
        canvas.drawCentredString(A4[0] / 2, FOOT, self._course_id)
        canvas.drawRightString(A4[0] - MARGIN, FOOT, f"Page {canvas.getPageNumber()}")
        canvas.restoreState()

    def afterFlowable(self, flowable: Flowable) -> None:
        """Make a bookmark and an entry of the contents for each heading of the first two levels."""
        if not isinstance(flowable, Paragraph) or flowable.style.name not in _LEVELS:
            return
        self._headings += 1
        level = _LEVELS[flowable.style.name]
        text = flowable.getPlainText()
        key = f"heading-{self._headings}"
        self.canv.bookmarkPage(key)
        self.canv.addOutlineEntry(text, key, level=level, closed=level > 0)
        if self.page > 1:  # the title page is not in the contents
            self.notify("TOCEntry", (level, text, self.page, key))

    def beforeDocument(self) -> None:
        """Put the day the document is made on into the metadata, in place of the machine's clock."""
        self._headings = 0
        self.canv.setDateFormatter(lambda *_: f"D:{self._date:%Y%m%d}000000Z")

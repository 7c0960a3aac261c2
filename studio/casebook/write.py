"""Write the casebook of a course into a folder of its own."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.atomic import atomic_file
from corpus.record import Course
from studio.casebook.documents import BOOKLET, casebook
from studio.casebook.errors import CasebookError


@dataclass(frozen=True, slots=True)
class Written:
    """The folder of a course with what the reader must be told."""

    folder: Path
    notices: Sequence[str]


def write_casebook(course: Course, output: Path, date: dt.date, *, pdf: bool = False) -> Written:
    """Write every document of a course below ``output/COURSE`` as Markdown and, if asked for, as PDF.

    Files of an earlier casebook of the same course are replaced one by one, each whole or not at all.

    Raises:
        CasebookError: The course cannot be made into a casebook.
        PdfUnavailableError: The packages for PDF are not installed; nothing has been written.
        StoreError: The disk refuses.
    """
    if course.id in ("", ".", "..") or Path(course.id).name != course.id:
        raise CasebookError(
            f"course {course.id!r}: its id cannot be the name of a folder; import it under another"
        )
    if pdf:
        from studio.casebook.pdf import check_pdf, pdf_bytes  # noqa: PLC0415  reportlab is an extra

        check_pdf()
    made = casebook(course, date)
    folder = output / course.id
    notices = list(made.notices)
    for document in made.documents:
        with atomic_file(folder / f"{document.name}.md") as stream:
            stream.write(document.text.encode())
        if pdf:
            page = pdf_bytes(
                document.text, document.title, course.id, date, contents=document.name == BOOKLET
            )
            with atomic_file(folder / f"{document.name}.pdf") as stream:
                stream.write(page.content)
            if page.missing:
                notices.append(
                    f"{folder / document.name}.pdf: the font has no sign for {', '.join(page.missing)}; they "
                    "are shown by their code. The Markdown file has them"
                )
    return Written(folder, notices)

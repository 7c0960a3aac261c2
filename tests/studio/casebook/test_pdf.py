from __future__ import annotations

import datetime as dt
import importlib.util
import io
import re
from importlib.machinery import ModuleSpec

import pypdf
import pytest

from studio.casebook.documents import casebook
from studio.casebook.errors import PdfUnavailableError
from studio.casebook.pdf import check_pdf, pdf_bytes
from tests.studio.casebook.conftest import DAY
from tests.studio.casebook.records import two_sessions

TEXT = """# One

Words.

# Two

## Part

- a
    - b

1. x

| A | B |
|---|---|
| c | “d” |

> Box
"""


def opened(markdown: str, *, contents: bool = False) -> pypdf.PdfReader:
    return pypdf.PdfReader(
        io.BytesIO(pdf_bytes(markdown, "Title", "course-1", DAY, contents=contents).content)
    )


def test_metadata_and_every_page_label_the_file_synthetic() -> None:
    reader = opened(TEXT)
    assert reader.metadata is not None
    assert reader.metadata.title == "Title (synthetic)"
    assert "no real person" in str(reader.metadata.subject)
    assert "synthetic" in str(reader.metadata["/Keywords"])
    assert reader.metadata.creation_date is not None
    assert reader.metadata.creation_date.date() == DAY
    assert len(reader.pages) == 2  # a page for each first-level heading
    for number, page in enumerate(reader.pages, start=1):
        text = page.extract_text()
        assert "Synthetic - no real person" in text
        assert "course-1" in text
        assert f"Page {number}" in text


def test_the_words_of_every_kind_of_block_are_on_the_page() -> None:
    text = opened(TEXT).pages[1].extract_text()
    for words in ("Two", "Part", "a", "b", "1.", "A", "“d”", "Box"):
        assert words in text


def test_the_booklet_has_contents_with_page_numbers_and_bookmarks() -> None:
    booklet = next(one for one in casebook(two_sessions(), DAY).documents if one.name == "booklet")
    reader = opened(booklet.text, contents=True)
    contents = reader.pages[1].extract_text()
    heads = [page.extract_text().replace("Synthetic - no real person", "")[:120] for page in reader.pages]
    plan = next(page for page, head in enumerate(heads, start=1) if page > 2 and "Treatment plan" in head)
    row = re.search(r"(\d+)\nTreatment plan", contents)  # the number is drawn first
    assert row is not None
    assert int(row[1]) == plan
    titles = {str(entry.title) for entry in reader.outline if not isinstance(entry, list)}
    assert {"Progress notes", "Treatment plan", "Supervision notes", "Transcript"} <= titles
    # Six parts, each from a new page, of two short sessions.
    assert 7 <= len(reader.pages) <= 25


def test_equal_input_gives_equal_bytes() -> None:
    assert pdf_bytes(TEXT, "T", "c", DAY).content == pdf_bytes(TEXT, "T", "c", DAY).content
    assert pdf_bytes(TEXT, "T", "c", DAY).content != pdf_bytes(TEXT, "T", "c", dt.date(2026, 3, 3)).content


def test_letters_of_european_languages_are_shown_and_others_named_by_their_code() -> None:
    made = pdf_bytes("# Łódź, čaj, größer, Ελλάδα, “quoted” – 漢\n", "T", "c", DAY)
    assert made.missing == ("U+6F22",)
    text = pypdf.PdfReader(io.BytesIO(made.content)).pages[0].extract_text()
    assert "Łódź, čaj, größer, Ελλάδα, “quoted” – (U+6F22)" in text


def test_a_table_longer_than_a_page_goes_on_with_its_head() -> None:
    rows = "".join(f"| row {number} | text |\n" for number in range(120))
    reader = opened(f"# T\n\n| Left | Right |\n|---|---|\n{rows}")
    assert len(reader.pages) > 1
    assert all("Left" in page.extract_text() for page in reader.pages)


@pytest.mark.parametrize("package", ["reportlab", "markdown_it", "font_source_sans_pro"])
def test_a_missing_package_is_named_with_what_to_install(
    monkeypatch: pytest.MonkeyPatch, package: str
) -> None:
    real = importlib.util.find_spec

    def without(name: str, parent: str | None = None) -> ModuleSpec | None:
        return None if name == package else real(name, parent)

    if package == "font_source_sans_pro":
        from studio.casebook.pdf_style import register_fonts

        register_fonts.cache_clear()
    monkeypatch.setattr(importlib.util, "find_spec", without)
    with pytest.raises(PdfUnavailableError, match=r"pip install 'theraloom\[casebook\]'") as caught:
        check_pdf()
    assert package.replace("_", "-") in str(caught.value).replace("_", "-")

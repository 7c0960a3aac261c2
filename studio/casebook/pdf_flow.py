"""Markdown tokens to reportlab's flowables."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape as xml

from markdown_it import MarkdownIt
from markdown_it.tree import SyntaxTreeNode
from reportlab.lib.pagesizes import A4
from reportlab.platypus import (
    CondPageBreak,
    Flowable,
    ListFlowable,
    ListItem,
    LongTable,
    PageBreak,
    Paragraph,
    Spacer,
    Table,
    TableStyle,
)
from reportlab.platypus.tableofcontents import TableOfContents

from studio.casebook.pdf_style import (
    ACCENT,
    BODY,
    BOX,
    CELL,
    CELL_HEAD,
    CONTENTS,
    HEADINGS,
    LIST,
    MARGIN,
    RULE,
    SHADE,
    WARN,
)

WIDTH = A4[0] - 2 * MARGIN
"""Room for text in points."""
ROOM_AFTER_HEADING = 80.0
"""Points left on the page below which a heading goes to the next one; twice that when a heading follows."""
NARROWEST = 46.0
"""Least width of a column in points; takes 'Questionnaire' at the size of a cell over two lines."""


def flowables(markdown: str, *, contents: bool = False) -> list[Flowable]:
    """The text as flowables; each first-level heading but the first begins a page."""
    tree = SyntaxTreeNode(MarkdownIt("commonmark").enable("table").parse(markdown))
    flow: list[Flowable] = []
    pages = 0
    for node in tree.children:
        if node.type == "heading" and node.tag == "h1":
            pages += 1
            if pages == 2 and contents:
                flow += [PageBreak(), Paragraph("Contents", HEADINGS["h3"]), _contents()]
            if pages > 1:
                flow.append(PageBreak())
        flow.extend(_block(node))
    return flow


def _contents() -> TableOfContents:
    table = TableOfContents()
    table.levelStyles = CONTENTS
    table.dotsMinLevel = 0
    return table


def _block(node: SyntaxTreeNode) -> Iterator[Flowable]:
    if node.type == "heading":
        # keepWithNext would keep a heading with the whole of a long table and leave half a page blank.
        followed = node.next_sibling is not None and node.next_sibling.type == "heading"
        yield CondPageBreak(ROOM_AFTER_HEADING * (2 if followed else 1))
        yield Paragraph(_inline(node), HEADINGS.get(node.tag, HEADINGS["h3"]))
    elif node.type == "paragraph":
        yield Paragraph(_inline(node), BODY)
    elif node.type in ("bullet_list", "ordered_list"):
        yield _list(node)
    elif node.type == "blockquote":
        yield from (_box(node), Spacer(1, 8))
    elif node.type == "table":
        yield from (_table(node), Spacer(1, 8))
    else:
        raise ValueError(f"the casebook's templates may not use {node.type}: the PDF writer does not know it")


def _list(node: SyntaxTreeNode) -> ListFlowable:
    numbered = node.type == "ordered_list"
    items = [
        ListItem(
            [
                part
                for child in item.children
                for part in (
                    [Paragraph(_inline(child), LIST)] if child.type == "paragraph" else list(_block(child))
                )
            ]
        )
        for item in node.children
    ]
    return ListFlowable(
        items,  # type: ignore[arg-type]  # the stubs forget ListItem
        bulletType="1" if numbered else "bullet",
        start=None if numbered else "•",
        bulletFormat="%s." if numbered else None,
        bulletFontName=BODY.fontName,
        bulletFontSize=BODY.fontSize,
        bulletColor=ACCENT,
        leftIndent=17 if numbered else 12,
        spaceAfter=4,
    )


def _box(node: SyntaxTreeNode) -> Table:
    cells = [[Paragraph(_inline(child), BOX)] for child in node.children]
    style = TableStyle(
        [
            ("BACKGROUND", (0, 0), (-1, -1), WARN),
            ("LINEBEFORE", (0, 0), (0, -1), 2.5, ACCENT),
            ("LEFTPADDING", (0, 0), (-1, -1), 9),
            ("TOPPADDING", (0, 0), (-1, -1), 6),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 6),
        ]
    )
    return Table(cells, colWidths=[WIDTH], style=style, hAlign="LEFT")


def _table(node: SyntaxTreeNode) -> LongTable:
    rows = [row for part in node.children for row in part.children]
    texts = [[_inline(cell) for cell in row.children] for row in rows]
    headed = any(texts[0])
    body = texts if headed else texts[1:]
    cells = [
        [Paragraph(text, CELL_HEAD if headed and at == 0 else CELL) for text in row]
        for at, row in enumerate(body)
    ]
    style = TableStyle(
        [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LINEBELOW", (0, 0), (-1, -1), 0.4, RULE),
            ("LEFTPADDING", (0, 0), (-1, -1), 4),
            ("RIGHTPADDING", (0, 0), (-1, -1), 4),
            ("TOPPADDING", (0, 0), (-1, -1), 3),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 4),
        ]
    )
    if headed:
        style.add("BACKGROUND", (0, 0), (-1, 0), SHADE)
    return LongTable(
        cells,
        colWidths=_widths([[_plain_length(cell) for cell in row.children] for row in rows]),
        style=style,
        repeatRows=1 if headed else 0,
        hAlign="LEFT",
    )


def _widths(lengths: Sequence[Sequence[int]]) -> list[float]:
    """Column widths in points by the root of the longest text, so that long columns do not take all."""
    weights = [max(*column, 4) ** 0.5 for column in zip(*lengths, strict=True)]
    spare = WIDTH - NARROWEST * len(weights)
    return [NARROWEST + spare * weight / sum(weights) for weight in weights]


def _plain_length(node: SyntaxTreeNode) -> int:
    return sum(len(child.content) for child in node.walk() if child.type == "text")


def _inline(node: SyntaxTreeNode) -> str:
    """The node's words as reportlab's mark-up."""
    if node.type in ("text", "text_special"):
        return xml(node.content)
    if node.type in ("softbreak", "hardbreak"):
        return " " if node.type == "softbreak" else "<br/>"
    inner = "".join(_inline(child) for child in node.children)
    return {"strong": f"<b>{inner}</b>", "em": f"<i>{inner}</i>"}.get(node.type, inner)

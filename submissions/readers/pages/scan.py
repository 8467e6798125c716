"""Recognises scans with the extra ``ocr``: PDF pages without text and pictures of pages. Without the extra they are rejected.

Nothing that is read here is sure. The document says so (:attr:`~submissions.document.Document.recognised`), and
:mod:`submissions.extraction.confirmation` keeps only figures that arithmetic confirms. Recognition runs offline: the
models are part of the package ``rapidocr`` (PP-OCR, Apache-2.0).
"""

from __future__ import annotations

from importlib.util import find_spec

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.layout.drawn_rules import closed_rules
from submissions.readers.layout.lines import lines_of
from submissions.readers.layout.page_blocks import blocks_of
from submissions.readers.layout.paragraphs import PageSheet
from submissions.readers.layout.table_parts import TablePart, parts_of
from submissions.rejections import Rejected, too_many

NOTE = "recognised_from_pictures"


def available() -> bool:
    """True if the extra ``ocr`` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def read(content: bytes, limits: Limits) -> Document:
    """Recognise a scanned PDF or a picture; raise :class:`Rejected` (``scanned`` or ``picture`` without the extra)."""
    kind = "pdf" if b"%PDF-" in content[:1024] else "picture"
    if not available():
        raise Rejected("scanned" if kind == "pdf" else "picture")
    from submissions.readers.pages.scan_pages import Page, pictures
    from submissions.readers.pages.scan_words import glyphs_of

    sheets: list[PageSheet] = []
    parts: list[list[TablePart]] = []
    cells = 0
    for number, picture in enumerate(pictures(content, kind, limits), 1):
        page = Page(picture)
        tables = page.tables()
        cells += sum(map(len, tables))
        if cells > limits.cells:
            raise too_many("cells", limits.cells, f"第{number}页 page {number}")
        of_page, outside = parts_of(tables, glyphs_of(page, tables), number)
        _, levels = closed_rules(page.rules, outside, number)
        sheets.append(PageSheet(number, page.width, page.height, tuple(lines_of(outside, number)), tuple(levels)))
        parts.append(of_page)
    if not any(sheet.lines for sheet in sheets) and not any(parts):
        raise Rejected("scanned" if kind == "pdf" else "picture")
    text = blocks_of(sheets, parts, limits)
    return Document(kind, text.blocks, (NOTE, *text.notes), recognised=True, running_heads=text.running_heads)

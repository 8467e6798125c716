"""PDF with text: ruled tables, paragraphs joined again from lines, running heads and page numbers left out.

Nothing is executed, followed or decoded but text and rules. A PDF without text is a scan and rejected as ``scanned``.
Source: ISO 32000-1; the objects are read by pdfplumber on pdfminer.six.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers import pdf_streams
from submissions.readers.page_blocks import blocks_of
from submissions.readers.pdf_flow import Sheet
from submissions.readers.pdf_lines import Glyph, is_undecoded, lines_of
from submissions.readers.pdf_tables import Box, Part, parts_of
from submissions.rejections import Rejected

_WIDEST = 20_000
_GLYPHS = 2_000_000
_GLYPHS_OF_PAGE = 60_000
_RULES_OF_PAGE = 12_000
_SETTINGS = {"vertical_strategy": "lines", "horizontal_strategy": "lines"}

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(content: bytes, limits: Limits) -> Document:
    """Read a PDF; raises :class:`Rejected` (``scanned`` without text, ``encrypted`` when it asks for a password)."""
    pdf_streams.check(content, limits)
    try:
        pages = _Pages(content, limits)
    except Rejected:
        raise
    except (PDFPasswordIncorrect, PDFEncryptionError) as error:
        raise Rejected("encrypted") from error
    except PdfminerException as error:
        refused = any(isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError) for cause in (*error.args, error.__context__))
        raise Rejected("encrypted" if refused else "corrupt") from error
    except Exception as error:
        raise Rejected("corrupt", type(error).__name__) from error
    if not pages.glyphs:
        raise Rejected("scanned" if pages.pictures or not pages.undecoded else "not_text")
    if pages.undecoded * 2 > pages.glyphs:
        raise Rejected("not_text", "fonts without characters")
    return pages.document(limits)


class _Pages:
    """What stands on a document's pages."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self.glyphs = self.undecoded = self.pictures = 0
        self._notes: dict[str, None] = {}
        self._sheets: list[Sheet] = []
        self._parts: list[list[Part]] = []
        self._cells = 0
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > limits.pages:
                raise Rejected("too_large", f"{len(pdf.pages)} pages")
            if not pdf.pages:
                raise Rejected("corrupt", "no pages")
            for page in pdf.pages:
                self._page(page, limits)
                page.close()

    def _page(self, page: Any, limits: Limits) -> None:
        if not (0 < page.width < _WIDEST and 0 < page.height < _WIDEST):
            raise Rejected("corrupt", "page size")
        self.pictures += len(page.images)
        if len(page.chars) > _GLYPHS_OF_PAGE or self.glyphs + len(page.chars) > _GLYPHS:
            raise Rejected("too_large")
        glyphs = self._seen(page)
        tables: list[Sequence[Box]] = []
        if len(page.edges) > _RULES_OF_PAGE:
            self._notes["page_with_too_many_rules_for_tables"] = None
        elif page.edges:
            tables = [table.cells for table in page.find_tables(_SETTINGS)]
        self._cells += sum(map(len, tables))
        if self._cells > limits.cells:
            raise Rejected("too_large")
        parts, outside = parts_of(tables, glyphs, page.page_number)
        lines = lines_of(outside, page.page_number)
        self._sheets.append(Sheet(page.page_number, float(page.width), float(page.height), tuple(lines)))
        self._parts.append(parts)

    def _seen(self, page: Any) -> list[Glyph]:
        """The page's glyphs, each once, that stand upright within the page."""
        seen: dict[tuple[str, int, int], Glyph] = {}
        struck = _Strokes(page.edges)
        width, height = float(page.width), float(page.height)
        for glyph in page.chars:
            if not glyph.get("upright", True):
                self._notes["slanted_text_left_out"] = None
            elif (
                -width < glyph["x0"] < width
                and 0 < glyph["x1"] < 2 * width
                and -height < glyph["top"] < height
                and 0 < glyph["bottom"] < 2 * height
            ):
                self.undecoded += is_undecoded(glyph)
                if glyph["text"].strip() and struck.through(glyph):
                    self._notes["struck_text_left_out"] = None
                    glyph["struck"] = True
                seen.setdefault((glyph["text"], round(glyph["x0"]), round(glyph["top"])), glyph)
        self.glyphs += sum(bool(glyph["text"].strip()) for glyph in seen.values())
        return list(seen.values())

    def document(self, limits: Limits) -> Document:
        """The blocks in reading order."""
        blocks, notes = blocks_of(self._sheets, self._parts, limits)
        return Document("pdf", tuple(blocks), tuple(dict.fromkeys([*self._notes, *notes])))


class _Strokes:
    """Level rules by height, to find the glyphs that one strikes through."""

    def __init__(self, edges: Sequence[dict[str, Any]]) -> None:
        self._bands: dict[int, list[tuple[float, float, float]]] = {}
        for edge in edges:
            if edge["orientation"] == "h" and abs(edge["top"]) < 20_000:
                self._bands.setdefault(int(edge["top"] // 8), []).append((edge["top"], edge["x0"], edge["x1"]))

    def through(self, glyph: Glyph) -> bool:
        """Whether a rule runs through the glyph's middle, over its whole width."""
        top, height = glyph["top"], glyph["bottom"] - glyph["top"]
        if not 0 < height < 200 or not self._bands:
            return False
        high, low = top + 0.4 * height, top + 0.78 * height
        return any(
            high < y < low and x0 - 1 <= glyph["x0"] and glyph["x1"] <= x1 + 1
            for band in range(int(high // 8), int(low // 8) + 1)
            for y, x0, x1 in self._bands.get(band, ())
        )

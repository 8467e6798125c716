"""Reads PDF with text: ruled tables, paragraphs joined from lines; running heads and page numbers are left out.

Nothing is executed or followed, and only text and rules are decoded. A PDF without text is a scan and rejected as
``scanned``. Source: ISO 32000-1; pdfplumber on pdfminer.six reads the objects.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.page import Page
from pdfplumber.utils.exceptions import PdfminerException

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.layout.cells import Box
from submissions.readers.layout.drawn_rules import closed_rules, drawn_rules
from submissions.readers.layout.grid_edges import RuleLevel
from submissions.readers.layout.lines import Glyph, lines_of
from submissions.readers.layout.page_blocks import blocks_of
from submissions.readers.layout.paragraphs import PageSheet
from submissions.readers.layout.table_parts import TablePart, parts_of
from submissions.readers.pages import pdf_streams
from submissions.readers.pages.pdf_glyphs import SeenText, turn_of, turned, visible
from submissions.readers.pages.pdf_layers import is_invisible
from submissions.readers.pages.pdf_work import PageWork
from submissions.rejections import Rejected, too_many

# Points: the largest page side. ISO 32000-1, annex C, allows 14,400; the rest is room for user units.
_WIDEST = 20_000
# Characters: a pictured page with fewer is a scan with a stamp or page number. Set in 1ceed81 ("Scanned pages among
# pages of text are named").
_FEW = 20
# Bounds on work for a document and for a page, set in 4c23914 ("Read PDF with text"), no count kept.
_GLYPHS = 2_000_000
_GLYPHS_OF_PAGE = 60_000
# Edges of one page; beyond them no table is looked for, which is noted. A bound on work, set in 4c23914.
_RULES_OF_PAGE = 12_000
_SETTINGS: dict[str, Any] = {"vertical_strategy": "explicit", "horizontal_strategy": "explicit"}

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def read(content: bytes, limits: Limits) -> Document:
    """Read a PDF; raise :class:`Rejected` (``scanned`` without text, ``encrypted`` if it asks for a password)."""
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
        self._sheets: list[PageSheet] = []
        self._parts: list[list[TablePart]] = []
        self._cells = 0
        self._scanned: list[int] = []
        self._content, self._recognised = content, False
        self._work = PageWork()
        with pdfplumber.open(BytesIO(content)) as pdf:
            if len(pdf.pages) > limits.pages:
                raise Rejected("too_large", f"{len(pdf.pages)} pages")
            if not pdf.pages:
                raise Rejected("corrupt", "no pages")
            for page in pdf.pages:
                self._page(page, limits)

    def _page(self, page: Page, limits: Limits) -> None:
        """Add what stands on a page; a page whose text runs along its side is turned first."""
        place = f"第{page.page_number}页 page {page.page_number}"
        if not (0 < page.width < _WIDEST and 0 < page.height < _WIDEST):
            raise Rejected("corrupt", f"{place}：页面尺寸 page size")
        self._work.check(page.page_obj, page.page_number)
        self.pictures += len(page.images)
        if len(page.chars) > _GLYPHS_OF_PAGE or self.glyphs + len(page.chars) > _GLYPHS:
            raise too_many("glyphs", _GLYPHS_OF_PAGE if len(page.chars) > _GLYPHS_OF_PAGE else _GLYPHS, place)
        turn = turn_of(page.chars)
        if turn:
            page = turned(page, turn)
            self._notes["page_turned_upright"] = None
        left, top, right, bottom = box = visible(page)
        seen = SeenText(page, box)
        self.glyphs += seen.count
        if _pictured(page):
            if seen.count < _FEW:
                self._scanned.append(page.page_number)
            elif is_invisible(self._content, page.page_number):
                self._recognised = True
        self.undecoded += seen.undecoded
        self._notes.update(dict.fromkeys(seen.notes))
        tables, levels = self._tables(page, seen.glyphs)
        self._cells += sum(map(len, tables))
        if self._cells > limits.cells:
            raise too_many("cells", limits.cells, place)
        parts, outside = parts_of(tables, seen.glyphs, page.page_number)
        lines = tuple(lines_of(outside, page.page_number))
        self._sheets.append(PageSheet(page.page_number, right - left, bottom - top, lines, levels))
        self._parts.append(parts)
        page.close()

    def _tables(self, page: Page, glyphs: Sequence[Glyph]) -> tuple[list[list[Box]], tuple[RuleLevel, ...]]:
        """Return the closed cells of each ruled table on a page, and the level rules that close no cells.

        All count from the corner of the page's visible part, as ``glyphs`` do.
        """
        if len(page.edges) > _RULES_OF_PAGE:
            self._notes["page_with_too_many_rules_for_tables"] = None
            return [], ()
        left, top, _, _ = visible(page)
        moved = [{**g, "x0": g["x0"] + left, "x1": g["x1"] + left, "top": g["top"] + top, "bottom": g["bottom"] + top} for g in glyphs]
        edges, free = closed_rules(drawn_rules(page), moved, page.page_number)
        levels = tuple(RuleLevel(rule.y - top, rule.x0 - left, rule.x1 - left) for rule in free)
        upright, level = ([edge for edge in edges if edge["orientation"] == way] for way in "vh")
        if len(upright) < 2 or len(level) < 2:
            return [], levels
        found = page.find_tables(_SETTINGS | {"explicit_vertical_lines": upright, "explicit_horizontal_lines": level})
        return [[(x0 - left, y0 - top, x1 - left, y1 - top) for x0, y0, x1, y1 in table.cells] for table in found], levels

    def document(self, limits: Limits) -> Document:
        """The blocks in reading order."""
        text = blocks_of(self._sheets, self._parts, limits)
        left_out = tuple((f"第{number}页", "scanned") for number in self._scanned)
        if self._recognised:
            self._notes["text_recognised_by_a_scanner"] = None
        notes = tuple(dict.fromkeys([*self._notes, *text.notes]))
        return Document("pdf", text.blocks, notes, left_out, self._recognised, text.running_heads)


def _pictured(page: Page) -> bool:
    """True if pictures cover most of the page: a scan among pages of text."""
    covered = sum(max(0.0, image["x1"] - image["x0"]) * max(0.0, image["bottom"] - image["top"]) for image in page.images)
    return bool(covered > 0.5 * page.width * page.height)

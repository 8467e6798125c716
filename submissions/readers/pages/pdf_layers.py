"""Finds text laid invisibly over a picture of the page: a scanner recognised it, nobody typed it."""

from __future__ import annotations

import pypdfium2
import pypdfium2.raw as pdfium

_INVISIBLE = 3
"""Text rendering mode 3: neither filled nor stroked. Source: ISO 32000-1, 9.3.6."""


def is_invisible(content: bytes, page_number: int) -> bool:
    """True if most texts of a page (from 1) are invisible; a page that cannot be opened counts as visible."""
    try:
        with pypdfium2.PdfDocument(content) as pdf:
            modes = [pdfium.FPDFTextObj_GetTextRenderMode(one.raw) for one in pdf[page_number - 1].get_objects([pdfium.FPDF_PAGEOBJ_TEXT])]
    except Exception:
        return False
    return bool(modes) and sum(mode == _INVISIBLE for mode in modes) * 2 > len(modes)

"""Reads workbooks: ``.xlsx``, ``.xlsm`` (OOXML), ``.ods`` (OpenDocument), ``.xls``, ``.et`` (BIFF in OLE), and their flat XML forms.

All visible sheets are read in order. Hidden sheets and columns, and what comes with a form, are left out and noted.
What a cell shows is its text, so percent, thousands and decimals are as printed.
:mod:`~submissions.readers.books.sheet` makes grids and paragraphs of the rows. Formulas are never calculated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.archive import Archive, parsed
from submissions.readers.books import ods_sheets, sheet, xls_sheets, xlsx_sheets, xml_sheets
from submissions.readers.books.hidden_parts import without_hidden
from submissions.readers.books.side_by_side import side_by_side_tables
from submissions.readers.books.spare_sheets import without_spare
from submissions.readers.opendocument import FLAT_ROOT
from submissions.readers.repeated_lines import as_heads

_OLE = b"\xd0\xcf\x11\xe0"


def read(content: bytes, limits: Limits) -> Document:
    """Read a workbook; raises :class:`Rejected`."""
    name, reader = _reader(content, limits)
    found, notes = reader(content, limits)
    shown, hidden = without_hidden(found)
    filed, spare = without_spare(shown)
    parts = [part for one in filed for part in side_by_side_tables(one)]
    document = sheet.document(name, parts, [*notes, *hidden, *spare], limits)
    return replace(document, running_heads=as_heads(line for one in filed for line in one.heads))


def _reader(content: bytes, limits: Limits) -> tuple[str, Callable[[bytes, Limits], tuple[list[sheet.Sheet], list[str]]]]:
    """Return the format's name and the function that reads its sheets."""
    if content.startswith(_OLE):
        return "xls", xls_sheets.sheets
    if content.startswith(b"PK"):
        return ("ods", ods_sheets.sheets) if "content.xml" in Archive(content, limits) else ("xlsx", xlsx_sheets.sheets)
    flat = parsed(content.lstrip(), "workbook").tag == FLAT_ROOT
    return ("ods", ods_sheets.sheets) if flat else ("xls", xml_sheets.sheets)

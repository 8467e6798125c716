"""Reads workbooks: ``.xlsx`` and ``.xlsm`` (OOXML), ``.ods`` (OpenDocument), ``.xls`` and Kingsoft ``.et`` (BIFF in OLE).

All visible sheets are read in order. Hidden sheets and columns, and what comes with a form, are left out and noted.
What a cell shows is its text, so percent, thousands and decimals are as printed.
:mod:`~submissions.readers.books.sheet` makes grids and paragraphs of the rows. Formulas are never calculated.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books import ods_sheets, sheet, xls_sheets, xlsx_sheets
from submissions.readers.books.hidden_parts import without_hidden
from submissions.readers.books.side_by_side import side_by_side_tables
from submissions.readers.books.spare_sheets import without_spare
from submissions.rejections import Rejected

_OLE = b"\xd0\xcf\x11\xe0"


def read(content: bytes, limits: Limits) -> Document:
    """Read a workbook; raises :class:`Rejected`."""
    if content.startswith(_OLE):
        name, (found, notes) = "xls", xls_sheets.sheets(content, limits)
    elif "content.xml" in _names(content):
        name, (found, notes) = "ods", ods_sheets.sheets(content, limits)
    else:
        name, (found, notes) = "xlsx", xlsx_sheets.sheets(content, limits)
    shown, hidden = without_hidden(found)
    filed, spare = without_spare(shown)
    parts = [part for one in filed for part in side_by_side_tables(one)]
    return sheet.document(name, parts, [*notes, *hidden, *spare], limits)


def _names(content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise Rejected("corrupt") from error

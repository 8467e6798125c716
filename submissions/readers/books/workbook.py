"""Workbooks: ``.xlsx`` and ``.xlsm`` (OOXML), ``.ods`` (OpenDocument), ``.xls`` and Kingsoft ``.et`` (BIFF in OLE).

Every sheet in order, of what is hidden only rows that nothing else says, and without what comes with a form (noted); what a cell shows is its text, so percent, thousands and decimals are as
printed. Rows become grids and paragraphs in :mod:`~submissions.readers.books.sheet`. Formulas are never calculated.
"""

from __future__ import annotations

import zipfile
from io import BytesIO

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books import ods_sheets, sheet, xls_sheets, xlsx_sheets
from submissions.readers.books.hidden_parts import without_hidden
from submissions.readers.books.side_by_side import apart
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
    parts = [part for one in filed for part in apart(one)]
    return sheet.document(name, parts, [*notes, *hidden, *spare], limits)


def _names(content: bytes) -> set[str]:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            return set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError, OSError) as error:
        raise Rejected("corrupt") from error

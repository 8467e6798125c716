"""Reads sheets of ``.xls`` and Kingsoft ``.et`` workbooks: texts and merges from calamine, displayed numbers from the stream.

Two things are lost: a formula that was never calculated looks like one whose result is zero, and text boxes are not
read.
"""

from __future__ import annotations

from io import BytesIO

import olefile
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError

from submissions.limits import Limits
from submissions.readers.books.biff import Cells, Stream
from submissions.readers.books.sheet import Sheet
from submissions.readers.left_out import MACROS, STRUCK
from submissions.rejections import Rejected, too_many

_STREAMS = ("Workbook", "WORKBOOK", "Book", "BOOK")
# Places of all used ranges together, for each cell that the limits allow; calamine makes room for every place. Set in
# b88e816, no count kept.
_SPARSE = 20


def sheets(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """Return the worksheets in workbook order and the notes; raises :class:`Rejected`.

    calamine keeps a used range in full, so its extent is measured before calamine opens the file.
    """
    stream, notes = _stream(content)
    found = list(Stream(stream).worksheets())
    if sum(cells.area for cells in found) > _SPARSE * limits.cells or sum(len(cells.texts) for cells in found) > limits.cells:
        raise too_many("cells", limits.cells)
    try:
        with CalamineWorkbook.from_object(BytesIO(content)) as workbook:
            result = [_sheet(workbook.get_sheet_by_index(cells.index), cells, limits) for cells in found]
    except PasswordError as error:
        raise Rejected("encrypted") from error
    except (CalamineError, ValueError, OSError, IndexError) as error:
        raise Rejected("corrupt") from error
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise Rejected("corrupt") from error
        raise
    if not result:
        raise Rejected("corrupt")
    struck = [STRUCK] * any(cells.struck for cells in found)
    return result, [*notes, *struck]


def _stream(content: bytes) -> tuple[bytes, list[str]]:
    """Return the workbook stream and the notes on what else the file holds (macros, objects), which is never run or opened."""
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            entries = ole.listdir()
            if ["EncryptedPackage"] in entries:
                raise Rejected("encrypted")
            name = next((name for name in _STREAMS if [name] in entries), None)
            if name is None:
                raise Rejected("unknown_format")
            macros = any(entry[0] == "_VBA_PROJECT_CUR" for entry in entries)
            return ole.openstream(name).read(), [MACROS] if macros else []
    except Rejected:
        raise
    except Exception as error:
        raise Rejected("corrupt") from error


def _sheet(found: CalamineSheet, cells: Cells, limits: Limits) -> Sheet:
    sheet = Sheet(cells.name, hidden=cells.hidden, hidden_rows={row - 1 for row in cells.hidden_rows})
    start = found.start
    if start is not None:
        for row, values in enumerate(found.to_python(skip_empty_area=True)):
            for column, value in enumerate(values):
                if isinstance(value, str) and value.strip():
                    sheet.cells[row + start[0], column + start[1]] = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    for place in cells.struck & set(sheet.cells):
        del sheet.cells[place]
    sheet.cells |= {place: text.strip() for place, text in cells.texts.items() if text.strip()}
    if len(sheet.cells) > limits.cells:
        raise too_many("cells", limits.cells)
    columns = {column for _, column in sheet.cells}
    sheet.hidden_columns = {column for left, right in cells.hidden_columns for column in columns if left <= column <= right}
    sheet.heads = cells.heads
    sheet.folded_columns = {column for left, right in cells.folded_columns for column in columns if left <= column <= right}
    for first, last in found.merged_cell_ranges or []:
        sheet.spans[first] = (last[0] - first[0] + 1, last[1] - first[1] + 1)
    return sheet

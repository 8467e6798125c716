"""Reads sheets of an OpenDocument workbook (``.ods``, ``.ots``). ``content.xml`` holds what each cell shows beside its value.

Source: OASIS OpenDocument 1.3 part 3, chapter 9 and section 19.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from submissions.limits import Limits
from submissions.readers.books.number_format import plain
from submissions.readers.books.sheet import Sheet, cell_name
from submissions.readers.books.xlsx_sheets import uncalculated_note
from submissions.readers.left_out import STRUCK
from submissions.readers.opendocument import OFFICE, parts_of
from submissions.readers.repeated_lines import of_opendocument
from submissions.readers.symbols import OBJECT
from submissions.readers.word.odf_text import CELL, COVERED, GRID, STYLE, TABLE, OdfFlow, P, Styles, gather, rows_of, styles_of
from submissions.rejections import too_many

# The largest sheet that LibreOffice 7 and Excel 2007 have: 16,384 columns, 1,048,576 rows.
_COLUMNS, _ROWS = 1 << 14, 1 << 20
_HIDDEN = ("collapse", "filter")
_NO_DAY = re.compile(r"^\d{4}年(\d{1,2}月)?$|^\d{4}$")


def sheets(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """The sheets in order and the notes; raises :class:`Rejected`."""
    root, body, styles = parts_of(content, "spreadsheet", limits)
    hidden = {
        style.get(STYLE + "name")
        for style in root.iterfind(f"{OFFICE}automatic-styles/{STYLE}style")
        if any(properties.get(TABLE + "display") == "false" for properties in style.iterfind(STYLE + "table-properties"))
    }
    heads = of_opendocument(styles)
    walk = _Walk(styles_of(styles, root), limits)
    found = []
    for table in body.iterfind(GRID):
        found.append(walk.sheet(table))
        found[-1].hidden = table.get(TABLE + "style-name") in hidden
        found[-1].heads = heads
    if next(root.iter(TABLE + "table-source", TABLE + "cell-range-source"), None) is not None:
        walk.notes.append("external_links_not_followed")
    return found, walk.notes


class _Walk:
    """One pass over a workbook. Repeated cells and rows count if they hold text; the walk skips them if they do not."""

    def __init__(self, styles: Styles, limits: Limits) -> None:
        self.notes: list[str] = []
        self._styles = styles
        self._columns: list[tuple[int, str]] = []
        self._limits = limits
        self._filled = 0

    def sheet(self, table: etree._Element) -> Sheet:
        """The filled cells of one table."""
        sheet = Sheet(table.get(TABLE + "name", ""))
        unvalued: list[str] = []
        row = 0
        self._columns = list(_default_styles(table))
        for element in rows_of(table):
            cells = self._row(element, row, unvalued, sheet)
            repeated = _count(element, "number-rows-repeated", _ROWS)
            for below in range(repeated) if cells else ():
                self._filled += len(cells)
                if self._filled > self._limits.cells:
                    raise too_many("cells", self._limits.cells)
                sheet.cells |= {(row + below, column): text for column, text in cells.items()}
                if _is_folded(element):
                    sheet.hidden_rows.add(row + below)
            row = min(row + repeated, _ROWS)
        sheet.hidden_columns = _hidden_columns(table, sheet)
        sheet.folded_columns = _hidden_columns(table, sheet, folded=True)
        self.notes += uncalculated_note(sheet.name or "", unvalued)
        return sheet

    def _row(self, element: etree._Element, row: int, unvalued: list[str], sheet: Sheet) -> dict[int, str]:
        """Return the texts of one row by column; spans go to the sheet."""
        column = 0
        cells: dict[int, str] = {}
        for cell in element.iterchildren(CELL, COVERED):
            repeated = _count(cell, "number-columns-repeated", _COLUMNS)
            text = self._shown(cell, element, column) if cell.tag == CELL else ""
            if not text and cell.get(TABLE + "formula") and not cell.get(OFFICE + "value-type"):
                unvalued.append(cell_name(row, column))
                text = OBJECT
            if text:
                cells |= dict.fromkeys(range(column, min(column + repeated, _COLUMNS)), text)
            span = (_count(cell, "number-rows-spanned", _ROWS), _count(cell, "number-columns-spanned", _COLUMNS))
            if span != (1, 1):
                sheet.spans[row, column] = span
            column = min(column + repeated, _COLUMNS)
        return cells

    def _shown(self, cell: etree._Element, row: etree._Element, column: int) -> str:
        """Return what a cell shows without what is struck through, by its style, that of its row or of its column."""
        default = next((style for end, style in self._columns if column < end), "")
        style = cell.get(TABLE + "style-name") or row.get(TABLE + "default-cell-style-name") or default
        struck = self._styles.struck.get(style, False)
        flow = OdfFlow(self._styles, is_struck=struck)
        lines = []
        for paragraph in cell.iterchildren(P):
            flow.parts = []
            lines.append(gather(paragraph, flow).text())
        self.notes += [STRUCK] * bool(flow.struck)
        text = "\n".join(lines).strip()
        return text if flow.struck else _value(cell, text)


def _default_styles(table: etree._Element) -> Iterator[tuple[int, str]]:
    """Yield, from left to right, the column behind each stretch of columns and the style of cells that name none."""
    end = 0
    for element in table.iter(TABLE + "table-column"):
        end += _count(element, "number-columns-repeated", _COLUMNS)
        yield end, element.get(TABLE + "default-cell-style-name", "")


def _is_folded(row: etree._Element) -> bool:
    """True if a row is hidden, by itself, by a filter, or in a group that is folded away."""
    groups = row.iterancestors(TABLE + "table-row-group")
    return row.get(TABLE + "visibility") in _HIDDEN or any(group.get(TABLE + "display") == "false" for group in groups)


def _value(cell: etree._Element, shown: str) -> str:
    """Return what a cell shows: a day as 2023-12-31, or the value itself if a program wrote no text beside it."""
    kind, value = cell.get(OFFICE + "value-type"), cell.get(OFFICE + "value", "")
    if kind == "date" and not _NO_DAY.match(shown):
        return str(cell.get(OFFICE + "date-value", shown)).replace("T00:00:00", "").replace("T", " ")
    if shown or not value:
        return shown or str(cell.get(OFFICE + "string-value", ""))
    try:
        return f"{plain(float(value) * 100)}%" if kind == "percentage" else plain(float(value))
    except ValueError:
        return str(value)


def _hidden_columns(table: etree._Element, sheet: Sheet, *, folded: bool = False) -> set[int]:
    """The columns that are hidden, by themselves or in a group that is folded away; only the latter if ``folded``."""
    columns = {column for _, column in sheet.cells}
    found: set[int] = set()
    position = 0
    for element in table.iter(TABLE + "table-column"):
        width = _count(element, "number-columns-repeated", _COLUMNS)
        groups = element.iterancestors(TABLE + "table-column-group")
        away = any(group.get(TABLE + "display") == "false" for group in groups)
        if away or (element.get(TABLE + "visibility") in _HIDDEN and not folded):
            found |= {column for column in columns if position <= column < position + width}
        position += width
    return found


def _count(element: etree._Element, name: str, most: int) -> int:
    value = element.get(TABLE + name, "1")
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 9 else 1

"""Reads sheets of Excel 2003 XML workbooks (``Workbook``, often named ``.xls``), as programs that fill templates write them.

Source: XML Spreadsheet Reference of Microsoft Office 2003.
"""

from __future__ import annotations

from lxml import etree

from submissions.limits import Limits
from submissions.readers.archive import parsed
from submissions.readers.books.sheet import Sheet, cell_name
from submissions.readers.books.struck_cells import CellText
from submissions.readers.books.xlsx_sheets import shown, uncalculated_note
from submissions.readers.left_out import STRUCK
from submissions.readers.symbols import OBJECT
from submissions.rejections import Rejected, too_many

_SS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_NAMED = {
    "General Number": "General", "Fixed": "0.00", "Standard": "#,##0.00", "Percent": "0.00%", "Currency": "#,##0.00",
    "Scientific": "0.00E+00", "General Date": "yyyy-m-d", "Short Date": "yyyy-m-d", "Medium Date": "yyyy-m-d", "Long Date": "yyyy-m-d",
}  # fmt: skip
"""Format codes of the names that the format has beside them."""
_STRIKES = ("S", "Strike", "Del")
# The largest sheet of Excel 2003 and a bound for merges: 65,536 rows, 256 columns.
_ROWS, _COLUMNS = 1 << 16, 1 << 8


def sheets(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """Return the worksheets in workbook order and the notes; raise :class:`Rejected`."""
    root = parsed(content.lstrip(), "Workbook")
    walk = _Walk(root, limits)
    found = [walk.sheet(element) for element in root.iterfind(_SS + "Worksheet")]
    if not found:
        raise Rejected("corrupt", "Workbook")
    return found, walk.notes


class _Walk:
    """One pass over a workbook."""

    def __init__(self, root: etree._Element, limits: Limits) -> None:
        self.notes: list[str] = []
        self._limits = limits
        self._filled = 0
        own = {style.get(_SS + "ID", ""): style for style in root.iterfind(f"{_SS}Styles/{_SS}Style")}
        self._styles = {name: (_format(style, own), _struck(style, own)) for name, style in own.items()}

    def sheet(self, element: etree._Element) -> Sheet:
        """Return the filled cells of one worksheet."""
        sheet = Sheet(element.get(_SS + "Name", ""))
        sheet.hidden = (element.findtext("{*}WorksheetOptions/{*}Visible") or "SheetVisible") != "SheetVisible"
        unvalued: list[str] = []
        row = -1
        for item in element.iterfind(f"{_SS}Table/{_SS}Row"):
            row = _number(item, "Index", row + 2, _ROWS) - 1
            self._row(sheet, item, row, unvalued)
            last = row + _number(item, "Span", 0, _ROWS)
            if item.get(_SS + "Hidden") == "1":
                sheet.hidden_rows.update(range(row, min(last, _ROWS) + 1))
            row = last
        column = -1
        for item in element.iterfind(f"{_SS}Table/{_SS}Column"):
            column = _number(item, "Index", column + 2, _COLUMNS) - 1
            last = column + _number(item, "Span", 0, _COLUMNS)
            if item.get(_SS + "Hidden") == "1":
                sheet.hidden_columns.update(range(column, last + 1))
            column = last
        self.notes += uncalculated_note(sheet.name or "", unvalued)
        return sheet

    def _row(self, sheet: Sheet, row_element: etree._Element, row: int, unvalued: list[str]) -> None:
        column = -1
        for cell in row_element.iterfind(_SS + "Cell"):
            column = _number(cell, "Index", column + 2, _COLUMNS) - 1
            across, down = _number(cell, "MergeAcross", 0, _COLUMNS), _number(cell, "MergeDown", 0, _ROWS)
            if across or down:
                sheet.spans[row, column] = (down + 1, across + 1)
            data = cell.find(_SS + "Data")
            code, struck = self._styles.get(cell.get(_SS + "StyleID") or row_element.get(_SS + "StyleID", "Default"), ("General", False))
            text, removed = _text(data, code).kept(struck) if data is not None else ("", False)
            self.notes += [STRUCK] * removed
            if cell.get(_SS + "Formula") and (data is None or not "".join(data.itertext())) and not removed:
                unvalued.append(cell_name(row, column))
                text = OBJECT
            if text.strip():
                sheet.cells[row, column] = text.strip()
                self._filled += 1
                if self._filled > self._limits.cells:
                    raise too_many("cells", self._limits.cells)
            column += across


def _text(data: etree._Element, code: str) -> CellText:
    """Return what a cell's data show: a number by its format, a day as 2023-12-31, a text with its struck parts marked."""
    kind, stored = data.get(_SS + "Type", "String"), "".join(data.itertext())
    if kind == "Number":
        return CellText(((shown(stored, code, False), None),))
    if kind == "DateTime":
        return CellText(((stored.replace("T00:00:00.000", "").replace("T", " ").removesuffix(".000"), None),))
    if kind == "Boolean":
        return CellText((("TRUE" if stored == "1" else "FALSE", None),))
    return CellText(tuple(_runs(data, None)))


def _runs(element: etree._Element, struck: bool | None) -> list[tuple[str, bool | None]]:
    found: list[tuple[str, bool | None]] = [(element.text or "", struck)]
    for child in element:
        own = True if etree.QName(child).localname in _STRIKES else struck
        found += [*_runs(child, own), (child.tail or "", struck)]
    return found


def _format(style: etree._Element, styles: dict[str, etree._Element]) -> str:
    for one in _ancestry(style, styles):
        stated = one.find(_SS + "NumberFormat")
        if stated is not None:
            code = stated.get(_SS + "Format", "General")
            return _NAMED.get(str(code), str(code))
    return "General"


def _struck(style: etree._Element, styles: dict[str, etree._Element]) -> bool:
    font = next((found for one in _ancestry(style, styles) if (found := one.find(_SS + "Font")) is not None), None)
    return font is not None and font.get(_SS + "StrikeThrough") == "1"


def _ancestry(style: etree._Element, styles: dict[str, etree._Element]) -> list[etree._Element]:
    """Return a style and those it is based on, nearest first; a circle ends where it closes."""
    chain: list[etree._Element] = []
    current: etree._Element | None = style
    while current is not None and current not in chain:
        chain.append(current)
        current = styles.get(current.get(_SS + "Parent", ""))
    return chain


def _number(element: etree._Element, name: str, default: int, most: int) -> int:
    value = element.get(_SS + name, "")
    return max(0, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 9 else default

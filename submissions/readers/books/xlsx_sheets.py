"""Reads sheets of an OOXML workbook (``.xlsx``, ``.xlsm``): what each cell shows, merges, and what is hidden.

The parts themselves are read, because only they hold the number formats and a used range may not be trusted to be
small. Source: ECMA-376 part 1, section 18; strict and transitional names alike.
"""

from __future__ import annotations

import re

from lxml import etree

from submissions.limits import Limits
from submissions.readers.books.conditional_strikes import struck_by_rule
from submissions.readers.books.number_format import BUILT_IN, displayed
from submissions.readers.books.sheet import Place, Sheet, cell_name
from submissions.readers.books.struck_cells import CellText
from submissions.readers.left_out import EXTERNAL, MACROS, STRUCK
from submissions.readers.package import OfficePackage
from submissions.readers.repeated_lines import of_sheet
from submissions.readers.symbols import OBJECT
from submissions.rejections import Rejected, too_many

_EMPTY = CellText(())
_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
# Merges of one sheet that are laid out; a form has a few dozen. Set with b88e816 against hostile files.
_MERGES = 50_000
_MAIN = "xl/workbook.xml"


def sheets(content: bytes, limits: Limits) -> tuple[list[Sheet], list[str]]:
    """The worksheets in workbook order and the notes; raises :class:`Rejected`."""
    return _Workbook(content, limits).read()


def place(reference: str) -> Place | None:
    """Return row and column, from 0, of a name such as B7; ``None`` if it is no name of a cell."""
    match = _REFERENCE.match(reference)
    if not match:
        return None
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - 64
    return int(match[2]) - 1, column - 1


class _Workbook:
    """One workbook. Its parts are found through relationships; targets outside the archive are never opened."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        self._package = OfficePackage(content, limits)
        self._limits = limits
        self._filled = 0
        self._notes: list[str] = []
        main = self._package.main(_MAIN)
        self._path = main if main in self._package else _MAIN
        self._targets = self._package.relations(self._path)
        self._strings = self._shared(self._package.related(self._path, "sharedStrings", ""))
        styles = self._package.related(self._path, "styles", "")
        self._styles, self._striking = self._formats(styles), self._differences(styles)
        self._from_1904 = False

    def read(self) -> tuple[list[Sheet], list[str]]:
        """Return all worksheets. Chart sheets and dialogs hold no cells."""
        root = self._package.xml(self._path)
        if root is None:
            raise Rejected("corrupt", self._path)
        properties = root.find("{*}workbookPr")
        self._from_1904 = properties is not None and properties.get("date1904") in ("1", "true")
        found = []
        for element in root.iterfind("{*}sheets/{*}sheet"):
            relation = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
            target = self._targets.get(relation)
            name = element.get("name", "")
            if target is None or target.kind != "worksheet":
                self._notes.append(f"sheet_without_cells: {name}")
                continue
            found.append(self._sheet(name, target.target))
            found[-1].hidden = element.get("state", "visible") != "visible"
        if not found:
            raise Rejected("corrupt", self._path)
        kinds = [relation.kind for relation in self._targets.values()]
        self._notes += [MACROS] if "vbaProject" in kinds else []
        self._notes += [EXTERNAL] if "externalLink" in kinds else []
        return found, self._notes

    def _shared(self, part: str) -> list[CellText]:
        root = self._package.xml(part) if part else None
        return [_text(element) for element in root.iterfind("{*}si")] if root is not None else []

    def _formats(self, part: str) -> list[tuple[str, bool]]:
        """Return the format code of each cell style, and true if its font is struck through."""
        root = self._package.xml(part) if part else None
        if root is None:
            return []
        own = {_integer(e.get("numFmtId")): e.get("formatCode", "General") for e in root.iterfind("{*}numFmts/{*}numFmt")}
        struck = [_struck(font) is True for font in root.iterfind("{*}fonts/{*}font")]
        found = []
        for style in root.iterfind("{*}cellXfs/{*}xf"):
            number, font = _integer(style.get("numFmtId")), _integer(style.get("fontId"))
            found.append((own.get(number) or BUILT_IN.get(number, "General"), 0 <= font < len(struck) and struck[font]))
        return found

    def _differences(self, part: str) -> list[bool]:
        """True for each format of a conditional rule that strikes through."""
        root = self._package.xml(part) if part else None
        return [_struck(font) is True for one in root.iterfind("{*}dxfs/{*}dxf") for font in _font(one)] if root is not None else []

    def _sheet(self, name: str, path: str) -> Sheet:
        root = self._package.xml(path)
        if root is None:
            raise Rejected("corrupt", path)
        sheet = Sheet(name)
        unvalued: list[str] = []
        row = -1
        for element in root.iterfind("{*}sheetData/{*}row"):
            number = _integer(element.get("r"))
            row = number - 1 if number > 0 else row + 1
            self._row(sheet, unvalued, element, row)
            if element.get("hidden") in ("1", "true"):
                sheet.hidden_rows.add(row)
        for element in list(root.iterfind("{*}mergeCells/{*}mergeCell"))[:_MERGES]:
            first, _, last = element.get("ref", "").partition(":")
            start, end = place(first), place(last or first)
            if start and end and end[0] >= start[0] and end[1] >= start[1]:
                sheet.spans[start] = (end[0] - start[0] + 1, end[1] - start[1] + 1)
        hidden = [e for e in root.iterfind("{*}cols/{*}col") if e.get("hidden") in ("1", "true")]
        columns = {column for _, column in sheet.cells}
        reach = {e: {c for c in columns if _integer(e.get("min")) - 1 <= c < _integer(e.get("max"))} for e in hidden}
        sheet.hidden_columns = {c for found in reach.values() for c in found}
        sheet.folded_columns = {c for e, found in reach.items() if _integer(e.get("outlineLevel")) > 0 for c in found}
        self._notes += uncalculated_note(name, unvalued)
        self._strike(sheet, root)
        sheet.heads = [line for part in root.iterfind("{*}headerFooter/*") for line in of_sheet(part.text or "")]
        return sheet

    def _strike(self, sheet: Sheet, root: etree._Element) -> None:
        """Take out what a conditional format strikes through, and note a rule that cannot be worked out."""
        struck, unknown = struck_by_rule(root, self._striking, sheet.cells, place)
        sheet.cells = {at: text for at, text in sheet.cells.items() if at not in struck}
        self._notes += [STRUCK] * bool(struck) + [f"conditional_strike_not_worked_out: {sheet.name}"] * unknown

    def _row(self, sheet: Sheet, unvalued: list[str], element: etree._Element, row: int) -> None:
        column = -1
        for cell in element.iterfind("{*}c"):
            column += 1
            at = place(cell.get("r", ""))
            if at is not None:
                row, column = at
            style = _integer(cell.get("s", "0"))
            code, struck = self._styles[style] if 0 <= style < len(self._styles) else ("General", False)
            value = self._value(cell, code)
            if value is None:
                unvalued.append(cell_name(row, column))
                value = CellText(((OBJECT, False),))
            text, removed = value.kept(struck)
            self._notes += [STRUCK] * removed
            if text.strip():
                sheet.cells[row, column] = text.strip()
                self._filled += 1
                if self._filled > self._limits.cells:
                    raise too_many("cells", self._limits.cells)

    def _value(self, cell: etree._Element, code: str) -> CellText | None:
        """Return what the cell shows, or ``None`` for a formula that no program has calculated."""
        kind, stored = cell.get("t", "n"), cell.findtext("{*}v") or ""
        if kind == "inlineStr":
            inline = cell.find("{*}is")
            return _text(inline) if inline is not None else _EMPTY
        if not stored:
            return None if cell.find("{*}f") is not None and kind != "str" else _EMPTY
        if kind == "s":
            index = _integer(stored)
            return self._strings[index] if 0 <= index < len(self._strings) else _EMPTY
        return CellText(((self._shown(kind, stored, code), None),))

    def _shown(self, kind: str, stored: str, code: str) -> str:
        if kind == "b":
            return "TRUE" if stored == "1" else "FALSE"
        if kind == "d":
            return stored.replace("T00:00:00", "").replace("T", " ").removesuffix("Z")
        if kind != "n":
            return _unescaped(stored)
        return shown(stored, code, self._from_1904)


def shown(stored: str, code: str, from_1904: bool) -> str:
    """Return a stored number as displayed; text that is no number stays as it is."""
    try:
        return displayed(float(stored), code, from_1904)
    except (ValueError, OverflowError, ArithmeticError):
        return stored


def uncalculated_note(sheet: str, unvalued: list[str]) -> list[str]:
    """Return the note about one sheet's formulas without a value."""
    return [f"formula_without_value: {sheet}!{','.join(unvalued[:50])}{'…' if len(unvalued) > 50 else ''}"] if unvalued else []


def _text(element: etree._Element) -> CellText:
    """Return a string's runs. Phonetic guides are no part of it."""
    runs = element.xpath("./*[local-name()='t'] | ./*[local-name()='r']/*[local-name()='t']")
    return CellText(tuple((_unescaped(run.text or ""), _own(run)) for run in runs))


def _own(run: etree._Element) -> bool | None:
    """Return what a run's own font says of a strike; without a font of its own, the cell's counts."""
    font = run.getprevious()
    return None if font is None else _struck(font) is True


def _font(difference: etree._Element) -> list[etree._Element]:
    """The font of a conditional format, or the format itself, which then says nothing of a strike."""
    return [font if (font := difference.find("{*}font")) is not None else difference]


def _struck(font: etree._Element) -> bool | None:
    """True if a font is struck through; ``None`` if it does not say."""
    line = font.find("{*}strike")
    return None if line is None else line.get("val", "1") not in ("0", "false")


def _unescaped(text: str) -> str:
    return (
        _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
        if "_x" in text or "\r" in text
        else text
    )


def _integer(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else -1

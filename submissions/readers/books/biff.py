"""Reads numbers from a BIFF stream (``.xls``, ``.et``): values, number formats, error values and what is hidden.

calamine reads the texts and merges. Source: [MS-XLS] 2.3 and 2.4; BIFF5 differs in the texts of formats and sheets.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from submissions.readers.books.biff_strings import is_struck, rich_strings
from submissions.readers.books.number_format import BUILT_IN, displayed
from submissions.readers.books.sheet import Place
from submissions.readers.repeated_lines import of_sheet
from submissions.rejections import Rejected

# Record types and flags are those of [MS-XLS] 2.3.2 (record enumeration).
_BOF, _EOF, _FILEPASS, _CODEPAGE, _DATEMODE = 0x0809, 0x000A, 0x002F, 0x0042, 0x0022
_HEADER, _FOOTER = 0x0014, 0x0015
_BOUNDSHEET, _FORMAT, _XF, _ROW, _COLINFO = 0x0085, 0x041E, 0x00E0, 0x0208, 0x007D
_DIMENSIONS, _FONT, _SST, _CONTINUE = 0x0200, 0x0031, 0x00FC, 0x003C
_STRIKE = 0x0008
"""Flag of a font that is struck through. Source: [MS-XLS] 2.4.122 (Font)."""
# The largest sheet of BIFF8. Source: [MS-XLS] 2.4.90 (Dimensions).
_ROWS, _COLUMNS = 65_536, 256
_NUMBER, _RK, _MULRK, _FORMULA, _BOOLERR, _LABEL, _LABELSST, _RSTRING = 0x0203, 0x027E, 0x00BD, 0x0006, 0x0205, 0x0204, 0x00FD, 0x00D6
# Source: [MS-XLS] 2.5.10 (Bes).
_ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}
_CODEPAGES = {936: "gb18030", 950: "big5", 1200: "utf-16-le", 1252: "cp1252", 65001: "utf-8"}
_WORKSHEET = 0  # BoundSheet8.dt of a worksheet or dialog. Source: [MS-XLS] 2.4.28


@dataclass
class Cells:
    """One worksheet: texts of numbers, truths and errors by place, the extent of all filled cells, and what is hidden."""

    name: str
    index: int
    hidden: bool
    texts: dict[Place, str] = field(default_factory=dict)
    first: Place = (1 << 20, 1 << 20)
    last: Place = (-1, -1)
    struck: set[Place] = field(default_factory=set)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    folded_columns: list[tuple[int, int]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)

    @property
    def area(self) -> int:
        """The number of places in the used range, filled or not."""
        return max(0, self.last[0] - self.first[0] + 1) * max(0, self.last[1] - self.first[1] + 1)


class Stream:
    """The workbook stream of an OLE file. Raises :class:`Rejected` ``corrupt`` or ``encrypted``."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._codepage = "gb18030"
        self._last = 0
        self._from_1904 = False
        self._formats: dict[int, str] = {}
        self._styles: list[tuple[int, int]] = []
        self._fonts: list[bool] = []
        self._shared: list[bytes] = []
        self._sheets: list[tuple[int, int, int, bytes]] = []
        try:
            self._wide = struct.unpack_from("<HHH", stream)[2] >= 0x0600
            for kind, payload in _records(stream, 0):
                self._global(kind, payload)
            self._rich = rich_strings(self._shared, self._fonts)
        except struct.error as error:
            raise Rejected("corrupt") from error

    def worksheets(self) -> Iterator[Cells]:
        """The worksheets in workbook order, each with its index among all sheets."""
        for index, (offset, hidden, kind, name) in enumerate(self._sheets):
            if kind != _WORKSHEET:
                continue
            cells = Cells(self._string(name), index, hidden & 3 != 0)
            try:
                for record, payload in _records(self._stream, offset):
                    self._cell(cells, record, payload)
            except struct.error as error:
                raise Rejected("corrupt") from error
            yield cells

    def _global(self, kind: int, payload: bytes) -> None:
        if kind == _FILEPASS:
            raise Rejected("encrypted")
        if kind == _CODEPAGE:
            self._codepage = _CODEPAGES.get(struct.unpack_from("<H", payload)[0], "gb18030")
        elif kind == _DATEMODE:
            self._from_1904 = struct.unpack_from("<H", payload)[0] == 1
        elif kind == _BOUNDSHEET:
            self._sheets.append((*struct.unpack_from("<IBB", payload), payload[6:]))
        elif kind == _XF:
            self._styles.append(struct.unpack_from("<HH", payload))
        elif kind == _FONT:
            self._fonts.append(bool(struct.unpack_from("<HH", payload)[1] & _STRIKE))
        elif kind == _SST or (kind == _CONTINUE and self._last == _SST):
            self._shared.append(payload)
        elif kind == _FORMAT:
            self._formats[struct.unpack_from("<H", payload)[0]] = self._string(payload[2:], long=True)
        self._last = self._last if kind == _CONTINUE else kind

    def _string(self, payload: bytes, *, long: bool = False) -> str:
        """Decode a counted string. BIFF8 says if its characters are wide; BIFF5 uses the code page."""
        if not self._wide:
            return payload[1 : 1 + payload[0]].decode(self._codepage, "replace") if payload else ""
        start = 3 if long else 2
        if len(payload) < start:
            return ""
        count = int.from_bytes(payload[: start - 1], "little")
        if payload[start - 1] & 1:
            return payload[start : start + 2 * count].decode("utf-16-le", "replace")
        return payload[start : start + count].decode("latin-1")

    def _cell(self, cells: Cells, kind: int, payload: bytes) -> None:
        if kind == _DIMENSIONS:
            self._check_extent(payload)
        elif kind == _ROW:
            row, flags = struct.unpack_from("<H", payload)[0], struct.unpack_from("<H", payload, 12)[0]
            if flags & 0x20:
                cells.hidden_rows.append(row + 1)
        elif kind in (_HEADER, _FOOTER):
            cells.heads += of_sheet(self._string(payload, long=True))
        elif kind == _COLINFO:
            first, last, _, _, flags = struct.unpack_from("<5H", payload)
            if flags & 1:
                cells.hidden_columns.append((first, last))
                cells.folded_columns += [(first, last)] if flags & 0x700 else []
        elif kind in (_NUMBER, _RK, _FORMULA, _BOOLERR, _LABEL, _LABELSST, _RSTRING):
            row, column, style = struct.unpack_from("<3H", payload)
            self._put(cells, row, column, self._text(kind, payload, style))
            self._strike(cells, (row, column), kind, payload, style)
        elif kind == _MULRK:
            row, column = struct.unpack_from("<2H", payload)
            for position in range(4, len(payload) - 7, 6):
                style, number = struct.unpack_from("<HI", payload, position)
                at = column + (position - 4) // 6
                self._put(cells, row, at, self._shown(_rk(number), style))
                self._strike(cells, (row, at), kind, payload, style)

    def _check_extent(self, payload: bytes) -> None:
        """Raise :class:`Rejected` ``corrupt`` if the declared extent is impossible.

        calamine makes room for the extent before it reads a cell, and the process dies if it cannot.
        """
        first_row, rows, first_column, columns = struct.unpack_from("<IIHH" if self._wide else "<4H", payload)
        if not (first_row <= rows <= _ROWS and first_column <= columns <= _COLUMNS):
            raise Rejected("corrupt", "extent of a sheet")

    @staticmethod
    def _put(cells: Cells, row: int, column: int, text: str | None) -> None:
        cells.first = (min(cells.first[0], row), min(cells.first[1], column))
        cells.last = (max(cells.last[0], row), max(cells.last[1], column))
        if text is not None:
            cells.texts[row, column] = text

    def _strike(self, cells: Cells, place: Place, kind: int, payload: bytes, style: int) -> None:
        """Take out what a cell's font, or the fonts of the parts of its text, strike through."""
        struck = style < len(self._styles) and is_struck(self._styles[style][0], self._fonts)
        rich = self._rich.get(struct.unpack_from("<I", payload, 6)[0]) if kind == _LABELSST else None
        if rich is None and not struck:
            return
        kept, removed = rich.kept(struck) if rich is not None else ("", True)
        if removed:
            cells.struck.add(place)
            cells.texts[place] = kept

    def _text(self, kind: int, payload: bytes, style: int) -> str | None:
        """Return what a cell shows, or ``None`` for the texts that calamine reads."""
        if kind == _RK:
            return self._shown(_rk(struct.unpack_from("<I", payload, 6)[0]), style)
        if kind == _BOOLERR:
            return _truth(payload[6], error=payload[7] == 1) if len(payload) > 7 else ""
        if kind == _NUMBER:
            return self._shown(struct.unpack_from("<d", payload, 6)[0], style)
        if kind == _FORMULA:
            result = payload[6:14]
            if result[6:8] != b"\xff\xff":
                return self._shown(struct.unpack_from("<d", payload, 6)[0], style)
            return {0: None, 3: ""}.get(result[0], _truth(result[2], error=result[0] == 2))
        return None

    def _shown(self, value: float, style: int) -> str:
        number = self._styles[style][1] if style < len(self._styles) else 0
        try:
            return displayed(value, self._formats.get(number) or BUILT_IN.get(number, "General"), self._from_1904)
        except (ValueError, OverflowError, ArithmeticError):
            return ""


def _records(stream: bytes, offset: int) -> Iterator[tuple[int, bytes]]:
    """Yield the records of one substream up to its end; skip those of charts inside it."""
    depth = 0
    while offset + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, offset)
        payload = stream[offset + 4 : offset + 4 + size]
        offset += 4 + size
        if kind == _BOF:
            depth += 1
        elif kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
        elif depth == 1:
            yield kind, payload


def _rk(number: int) -> float:
    """Decode an RK value: 30 bits of an integer or of a float, perhaps in hundredths. Source: [MS-XLS] 2.5.217."""
    if number & 2:
        value = float(number >> 2) if number < 1 << 31 else float((number >> 2) - (1 << 30))
    else:
        value = float(struct.unpack("<d", struct.pack("<Q", (number & 0xFFFFFFFC) << 32))[0])
    return value / 100 if number & 1 else value


def _truth(code: int, *, error: bool) -> str:
    return _ERRORS.get(code, "#ERROR!") if error else "TRUE" if code else "FALSE"

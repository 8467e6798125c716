"""Shared strings of a BIFF8 workbook whose parts have fonts of their own: only these tell what is struck through in a cell.

Source: [MS-XLS] 2.4.265 (SST), 2.5.293 (XLUnicodeRichExtendedString), 2.4.58 (Continue).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from submissions.readers.books.struck_cells import CellText

# Flags of a string: wide characters, extended data, runs of fonts. Source: [MS-XLS] 2.5.293.
_HIGH, _EXTENDED, _RICH = 1, 4, 8


def rich_strings(records: Sequence[bytes], struck: Sequence[bool]) -> dict[int, CellText]:
    """Return, by number, the strings of an SST record and its continuations that a struck font takes part in.

    ``struck`` says of each font, by its number, if it is struck through. A damaged table gives the strings before the damage.
    """
    found: dict[int, CellText] = {}
    reader = _Records(records)
    reader.take(4)
    count = int.from_bytes(reader.take(4), "little")
    for number in range(count):
        if reader.is_done:
            break
        text, runs = reader.string()
        if any(is_struck(font, struck) for _, font in runs):
            found[number] = CellText(tuple(_runs(text, runs, struck)))
    return found


def _runs(text: str, runs: list[tuple[int, int]], struck: Sequence[bool]) -> Iterator[tuple[str, bool | None]]:
    """Yield the parts of a text; the part before the first run has the cell's own font."""
    yield text[: runs[0][0]], None
    for (start, font), (end, _) in pairwise([*runs, (len(text), 0)]):
        yield text[start:end], is_struck(font, struck)


def is_struck(font: int, struck: Sequence[bool]) -> bool:
    """True if a font is struck through. No font has the number 4, so those behind it are one place earlier ([MS-XLS] 2.5.129)."""
    index = font - (font > 4)
    return index < len(struck) and struck[index]


class _Records:
    """Bytes of a record and its continuations; characters that go on in a continuation say anew how wide they are."""

    def __init__(self, records: Sequence[bytes]) -> None:
        self._records = records
        self._record = self._at = 0

    @property
    def is_done(self) -> bool:
        """True if no bytes are left."""
        while self._record < len(self._records) and self._at >= len(self._records[self._record]):
            self._record, self._at = self._record + 1, 0
        return self._record >= len(self._records)

    def take(self, size: int) -> bytes:
        """Return the next bytes, over the ends of records; fewer where there are no more."""
        out = b""
        while len(out) < size and not self.is_done:
            part = self._records[self._record][self._at : self._at + size - len(out)]
            self._at += len(part)
            out += part
        return out

    def string(self) -> tuple[str, list[tuple[int, int]]]:
        """Return the next string and its runs: where each begins, and the number of its font."""
        length, flags = int.from_bytes(self.take(2), "little"), int.from_bytes(self.take(1), "little")
        runs = int.from_bytes(self.take(2), "little") if flags & _RICH else 0
        extended = int.from_bytes(self.take(4), "little") if flags & _EXTENDED else 0
        text = self._characters(length, bool(flags & _HIGH))
        raw = self.take(4 * runs)
        self.take(extended)
        return text, [
            (int.from_bytes(raw[at : at + 2], "little"), int.from_bytes(raw[at + 2 : at + 4], "little")) for at in range(0, len(raw), 4)
        ]

    def _characters(self, length: int, wide: bool) -> str:
        text, record = "", self._record
        while len(text) < length and not self.is_done:
            if self._record != record:
                wide, record = bool(int.from_bytes(self.take(1), "little") & _HIGH), self._record
            room = (len(self._records[self._record]) - self._at) // (2 if wide else 1)
            raw = self.take(max(1, min(length - len(text), room)) * (2 if wide else 1))
            text += raw.decode("utf-16-le" if wide else "latin-1", "replace") or "\0"
        return text[:length]

"""Reads properties of paragraphs and characters in a binary Word document: bin tables, formatted pages, modifiers.

A bin table says which 512-byte page of the main stream describes which bytes of text. A page lists runs of bytes with
property modifiers (sprm). Source: [MS-DOC] 2.4.6, 2.6, 2.8.5, 2.8.6, 2.9.23, 2.9.175.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterator

from submissions.readers.word.word_binary import WordFile

Modifier = tuple[int, bytes]
Run = tuple[int, int, int, bytes]

# Numbers of PlcfBteChpx and PlcfBtePapx. Source: [MS-DOC] 2.5.10 (FibRgFcLcb97).
CHARACTERS, PARAGRAPHS = 12, 13

_PAGE = 512  # bytes of a page of formatted properties. Source: [MS-DOC] (ChpxFkp, PapxFkp)
# Bytes of an operand by the three highest bits of its code (spra). Source: [MS-DOC] 2.6.1.
_SIZES = (1, 1, 2, 4, 2, 2, 0, 3)
# Codes with sizes of their own and codes whose operand lies in the Data stream. Source: [MS-DOC] 2.6.2, 2.6.3.
_LONG_TABLE, _TABS = 0xD608, 0xC615
_ELSEWHERE = (0x6645, 0x6646, 0x646B)


def modifiers(content: bytes) -> Iterator[Modifier]:
    """Yield the property modifiers in ``content`` with their operands; end where they make no sense."""
    position = 0
    while position + 2 <= len(content):
        code = content[position] | content[position + 1] << 8
        position += 2
        size = _SIZES[code >> 13]
        if not size:
            if code == _LONG_TABLE:
                size = int.from_bytes(content[position : position + 2], "little") - 1
                position += 2
            else:
                size = content[position] if position < len(content) else 0
                position += 1
                if code == _TABS and size == 255:
                    return
        if size < 0 or position + size > len(content):
            return
        yield code, content[position : position + size]
        position += size


class FormattedPages:
    """The runs of one kind, found by byte offset. Damaged pages have none."""

    def __init__(self, file: WordFile, kind: int) -> None:
        self._file = file
        self._kind = kind
        table = file.part(kind)
        count = max(0, (len(table) - 4) // 8)
        self._starts = struct.unpack_from(f"<{count}I", table) if count else ()
        self._numbers = [n & 0x3FFFFF for n in struct.unpack_from(f"<{count}I", table, 4 * (count + 1))] if count else []
        self._pages: dict[int, tuple[list[int], list[Run]]] = {}

    def __bool__(self) -> bool:
        return any(self._page(number)[1] for number in self._numbers[:64])

    def at(self, offset: int) -> tuple[int, bytes]:
        """Return style and property modifiers of the run that holds the byte at ``offset``, or nothing."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return 0, b""
        starts, runs = self._page(self._numbers[index])
        run = bisect_right(starts, offset) - 1
        if run < 0 or offset >= runs[run][1]:
            return 0, b""
        return runs[run][2], runs[run][3]

    def runs(self) -> Iterator[Run]:
        """Yield all runs that have properties: first byte, byte behind the last, style, property modifiers."""
        for number in dict.fromkeys(self._numbers):
            yield from (run for run in self._page(number)[1] if run[3])

    def _page(self, number: int) -> tuple[list[int], list[Run]]:
        if number not in self._pages:
            page = self._file.main[number * _PAGE : (number + 1) * _PAGE]
            runs = list(self._read(page)) if len(page) == _PAGE else []
            self._pages[number] = [run[0] for run in runs], runs
        return self._pages[number]

    def _read(self, page: bytes) -> Iterator[Run]:
        count = page[-1]
        step = 13 if self._kind == PARAGRAPHS else 1
        if 4 * (count + 1) + step * count >= _PAGE:
            return
        bounds = struct.unpack_from(f"<{count + 1}I", page)
        for index in range(count):
            place = 2 * page[4 * (count + 1) + step * index]
            style, content = self._properties(page, place) if place else (0, b"")
            yield bounds[index], bounds[index + 1], style, content

    def _properties(self, page: bytes, place: int) -> tuple[int, bytes]:
        size = page[place]
        if self._kind == CHARACTERS:
            return 0, page[place + 1 : place + 1 + size]
        begin, length = (place + 1, 2 * size - 1) if size else (place + 2, 2 * page[(place + 1) % _PAGE])
        content = page[begin : begin + length]
        return int.from_bytes(content[:2], "little"), content[2:]


def expanded(content: bytes, extra: bytes) -> Iterator[Modifier]:
    """Yield the modifiers, with those kept in the stream of extra content (wide rows of tables) in their place."""
    for code, operand in modifiers(content):
        yield code, operand
        if code in _ELSEWHERE:
            start = int.from_bytes(operand, "little")
            size = int.from_bytes(extra[start : start + 2], "little")
            yield from modifiers(extra[start + 2 : start + 2 + size])

"""Reads the character styles of a binary Word document, as property modifiers.

Source: [MS-DOC] 2.9.260, 2.9.271, 2.9.335 (UpxChpx).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from submissions.readers.word.word_binary import WordFile

# Number of Stshf ([MS-DOC] 2.5.10), the kind of a character style (2.9.260), and a bound on inheritance.
_STYLES = 1
_CHARACTER = 2
_DEEPEST = 12


def definitions(sheet: bytes) -> Iterator[tuple[bytes, int]]:
    """Yield the definitions of all styles in the order of their numbers, each with the length of its fixed part."""
    if len(sheet) < 6:
        return
    head, _, base = struct.unpack_from("<3H", sheet)
    position = 2 + head
    while position + 2 <= len(sheet):
        (size,) = struct.unpack_from("<H", sheet, position)
        yield sheet[position + 2 : position + 2 + size], base
        position += 2 + size


def properties_at(definition: bytes, base: int) -> int:
    """Return where a definition's properties begin, behind its name."""
    return base + 2 + 2 * int.from_bytes(definition[base : base + 2], "little") + 2


def character_styles(file: WordFile) -> dict[int, bytes]:
    """Return the property modifiers of each character style, those it inherits first."""
    own: dict[int, tuple[int, bytes]] = {}
    for number, (definition, base) in enumerate(definitions(file.part(_STYLES))):
        if len(definition) >= base + 2 and base >= 10 and definition[2] & 15 == _CHARACTER:
            place = properties_at(definition, base)
            size = int.from_bytes(definition[place : place + 2], "little")
            own[number] = int.from_bytes(definition[2:4], "little") >> 4, definition[place + 2 : place + 2 + size]
    found = {}
    for number, (parent, stated) in own.items():
        above, changes = parent, stated
        for _ in range(_DEEPEST):
            if above not in own:
                break
            changes = own[above][1] + changes
            above = own[above][0]
        found[number] = changes
    return found

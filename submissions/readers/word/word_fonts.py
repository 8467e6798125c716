"""Reads the fonts of a binary Word document by number; they tell what a character of a symbol font prints.

Source: [MS-DOC] 2.9.287 (SttbfFfn), 2.9.82 (FFN).
"""

from __future__ import annotations

from submissions.readers.word.word_binary import WordFile

# Number of SttbfFfn and offset of a font's name in its FFN. Source: [MS-DOC] 2.5.10, 2.9.82.
_FONTS = 15
_NAME = 40


def fonts_of(file: WordFile) -> dict[int, str]:
    """Return the names of fonts by number; a damaged table gives those that can be read."""
    table = file.part(_FONTS)
    names: dict[int, str] = {}
    position = 4
    for number in range(int.from_bytes(table[:2], "little")):
        if position >= len(table):
            break
        size = table[position] + 1
        name = table[position + _NAME : position + size]
        names[number] = name[: len(name) // 2 * 2].decode("utf-16-le", "replace").split("\0")[0]
        position += size
    return names

"""Reads automatic numbers and outline levels of a binary Word document, written as WordprocessingML would have them.

:mod:`submissions.readers.word.word_numbering` does the counting. Source: [MS-DOC] 2.9.131 to 2.9.150 (lists), 2.9.260,
2.9.271 (styles).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator

from lxml import etree

from submissions.readers.word.paragraph_properties import Modifier, modifiers
from submissions.readers.word.word_binary import WordFile
from submissions.readers.word.word_names import VAL, W
from submissions.readers.word.word_numbering import Numbering
from submissions.readers.word.word_sheet import definitions, properties_at

# Numbers of Stshf, PlfLst and PlfLfo. Source: [MS-DOC] 2.5.10 (FibRgFcLcb97).
_STYLES, _LISTS, _OVERRIDES = 1, 73, 74
# Codes sprmPIlfo, sprmPIlvl and sprmPOutLvl. Source: [MS-DOC] 2.6.2.
_LIST, _LEVEL, _OUTLINE = 0x460B, 0x260A, 0x2640
_CODES = (_LIST, _LEVEL, _OUTLINE)
NUMBER_FORMATS = {
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    11: "japaneseCounting",
    18: "decimalEnclosedCircle",
    23: "bullet",
    33: "taiwaneseCounting",
    35: "taiwaneseCountingThousand",
    37: "chineseCounting",
    39: "chineseCountingThousand",
    255: "none",
}
# The largest number of a list ([MS-DOC] 2.6.2, sprmPIlfo), and a bound on the depth of inherited styles.
_MOST, _DEEPEST = 0x7FE, 12


class Lists:
    """Numbers of a document's paragraphs, asked for in order."""

    def __init__(self, file: WordFile) -> None:
        self._styles = _styles(file.part(_STYLES))
        self._numbering = Numbering(_numbering(file), None)
        self._paragraphs: dict[tuple[int, int, int], etree._Element] = {}

    def number(self, style: int, changes: Iterable[Modifier]) -> tuple[str | None, int | None]:
        """Return the printed number of the next paragraph and its outline level, counted from 1."""
        values = {**self._styles.get(style, {}), **_values(changes)}
        key = values.get(_LIST, 0), values.get(_LEVEL, 0), values.get(_OUTLINE, 9)
        if key == (0, 0, 9):
            return None, None
        if key not in self._paragraphs:
            self._paragraphs[key] = _paragraph(*key)
        return self._numbering.number(self._paragraphs[key])


def _values(changes: Iterable[Modifier]) -> dict[int, int]:
    return {code: int.from_bytes(operand, "little") for code, operand in changes if code in _CODES}


def _add(parent: etree._Element, name: str, value: object = None) -> etree._Element:
    element = etree.SubElement(parent, W + name)
    if value is not None:
        element.set(VAL, str(value))
    return element


def _paragraph(number: int, level: int, outline: int) -> etree._Element:
    paragraph = etree.Element(W + "p")
    properties = _add(paragraph, "pPr")
    if 0 < number <= _MOST:
        numbered = _add(properties, "numPr")
        _add(numbered, "ilvl", level)
        _add(numbered, "numId", number)
    if outline < 9:
        _add(properties, "outlineLvl", outline)
    return paragraph


def _styles(sheet: bytes) -> dict[int, dict[int, int]]:
    """Return what each paragraph style says of list, level and outline, with what it inherits."""
    own = [_style(definition, base) for definition, base in definitions(sheet)]
    resolved = {}
    for index, (parent, values) in enumerate(own):
        above, all_values = parent, values
        for _ in range(_DEEPEST):
            if above >= len(own):
                break
            all_values = own[above][1] | all_values
            above = own[above][0]
        resolved[index] = all_values
    return resolved


def _style(definition: bytes, base: int) -> tuple[int, dict[int, int]]:
    if len(definition) < base + 2 or base < 10:
        return 0xFFF, {}
    kind, built_in = definition[2] & 15, int.from_bytes(definition[:2], "little") & 0xFFF
    parent = int.from_bytes(definition[2:4], "little") >> 4
    place = properties_at(definition, base)
    if kind != 1:
        return parent, {}
    values = {_OUTLINE: built_in - 1} if 1 <= built_in <= 9 else {}
    size = int.from_bytes(definition[place : place + 2], "little")
    return parent, values | _values(modifiers(definition[place + 4 : place + 2 + size]))


def _numbering(file: WordFile) -> etree._Element:
    root = etree.Element(W + "numbering")
    lists, overrides = file.part(_LISTS), file.part(_OVERRIDES)
    count = min(int.from_bytes(lists[:2], "little"), max(0, len(lists) - 2) // 28, _MOST)
    levels = _levels(file, 2 + 28 * count)
    for index in range(count):
        place = 2 + 28 * index
        element = _add(root, "abstractNum")
        element.set(W + "abstractNumId", lists[place : place + 4].hex())
        for level in range(1 if lists[place + 26] & 1 else 9):
            start, kind, text = next(levels, (1, 255, ""))
            item = _add(element, "lvl")
            item.set(W + "ilvl", str(level))
            _add(item, "start", start)
            _add(item, "numFmt", NUMBER_FORMATS.get(kind, "decimal"))
            _add(item, "lvlText", text)
    used = min(int.from_bytes(overrides[:4], "little"), max(0, len(overrides) - 4) // 16, _MOST)
    for index in range(used):
        element = _add(root, "num")
        element.set(W + "numId", str(index + 1))
        _add(element, "abstractNumId", overrides[4 + 16 * index : 8 + 16 * index].hex())
    return root


def _levels(file: WordFile, position: int) -> Iterator[tuple[int, int, str]]:
    """Yield the levels of all lists. They follow the table of lists, and its length does not count them."""
    content = file.after(_LISTS, position)
    place = 0
    for _ in range(9 * _MOST):
        if place + 30 > len(content):
            return
        start, kind = struct.unpack_from("<iB", content, place)
        place += 28 + content[place + 24] + content[place + 25]
        size = int.from_bytes(content[place : place + 2], "little")
        text = content[place + 2 : place + 2 + 2 * size].decode("utf-16-le", "replace")
        place += 2 + 2 * size
        shown = "".join(f"%{ord(char) + 1}" if ord(char) < 9 else char for char in text if ord(char) < 9 or char.isprintable())
        yield max(0, start), kind, shown

"""Counts the numbers that Word prints before paragraphs and no text holds: 一、 （一） 1. of numbering.xml and styles.xml."""

from __future__ import annotations

import re
from collections import defaultdict

from lxml import etree

from submissions.readers.word.word_names import VAL, W
from submissions.readers.word.word_styles import ancestries

_CHINESE = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


class Numbering:
    """Counts a document's numbered paragraphs in order. Either part may be missing."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._styles: dict[str, tuple[str | None, int, int | None]] = {}
        self._counters: dict[str, dict[int, int]] = defaultdict(dict)
        if numbering is not None:
            self._read_numbering(numbering)
        if styles is not None:
            self._read_styles(styles)

    def number(self, paragraph: etree._Element) -> tuple[str | None, int | None]:
        """Return the printed number of the next paragraph (``None`` if it has none) and its outline level, counted from 1."""
        properties = paragraph.find(W + "pPr")
        if properties is None:
            return None, None
        style = properties.find(W + "pStyle")
        num_id, level, outline = self._styles.get(style.get(VAL, "") if style is not None else "", (None, 0, None))
        own = properties.find(W + "numPr")
        if own is not None:
            num_id, level = _value(own, "numId") or num_id, _small(_value(own, "ilvl"), level)
        outline = _outline(_value(properties, "outlineLvl")) or outline
        return (self._advance(num_id, level) if num_id and num_id != "0" else None), outline

    def _advance(self, num_id: str, level: int) -> str | None:
        levels = self._levels.get(num_id)
        if not levels or level not in levels or levels[level][0] in ("none", "bullet"):
            return None
        counters = self._counters[num_id]
        counters[level] = counters.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counters if k > level]:
            del counters[deeper]

        def printed(match: re.Match[str]) -> str:
            wanted = int(match[1]) - 1
            kind, _, start = levels.get(wanted, ("decimal", "", 1))
            return _format(kind, counters.get(wanted, start))

        return re.sub(r"%(\d)", printed, levels[level][1]).strip() or None

    def _read_numbering(self, root: etree._Element) -> None:
        abstract = {}
        for element in root.iterfind(W + "abstractNum"):
            levels = {}
            for level in element.iterfind(W + "lvl"):
                start = _value(level, "start") or "1"
                index = level.get(W + "ilvl", "0")
                if index.isdecimal() and start.isdecimal():
                    levels[int(index)] = (_value(level, "numFmt") or "decimal", _value(level, "lvlText") or "", int(start))
            abstract[element.get(W + "abstractNumId")] = levels
        for element in root.iterfind(W + "num"):
            self._levels[element.get(W + "numId", "")] = abstract.get(_value(element, "abstractNumId"), {})

    def _read_styles(self, root: etree._Element) -> None:
        own = {style.get(W + "styleId", ""): style for style in root.iterfind(W + "style")}
        paragraphs = {name: found for name, style in own.items() if (found := style.find(W + "pPr")) is not None}
        numbers = {name: one for name, found in paragraphs.items() if (one := found.find(W + "numPr")) is not None and _value(one, "numId")}
        outlines = {name: value for name, found in paragraphs.items() if (value := _value(found, "outlineLvl"))}
        for name, chain in ancestries(own).items():
            number = next((numbers[one] for one in chain if one in numbers), None)
            outline = next((outlines[one] for one in chain if one in outlines), None)
            level = _value(number, "ilvl") if number is not None else None
            self._styles[name] = (
                _value(number, "numId") if number is not None else None,
                _small(level, 0),
                _outline(outline),
            )


def _small(text: str | None, default: int) -> int:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 4 else default


def _outline(text: str | None) -> int | None:
    """An outline level counted from 1; Word's tenth level is body text and none."""
    level = _small(text, 9)
    return level + 1 if level < 9 else None


def _value(parent: etree._Element, name: str) -> str | None:
    element = parent.find(W + name)
    return element.get(VAL) if element is not None else None


def _format(kind: str, number: int) -> str:
    if kind.startswith(("chinese", "ideographTraditional", "japaneseCounting", "taiwaneseCounting")):
        return _chinese(number)
    if kind.startswith("decimalEnclosedCircle") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        return chr((64 if kind == "upperLetter" else 96) + number)
    return str(number)


def _chinese(number: int) -> str:
    if number < 10:
        return _CHINESE[number]
    tens, ones = divmod(number, 10)
    if tens >= 10:
        return str(number)
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")

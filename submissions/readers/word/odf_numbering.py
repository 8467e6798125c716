"""Counts the numbers that an OpenDocument prints before paragraphs and no text holds: list styles and outline numbering.

Source: OASIS OpenDocument 1.3 part 3, sections 5.3 (lists) and 16.30 to 16.34 (list styles).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from submissions.readers.word.odf_text import STYLE, TEXT, XML_ID, count

_CHINESE = "零一二三四五六七八九"
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_LEVELS = (TEXT + "list-level-style-number", TEXT + "outline-level-style")
_LEVEL = TEXT + "level"


@dataclass(frozen=True)
class _Level:
    kind: str
    prefix: str
    suffix: str
    shown: int
    start: int


@dataclass
class Counting:
    """A list that is being counted: its style and the number that each level has reached."""

    style: str
    reached: dict[int, int] = field(default_factory=dict)


class ListNumbers:
    """Counts a document's lists in order; any of the parts with styles may be missing."""

    def __init__(self, *roots: etree._Element | None) -> None:
        self._styles: dict[str, dict[int, _Level]] = {}
        self._by_id: dict[str, Counting] = {}
        self._by_style: dict[str, Counting] = {}
        self._outline = Counting("")
        for root in roots:
            if root is None:
                continue
            for style in root.iter(TEXT + "list-style"):
                self._styles[style.get(STYLE + "name", "")] = _levels(style)
            for style in root.iter(TEXT + "outline-style"):
                self._styles[""] = _levels(style)

    def entered(self, element: etree._Element, outer: Counting | None) -> Counting:
        """Return the counting that a list continues: its outer list's, that of the list it names, or a new one."""
        style = element.get(TEXT + "style-name")
        if outer is not None and style in (None, outer.style):
            return outer
        style = style or ""
        counting = self._by_id.get(element.get(TEXT + "continue-list", ""))
        if counting is None and element.get(TEXT + "continue-numbering") == "true":
            counting = self._by_style.get(style)
        if counting is None or counting.style != style:
            counting = Counting(style)
        self._by_style[style] = counting
        if element.get(XML_ID):
            self._by_id[element.get(XML_ID, "")] = counting
        return counting

    def next(self, counting: Counting, level: int, start: str | None = None) -> str | None:
        """Return the printed number of the next item of this level, counted from 1; ``None`` if none is printed."""
        levels = self._styles.get(counting.style, {})
        own = levels.get(level)
        if own is None:
            return None
        reached = counting.reached
        reached[level] = (
            int(start) if start and start.isascii() and start.isdigit() and len(start) < 7 else reached.get(level, own.start - 1) + 1
        )
        for deeper in [key for key in reached if key > level]:
            del reached[deeper]
        if not own.kind:
            return (own.prefix + own.suffix).strip() or None
        shown = [levels[k] for k in range(max(1, level - own.shown + 1), level + 1) if k in levels and levels[k].kind]
        first = level - len(shown) + 1
        printed = (formatted(item.kind, reached.get(first + k, item.start)) for k, item in enumerate(shown))
        return (own.prefix + ".".join(printed) + own.suffix).strip() or None

    def heading(self, element: etree._Element, level: int) -> str | None:
        """Return the number that the outline numbering gives a heading outside lists."""
        if element.get(TEXT + "is-list-header") == "true":
            return None
        return self.next(self._outline, level, element.get(TEXT + "start-value"))


def _levels(style: etree._Element) -> dict[int, _Level]:
    found = {}
    for item in style:
        if item.tag in _LEVELS:
            found[count(item, _LEVEL)] = _Level(
                item.get(STYLE + "num-format", ""),
                item.get(STYLE + "num-prefix", ""),
                item.get(STYLE + "num-suffix", ""),
                count(item, TEXT + "display-levels", 10),
                count(item, TEXT + "start-value", 10**6),
            )
    return found


def formatted(kind: str, number: int) -> str:
    """Write a number in an OpenDocument number format, whose first sign tells the system."""
    if kind.startswith(("一", "壹", "甲")):
        return _chinese(number) if kind.startswith("一") else str(number)
    if kind.startswith("①") and 1 <= number <= len(_CIRCLED):
        return _CIRCLED[number - 1]
    if kind in ("a", "A") and 1 <= number <= 26:
        return chr(ord(kind) + number - 1)
    return str(number)


def _chinese(number: int) -> str:
    tens, ones = divmod(number, 10)
    if tens >= 10:
        return str(number)
    if tens == 0:
        return _CHINESE[ones]
    return ("" if tens == 1 else _CHINESE[tens]) + "十" + (_CHINESE[ones] if ones else "")

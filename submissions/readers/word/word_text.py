"""Reads text of WordprocessingML in order, as a reader of the final document sees it.

Tracked insertions are in; deletions and hidden text are out (and noted). Content controls, smart tags and fields are
seen through. Of alternate content one branch is read. The caller gets text boxes and tables inside paragraphs or cells
back. A figure raised behind another is a note's mark. Equations are read along their line. A picture or an object in
the line leaves a sign that something stands there. Source: ECMA-376 part 1, sections 17 and 22.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from submissions.readers.symbols import OBJECT, shown, symbol
from submissions.readers.word.word_names import MC, SDT, SDT_CONTENT, VAL, WP, M, W
from submissions.readers.word.word_styles import Looks, is_off, is_raised, struck, toggle
from submissions.text import raised

_LITERAL = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}
_REMOVED = {W + "del", W + "moveFrom"}
_SKIPPED = {W + "pPr", W + "instrText", W + "delText", W + "rPr", W + "sdtPr", W + "sdtEndPr", W + "footnoteReference", W + "rt"}


@dataclass
class WordFlow:
    """Text gathered from a paragraph of the style ``style``, and what stood in it that is not text."""

    looks: Looks = field(default_factory=Looks)
    style: str = ""
    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    removed: int = 0
    hidden: int = 0
    struck: int = 0
    pictures: int = 0
    codes: list[bool] = field(default_factory=list)

    def say(self, text: str) -> None:
        """Add text, unless it stands in a field's code, where another field within it may have a result."""
        if not any(self.codes):
            self.parts.append(text)

    def text(self) -> str:
        """The paragraph's text."""
        return shown("".join(self.parts))


def gather(element: etree._Element, flow: WordFlow) -> WordFlow:
    """Add the text below ``element`` to ``flow``. The recursion is as deep as the parser allowed the tree to be."""
    for child in element:
        tag = child.tag
        if tag == W + "t":
            flow.say(child.text or "")
        elif tag in _LITERAL:
            flow.say(_LITERAL[tag])
        elif tag in _REMOVED:
            flow.removed += 1
        elif tag in _SKIPPED:
            continue
        elif tag == W + "r":
            _run(child, flow)
        elif tag == W + "fldChar":
            _field(child, flow)
        elif tag == W + "txbxContent":
            flow.boxes.append(child)
        elif tag == MC + "AlternateContent":
            branch = child.find(MC + "Choice")
            gather(branch if branch is not None else child, flow)
        elif tag in _READ_OTHERWISE:
            flow.say(_READ_OTHERWISE[tag](child))
            flow.pictures += is_large(child)
        else:
            gather(child, flow)
    return flow


def _field(element: etree._Element, flow: WordFlow) -> None:
    """Take a mark of a field: its code is not printed, its result is. An old form's choice stands in the mark itself."""
    kind = element.get(W + "fldCharType")
    if kind == "begin":
        gather(element, flow)
        flow.codes.append(True)
    elif flow.codes:
        flow.codes.pop()
        if kind == "separate":
            flow.codes.append(False)


def is_large(element: etree._Element) -> bool:
    """True if an object or picture is large enough to be a table of its own (8 by 4 cm, in English Metric Units)."""
    if element.tag == W + "object":
        return True
    extent = element.find(WP + "extent") if element.tag == WP + "inline" else None
    sides = [extent.get(name, "") for name in ("cx", "cy")] if extent is not None else []
    return bool(sides) and all(side.isdecimal() for side in sides) and int(sides[0]) >= 8 * 360_000 and int(sides[1]) >= 4 * 360_000


def _run(element: etree._Element, flow: WordFlow) -> None:
    properties = element.find(W + "rPr")
    style = properties.find(W + "rStyle") if properties is not None else None
    name = style.get(VAL, "") if style is not None else ""
    hides = toggle(properties, "vanish")
    if flow.looks.hidden & {name, flow.style} if hides is None else hides:
        flow.hidden += 1
        return
    note = next((child for child in element if child.tag in (W + "footnoteReference", W + "endnoteReference")), None)
    if note is not None and not is_off(note.get(W + "customMarkFollows", "0")):
        return
    before = len(flow.parts)
    gather(element, flow)
    strikes = struck(properties)
    if name in flow.looks.struck or flow.style in flow.looks.struck if strikes is None else strikes:
        flow.struck += any(part.strip() for part in flow.parts[before:])
        del flow.parts[before:]
    if properties is None:
        return
    fonts, lifts = properties.find(W + "rFonts"), is_raised(properties)
    lifts = name in flow.looks.raised if lifts is None else lifts
    font = (fonts.get(W + "ascii") or fonts.get(W + "hAnsi")) if fonts is not None else None
    for index in range(before, len(flow.parts)):
        flow.parts[index] = shown(flow.parts[index], font)
        if lifts:
            flow.parts[index] = raised(flow.parts[index])


def _symbol(element: etree._Element) -> str:
    try:
        return symbol(int(element.get(W + "char", "0"), 16), element.get(W + "font"))
    except ValueError:
        return ""


def _chosen(element: etree._Element) -> str:
    """Return what an old form's drop-down list shows; it has no text of its own."""
    entries = element.findall(W + "listEntry")
    at = integer(element.find(W + "result"), integer(element.find(W + "default"), 0))
    return entries[at].get(VAL, "") if at < len(entries) else ""


def _equation(element: etree._Element) -> str:
    """Return an equation's text if it runs along one line; anything stacked is an object that cannot be read."""
    stacked = (M + name for name in ("f", "sSup", "sSub", "sSubSup", "rad", "nary", "m", "eqArr", "limLow", "limUpp", "sPre"))
    if next(element.iter(*stacked), None) is not None:
        return OBJECT
    return "".join(text.text or "" for text in element.iter(M + "t"))


_READ_OTHERWISE = {
    W + "sym": _symbol,
    W + "object": lambda _: OBJECT,
    WP + "inline": lambda _: OBJECT,
    W + "ddList": _chosen,
    M + "oMath": _equation,
}


_SEEN_THROUGH = frozenset({SDT, SDT_CONTENT, *(W + name for name in ("customXml", "smartTag", "ins", "moveTo"))})


def children(element: etree._Element, *wanted: str) -> list[etree._Element]:
    """Return children of the wanted tags; content controls, custom XML and tracked insertions are seen through."""
    found: list[etree._Element] = []
    for child in element:
        if child.tag in wanted:
            found.append(child)
        elif child.tag in _SEEN_THROUGH:
            found.extend(children(child, *wanted))
    return found


def integer(element: etree._Element | None, default: int) -> int:
    """Return the ``w:val`` of an element as an integer. It is bounded: a hostile span must not make a million columns."""
    try:
        return max(0, min(int(element.get(VAL, default)), 512)) if element is not None else default
    except ValueError:
        return default

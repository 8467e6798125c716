"""Text of WordprocessingML: what a reader of the final document would see, in order.

Tracked insertions are in, deletions and hidden text are out (and noted); content controls, smart tags and fields are
seen through; of alternate content one branch is read; text boxes and tables inside paragraphs or cells are handed back
to the caller. Source: ECMA-376 part 1, section 17.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

P, TBL, TR, TC, SDT, SDT_CONTENT = W + "p", W + "tbl", W + "tr", W + "tc", W + "sdt", W + "sdtContent"
VAL = W + "val"

_LITERAL = {W + "tab": " ", W + "br": "\n", W + "cr": "\n", W + "noBreakHyphen": "-", W + "ptab": " "}
_REMOVED = {W + "del", W + "moveFrom"}
_SKIPPED = {W + "pPr", W + "instrText", W + "delText", W + "rPr", W + "sdtPr", W + "sdtEndPr", W + "footnoteReference", W + "object"}
_CHECKED = {"\u0052": "√", "\u00fe": "√", "\u00a3": "□", "\u0030": "□"}


@dataclass
class Flow:
    """Text gathered from a paragraph, and what stood in it that is not text."""

    parts: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)
    removed: int = 0
    hidden: int = 0

    def text(self) -> str:
        """The paragraph's text."""
        return "".join(self.parts)


def gather(element: etree._Element, flow: Flow) -> Flow:
    """Add the text below ``element`` to ``flow``; the recursion is as deep as the parser allowed the tree to be."""
    for child in element:
        tag = child.tag
        if tag == W + "t":
            flow.parts.append(child.text or "")
        elif tag in _LITERAL:
            flow.parts.append(_LITERAL[tag])
        elif tag in _REMOVED:
            flow.removed += 1
        elif tag in _SKIPPED:
            continue
        elif tag == W + "r" and child.find(f"{W}rPr/{W}vanish") is not None:
            flow.hidden += 1
        elif tag == W + "txbxContent":
            flow.boxes.append(child)
        elif tag == W + "sym":
            flow.parts.append(_symbol(child))
        elif tag == MC + "AlternateContent":
            branch = child.find(MC + "Choice")
            gather(branch if branch is not None else child, flow)
        else:
            gather(child, flow)
    return flow


def _symbol(element: etree._Element) -> str:
    try:
        code = int(element.get(W + "char", "0"), 16) & 0xFFF
    except ValueError:
        return ""
    return _CHECKED.get(chr(code & 0xFF), "")


def children(element: etree._Element, *wanted: str) -> list[etree._Element]:
    """Children of the wanted tags, seen through content controls, custom XML and tracked insertions."""
    found: list[etree._Element] = []
    for child in element:
        if child.tag in wanted:
            found.append(child)
        elif child.tag in (SDT, SDT_CONTENT, W + "customXml", W + "smartTag", W + "ins", W + "moveTo"):
            found.extend(children(child, *wanted))
    return found


def integer(element: etree._Element | None, default: int) -> int:
    """The ``w:val`` of an element as an integer, bounded: a hostile span must not make a grid of a million columns."""
    try:
        return max(0, min(int(element.get(VAL, default)), 512)) if element is not None else default
    except ValueError:
        return default

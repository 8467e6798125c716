"""Text of HTML: what a browser would show of it, line by line, and what stands in it that is not shown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

SKIPPED = frozenset(
    {
        "script",
        "style",
        "head",
        "title",
        "meta",
        "link",
        "template",
        "noscript",
        "noframes",
        "nav",
        "svg",
        "object",
        "iframe",
        "aside",
        "footer",
        "xml",
    }
)
NUMBER = "mso-list:Ignore"
_INLINE = frozenset(
    re.split(
        r"\s+",
        "a abbr acronym b bdi bdo big cite code data dfn em font i img input ins kbd label mark nobr q rp rt ruby s samp small span strike"
        " strong sub sup textarea time tt u var wbr",
    )
)
FIELDS = frozenset({"input", "select"})
_TYPED = frozenset({"", "text", "number", "date", "month", "tel", "email"})
_APART = re.compile(r"mso-element:\s*(?:foot|end)note|mso-element:\s*(?:header|footer)|mso-(?:foot|end)note-id", re.I)
_APART_NAMED = re.compile(r"sd(?:foot|end)note")
_WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b\ufeff]")
_SOURCE_BREAK = re.compile(rf"(?<=[{_WIDE}])\r?\n(?=[{_WIDE}])")
_COUNTED = "counted-as"
_SOURCE_BLANKS = re.compile(r"[\r\n\t ]+")


@dataclass
class Left:
    """What was seen and left out."""

    deleted: bool = False
    hidden: bool = False
    external: bool = False

    def out(self, element: etree._Element) -> bool:
        """Whether an element is deleted or hidden; remembers it."""
        struck = "line-through" in element.get("style", "").lower()
        if struck or element.tag in ("del", "s", "strike"):
            self.deleted = True
            return True
        if is_apart(element):
            return True
        style = element.get("style", "").replace(" ", "").lower()
        if "hidden" in element.attrib or "display:none" in style or "mso-hide:all" in style or "visibility:hidden" in style:
            self.hidden = True
            return True
        return False

    def notes(self) -> tuple[str, ...]:
        """The same, as a document's notes."""
        seen = (
            ("tracked_deletions_left_out", self.deleted),
            ("hidden_text_left_out", self.hidden),
            ("external_links_not_followed", self.external),
        )
        return tuple(name for name, is_so in seen if is_so)


def is_apart(element: etree._Element) -> bool:
    """Whether an element is a page header or footer, a note at the foot of a page or the mark of one, as Office writes them."""
    named = element.get("class", "") + " " + element.get("id", "")
    return (
        bool(_APART.search(element.get("style", "")))
        or bool(_APART_NAMED.search(named))
        or (element.tag == "div" and element.get("title") in ("header", "footer"))
    )


def is_inline(tag: str) -> bool:
    """Whether text goes on across the element's edges; Office's own elements (``o:p``, ``st1:date``) are all inline."""
    return tag in _INLINE or ":" in tag


def entered(element: etree._Element) -> str:
    """What a form's field holds, as its page shows it: a line of text, or the option chosen; nothing for buttons and marks."""
    if element.tag == "select":
        chosen = [option for option in element.iter("option") if "selected" in option.attrib]
        return "".join(chosen[0].itertext()) if chosen else ""
    if element.tag == "input" and element.get("type", "text").strip().lower() in _TYPED:
        return str(element.get("value", ""))
    return ""


def squeezed(text: str | None, preformatted: bool = False) -> str:
    """Text as laid out: a line break of the source is a blank, between Chinese characters nothing (CSS Text 3, 4.1.2)."""
    if not text:
        return ""
    return text.replace("\r\n", "\n") if preformatted else _SOURCE_BLANKS.sub(" ", _SOURCE_BREAK.sub("", text))


def lines_of(text: str) -> list[str]:
    """The lines that are not blank. No-break blanks, which pages are padded with, become blanks and keep their count."""
    return [line for raw in _CONTROL.sub("", text).split("\n") if (line := raw.replace("\xa0", " ").replace("\t", " ").strip())]


def number_of(element: etree._Element) -> str:
    """The number printed before a list item: Word's own text of it, or the item's place in a numbered list."""
    if element.tag != "li":
        return "".join(lines_of("".join(element.itertext())))
    parent = element.getparent()
    if parent is None or parent.tag != "ol" or (parent.get("type") or "1") != "1":
        return ""
    before = next(element.itersiblings("li", preceding=True), None)
    counted = before.get(_COUNTED, "") if before is not None else ""
    own, first = element.get("value", ""), parent.get("start", "")
    number = _whole(own) if own.isdecimal() else _whole(counted) + 1 if counted.isdecimal() else _whole(first) if first.isdecimal() else 1
    element.set(_COUNTED, str(number))
    return f"{number}."


def _whole(digits: str) -> int:
    return int(digits[:9])


def cell_lines(cell: etree._Element, nested: list[etree._Element], left: Left) -> list[str]:
    """A cell's paragraphs. A table of one column inside it is only a list; other tables go to ``nested``."""
    parts: list[str] = []

    def gather(node: etree._Element) -> None:
        preformatted = node.tag == "pre"
        parts.append(squeezed(node.text, preformatted))
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in SKIPPED or left.out(child):
                pass
            elif tag in FIELDS:
                parts.append(entered(child))
            elif tag == "table" and not _is_list(child):
                nested.append(child)
            elif is_inline(tag):
                gather(child)
            else:
                parts.append("\n" + (number_of(child) if tag == "li" else ""))
                gather(child)
                parts.append("" if tag == "br" else "\n")
            parts.append(squeezed(child.tail, preformatted))

    gather(cell)
    return lines_of("".join(parts))


def _is_list(table: etree._Element) -> bool:
    return all(sum(1 for _ in row.iterchildren("td", "th")) < 2 for row in table.iter("tr"))

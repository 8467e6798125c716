"""Reads the text of HTML as a browser shows it, line by line, and notes what it does not show."""

from __future__ import annotations

import re
from dataclasses import dataclass

from lxml import etree

from submissions.readers.web.html_styles import STRUCK

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
class LeftOut:
    """What was seen and left out."""

    deleted: bool = False
    hidden: bool = False
    external: bool = False
    beyond: bool = False

    def leaves_out(self, element: etree._Element) -> bool:
        """True if an element is deleted, hidden or beside the text; it remembers which."""
        return self.strikes(element) or self.hides(element)

    def strikes(self, element: etree._Element) -> bool:
        """True if an element is deleted: struck through, it keeps its place."""
        style = element.get("style", "").lower()
        struck = "line-through" in style or (STRUCK in element.attrib and "text-decoration" not in style)
        self.deleted = self.deleted or struck or element.tag in ("del", "s", "strike")
        return struck or element.tag in ("del", "s", "strike")

    def hides(self, element: etree._Element) -> bool:
        """True if an element is hidden or beside the text, so that the next one takes its place."""
        if is_apart(element):
            return True
        style = element.get("style", "").replace(" ", "").lower()
        if "hidden" in element.attrib or "display:none" in style or "mso-hide:all" in style or "visibility:hidden" in style:
            self.hidden = True
            return True
        return False

    def notes(self) -> tuple[str, ...]:
        """Return what was left out as a document's notes."""
        seen = (
            ("tracked_deletions_left_out", self.deleted),
            ("hidden_text_left_out", self.hidden),
            ("external_links_not_followed", self.external),
            ("row_span_beyond_its_table", self.beyond),
        )
        return tuple(name for name, is_so in seen if is_so)


def is_apart(element: etree._Element) -> bool:
    """True if an element is a page header or footer, a footnote or the mark of one, as Office writes them."""
    named = element.get("class", "") + " " + element.get("id", "")
    return (
        bool(_APART.search(element.get("style", "")))
        or bool(_APART_NAMED.search(named))
        or (element.tag == "div" and element.get("title") in ("header", "footer"))
    )


def is_inline(tag: str) -> bool:
    """True if text continues across the element's edges; Office's own elements (``o:p``, ``st1:date``) are all inline."""
    return tag in _INLINE or ":" in tag


def field_value(element: etree._Element) -> str:
    """Return what a form's field shows: a line of text, or the option chosen; nothing for buttons and marks."""
    if element.tag == "select":
        chosen = [option for option in element.iter("option") if "selected" in option.attrib]
        return "".join(chosen[0].itertext()) if chosen else ""
    if element.tag == "input" and element.get("type", "text").strip().lower() in _TYPED:
        return str(element.get("value", ""))
    return ""


def source_text(text: str | None, preformatted: bool = False) -> str:
    """Lay text out: a line break of the source is a blank, between Chinese characters nothing (CSS Text 3, 4.1.2)."""
    if not text:
        return ""
    return text.replace("\r\n", "\n") if preformatted else _SOURCE_BLANKS.sub(" ", _SOURCE_BREAK.sub("", text))


def lines_of(text: str) -> list[str]:
    """Return the lines that are not blank. No-break blanks, which pages are padded with, become blanks and keep their count."""
    return [line for raw in _CONTROL.sub("", text).split("\n") if (line := raw.replace("\xa0", " ").replace("\t", " ").strip())]


def number_of(element: etree._Element) -> str:
    """Return the number printed before a list item: Word's own text of it, or the item's place in a numbered list."""
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


def cell_lines(cell: etree._Element, nested: list[etree._Element], left: LeftOut) -> list[str]:
    """Return a cell's paragraphs. A table of one column inside it is only a list; other tables go to ``nested``."""
    parts: list[str] = []
    if left.strikes(cell):
        return []

    def gather(node: etree._Element) -> None:
        preformatted = node.tag == "pre"
        parts.append(source_text(node.text, preformatted))
        for child in node:
            tag = child.tag if isinstance(child.tag, str) else ""
            if tag in SKIPPED or left.leaves_out(child):
                pass
            elif tag in FIELDS:
                parts.append(field_value(child))
            elif tag == "table" and not _is_list(child):
                nested.append(child)
            elif is_inline(tag):
                gather(child)
            else:
                parts.append("\n" + (number_of(child) if tag == "li" else ""))
                gather(child)
                parts.append("" if tag == "br" else "\n")
            parts.append(source_text(child.tail, preformatted))

    gather(cell)
    return lines_of("".join(parts))


def _is_list(table: etree._Element) -> bool:
    return all(sum(1 for _ in row.iterchildren("td", "th")) < 2 for row in table.iter("tr"))

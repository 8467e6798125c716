"""Lines that every page repeats above and below its text, as the formats keep them: a document's running heads."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lxml import etree

from submissions.document import Location, Paragraph

_SECTIONS = re.compile(r"&[LCR]|\n")
_CODES = re.compile(r"&\"[^\"]{0,200}\"|&K[0-9A-Fa-f]{6}|&\d{1,3}|&[A-Z]", re.I)
_MOST, _LONGEST = 40, 200
"""Lines that are kept and characters of each: a head names a unit and a title. Bounds on work."""
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_PARTS = ("header", "footer", "header-left", "footer-left", "header-first", "footer-first")


def as_heads(texts: Iterable[str]) -> tuple[Paragraph, ...]:
    """The lines as running heads, each once."""
    lines = dict.fromkeys(text.strip()[:_LONGEST] for text in texts)
    return tuple(Paragraph(text, Location(0)) for text in [line for line in lines if line][:_MOST])


def of_sheet(coded: str) -> list[str]:
    """The lines of a sheet's head or foot without its codes: ``&L&"宋体"&9某局&R第&P页``. Source: ECMA-376 part 1, 18.3.1.46."""
    pieces = (_CODES.sub("", piece.replace("&&", "＆")) for piece in _SECTIONS.split(coded))
    return [piece.strip() for piece in pieces if piece.strip()]


def of_opendocument(styles: etree._Element | None) -> list[str]:
    """The lines in the page layouts of an OpenDocument file. Source: OpenDocument 1.3 part 3, 16.10."""
    if styles is None:
        return []
    areas = [area for part in _PARTS for area in styles.iter(_STYLE + part)]
    return ["".join(line.itertext()) for area in areas for line in area.iter(_TEXT + "p")]

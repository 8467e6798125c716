"""Bounds the work that a page of a PDF asks for, before any library does it: instructions to draw, forms within forms, fonts.

pdfminer and PDFium carry out whatever a page says and know no bound: a form of ten that each call ten others, six deep, draws a
million times, and one line of a font may name four thousand million characters. Here all is counted and nothing carried out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, resolve1

from submissions.readers.pages.pdf_streams import unpacked
from submissions.rejections import Rejected

# Bytes of the instructions that draw one page. Chosen: 60,000 glyphs, each with its own matrix and font (50 bytes), take 3 MB.
_OF_PAGE = 4 * 2**20
# Bytes of those of all pages. Measured: pdfminer works off 0.25 to 0.5 MB a second, and a document has 60 seconds.
_OF_DOCUMENT = 32 * 2**20
# Characters that the ranges of all fonts name. Chosen: a font has 65,536 at most (ISO 32000-1, annex C), 64 such fonts.
_CHARACTERS = 2**22
# Forms in one another. A bound on work, as ``Limits.nesting``; PDFium itself follows 40.
_DEEPEST = 40
_CALL = re.compile(rb"/([^\s/<>\[\](){}%]{1,127})\s{1,9}Do\b")
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_ENDS, _BEGINS = re.compile(rb"end(?:bf|cid)range"), re.compile(rb"begin(?:bf|cid)range")
_LISTED = re.compile(rb"\[[^\[\]]*+\]")
_RANGE = re.compile(rb"<\s{0,9}([0-9A-Fa-f]{1,16})\s{0,9}>\s{0,9}<\s{0,9}([0-9A-Fa-f]{1,16})\s{0,9}>\s{0,9}(?:<[^<>]{0,99}>|\d{1,9})")
"""The first and last character of a range, before what they stand for. Source: Adobe Technical Note 5411, 1.4.1."""


class PageWork:
    """The work that the pages of one document ask for, added up as they are read."""

    def __init__(self) -> None:
        self._forms: dict[tuple[int, int], int] = {}
        self._seen: dict[int, Any] = {}
        self._drawn = self._characters = 0

    def check(self, page: PDFPage, number: int) -> None:
        """Raise :class:`Rejected` ``too_large`` if the page asks for more work than any page or document does."""
        self._seen[id(page.resources)] = page.resources
        drawn = self._length(page.contents, page.resources, id(page.resources), ())
        self._drawn += drawn
        if drawn > _OF_PAGE or self._drawn > _OF_DOCUMENT:
            raise Rejected("too_large", f"第{number}页的绘图指令 drawing instructions of page {number}")
        if self._characters > _CHARACTERS:
            raise Rejected("too_large", f"第{number}页的字体 fonts of page {number}")

    def _length(self, streams: Iterable[Any], resources: Any, owner: int, within: tuple[int, ...]) -> int:
        """Bytes of the streams, each form counted as often as it is called. ``owner`` tells whose the resources are."""
        names = _mapping(resources)
        forms = {_name(key): one for key, one in _mapping(names.get("XObject")).items()}
        for font in _mapping(names.get("Font")).values():
            self._font(font)
        length = 0
        for stream in map(resolve1, streams):
            content = _content(stream, _OF_PAGE + 1)
            length += len(content)
            for name, count in Counter(_CALL.findall(content)).items():
                form = resolve1(forms.get(_ESCAPED.sub(lambda code: bytes([int(code[1], 16)]), name)))
                length += count * self._form(form, resources, owner, within)
            if length > _OF_PAGE:
                break
        return length

    def _form(self, form: Any, resources: Any, owner: int, within: tuple[int, ...]) -> int:
        """Bytes that one call of a form draws. One that calls itself draws without end."""
        if not isinstance(form, PDFStream) or _name(form.get("Subtype")) != b"Form":
            return 0
        if id(form) in within or len(within) >= _DEEPEST:
            return _OF_PAGE + 1
        own = form.get("Resources")
        key = (id(form), id(form) if own else owner)
        if key not in self._forms:
            self._seen[id(form)] = form  # an object that lives keeps its id
            self._forms[key] = self._length([form], own or resources, key[1], (*within, id(form)))
        return self._forms[key]

    def _font(self, reference: Any) -> None:
        """Add the characters that a font's ranges name, those of each font once."""
        font = _mapping(reference)
        if id(font) in self._seen:
            return
        self._seen[id(font)] = font
        for stream in (resolve1(font.get("ToUnicode")), resolve1(font.get("Encoding"))):
            self._characters += _mapped(_content(stream, _OF_PAGE))
        descendants = resolve1(font.get("DescendantFonts"))
        for descendant in descendants if isinstance(descendants, list) else ():
            self._characters += sum(_widths(_mapping(descendant).get(name), size) for name, size in (("W", 3), ("W2", 5)))


def _mapped(content: bytes) -> int:
    """Characters that the ranges of a character map name; the map's own length stands for its single characters."""
    count = len(content) // 16
    for part in _ENDS.split(content)[:-1]:
        first, *behind = _BEGINS.split(part)
        count += sum(
            max(0, int(last, 16) - int(one, 16) + 1) for text in behind or [first] for one, last in _RANGE.findall(_LISTED.sub(b"0", text))
        )
    return count


def _widths(listed: Any, size: int) -> int:
    """Characters whose widths a font lists: ranges of ``size`` numbers, the first two their ends. Source: ISO 32000-1, 9.7.4.3."""
    sequence = resolve1(listed)
    count, numbers = 0, list[Any]()
    for one in map(resolve1, sequence if isinstance(sequence, list) else ()):
        if isinstance(one, list):
            count, numbers = count + len(one), []
        elif isinstance(one, int | float):
            numbers.append(one)
            if len(numbers) == size:
                count, numbers = count + max(0, int(numbers[1]) - int(numbers[0]) + 1), []
    return count


def _content(stream: Any, most: int) -> bytes:
    """The stream without its filters, of at most about ``most`` bytes; nothing where there is none."""
    if not isinstance(stream, PDFStream):
        return b""
    data = bytes(stream.rawdata if stream.rawdata is not None else stream.data or b"")
    if stream.rawdata is None:
        return data
    if stream.decipher and stream.objid is not None and stream.genno is not None:
        data = stream.decipher(stream.objid, stream.genno, data, stream.attrs)
    for name, _ in stream.get_filters():
        data = unpacked((_name(name) or b"").decode("latin-1"), data, most)
    return data


def _mapping(one: Any) -> Mapping[str, Any]:
    found = resolve1(one)
    return found if isinstance(found, dict) else {}


def _name(one: Any) -> bytes | None:
    """The bytes of a name, as a key of a dictionary or as a value."""
    name = getattr(resolve1(one), "name", one)
    return name.encode() if isinstance(name, str) else name if isinstance(name, bytes) else None

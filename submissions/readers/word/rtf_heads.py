"""The heads and feet of an RTF document, each cut out as a document of its own, which the reader then reads like any other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

_HEAD = re.compile(rb"\{\\(?:header|footer)[lrf]?(?![a-z])")
_FONTS = re.compile(rb"\{\\fonttbl(?![a-z])")
_CODE_PAGE = re.compile(rb"\\ansicpg\d{1,5}")
_BRACE = re.compile(rb"\\[{}\\]|[{}]")
_MOST, _LONGEST = 24, 1 << 16
"""Heads of a file, six to a section, and bytes of one that are looked at: bounds on work."""


def documents_of_heads(content: bytes) -> Iterator[bytes]:
    """Yield each head and foot as an RTF document with the fonts and the code page of the whole. Source: RTF 1.9.1, "Headers and Footers"."""
    page = _CODE_PAGE.search(content)
    fonts = _FONTS.search(content)
    table = _group(content, fonts.start()) if fonts else b""
    for head in islice(_HEAD.finditer(content), _MOST):
        group = _group(content, head.start())
        if group:
            yield b"{\\rtf1\\ansi" + (page[0] if page else b"") + table + b"{" + group[head.end() - head.start() :] + b"\\par}"


def _group(content: bytes, start: int) -> bytes:
    """The group that begins at ``start``, with its braces; nothing if it does not end within the bound."""
    depth = 0
    for brace in _BRACE.finditer(content, start, start + _LONGEST):
        depth += {b"{": 1, b"}": -1}.get(brace[0], 0)
        if depth == 0:
            return content[start : brace.end()]
    return b""

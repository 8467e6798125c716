"""Measures how much a PDF's compressed streams unpack to, before any library unpacks them without a bound."""

from __future__ import annotations

import re
import zlib

from submissions.limits import Limits
from submissions.rejections import Rejected

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_PICTURE = re.compile(rb"/Subtype\s*/Image\b")
# How often one stream may be deflated in itself; a bound on work, set in 4c23914.
_DEEPEST = 4


def check(content: bytes, limits: Limits) -> None:
    """Raise :class:`Rejected` ``unsafe_archive`` if the deflated streams, and what is deflated in them, are too large.

    Pictures do not count, because none is ever decoded.
    """
    left = limits.unpacked_bytes
    for match in _STREAM.finditer(content):
        if _PICTURE.search(content, max(0, match.start() - 400), match.start()):
            continue
        packed = content[match.end() :] if len(content) - match.end() < 2**16 else memoryview(content)[match.end() :]
        for _ in range(_DEEPEST):
            packed = _inflated(packed, left)
            left -= len(packed)
            if left <= 0:
                raise Rejected("unsafe_archive")
            if not packed.startswith(b"\x78"):
                break


def _inflated(packed: bytes | memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, max(1, most))
    except zlib.error:
        return b""

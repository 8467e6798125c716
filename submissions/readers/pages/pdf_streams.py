"""Measures how much a PDF's compressed streams unpack to, before any library unpacks them without a bound."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from submissions.limits import Limits
from submissions.rejections import Rejected

_STREAM = re.compile(rb"(?<!end)stream\r?\n")
_FILTER = re.compile(rb"/Filter\s*(?:\[\s*)?/(ASCIIHexDecode|AHx|ASCII85Decode|A85)\b")
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
        named = _FILTER.findall(content, max(0, match.start() - 400), match.start())
        if named:
            packed = _bytes(named[-1], content[match.end() : content.find(b"endstream", match.end())])
        for _ in range(_DEEPEST):
            packed = _inflated(packed, left)
            left -= len(packed)
            if left <= 0:
                raise Rejected("unsafe_archive")
            if not packed.startswith(b"\x78"):
                break


def _bytes(name: bytes, written: bytes) -> bytes:
    """Return the bytes that a stream writes as characters; nothing where they cannot be read."""
    try:
        if name.startswith(b"ASCIIHex") or name == b"AHx":
            digits = b"".join(written.split()).partition(b">")[0]
            return binascii.unhexlify(digits[: len(digits) // 2 * 2])
        return base64.a85decode(b"".join(written.split()).removeprefix(b"<~").partition(b"~>")[0])
    except ValueError:
        return b""


def _inflated(packed: bytes | memoryview, most: int) -> bytes:
    try:
        return zlib.decompressobj().decompress(packed, max(1, most))
    except zlib.error:
        return b""

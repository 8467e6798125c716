"""Measures how much a PDF's compressed streams unpack to, before any library unpacks them without a bound."""

from __future__ import annotations

import base64
import binascii
import re
import zlib

from submissions.limits import Limits
from submissions.rejections import too_many

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
                raise too_many("bytes", limits.unpacked_bytes, f"第{match.start()}字节 byte {match.start()}", code="unsafe_archive")
            if not packed.startswith(b"\x78"):
                break


def unpacked(name: str, packed: bytes, most: int) -> bytes:
    """Return a stream less the filter of that name, of at most about ``most`` bytes."""
    if name in ("FlateDecode", "Fl"):
        return _inflated(packed, most)
    if name in ("ASCIIHexDecode", "AHx", "ASCII85Decode", "A85"):
        return _bytes(name.encode(), packed)
    if name in ("RunLengthDecode", "RL"):
        return _run_lengths(packed, most)
    # LZW packs drawing instructions to about half: ten times its length is more than any page's. Other filters are those of pictures.
    return packed * 10 if name in ("LZWDecode", "LZW") and len(packed) * 10 > most else packed


def _run_lengths(packed: bytes, most: int) -> bytes:
    """What runs of bytes unpack to. Source: ISO 32000-1, 7.4.5."""
    out, at = bytearray(), 0
    while at < len(packed) and packed[at] != 128 and len(out) < most:
        length = packed[at]
        out += packed[at + 1 : at + 2 + length] if length < 128 else packed[at + 1 : at + 2] * (257 - length)
        at += 2 + length if length < 128 else 2
    return bytes(out)


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

"""Opens the container of a binary Word document: its streams and its file information block (FIB).

Source: [MS-DOC] sections 2.1 (streams), 2.5 (Fib); [MS-CFB] through olefile.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

import olefile

from submissions.limits import Limits
from submissions.rejections import Rejected, too_many

# Version, identities and offsets of the FIB. Source: [MS-DOC] 2.5.1 (FibBase), 2.5.2 (Fib).
_WORD_97 = 0xC0
_IDENTITIES = (0xA5EC, 0xA5DC, 0xA5DB)
_LENGTHS = 0x4C
_PARTS = 0x9A


@dataclass(frozen=True)
class WordFile:
    """Streams of the document, and the places that the FIB gives."""

    main: bytes
    table: bytes
    extra: bytes
    language: int
    has_macros: bool

    def part(self, index: int) -> bytes:
        """Return the part of the table stream that pair ``index`` of FibRgFcLcb points to; empty if there is none."""
        start, size = self._pair(index)
        return self.table[start : start + size]

    def after(self, index: int, skipped: int) -> bytes:
        """Return the table stream from ``skipped`` bytes behind the beginning of that part."""
        start, size = self._pair(index)
        return self.table[start + skipped :] if size else b""

    def _pair(self, index: int) -> tuple[int, int]:
        offset = _PARTS + 8 * index
        if offset + 8 > len(self.main):
            return 0, 0
        start, size = struct.unpack_from("<II", self.main, offset)
        return start, size

    def length(self, story: int) -> int:
        """Return the characters of a story: 0 main text, 1 footnotes, 2 headers, 3 macros, 4 comments, 5 endnotes, 6 boxes."""
        return max(0, int(struct.unpack_from("<i", self.main, _LENGTHS + 4 * story)[0]))


def open_word(content: bytes, limits: Limits) -> WordFile:
    """Open a document of Word 97 or later; raises :class:`Rejected` ``corrupt``, ``encrypted``, ``unknown_format`` or ``too_large``."""
    streams = _streams(content, limits)
    main = streams.get("worddocument")
    if main is None:
        raise Rejected("encrypted" if "encryptedpackage" in streams else "unknown_format")
    if len(main) < _PARTS:
        raise Rejected("corrupt", "FIB")
    identity, version, _, language, _, flags = struct.unpack_from("<6H", main)
    if identity not in _IDENTITIES:
        raise Rejected("corrupt", "FIB")
    if identity != _IDENTITIES[0] or version < _WORD_97:
        raise Rejected("unknown_format", "Word 6.0/95")
    if flags & 0x100:
        raise Rejected("encrypted")
    names = ("1table", "0table") if flags & 0x200 else ("0table", "1table")
    table = next((streams[name] for name in names if name in streams), None)
    if table is None:
        raise Rejected("corrupt", names[0])
    return WordFile(main, table, streams.get("data", b""), language, "macros" in streams)


def _streams(content: bytes, limits: Limits) -> dict[str, bytes]:
    """Return the streams that are read, by name in lower case. Others count only by being there and are empty."""
    found: dict[str, bytes] = {}
    left = limits.unpacked_bytes
    try:
        with olefile.OleFileIO(BytesIO(content)) as ole:
            for path in ole.listdir(streams=True, storages=True):
                name = path[0].lower()
                if len(path) > 1 or name not in ("worddocument", "0table", "1table", "data"):
                    found.setdefault(name, b"")
                    continue
                left -= ole.get_size(path)
                if left < 0:
                    raise too_many("bytes", limits.unpacked_bytes, path[0])
                with ole.openstream(path) as stream:
                    found[name] = stream.read()
    except Rejected:
        raise
    except Exception as error:  # olefile lets through whatever a broken directory makes Python raise
        raise Rejected("corrupt") from error
    return found

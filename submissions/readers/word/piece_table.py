"""Reads the text of a binary Word document: pieces of bytes somewhere in the main stream, in the order of the text.

Character positions (CP) count UTF-16 units. The text given here has exactly one character for each, so that positions
index it. A unit without a character of its own is :data:`FILLER`. Source: [MS-DOC] 2.4.1, 2.8.35, 2.9.38.
"""

from __future__ import annotations

import re
import struct
from bisect import bisect_right
from dataclasses import dataclass
from itertools import pairwise

from submissions.readers.word.word_binary import WordFile
from submissions.rejections import Rejected

FILLER = "\0"

# Number of the Clx. Source: [MS-DOC] 2.5.10 (FibRgFcLcb97).
_CLX = 33
# Encodings by language identifier. Source: [MS-LCID].
_CHINESE = {0x0804: "gbk", 0x1004: "gbk", 0x0404: "cp950", 0x0C04: "cp950", 0x1404: "cp950"}
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")
_LONE = re.compile("[\ud800-\udfff]")
_HIGH = re.compile(rb"[\x80-\xff]+")


@dataclass(frozen=True)
class TextPiece:
    """A run of text: characters from ``start`` to before ``end`` lie from byte ``offset`` on, ``width`` bytes each."""

    start: int
    end: int
    offset: int
    width: int
    changes: bytes

    def offset_of(self, position: int) -> int:
        """Return the byte at which a character of this piece lies."""
        return self.offset + (position - self.start) * self.width


class PieceTable:
    """All pieces. Raises :class:`Rejected` ``corrupt`` if there is no table of pieces or it points outside the file."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self.pieces = _pieces(file.part(_CLX), len(file.main))
        self._starts = [piece.start for piece in self.pieces]

    def at(self, position: int) -> TextPiece | None:
        """The piece that holds a character."""
        index = bisect_right(self._starts, position) - 1
        return self.pieces[index] if index >= 0 and position < self.pieces[index].end else None

    def text(self) -> str:
        """The whole text of all stories, one character for each position."""
        return "".join(map(self._piece_text, self.pieces))

    def _piece_text(self, piece: TextPiece) -> str:
        raw = self._file.main[piece.offset : piece.offset + (piece.end - piece.start) * piece.width]
        if piece.width == 1:
            return _narrow(raw, _CHINESE.get(self._file.language))
        text = _LONE.sub("�", raw.decode("utf-16-le", "surrogatepass"))
        return _ASTRAL.sub(lambda match: match[0] + FILLER, text)


def _narrow(raw: bytes, encoding: str | None) -> str:
    """Decode text of one byte a character.

    Word writes cp1252 there; other programs have been seen to write a Chinese encoding.
    """
    if encoding and (runs := _HIGH.findall(raw)) and any(len(run) > 3 for run in runs):
        try:
            chinese = raw.decode(encoding)
        except UnicodeDecodeError:
            pass
        else:
            return "".join(char if ord(char) < 0x80 else char + FILLER for char in chinese)
    return "".join(char if char != "�" else FILLER for char in raw.decode("cp1252", "replace"))


def _pieces(clx: bytes, size: int) -> list[TextPiece]:
    changes: list[bytes] = []
    position = 0
    while clx[position : position + 1] == b"\1" and position + 3 <= len(clx):
        (length,) = struct.unpack_from("<H", clx, position + 1)
        changes.append(clx[position + 3 : position + 3 + length])
        position += 3 + length
    if clx[position : position + 1] != b"\2" or position + 5 > len(clx):
        raise Rejected("corrupt", "CLX")
    (length,) = struct.unpack_from("<I", clx, position + 1)
    table = clx[position + 5 : position + 5 + length]
    count = (len(table) - 4) // 12
    if count < 1:
        raise Rejected("corrupt", "CLX")
    bounds = struct.unpack_from(f"<{count + 1}I", table)
    if bounds[0] != 0 or bounds[-1] > size or any(a > b for a, b in pairwise(bounds)):
        raise Rejected("corrupt", "PlcPcd")
    pieces = []
    for index in range(count):
        _, where, modifier = struct.unpack_from("<HIH", table, 4 * (count + 1) + 8 * index)
        narrow = bool(where & 0x40000000)
        offset, width = ((where & 0x3FFFFFFF) // 2, 1) if narrow else (where & 0x3FFFFFFF, 2)
        piece = TextPiece(bounds[index], bounds[index + 1], offset, width, _changes(modifier, changes))
        if offset + (piece.end - piece.start) * width > size:
            raise Rejected("corrupt", "PlcPcd")
        pieces.append(piece)
    return pieces


def _changes(modifier: int, listed: list[bytes]) -> bytes:
    """Return what a quick save changed in a whole piece, as property modifiers.

    Of the short form only the marks of tables count.
    """
    if modifier & 1:
        return listed[modifier >> 1] if modifier >> 1 < len(listed) else b""
    short = {0x18: 0x2416, 0x19: 0x2417}.get(modifier >> 1 & 0x7F)
    return struct.pack("<HB", short, modifier >> 8) if short else b""

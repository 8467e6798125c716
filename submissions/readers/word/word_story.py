"""Cuts a binary Word document's text at paragraph, cell and row marks, as a reader of the final document sees it.

Source: [MS-DOC] 2.4.1 (characters with a meaning), 2.4.3 (tables), 2.8.25 (fields), 2.6.1 and 2.6.2 (properties).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain

from submissions.limits import Limits
from submissions.readers.left_out import HIDDEN, REMOVED, STRUCK
from submissions.readers.symbols import OBJECT, shown, symbol
from submissions.readers.word.paragraph_properties import CHARACTERS, PARAGRAPHS, FormattedPages, Modifier, expanded, modifiers
from submissions.readers.word.piece_table import FILLER, PieceTable
from submissions.readers.word.word_binary import WordFile
from submissions.readers.word.word_fonts import fonts_of
from submissions.readers.word.word_guess import guessed_rows
from submissions.readers.word.word_sheet import character_styles
from submissions.rejections import Rejected, too_many
from submissions.text import raised

# Property modifiers of characters (sprmC) and of paragraphs (sprmP). Source: [MS-DOC] 2.6.1, 2.6.2.
_DELETED, _VANISHED, _SYMBOL, _POSITION, _STYLE = 0x0800, 0x083C, 0x6A09, 0x2A48, 0x4A30
_STRUCK, _STRUCK_TWICE = 0x0837, 0x2A53
_RAISED = "raised"
_LEFT_OUT = (REMOVED, HIDDEN, STRUCK)
_IN_TABLE, _ROW_MARK, _DEPTH, _INNER_CELL, _INNER_ROW = 0x2416, 0x2417, 0x6649, 0x244B, 0x244C
# Modifiers of one document; a bound on memory, set in f95b6ad ("Keep text boxes and shared properties within
# limits").
_MOST_MODIFIERS = 4_000_000
_MARKS = re.compile("[\r\7\f]")
_NO_MARK = re.compile("[^\r\7\f]")
_CELL_MARK = re.compile("\7")
_LINK = re.compile(r"\x13\s*(HYPERLINK(?!\s+\\l)|INCLUDE[A-Z]+|LINK|DDE)")
_FIELD = re.compile("([\x13\x14\x15])")
_PLAIN = str.maketrans({**dict.fromkeys(map(chr, range(32))), "\1": OBJECT, "\t": " ", "\v": "\n", "\x0e": "\n", "\x1e": "-"})


@dataclass(frozen=True)
class Stretch:
    """Text up to the mark at ``end``.

    ``depth`` counts the tables it stands in; ``changes`` are the paragraph's property modifiers.
    """

    text: str
    end: int
    depth: int
    ends_cell: bool
    ends_row: bool
    style: int
    changes: tuple[Modifier, ...]


class WordStory:
    """The text of a document without what was deleted or hidden; ``notes`` says so."""

    def __init__(self, file: WordFile, limits: Limits) -> None:
        self.notes: list[str] = []
        self._file = file
        self._limit = limits.blocks + limits.cells
        self._deepest = limits.nesting
        self._pieces = PieceTable(file)
        self._fonts = fonts_of(file)
        self._styles = character_styles(file)
        self._paragraphs = FormattedPages(file, PARAGRAPHS)
        self._known: dict[bytes, tuple[Modifier, ...]] = {}
        self._known_modifiers = 0
        self._has_properties = bool(self._paragraphs)
        self._text = self._shown(self._pieces.text())
        self._rows = [] if self._has_properties else self._guess()
        if _LINK.search(self._text):
            self.notes.append("external_links_not_followed")

    def _guess(self) -> list[tuple[int, int]]:
        self.notes.append("table_properties_unreadable")
        ends = (found.start() for found in _CELL_MARK.finditer(self._text))
        return guessed_rows([(end, self._text[end - 1 : end] == "\7") for end in ends])

    def stretches(self, start: int, end: int) -> Iterator[Stretch]:
        """Yield the stretches between two character positions, in order; raise :class:`Rejected` ``too_large``."""
        count = 0
        end = min(end, len(self._text))
        while start < end:
            found = _MARKS.search(self._text, start, end)
            mark = found.start() if found else end - 1
            last = mark if found else end
            yield self._stretch(start, last, mark)
            start = mark + 1
            count += 1
            if count > self._limit:
                raise too_many("blocks", self._limit)

    def _stretch(self, start: int, end: int, mark: int) -> Stretch:
        is_cell_mark = self._text[mark] == "\7"
        text = visible(self._text[start:end])
        if not self._has_properties:
            row = bisect_right(self._rows, (mark, mark)) - 1
            within = row >= 0 and mark <= self._rows[row][1]
            ends_row = within and mark == self._rows[row][1]
            return Stretch(text, mark, int(is_cell_mark or within), is_cell_mark and not ends_row, ends_row, 0, ())
        style, changes = self._properties(mark)
        values = {code: int.from_bytes(operand, "little") for code, operand in changes if code < 0x8000}
        in_table = bool(values.get(_IN_TABLE) or values.get(_ROW_MARK) or is_cell_mark)
        depth = max(values.get(_DEPTH, 0), int(in_table))
        if depth > self._deepest:
            raise Rejected("too_large", f"tables more than {self._deepest} deep")
        ends_row = bool(values.get(_ROW_MARK) and is_cell_mark) or bool(depth > 1 and values.get(_INNER_ROW))
        ends_cell = not ends_row and (is_cell_mark or bool(depth > 1 and values.get(_INNER_CELL)))
        return Stretch(text, mark, depth, ends_cell, ends_row, style, changes)

    def _properties(self, mark: int) -> tuple[int, tuple[Modifier, ...]]:
        piece = self._pieces.at(mark)
        if piece is None:
            return 0, ()
        style, content = self._paragraphs.at(piece.offset_of(mark))
        if content not in self._known:
            self._known[content] = tuple(expanded(content, self._file.extra))
            self._known_modifiers += len(self._known[content])
            if self._known_modifiers > _MOST_MODIFIERS:
                raise too_many("modifiers", _MOST_MODIFIERS)
        return style, (*self._known[content], *modifiers(piece.changes))

    def _shown(self, text: str) -> str:
        """Return the text with fillers for deleted and hidden characters, and with symbols put in. Marks stay."""
        parts: list[str] = []
        at = 0
        for start, end, effect in self._effects():
            chunk = text[start:end]
            parts.append(text[at:start])
            parts.append(self._altered(chunk, effect))
            at = end
            if effect in _LEFT_OUT and effect not in self.notes and _NO_MARK.search(chunk):
                self.notes.append(effect)
        return "".join((*parts, text[at:]))

    @staticmethod
    def _altered(chunk: str, effect: str) -> str:
        """Return characters as they are seen, one for each: nothing, raised figures, or the sign of a symbol font."""
        if effect in _LEFT_OUT:
            return _NO_MARK.sub(FILLER, chunk)
        return raised(chunk) if effect == _RAISED else chunk.replace("(", effect or FILLER)

    def _effects(self) -> Iterator[tuple[int, int, str]]:
        """Yield stretches of character positions, in order, and their effect.

        The effect is removed, hidden, struck, raised, or the symbol that they show.
        """
        spans: list[tuple[int, int, str]] = []
        for begin, end, _, content in sorted(FormattedPages(self._file, CHARACTERS).runs()):
            effect = self._effect(content)
            if effect is not None and end > begin and (not spans or begin >= spans[-1][1]):
                spans.append((begin, end, effect))
        begins = [span[0] for span in spans]
        for piece in self._pieces.pieces:
            whole = self._effect(piece.changes)
            if whole is not None:
                yield piece.start, piece.end, whole
                continue
            index = max(0, bisect_right(begins, piece.offset) - 1)
            while index < len(spans) and spans[index][0] < piece.offset_of(piece.end):
                begin, end, effect = spans[index]
                first = piece.start + max(0, begin - piece.offset) // piece.width
                last = min(piece.end, piece.start + max(0, end - piece.offset) // piece.width)
                if last > first:
                    yield first, last, effect
                index += 1

    def _effect(self, content: bytes) -> str | None:
        """Return what property modifiers make of characters. Those of the run follow those of its style and count more."""
        found = ""
        seen: dict[int, bool] = {}
        changes = list(modifiers(content))
        styles = [self._styles.get(int.from_bytes(operand, "little"), b"") for code, operand in changes if code == _STYLE]
        for code, operand in chain(*map(modifiers, styles), changes):
            if code in (_DELETED, _VANISHED, _STRUCK, _STRUCK_TWICE):
                seen[code] = operand[0] in (1, 0x81)
            elif code == _POSITION:
                seen[code] = operand[0] == 1
            elif code == _SYMBOL:
                seen[code] = True
                found = symbol(operand[2], self._fonts.get(int.from_bytes(operand[:2], "little")))
        effects = (
            (_DELETED, REMOVED),
            (_VANISHED, HIDDEN),
            (_STRUCK, STRUCK),
            (_STRUCK_TWICE, STRUCK),
            (_SYMBOL, found),
            (_POSITION, _RAISED),
        )
        return next((effect for code, effect in effects if seen.get(code)), None)


def visible(text: str) -> str:
    """Return what Word prints of a text: no field codes (their results stay), anchors of pictures and notes, soft hyphens."""
    parts: list[str] = []
    fields: list[bool] = []
    codes = 0
    for part in _FIELD.split(text):
        if part == "\x13":
            fields.append(True)
            codes += 1
        elif part in ("\x14", "\x15"):
            if fields and fields.pop():
                codes -= 1
            if part == "\x14":
                fields.append(False)
        elif not codes:
            parts.append(part)
    return shown("".join(parts).translate(_PLAIN))

"""Reads Rich Text Format (also saved as ``.doc``) after its specification 1.9.1, as Word, WPS and LibreOffice write it.

Text is in the code page of its font or of the document, or in ``\\uN`` with a fallback that is skipped. Headers, notes,
pictures and objects are left out. Text boxes follow their paragraph; tables in cells follow their outer table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from submissions.document import Block, Document, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.left_out import HIDDEN, REMOVED, STRUCK
from submissions.readers.repeated_lines import as_heads
from submissions.readers.symbols import OBJECT, PICTURES, symbol
from submissions.readers.word.rtf_heads import documents_of_heads
from submissions.readers.word.rtf_story import RtfStory
from submissions.readers.word.rtf_tables import NestingLevel, RowShape, grid
from submissions.readers.word.rtf_tokens import LEFT_OUT, Fonts, Token, tokens
from submissions.rejections import Rejected
from submissions.text import raised

_SEEN_THROUGH = frozenset(("shpinst", "nesttableprops", "ud", "dptxbxtext"))
_CAPTURED = frozenset(("fonttbl", "stylesheet", "fldinst", "listtext", "shptxt"))
_SPECIAL = {
    "tab": " ", "line": "\n", "lbr": "\n", "~": "\xa0", "_": "-", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "nestcell": "",
}  # fmt: skip
_HEADING = re.compile(r"\s*(?:heading|标题)\s*([1-9])\b", re.I)
_CODE_PAGE_WORDS = {"mac": 10000, "pc": 437, "pca": 850}


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives up at its end. ``into`` is text, out or the name of a destination."""

    into: str = "text"
    fallback: int = 1
    font: int | None = None
    asian: int | None = None
    hidden: bool = False
    deleted: bool = False
    struck: bool = False
    raised: bool = False


def read(content: bytes, limits: Limits) -> Document:
    """Read an RTF document; raises :class:`Rejected`."""
    content = content.lstrip(b"\xef\xbb\xbf\r\n \t\0")
    if not content.startswith(b"{\\rt"):
        raise Rejected("corrupt")
    document = _read(content, limits)
    heads = [paragraph.text for head in documents_of_heads(content) for paragraph in _read(head, limits).paragraphs()]
    return replace(document, running_heads=as_heads(heads))


def _read(content: bytes, limits: Limits) -> Document:
    reading = _Reading(limits)
    for token in tokens(content):
        if reading.take(token):
            return reading.document()
    raise Rejected("corrupt", "RTF ends inside a group")


class _Reading:
    """The state of one pass over the tokens."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._fonts = Fonts()
        self._state = _State()
        self._stack: list[tuple[_State, RtfStory]] = []
        self._story = RtfStory(limits)
        self._bytes = bytearray()
        self._skip = 0
        self._opening = self._starred = False
        self._aside: list[str] = []
        self._defined = 0
        self._outlines: dict[int, int] = {}
        self._notes: set[str] = set()

    def take(self, token: Token) -> bool:
        """Take one token; return true if the document's group has ended."""
        word = token.word
        if word in ("", "'"):
            self._raw(token)
        elif word == "{":
            self._flush()
            self._skip = 0
            if len(self._stack) > self._limits.nesting:
                raise Rejected("too_large", f"groups more than {self._limits.nesting} deep")
            self._stack.append((self._state, self._story))
            self._opening, self._starred = True, False
        elif word == "}":
            return self._close()
        elif self._skip and word not in ("u", "uc"):
            self._skip -= 1
        elif word == "*":
            self._starred = True
        else:
            self._control(word, token.number)
        if word not in ("{", "*"):
            self._opening = self._starred = False
        return False

    def document(self) -> Document:
        """Return what was read, each block with its place."""
        self._story.finish()
        self._notes |= {PICTURES} if self._story.pictures else set()
        blocks: list[Block] = []
        tables = 0
        for item in self._story.items:
            if isinstance(item, NestingLevel):
                tables += 1
                blocks.append(grid(item, Location(len(blocks), table=tables)))
            else:
                blocks.append(Paragraph(item.text, Location(len(blocks)), item.number, item.outline))
        return Document("rtf", tuple(blocks), tuple(sorted(self._notes)))

    def _raw(self, token: Token) -> None:
        text = token.text
        if self._skip:
            skipped = min(self._skip, len(text))
            self._skip -= skipped
            text = text[skipped:]
        if self._state.into != "out":
            self._bytes += text

    def _flush(self) -> None:
        if self._bytes:
            raw = bytes(self._bytes)
            self._bytes.clear()
            self._say(self._fonts.decode(raw, self._state.font, self._state.asian))

    def _say(self, text: str) -> None:
        state = self._state
        if state.into == "text":
            if state.hidden or state.deleted or state.struck:
                if text.strip():
                    self._notes.add(REMOVED if state.deleted else HIDDEN if state.hidden else STRUCK)
            else:
                self._story.say(raised(text) if state.raised else text)
        elif state.into in ("fldinst", "listtext"):
            self._aside.append(text)
        elif state.into == "fonttbl":
            self._fonts.name(self._defined, text)
        elif state.into == "stylesheet" and (heading := _HEADING.match(text)):
            self._outlines.setdefault(self._defined, int(heading[1]))

    def _close(self) -> bool:
        self._flush()
        self._skip = 0
        self._opening = self._starred = False
        if not self._stack:
            return True
        ended, inner = self._state, self._story
        self._state, self._story = self._stack.pop()
        if ended.into == "listtext" and self._state.into != "listtext":
            self._story.number = "".join(self._aside).strip() or None
        elif ended.into == "fldinst" and self._state.into != "fldinst":
            self._symbol("".join(self._aside))
        if inner is not self._story:
            inner.finish()
            self._story.boxes.extend(inner.items)
        return not self._stack

    def _symbol(self, instruction: str) -> None:
        """Add the character that the field ``SYMBOL 179 \\f "Symbol"`` prints."""
        words = instruction.split()
        if len(words) > 1 and words[0].upper() == "SYMBOL" and words[1].isdecimal():
            font = re.search(r'\\f\s*"?([^"\\]+)', instruction)
            self._say(symbol(int(words[1][:5]), font[1] if font else None))

    def _control(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self._flush()
            self._skip = self._state.fallback
            self._say(self._fonts.character(number, self._state.font))
            return
        self._flush()
        if self._state.into == "out":
            if word == "ud" and self._opening:
                self._state = replace(self._state, into="text")
            return
        if self._opening and self._destination(word):
            return
        if self._state.into == "fonttbl":
            self._font_table(word, number)
        elif self._state.into == "stylesheet":
            self._style(word, number or 0)
        elif word in _SPECIAL:
            self._say(_SPECIAL[word])
            if word == "nestcell":
                self._structure(word)
        elif not self._character_property(word, number) and self._state.into == "text" and not self._table_property(word, number):
            self._structure(word, number)

    def _destination(self, word: str) -> bool:
        """Return true if the first word of a group opens a destination. Unknown ones with a star are left out."""
        if word in ("pict", "shppict", "object") and self._state.into == "text":
            self._say(OBJECT)
        if word in LEFT_OUT or (self._starred and word not in _SEEN_THROUGH | _CAPTURED):
            self._state = replace(self._state, into="out")
        elif word == "shptxt":
            self._story = RtfStory(self._limits)
        elif word in _CAPTURED:
            self._aside = []
            self._state = replace(self._state, into=word)
        elif word == "upr":
            self._state = replace(self._state, into="out")
        else:
            return word in _SEEN_THROUGH
        return True

    def _font_table(self, word: str, number: int | None) -> None:
        if word == "f":
            self._defined = number or 0
        elif word == "fcharset":
            self._fonts.charset(self._defined, number or 0)
        elif word == "cpg" and number:
            self._fonts.code_pages[self._defined] = number

    def _style(self, word: str, number: int) -> None:
        if word == "s":
            self._defined = number
        elif word == "outlinelevel" and 0 <= number < 9:
            self._outlines[self._defined] = number + 1

    def _character_property(self, word: str, number: int | None) -> bool:
        state = self._state
        if word == "f":
            state = replace(state, font=number)
        elif word == "af":
            state = replace(state, asian=number)
        elif word == "uc":
            state = replace(state, fallback=min(max(number or 0, 0), 16))
        elif word == "v":
            state = replace(state, hidden=number != 0)
        elif word == "deleted":
            state = replace(state, deleted=number != 0)
        elif word in ("strike", "striked"):
            state = replace(state, struck=number != 0)
        elif word in ("super", "nosupersub", "sub"):
            state = replace(state, raised=word == "super" and number != 0)
        elif word == "plain":
            state = replace(state, font=None, hidden=False, deleted=False, struck=False, raised=False)
        elif word == "ansicpg":
            self._fonts.default = number or None
        elif word in _CODE_PAGE_WORDS:
            self._fonts.default = self._fonts.default or _CODE_PAGE_WORDS[word]
        else:
            return False
        self._state = state
        return True

    def _table_property(self, word: str, number: int | None) -> bool:
        shape = self._story.shape
        if word == "trowd":
            self._story.shape = RowShape()
        elif word == "trleft":
            shape.left = number or 0
        elif word == "irow":
            shape.index = number
        elif word in ("clvmgf", "clvmrg", "clmrg"):
            shape.pending.down_first |= word == "clvmgf"
            shape.pending.down |= word == "clvmrg"
            shape.pending.across |= word == "clmrg"
        elif word == "cellx":
            shape.close_cell(number or 0)
        else:
            return False
        return True

    def _structure(self, word: str, number: int | None = None) -> None:
        story = self._story
        if word in ("par", "sect", "\r", "\n"):
            story.end_paragraph()
        elif word == "pard":
            story.depth, story.outline = 0, None
        elif word == "intbl":
            story.depth = max(story.depth, 1)
        elif word == "itap":
            story.depth = max(number or 0, 0)
            if story.depth > self._limits.nesting:
                raise Rejected("too_large", f"tables more than {self._limits.nesting} deep")
        elif word == "s":
            story.outline = self._outlines.get(number or 0)
        elif word == "outlinelevel":
            story.outline = number + 1 if number is not None and 0 <= number < 9 else None
        elif word in ("cell", "nestcell"):
            story.end_cell(1 if word == "cell" else max(2, story.depth))
        elif word in ("row", "nestrow"):
            story.end_row(1 if word == "row" else 2)

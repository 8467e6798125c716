"""Reads tokens and characters of RTF (specification 1.9.1): control words, bytes, and the code pages of fonts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from submissions.readers.symbols import shown, symbol

_TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,10})? ?"
    rb"|\\'([0-9a-fA-F]{2})"
    rb"|\\([^a-zA-Z])"
    rb"|([{}])"
    rb"|([^\\{}\r\n]+)"
    rb"|[\r\n]+|\\",
    re.S,
)
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")
# Source: RTF specification 1.9.1, ``ansicpg`` and ``fcharset``.
_CODE_PAGES = {
    874: "cp874",
    932: "cp932",
    936: "gb18030",
    949: "cp949",
    950: "big5hkscs",
    10000: "mac_roman",
    10008: "gb18030",
    65001: "utf-8",
}
_CHARSETS = {77: 10000, 128: 932, 129: 949, 134: 936, 136: 950, 161: 1253, 162: 1254, 163: 1258, 204: 1251, 238: 1250}
LEFT_OUT = frozenset(
    re.split(
        r"\s+",
        "colortbl info pict object header headerl headerr headerf footer footerl footerr footerf footnote annotation nonesttables"
        " nonshppict shprslt do bkmkstart bkmkend xe tc rxe filetbl revtbl listtable listoverridetable themedata colorschememapping"
        " datastore latentstyles generator pntext sp",
    )
)
"""Destinations whose text is no part of the document's."""


@dataclass(frozen=True, slots=True)
class Token:
    """A control word (``word`` and its number), a group's brace (``word`` is the brace) or bytes of text."""

    word: str = ""
    number: int | None = None
    text: bytes = b""


def tokens(content: bytes) -> Iterator[Token]:
    """Yield the tokens in order. ``\\bin`` data is left out; a hex escape comes as ``Token("'", text=the byte)``."""
    position = 0
    while match := _TOKEN.match(content, position):
        position = match.end()
        word, number, escape, sign, brace, text = match.groups()
        if word is not None:
            value = int(number) if number is not None else None
            if word == b"bin":
                position += max(0, value or 0)
            else:
                yield Token(word.decode("ascii"), value)
        elif text is not None:
            yield Token(text=text)
        elif escape is not None:
            yield Token("'", text=bytes([int(escape, 16)]))
        elif brace is not None:
            yield Token(brace.decode("ascii"))
        elif sign is not None:
            yield Token(text=sign) if sign in (b"\\", b"{", b"}") else Token(sign.decode("latin-1"))


@dataclass
class Fonts:
    """The code page of each font's bytes; ``default`` is that of the document."""

    default: int | None = None
    code_pages: dict[int, int] = field(default_factory=dict)
    symbol: dict[int, str] = field(default_factory=dict)

    def charset(self, font: int, number: int) -> None:
        """Remember a font's ``\\fcharset``."""
        if number == 2:
            self.symbol.setdefault(font, "")
        elif number in _CHARSETS:
            self.code_pages[font] = _CHARSETS[number]

    def name(self, font: int, text: str) -> None:
        """Remember a symbol font's name, which may come in parts."""
        if font in self.symbol:
            self.symbol[font] += text

    def decode(self, raw: bytes, *fonts: int | None) -> str:
        """Decode bytes by the first font that has a code page of its own and makes sense of them, else by the document's."""
        if fonts[0] is not None and fonts[0] in self.symbol:
            return "".join(symbol(byte, self.symbol[fonts[0]]) for byte in raw)
        if raw.isascii():
            return raw.decode("ascii")
        pages = [self.code_pages[font] for font in fonts if font in self.code_pages] + [self.default or 936, 936]
        for page in pages:
            try:
                return raw.decode(_CODE_PAGES.get(page, f"cp{page}"))
            except (UnicodeDecodeError, LookupError):
                continue
        return raw.decode("gb18030", "replace")

    def character(self, number: int, font: int | None) -> str:
        """Return the UTF-16 unit of ``\\uN`` (negative above 32767); a symbol font's are in the private use area."""
        code = number & 0xFFFF
        if font is not None and font in self.symbol:
            return symbol(code, self.symbol[font])
        return chr(code)


def joined(text: str) -> str:
    """Join surrogate pairs, which come as two ``\\uN``, into one character.

    Single ones become U+FFFD, moved symbols what they print. Control characters are dropped.
    """
    return shown(_CONTROL.sub("", text).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace"))

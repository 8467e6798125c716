"""Decodes text of any Chinese encoding: by its mark, or by what its bytes can be. Nothing is guessed from frequencies of words.

A few bytes that no encoding explains stand as U+FFFD, a figure with one of which is unreadable, and a note names their lines.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections import Counter
from dataclasses import dataclass

from submissions.rejections import Rejected

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins as that of UTF-16 does
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WIDE = (("utf-32-le", 4), ("utf-32-be", 4), ("utf-16-le", 2), ("utf-16-be", 2))
"""Encodings without a mark, with the bytes of a character."""
_UNREAD = "�"
# Characters by which a text is judged, and the share of control, private and unassigned ones that no text has. Both as in
# 60fce31 ("Read converted text and Word into blocks").
_SAMPLE, _STRANGE = 20_000, 0.01
# Share of the text that may be undecodable, and the most places that a note names: damage, not another encoding.
_DAMAGED, _PLACES = 0.001, 20
# Share of blanks, digits and Chinese in UTF-16 without a mark: bytes of any other kind give scattered scripts instead.
_PLAUSIBLE = 0.9


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text and the notes on what of its bytes is left out or not readable."""

    text: str
    notes: tuple[str, ...] = ()


def decode(content: bytes) -> str:
    """Return the text of these bytes; raise :class:`Rejected` ``not_text``."""
    return decoded(content).text


def decoded(content: bytes) -> Decoded:
    """Return the text and its notes: by its mark, else UTF-8, GB18030, UTF-16 and UTF-32 without a mark, then with a few bad bytes.

    NUL bytes that pad a file are left out and noted. Raises :class:`Rejected` ``not_text``.
    """
    encoding = next((name for mark, name in _MARKS if content.startswith(mark)), None)
    if encoding is None and b"\0" in content:
        wide = _wide(content)
        if wide is not None:
            return wide
        content = content.replace(b"\0", b"")
        found = decoded(content)
        return Decoded(found.text, ("nul_bytes_left_out", *found.notes))
    names = [encoding] if encoding else ["utf-8", "gb18030"]
    for name in names:
        try:
            text = content.decode(name)
        except UnicodeDecodeError:
            continue
        if _is_text(text):
            return Decoded(text.replace("\0", ""))
    return _damaged(content, names)


def _wide(content: bytes) -> Decoded | None:
    """Return the text of UTF-16 or UTF-32 without a mark: Chinese, blanks and digits throughout; ``None`` if it is anything else."""
    for name, size in _WIDE:
        try:
            padded = content[: len(content) // size * size].decode(name)
        except UnicodeDecodeError:
            continue
        text = padded.replace("\0", "")
        sample = text[:_SAMPLE]
        known = sum(c in "\t\r\n" or " " <= c <= "~" or "\u3000" <= c <= "\u9fff" or "\uff00" <= c <= "\uffef" for c in sample)
        if sample and known >= _PLAUSIBLE * len(sample) and _is_text(text):
            return Decoded(text, ("nul_bytes_left_out",) * (len(text) < len(padded)))
    return None


def _is_text(text: str) -> bool:
    sample = text[:_SAMPLE]
    counts = Counter(sample).items()
    strange = sum(count for c, count in counts if unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in "\t\r\n\f\v")
    return strange <= len(sample) * _STRANGE


def _damaged(content: bytes, names: list[str]) -> Decoded:
    """Return the text with U+FFFD for a few bad bytes, by the encoding that explains the most; their lines are noted."""
    texts = [(name, content.decode(name, "replace")) for name in names]
    name, text = min(texts, key=lambda one: one[1].count(_UNREAD))
    stated = content.count(_UNREAD.encode()) if name.startswith("utf-8") else 0
    bad = text.count(_UNREAD) - stated
    if bad > max(1, len(text) * _DAMAGED) or bad > _PLACES or not _is_text(text):
        raise Rejected("not_text", _places(text)) if 0 < bad <= _PLACES else Rejected("not_text")
    return Decoded(text.replace("\0", ""), (f"undecodable_bytes: {_places(text)}",))


def _places(text: str) -> str:
    """Return the numbers of the lines with characters that cannot be read."""
    lines = text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return ",".join(str(number) for number, line in enumerate(lines, 1) if _UNREAD in line)

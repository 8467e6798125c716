"""Readers: bytes of one format in, a :class:`~submissions.document.Document` out. A reader does only this.

To add a format: one module here with ``read(content, limits) -> Document``, one line in :data:`READERS`, and the sample
report in that format. The type is decided by content, never by name.
"""

from __future__ import annotations

import importlib
import zipfile
from collections.abc import Callable
from io import BytesIO

from submissions.document import Document
from submissions.limits import Limits
from submissions.rejections import Rejected

READERS = {"docx": "submissions.readers.docx", "text": "submissions.readers.plain_text"}

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_KNOWN_UNREAD = {b"\xd0\xcf\x11\xe0": "unknown_format", b"%PDF": "unknown_format", b"{\\rt": "unknown_format"}


def recognise(content: bytes) -> str:
    """The name in :data:`READERS` for this content; raises :class:`Rejected` when there is none."""
    if not content.strip(b"\0 \t\r\n"):
        raise Rejected("empty_file")
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        raise Rejected("picture")
    if content.startswith(b"PK"):
        return _archive(content)
    for magic, code in _KNOWN_UNREAD.items():
        if content.startswith(magic):
            raise Rejected("encrypted" if b"E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k" in content else code)
    return "text"


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError) as error:
        raise Rejected("corrupt") from error
    if "word/document.xml" in names:
        return "docx"
    raise Rejected("unknown_format")


def read(content: bytes, limits: Limits) -> Document:
    """Read a document of any known format; raises :class:`Rejected`."""
    if len(content) > limits.file_bytes:
        raise Rejected("too_large")
    reader: Callable[[bytes, Limits], Document] = importlib.import_module(READERS[recognise(content)]).read
    return reader(content, limits)

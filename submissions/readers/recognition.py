"""Recognises the format of a file by its content: first bytes, members of an archive, streams of a compound file.

The name of a file never counts.
"""

from __future__ import annotations

import re
import zipfile
from io import BytesIO

import olefile

from submissions.rejections import Rejected

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_MEMBERS = (("word/document.xml", "docx"), ("xl/workbook.xml", "workbook"), ("xl/workbook.bin", "workbook"), ("OFD.xml", "ofd"))
_MIMETYPES = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "workbook"}
_OFFICE_PACKAGE = "[Content_Types].xml"
_STREAMS = (("WordDocument", "doc"), ("Workbook", "workbook"), ("Book", "workbook"))
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML = re.compile(rb"<\s*(?:!doctype\s+html|html|head|body|table|meta|div|p)[\s>]", re.I)
_MHTML = re.compile(rb"^(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,20}?(?:mime-version:|content-type:\s*multipart/related)", re.I)


def recognise(content: bytes) -> str:
    """Return the name in :data:`submissions.readers.READERS` for this content; raise :class:`Rejected` if there is none."""
    if not content.strip(b"\0 \t\r\n"):
        raise Rejected("empty_file")
    if content.startswith(_PICTURES) or (content[:4] == b"RIFF" and content[8:12] == b"WEBP"):
        return "picture"
    if content.startswith(b"PK"):
        return _archive(content)
    if content.startswith(olefile.MAGIC):
        return _compound(content)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    if content.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"{\\rt"):
        return "rtf"
    return _text(content)


def _archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = (
                archive.read("mimetype")[:200].strip() if "mimetype" in names and archive.getinfo("mimetype").file_size < 200 else b""
            )
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, UnicodeDecodeError, OSError, RuntimeError) as error:
        raise Rejected("corrupt") from error
    if mimetype:
        opendocument = next((reader for start, reader in _MIMETYPES.items() if mimetype.startswith(start)), None)
        if opendocument is None:
            raise Rejected("unknown_format")
        return opendocument
    found = next((reader for member, reader in _MEMBERS if member in names), None)
    if found is None and _OFFICE_PACKAGE in names:
        raise Rejected("unknown_format")
    return found or "bundle"


def _compound(content: bytes) -> str:
    if _ENCRYPTED in content:
        raise Rejected("encrypted")
    try:
        with olefile.OleFileIO(BytesIO(content)) as file:
            names = {"/".join(entry) for entry in file.listdir(streams=True, storages=False)}
    except Exception as error:  # olefile raises whatever a broken sector makes of itself
        raise Rejected("corrupt") from error
    found = next((reader for stream, reader in _STREAMS if stream in names), None)
    if found is None:
        raise Rejected("unknown_format")
    return found


def _text(content: bytes) -> str:
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    if _MHTML.match(head.lstrip(b"\xef\xbb\xbf\r\n ")) and re.search(rb"text/html", content[:65536], re.I):
        return "mhtml"
    if _HTML.search(head):
        return "html"
    return "csv" if _is_csv(content) else "text"


def _is_csv(content: bytes) -> bool:
    from submissions.readers.text.csv_text import is_csv
    from submissions.readers.text.plain_text import decode

    return is_csv(decode(content))

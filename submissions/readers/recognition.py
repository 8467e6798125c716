"""Recognises the format of a file by its content: first bytes, members of an archive, streams of a compound file.

The name of a file never counts.
"""

from __future__ import annotations

import re
from io import BytesIO

import olefile

from submissions.limits import Limits
from submissions.readers.encodings import decode
from submissions.readers.package import CONTENT_TYPES, OfficePackage
from submissions.readers.xml_roots import xml_reader
from submissions.rejections import Rejected

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*")
_MEMBERS = (("word/document.xml", "docx"), ("xl/workbook.xml", "workbook"), ("xl/workbook.bin", "workbook"), ("OFD.xml", "ofd"))
_MIMETYPES = {b"application/vnd.oasis.opendocument.text": "odt", b"application/vnd.oasis.opendocument.spreadsheet": "workbook"}
_CONTENT_TYPES = {"wordprocessingml": "docx", "ms-word": "docx", "spreadsheetml": "workbook", "ms-excel": "workbook"}
"""Words of a main part's content type. Source: ECMA-376 part 1, annex A; [MS-OFFMACRO2] for documents with macros."""
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
    archive = OfficePackage(content, Limits())
    for name in ("mimetype", "META-INF/manifest.xml"):
        stated = (archive.member(name) or b"").strip() if name in archive else b""
        if stated and (name == "mimetype" or "content.xml" in archive):
            return _opendocument(stated)
    found = next((reader for member, reader in _MEMBERS if member in archive), None)
    if found is None and CONTENT_TYPES in archive:
        kind = archive.content_type(archive.main(""))
        found = next((reader for word, reader in _CONTENT_TYPES.items() if word in kind), None)
        if found is None:
            raise Rejected("unknown_format")
    return found or "bundle"


def _opendocument(stated: bytes) -> str:
    """Return the reader for the first media type that an OpenDocument states: in ``mimetype``, or else in its manifest."""
    types = re.findall(rb"application/vnd\.oasis\.opendocument\.[a-z]+", stated)
    found = _MIMETYPES.get(types[0]) if types else None
    if found is None:
        raise Rejected("unknown_format")
    return found


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
    if kind := xml_reader(content):
        return kind
    head = content[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        head = head.decode("utf-16", "replace").encode("utf-8", "replace")
    elif b"\0" in head:
        head = decode(content)[:4096].encode()
    if _MHTML.match(head.lstrip(b"\xef\xbb\xbf\r\n ")) and re.search(rb"text/html", content[:65536], re.I):
        return "mhtml"
    if _HTML.search(head):
        return "html"
    return "csv" if _is_csv(content) else "text"


def _is_csv(content: bytes) -> bool:
    from submissions.readers.text.csv_text import is_csv

    return is_csv(decode(content))

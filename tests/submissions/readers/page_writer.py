"""A report as a web page and as a single-file web archive, written as Word writes them."""

from __future__ import annotations

import base64
import quopri
import re
from html import escape

from submissions.document import Document, Paragraph


def page(document: Document, charset: str = "utf-8") -> bytes:
    """A page as Word writes it: Office's namespaces and empty ``o:p``, padding with no-break blanks, lists as text."""
    parts = []
    for block in document.blocks:
        if isinstance(block, Paragraph):
            number = f"<span style='mso-list:Ignore'>{block.number}<span>&nbsp;&nbsp;</span></span>" if block.number else ""
            level = f"h{block.outline}" if block.outline and block.outline < 7 else "p"
            parts.append(f"<{level} class=MsoNormal>{number}<span lang=ZH-CN>{inline(block.text)}<o:p></o:p></span></{level}>")
            continue
        rows = []
        for row in block.rows:
            cells = "".join(
                f"<td rowspan={c.row_span} colspan={c.column_span}>"
                + "".join(f"<p>{inline(line) or '&nbsp;'}</p>" for line in c.text.split("\n"))
                + "</td>"
                for c in row
                if not c.merged
            )
            rows.append(f"<tr>{cells}</tr>")
        parts.append(f"<table>{''.join(rows)}</table>")
    head = f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta charset={charset}><title>x</title></head>"
    return f"{head}<body>{''.join(parts)}</body></html>".encode(charset, "xmlcharrefreplace")


def inline(text: str) -> str:
    return re.sub(" (?= )", "&nbsp;", escape(text)).replace("\u2265", "&ge;")


def archive(content: bytes, encoding: str) -> bytes:
    body = base64.encodebytes(content) if encoding == "base64" else quopri.encodestring(content)
    return (
        b'MIME-Version: 1.0\nContent-Type: multipart/related; boundary="----=_B"\n\nnot shown\n\n------=_B\n'
        b"Content-Location: file:///C:/a.htm\nContent-Transfer-Encoding: " + encoding.encode() + b"\nContent-Type: text/html\n\n"
    ) + body + b"\n------=_B\nContent-Type: text/html\n\n<p>header.htm</p>\n------=_B--\n"  # fmt: skip

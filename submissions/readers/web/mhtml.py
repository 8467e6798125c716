"""Reads web archives (MHTML, RFC 2557): Word's and Excel's single-file web page, also saved as ``.doc``.

The first HTML part is read. If it holds nothing but frames (Excel: one part a sheet), the HTML parts after it are read.
Nothing that a part refers to is fetched.
"""

from __future__ import annotations

import email
import email.errors
import re
from email.message import Message

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.web.html import read_pages, text_of
from submissions.rejections import Rejected, too_many

_CONTAINER = re.compile(rb"^content-type:\s*(?:multipart|message)/", re.I | re.M)


def read(content: bytes, limits: Limits) -> Document:
    """Read a web archive; raises :class:`Rejected`."""
    if len(_CONTAINER.findall(content)) > limits.nesting:
        raise too_many("parts", limits.nesting, code="unsafe_archive")
    try:
        message = email.message_from_bytes(content.lstrip(b"\xef\xbb\xbf\r\n \t"))
        parts = [part for part in message.walk() if part.get_content_type() == "text/html"]
    except (email.errors.MessageError, ValueError, LookupError, RecursionError, AttributeError, TypeError) as error:
        raise Rejected("corrupt") from error
    if not parts:
        raise Rejected("corrupt", "no text/html part")
    if len(parts) > limits.members:
        raise too_many("members", limits.members, code="unsafe_archive")
    first = read_pages([_text(parts[0])], "mhtml", limits)
    if first.blocks or len(parts) == 1:
        return first
    return read_pages((_text(part) for part in parts[1:]), "mhtml", limits)


def _text(part: Message) -> str:
    try:
        payload = part.get_payload(decode=True)
        charset = part.get_content_charset()
    except (ValueError, LookupError, AttributeError, TypeError) as error:
        raise Rejected("corrupt") from error
    if not isinstance(payload, bytes):
        raise Rejected("corrupt")
    return text_of(payload, charset)

"""Readers turn the bytes of one format into a :class:`~submissions.document.Document`, and do nothing else.

The folders go by kind: ``word``, ``books`` (spreadsheets), ``pages`` (PDF, OFD, scans), ``web`` and ``text``. To add a
format, write one module with ``read(content, limits) -> Document`` in one of them, add one line to :data:`READERS`, say
in :mod:`submissions.readers.recognition` how its content is recognised, and add the sample report in that format.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import replace

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.recognition import recognise
from submissions.rejections import Rejected, too_many

READERS = {
    "csv": "submissions.readers.text.csv_text",
    "doc": "submissions.readers.word.doc",
    "docx": "submissions.readers.word.docx",
    "flat_package": "submissions.readers.word.flat_package",
    "html": "submissions.readers.web.html",
    "mhtml": "submissions.readers.web.mhtml",
    "odt": "submissions.readers.word.odt",
    "ofd": "submissions.readers.pages.ofd",
    "pdf": "submissions.readers.pages.pdf",
    "picture": "submissions.readers.pages.scan",
    "rtf": "submissions.readers.word.rtf",
    "text": "submissions.readers.text.plain_text",
    "word_xml": "submissions.readers.word.word_xml",
    "workbook": "submissions.readers.books.workbook",
}


def read(content: bytes, limits: Limits) -> Document:
    """Read a document of any known format; raises :class:`Rejected`."""
    return _read(recognise(content), content, limits)


def read_all(content: bytes, limits: Limits) -> list[tuple[str | None, Document]]:
    """Read a document, or the documents in an archive, as (member name, document).

    A member that cannot be read harms no other: the first document that can be read names it. Raises :class:`Rejected`
    if nothing can be read.
    """
    if len(content) > limits.file_bytes:
        raise too_many("bytes", limits.file_bytes)
    kind = recognise(content)
    if kind != "bundle":
        return [(None, _read(kind, content, limits))]
    from submissions.readers import bundle

    found: list[tuple[str | None, Document]] = []
    refused: list[tuple[str, Rejected]] = []
    for name, member in bundle.members(content, limits):
        try:
            found.append((name, read(member, limits)))
        except Rejected as rejected:
            refused.append((name, rejected))
    if not found:
        first, reason = refused[0]
        raise Rejected(reason.code, first)
    left_out = tuple((member_name, reason.code) for member_name, reason in refused)
    return [(found[0][0], replace(found[0][1], left_out=left_out)), *found[1:]]


def _read(kind: str, content: bytes, limits: Limits) -> Document:
    if len(content) > limits.file_bytes:
        raise too_many("bytes", limits.file_bytes)
    if kind not in READERS:
        raise Rejected("unknown_format", kind)
    try:
        document = _reader(kind)(content, limits)
    except Rejected as rejected:
        if rejected.code != "scanned":
            raise
        document = _reader("picture")(content, limits)
    if len(document.blocks) > limits.blocks:
        raise too_many("blocks", limits.blocks)
    if sum(len(row) for grid in document.grids() for row in grid.rows) > limits.cells:
        raise too_many("cells", limits.cells)
    return document


def _reader(kind: str) -> Callable[[bytes, Limits], Document]:
    reader: Callable[[bytes, Limits], Document] = importlib.import_module(READERS[kind]).read
    return reader

"""Reads Word documents saved as one XML file (Flat OPC, "Word XML document"): all parts of the package in one document.

Source: [MS-DOCX]; the schema ``http://schemas.microsoft.com/office/2006/xmlPackage``.
"""

from __future__ import annotations

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.package import zipped
from submissions.readers.word import docx


def read(content: bytes, limits: Limits) -> Document:
    """Read a flat package; raise :class:`Rejected`."""
    return docx.read(zipped(content.lstrip(), limits), limits)

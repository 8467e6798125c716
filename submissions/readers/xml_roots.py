"""Recognises XML documents by the element that they begin with: Word 2003, Excel 2003, flat OpenDocument, Flat OPC, XHTML."""

from __future__ import annotations

import re

from lxml import etree

from submissions.readers.opendocument import FLAT_ROOT, OFFICE
from submissions.readers.package import FLAT
from submissions.rejections import Rejected

WORD_2003 = "{http://schemas.microsoft.com/office/word/2003/wordml}wordDocument"
EXCEL_2003 = "{urn:schemas-microsoft-com:office:spreadsheet}Workbook"
_READERS = {WORD_2003: "word_xml", EXCEL_2003: "workbook", FLAT + "package": "flat_package"}
_FLAT_ODF = {"text": "odt", "spreadsheet": "workbook"}
_DECLARED = re.compile(
    rb"^(?:\xef\xbb\xbf)?\s*<\?(?:xml|mso-application)\b|^(?:\xef\xbb\xbf)?\s*<(?:[\w.-]{1,20}:)?(?:wordDocument|Workbook|package|document)\s"
)
"""The declaration, which may be left out (XML 1.0, 2.8), or a root element of these formats."""
_MARKS = (b"\xff\xfe", b"\xfe\xff")
# Bytes within which the root element stands: after a declaration, instructions and comments.
_HEAD = 1 << 16


def xml_reader(content: bytes) -> str | None:
    """Return the name of the reader for an XML document; ``None`` for HTML and for text that is no XML.

    Raises :class:`Rejected` ``unknown_format`` for XML of any other kind: its markup is no prose.
    """
    wide = content.startswith(_MARKS) and "<?xml" in content[:200].decode("utf-16", "replace")
    if not (wide or _DECLARED.match(content)):
        return None
    root = _root(content[:_HEAD])
    if root is None or str(root.tag).rpartition("}")[2].lower() == "html":
        return None
    if root.tag == FLAT_ROOT:
        kind = root.get(OFFICE + "mimetype", "").removesuffix("-template").rpartition(".")[2]
        found = _FLAT_ODF.get(kind)
    else:
        found = _READERS.get(str(root.tag))
    if found is None:
        raise Rejected("unknown_format", str(root.tag)[:80])
    return found


def _root(head: bytes) -> etree._Element | None:
    parser = etree.XMLPullParser(events=("start",), resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        parser.feed(head)
        return next((element for _, element in parser.read_events()), None)
    except etree.XMLSyntaxError:
        return None

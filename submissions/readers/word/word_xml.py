"""Reads Word 2003 XML documents (``w:wordDocument``, often named ``.doc``), as programs that fill templates write them.

The elements are nearly those of today's Word. They are renamed to them, and the reader for ``.docx`` does the rest.
Source: Microsoft Office 2003 XML Reference Schemas (WordprocessingML).
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.archive import parsed
from submissions.readers.repeated_lines import as_heads
from submissions.readers.word.docx import document_of
from submissions.readers.word.inserted_parts import InsertedParts
from submissions.readers.word.word_lists import NUMBER_FORMATS
from submissions.readers.word.word_names import VAL, W
from submissions.rejections import Rejected

_OLD = "{http://schemas.microsoft.com/office/word/2003/wordml}"
_HINT = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_NOTE = "{http://schemas.microsoft.com/aml/2001/core}"
_RENAMED = {
    "vmerge": "vMerge",
    "hmerge": "hMerge",
    "listPr": "numPr",
    "ilfo": "numId",
    "listDef": "abstractNum",
    "list": "num",
    "ilst": "abstractNumId",
}
_ATTRIBUTES = {"listDefId": "abstractNumId", "ilfo": "numId"}
_TRACKED = {"Word.Deletion": W + "del", "Word.Insertion": W + "ins"}
_DROPPED = {"sectPr", "footnote", "endnote", "binData", "hdr", "ftr"}
_SEEN_THROUGH = W + "customXml"


def read(content: bytes, limits: Limits) -> Document:
    """Read a Word 2003 XML document; raise :class:`Rejected`."""
    root = parsed(content.lstrip(), "w:wordDocument")
    if root.tag != _OLD + "wordDocument":
        raise Rejected("corrupt", "w:wordDocument")
    heads = [
        "".join(line.itertext(_OLD + "t")) for name in ("hdr", "ftr") for one in root.iter(_OLD + name) for line in one.iter(_OLD + "p")
    ]
    try:
        for element in list(root.iter(etree.Element)):
            _rename(element)
    except ValueError as error:  # lxml reads a name with an undeclared prefix and refuses it when it is asked for
        raise Rejected("corrupt", "w:wordDocument") from error
    inserted = InsertedParts(None, {}, limits)
    document = document_of(root, root.find(W + "styles"), root.find(W + "lists"), inserted, limits)
    return replace(document, running_heads=as_heads(heads))


def _rename(element: etree._Element) -> None:
    """Give an element and its attributes the names that Word uses since 2007; take out what stands outside the text."""
    tag = str(element.tag)
    name = etree.QName(element).localname
    if tag.startswith(_OLD):
        if name in _DROPPED:
            element.clear()
        element.tag = W + _RENAMED.get(name, name)
    elif tag == _NOTE + "annotation":
        kind = element.get(_OLD + "type", "")
        element.tag = _TRACKED.get(kind, tag)
        if kind not in _TRACKED:
            element.clear(keep_tail=True)
    elif tag == _NOTE + "content" or tag.startswith(_HINT):
        element.tag = _SEEN_THROUGH
    for key, value in list(element.attrib.items()):
        if key.startswith(_OLD):
            own = key[len(_OLD) :]
            del element.attrib[key]
            element.set(W + _ATTRIBUTES.get(own, own), value)
    if element.tag == W + "nfc":
        code = element.get(VAL, "0")
        element.tag = W + "numFmt"
        element.set(VAL, NUMBER_FORMATS.get(int(code) if code.isdecimal() else 0, "decimal"))

"""Parts of a Word document that hold a document of their own (``w:altChunk``), as exporters write HTML or RTF into one.

Word puts their content in the place of the element. Source: ECMA-376 part 1, sections 11.3.1 and 17.17.2.1.
"""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from submissions.document import Block, Document, Grid
from submissions.limits import Limits
from submissions.readers.package import OfficePackage, PartRelation
from submissions.rejections import Rejected

_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


class InsertedParts:
    """The parts that a main part names. ``left_out`` are those that cannot be read: (name, code of the rejection)."""

    def __init__(self, package: OfficePackage | None, relations: dict[str, PartRelation], limits: Limits) -> None:
        self.left_out: dict[str, str] = {}
        self.notes: dict[str, None] = {}
        self._package = package
        self._relations = relations
        self._limits = limits.model_copy(update={"nesting": limits.nesting - 1})
        self._known: dict[str, Document | None] = {}

    def blocks(self, element: etree._Element, first: int, tables: int) -> list[Block]:
        """Return the blocks of the part that an element names, numbered from ``first``; ``tables`` are before them."""
        relation = self._relations.get(element.get(_ID, ""))
        name = relation.target if relation is not None else ""
        if name not in self._known:
            self._known[name] = self._read(name)
        document = self._known[name]
        return [_moved(block, first, tables) for block in document.blocks] if document is not None else []

    def unknown(self, element: etree._Element) -> None:
        """Note an element that holds text or names a part, and that this reader does not know."""
        if _ID in element.attrib or any(child.text for child in element.iter("{*}t")):
            self.left_out.setdefault(etree.QName(element).localname, "unknown_format")

    def _read(self, name: str) -> Document | None:
        from submissions import readers

        try:
            content = self._package.member(name) if self._package is not None and name else None
            if content is None:
                raise Rejected("corrupt")
            if self._limits.nesting < 1:
                raise Rejected("too_large", name)
            document = readers.read(content, self._limits)
        except Rejected as rejected:
            self.left_out[name or "altChunk"] = rejected.code
            return None
        self.notes |= dict.fromkeys([f"inserted_part_read: {name}", *document.notes])
        self.left_out |= dict(document.left_out)
        return document


def _moved(block: Block, first: int, tables: int) -> Block:
    """Return a block of another document at its place in this one: so many blocks and tables come before it."""
    place = block.location
    place = replace(place, block=place.block + first, table=place.table + tables if place.table is not None else None)
    if not isinstance(block, Grid):
        return replace(block, location=place)
    rows = tuple(
        tuple(replace(cell, location=replace(cell.location, block=place.block, table=place.table)) for cell in row) for row in block.rows
    )
    return Grid(rows, place)

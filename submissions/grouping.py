"""Several documents filed together: parts of one submission are joined, submissions of several departments kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from submissions.document import Block, Cell, Document, Grid, Location
from submissions.extraction import identity


def submissions_of(documents: Sequence[tuple[str | None, Document]]) -> list[Document]:
    """One document for each submission among (member name, document) pairs, in order.

    Documents that name the same department are parts of one submission; one that names none belongs to the department
    named before it, or to the first one named.
    """
    if len(documents) == 1:
        return [documents[0][1]]
    named = [identity.department_name(document) for _, document in documents]
    first = next((name for name in named if name), None)
    groups: dict[str | None, list[tuple[str | None, Document]]] = {}
    current = first
    for name, pair in zip(named, documents, strict=True):
        current = name or current
        groups.setdefault(current, []).append(pair)
    return [_joined(parts) for parts in groups.values()]


def _joined(parts: Sequence[tuple[str | None, Document]]) -> Document:
    blocks: list[Block] = []
    tables = 0
    for member, document in parts:
        start, before = len(blocks), tables
        for block in document.blocks:
            tables += isinstance(block, Grid)
            blocks.append(_moved(block, start, before, member))
    notes = tuple(note for _, document in parts for note in document.notes)
    left_out = tuple(one for _, document in parts for one in document.left_out)
    formats = {document.format for _, document in parts}
    return Document(formats.pop() if len(formats) == 1 else "bundle", tuple(blocks), notes, left_out)


def _moved(block: Block, blocks: int, tables: int, member: str | None) -> Block:
    def at(place: Location) -> Location:
        table = place.table + tables if place.table is not None else None
        return replace(place, block=place.block + blocks, table=table, member=member)

    def cell(one: Cell) -> Cell:
        return replace(one, location=at(one.location))

    if isinstance(block, Grid):
        return Grid(tuple(tuple(map(cell, row)) for row in block.rows), at(block.location))
    return replace(block, location=at(block.location))

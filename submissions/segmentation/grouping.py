"""Several documents filed together: parts of one submission are joined, submissions of several departments kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from submissions.document import Block, Cell, Document, Grid, Location
from submissions.extraction import identity
from submissions.segmentation.copies import Member, without_copies
from submissions.segmentation.fiscal_years import years_of
from submissions.segmentation.splitting import is_project, split
from submissions.text import fold


def submissions_of(documents: Sequence[Member]) -> list[Document]:
    """One document for each submission among (member name, document) pairs, in order.

    A document that holds several is split first. Documents that name the same department are parts of one submission;
    one that names none belongs to the department of its folder, else to the one named before it, or to the first one named.
    A part that repeats another is left out, reports of other years are apart, and each project stands alone.
    """
    apart = [(member, part) for member, document in documents for part in split(document)]
    if len(documents) == 1:
        return [part for _, part in apart]
    projects = [pair for pair in apart if is_project(pair[1])]
    departments = [pair for pair in apart if not any(pair is project for project in projects)]
    named = _named(departments)
    current = next((name for name in named if name), None)
    groups: dict[str | None, list[Member]] = {}
    for name, pair in zip(named, departments, strict=True):
        current = name or current
        groups.setdefault(current, []).append(pair)
    parts = [year for group in groups.values() for year in _by_year(group)]
    return [*(_joined(without_copies(group)) for group in parts), *(_joined([pair]) for pair in projects)]


def _by_year(members: list[Member]) -> list[list[Member]]:
    years = years_of([document for _, document in members])
    return [[member for member, one in zip(members, years, strict=True) if one == year] for year in dict.fromkeys(years)]


def _named(departments: Sequence[Member]) -> list[str | None]:
    """Each document's department; one that names none is of the only department that its folder names."""
    own = _in_full([identity.department_name(document) for _, document in departments])
    folders = [member.rpartition("/")[0] if member else "" for member, _ in departments]
    beside = [{name for name, other in zip(own, folders, strict=True) if name and other == folder} for folder in folders]
    return [name or (next(iter(names)) if len(names) == 1 else None) for name, names in zip(own, beside, strict=True)]


def _in_full(names: list[str | None]) -> list[str | None]:
    """The names, a short one that ends only one longer name as that name: 图书馆 beside 某县图书馆."""
    longer = [{other for other in names if name and other and other != name and fold(other).endswith(fold(name))} for name in names]
    return [next(iter(others)) if len(others) == 1 else name for name, others in zip(names, longer, strict=True)]


def _joined(parts: Sequence[Member]) -> Document:
    blocks: list[Block] = []
    tables = 0
    for member, document in parts:
        start, before = (blocks[-1].location.block + 1 if blocks else 0), tables
        for block in document.blocks:
            moved = _moved(block, start, before, member)
            tables = max(tables, moved.location.table or 0)
            blocks.append(moved)
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

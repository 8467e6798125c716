"""Several documents filed together: parts of one submission are joined, submissions of several departments kept apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from submissions.document import Block, Cell, Document, Grid, Location
from submissions.identity.who_and_when import who
from submissions.segmentation.copies import without_copies
from submissions.segmentation.fiscal_years import years_of
from submissions.segmentation.segment import Evidence, Segment
from submissions.segmentation.splitting import split
from submissions.text import fold


def segments_of(documents: Sequence[tuple[str | None, Document]]) -> list[Segment]:
    """One segment for each submission among (member name, document) pairs, in order.

    A document that holds several is split first. Documents that name the same department are parts of one submission;
    one that names none belongs to the department of its folder, else to the one named before it, or to the first one named.
    A part that repeats another is left out, reports of other years are apart, and each project stands alone.
    """
    apart = [part for member, document in documents for part in split(document, member)]
    if len(documents) == 1:
        return apart
    projects = [part for part in apart if part.project or part.is_foreign]
    departments = [part for part in apart if not (part.project or part.is_foreign)]
    named = _named(departments)
    current = next((name for name, _ in named if name), None)
    groups: dict[str | None, list[Segment]] = {}
    for (name, why), part in zip(named, departments, strict=True):
        current = name or current
        groups.setdefault(current, []).append(part.because(why or Evidence("member_after", current or "—", _first_place(part))))
    parts = [year for group in groups.values() for year in _by_year(group)]
    alone = [part.because(Evidence("member_of_project", location=_first_place(part))) for part in projects]
    return [*(_joined(without_copies(group)) for group in parts), *(_joined([part]) for part in alone)]


def _by_year(members: list[Segment]) -> list[list[Segment]]:
    years = years_of([one.document for one in members])
    if len(set(years)) > 1:
        members = [one.because(Evidence("year_of_tables", str(year), _first_place(one))) for one, year in zip(members, years, strict=True)]
    return [[member for member, one in zip(members, years, strict=True) if one == year] for year in dict.fromkeys(years)]


def _named(departments: Sequence[Segment]) -> list[tuple[str | None, Evidence | None]]:
    """Each segment's department and why; one that names none is of the only department that its folder names."""
    own = _in_full([who(one.document).value for one in departments])
    folders = [one.member.rpartition("/")[0] if one.member else "" for one in departments]
    beside = [{name for name, other in zip(own, folders, strict=True) if name and other == folder} for folder in folders]
    found: list[tuple[str | None, Evidence | None]] = []
    for part, name, names in zip(departments, own, beside, strict=True):
        by_folder = next(iter(names)) if len(names) == 1 else None
        code = "member_names_department" if name else "member_of_folder"
        told = name or by_folder
        found.append((told, Evidence(code, told, _first_place(part)) if told else None))
    return found


def _first_place(part: Segment) -> Location | None:
    blocks = part.document.blocks
    return replace(blocks[0].location, member=part.member) if blocks else None


def _in_full(names: list[str | None]) -> list[str | None]:
    """The names, a short one that ends only one longer name as that name: 图书馆 beside 某县图书馆."""
    longer = [{other for other in names if name and other and other != name and fold(other).endswith(fold(name))} for name in names]
    return [next(iter(others)) if len(others) == 1 else name for name, others in zip(names, longer, strict=True)]


def _placed(part: Segment) -> list[Evidence]:
    """The part's evidence, placed in its member."""
    return [replace(one, location=replace(one.location, member=part.member)) if one.location else one for one in part.evidence]


def _joined(parts: Sequence[Segment]) -> Segment:
    """The parts as one segment, their blocks numbered on and placed in their members."""
    blocks: list[Block] = []
    tables = 0
    documents = [part.document for part in parts]
    for part in parts:
        start, before = (blocks[-1].location.block + 1 if blocks else 0), tables
        for block in part.document.blocks:
            moved = _moved(block, start, before, part.member)
            tables = max(tables, moved.location.table or 0)
            blocks.append(moved)
    notes = tuple(note for document in documents for note in document.notes)
    left_out = tuple(one for document in documents for one in document.left_out)
    formats = {document.format for document in documents}
    heads = tuple(head for document in documents for head in document.running_heads)
    whole = Document(formats.pop() if len(formats) == 1 else "bundle", tuple(blocks), notes, left_out, running_heads=heads)
    name = next((part.project_name for part in parts if part.project_name), None)
    why = tuple(dict.fromkeys(one for part in parts for one in _placed(part) if one.code not in ("undivided", "no_project")))
    found = next((part.found for part in parts if part.found.kind.judged_as), parts[0].found)
    return replace(parts[0], document=whole, project_name=name, evidence=why, found=found)


def _moved(block: Block, blocks: int, tables: int, member: str | None) -> Block:
    def at(place: Location) -> Location:
        table = place.table + tables if place.table is not None else None
        return replace(place, block=place.block + blocks, table=table, member=member)

    def cell(one: Cell) -> Cell:
        return replace(one, location=at(one.location))

    if isinstance(block, Grid):
        return Grid(tuple(tuple(map(cell, row)) for row in block.rows), at(block.location))
    return replace(block, location=at(block.location))

"""A department's reports of several fiscal years in one workbook or archive are submissions of their own.

Only where two years fill in the same table, by their titles or the headings of their columns: a year that differs between
the two tables of one report is a slip, for the rules to find.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations, groupby

from submissions.document import Document
from submissions.extraction.multirow_headings import stacked
from submissions.grammar.headings import recognise
from submissions.identity.who_and_when import when
from submissions.segmentation.segment import Segment, seen

_KINDS = frozenset({"budget_lines", "indicators"})
_STATED = frozenset({"title", "form_line", "heading"})
"""Places whose year parts a file; what the prose names is no ground to cut."""


def kinds(document: Document) -> set[str]:
    """Which of the report's main tables a document holds, by their headings."""
    headings = (recognise(row) for grid in document.grids() for row in stacked(grid))
    return {heading.table for heading in headings if heading is not None} & _KINDS


def years_of(documents: Sequence[Document]) -> list[int | None]:
    """The year of each document where they are reports of several years, all ``None`` where they are parts of one.

    A document that states no year is of the one before it, or of the first.
    """
    stated = [when(document).counts for document in documents]
    years = [one.value if one is not None and one.source.found in _STATED else None for one in stated]
    if len({year for year in years if year}) < 2:
        return [None] * len(documents)
    held: dict[int, set[str]] = {}
    for year, document in zip(years, documents, strict=True):
        if year:
            held.setdefault(year, set()).update(kinds(document))
    if not any(one & other for one, other in combinations(held.values(), 2)):
        return [None] * len(documents)
    current = next(year for year in years if year)
    for number, year in enumerate(years):
        current = years[number] = year or current
    return years


def by_year(segment: Segment) -> list[Segment]:
    """The workbook's reports by year, sheet by sheet; itself alone where they are of one year, or it has no sheets."""
    document = segment.document
    sheets = [tuple(blocks) for name, blocks in groupby(document.blocks, key=lambda block: block.location.sheet) if name is not None]
    if len(sheets) < 2 or sum(map(len, sheets)) != len(document.blocks):
        return [segment]
    years = years_of([replace(document, blocks=blocks) for blocks in sheets])
    if len(set(years)) < 2:
        return [segment]
    return segment.parted(
        [
            (
                tuple(block for blocks, one in zip(sheets, years, strict=True) if one == year for block in blocks),
                (seen("year_of_tables", str(year), sheets[years.index(year)][0]),),
            )
            for year in dict.fromkeys(years)
        ]
    )

"""Pages of lines and tables, at their places, into a document's blocks in reading order: for formats of fixed layout."""

from __future__ import annotations

from collections.abc import Sequence

from submissions.document import Block, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.pdf_flow import Margins, Sheet, paragraphs, running
from submissions.readers.pdf_lines import Line
from submissions.readers.pdf_tables import Part, grid_of
from submissions.rejections import Rejected


def blocks_of(sheets: Sequence[Sheet], parts: Sequence[Sequence[Part]], limits: Limits) -> tuple[list[Block], list[str]]:
    """The blocks of pages given as lines outside tables and parts of tables, and notes on what was left out."""
    notes: dict[str, None] = {}
    left_out = running(sheets)
    if left_out:
        notes["page_headers_left_out"] = None
    kept = [Sheet(s.number, s.width, s.height, tuple(line for line in s.lines if id(line) not in left_out)) for s in sheets]
    margins = Margins(kept)
    blocks: list[Block] = []
    tables = 0
    for run in _runs(kept, parts):
        if isinstance(run[0], Part):
            tables += 1
            grid, seen = grid_of([part for part in run if isinstance(part, Part)], len(blocks), tables)
            notes.update(dict.fromkeys(seen))
            blocks.append(grid)
        else:
            made = paragraphs([line for line in run if isinstance(line, Line)], margins)
            blocks.extend(Paragraph(text, Location(at, page=line.page)) for at, (text, line) in enumerate(made, len(blocks)))
        if len(blocks) > limits.blocks:
            raise Rejected("too_large")
    return blocks, list(notes)


def _runs(sheets: Sequence[Sheet], parts: Sequence[Sequence[Part]]) -> list[list[Line | Part]]:
    """Lines that follow one another, and the parts of one table, in reading order."""
    runs: list[list[Line | Part]] = []
    for sheet, tables in zip(sheets, parts, strict=True):
        items: list[Line | Part] = [*sheet.lines, *tables]
        for item in sorted(items, key=lambda item: item.top):
            last = runs[-1][-1] if runs else None
            goes_on = isinstance(last, Line) if isinstance(item, Line) else isinstance(last, Part) and item.continues(last)
            if goes_on:
                runs[-1].append(item)
            else:
                runs.append([item])
    return runs

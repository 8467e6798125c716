"""Turns pages of lines and ruled tables into a document's blocks in reading order, for formats of fixed layout."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from submissions.document import Block, Location, Paragraph
from submissions.limits import Limits
from submissions.readers.layout.lines import TextLine
from submissions.readers.layout.paragraphs import Margins, PageSheet, paragraphs
from submissions.readers.layout.running_heads import running_heads
from submissions.readers.layout.table_parts import TablePart, grid_of, place
from submissions.readers.layout.text_regions import holds_rows
from submissions.readers.layout.text_tables import text_tables
from submissions.readers.layout.two_columns import TwoColumns, flowing, two_columns
from submissions.rejections import too_many

_WORDS = re.compile(r"[\u4e00-\u9fff]{3}")
_Item = TextLine | TablePart | TwoColumns
_MARKED = re.compile(r"[\d①-⑳*※]{1,2}[^\d、.．年月,，%％]")


@dataclass(frozen=True, slots=True)
class PageText:
    """What pages hold: blocks in reading order, notes on what was left out, and the running heads."""

    blocks: tuple[Block, ...]
    notes: tuple[str, ...]
    running_heads: tuple[Paragraph, ...]


def blocks_of(sheets: Sequence[PageSheet], parts: Sequence[Sequence[TablePart]], limits: Limits) -> PageText:
    """Return the blocks of pages, notes on what was left out, and the running heads among that.

    ``sheets`` hold the lines outside ruled tables, ``parts`` the ruled tables. Raises :class:`Rejected` ``too_large``
    beyond ``limits``.
    """
    notes: dict[str, None] = {}
    left_out = running_heads(sheets)
    if left_out:
        notes["page_headers_left_out"] = None
    kept = [replace(sheet, lines=tuple(line for line in sheet.lines if line not in left_out)) for sheet in sheets]
    prose = {sheet.number: _abreast(sheet, ruled) for sheet, ruled in zip(kept, parts, strict=True)}
    pages = list(_with_text_tables(kept, parts, prose))
    if any(holds_rows(sheet.lines) for sheet, _ in pages):
        notes["columns_without_rules_left_as_lines"] = None
    margins = Margins([sheet for sheet, _ in pages])
    blocks: list[Block] = []
    tables = 0
    for run in _runs(pages, prose, margins.size):
        if isinstance(run[0], TablePart):
            tables += 1
            grid, seen = grid_of([part for part in run if isinstance(part, TablePart)], len(blocks), tables)
            notes.update(dict.fromkeys(seen))
            blocks.append(grid)
        elif isinstance(run[0], TwoColumns):
            blocks.extend(_paragraphs(flowing([item for item in run if isinstance(item, TwoColumns)]), len(blocks)))
        else:
            made = paragraphs([line for line in run if isinstance(line, TextLine)], margins)
            blocks.extend(_paragraphs(((text, held, margins.outline(text, held[0])) for text, held in made), len(blocks)))
        if len(blocks) > limits.blocks:
            raise too_many("blocks", limits.blocks)
    return PageText(tuple(blocks), tuple(notes), _heads(left_out))


def _heads(left_out: Iterable[TextLine]) -> tuple[Paragraph, ...]:
    """Return the running heads and feet, each once, page numbers left out."""
    words = {line.text: line for line in left_out if _WORDS.search(line.text)}
    return tuple(Paragraph(text, Location(0, page=line.page)) for text, line in words.items())


def _between(lines: Sequence[TextLine], items: Sequence[TablePart | TwoColumns]) -> list[list[TextLine]]:
    """Divide lines at the items that stand between them."""
    return [list(group) for _, group in groupby(lines, key=lambda line: sum(item.top < line.top for item in items))]


def _abreast(sheet: PageSheet, ruled: Sequence[TablePart]) -> list[TwoColumns]:
    """Return the prose in two columns on a page, at most one between two ruled tables."""
    return [found for lines in _between(sheet.lines, ruled) if (found := two_columns(lines)) is not None]


def _with_text_tables(
    sheets: Sequence[PageSheet], parts: Sequence[Sequence[TablePart]], prose: Mapping[int, Sequence[TwoColumns]]
) -> Iterator[tuple[PageSheet, list[TablePart]]]:
    """Yield pages without their prose in columns, and with the tables that text shows taken out of their lines."""
    before: TablePart | None = None
    for sheet, ruled in zip(sheets, parts, strict=True):
        beside = prose[sheet.number]
        taken = {line for item in beside for line in item.lines}
        tables, rest = list(ruled), []
        for group in _between([line for line in sheet.lines if line not in taken], [*ruled, *beside]):
            found, left = text_tables(group, sheet.levels, before if group[0] is sheet.lines[0] else None)
            tables.extend(found)
            rest.extend(left)
        items: list[_Item] = [*tables, *rest, *beside]
        last = max(items, key=lambda item: item.top, default=None)
        before = last if isinstance(last, TablePart) else None
        yield replace(sheet, lines=tuple(rest)), tables


def _paragraphs(made: Iterable[tuple[str, list[TextLine], int | None]], first: int) -> Iterator[Paragraph]:
    for at, (text, held, outline) in enumerate(made, first):
        page = held[0].page
        box = place((line.x0, line.top, line.x1, line.bottom) for line in held if line.page == page)
        yield Paragraph(text, Location(at, page=page, box=box), None, outline)


def _runs(
    pages: Sequence[tuple[PageSheet, Sequence[TablePart]]], prose: Mapping[int, Sequence[TwoColumns]], size: float
) -> list[list[_Item]]:
    """Group successive lines, and the parts of one table, in reading order. Footnotes do not divide a table."""
    runs: list[list[_Item]] = []
    for sheet, tables in pages:
        items: list[_Item] = [*sheet.lines, *tables, *prose[sheet.number]]
        for item in sorted(items, key=lambda item: item.top):
            last = runs[-1][-1] if runs else None
            before = runs[-2][-1] if len(runs) > 1 and _are_footnotes(runs[-1], sheet.number - 1, size) else last
            if any(isinstance(item, kind) and isinstance(last, kind) for kind in (TextLine, TwoColumns)):
                runs[-1].append(item)
            elif isinstance(item, TablePart) and isinstance(before, TablePart) and item.continues(before):
                item.continue_in(before)
                runs[-1 if before is last else -2].append(item)
            else:
                runs.append([item])
    return runs


def _are_footnotes(run: Sequence[_Item], page: int, size: float) -> bool:
    """True if lines at the end of a page are smaller than the text or begin with a mark."""
    lines = [item for item in run if isinstance(item, TextLine) and item.page == page]
    if len(lines) < len(run):
        return False
    return all(line.size < size - 0.9 for line in lines) or (len(lines) <= 3 and bool(_MARKED.match(lines[0].text)))

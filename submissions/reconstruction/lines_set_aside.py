"""Lines that stand within a table of text and are none of its rows: they are taken out before the table is laid, and put back."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import replace

from submissions.document import Block, Cell, Document, Grid, Location, Paragraph
from submissions.grammar.heading_columns import filled
from submissions.grammar.margins import RULED, is_aside
from submissions.text import fold

_FEWEST_CELLS = 3
"""Cells of a line that is a row and no cell: an item with two figures. One blank divides words of a cell too."""
_NEAR = 3
"""Lines around one that stands between rows: next to it may stand an item whose figures are all blank."""
_FEWEST_PAGES = 2
"""Numbers that count pages: one alone counts nothing."""
_DIGITS_OF_PAGE = 4
"""Digits of a page's number: a file has at most 1,000 pages (``Limits.pages``)."""


_DECIMALS = re.compile(r"\d\.(\d+)\s*$")
"""The decimals of the figure that a line ends with."""


def laid_without(document: Document, lay: Callable[[Sequence[Block]], list[Block]]) -> tuple[Block, ...]:
    """The blocks as ``lay`` lays them without page numbers, notes and sign-offs, and these as paragraphs where they stood or behind their table.

    ``lay`` sees lines numbered as if they had never been there: what they part is one below the other.
    """
    blocks = [piece for block in document.blocks for piece in _pieces(block)]
    aside = _set_aside(blocks)
    if not aside:
        return tuple(lay(document.blocks))
    numbers = sorted({*aside, *_gaps(aside, {block.location.line or 0 for block in blocks})})
    before = [number - at for at, number in enumerate(numbers)]  # the number of the line that stood there when all above were out
    rest = [left for block in document.blocks if (left := _left(block, aside)) is not None]
    rest = [_moved(block, lambda line: line - bisect_right(numbers, line)) for block in rest]
    laid = [_moved(block, lambda line: line + bisect_right(before, line)) for block in lay(rest)]
    return tuple(_numbered(_merged(laid, aside)))


def _pieces(block: Block) -> Iterator[Block]:
    """A paragraph, or each row of a table that is a line."""
    if isinstance(block, Paragraph) or not block.row_ends:
        yield block
        return
    for row in block.rows:
        if row:
            yield Grid((row,), row[0].location)


def _set_aside(blocks: Sequence[Block]) -> dict[int, Paragraph]:
    """The lines to be taken out, by their numbers."""
    rows = [_is_row(block) for block in blocks]
    pages = _page_numbers(blocks)
    found = {}
    for at, block in enumerate(blocks):
        line = block.location.line
        between = any(rows[max(0, at - _NEAR) : at]) and any(rows[at + 1 : at + 1 + _NEAR])
        if line is None:
            continue
        if isinstance(block, Paragraph) and (line in pages or is_aside(block.text, between_rows=between)):
            found[line] = replace(block, text=block.text.strip())
        elif isinstance(block, Grid) and is_aside(text := _text(block), between_rows=False):
            found[line] = Paragraph(text, block.location)
    return found


def _text(row: Grid) -> str:
    return "　".join(text for cell in row.cells() if (text := cell.text.strip()))


def _page_numbers(blocks: Sequence[Block]) -> frozenset[int]:
    """The lines that are a number alone, where they count up by one through the whole text; none where any does not.

    None either where one may be the rest of a figure: that above it ends with fewer decimals than such figures have.
    """
    lone = [at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and fold(block.text).isdecimal()]
    if any(len(fold(_words(blocks[at]))) > _DIGITS_OF_PAGE for at in lone):
        return frozenset()
    values = [int(fold(_words(blocks[at]))) for at in lone]
    if len(values) < _FEWEST_PAGES or values != list(range(values[0], values[0] + len(values))):
        return frozenset()
    ends = [_DECIMALS.search(_words(block)) for block in blocks]
    [(usual, _)] = Counter(len(end[1]) for end in ends if end).most_common(1) or [(0, 0)]
    torn = any(0 < len(end[1]) < usual for at in lone if at and (end := ends[at - 1]))
    return frozenset() if torn else frozenset(blocks[at].location.line or 0 for at in lone)


def _gaps(aside: Mapping[int, Paragraph], filled: Container[int]) -> Iterator[int]:
    """The empty lines between the rows of a table that a line without gaps opens and closes, and one with gaps below its heading."""
    rules = [(number, len(one.text.split()) == 1) for number, one in sorted(aside.items()) if RULED.fullmatch(fold(one.text))]
    for (_, opens), (first, parts), (last, closes) in zip(rules, rules[1:], rules[2:], strict=False):
        if opens and not parts and closes:
            yield from (number for number in range(first + 1, last) if number not in filled)


def _words(block: Block) -> str:
    """The text of a paragraph, or of the last row of a table."""
    if isinstance(block, Paragraph):
        return block.text
    return "　".join(cell.text for cell in block.rows[-1]) if block.rows else ""


def _is_row(block: Block) -> bool:
    if isinstance(block, Paragraph):
        return len(block.text.split()) >= _FEWEST_CELLS
    return any(len(filled(row)) >= _FEWEST_CELLS for row in block.rows)


def _left(block: Block, aside: Mapping[int, Paragraph]) -> Block | None:
    """What of a block is not set aside."""
    if isinstance(block, Paragraph):
        return None if block.location.line in aside else block
    if not block.row_ends:
        return block
    rows = tuple(row for row in block.rows if not (row and row[0].location.line in aside))
    return replace(block, rows=rows) if rows else None


def _moved(block: Block, number: Callable[[int], int]) -> Block:
    """The block with its lines numbered anew."""
    return _replaced(
        block, lambda place: place if place.line is None or number(place.line) == place.line else _on(place, number(place.line))
    )


def _on(place: Location, line: int) -> Location:
    return replace(place, line=line)


def _replaced(block: Block, place: Callable[[Location], Location]) -> Block:
    """The block and its cells where ``place`` puts them. What stays where it was is not copied: most of a document does."""
    own = place(block.location)
    if isinstance(block, Paragraph):
        return block if own is block.location else replace(block, location=own)
    rows = tuple(tuple(_cell_at(cell, place(cell.location)) for cell in row) for row in block.rows)
    same = own is block.location and all(
        new is old for one, other in zip(rows, block.rows, strict=True) for new, old in zip(one, other, strict=True)
    )
    return block if same else replace(block, rows=rows, location=own)


def _cell_at(cell: Cell, place: Location) -> Cell:
    return cell if place is cell.location else replace(cell, location=place)


def _merged(laid: Sequence[Block], aside: Mapping[int, Paragraph]) -> list[Block]:
    """All blocks in the order of their lines; one of ``aside`` that stands within a table comes behind it."""
    waiting = sorted(aside.items())
    out: list[Block] = []
    for block in laid:
        while waiting and block.location.line is not None and waiting[0][0] < block.location.line:
            out.append(waiting.pop(0)[1])
        out.append(block)
    return out + [paragraph for _, paragraph in waiting]


def _numbered(blocks: Sequence[Block]) -> list[Block]:
    """The blocks with their numbers in order."""
    return [_with_number(block, number) for number, block in enumerate(blocks)]


def _with_number(block: Block, number: int) -> Block:
    return _replaced(block, lambda place: place if place.block == number else replace(place, block=number))

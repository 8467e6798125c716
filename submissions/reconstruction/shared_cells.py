"""Rows of which the words have one place each, though the figures between them have several: what all ways share is kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from submissions.cell_line import Cells, shared
from submissions.grammar.column_types import fits, holds_figure, is_figure, kind_of
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.vocabulary import names_item
from submissions.text import fold

Way = tuple[int | range | None, ...]
"""For each column the ordinal of the row's cell that stands under it, those of a stretch of which it is a part, or ``None`` for a blank."""

_TYPED_BY_TEXT = ("target", "actual")
_GLUED = re.compile(r"[\d.,][\d.,%％]+")


def holds_value(table: str, column: str | None) -> bool:
    """True if the column holds figures, whatever else: such cells alone may be unsure in a row that is sure."""
    return column is not None and (holds_figure(table, column) or kind_of(table, column) in _TYPED_BY_TEXT)


def glued_ways(table: str, columns: Sequence[str | None], texts: Sequence[str]) -> Iterator[tuple[range, ...]]:
    """Every way to lay fewer cells than columns under them, one or more of them figures that were printed without a blank between.

    A cell alone in its column is what the column holds. Plain figures beside glued ones are not told apart from them: a
    cell may as well have been lost.
    """
    plain = [number for number, text in enumerate(texts) if _GLUED.fullmatch(fold(text)) or is_figure(text, blank=False)]
    for ends in combinations(range(1, len(columns)), len(texts) - 1):
        way = [number for number, (first, end) in enumerate(pairwise((0, *ends, len(columns)))) for _ in range(first, end)]
        if all(_takes(table, way.count(number), columns[way.index(number)], text) for number, text in enumerate(texts)):
            yield tuple(range(plain[0], plain[-1] + 1) if number in plain else range(number, number + 1) for number in way)


def _takes(table: str, width: int, column: str | None, text: str) -> bool:
    return _GLUED.fullmatch(fold(text)) is not None if width > 1 else bool(text) and fits(table, column, text)


def words_of(table: str, columns: Sequence[str | None], way: Way) -> Way:
    """The part of a way that columns of words take; a way may lack columns at the left."""
    named = columns[len(columns) - len(way) :]
    return tuple(place for place, name in zip(way, named, strict=True) if not holds_value(table, name))


def cells_of(ways: Sequence[Way], cells: Cells, line: int) -> Cells:
    """A row as wide as the ways: the cell of each column where all ways agree, elsewhere the whole stretch that is not told apart.

    Cells that two columns share, or that one column may hold, make a stretch with those beside them.
    """
    places = [set[int]().union(*(_ordinals(way[column]) for way in ways)) for column in range(len(ways[0]))]
    out: Cells = []
    for column, found in enumerate(places):
        stretch = _stretch(places, found)
        if not stretch:
            out.append(("", line))
        elif len(stretch) == 1 and sum(stretch[0] in other for other in places) == 1 and all(way[column] is not None for way in ways):
            out.append(cells[stretch[0]])
        else:
            out.append((shared(cells[n][0] for n in stretch), cells[stretch[0]][1]))
    return out


def item_in_doubt(heading: TableHeading, label: Cells, figures: Cells) -> Cells | None:
    """The row of an item of the form whose figures have several places: each measure holds all of them. ``None`` for another label.

    The label stays in its place, because it also says what the labels below it mean.
    """
    first = next(number for number, column in enumerate(heading.columns) if column.name)
    if not label or len(label) > max(1, first) or not any(names_item(text) for text, _ in label) or not any(text for text, _ in figures):
        return None
    line = label[-1][1]
    whole = shared(text for text, _ in figures)
    return [*[("", line)] * (first - len(label)), *label, *((whole if column.name else "", line) for column in heading.columns[first:])]


def _ordinals(place: int | range | None) -> range:
    return range(0) if place is None else place if isinstance(place, range) else range(place, place + 1)


def _stretch(places: Sequence[set[int]], held: set[int]) -> list[int]:
    """The ordinals of all cells that are tied to those ``held`` by columns which may hold either."""
    while True:
        more = held.union(*(other for other in places if held & other))
        if more == held:
            return sorted(held)
        held = more

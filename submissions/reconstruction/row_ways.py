"""All ways in which a row that lost empty cells can stand under its heading, and which of them the form's arithmetic leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, partial
from itertools import islice, product
from math import prod

from submissions.cell_line import Cells
from submissions.grammar import vocabulary
from submissions.grammar.column_types import DERIVED, fits, kind_of, limits, may_be_blank, spans_rows
from submissions.grammar.heading_columns import TableHeading
from submissions.numbers import read
from submissions.reconstruction.constraints import Product, Quotient
from submissions.reconstruction.row_layers import NEVER_LOST
from submissions.reconstruction.run_together import relations_of
from submissions.text import fold, joined
from warehouse import contract

Way = tuple[int | None, ...]
"""For each column the ordinal of the row's cell that stands under it; ``None`` for a blank."""

_FUNDS = "project.special"
# Ways of one row and combinations of several rows that are tried: a row of three measures has at most three ways, and a
# group of the form has at most four parts with blanks. Chosen as bounds on work, not measured.
_MOST_WAYS, _MOST_COMBINATIONS = 64, 4096


def ways_of(heading: TableHeading, cells: Cells) -> list[Way]:
    """Every way to lay all cells, in order, under the heading so that each is what its column holds; one if arithmetic tells it.

    Ways that differ in columns without a name alone are one way. Of several ways that one counts alone whose figures are a
    quotient or a share that the form declares, and that keeps every other relation of the form.
    """
    table, columns = heading.table, [column.name for column in heading.columns]
    slots = tuple(map(_slots(table, cells), columns))
    found: dict[Way, Way] = {}
    for way in islice(_lay(slots, cells, 0, 0), _MOST_WAYS):
        if not (_begins_half(table, columns, way) or _exceeds(table, columns, cells, way) or _strays_unit(table, columns, cells, way)):
            found.setdefault(tuple(place for place, name in zip(way, columns, strict=True) if name), way)
    if len(found) < 2 or contract.forms()[table].rows == "items":
        return list(found.values())
    told = [way for way in found.values() if _is_told(table, columns, cells, way)]
    return told if len(told) == 1 else list(found.values())


@dataclass(frozen=True, slots=True)
class _Column:
    """What a column takes in one kind of row: the texts that fit, and whether it may be blank."""

    fits: Callable[[str], bool]
    may_be_blank: bool


def _slots(table: str, cells: Cells) -> Callable[[str | None], _Column]:
    match contract.forms()[table].rows:
        case "items":
            return lambda name: _Column(partial(fits, table, name), may_be_blank=True)
        case "sources" if vocabulary.fund_line(cells[0][0].rstrip(":： ")) != "total":
            return partial(_source_column, table)
        case _:
            return partial(_filled_column, table)


def _filled_column(table: str, name: str | None) -> _Column:
    """What the form declares, but no score, target or actual is taken for blank: what is lost may be run together with its neighbour."""
    blank = (may_be_blank(table, name) and kind_of(table, name) not in NEVER_LOST) or spans_rows(table, name)
    return _Column(partial(fits, table, name), blank)


def _source_column(table: str, name: str | None) -> _Column:
    """A source states amounts, perhaps with a rate in percent; the marks of the form are the total's."""
    kind = kind_of(table, name)
    if kind in ("weight", "score"):
        return _Column(lambda _: False, may_be_blank=True)
    if kind == "rate":
        return _Column(lambda text: "%" in fold(text) and fits(table, name, text), may_be_blank=True)
    return _Column(partial(fits, table, name), may_be_blank=True)


def _lay(columns: Sequence[_Column], cells: Cells, column: int, at: int) -> Iterator[Way]:
    if column == len(columns):
        if at == len(cells):
            yield ()
        return
    if len(cells) - at <= len(columns) - column - 1 and columns[column].may_be_blank:
        yield from ((None, *rest) for rest in _lay(columns, cells, column + 1, at))
    if at < len(cells) and columns[column].fits(cells[at][0]):
        yield from ((at, *rest) for rest in _lay(columns, cells, column + 1, at + 1))


def _begins_half(table: str, columns: Sequence[str | None], way: Way) -> bool:
    """True if a class of the first level stands without one of the second, which begins with it wherever the form has both."""
    filled = {kind_of(table, name): place is not None for name, place in zip(columns, way, strict=True)}
    return filled.get("class1", False) and not filled.get("class2", True)


def _exceeds(table: str, columns: Sequence[str | None], cells: Cells, way: Way) -> bool:
    """True if a figure is above what the form declares as its most: rather than that, the cells are laid otherwise."""
    values = _values(columns, cells, way)
    return any(name in values and most in values and values[name] > values[most] for name, most in limits(table))


def _strays_unit(table: str, columns: Sequence[str | None], cells: Cells, way: Way) -> bool:
    """True if what may be a unit stands as the actual of a target in figures while the column of units is blank."""
    held = {kind_of(table, name): joined(cells[place][0]) for name, place in zip(columns, way, strict=True) if place is not None}
    units = [name for name in columns if kind_of(table, name) == "unit"]
    if not units or "unit" in held or "actual" not in held:
        return False
    return read(held.get("target", "")).value is not None and fits(table, units[0], held["actual"])


def _is_told(table: str, columns: Sequence[str | None], cells: Cells, way: Way) -> bool:
    values = _values(columns, cells, way)
    relations = relations_of(table, frozenset(values))
    return any(isinstance(one, Quotient | Product) for one in relations) and all(one.holds(values) for one in relations)


def _values(columns: Sequence[str | None], cells: Cells, way: Way) -> dict[str, Decimal]:
    found: dict[str, Decimal] = {}
    for name, place in zip(columns, way, strict=True):
        value = read(joined(cells[place][0])).value if name and place is not None else None
        if name and value is not None:
            found[name] = value
    return found


def summing(heading: TableHeading, rows: Mapping[str, tuple[Cells, list[Way]]]) -> dict[str, Way]:
    """The way of each item, of those with one or several, that all ways share under which the form's sums add up.

    A sum is that of an item and the items below it, in every measure that the item states. An item whose sum never adds
    up has no way.
    """
    columns = [column.name for column in heading.columns]
    sure = {item: ways[0] for item, (_, ways) in rows.items() if len(ways) == 1}
    for group in _groups(rows):
        open_items = [item for item in group if item not in sure]
        if not open_items or prod(len(rows[item][1]) for item in open_items) > _MOST_COMBINATIONS:
            continue
        amounts = _amounts(columns, rows)
        kept = [
            combination
            for combination in product(*(rows[item][1] for item in open_items))
            if _adds_up(group, amounts, sure | dict(zip(open_items, combination, strict=True)))
        ]
        for item, ways in zip(open_items, zip(*kept, strict=True), strict=False):
            if len(set(ways)) == 1:
                sure[item] = ways[0]
    return sure


def _groups(items: Mapping[str, object]) -> Iterator[list[str]]:
    """Each item of the form with two parts or more here, before its parts; the smallest groups first.

    A fund under its own name is a part of the project expenditure, unless the funds' sum is there too.
    """
    parts: dict[str, list[str]] = defaultdict(list)
    for item in items:
        parent = _parents().get(item, _FUNDS if item.startswith(f"{_FUNDS}.") else None)
        if parent == _FUNDS and parent not in items:
            parent = _parents()[_FUNDS]
        if parent and parent in items:
            parts[parent].append(item)
    yield from sorted(([parent, *below] for parent, below in parts.items() if len(below) > 1), key=len)


@cache
def _parents() -> dict[str, str | None]:
    return {row["item_code"]: row["parent_code"] for row in contract.codes("budget_items")}


def _amounts(columns: Sequence[str | None], rows: Mapping[str, tuple[Cells, list[Way]]]) -> Callable[[str, Way], dict[str, Decimal]]:
    def amounts(item: str, way: Way) -> dict[str, Decimal]:
        return {name: value for name, value in _values(columns, rows[item][0], way).items() if name != DERIVED}

    return amounts


def _adds_up(group: Sequence[str], amounts: Callable[[str, Way], dict[str, Decimal]], chosen: Mapping[str, Way]) -> bool:
    whole, *parts = (amounts(item, chosen[item]) for item in group)
    stated = set(whole).union(*parts)
    return all(name in whole and sum((part.get(name, Decimal(0)) for part in parts), Decimal(0)) == whole[name] for name in stated)

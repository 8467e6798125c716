"""The cells of a row, each typed as its column is declared: the one place where a column's kind becomes a value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from submissions.document import Cell
from submissions.extraction.collector import Facts, ratio
from submissions.extraction.text_cells import entry, explanation
from submissions.grammar.column_types import fits
from submissions.grammar.heading_columns import TableHeading
from submissions.numbers import read
from submissions.text import clean, joined
from warehouse import contract
from warehouse.contract import Column
from warehouse.rows import OpenRow

NOT_TAKEN = "这一列已识别，但该单元格的内容没有读入任何一行"
"""The reason of a filled cell under a named column that no block took."""
_STATES_NOTHING = ("blank", "dash", "not_applicable")
_UNITS = {"weight": ("分",), "score": ("分",)}


@dataclass(slots=True)
class TypedRow:
    """The values of a row by column, all columns of the form, and the ``cells`` entry of each that is printed."""

    values: OpenRow = field(default_factory=dict)
    printed: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RowReader:
    """Types the cells of one table's rows.

    ``heading`` states the units of its columns. ``unit`` is the unit of the amounts, where one is in force for them all;
    else a column's own counts, then the document's.
    """

    facts: Facts
    table: str
    heading: TableHeading | None = None
    unit: str | None = None

    def read(
        self, cells: Mapping[str, Cell], what: str | None = None, *, others: Collection[str] = (), known: OpenRow | None = None
    ) -> TypedRow:
        """Type ``cells``, by column. ``what`` names the row in ``unresolved``, ``known`` has values of it that are read already.

        Columns of the kinds ``others`` are the caller's to read. A cell that no kind can read is unresolved.
        """
        row = TypedRow()
        for column in contract.table(self.table).on_form:
            if column.kind in others:
                continue
            row.values[column.name] = None
            if column.name in cells:
                place = f"{what or self.table}.{column.name}"
                values = {**row.values, **(known or {})}
                row.values[column.name], row.printed[column.name] = self._typed(column, place, cells[column.name], values)
        return row

    def _typed(self, column: Column, what: str, cell: Cell, values: OpenRow) -> tuple[Any, dict[str, Any]]:
        typed = _KINDS.get(column.kind or "")
        if typed is not None:
            return typed(self, column, what, cell, values)
        if cell.text.strip():
            self.facts.unresolved(what, cell.text, NOT_TAKEN, cell.location)
        return None, entry(cell)

    def _amount(self, column: Column, what: str, cell: Cell, _values: OpenRow) -> tuple[Decimal | None, dict[str, Any]]:
        return self.facts.money(what, cell, self.unit or self._heading_unit(column) or self.facts.unit)

    def _rate(self, column: Column, what: str, cell: Cell, values: OpenRow) -> tuple[Decimal | None, dict[str, Any]]:
        numerator, denominator = column.form.quotient or (None, None)
        quotient = ratio(values.get(numerator), values.get(denominator)) if numerator and denominator else None
        return self.facts.rate(what, cell, quotient, self._heading_unit(column))

    def _number(self, column: Column, what: str, cell: Cell, _values: OpenRow) -> tuple[Decimal | int | None, dict[str, Any]]:
        allowed = column.form.units or _UNITS.get(column.kind or "", (column.unit,) if column.unit else ())
        value, printed = self.facts.number(what, cell, allowed)
        if value is None or column.type != "integer":
            return value, printed
        if value != int(value):
            self.facts.unresolved(what, cell.text, "应为整数", cell.location)
            return None, printed | {"state": "unreadable"}
        return int(value), printed

    def _words(self, _column: Column, _what: str, cell: Cell, _values: OpenRow) -> tuple[str | None, dict[str, Any]]:
        return clean(joined(cell.text)) or None, entry(cell)

    def _reason(self, _column: Column, _what: str, cell: Cell, _values: OpenRow) -> tuple[str | None, dict[str, Any]]:
        return explanation(cell), entry(cell)

    def _heading_unit(self, column: Column) -> str | None:
        named = self.heading.column(column.name) if self.heading else None
        return named.unit if named else None


_Reader = Callable[[RowReader, Column, str, Cell, OpenRow], tuple[Any, dict[str, Any]]]
_KINDS: dict[str, _Reader] = {
    "amount": RowReader._amount,
    "rate": RowReader._rate,
    "count": RowReader._number,
    "weight": RowReader._number,
    "score": RowReader._number,
    "words": RowReader._words,
    "reason": RowReader._reason,
}


def not_taken(facts: Facts, table: str, cells: Mapping[str, Cell], what: str) -> None:
    """Say aloud which of ``cells``, by column, a block leaves: those that are filled with what their column holds, a dash aside."""
    for name, cell in cells.items():
        if read(joined(cell.text)).state not in _STATES_NOTHING and fits(table, name, cell.text):
            facts.unresolved(f"{what}.{name}", cell.text, NOT_TAKEN, cell.location)

"""Where extraction puts what it finds, and what it must know while it reads: the submission's year and units."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from submissions.document import Cell, Location
from submissions.grammar.heading_columns import TableHeading
from submissions.grammar.headings import unmapped
from submissions.numbers import Quantity, money_factor, read
from submissions.submission import TABLES
from submissions.text import clean, joined
from submissions.unresolved_reasons import why
from warehouse import contract
from warehouse.decimal_places import to_places
from warehouse.rows import OpenRow, OpenTables


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row of the base data table whose label names no item, until all of the table is read.

    ``place`` is the count of rows read above it, ``unit`` that of its amounts, ``years`` the years of its measures.
    """

    text: str
    label: Cell
    measures: dict[str, Cell]
    unit: str | None
    years: dict[str, int | None]
    place: int


@dataclass
class Facts:
    """One submission while it is read. ``unit`` is the unit of money in force where a table declares none itself, ``declared`` the one in its cells."""

    fiscal_year: int | None
    unit: str | None = None
    declared: str | None = None
    header: OpenRow = field(default_factory=dict)
    held: list[HeldRow] = field(default_factory=list)
    tables: OpenTables = field(default_factory=lambda: {name: [] for name in TABLES})

    def add(self, table: str, **values: Any) -> OpenRow:
        """Append a row; ``seq`` is filled for the tables that count."""
        self.tables[table].append(values)
        return values

    def unresolved(self, what: str, printed: str, reason: str, location: Location) -> None:
        """Say aloud what could not be placed or typed. ``reason`` is a sentence of ``unresolved_reasons.yaml``."""
        rows = self.tables["unresolved"]
        row = {"seq": len(rows) + 1, "what": what, "printed": clean(printed)[:500], "location": location.as_json()}
        rows.append(row | why(reason, printed))

    def heading(self, heading: TableHeading) -> None:
        """Record a recognised heading row, its unmapped cells too."""
        strays = {id(cell) for cell in unmapped(heading)}
        money = any(money_factor(column.unit) is not None for column in heading.columns)
        declared = self.declared if heading.form.labelled and not money else None
        first = min((column.cell.column for column in heading.columns if column.name), default=0)
        for column in heading.columns:
            text = clean(joined(column.cell.text))
            block = column.name is None and column.cell.column < first and (column.year or text)
            if text and (column.name or block or id(column.cell) in strays):
                self._heading_row(
                    heading.table, "section" if block else column.name, text, column.year, column.unit or declared, column.cell.location
                )

    def _heading_row(self, table: str, column: str | None, text: str, year: int | None, unit: str | None, location: Location) -> None:
        rows = self.tables["headings"]
        rows.append(
            {
                "seq": len(rows) + 1,
                "table_name": table,
                "column_name": column,
                "printed": text,
                "year": year,
                "unit": unit,
                "location": location.as_json(),
            }
        )
        if column is None:
            self.unresolved(f"headings.{table}", text, "表头无法识别", location)

    def money(self, what: str, cell: Cell, unit: str | None) -> tuple[Decimal | None, dict[str, Any]]:
        """A cell of money in yuan with its ``cells`` entry; what is no amount in a known unit is unresolved."""
        quantity = _quantity(cell)
        if quantity.value is None:
            return None, self._state(what, quantity, cell, unit)
        if quantity.unit is not None and money_factor(quantity.unit) is None:
            return None, self._state(what, Quantity(quantity.printed, "unreadable"), cell, unit)
        factor = money_factor(quantity.unit or unit)
        if factor is None:
            self.unresolved(what, quantity.printed, "未注明金额单位（元/万元）", cell.location)
            return None, quantity.as_cell(cell) | {"state": "unreadable"}
        quantity = _to_the_cent(quantity, factor)
        return (quantity.value or Decimal(0)) * factor, quantity.as_cell(cell, unit)

    def number(self, what: str, cell: Cell, allowed: tuple[str, ...] = ()) -> tuple[Decimal | None, dict[str, Any]]:
        """A cell of a plain number (a score, a head count, an area); other units than the allowed ones are unresolved."""
        quantity = _quantity(cell)
        if quantity.value is not None and quantity.unit is not None and quantity.unit not in allowed:
            quantity = Quantity(quantity.printed, "unreadable")
        return quantity.value, self._state(what, quantity, cell, None)

    def rate(
        self, what: str, cell: Cell, quotient: Decimal | None, heading_unit: str | None = None
    ) -> tuple[Decimal | None, dict[str, Any]]:
        """A cell of a rate, 1.0 = 100 %. Without a percent sign the quotient decides between 0.85 and 85; else unresolved."""
        quantity = _quantity(cell)
        if quantity.value is None or (quantity.unit not in (None, "%")):
            wrong = quantity if quantity.value is None else Quantity(quantity.printed, "unreadable")
            return None, self._state(what, wrong, cell, None)
        if quantity.unit == "%" or heading_unit == "%":
            return quantity.value / 100, quantity.as_cell(cell, "%")
        if quantity.value == 0:
            return quantity.value, quantity.as_cell(cell)
        for value, unit in ((quantity.value, None), (quantity.value / 100, "%")):
            if quotient is not None and abs(value - quotient) <= max(abs(quotient) / 20, Decimal("0.006")):
                return value, quantity.as_cell(cell, unit, "quotient")
        self.unresolved(what, quantity.printed, "比率没有百分号，且与分子分母对不上，无法判断是小数还是百分数", cell.location)
        return None, quantity.as_cell(cell) | {"state": "unreadable"}

    def _state(self, what: str, quantity: Quantity, cell: Cell, unit: str | None) -> dict[str, Any]:
        if quantity.state == "unreadable":
            self.unresolved(what, quantity.printed, cell.doubt or "不能读成一个确定的数", cell.location)
        return quantity.as_cell(cell, unit)


def ratio(numerator: Decimal | None, denominator: Decimal | None) -> Decimal | None:
    """Their quotient; ``None`` when either is unknown or the denominator is zero."""
    return numerator / denominator if numerator is not None and denominator else None


def _quantity(cell: Cell) -> Quantity:
    """What the cell states; nothing readable where its own text is in doubt."""
    return Quantity(clean(joined(cell.text)), "unreadable") if cell.doubt else read(joined(cell.text))


def _to_the_cent(quantity: Quantity, factor: Decimal) -> Quantity:
    """The quantity without what is finer than a cent: nobody spends it, a program stored it (9214699.70703125)."""
    cents = contract.DECIMALS["money"][1] + factor.adjusted()
    if quantity.value is None or quantity.decimals is None or quantity.decimals <= cents:
        return quantity
    return replace(quantity, value=to_places(quantity.value, cents), decimals=cents)

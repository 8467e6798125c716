"""The rows of a batch by submission, and how a contract row becomes figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from expectations.context import Context
from expectations.frames.batch_context import Surroundings
from expectations.frames.frame import Record
from expectations.printed_figures import MISSING, Figure, exact, money, rate, unit_factor
from warehouse.contract import table

T = TypeVar("T")
Row = dict[str, Any]
Batch = Mapping[str, Sequence[Row]]


class FilingRows:
    """One submission with its rows: what frames are built from."""

    def __init__(self, header: Row, tables: Mapping[str, list[Row]], around: Surroundings) -> None:
        self.header = header
        self.around = around
        self._tables = tables
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[FilingRows], T]) -> T:
        """What ``make`` says of the filing, reckoned once."""
        if name not in self._remembered:
            self._remembered[name] = make(self)
        found: T = self._remembered[name]
        return found

    def rows(self, name: str) -> list[Any]:
        """Its rows of a contract table, in order."""
        return self._tables.get(name, [])

    def row(self, name: str) -> Row:
        """Its only row of a contract table, empty when there is none."""
        return next(iter(self.rows(name)), {})

    @cached_property
    def common(self) -> Record:
        """The columns that every record of a frame has."""
        return {
            "submission_id": self.header["submission_id"],
            "fiscal_year": self.header["fiscal_year"],
            "division_code": self.header.get("division_code"),
            "money_unit": self.money_unit,
            "cent": exact(unit_factor(self.money_unit) / 100),
            "kind": self.header.get("kind") or "department",
        }

    @cached_property
    def money_unit(self) -> str:
        """The unit in which the submission states amounts; 万元 where it declares none."""
        declared = self.header.get("unit") or next((row["unit"] for row in self.rows("budget_lines") if row.get("unit")), None)
        return str(declared or "万元")

    def unsettled(self, name: str) -> bool:
        """Whether the reader left something of that table unresolved: sums over it cannot be judged."""
        return any(str(row.get("what") or "").removeprefix("tables.").startswith(name) for row in self.rows("unresolved"))

    @cached_property
    def passages(self) -> list[Row]:
        """Its prose, headings and titles left out."""
        return [row for row in self.rows("passages") if row.get("kind") == "body"]


def filings(batch: Batch, context: Context | None = None) -> Sequence[FilingRows]:
    """Each submission of the batch with its own rows and what surrounds them."""
    context = context or Context()
    before: dict[int, Sequence[FilingRows]] = {}
    around = Surroundings(context, before)
    before.update({year: _each(rows, around) for year, rows in context.history.items()})
    around.filings = _each(batch, around)
    return around.filings


def _each(batch: Batch, around: Surroundings) -> list[FilingRows]:
    grouped: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in batch.items():
        for row in rows:
            if name != "submissions":
                grouped[row["submission_id"]][name].append(row)
    headers = batch.get("submissions", ())
    return [FilingRows(header, grouped.get(header["submission_id"], {}), around) for header in headers]


def cell_figure(row: Row, column: str, table_name: str) -> Figure:
    """The figure of ``column``, with what its ``cells`` entry says about how it was printed."""
    value: Decimal | None = row.get(column)
    cell: Row = (row.get("cells") or {}).get(column) or {}
    state = cell.get("state") or ("value" if value is not None else "missing")
    shown = {"printed": cell.get("printed"), "state": state, "location": cell.get("location") or row.get("location")}
    match table(table_name).column(column).type:
        case "money":
            return money(value, cell.get("unit"), cell.get("decimals"), **shown)
        case "rate":
            decimals = cell.get("decimals")
            percent = cell.get("unit") == "%" or (cell.get("unit") is None and decimals is None)
            return rate(value, 2 if decimals is None else decimals, percent, unit="%" if percent else None, **shown)
    return exact(value, **shown)


def line_figure(row: Row | None) -> Figure:
    """The figure of a row of the base data table."""
    if row is None:
        return MISSING
    shown = {"printed": row.get("printed"), "state": row.get("state"), "location": row.get("location")}
    return money(row.get("amount_cny"), row.get("unit"), row.get("decimals"), **shown)

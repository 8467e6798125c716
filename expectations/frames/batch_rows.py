"""The rows of a batch by submission, and what surrounds a filing: the others of its batch, earlier years, the registry.

A filing knows its surroundings and they know all filings, so both stand in one module.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, TypeVar

from expectations.context import Context
from expectations.frames.batch_context import owner
from expectations.frames.frame import Record
from expectations.printed_figures import exact, unit_factor
from warehouse import contract
from warehouse.contract import MEASURES
from warehouse.rows import AnyRow, DepartmentRow, FindingRow, PassageRow, SubmissionRow, Tables, UnresolvedRow

T = TypeVar("T")


class FilingRows:
    """One submission with its rows: what frames are built from."""

    def __init__(self, header: SubmissionRow, tables: Tables, around: Surroundings) -> None:
        self.header = header
        self.around = around
        self._tables = tables
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[FilingRows], T]) -> T:
        """The result of ``make`` for this filing; computed once, then kept under ``name``."""
        if name not in self._remembered:
            self._remembered[name] = make(self)
        found: T = self._remembered[name]
        return found

    def rows(self, name: str) -> list[Any]:
        """Its rows of a contract table, in order."""
        return self._tables.get(name, [])

    def row(self, name: str) -> Any:
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

    def left_open(self, table: str, cells: Collection[str], rows: Collection[str] = ()) -> Iterator[tuple[str, UnresolvedRow]]:
        """What the reader left open and what may change ``cells`` (columns or measures) of the table's ``rows`` (all, if none is named).

        Yields each with the row that it belongs to, which is empty for a row that could not be placed. A cell of another
        column or row is no reason to give up a sum.
        """
        known = {*MEASURES, *(column.name for column in contract.table(table).columns)}
        for row in self.rows("unresolved"):
            of, _, place = str(row.get("what") or "").removeprefix("tables.").partition(".")
            name, _, cell = place.rpartition(".")
            if cell not in known:
                name, cell = place, ""
            belongs = not rows or not name or any(f"{name}.".startswith(f"{one}.") for one in rows)
            if of == table and belongs and (not cell or cell in cells):
                yield name, row

    def unsettled(self, table: str, cells: Collection[str], rows: Collection[str] = ()) -> bool:
        """True if anything of that is :meth:`left_open`, so that a sum over it cannot be judged."""
        return any(True for _ in self.left_open(table, cells, rows))

    @cached_property
    def passages(self) -> list[PassageRow]:
        """Its prose, headings and titles left out."""
        return [row for row in self.rows("passages") if row.get("kind") == "body"]


class Surroundings:
    """What surrounds the filings of one batch. Each part is computed when it is first used, and kept."""

    def __init__(self, context: Context, earlier: Mapping[int, Sequence[FilingRows]]) -> None:
        self.context = context
        self.filings: Sequence[FilingRows] = ()
        self.findings: Sequence[FindingRow] = ()
        self._earlier = earlier
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[Surroundings], T]) -> T:
        """The result of ``make`` for the batch; computed once, then kept under ``name``."""
        if name not in self._remembered:
            self._remembered[name] = make(self)
        found: T = self._remembered[name]
        return found

    def before(self, filing: FilingRows, years: int = 1) -> FilingRows | None:
        """What the same department filed ``years`` years earlier: the version that counted, else the latest that could be read."""
        return self._by_department.get(int(filing.header["fiscal_year"]) - years, {}).get(owner(filing.header))

    @cached_property
    def _by_department(self) -> dict[int, dict[str, FilingRows]]:
        return {year: latest(filings) for year, filings in self._earlier.items()}

    @cached_property
    def current(self) -> dict[str, FilingRows]:
        """The last filing of each department in the batch; projects left out."""
        return latest(self.filings)

    @cached_property
    def departments(self) -> dict[str, DepartmentRow]:
        """The registry by code."""
        return {row["department_code"]: row for row in self.context.departments}

    def kind(self, filing: FilingRows) -> str | None:
        """The kind of department that the registry says it is."""
        kind = self.departments.get(filing.header.get("department_code") or "", {}).get("kind")
        return None if kind is None else str(kind)


def latest(filings: Iterable[FilingRows]) -> dict[str, FilingRows]:
    """One filing of each department: live before latest before any other."""
    found: dict[str, FilingRows] = {}
    ranked = sorted(filings, key=lambda one: (bool(one.header.get("is_live")), bool(one.header.get("is_latest"))))
    for filing in ranked:
        if (filing.header.get("kind") or "department") == "department":
            found[owner(filing.header)] = filing
    return found


def filings(batch: Tables, context: Context | None = None) -> Sequence[FilingRows]:
    """Each submission of the batch with its own rows and what surrounds them."""
    context = context or Context()
    before: dict[int, Sequence[FilingRows]] = {}
    around = Surroundings(context, before)
    before.update({year: _each(rows, around) for year, rows in context.history.items()})
    around.filings = _each(batch, around)
    return around.filings


def _each(batch: Tables, around: Surroundings) -> list[FilingRows]:
    grouped: dict[str, dict[str, list[AnyRow]]] = defaultdict(lambda: defaultdict(list))
    for name, rows in batch.items():
        for row in rows:
            if name != "submissions":
                grouped[row["submission_id"]][name].append(row)
    headers = batch.get("submissions", ())
    return [FilingRows(header, grouped.get(header["submission_id"], {}), around) for header in headers]

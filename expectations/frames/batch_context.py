"""What surrounds a filing: the others of its batch, its department's earlier filings, and the registry."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from expectations.context import Context
from warehouse.rows import AnyRow, DepartmentRow, FindingRow

if TYPE_CHECKING:
    from expectations.frames.batch_rows import FilingRows

Row = dict[str, Any]
R = TypeVar("R", bound=AnyRow)
T = TypeVar("T")


class Surroundings:
    """One for a whole batch; everything in it is reckoned once, when first asked for."""

    def __init__(self, context: Context, earlier: Mapping[int, Sequence[FilingRows]]) -> None:
        self.context = context
        self.filings: Sequence[FilingRows] = ()
        self.findings: Sequence[FindingRow] = ()
        self._earlier = earlier
        self._remembered: dict[str, Any] = {}

    def remember(self, name: str, make: Callable[[Surroundings], T]) -> T:
        """What ``make`` says of the batch, reckoned once."""
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

    def expected(self, fiscal_year: int) -> list[DepartmentRow]:
        """The departments in being on the last day of the fiscal year."""
        day = date(fiscal_year, 12, 31)
        return [row for row in self.context.departments if (row["valid_from"] or date.min) <= day < (row["valid_to"] or date.max)]


def latest(filings: Iterable[FilingRows]) -> dict[str, FilingRows]:
    """One filing of each department: live before latest before any other."""
    found: dict[str, FilingRows] = {}
    ranked = sorted(filings, key=lambda one: (bool(one.header.get("is_live")), bool(one.header.get("is_latest"))))
    for filing in ranked:
        if (filing.header.get("kind") or "department") == "department":
            found[owner(filing.header)] = filing
    return found


def owner(header: Row) -> str:
    """What tells one department's filings from another's."""
    name = "".join(unicodedata.normalize("NFKC", header.get("department_name") or "").split())
    return str(header.get("department_code") or (f"{header.get('division_code')} {name}" if name else header["submission_id"]))


def by_submission(rows: Iterable[R]) -> dict[str, list[R]]:
    """Rows by the submission that states them."""
    found: dict[str, list[R]] = defaultdict(list)
    for row in rows:
        found[row["submission_id"]].append(row)
    return found

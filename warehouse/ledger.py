"""The ledger: which documents are done, and which run did each. It decides what is left to do; Prefect's state does not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from warehouse.database import Warehouse
from warehouse.rows import LedgerRow, RunRow


class Ledger:
    """The contract's tables ``ledger`` and ``runs`` in ``warehouse``."""

    def __init__(self, warehouse: Warehouse) -> None:
        self._warehouse = warehouse

    def start(self, run: RunRow) -> None:
        """Writes the row of a run that begins (columns of ``runs``)."""
        self._warehouse.put("runs", [run])

    def finish(self, run_id: str, state: str, **columns: Any) -> None:
        """Sets the state of a run and whichever other columns are given; ``KeyError`` when no such run was started."""
        rows = self._warehouse.rows("runs", run_id=run_id)
        if not rows:
            raise KeyError(run_id)
        self._warehouse.put("runs", [rows[0] | {"state": state} | columns])

    def record(self, entries: Sequence[LedgerRow]) -> None:
        """Writes rows of ``ledger`` at once: all of them or none. A row of the same key takes the place of the one before."""
        self._warehouse.put("ledger", entries)

    def entries(self, fiscal_year: int) -> list[LedgerRow]:
        """The ledger of a fiscal year, in the order of its key."""
        return self._warehouse.rows("ledger", fiscal_year=fiscal_year)

    def runs(self, fiscal_year: int | None = None) -> list[RunRow]:
        """The runs, of one fiscal year or of all, newest first."""
        rows = self._warehouse.rows("runs") if fiscal_year is None else self._warehouse.rows("runs", fiscal_year=fiscal_year)
        return sorted(rows, key=lambda row: (row["started_at"], row["run_id"]), reverse=True)

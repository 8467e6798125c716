"""What a year's batch is judged beside: what the lake holds of the years before, and the registry."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse import contract
from warehouse.lake import Lake
from warehouse.manifest import digest
from warehouse.rows import DepartmentRow, OpenRow, OpenTables

if TYPE_CHECKING:
    from expectations.context import Context


def context_of(fiscal_year: int, lake: Lake, departments: Sequence[DepartmentRow]) -> Context:
    """Returns the context of a fiscal year: the rows of last year that rules look at, and the findings of the year before it."""
    from expectations.context import REMEMBERED, YEARS_BACK, Context

    history = {}
    for back in range(1, YEARS_BACK + 1):
        tables = (*(REMEMBERED if back == 1 else REMEMBERED[:1]), "findings")
        batch = _counted(lake, fiscal_year - back, tables)
        if batch["submissions"]:
            history[fiscal_year - back] = batch
    return Context(history, departments)


def _counted(lake: Lake, fiscal_year: int, tables: Sequence[str]) -> OpenTables:
    """The rows of the versions that count: live or, where none was accepted, the latest."""
    headers = [row for row in stored_rows(lake, "submissions", fiscal_year) if row["is_live"] or row["is_latest"]]
    kept = {row["submission_id"] for row in headers if row["outcome"] != "unreadable"}
    batch = {name: stored_rows(lake, name, fiscal_year, kept) for name in tables if name != "submissions"}
    return batch | {"submissions": [row for row in headers if row["submission_id"] in kept]}


def stored_rows(lake: Lake, table: str, fiscal_year: int, of: set[str] | None = None) -> list[OpenRow]:
    """Returns a table's rows of a year with their JSON columns parsed, limited to the submissions ``of`` if given."""
    packed = [column.name for column in contract.table(table).columns if column.type == "json"]
    stored = lake.read(table, fiscal_year)
    if of is not None:
        import pyarrow as pa
        import pyarrow.compute as pc

        stored = stored.filter(pc.is_in(stored["submission_id"], pa.array(sorted(of), pa.string())))
    rows: list[OpenRow] = stored.to_pylist()
    for row in rows:
        row.update({name: json.loads(row[name]) for name in packed if row[name] is not None})
    return rows


def history_digest(fiscal_year: int, root: Path) -> str:
    """Returns a digest of the lake's files of the earlier years that ``fiscal_year`` is judged beside. If it changes, the year is judged again."""
    from expectations.context import YEARS_BACK

    entries = Lake(root).snapshot().files
    return digest(entry for entry in entries if fiscal_year - YEARS_BACK <= entry.fiscal_year < fiscal_year)


def year_digest(fiscal_year: int, root: Path) -> str:
    """Returns a digest of the lake's files of ``fiscal_year``."""
    return digest(Lake(root).snapshot().select(fiscal_year=fiscal_year))

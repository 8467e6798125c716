"""Sorts a batch into the lake's partitions, after the checks that need several rows at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from warehouse import contract
from warehouse.faults import InvalidRow
from warehouse.rows import AnyRow

RETURNED_OUTCOMES = ("returned", "unreadable")
_DIVISION = re.compile(r"[0-9]{6}")


class Partition(NamedTuple):
    """One folder of the lake: the rows of one table, standing, fiscal year and division."""

    table: str
    standing: str
    fiscal_year: int
    division_code: str

    @property
    def folder(self) -> str:
        """The folder's path below the lake's root."""
        return f"{self.standing}/{self.table}/fiscal_year={self.fiscal_year}/division_code={self.division_code}"


def partitions(fiscal_year: int, batch: Mapping[str, Sequence[AnyRow]]) -> dict[Partition, list[AnyRow]]:
    """The rows of ``batch`` (contract table name -> rows) by partition.

    Raises :class:`InvalidRow` for a table that the lake does not hold, a key that occurs twice in the batch, a row
    whose submission is not in the batch or differs in year, division or standing, and a submission whose standing
    does not follow from its outcome.
    """
    homes = {row.get("submission_id"): _home(fiscal_year, row) for row in batch.get("submissions", ())}
    found: dict[Partition, list[AnyRow]] = defaultdict(list)
    for table, rows in batch.items():
        _check_keys(table, rows)
        for row in rows:
            found[_partition(table, row, homes)].append(row)
    return dict(found)


def _home(fiscal_year: int, row: AnyRow) -> AnyRow:
    identifier = row.get("submission_id")
    expected = "returned" if row.get("outcome") in RETURNED_OUTCOMES else "accepted"
    if row.get("standing") != expected:
        raise InvalidRow("submissions", "standing", identifier, f"{row.get('standing')!r}, though the outcome is {row.get('outcome')!r}")
    if row.get("fiscal_year") != fiscal_year:
        raise InvalidRow("submissions", "fiscal_year", identifier, f"{row.get('fiscal_year')!r} in a batch of {fiscal_year}")
    division = row.get("division_code")
    if not isinstance(division, str) or not (division == contract.UNKNOWN_DIVISION or _DIVISION.fullmatch(division)):
        raise InvalidRow("submissions", "division_code", identifier, f"{division!r} is neither a GB/T 2260 code nor 'unknown'")
    return row


def _check_keys(table: str, rows: Sequence[AnyRow]) -> None:
    declared = contract.tables().get(table)
    if declared is None or not declared.partitioned:
        raise InvalidRow(table, "*", None, "the lake holds no such table")
    seen = set()
    for row in rows:
        key = tuple(row.get(name) for name in declared.key)
        if key in seen:
            raise InvalidRow(table, ", ".join(declared.key), row.get("submission_id"), f"the key {key} occurs twice")
        seen.add(key)


def _partition(table: str, row: AnyRow, homes: Mapping[str | None, AnyRow]) -> Partition:
    identifier = row.get("submission_id")
    home = homes.get(identifier)
    if home is None:
        raise InvalidRow(table, "submission_id", identifier, "the batch has no such submission")
    for name in ("fiscal_year", "division_code", "standing"):
        if row.get(name) != home[name]:
            raise InvalidRow(table, name, identifier, f"{row.get(name)!r}, but its submission has {home[name]!r}")
    return Partition(table, home["standing"], home["fiscal_year"], home["division_code"])

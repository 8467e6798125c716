"""Files of the lake that are older than a column: what the column would have said, worked out from what they hold."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from warehouse import contract
from warehouse.ownership import owner_of, standing_version
from warehouse.rows import OpenRow


def with_owners(files: Sequence[pa.Table]) -> list[pa.Table]:
    """Files of ``submissions`` with the columns of ownership, which those written before them do not have.

    ``files`` must hold all versions of their owners. Whether a department was expected is not known from a file: a
    department of the registry counts as expected.
    """
    if all("owner" in file.column_names for file in files):
        return list(files)
    held: list[list[OpenRow]] = [file.to_pylist() for file in files]
    versions: dict[tuple[int, str], list[OpenRow]] = {}
    for row in (row for rows in held for row in rows):
        row["owner"] = owner_of(row)
        row["is_expected"] = row.get("kind") != "project" and row["department_code"] is not None
        versions.setdefault((row["fiscal_year"], row["owner"]), []).append(row)
    for same in versions.values():
        standing = standing_version(sorted(same, key=lambda row: row["version"]))
        for row in same:
            row["stands"] = row is standing
    return [_appended(file, rows) for file, rows in zip(files, held, strict=True)]


def without_what_is_not_given(table: str, rows: pa.Table) -> pa.Table:
    """``rows`` of ``table`` with each conditional column null where its condition is not met: older files say more there."""
    for column in contract.table(table).columns:
        if column.given_if and {column.name, column.given_if[0]} <= set(rows.column_names):
            other, value = column.given_if
            kept = pc.if_else(pc.equal(rows[other], value), rows[column.name], None)
            rows = rows.set_column(rows.column_names.index(column.name), column.name, kept)
    return rows


def _appended(file: pa.Table, rows: Sequence[OpenRow]) -> pa.Table:
    for name, kind in (("owner", pa.string()), ("is_expected", pa.bool_()), ("stands", pa.bool_())):
        if name not in file.column_names:
            file = file.append_column(name, pa.array([row[name] for row in rows], kind))
    return file

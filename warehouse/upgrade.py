"""Bringing an older database up to the contract, without losing what cannot be rebuilt."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa

from warehouse import contract
from warehouse.faults import SchemaDiffers
from warehouse.schema import metadata

LOADS = "loads"
"""The table that remembers what was loaded: forgotten whenever a table of the lake's has to be loaded again."""
_COLUMNS = sa.table("columns", *map(sa.column, ("table_schema", "table_name", "column_name")), schema="information_schema")

State = Literal["absent", "outdated", "current"]


def state(connection: sa.Connection) -> State:
    """``absent`` without any of the contract's tables, ``current`` with all of them as the contract has them, else ``outdated``."""
    there = _columns_there(connection)
    if not there:
        return "absent"
    return "current" if there == {name: set(table.c.keys()) for name, table in metadata().tables.items()} else "outdated"


def upgrade(connection: sa.Connection) -> None:
    """Drops outdated tables that can be rebuilt, so that they are made and loaded anew, and adds missing columns to the ledger and its like.

    Raises :class:`SchemaDiffers` when one of those has columns that the contract does not know or misses one that may not be null.
    """
    there = _columns_there(connection)
    for name, columns in there.items():
        table = metadata().tables[name]
        if columns == set(table.c.keys()):
            continue
        if _rebuildable(name):
            table.drop(connection)
        else:
            _add_columns(connection, table, columns)
    yearly = [table.name for table in contract.tables().values() if table.partitioned]
    if LOADS in there and any(there.get(name) != set(metadata().tables[name].c.keys()) for name in yearly):
        metadata().tables[LOADS].drop(connection, checkfirst=True)


def _columns_there(connection: sa.Connection) -> dict[str, set[str]]:
    query = sa.select(_COLUMNS.c.table_name, _COLUMNS.c.column_name).where(_COLUMNS.c.table_schema == sa.func.current_schema())
    found: dict[str, set[str]] = {}
    for table, column in connection.execute(query):
        if table in metadata().tables:
            found.setdefault(table, set()).add(column)
    return found


def _rebuildable(name: str) -> bool:
    return name == LOADS or name not in contract.tables() or contract.table(name).kind != "operations"


def _add_columns(connection: sa.Connection, table: sa.Table, there: set[str]) -> None:
    missing = [column for column in table.c if column.name not in there]
    unknown = tuple(sorted(there - set(table.c.keys())))
    if unknown or not all(column.nullable for column in missing):
        raise SchemaDiffers(table.name, tuple(column.name for column in missing), unknown)
    for column in missing:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")

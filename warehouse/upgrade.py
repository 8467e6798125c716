"""Bringing an older database up to the contract, without losing what cannot be rebuilt."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse import contract
from warehouse.faults import SchemaDiffers
from warehouse.schema import metadata

LOADS = "loads"
"""The table that remembers what was loaded: forgotten whenever a table of the lake's has to be loaded again."""


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
    inspector = sa.inspect(connection)
    names = sorted(set(inspector.get_table_names()) & set(metadata().tables))
    return {name: {column["name"] for column in inspector.get_columns(name)} for name in names}


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

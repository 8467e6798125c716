"""Bringing an older database up to the contract, without losing what cannot be rebuilt."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse import contract
from warehouse.faults import SchemaDiffers
from warehouse.schema import metadata


def upgrade(connection: sa.Connection) -> None:
    """Drops outdated tables that can be rebuilt, so that they are made and loaded anew, and adds missing columns to the ledger and its like.

    Raises :class:`SchemaDiffers` when one of those has columns that the contract does not know or misses one that may not be null.
    """
    inspector = sa.inspect(connection)
    for name in sorted(set(inspector.get_table_names()) & set(metadata().tables)):
        table = metadata().tables[name]
        there = {column["name"] for column in inspector.get_columns(name)}
        if there == set(table.c.keys()):
            continue
        if _rebuildable(name):
            table.drop(connection)
            _forget_loads(connection)
        else:
            _add_columns(connection, table, there)


def _rebuildable(name: str) -> bool:
    return name not in contract.tables() or contract.table(name).kind != "operations"


def _forget_loads(connection: sa.Connection) -> None:
    metadata().tables["loads"].drop(connection, checkfirst=True)


def _add_columns(connection: sa.Connection, table: sa.Table, there: set[str]) -> None:
    missing = [column for column in table.c if column.name not in there]
    unknown = tuple(sorted(there - set(table.c.keys())))
    if unknown or not all(column.nullable for column in missing):
        raise SchemaDiffers(table.name, tuple(column.name for column in missing), unknown)
    for column in missing:
        kind = column.type.compile(connection.dialect)
        connection.exec_driver_sql(f"ALTER TABLE {table.name} ADD COLUMN {column.name} {kind}")

"""Upgrades an older database to the contract, without losing what cannot be rebuilt, nor what its users made on it.

A table that has another structure than the contract says is either carried over with its rows, or emptied to be filled from
the lake. PostgreSQL's tables are altered in place, so that grants and indexes stay; DuckDB, which cannot alter the
column of a key, makes them anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa

from warehouse import contract
from warehouse.faults import SchemaDiffers
from warehouse.loading import LOADS, MARKERS
from warehouse.schema import metadata
from warehouse.table_structure import TableStructure, declared, present

_WIDENING = {("BIGINT", "NUMERIC"), ("NUMERIC", "NUMERIC"), ("DATE", "TIMESTAMP WITH TIME ZONE")}
"""Changes of type that keep every value, beside those to text; of a NUMERIC only where no digit is lost."""

State = Literal["absent", "outdated", "current"]


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table whose structure ``old`` is not the contract's ``new``; with ``carried`` its rows stay."""

    table: sa.Table
    old: TableStructure
    new: TableStructure
    carried: bool

    @property
    def additive(self) -> bool:
        """True if columns are added and nothing else changes: dependent views may stay."""
        return self.carried and self.old.key == self.new.key and self.old.columns.items() <= self.new.columns.items()


def state(connection: sa.Connection) -> State:
    """``absent`` if the database holds none of the contract's tables, ``current`` if all are as the contract has them, else ``outdated``."""
    there = _contract_tables(connection)
    if not there:
        return "absent"
    return "current" if there == _wanted(connection) else "outdated"


def changes(connection: sa.Connection) -> list[TableChange]:
    """The tables whose columns, types, nullability or key are not the contract's.

    Raises :class:`SchemaDiffers` for a table of operations, which cannot be rebuilt, if it has columns that the contract
    does not know, or rows that do not fit the contract's structure.
    """
    wanted, found = _wanted(connection), []
    for name, old in _contract_tables(connection).items():
        if old != wanted[name]:
            kept = name in contract.tables() and not contract.table(name).partitioned and name not in (LOADS, MARKERS)
            table, new = metadata().tables[name], wanted[name]
            fits = kept and _fits(connection, table, old, new)
            if kept and contract.table(name).kind == "operations" and (not fits or old.columns.keys() - new.columns.keys()):
                raise SchemaDiffers(name, tuple(sorted(_missing(old, new))), tuple(sorted(old.columns.keys() - new.columns.keys())))
            found.append(TableChange(table, old, new, fits))
    return found


def lacking(connection: sa.Connection) -> set[str]:
    """Names of the contract's tables and roll-ups that an existing database does not have yet; empty for a new database."""
    there = _contract_tables(connection).keys()
    return metadata().tables.keys() - there if there else set()


def apply(connection: sa.Connection, change: TableChange) -> None:
    """Gives the table its new structure within the connection's transaction."""
    if connection.dialect.name == "duckdb":
        _make_anew(connection, change)
    else:
        for statement in _alterations(connection, change):
            connection.exec_driver_sql(statement)


def _contract_tables(connection: sa.Connection) -> dict[str, TableStructure]:
    return {name: structure for name, structure in present(connection).items() if name in metadata().tables}


def _wanted(connection: sa.Connection) -> dict[str, TableStructure]:
    return {name: declared(table, connection.dialect) for name, table in metadata().tables.items()}


def _missing(old: TableStructure, new: TableStructure) -> list[str]:
    """Columns of ``new`` that ``old`` lacks, or whose values could not be kept."""
    return [name for name, column in new.columns.items() if name not in old.columns or not _widens(old.columns[name].type, column.type)]


def _fits(connection: sa.Connection, table: sa.Table, old: TableStructure, new: TableStructure) -> bool:
    """True if every row of the table may stand in the new structure."""
    for name, column in new.columns.items():
        before = old.columns.get(name)
        if before is None and not column.nullable:
            return False
        if before is not None and not _widens(before.type, column.type):
            return False
        if before is not None and before.nullable and not column.nullable and _any_null(connection, table, name):
            return False
    return old.key == new.key or (set(new.key) <= old.columns.keys() and not _doubled(connection, table, new.key))


def _widens(old: str, new: str) -> bool:
    if new in (old, "TEXT"):
        return True
    if (old.partition("(")[0], new.partition("(")[0]) not in _WIDENING:
        return False
    (precision, scale), (wanted, wanted_scale) = _digits(old), _digits(new)
    return scale <= wanted_scale and precision - scale <= wanted - wanted_scale


def _digits(kind: str) -> tuple[int, int]:
    """Precision and scale of a NUMERIC; the 19 digits of a BIGINT; no digits of what is no number."""
    if kind == "BIGINT":
        return 19, 0
    precision, _, scale = kind.partition("(")[2].rstrip(")").partition(",")
    return int(precision or 0), int(scale or 0)


def _any_null(connection: sa.Connection, table: sa.Table, column: str) -> bool:
    return connection.execute(sa.select(sa.literal(1)).select_from(table).where(table.c[column].is_(None)).limit(1)).first() is not None


def _doubled(connection: sa.Connection, table: sa.Table, key: tuple[str, ...]) -> bool:
    columns = [table.c[name] for name in key]
    return connection.execute(sa.select(*columns).group_by(*columns).having(sa.func.count() > 1).limit(1)).first() is not None


def _make_anew(connection: sa.Connection, change: TableChange) -> None:
    name, saved = change.table.name, f"saved_{change.table.name}"
    both = [column for column in change.new.columns if column in change.old.columns]
    if change.carried:
        connection.exec_driver_sql(f"CREATE TEMPORARY TABLE {saved} AS SELECT * FROM {name}")  # noqa: S608
    change.table.drop(connection)
    change.table.create(connection)
    if change.carried:
        columns = ", ".join(map(connection.dialect.identifier_preparer.quote, both))
        connection.exec_driver_sql(f"INSERT INTO {name} ({columns}) SELECT {columns} FROM {saved}")  # noqa: S608
        connection.exec_driver_sql(f"DROP TABLE {saved}")


def _alterations(connection: sa.Connection, change: TableChange) -> Iterator[str]:
    old, new, quote = change.old, change.new, connection.dialect.identifier_preparer.quote
    table = f"ALTER TABLE {quote(change.table.name)}"
    if not change.carried:
        yield f"TRUNCATE TABLE {quote(change.table.name)}"
    if old.key and old.key != new.key:
        yield f"{table} DROP CONSTRAINT {quote(_key_name(connection, change.table.name))}"
    for name in sorted(old.columns.keys() - new.columns.keys()):
        yield f"{table} DROP COLUMN {quote(name)}"
    for name, column in new.columns.items():
        before = old.columns.get(name)
        if before is None:
            yield f"{table} ADD COLUMN {quote(name)} {column.type}{'' if column.nullable else ' NOT NULL'}"
            continue
        if before.type != column.type:
            # By way of text, because not every pair of types has a cast of its own.
            yield f"{table} ALTER COLUMN {quote(name)} TYPE {column.type} USING {quote(name)}::text::{column.type}"
        if before.nullable != column.nullable:
            yield f"{table} ALTER COLUMN {quote(name)} {'DROP' if column.nullable else 'SET'} NOT NULL"
    if new.key and old.key != new.key:
        yield f"{table} ADD PRIMARY KEY ({', '.join(quote(column.name) for column in change.table.primary_key)})"


def _key_name(connection: sa.Connection, table: str) -> str:
    query = "SELECT conname FROM pg_constraint WHERE contype = 'p' AND conrelid = %(table)s::regclass"
    parameters: Mapping[str, str] = {"table": connection.dialect.identifier_preparer.quote(table)}
    return str(connection.exec_driver_sql(query, dict(parameters)).scalar_one())

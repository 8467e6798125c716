"""SQLAlchemy tables, made from the contract and the roll-ups' declarations: the same for DuckDB and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa

from warehouse import contract
from warehouse.rollup import Rollup, rollups

_TYPES: dict[str, Callable[[], sa.types.TypeEngine[Any]]] = {
    "string": sa.Text,
    "integer": sa.BigInteger,
    "boolean": sa.Boolean,
    "date": sa.Date,
    "timestamp": lambda: sa.DateTime(timezone=True),
    "json": lambda: sa.JSON(none_as_null=True),
}


def column_type(column: contract.Column) -> sa.types.TypeEngine[Any]:
    """The SQL type that stores ``column``: ``numeric(18,2)`` for money, ``json`` for JSON."""
    if column.type in contract.DECIMALS:
        return sa.Numeric(*contract.DECIMALS[column.type])
    return _TYPES[column.type]()


@cache
def metadata() -> sa.MetaData:
    """Every table of the warehouse.

    Tables of facts and findings have the fiscal year in their primary key, so that a document filed again in another
    year cannot stop either year from being loaded. A submission is in one standing, so standing is in no key.
    """
    found = sa.MetaData()
    for table in contract.tables().values():
        key = ("fiscal_year", *table.key) if table.partitioned else table.key
        sa.Table(table.name, found, *_columns(table.columns, key), comment=table.label, info={"key": key})
    for rollup in rollups().values():
        rollup_table(rollup, found)
    return found


def rollup_table(rollup: Rollup, owner: sa.MetaData, name: str | None = None, prefixes: Iterable[str] = ()) -> sa.Table:
    """The table of ``rollup`` in ``owner``, or one of the same columns under another name (with ``prefixes`` such as TEMPORARY)."""
    columns, info = _columns(rollup.columns, rollup.key), {"key": rollup.key}
    return sa.Table(name or rollup.table, owner, *columns, prefixes=list(prefixes), info=info)


def _columns(columns: Sequence[contract.Column], key: tuple[str, ...]) -> list[sa.Column[Any]]:
    """The SQL columns; a key of which a part may be null cannot be a primary key, for SQL allows none there."""
    primary = () if any(column.nullable for column in columns if column.name in key) else key
    return [
        sa.Column(column.name, column_type(column), primary_key=column.name in primary, nullable=column.nullable, autoincrement=False)
        for column in columns
    ]

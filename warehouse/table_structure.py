"""How a table is built: its columns with type and nullability, and its primary key, as declared and as a database has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import sqlalchemy as sa

_SYNONYMS = {"VARCHAR": "TEXT", "DECIMAL": "NUMERIC", "TIMESTAMPTZ": "TIMESTAMP WITH TIME ZONE"}
"""DuckDB's names of types that the contract's SQL and PostgreSQL call otherwise."""

# pg_catalog rather than information_schema: that one hides tables on which the role has no right, and keys that it does not own.
_POSTGRESQL = """
SELECT c.relname, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull, COALESCE(a.attnum = ANY (i.indkey), FALSE)
FROM pg_class AS c
JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
"""
_DUCKDB = """
SELECT c.table_name, c.column_name, c.data_type, c.is_nullable, COALESCE(list_contains(k.constraint_column_names, c.column_name), FALSE)
FROM duckdb_tables() AS t
JOIN duckdb_columns() AS c ON c.table_oid = t.table_oid
LEFT JOIN duckdb_constraints() AS k ON k.table_oid = t.table_oid AND k.constraint_type = 'PRIMARY KEY'
WHERE t.database_name = current_database() AND t.schema_name = current_schema() AND NOT t.temporary
"""


@dataclass(frozen=True, slots=True)
class ColumnStructure:
    """Type of a column in upper case, as ``NUMERIC(18,2)``, and whether it may be null."""

    type: str
    nullable: bool


@dataclass(frozen=True, slots=True)
class TableStructure:
    """Columns by name, in no order that counts, and the names of the primary key's columns, sorted.

    The order of the key's columns is left out: it changes no row that may stand in the table.
    """

    columns: Mapping[str, ColumnStructure]
    key: tuple[str, ...]


def declared(table: sa.Table, dialect: sa.Dialect) -> TableStructure:
    """The structure that ``table`` gets when it is created in a database of this ``dialect``."""
    columns = {
        column.name: ColumnStructure(_type(column.type.compile(dialect)), bool(column.nullable) and not column.primary_key)
        for column in table.columns
    }
    return TableStructure(columns, tuple(sorted(column.name for column in table.primary_key)))


def present(connection: sa.Connection) -> dict[str, TableStructure]:
    """The structure of every table of the current schema, by name; views are not among them."""
    columns: dict[str, dict[str, ColumnStructure]] = {}
    keys: dict[str, list[str]] = {}
    query = _DUCKDB if connection.dialect.name == "duckdb" else _POSTGRESQL
    for table, column, kind, nullable, in_key in connection.exec_driver_sql(query):
        columns.setdefault(table, {})[column] = ColumnStructure(_type(kind), bool(nullable))
        keys.setdefault(table, []).extend([column] if in_key else [])
    return {name: TableStructure(found, tuple(sorted(keys[name]))) for name, found in columns.items()}


def _type(name: str) -> str:
    kind, opening, rest = name.upper().replace(", ", ",").partition("(")
    return _SYNONYMS.get(kind, kind) + opening + rest

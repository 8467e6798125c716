"""Bulk insertion of Arrow tables: DuckDB reads them where they lie, PostgreSQL takes them by COPY."""

from __future__ import annotations

import pyarrow as pa
import sqlalchemy as sa

_INCOMING = "incoming_rows"
_BATCH_ROWS = 10_000  # rows held as Python values at once; chosen to bound memory, not measured


def insert(connection: sa.Connection, table: sa.Table, rows: pa.Table) -> None:
    """Adds ``rows`` (columns named as those of ``table``) within the connection's transaction."""
    if not len(rows):
        return
    columns = ", ".join(connection.dialect.identifier_preparer.quote(name) for name in rows.column_names)
    target = connection.dialect.identifier_preparer.format_table(table)
    if connection.dialect.name == "duckdb":
        _insert_in_place(connection, f"INSERT INTO {target} ({columns}) SELECT {columns} FROM {_INCOMING}", rows)  # noqa: S608
    else:
        _copy(connection, f"COPY {target} ({columns}) FROM STDIN", rows)


def _insert_in_place(connection: sa.Connection, statement: str, rows: pa.Table) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101
    driver.register(_INCOMING, rows)
    try:
        connection.exec_driver_sql(statement)
    finally:
        driver.unregister(_INCOMING)


def _copy(connection: sa.Connection, statement: str, rows: pa.Table) -> None:
    with connection.connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]
        for batch in rows.to_batches(max_chunksize=_BATCH_ROWS):
            for row in zip(*(column.to_pylist() for column in batch.columns), strict=True):
                copy.write_row(row)

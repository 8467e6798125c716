"""Which workspace a database belongs to: two that wrote the same tables would each undo what the other loaded."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.arrow import to_arrow
from warehouse.insertion import insert
from warehouse.schema import metadata
from warehouse.table_structure import present

WORKSPACES = "workspaces"
"""The table with the one workspace that writes."""
_ALONE = "SELECT pg_advisory_xact_lock(hashtext('jixiao ' || current_database() || ' ' || coalesce(current_schema(), '')))"


def alone(connection: sa.Connection) -> None:
    """Waits until no other transaction makes tables in this schema; the lock ends with the transaction.

    PostgreSQL raises ``UniqueViolation`` in its own catalogue when two processes make a table of one name at once.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(_ALONE)


def owner(connection: sa.Connection) -> str | None:
    """The workspace that writes this database; None if none has written yet or an older version did."""
    if WORKSPACES not in present(connection):
        return None
    found: str | None = connection.execute(sa.select(metadata().tables[WORKSPACES].c.workspace)).scalars().first()
    return found


def claim(connection: sa.Connection, workspace: str) -> None:
    """Makes ``workspace`` be the one that writes here."""
    table = metadata().tables[WORKSPACES]
    connection.execute(sa.delete(table))
    insert(connection, table, to_arrow(WORKSPACES, [{"workspace": workspace}]))

"""Upgrades an older database to today's contract, and fills what that emptied, in one transaction."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.arrow import to_arrow
from warehouse.dependent_views import set_aside
from warehouse.dimensions import coded
from warehouse.insertion import insert
from warehouse.lake import Lake
from warehouse.loading import LOADS, MARKERS, check_all_in, partitioned, refill
from warehouse.rollup import rollups
from warehouse.schema import metadata
from warehouse.upgrade import apply, changes, lacking

PATIENCE_MS = 60_000
"""How long an upgrade waits for those who read a table to end: longer than a page's query, shorter than a forgotten session."""
_GIVEN = {"departments", "rules"}
"""Dimensions whose rows only the caller has: without them a roll-up would say that nobody was expected to file."""


def bring_up(connection: sa.Connection, lake: Lake | None) -> tuple[int, ...]:
    """Gives every table the contract's structure and fills from ``lake`` what that emptied; returns the fiscal years filled."""
    changed = changes(connection)
    if changed and connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = {PATIENCE_MS}")
    fresh = {change.table.name for change in changed if not change.carried} | lacking(connection)
    if lake and LOADS not in fresh and fresh & _from_lake():
        check_all_in(connection, lake)
    with set_aside(connection, [change.table.name for change in changed if not change.additive]):
        for change in changed:
            apply(connection, change)
        metadata().create_all(connection)
        if not fresh & _from_lake():
            return ()
        for name in (LOADS, MARKERS):
            connection.execute(sa.delete(metadata().tables[name]))
        for name, rows in coded().items():
            if name in fresh:
                insert(connection, metadata().tables[name], to_arrow(name, rows))
        return refill(connection, lake) if lake and not fresh & _GIVEN else ()


def _from_lake() -> set[str]:
    """Tables whose rows, if they are gone, come from the lake or are computed from what does."""
    return {*partitioned(), LOADS, *coded(), *_GIVEN, *(rollup.table for rollup in rollups().values())}

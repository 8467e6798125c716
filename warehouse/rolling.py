"""Running a roll-up: its SELECT fills a temporary table, which replaces the year's rows only if they differ."""

from __future__ import annotations

import sqlalchemy as sa

from warehouse.faults import InvalidRollup
from warehouse.rollup import Rollup
from warehouse.schema import metadata, rollup_table


def refresh(connection: sa.Connection, rollup: Rollup, fiscal_year: int) -> bool:
    """Makes the table of ``rollup`` hold what its SELECT gives for ``fiscal_year``; returns True if that changed it.

    Raises :class:`InvalidRollup` when the SELECT fails or does not give what is declared.
    """
    kept = metadata().tables.get(rollup.table)
    if kept is None:
        kept = rollup_table(rollup, sa.MetaData())
        kept.create(connection, checkfirst=True)
    fresh = rollup_table(rollup, sa.MetaData(), f"fresh_{rollup.name}", ["TEMPORARY"])
    fresh.create(connection)
    try:
        _fill(connection, fresh, rollup, fiscal_year)
        changed = _differ(connection, fresh, kept, fiscal_year)
        if changed:
            connection.execute(sa.delete(kept).where(kept.c.fiscal_year == fiscal_year))
            connection.execute(sa.insert(kept).from_select(list(fresh.c), sa.select(fresh)))
    except sa.exc.DBAPIError as error:
        raise InvalidRollup(rollup.name, str(error.orig)) from error
    fresh.drop(connection)
    return changed


def _fill(connection: sa.Connection, fresh: sa.Table, rollup: Rollup, fiscal_year: int) -> None:
    names = ", ".join(column.name for column in rollup.columns)
    statement = f"INSERT INTO {fresh.name} ({names}) SELECT {names} FROM ({rollup.statement}) AS result"  # noqa: S608
    parameter = sa.bindparam("fiscal_year", fiscal_year, sa.Integer)
    connection.execute(sa.text(statement).bindparams(parameter))


def _differ(connection: sa.Connection, fresh: sa.Table, kept: sa.Table, fiscal_year: int) -> bool:
    new, old = sa.select(fresh), sa.select(kept).where(kept.c.fiscal_year == fiscal_year)
    for left, right in ((new, old), (old, new)):
        if connection.execute(sa.select(sa.except_all(left, right).subquery()).limit(1)).first() is not None:
            return True
    return False

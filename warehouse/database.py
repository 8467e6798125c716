"""The warehouse: what the lake holds, the dimensions, the roll-ups and the ledger, in a database that people can query.

All but the ledger, the runs and the waivers can be rebuilt from the lake and the registry at any time. Everything is written in
transactions, and what is unchanged is not written again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from warehouse import contract
from warehouse.arrow import to_arrow
from warehouse.connection import engine, has_file, transaction
from warehouse.dimensions import coded
from warehouse.insertion import insert
from warehouse.lake import Lake
from warehouse.manifest import ManifestEntry, digest
from warehouse.rolling import refresh
from warehouse.rollup import Rollup, rollups
from warehouse.rows import AnyRow, DepartmentRow, RuleRow, Tables
from warehouse.schema import metadata
from warehouse.upgrade import State, state, upgrade

_KEYS_AT_ONCE = 1000  # far below the 65,535 parameters of one PostgreSQL statement, for keys of several columns too
MARKERS = "stages"
"""The table of stage markers: emptied when a table is made anew, and of a year whose rows are loaded anew, in the same transaction."""


class Warehouse:
    """The database at ``url``: ``duckdb:///path/to/file`` or ``postgresql://…``.

    With ``read_only`` nothing is locked for others who read, and no byte changes. A context manager; :meth:`close`
    lets the file go. Every method raises :class:`warehouse.faults.DatabaseLocked` when another process holds the file
    and :class:`warehouse.faults.NotADatabase` when it cannot be opened.
    """

    def __init__(self, url: str, *, read_only: bool = False) -> None:
        self._engine = engine(url, read_only=read_only)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def shown(self) -> str:
        """The database's URL for people, without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Lets the database go."""
        self._engine.dispose()

    def transaction(self) -> AbstractContextManager[sa.Connection]:
        """A connection whose work is kept when the block ends and undone when it raises."""
        return transaction(self._engine)

    def state(self) -> State:
        """How far the contract's tables are there: ``absent``, ``outdated`` (:meth:`create` mends it) or ``current``."""
        if not has_file(self._engine.url):
            return "absent"
        with self.transaction() as connection:
            return state(connection)

    def create(self) -> None:
        """Makes the tables that are not there yet and brings older ones up to the contract.

        Raises :class:`warehouse.faults.SchemaDiffers` when a table that cannot be rebuilt has unknown columns.
        """
        with self.transaction() as connection:
            upgrade(connection)
            made_anew = any(not sa.inspect(connection).has_table(name) for name in metadata().tables if name != MARKERS)
            metadata().create_all(connection)
            if made_anew:
                connection.execute(sa.delete(_table(MARKERS)))

    def load_dimensions(self, departments: Sequence[DepartmentRow], rules: Sequence[RuleRow]) -> bool:
        """Makes ``departments``, ``rules`` and the code lists be the dimensions; returns whether that changed anything."""
        wanted: Tables = coded() | {"departments": list(departments), "rules": list(rules)}
        changed = False
        with self.transaction() as connection:
            for name, rows in wanted.items():
                arriving = to_arrow(name, rows)
                if _in_order(name, arriving.to_pylist()) != _select(connection, name):
                    connection.execute(sa.delete(_table(name)))
                    insert(connection, _table(name), arriving)
                    changed = True
        return changed

    def load(self, lake: Lake, fiscal_year: int) -> bool:
        """Makes the warehouse hold what ``lake`` holds of ``fiscal_year``; returns whether that changed anything.

        Divisions whose files are not those loaded before are deleted and inserted, all tables in one transaction.
        """
        entries = lake.snapshot().select(fiscal_year=fiscal_year)
        wanted = _digests(entries)
        with self.transaction() as connection:
            held = _loaded(connection, fiscal_year)
            stale = sorted(code for code in wanted.keys() | held.keys() if wanted.get(code) != held.get(code))
            arriving = [entry for entry in entries if entry.division_code in stale]
            for name in [table.name for table in contract.tables().values() if table.partitioned] if stale else []:
                _delete(connection, name, fiscal_year, stale)
                insert(connection, _table(name), lake.rows(name, arriving))
            _delete(connection, "loads", fiscal_year, stale)
            if stale:
                connection.execute(sa.delete(_table(MARKERS)).where(_table(MARKERS).c.fiscal_year == fiscal_year))
            loads = [{"fiscal_year": fiscal_year, "division_code": code, "files_sha256": wanted[code]} for code in stale if code in wanted]
            insert(connection, _table("loads"), to_arrow("loads", loads))
        return bool(stale)

    def holds(self, lake: Lake, fiscal_year: int) -> bool:
        """True if what ``lake`` holds of ``fiscal_year`` is what was loaded: :meth:`load` would change nothing."""
        with self.transaction() as connection:
            return _loaded(connection, fiscal_year) == _digests(lake.snapshot().select(fiscal_year=fiscal_year))

    def roll_up(self, fiscal_year: int, declared: Mapping[str, Rollup] | None = None) -> tuple[str, ...]:
        """Runs every roll-up (or those of ``declared``) for ``fiscal_year`` in one transaction; returns the names of those that changed."""
        chosen = rollups() if declared is None else declared
        with self.transaction() as connection:
            return tuple(name for name, rollup in chosen.items() if refresh(connection, rollup, fiscal_year))

    def rows(self, table: str, **equals: Any) -> list[Any]:
        """Rows of a contract table whose columns equal the values given, in the order of its key; ``KeyError`` without such a table or column."""
        contract.table(table)
        with self.transaction() as connection:
            return _select(connection, table, **equals)

    def rollup(self, name: str, fiscal_year: int) -> list[Any]:
        """Rows of the roll-up ``name`` for ``fiscal_year``, in the order of its key; ``KeyError`` when there is no such roll-up."""
        with self.transaction() as connection:
            return _select(connection, rollups()[name].table, fiscal_year=fiscal_year)

    def put(self, table: str, rows: Sequence[AnyRow]) -> None:
        """Writes rows of a contract table in one transaction; a row whose key is there already takes the other's place."""
        arriving = to_arrow(table, rows)
        key = contract.table(table).key
        columns = sa.tuple_(*(_table(table).c[name] for name in key))
        with self.transaction() as connection:
            for start in range(0, len(rows), _KEYS_AT_ONCE):
                keys = [tuple(row[name] for name in key) for row in rows[start : start + _KEYS_AT_ONCE]]
                connection.execute(sa.delete(_table(table)).where(columns.in_(keys)))
            insert(connection, _table(table), arriving)


def _table(name: str) -> sa.Table:
    return metadata().tables[name]


def _digests(entries: Sequence[ManifestEntry]) -> dict[str, str]:
    """One digest of the lake's files for each division."""
    divisions = {entry.division_code for entry in entries}
    return {code: digest(entry for entry in entries if entry.division_code == code) for code in divisions}


def _loaded(connection: sa.Connection, fiscal_year: int) -> dict[str, str]:
    return {row["division_code"]: row["files_sha256"] for row in _select(connection, "loads", fiscal_year=fiscal_year)}


def _delete(connection: sa.Connection, name: str, fiscal_year: int, divisions: Sequence[str]) -> None:
    table = _table(name)
    connection.execute(sa.delete(table).where(table.c.fiscal_year == fiscal_year, table.c.division_code.in_(divisions)))


def _select(connection: sa.Connection, name: str, **equals: Any) -> list[AnyRow]:
    table = _table(name)
    query = sa.select(table).where(*(table.c[column] == value for column, value in equals.items()))
    return _in_order(name, [{column: _utc(value) for column, value in row.items()} for row in connection.execute(query).mappings()])


def _in_order(name: str, rows: list[AnyRow]) -> list[AnyRow]:
    key = [column.name for column in _table(name).primary_key]
    return sorted(rows, key=lambda row: [row[column] for column in key])


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value

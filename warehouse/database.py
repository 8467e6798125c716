"""The warehouse: what the lake holds, the dimensions, the roll-ups and the ledger, in a database that people can query.

All but the ledger, the runs and the waivers can be rebuilt from the lake and the registry at any time. Everything is written in
transactions, and what is unchanged is not written again.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Any, Self

import sqlalchemy as sa

from warehouse import contract
from warehouse.arrow import to_arrow
from warehouse.bringing_up import bring_up
from warehouse.connection import engine, has_file, transaction
from warehouse.dimensions import coded
from warehouse.faults import WorkspaceDiffers
from warehouse.insertion import insert
from warehouse.lake import Lake
from warehouse.loading import check_all_in, empty, expect, file_digests, held_years, in_order, load_year, loaded, refill, select
from warehouse.ownership import expected_filers
from warehouse.rolling import refresh
from warehouse.rollup import Rollup, rollups
from warehouse.rows import AnyRow, DepartmentRow, RuleRow, Tables
from warehouse.schema import metadata
from warehouse.upgrade import State, state
from warehouse.workspace_claim import alone, claim, owner

_KEYS_AT_ONCE = 1000  # far below the 65,535 parameters of one PostgreSQL statement, for keys of several columns too


class Warehouse:
    """The database at ``url``: ``duckdb:///path/to/file`` or ``postgresql://…``.

    With ``read_only`` others can read at the same time, and no byte changes. It is a context manager; :meth:`close`
    releases the file. Every method raises :class:`warehouse.faults.KnownTransient` or :class:`warehouse.faults.KnownTerminal`
    in a situation of ``situations.yaml`` and :class:`warehouse.faults.NotADatabase` when it cannot be opened otherwise.
    ``workspace`` is the identity of the workspace that writes: :meth:`create` refuses a database of another, unless told to
    ``take_over``.
    """

    def __init__(self, url: str, *, read_only: bool = False, workspace: str | None = None, take_over: bool = False) -> None:
        self._engine = engine(url, read_only=read_only)
        self._patient, self._workspace, self._take_over = not read_only, workspace, take_over

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def shown(self) -> str:
        """The database's URL for people, without its password."""
        return self._engine.url.render_as_string(hide_password=True)

    def close(self) -> None:
        """Closes all connections, so that others may write."""
        self._engine.dispose()

    def transaction(self) -> AbstractContextManager[sa.Connection]:
        """A connection whose work is kept when the block ends and undone when it raises."""
        return transaction(self._engine, patient=self._patient)

    def state(self) -> State:
        """``current`` if the contract's tables are all there as it has them, ``outdated`` if :meth:`create` would change some, or ``absent``."""
        if not has_file(self._engine.url):
            return "absent"
        with self.transaction() as connection:
            return state(connection)

    def create(self, lake: Lake | None = None) -> tuple[int, ...]:
        """Makes the tables that are not there yet and brings older ones up to the contract, with the rows, views and rights they have.

        Tables that cannot keep their rows are filled again from ``lake``, with all its fiscal years, in the same
        transaction: nobody sees them empty, and a process killed meanwhile leaves the older database. Returns these years.
        Without ``lake``, or where the registry of departments could not be kept, the years count as not loaded until
        :meth:`load` or :meth:`refill`. Raises :class:`warehouse.faults.SchemaDiffers` when a table that cannot be rebuilt
        does not fit the contract, :class:`warehouse.faults.WorkspaceDiffers` when another workspace writes here,
        :class:`warehouse.faults.YearsNotInLake` when ``lake`` is not the one that the rows came from.
        """
        with self.transaction() as connection:
            alone(connection)
            other = owner(connection) if self._workspace else None
            if other not in (None, self._workspace):
                if not self._take_over:
                    raise WorkspaceDiffers(self.shown, lake.root if lake else None)
                if lake:
                    check_all_in(connection, lake)
            years = bring_up(connection, lake)
            if self._workspace and other != self._workspace:
                claim(connection, self._workspace)
            return years

    def load_dimensions(self, departments: Sequence[DepartmentRow], rules: Sequence[RuleRow], years: Iterable[int]) -> bool:
        """Makes ``departments``, who of them is expected in ``years``, ``rules`` and the code lists be the dimensions.

        Returns True if that changed anything.
        """
        expected = expected_filers(departments, years)
        return self._hold(coded() | {"departments": list(departments), "expected_filers": expected, "rules": list(rules)})

    def record_decisions(self, withdrawals: Sequence[AnyRow], waivers: Sequence[AnyRow]) -> bool:
        """Makes the records beside the lake be the tables ``withdrawals`` and ``waivers``; returns True if that changed anything."""
        return self._hold({"withdrawals": list(withdrawals), "waivers": list(waivers)})

    def forget(self, fiscal_year: int) -> None:
        """Removes what comes from the lake of ``fiscal_year``, its roll-ups and who was expected; runs and ledger stay."""
        with self.transaction() as connection:
            empty(connection, fiscal_year)
            expected = _table("expected_filers")
            connection.execute(sa.delete(expected).where(expected.c.fiscal_year == fiscal_year))

    def _hold(self, wanted: Tables) -> bool:
        changed = False
        with self.transaction() as connection:
            for name, rows in wanted.items():
                arriving = to_arrow(name, rows)
                if in_order(name, arriving.to_pylist()) != select(connection, name):
                    connection.execute(sa.delete(_table(name)))
                    insert(connection, _table(name), arriving)
                    changed = True
        return changed

    def load(self, lake: Lake, fiscal_year: int) -> bool:
        """Makes the warehouse hold what ``lake`` holds of ``fiscal_year``; returns True if that changed anything.

        Divisions whose files are not those loaded before are deleted and inserted, all tables in one transaction.
        """
        with self.transaction() as connection:
            return load_year(connection, lake, lake.snapshot(), fiscal_year)

    def refill(self, lake: Lake, leaving: int | None = None) -> tuple[int, ...]:
        """Loads and rolls up each fiscal year, but ``leaving``, whose files in ``lake`` are not those loaded; returns these years."""
        with self.transaction() as connection:
            return refill(connection, lake, leaving)

    def rebuild(self, lake: Lake, fiscal_year: int | None = None) -> tuple[int, ...]:
        """Throws away what comes from ``lake``, of ``fiscal_year`` or of all years, and loads and rolls it up anew.

        Done in one transaction; returns the years rebuilt. Runs, ledger and other tables of operations stay. Raises
        :class:`warehouse.faults.YearsNotInLake` when a year is loaded that ``lake`` does not hold.
        """
        with self.transaction() as connection:
            check_all_in(connection, lake)
            empty(connection, fiscal_year)
            return refill(connection, lake)

    def holds(self, lake: Lake, fiscal_year: int) -> bool:
        """True if what ``lake`` holds of ``fiscal_year`` is what was loaded: :meth:`load` would change nothing."""
        with self.transaction() as connection:
            return loaded(connection, fiscal_year) == file_digests(lake.snapshot().select(fiscal_year=fiscal_year))

    def years(self) -> tuple[int, ...]:
        """The fiscal years of which something is loaded, in order."""
        with self.transaction() as connection:
            return tuple(sorted(held_years(connection)))

    def roll_up(self, fiscal_year: int, declared: Mapping[str, Rollup] | None = None) -> tuple[str, ...]:
        """Runs every roll-up (or those of ``declared``) for ``fiscal_year`` in one transaction; returns the names of those that changed."""
        chosen = rollups() if declared is None else declared
        with self.transaction() as connection:
            expect(connection, fiscal_year)
            return tuple(name for name, rollup in chosen.items() if refresh(connection, rollup, fiscal_year))

    def rows(self, table: str, **equals: Any) -> list[Any]:
        """Rows of a contract table whose columns equal the values given, in the order of its key; ``KeyError`` without such a table or column."""
        contract.table(table)
        with self.transaction() as connection:
            return select(connection, table, **equals)

    def rollup(self, name: str, fiscal_year: int) -> list[Any]:
        """Rows of the roll-up ``name`` for ``fiscal_year``, in the order of its key; ``KeyError`` when there is no such roll-up."""
        with self.transaction() as connection:
            return select(connection, rollups()[name].table, fiscal_year=fiscal_year)

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

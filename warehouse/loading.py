"""Loading fiscal years from the lake into the database, within a transaction that the caller holds."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from warehouse import contract
from warehouse.arrow import to_arrow
from warehouse.faults import YearsNotInLake
from warehouse.insertion import insert
from warehouse.lake import Lake
from warehouse.manifest import Manifest, ManifestEntry, digest
from warehouse.ownership import expected_filers
from warehouse.rolling import refresh
from warehouse.rollup import rollups
from warehouse.schema import metadata

_log = logging.getLogger(__name__)

LOADS = "loads"
"""The table that remembers what was loaded: emptied when a table has to be filled from the lake again."""
EXPECTED = "expected_filers"
"""The table of who is expected to file in a year: without it no roll-up knows who is missing."""
MARKERS = "stages"
"""The table of stage markers: emptied when a table is made anew, and of a year whose rows are loaded anew, in the same transaction."""


def load_year(connection: sa.Connection, lake: Lake, manifest: Manifest, fiscal_year: int) -> bool:
    """Makes the database hold what ``manifest`` names of ``fiscal_year``; returns True if that changed anything.

    Divisions whose files are not those loaded before are deleted and inserted.
    """
    entries = manifest.select(fiscal_year=fiscal_year)
    wanted, held = file_digests(entries), loaded(connection, fiscal_year)
    stale = sorted(code for code in wanted.keys() | held.keys() if wanted.get(code) != held.get(code))
    if not stale:
        return False
    arriving = [entry for entry in entries if entry.division_code in stale]
    for name in partitioned():
        _delete(connection, name, fiscal_year, stale)
        insert(connection, metadata().tables[name], lake.rows(name, arriving))
    _delete(connection, LOADS, fiscal_year, stale)
    markers = metadata().tables[MARKERS]
    connection.execute(sa.delete(markers).where(markers.c.fiscal_year == fiscal_year))
    loads = [{"fiscal_year": fiscal_year, "division_code": code, "files_sha256": wanted[code]} for code in stale if code in wanted]
    insert(connection, metadata().tables[LOADS], to_arrow(LOADS, loads))
    _log.info("loaded %s: %s of %s divisions anew", fiscal_year, len(stale), len(wanted))
    return True


def refill(connection: sa.Connection, lake: Lake, leaving: int | None = None) -> tuple[int, ...]:
    """Loads and rolls up each fiscal year of the lake whose files are not those loaded; returns these years.

    ``leaving`` names a year that is left as it is. A year that the lake does not hold is left, too.
    """
    manifest = lake.snapshot()
    years = {entry.fiscal_year for entry in manifest.files}
    changed = tuple(year for year in sorted(years - {leaving}) if load_year(connection, lake, manifest, year))
    for year in changed:
        roll_up_year(connection, year)
    return changed


def check_all_in(connection: sa.Connection, lake: Lake) -> None:
    """Raises :class:`YearsNotInLake` if a fiscal year is loaded that ``lake`` does not hold: emptied, it could not be filled again."""
    lost = held_years(connection) - set(lake.years())
    if lost:
        raise YearsNotInLake(tuple(sorted(lost)))


def empty(connection: sa.Connection, fiscal_year: int | None = None) -> None:
    """Removes what comes from the lake, and the roll-ups of it, of ``fiscal_year`` or of all years."""
    for name in (*partitioned(), LOADS, MARKERS, *(rollup.table for rollup in rollups().values())):
        table = metadata().tables[name]
        connection.execute(sa.delete(table) if fiscal_year is None else sa.delete(table).where(table.c.fiscal_year == fiscal_year))


def expect(connection: sa.Connection, fiscal_year: int) -> None:
    """Says who is expected to file for ``fiscal_year`` by the departments that are held, where nothing says it yet."""
    if not select(connection, EXPECTED, fiscal_year=fiscal_year):
        rows = expected_filers(select(connection, "departments"), [fiscal_year])
        insert(connection, metadata().tables[EXPECTED], to_arrow(EXPECTED, rows))


def roll_up_year(connection: sa.Connection, fiscal_year: int) -> tuple[str, ...]:
    """Runs every roll-up for ``fiscal_year``; returns the names of those that changed."""
    expect(connection, fiscal_year)
    return tuple(name for name, rollup in rollups().items() if refresh(connection, rollup, fiscal_year))


def partitioned() -> list[str]:
    """Names of the tables that are loaded from the lake."""
    return [table.name for table in contract.tables().values() if table.partitioned]


def file_digests(entries: Sequence[ManifestEntry]) -> dict[str, str]:
    """One digest of the lake's files for each division."""
    divisions = {entry.division_code for entry in entries}
    return {code: digest(entry for entry in entries if entry.division_code == code) for code in divisions}


def loaded(connection: sa.Connection, fiscal_year: int) -> dict[str, str]:
    """The digest of the files that each division's rows of ``fiscal_year`` were loaded from."""
    return {row["division_code"]: row["files_sha256"] for row in select(connection, LOADS, fiscal_year=fiscal_year)}


def held_years(connection: sa.Connection) -> set[int]:
    """The fiscal years of which something is loaded."""
    table = metadata().tables[LOADS]
    return set(connection.execute(sa.select(table.c.fiscal_year).distinct()).scalars())


def select(connection: sa.Connection, name: str, **equals: Any) -> list[Any]:
    """Rows of a table whose columns equal the values given, times in UTC, in the order of its key."""
    table = metadata().tables[name]
    query = sa.select(table).where(*(table.c[column] == value for column, value in equals.items()))
    return in_order(name, [{column: _utc(value) for column, value in row.items()} for row in connection.execute(query).mappings()])


def in_order(name: str, rows: list[Any]) -> list[Any]:
    """``rows`` of the table in the order of its key, what is null last."""
    key = metadata().tables[name].info["key"]
    return sorted(rows, key=lambda row: [(row[column] is None, row[column]) for column in key])


def _delete(connection: sa.Connection, name: str, fiscal_year: int, divisions: Sequence[str]) -> None:
    table = metadata().tables[name]
    connection.execute(sa.delete(table).where(table.c.fiscal_year == fiscal_year, table.c.division_code.in_(divisions)))


def _utc(value: Any) -> Any:
    return value.astimezone(UTC) if isinstance(value, datetime) else value

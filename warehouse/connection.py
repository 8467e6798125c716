"""Opening the database: a DuckDB file, or PostgreSQL by way of psycopg, for writing or for reading only."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.faults import DatabaseLocked, NotADatabase

_LOCKED = (
    "Could not set lock",
    "different configuration than existing connections",
    "file is already open",
    "being used by another process",
)


def engine(url: str, *, read_only: bool) -> sa.Engine:
    """An engine for ``url``: ``duckdb:///path`` or ``postgresql://…``, with foreign extensions off.

    The folder of a file to be written is made. Raises :class:`NotADatabase` for a URL of another kind.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        options = "-c timezone=UTC" + (" -c default_transaction_read_only=on" if read_only else "")
        return sa.create_engine(parsed.set(drivername="postgresql+psycopg"), connect_args={"options": options})
    config = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    arguments: dict[str, Any] = {"config": config} | ({"read_only": True} if read_only else {})
    if parsed.database and parsed.database != ":memory:" and not read_only:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    return sa.create_engine(parsed, connect_args=arguments)


def _parsed(url: str) -> sa.URL:
    try:
        parsed = sa.make_url(url)
        kind = parsed.get_backend_name()
    except sa.exc.ArgumentError as error:
        raise NotADatabase("the warehouse's URL", "it is not written as duckdb:///path or postgresql://user@host/name") from error
    if kind not in ("duckdb", "postgresql"):
        raise NotADatabase(parsed.render_as_string(hide_password=True), f"a warehouse is duckdb or postgresql, not {kind}")
    return parsed


def shown_url(url: str) -> str:
    """``url`` for people, without its password; as it stands if it is no URL."""
    try:
        return sa.make_url(url).render_as_string(hide_password=True)
    except sa.exc.ArgumentError:
        return url


def has_file(url: sa.URL) -> bool:
    """True if there is a file to open; always for a server."""
    return url.get_backend_name() != "duckdb" or not url.database or Path(url.database).is_file()


@contextmanager
def transaction(source: sa.Engine) -> Iterator[sa.Connection]:
    """A connection whose work is kept when the block ends and undone when it raises.

    Raises :class:`DatabaseLocked` when another process holds the file, :class:`NotADatabase` when it cannot be opened.
    """
    try:
        connection = source.connect()
    except sa.exc.DBAPIError as error:
        raise _fault(source, error) from error
    with connection, connection.begin():
        yield connection


def _fault(source: sa.Engine, error: sa.exc.DBAPIError) -> DatabaseLocked | NotADatabase:
    url, detail = source.url.render_as_string(hide_password=True), str(error.orig)
    kind = DatabaseLocked if any(phrase in detail for phrase in _LOCKED) else NotADatabase
    return kind(url, detail)

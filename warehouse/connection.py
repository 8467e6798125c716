"""Opening the database: a DuckDB file, or PostgreSQL by way of psycopg, for writing or for reading only."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.faults import KnownTransient, NotADatabase
from warehouse.situations import as_known

_AGAIN_AFTER_SECONDS = (0.5, 1.0, 2.0, 4.0)
"""Pauses before a connection is tried again: a PostgreSQL of the test machine restarts within 2 s; chosen three times as long."""


def engine(url: str, *, read_only: bool) -> sa.Engine:
    """An engine for ``url``: ``duckdb:///path`` or ``postgresql://…``, with foreign extensions off.

    The folder of a file to be written is made. Raises :class:`NotADatabase` for a URL of another kind.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() == "postgresql":
        options = "-c timezone=UTC" + (" -c default_transaction_read_only=on" if read_only else "")
        stated = parsed.query.get("options", ())  # such as -csearch_path=…: a schema of its own
        options = " ".join((*((stated,) if isinstance(stated, str) else stated), options))
        parsed = parsed.difference_update_query(["options"])
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
def transaction(source: sa.Engine, *, patient: bool = False) -> Iterator[sa.Connection]:
    """A connection whose work is kept when the block ends and undone when it raises.

    With ``patient`` a connection that a restarting server refuses is tried again for some seconds; nothing was done yet.
    Raises :class:`warehouse.faults.KnownTransient` or :class:`warehouse.faults.KnownTerminal` in a situation that is known,
    :class:`NotADatabase` when it cannot be opened otherwise, and what the block raised.
    """
    shown = source.url.render_as_string(hide_password=True)
    with _connected(source, shown, _AGAIN_AFTER_SECONDS if patient else ()) as connection:
        try:
            with connection.begin():
                yield connection
        except Exception as error:
            known = as_known(error, shown)
            if known is None or known is error:
                raise
            raise known from error


@contextmanager
def _connected(source: sa.Engine, shown: str, pauses: Sequence[float]) -> Iterator[sa.Connection]:
    for pause in (*pauses, None):
        try:
            connection = source.connect()
            break
        except sa.exc.DBAPIError as error:
            known = as_known(error, shown) or NotADatabase(shown, str(error.orig))
            if pause is None or not isinstance(known, KnownTransient) or known.code != "server_stopped":
                raise known from error
            time.sleep(pause)
    with connection:
        yield connection

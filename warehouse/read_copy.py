"""The two files of a DuckDB warehouse: the writer's own, and the copy for reading that stands under the URL's name.

DuckDB lets nobody read a file that a process writes, and nobody write one that is read. So a run writes
``warehouse.writer.duckdb`` and then publishes a copy as ``warehouse.duckdb`` by renaming it: whoever holds the older copy
open keeps it and disturbs nobody. The caller holds the workspace, so that one process writes. PostgreSQL and databases in
memory need none of this.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from warehouse.files import TEMPORARY, settle, temporary_beside, write_whole

_log = logging.getLogger(__name__)


def published_file(url: str) -> Path | None:
    """The file that ``url`` names; None if it names no DuckDB file."""
    try:
        parsed = sa.make_url(url)
        kind = parsed.get_backend_name()
    except sa.exc.SQLAlchemyError:
        return None
    return Path(parsed.database) if kind == "duckdb" and parsed.database and parsed.database != ":memory:" else None


def writer_url(url: str) -> str:
    """The URL of the writer's own file; ``url`` itself if it names no DuckDB file."""
    public = published_file(url)
    if public is None:
        return url
    return sa.make_url(url).set(database=str(_writer(public))).render_as_string(hide_password=False)


def readable_url(url: str) -> str:
    """What to read while nobody writes here: the published copy, or the writer's file if a first run was killed before it published."""
    public = published_file(url)
    return writer_url(url) if public and not public.exists() and _writer(public).exists() else url


def take_up(url: str) -> None:
    """Makes the writer's file be there and up to date: a published file that somebody replaced or changed since takes its place.

    A change of the published file is lost, with a warning, if the writer's file changed too.
    """
    public = published_file(url)
    if public is None:
        return
    for left in public.parent.glob(f".*{TEMPORARY}"):
        if left.name.startswith((f".{public.name[:16]}-", f".{_writer(public).name[:16]}-")):
            left.unlink(missing_ok=True)
    own = _writer(public)
    if public.exists() and (not own.exists() or _changed_alone(public)):
        # A log that an older version, or a database tool, left beside the file holds its last changes.
        _take_log(public, own)
        _copy(public, own)
        _remember(public)


def publish(url: str) -> bool:
    """Puts a copy of the writer's file under the URL's name in one step, unless the one there is the last; returns True if it did."""
    public = published_file(url)
    if public is None or not (own := _writer(public)).exists() or _stamp(public) == _marks(public):
        return False
    if (stamp := _stamp(public)) and public.exists() and stamp.get("public") != _mark(public):
        _log.warning("%s was changed by another program; what the run wrote takes its place", public)
    _copy(own, public, _log_of(public))
    _remember(public)
    return True


def _changed_alone(public: Path) -> bool:
    """True if the published file is not what was published last and the writer's file is what it was then."""
    stamp, now = _stamp(public), _marks(public)
    return bool(stamp) and stamp["own"] == now["own"] and stamp["public"] != now["public"]


def _writer(public: Path) -> Path:
    return public.with_name(f"{public.stem}.writer{public.suffix}")


def _log_of(file: Path) -> Path:
    return file.with_name(f"{file.name}.wal")


def _take_log(public: Path, own: Path) -> None:
    log = _log_of(public)
    if log.exists():
        _copy(log, _log_of(own))
    else:
        _log_of(own).unlink(missing_ok=True)


def _copy(source: Path, target: Path, outdated: Path | None = None) -> None:
    """Copies a file by rename; ``outdated`` is removed right before: the log of the older file would be replayed into the new one."""
    temporary = temporary_beside(target)
    try:
        shutil.copyfile(source, temporary)
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        if outdated:
            outdated.unlink(missing_ok=True)
        settle(temporary, target)
    finally:
        temporary.unlink(missing_ok=True)


def _mark(file: Path) -> list[int]:
    try:
        stat = file.stat()
    except FileNotFoundError:
        return []
    return [stat.st_size, stat.st_mtime_ns]


def _marks(public: Path) -> dict[str, Any]:
    return {"own": _mark(_writer(public)), "public": _mark(public)}


def _stamp_file(public: Path) -> Path:
    return public.with_name(f"{public.stem}.writer.json")


def _stamp(public: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(_stamp_file(public).read_text("utf-8")))
    except (FileNotFoundError, ValueError):
        return {}


def _remember(public: Path) -> None:
    write_whole(_stamp_file(public), json.dumps(_marks(public)).encode() + b"\n")

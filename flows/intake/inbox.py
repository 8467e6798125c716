"""The inbox: which files of a drop folder are filings, whose they are, and when one is finished and may be taken."""

from __future__ import annotations

import hashlib
import os
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from flows.failures import InboxMissing, StillChanging, YearNotInInbox

if TYPE_CHECKING:
    from warehouse.originals import Originals

REGISTRY = "departments.csv"
LITTER = (".*", "~$*", "*.tmp", "thumbs.db", "desktop.ini", REGISTRY)
"""Names, in lower case, that programs leave behind, and the registry's own: passed over without a word."""
NO_FILINGS = (
    *("readme*", "*.truth.json", "*.json", "*.yaml", "*.yml", "*.toml", "*.ini", "*.cfg", "*.log", "*.md", "*.lock"),
    *("*.py", "*.sh", "*.bat", "*.cmd", "*.exe", "*.dll", "*.lnk", "*.url", "*.sql", "*.db", "*.duckdb", "*.parquet"),
    *("*.part", "*.crdownload", "*.download", "*.partial"),
)
"""Names, in lower case, of what is no filing: settings, programs, data of other kinds, downloads that are not finished. They are named, never taken."""
_YEAR_FOLDER = re.compile(r"(?P<year>(?:19|20)\d\d)(?:年度?)?")

_STILL_SECONDS = 1.0
"""A file must not have changed for so long before it is taken: file systems keep times to the second."""
_ATTEMPTS = 3
"""Tries at a file that changes while it is copied; then the next run takes it. Chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A file found: where it is, its path below the scanned folder as text, and when it was last written (whole seconds, UTC)."""

    path: Path
    source_path: str
    modified: int


def root_of(inbox: Path, fiscal_year: int) -> Path:
    """The folder to scan: the year's own (``2023``, ``2023年``, ``2023年度``), else ``inbox`` where it has no folder of any year.

    Raises :class:`~flows.failures.InboxMissing` when it is no folder, :class:`~flows.failures.YearNotInInbox` when it has
    folders of other years only: what lies in those is of another year.
    """
    if not inbox.is_dir():
        raise InboxMissing(inbox)
    years = {int(match["year"]): path for path in sorted(inbox.iterdir()) if path.is_dir() and (match := _YEAR_FOLDER.fullmatch(path.name))}
    if years and fiscal_year not in years:
        raise YearNotInInbox(inbox, fiscal_year, sorted(years))
    return years.get(fiscal_year, inbox)


def registry_of(inbox: Path) -> Path:
    """Where the department registry of ``inbox`` is expected: in it, or beside it when only its parent has one."""
    inside, beside = inbox / REGISTRY, inbox.absolute().parent / REGISTRY
    return beside if not inside.exists() and beside.exists() else inside


def left_aside(root: Path) -> list[str]:
    """The files below ``root`` that are no filings by their names, as paths: a run names them."""
    return sorted(_as_text(path.relative_to(root)) for path in _files(root) if _is(path, NO_FILINGS))


def scan(root: Path) -> list[Arrival]:
    """The filings below ``root`` in the order of their paths. Links are taken only when they stay inside ``root``."""
    found = (_arrival(path, root) for path in _files(root) if not _is(path, NO_FILINGS))
    return sorted((arrival for arrival in found if arrival), key=lambda arrival: arrival.source_path)


def _files(root: Path) -> Iterator[Path]:
    inside = root.resolve()
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            path = Path(folder, name)
            if not _is(path, LITTER) and path.resolve().is_relative_to(inside):
                yield path


def _is(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path.name.lower(), pattern) for pattern in patterns)


def _arrival(path: Path, root: Path) -> Arrival | None:
    try:
        modified = int(path.stat().st_mtime)
    except OSError:
        return None
    return Arrival(path, _as_text(path.relative_to(root)), modified) if path.is_file() else None


def _as_text(path: Path) -> str:
    raw = os.fsencode(path.as_posix())
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "backslashreplace")


def size_over(arrival: Arrival, most: int) -> int:
    """The file's size in bytes if it is more than ``most``, else 0; also 0 for a file that has gone."""
    try:
        size = arrival.path.stat().st_size
    except OSError:
        return 0
    return size if size > most else 0


def hash_only(arrival: Arrival) -> str:
    """Returns the sha256 of a file that is too large to be kept. Not one byte of it is written anywhere.

    Raises :class:`~flows.failures.StillChanging` like :func:`take`.
    """
    try:
        before = _once_still(arrival.path)
        sha256 = _sha256(arrival.path)
        if before == _mark(arrival.path):
            return sha256
    except FileNotFoundError:
        pass
    raise StillChanging(arrival.path)


def take(arrival: Arrival, originals: Originals) -> str:
    """Keeps the file's content in ``originals`` and returns its sha256; content already kept is not written again.

    A file written to within the last second is waited for. Raises :class:`~flows.failures.StillChanging` when it
    changes each time it is taken or has gone.
    """
    from warehouse.faults import FileChanged

    for _ in range(_ATTEMPTS):
        try:
            before = _once_still(arrival.path)
            sha256 = _sha256(arrival.path)
            if before == _mark(arrival.path) and originals.path(sha256).is_file():
                return sha256
            return originals.add(arrival.path)
        except (FileChanged, FileNotFoundError, StillChanging):
            continue
    raise StillChanging(arrival.path)


def _once_still(path: Path) -> tuple[int, int]:
    while 0 <= (age := time.time() - path.stat().st_mtime) < _STILL_SECONDS:
        before = _mark(path)
        time.sleep(_STILL_SECONDS - age + 0.01)
        if before != _mark(path):
            raise StillChanging(path)
    return _mark(path)


def _mark(path: Path) -> tuple[int, int]:
    stat = path.stat()
    return stat.st_size, stat.st_mtime_ns


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

"""The inbox: which files of a drop folder are filings, whose they are, and when one is finished and may be taken."""

from __future__ import annotations

import hashlib
import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING

from flows.failures import FileUnreadable, InboxMissing, StillChanging, YearNotInInbox

if TYPE_CHECKING:
    from warehouse.originals import Originals

REGISTRY = "departments.csv"
LITTER = (".*", "~$*", "*.tmp", "thumbs.db", "desktop.ini", REGISTRY)
"""Names, in lower case, that programs leave behind, and the registry's own: passed over without a word."""
NO_FILINGS = (
    *("readme*", "*.truth.json", "*.json", "*.yaml", "*.yml", "*.toml", "*.ini", "*.cfg", "*.log", "*.md", "*.lock"),
    *("*.py", "*.sh", "*.bat", "*.cmd", "*.exe", "*.dll", "*.lnk", "*.url", "*.sql", "*.db", "*.duckdb", "*.parquet"),
    *("*.part", "*.crdownload", "*.download", "*.partial", "*.downloading", "*.opdownload", "*.aria2", "*.xltd", "*.td"),
    *("*~", "*.temp", "*.swp", "*.wbk", "*.asd", "*.filepart"),
)
"""Names, in lower case, of what is no filing: settings, programs, data of other kinds, downloads that are not finished. They are named, never taken."""
UNTAKEN = {"still_changing": "文件正在被写入。", "not_readable": "没有权限读取文件，或磁盘读取出错。"}
"""Why something of the inbox could not be taken, by code. It counts as failed, and the next run tries again."""
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
    """What lies below ``root`` and is no filing, as paths, for a run to name them.

    These are files that are none by their names, links that lead out of ``root``, linked folders, pipes and devices.
    """
    found = (path for path, taken in _entries(root) if not taken or _is(path, NO_FILINGS))
    return sorted(_as_text(path.relative_to(root)) for path in found)


def closed_folders(root: Path) -> list[str]:
    """The folders below ``root`` that may not be looked into, as paths: what lies in them is not known."""
    closed: list[str] = []

    def note(error: OSError) -> None:
        if isinstance(error, PermissionError):
            closed.append(_as_text(Path(error.filename).relative_to(root)))

    for _ in os.walk(root, onerror=note):
        pass
    return sorted(closed)


def scan(root: Path) -> list[Arrival]:
    """The filings below ``root`` in the order of their paths. Links are taken only when they stay inside ``root``."""
    found = (_arrival(path, root) for path, taken in _entries(root) if taken and not _is(path, NO_FILINGS))
    return sorted((arrival for arrival in found if arrival), key=lambda arrival: arrival.source_path)


def _entries(root: Path) -> Iterator[tuple[Path, bool]]:
    """Every file, and every linked folder, below ``root``, litter aside, with True if its content may be taken."""
    inside = root.resolve()
    for folder, folders, names in os.walk(root, followlinks=False):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in (*(one for one in folders if Path(folder, one).is_symlink()), *names):
            path = Path(folder, name)
            if not _is(path, LITTER):
                yield path, _is_plain(path) and path.resolve().is_relative_to(inside)


def _is_plain(path: Path) -> bool:
    """True for a file with content, also by a link; False for pipes, sockets, devices, folders and links that lead nowhere."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except PermissionError:
        return True  # taking it says that it may not be read
    except OSError:
        return False


def _is(path: Path, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch(path.name.lower(), pattern) for pattern in patterns)


def _arrival(path: Path, root: Path) -> Arrival | None:
    try:
        modified = int(path.stat().st_mtime)
    except PermissionError:
        modified = 0
    except OSError:
        return None
    return Arrival(path, _as_text(path.relative_to(root)), modified)


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

    Raises :class:`~flows.failures.StillChanging` and :class:`~flows.failures.FileUnreadable` like :func:`take`.
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
    changes each time it is taken or has gone, :class:`~flows.failures.FileUnreadable` when it may not be read.
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
    while 0 <= (age := time.time() - _mark(path)[1] / 1e9) < _STILL_SECONDS:
        before = _mark(path)
        time.sleep(_STILL_SECONDS - age + 0.01)
        if before != _mark(path):
            raise StillChanging(path)
    return _mark(path)


def _mark(path: Path) -> tuple[int, int]:
    with _read(path):
        found = path.stat()
    return found.st_size, found.st_mtime_ns


@contextmanager
def _read(path: Path) -> Iterator[None]:
    """Raises :class:`~flows.failures.FileUnreadable` if the system does not give ``path``, though it is there."""
    try:
        yield
    except FileNotFoundError:
        raise
    except OSError as error:
        raise FileUnreadable(path, error.strerror or str(error)) from error


def _sha256(path: Path) -> str:
    with _read(path), path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

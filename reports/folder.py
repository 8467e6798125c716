"""Writes the folder of a year's pages: in one step, and without touching the files that stay the same."""

from __future__ import annotations

import ctypes
import logging
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

_log = logging.getLogger(__name__)

_MARK = b'<meta name="generator" content="jixiao">'
# AT_FDCWD and RENAME_EXCHANGE of Linux, for renameat2(2).
_AT_FDCWD = -100
_EXCHANGE = 2


class NotASite(Exception):
    """The folder to publish into holds something that is not a published site, and is left alone; ``folder`` names it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        super().__init__(f"{folder} holds files that are not a published site: choose another folder or empty it")


def write(out: Path, files: Mapping[str, bytes], beside: Path | None = None) -> bool:
    """Makes ``out`` hold exactly ``files`` (relative path with slashes to content); returns True if anything changed.

    A whole new folder is built in ``beside`` (on the same disk; default: the folder that ``out`` is in) and takes its place
    in one step, so that nobody sees half a site; a file whose bytes stay the same is the same file there, with its time.
    Nothing is written when nothing changed. Raises :class:`NotASite` when ``out`` holds files of another origin.
    """
    out = out.absolute()
    here = _present(out)
    if here and not is_site(out):
        raise NotASite(out)
    if here == set(files) and all((out / name).read_bytes() == content for name, content in files.items()):
        return False
    fresh = (beside or out.parent).absolute() / f".{out.name}.next"
    shutil.rmtree(fresh, ignore_errors=True)
    for name, content in files.items():
        _place(out / name if name in here else None, fresh / name, content)
    _swap(fresh, out)
    _log.info("published %s files in %s", len(files), out.name)
    shutil.rmtree(fresh, ignore_errors=True)
    return True


def remove(folder: Path, beside: Path) -> None:
    """Removes a folder of pages in one step, by way of ``beside``, which is on the same disk."""
    gone = beside.absolute() / f".{folder.name}.gone"
    shutil.rmtree(gone, ignore_errors=True)
    folder.rename(gone)
    shutil.rmtree(gone, ignore_errors=True)


def is_site(folder: Path) -> bool:
    """True if the folder's first page was made by this program."""
    index = folder / "index.html"
    return index.is_file() and _MARK in index.read_bytes()[:4096]


def _present(out: Path) -> set[str]:
    return {path.relative_to(out).as_posix() for path in out.rglob("*") if not path.is_dir()} if out.is_dir() else set()


def _place(present: Path | None, target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if present is None or present.is_symlink() or present.read_bytes() != content:
        target.write_bytes(content)
        return
    try:
        os.link(present, target)
    except OSError:
        shutil.copy2(present, target)


def _swap(fresh: Path, out: Path) -> None:
    """Puts ``fresh`` in the place of ``out``; what was there is at ``fresh`` afterwards, or gone."""
    if not out.exists():
        out.parent.mkdir(parents=True, exist_ok=True)
        fresh.rename(out)
    elif not _exchange(fresh, out):
        gone = fresh.with_suffix(".gone")
        shutil.rmtree(gone, ignore_errors=True)
        out.rename(gone)
        fresh.rename(out)
        shutil.rmtree(gone, ignore_errors=True)


def _exchange(one: Path, other: Path) -> bool:
    """Exchanges two folders in one step where the system can (Linux ``renameat2``); returns False where it cannot."""
    rename = getattr(ctypes.CDLL(None), "renameat2", None) if os.name == "posix" else None
    if rename is None:
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)

"""File operations of the lake, in one place, so that an object store can take the folder's.

A file appears whole or not at all: it is written under a temporary name, flushed to disk and renamed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPORARY = ".tmp"
"""Ending of names that are not files yet; what a killed process leaves carries it."""


def temporary_beside(path: Path) -> Path:
    """A fresh name in the folder of ``path`` that no reader takes for a file."""
    return path.with_name(f".{path.name[:16]}-{secrets.token_hex(6)}{TEMPORARY}")


def settle(temporary: Path, path: Path) -> None:
    """Renames the closed and flushed file ``temporary`` to ``path``, in one step and durably."""
    os.replace(temporary, path)  # noqa: PTH105
    _flush_folder(path.parent)


def write_whole(path: Path, content: bytes) -> None:
    """Writes ``content`` to ``path`` in one step: after a kill there is the old file or the new one. Creates its folder."""
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = temporary_beside(path)
    try:
        with temporary.open("xb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        settle(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def _flush_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


class Folder:
    """Files below ``root``, named by relative paths with ``/``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes:
        """The bytes of ``name``; ``FileNotFoundError`` when there is none."""
        return (self.root / name).read_bytes()

    def has(self, name: str, size: int) -> bool:
        """True if ``name`` is there with ``size`` bytes."""
        path = self.root / name
        return path.is_file() and path.stat().st_size == size

    def write(self, name: str, content: bytes) -> None:
        """Writes ``content`` to the file ``name``: readers see the old file or the new one, never part of it."""
        write_whole(self.root / name, content)

    def names(self, *endings: str) -> Iterator[str]:
        """Every file below the root whose name ends with one of ``endings``."""
        for path in sorted(self.root.rglob("*")):
            if path.name.endswith(endings) and path.is_file():
                yield path.relative_to(self.root).as_posix()

    def remove(self, name: str) -> None:
        """Removes the file ``name`` and the folders that it leaves empty."""
        path = self.root / name
        path.unlink(missing_ok=True)
        for folder in path.parents:
            if folder == self.root or any(folder.iterdir()):
                return
            folder.rmdir()

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Waits until no other process writes here, then locks the folder while the block runs."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / ".lock").open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

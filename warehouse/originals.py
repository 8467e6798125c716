"""The originals store: every document filed, kept under the hash of its content, never parsed in place."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from stat import S_ISREG

from warehouse.faults import FileChanged
from warehouse.files import settle, temporary_beside

_SHA256 = re.compile(r"[0-9a-f]{64}")
_CHUNK = 1 << 20  # 1 MiB: a document is hashed while it is copied and never held whole


class Originals:
    """Documents below ``root``, each at ``<first two digits of its sha256>/<sha256>``."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, sha256: str) -> Path:
        """Where the document with this content hash is, or would be; ``ValueError`` when it is no sha256 in lower case."""
        if not _SHA256.fullmatch(sha256):
            raise ValueError(f"not a sha256: {sha256!r}")
        return self.root / sha256[:2] / sha256

    def add(self, path: Path) -> str:
        """Copies the document at ``path`` into the store and returns its sha256; a document already there is left as it is.

        Raises :class:`FileChanged` when somebody writes to it meanwhile, ``OSError`` when it cannot be read or is no
        regular file.
        """
        before = path.stat()
        if not S_ISREG(before.st_mode):
            raise OSError(f"{path} is not a regular file")
        with self._incoming() as temporary:
            sha256 = self._copy(path, temporary, before)
            self._keep(temporary, self.path(sha256))
        return sha256

    def put(self, content: bytes) -> str:
        """Keeps ``content`` and returns its sha256; content already there is left as it is."""
        sha256 = hashlib.sha256(content).hexdigest()
        with self._incoming() as temporary:
            temporary.write_bytes(content)
            self._keep(temporary, self.path(sha256))
        return sha256

    @contextmanager
    def _incoming(self) -> Iterator[Path]:
        """Yields an unused name for a file that is being copied in, and removes what is left there."""
        self.root.mkdir(parents=True, exist_ok=True)
        temporary = temporary_beside(self.root / "incoming")
        try:
            yield temporary
        finally:
            temporary.unlink(missing_ok=True)

    def _copy(self, path: Path, temporary: Path, before: os.stat_result) -> str:
        digest, size = hashlib.sha256(), 0
        with path.open("rb") as source, temporary.open("xb") as copy:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                copy.write(chunk)
                size += len(chunk)
                if size > before.st_size:  # a file that grows faster than it is copied would never end
                    break
            opened = os.fstat(source.fileno())
        if size != before.st_size or any(_mark(seen) != _mark(before) for seen in (opened, path.stat())):
            raise FileChanged(path)
        return digest.hexdigest()

    def _keep(self, temporary: Path, path: Path) -> None:
        if path.exists():
            return
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.chmod(0o444)
        path.parent.mkdir(exist_ok=True)
        settle(temporary, path)


def _mark(stat: os.stat_result) -> tuple[int, int, int, int]:
    return stat.st_dev, stat.st_ino, stat.st_size, stat.st_mtime_ns

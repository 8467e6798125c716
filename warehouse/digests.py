"""Digests of plain values and files: what markers compare."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path


def digest_of(*parts: str | bytes) -> str:
    """A digest of ``parts`` in their order."""
    found = sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        found.update(len(content).to_bytes(8, "big") + content)
    return found.hexdigest()


def digest_of_file(path: Path) -> str:
    """A digest of a file's content; of nothing where there is no file."""
    return digest_of(path.read_bytes() if path.is_file() else b"")

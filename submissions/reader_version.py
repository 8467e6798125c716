"""The reader's version: a digest of all that decides what is read from a document."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from warehouse import contract

_HERE = Path(__file__).parent
_OUTSIDE_READING = ("synthesis",)


@cache
def reader_version() -> str:
    """Twelve hexadecimal digits that change whenever the reader's code or the contract's names and codes change."""
    digest = hashlib.sha256()
    code = (path for path in _HERE.rglob("*.py") if path.relative_to(_HERE).parts[0] not in _OUTSIDE_READING)
    for path in sorted((*code, *(contract.ROOT / "tables").glob("*.yaml"), *(contract.ROOT / "codes").glob("*.csv"))):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]

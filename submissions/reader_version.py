"""The reader's version: a digest of all that decides what is read from a document."""

from __future__ import annotations

import hashlib

from submissions.limits import Limits
from warehouse.code_version import code_version

READING = ("submissions.reading", "submissions.submission")
"""What reads a document and what writes down what was read."""
_TECHNICAL = {"seconds", "memory_bytes"}
"""Limits whose excess is a technical failure: it is never kept, so that a document read within them reads the same under others."""


def reader_version(limits: Limits | None = None) -> str:
    """Twelve hexadecimal digits that change exactly when reading does: its code, the declarations it looks at, the parsing libraries.

    ``limits`` other than the product's own count too: a file that was too large is read under a higher limit.
    """
    version = code_version(READING)
    bounds = (limits or Limits()).model_dump_json(exclude=_TECHNICAL)
    if bounds == Limits().model_dump_json(exclude=_TECHNICAL):
        return version
    return hashlib.sha256(f"{version} {bounds}".encode()).hexdigest()[:12]

"""The reader's version: a digest of all that decides what is read from a document."""

from __future__ import annotations

from warehouse.code_version import code_version

READING = ("submissions.reading", "submissions.submission")
"""What reads a document and what writes down what was read."""


def reader_version() -> str:
    """Twelve hexadecimal digits that change exactly when reading does: its code, the declarations it looks at, the parsing libraries."""
    return code_version(READING)

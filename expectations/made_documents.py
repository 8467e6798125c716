"""Documents that are made from data: written by a command, and with ``--check`` compared with what it would write."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path


def write_or_check(path: Path, text: str, command: str, arguments: Sequence[str]) -> int:
    """Writes ``text`` to ``path``, or with ``--check`` compares the two; returns the exit code (1 stale, 2 unknown arguments)."""
    if list(arguments) not in ([], ["--check"]):
        sys.stderr.write(f"usage: {command} [--check]\n")
        return 2
    if not arguments:
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return 0
    if path.is_file() and path.read_text("utf-8") == text:
        return 0
    sys.stderr.write(f"{path} is stale: run {command}\n")
    return 1

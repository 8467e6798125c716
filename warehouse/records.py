"""Records that are only ever added to: an audit trail of numbered JSON lines beside the lake, written in one step."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from warehouse.files import write_whole
from warehouse.rows import OpenRow


class Records:
    """The records in the file at ``path``, each with its ``number`` from 1 and ``recorded_at`` (UTC)."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def rows(self) -> list[OpenRow]:
        """All records, oldest first; empty if there is no file."""
        lines = self._path.read_text("utf-8").splitlines() if self._path.is_file() else []
        return [{**row, "recorded_at": datetime.fromisoformat(row["recorded_at"])} for row in map(json.loads, lines)]

    def add(self, rows: Sequence[dict[str, Any]]) -> None:
        """Appends ``rows``: all of them or none."""
        before = self.rows()
        now = datetime.now(UTC)
        added = [{"number": number, "recorded_at": now, **row} for number, row in enumerate(rows, len(before) + 1)]
        lines = [json.dumps(row, ensure_ascii=False, default=_plain) for row in (*before, *added)]
        write_whole(self._path, ("\n".join(lines) + "\n").encode())


def _plain(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(type(value).__name__)

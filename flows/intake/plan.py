"""What a run has before it, as a value: the year's filings, and which of them must still be read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.intake.filings import Filing
from warehouse.files import write_whole


@dataclass(frozen=True, slots=True)
class Plan:
    """A survey's result; ``changing`` are source paths that were being written to and could not be taken.

    ``before`` are the filings that the lake holds and that stay as earlier versions where the inbox has others.
    """

    fiscal_year: int
    inbox: str
    registry: str
    reader_version: str
    rule_set_version: str
    filings: tuple[Filing, ...]
    to_read: tuple[str, ...]
    changing: tuple[str, ...] = ()
    before: tuple[Filing, ...] = ()

    def save(self, folder: Path) -> Path:
        """Writes the plan to ``folder`` and returns its path: what Prefect tasks hand to each other."""
        content = json.dumps(asdict(self), ensure_ascii=False)
        path = saved(folder, self.fiscal_year)
        write_whole(path, content.encode())
        return path

    @classmethod
    def load(cls, path: Path) -> Plan:
        """The inverse of :meth:`save`."""
        raw = json.loads(path.read_text("utf-8"))
        raw |= {name: tuple(map(Filing.load, raw[name])) for name in ("filings", "before")}
        return cls(**raw | {name: tuple(raw[name]) for name in ("to_read", "changing")})


def saved(folder: Path, fiscal_year: int) -> Path:
    """Where :meth:`Plan.save` leaves the plan of a year."""
    return folder / f"{fiscal_year}.json"

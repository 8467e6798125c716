"""The plan of a run: the year's filings, and the documents that must still be read."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from flows.intake.filings import Filing
from warehouse.files import write_whole


@dataclass(frozen=True, slots=True)
class Plan:
    """The result of a survey. ``untaken`` are (source path, code of
    :data:`flows.intake.inbox.UNTAKEN`) of what lies there and could not be taken.

    ``before`` are the filings in the lake; they stay as earlier versions if the inbox has newer ones.
    ``left_aside`` are files of the inbox that are no filings, ``withdrawn`` the hashes of documents that stay out of the year.
    """

    fiscal_year: int
    inbox: str
    registry: str
    reader_version: str
    rule_set_version: str
    filings: tuple[Filing, ...]
    to_read: tuple[str, ...]
    untaken: tuple[tuple[str, str], ...] = ()
    before: tuple[Filing, ...] = ()
    left_aside: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def save(self, folder: Path) -> Path:
        """Writes the plan to ``folder`` in one step and returns its path."""
        content = json.dumps(asdict(self), ensure_ascii=False)
        path = saved(folder, self.fiscal_year)
        write_whole(path, content.encode())
        return path

    @classmethod
    def load(cls, path: Path) -> Plan:
        """Reads a plan that :meth:`save` wrote."""
        raw = json.loads(path.read_text("utf-8"))
        raw |= {name: tuple(map(Filing.load, raw[name])) for name in ("filings", "before")}
        raw |= {name: tuple(raw[name]) for name in ("to_read", "left_aside", "withdrawn")}
        return cls(**raw | {"untaken": tuple((path, code) for path, code in raw["untaken"])})


def saved(folder: Path, fiscal_year: int) -> Path:
    """Returns the path of a year's saved plan."""
    return folder / f"{fiscal_year}.json"

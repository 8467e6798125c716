"""What a run has before it: the year's filings, and which of them must still be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from flows import filings as filed
from flows import inbox as drop
from flows.failures import RegistryMissing, StillChanging
from flows.filings import Filing
from flows.reading import Extractions, write_whole
from flows.record import Record, recorded
from flows.settings import Settings

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for: ``only`` names the source paths that may be taken anew (default: whatever lies in the inbox),
    ``force`` reads these again although they were read, ``drop_removed`` leaves out filings whose files are gone.
    """

    inbox: Path
    fiscal_year: int
    registry: Path
    only: tuple[str, ...] | None = None
    force: bool = False
    drop_removed: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """A survey's result; ``changing`` are source paths that were being written to and could not be taken."""

    fiscal_year: int
    inbox: str
    registry: str
    reader_version: str
    rule_set_version: str
    filings: tuple[Filing, ...]
    to_read: tuple[str, ...]
    changing: tuple[str, ...] = ()

    def save(self, folder: Path) -> Path:
        """Writes the plan to ``folder`` and returns its path: what Prefect tasks hand to each other."""
        content = json.dumps(asdict(self), ensure_ascii=False)
        path = folder / f"{self.fiscal_year}.json"
        write_whole(path, content)
        return path

    @classmethod
    def load(cls, path: Path) -> Plan:
        """The inverse of :meth:`save`."""
        raw = json.loads(path.read_text("utf-8"))
        filings = tuple(map(Filing.load, raw.pop("filings")))
        return cls(filings=filings, to_read=tuple(raw.pop("to_read")), changing=tuple(raw.pop("changing")), **raw)


def survey(request: Request, settings: Settings) -> Plan:
    """Scans the inbox, keeps the content of every filing in the originals store and says what must be read.

    Raises :class:`~flows.failures.InboxMissing` and :class:`~flows.failures.RegistryMissing`.
    """
    from expectations.version import rule_set_version
    from submissions.version import reader_version

    if not request.registry.is_file():
        raise RegistryMissing(request.registry)
    record = recorded(settings, request.fiscal_year)
    arrivals = drop.scan(drop.root_of(request.inbox, request.fiscal_year))
    present, changing = _taken(arrivals, request, settings, record)
    earlier = [] if request.drop_removed else filed.readable_before(lake_submissions(settings, request.fiscal_year))
    filings = filed.united(present, earlier)
    extractions = Extractions(settings.cache, reader_version())
    again = set(request.only or ()) if request.force else set()
    for filing in filings:
        if filing.present and filing.source_path in again:
            extractions.drop(filing.sha256)
    to_read = tuple(filing.sha256 for filing in filings if not extractions.holds(filing.sha256))
    versions = reader_version(), rule_set_version()
    return Plan(request.fiscal_year, str(request.inbox.absolute()), str(request.registry.absolute()), *versions, filings, to_read, changing)


def _taken(arrivals: Sequence[drop.Arrival], request: Request, settings: Settings, record: Record) -> tuple[list[Filing], tuple[str, ...]]:
    from warehouse.originals import Originals

    originals = Originals(settings.originals)
    known = record.last if request.only is not None else {}
    present, changing = [], []
    for arrival in arrivals:
        path = arrival.source_path
        if request.only is not None and path not in request.only:
            if path in known and known[path]["sha256"]:
                present.append(Filing(path, known[path]["sha256"], arrival.modified))
            continue
        try:
            present.append(Filing(path, drop.take(arrival, originals), arrival.modified))
        except StillChanging:
            changing.append(path)
    return present, tuple(changing)


def lake_submissions(settings: Settings, fiscal_year: int) -> list[Row]:
    """The submissions that the lake holds of the year, every version."""
    from warehouse.lake import Lake

    rows: list[Row] = Lake(settings.lake).read("submissions", fiscal_year).to_pylist()
    return rows

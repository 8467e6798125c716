"""What a run has before it: the year's filings, and which of them must still be read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from flows.failures import RegistryMissing, StillChanging
from flows.intake import filings as filed
from flows.intake import inbox as drop
from flows.intake.filings import Filing
from flows.readings.extraction_cache import Extractions, write_whole
from flows.run.memory import Record, recorded
from flows.settings import Settings
from warehouse.rows import SubmissionRow


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
        write_whole(path, content)
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


def survey(request: Request, settings: Settings) -> Plan:
    """Scans the inbox, keeps the content of every filing in the originals store and says what must be read.

    Raises :class:`~flows.failures.InboxMissing` and :class:`~flows.failures.RegistryMissing`.
    """
    from expectations.rule_set_version import rule_set_version
    from submissions.reader_version import reader_version

    if not request.registry.is_file():
        raise RegistryMissing(request.registry)
    record = recorded(settings, request.fiscal_year)
    arrivals = drop.scan(drop.root_of(request.inbox, request.fiscal_year))
    present, changing = _taken(arrivals, request, settings, record)
    before = () if request.drop_removed else tuple(filed.readable_before(lake_submissions(settings, request.fiscal_year)))
    filings = filed.united(present, before)
    extractions = Extractions(settings.cache, reader_version())
    again = set(request.only or ()) if request.force else set()
    for filing in filings:
        if filing.present and filing.source_path in again:
            extractions.drop(filing.sha256)
    to_read = tuple(filing.sha256 for filing in filings if not extractions.holds(filing.sha256))
    versions = reader_version(), rule_set_version()
    places = str(request.inbox.absolute()), str(request.registry.absolute())
    plan = Plan(request.fiscal_year, *places, *versions, filings, to_read, changing, before)
    return plan if to_read else joined(plan, settings)


def joined(plan: Plan, settings: Settings) -> Plan:
    """The plan, whose documents have been read, with files that are parts of one submission as one filing: these are still to be read."""
    from flows.batch.assemble import Batchwide
    from flows.intake.parts import joined as together
    from warehouse.originals import Originals
    from warehouse.registry import Registry

    shared = Batchwide(plan.fiscal_year, plan.reader_version, plan.rule_set_version, Registry.load(Path(plan.registry)))
    extractions, originals = Extractions(settings.cache, plan.reader_version), Originals(settings.originals)
    present = together([one for one in plan.filings if one.present], extractions, originals, shared, settings.limits.file_bytes)
    filings = filed.united(present, plan.before)
    fresh = [one.sha256 for one in filings if one.parts and one.sha256 not in plan.to_read and not extractions.holds(one.sha256)]
    return replace(plan, filings=filings, to_read=(*plan.to_read, *fresh))


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


def lake_submissions(settings: Settings, fiscal_year: int) -> list[SubmissionRow]:
    """The submissions that the lake holds of the year, every version."""
    from warehouse.lake import Lake

    rows: list[SubmissionRow] = Lake(settings.lake).read("submissions", fiscal_year).to_pylist()
    return rows

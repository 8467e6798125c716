"""Surveys the inbox: takes its files into the originals store and plans what must still be read."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

from flows.batch.parts import join_parts
from flows.failures import FileUnreadable, RegistryMissing, StillChanging
from flows.intake import filings as filed
from flows.intake import inbox as drop
from flows.intake.filings import Filing
from flows.intake.plan import Plan
from flows.memory import Record, lake_submissions, recorded
from flows.readings.extraction_cache import Extractions
from flows.readings.outcome import Extraction
from flows.run.asked import noted
from flows.settings import Settings
from warehouse.withdrawals import Withdrawals

_log = logging.getLogger(__name__)


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


def survey(request: Request, settings: Settings) -> Plan:
    """Scans the inbox, keeps the content of every filing in the originals store and says what must be read.

    Raises :class:`~flows.failures.InboxMissing`, :class:`~flows.failures.YearNotInInbox` and :class:`~flows.failures.RegistryMissing`.
    """
    if not request.registry.is_file():
        raise RegistryMissing(request.registry)
    root = drop.root_of(request.inbox, request.fiscal_year)
    with noted(settings, request.fiscal_year, request.inbox) if request.only is None else nullcontext():
        return _surveyed(request, root, settings)


def _surveyed(request: Request, root: Path, settings: Settings) -> Plan:
    from expectations.rule_set_version import rule_set_version
    from submissions.reader_version import reader_version

    version = reader_version(settings.limits)
    record = recorded(settings, request.fiscal_year)
    arrivals = drop.scan(root)
    extractions = Extractions(settings.cache, version)
    present, untaken = _taken(arrivals, request, settings, record)
    before = () if request.drop_removed else tuple(filed.readable_before(lake_submissions(settings, request.fiscal_year)))
    withdrawn = Withdrawals(settings.lake).in_force(request.fiscal_year)
    filings = filed.without(withdrawn, filed.united(present, before))
    again = set(request.only or ()) if request.force else set()
    for filing in filings:
        if filing.present and filing.source_path in again:
            extractions.drop(filing.sha256)
    _refuse(arrivals, present, settings.limits.file_bytes, extractions)
    to_read = tuple(filing.sha256 for filing in filings if not extractions.holds(filing.sha256))
    versions = version, rule_set_version()
    places = str(request.inbox.absolute()), str(request.registry.absolute())
    plan = Plan(
        request.fiscal_year,
        *places,
        *versions,
        filings,
        to_read,
        (*untaken, *_closed(root, request)),
        before,
        tuple(drop.left_aside(root)),
        tuple(sorted(withdrawn)),
    )
    _log.info("survey of %s: %s filings, %s to read, %s left aside", plan.fiscal_year, len(filings), len(to_read), len(plan.left_aside))
    return plan if to_read else join_parts(plan, settings)


def _taken(
    arrivals: Sequence[drop.Arrival], request: Request, settings: Settings, record: Record
) -> tuple[list[Filing], list[tuple[str, str]]]:
    from warehouse.originals import Originals

    originals = Originals(settings.originals)
    known = record.last if request.only is not None else {}
    present, untaken = [], []
    for arrival in arrivals:
        path = arrival.source_path
        if request.only is not None and path not in request.only:
            if path in known and known[path]["sha256"]:
                present.append(Filing(path, known[path]["sha256"], arrival.modified))
            continue
        try:
            large = drop.size_over(arrival, settings.limits.file_bytes)
            sha256 = drop.hash_only(arrival) if large else drop.take(arrival, originals)
            present.append(Filing(path, sha256, arrival.modified))
        except StillChanging:
            untaken.append((path, "still_changing"))
        except FileUnreadable:
            untaken.append((path, "not_readable"))
    return present, untaken


def _closed(root: Path, request: Request) -> list[tuple[str, str]]:
    return [(path, "not_readable") for path in drop.closed_folders(root) if request.only is None or path in request.only]


def _refuse(arrivals: Sequence[drop.Arrival], present: Sequence[Filing], most: int, extractions: Extractions) -> None:
    """Notes every file over ``most`` bytes as unreadable: it was never copied, so no later stage could find it to read.

    The note is written last, so that reading anew by force finds it again.
    """
    taken = {filing.source_path: filing.sha256 for filing in present}
    for arrival in arrivals:
        size = drop.size_over(arrival, most)
        if size and arrival.source_path in taken:
            _log.warning("not copied and not read: %s has %s bytes, the limit is %s", arrival.source_path, f"{size:,}", f"{most:,}")
            refused = Extraction(code="too_large", detail=f"{size:,} > {most:,} bytes")
            if extractions.get(taken[arrival.source_path]) != refused:
                extractions.put(taken[arrival.source_path], refused)

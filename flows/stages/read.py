"""Reading: every document of the year into the extraction cache, in chunks that run side by side."""

from __future__ import annotations

from collections.abc import Sequence

from flows.batch.parts import join_parts
from flows.process import progress
from flows.readings.extraction_cache import Extractions, read_missing
from flows.stages.work import Done, Failed, Work
from warehouse.digests import digest_of
from warehouse.originals import Originals


def parts(work: Work) -> list[list[str]]:
    """Returns the documents still to be read, in chunks; empty if all are read.

    Once all files are read, the parts of one submission are joined to one filing, which is then to be read too.
    """
    left = _unread(work)
    if not left:
        joined = join_parts(work.planned, work.settings)
        joined.save(work.settings.plans)
        work.__dict__["plan"] = joined
        left = _unread(work)
    size = work.settings.chunk_size
    return [left[start : start + size] for start in range(0, len(left), size)]


def waiting(work: Work) -> int:
    """Returns how many documents are still to be read."""
    return len(_unread(work))


def part(work: Work, sha256s: Sequence[str]) -> Failed:
    """Reads one chunk; returns the documents that failed for technical reasons."""
    from flows.readings.pool import shared

    pool = shared(work.settings.workers, work.settings.limits)
    originals = Originals(work.settings.originals)
    return read_missing(sha256s, originals, _extractions(work), pool, progress.advance)


def run(work: Work) -> Done:
    """Returns the digest of all that the parts read."""
    read = [filing.sha256 for filing in work.planned.filings]
    failures = [f"{sha256} {code}" for sha256, (code, *_) in sorted(work.failed.items())]
    return Done(digest_of(_extractions(work).digest(read), *failures), work.failed, count=len(read))


def present(work: Work, output: str) -> bool:
    """True if no document of the plan has to be read."""
    del output
    return not _unread(work)


def _unread(work: Work) -> list[str]:
    extractions = _extractions(work)
    wanted = [filing.sha256 for filing in work.planned.filings]
    return [sha256 for sha256 in wanted if sha256 not in work.failed and not extractions.holds(sha256)]


def _extractions(work: Work) -> Extractions:
    return Extractions(work.settings.cache, work.planned.reader_version)

"""Judges a long submission alone, in a worker that can be killed, before it joins the batch that all others are judged in.

The batch is judged in one process, so that one submission with a text or a table of unforeseen length could hold up all others.
"""

from __future__ import annotations

import resource
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from flows.readings.outcome import Extraction
from submissions.limits import Limits

if TYPE_CHECKING:
    from flows.readings.extraction_cache import Extractions
    from flows.readings.pool import ReadingPool
    from submissions.submission import Submission
    from warehouse.rows import OpenTables

CODE = "judging_over_limit"
NEEDS = ("expectations.batch_judgement", "expectations.suites")
"""What a worker imports before its first trial."""
_LONG_TEXT = 4_000
"""Characters of one text from which a submission is tried alone: half of the goal that held up a batch in the past (issue 12)."""
_LONG_EXTRACTION = 600_000
"""Characters of all that was read from which it is tried: eight times the longest of the 23 readable sample reports (counted: 73,856; longest text 231)."""


_PATIENCE = 10
"""Times the limit that a trial may take by the clock: the limit is one of processor time, so that a busy machine refuses nobody."""


def patient(limits: Limits) -> Limits:
    """The limits by which the pool of trials stops a worker that waits instead of working."""
    return limits.model_copy(update={"seconds": limits.seconds * _PATIENCE})


def is_long(content: str) -> bool:
    """True if an entry of the extraction cache is so long, or has so long a text, that judging it may take unforeseen time."""
    return len(content) > _LONG_EXTRACTION or any(len(text) > _LONG_TEXT for text in content.split('"'))


def judge_alone(path: Path, limits: Limits) -> Extraction:
    """Judges the submissions of the cache entry at ``path`` by all rules and forgets the findings.

    The process ends by a signal if it takes more processor time than ``limits``, made :func:`patient`, allow. Any other exception
    is for the batch to tell.
    """
    from expectations.batch_judgement import judge

    used = sum(resource.getrusage(resource.RUSAGE_SELF)[:2])
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + limits.seconds / _PATIENCE) + 1, resource.RLIM_INFINITY))
    judge(_batch(Extraction.load(path.read_text("utf-8")).submissions()))
    return Extraction()


def _batch(submissions: Sequence[Submission]) -> OpenTables:
    batch: OpenTables = {"submissions": []}
    for number, one in enumerate(submissions, 1):
        common = {
            "submission_id": f"{one.header['sha256'][:16]}-{number}",
            "fiscal_year": one.header["fiscal_year"] or 0,
            "division_code": one.header["division_code"] or "unknown",
            "standing": "returned",
        }
        batch["submissions"].append({**one.header, **common, "department_code": None})
        for table, rows in one.tables.items():
            batch.setdefault(table, []).extend({**row, **common} for row in rows)
    return batch


def over_limit(sha256s: Sequence[str], extractions: Extractions, pool: ReadingPool) -> dict[str, tuple[str, str]]:
    """Tries the long ones among the documents; returns those that ran over the limit of time or memory: sha256 -> (code, detail)."""
    found = pool.read([extractions.entry(sha256) for sha256 in sha256s])
    pairs = zip(sha256s, found, strict=True)
    return {sha256: (CODE, one.detail) for sha256, one in pairs if _is_limit(one)}


def _is_limit(found: Extraction) -> bool:
    """True if the worker was stopped; a rule that raised is an alarm of the batch, not the document's fault."""
    return found.code == "timed_out" or "died" in found.detail or found.detail == "MemoryError"

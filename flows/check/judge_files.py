"""Reading and judging files that are not filed: what ``extract`` and ``check`` show. No database, no Prefect."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from flows.check.readable_files import readable
from flows.readings.outcome import Extraction
from flows.settings import Settings
from submissions.identity.path_statements import with_path
from submissions.submission import Submission
from warehouse.rows import FindingRow, OpenTables, RecomputedScoreRow

FINDING = (
    "rule",
    "key",
    "severity",
    "outcome",
    "message",
    "message_en",
    "printed",
    "expected",
    "difference",
    "fix",
    "basis",
    "locations",
    "fingerprint",
    "cause",
)
"""What ``check --json`` prints of a finding, beside the fingerprint of the one that it is ``folded_under``."""


@dataclass(frozen=True, slots=True)
class Examined:
    """One file: its submissions, or why there are none.

    Once judged, ``verdicts`` has outcome and findings of each, ``held`` the rules that held, and ``alarms`` the rules that
    could not be applied to the batch, with the reason.
    """

    file: str
    submissions: tuple[Submission, ...] = ()
    error: dict[str, Any] | None = None
    verdicts: tuple[tuple[str, list[FindingRow]], ...] = ()
    held: tuple[list[str], ...] = ()
    alarms: tuple[str, ...] = ()
    scores: tuple[list[RecomputedScoreRow], ...] = ()

    @property
    def critical(self) -> bool:
        """True if a submission of the file would be returned."""
        return any(outcome == "returned" for outcome, _ in self.verdicts)

    def as_json(self, lang: str = "zh") -> list[dict[str, Any]]:
        """The objects of ``extract --json`` and ``check --json``, or one that says why the file was rejected."""
        if self.error:
            told = {"outcome": "unreadable", "reason_code": self.error["code"], "reason": self.error["reason"]}
            kind = self.error.get("document_type")
            return [{"file": self.file, "error": self.error} | told | ({"submission": {"document_type": kind}} if kind else {})]
        objects = [submission.as_json() for submission in self.submissions]
        for row, (outcome, findings) in zip(objects, self.verdicts, strict=False):
            row["outcome"] = outcome
            row["findings"] = [_shown(finding, lang) for finding in findings]
        for row, scores in zip(objects, self.scores, strict=False):
            row["recomputed"] = [_plain(score) for score in scores]
        return objects


def _plain(score: RecomputedScoreRow) -> dict[str, Any]:
    """A recomputed score without the columns that its submission has, its decimals as JSON numbers."""
    hidden = ("submission_id", "fiscal_year", "division_code", "standing")
    kept = {name: value for name, value in score.items() if name not in hidden}
    return {name: float(value) if isinstance(value, Decimal) else value for name, value in kept.items()}


def _shown(finding: FindingRow, lang: str) -> dict[str, Any]:
    """A finding as ``check --json`` prints it."""
    shown = {name: finding.get(name) for name in FINDING} | {"folded_under": finding.get("cause_fingerprint")}
    return shown | {"fix": finding.get("fix_en") or shown["fix"]} if lang == "en" else shown


def examine(files: Sequence[Path], settings: Settings) -> list[Examined]:
    """Reads each of ``files`` (or folders) in a worker process that can be killed. Returns the results in the same order."""
    from flows.readings.pool import ReadingPool

    with (
        readable(files, settings.limits.file_bytes) as there,
        ReadingPool(max(1, min(settings.workers, len(there))), settings.limits) as pool,
    ):
        read = dict(zip(there, pool.read(list(there.values())), strict=True))
    return [_examined(path, read.get(path)) for path in files]


def _examined(path: Path, extraction: Extraction | None) -> Examined:
    if extraction is None:
        missing = {"code": "not_found", "reason": "文件或文件夹不存在。", "reason_en": "There is no such file or folder."}
        return Examined(str(path), error=missing)
    rejection = extraction.rejection()
    if rejection is None:
        return Examined(
            str(path), tuple(with_path(one, f"{path.parent.name}/{path.name}", ("name", "year")) for one in extraction.submissions())
        )
    error = {"code": rejection.code, "reason": rejection.reason, "reason_en": rejection.reason_en}
    return Examined(str(path), error=error | ({"document_type": rejection.document_type} if rejection.document_type else {}))


def judged(examined: Sequence[Examined], fiscal_year: int | None = None) -> list[Examined]:
    """Judges the submissions of all files as one batch. Returns the files with the outcome and findings of each submission.

    A submission that does not state its fiscal year is judged by ``fiscal_year`` (default: the year before this).
    """
    from expectations.batch_judgement import judge
    from expectations.recomputed_scores import recomputed

    batch: OpenTables = {"submissions": []}
    identifiers = []
    for number, one in enumerate(examined):
        identifiers.append(
            [
                _into(batch, submission, Path(one.file).name, f"{number}-{place}", year_of(submission, fiscal_year))
                for place, submission in enumerate(one.submissions)
            ]
        )
    if not batch["submissions"]:
        return list(examined)
    judgement = judge(batch)
    scores: dict[str, list[RecomputedScoreRow]] = {}
    for row in recomputed(batch):
        scores.setdefault(row["submission_id"], []).append(row)
    found: dict[str, list[FindingRow]] = {}
    for finding in judgement.findings:
        found.setdefault(finding["submission_id"], []).append(finding)
    return [
        replace(
            one,
            verdicts=tuple((judgement.outcomes[name], found.get(name, [])) for name in names),
            held=tuple(judgement.held.get(name, []) for name in names),
            scores=tuple(scores.get(name, []) for name in names),
            alarms=tuple(judgement.alarms),
        )
        for one, names in zip(examined, identifiers, strict=True)
    ]


def year_of(submission: Submission, fiscal_year: int | None) -> int:
    """Returns the fiscal year to judge a submission by: the stated one, else ``fiscal_year``, else last year."""
    return submission.header.get("fiscal_year") or fiscal_year or datetime.now(UTC).year - 1


def _into(batch: OpenTables, submission: Submission, name: str, place: str, year: int) -> str:
    from flows.batch import assemble
    from flows.intake.filings import Filing
    from submissions.submission import dumps
    from warehouse.registry import Registry

    text = dumps(submission)
    filing = Filing(name, hashlib.sha256(f"{place} {text}".encode()).hexdigest())
    shared = assemble.Batchwide(year, "", "", Registry(()))
    part = assemble.assemble([filing], lambda _filing: Extraction((text,)), shared)
    for table, rows in part.items():
        batch.setdefault(table, []).extend(rows)
    identifier: str = part["submissions"][0]["submission_id"]
    return identifier

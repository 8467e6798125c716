"""``judge``: every rule over every submission of a batch, and what follows for each submission."""

from __future__ import annotations

import gc
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING, Any, cast

from expectations import catalogue
from expectations.context import Context
from expectations.evaluation import judge_rows
from expectations.explaining import explained
from expectations.findings import Draft, drafts, finished, unjudged_everywhere
from expectations.frame_register import declared
from expectations.frames import FRAMES, LATER, frames_of
from expectations.frames.batch_rows import FilingRows, filings
from expectations.root_causes import fold
from expectations.rule import Rule, Severity, rank
from warehouse import contract
from warehouse.rows import FindingRow, SubmissionRow, Tables

if TYPE_CHECKING:
    from expectations.suites import SuiteRun

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Judgement:
    """What judging a batch found.

    ``findings`` are rows of the contract's table, worst first within a submission; ``outcomes`` has one of ``accepted
    accepted_with_findings returned`` for each submission; ``alarms`` name the rules that raised, with the reason, for the engineer.
    ``held`` has for each submission the rules that applied to it and held wherever they did, in the catalogue's order;
    ``drafts`` are the findings of rules in draft, which count for nothing and are told to the office alone;
    ``validations`` the result of each suite: ``suite frame rows expectations``, see :class:`expectations.suites.SuiteRun`.
    """

    findings: list[FindingRow]
    outcomes: dict[str, str]
    alarms: list[str] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    validations: list[dict[str, Any]] = field(default_factory=list)
    drafts: list[FindingRow] = field(default_factory=list)


def judge(batch: Tables, rules: Sequence[Rule] | None = None, context: Context | None = None) -> Judgement:
    """Judge all submissions of a batch at once by ``rules`` (default: those of the catalogue in force), beside ``context``."""
    chosen = catalogue.in_force() if rules is None else tuple(rules)
    headers: dict[str, SubmissionRow] = {header["submission_id"]: header for header in batch.get("submissions", ())}
    received = filings(batch, context)
    first = _pass([name for name in FRAMES if name not in LATER], received, chosen, headers)
    if received and any(rule.frame in LATER for rule in chosen):
        received[0].around.findings = first.told
        first = first.and_then(_pass(LATER, received, chosen, headers))
    on_trial = {rule.id for rule in chosen if rule.status == "draft"}
    by_submission: dict[str, list[FindingRow]] = {submission_id: [] for submission_id in headers}
    for row in first.told:
        if row["rule"] not in on_trial:
            by_submission[row["submission_id"]].append(row)
    unread = {filing.header["submission_id"] for filing in received if _is_unread(filing)}
    outcomes = {one: "returned" if one in unread else outcome(rows) for one, rows in by_submission.items()}
    findings = [
        row | {"standing": standing(outcomes[submission_id])}
        for submission_id, rows in by_submission.items()
        for row in sorted(rows, key=_rank)
    ]
    _log.info("judged %s submissions by %s rules: %s findings, %s alarms", len(headers), len(chosen), len(findings), len(first.alarms))
    held = _held(first.runs, [rule for rule in chosen if rule.id not in on_trial], headers)
    drafts_told = [row | {"standing": standing(outcomes[row["submission_id"]])} for row in first.told if row["rule"] in on_trial]
    return Judgement(findings, outcomes, first.alarms, held, [_validation(run) for run in first.runs], drafts_told)


@dataclass(frozen=True)
class _Pass:
    """The suites' runs over some frames, and what they found."""

    runs: list[SuiteRun]
    told: list[FindingRow]
    alarms: list[str]

    def and_then(self, other: _Pass) -> _Pass:
        return _Pass([*self.runs, *other.runs], [*self.told, *other.told], [*self.alarms, *other.alarms])


def _pass(names: Sequence[str], received: Sequence[FilingRows], rules: Sequence[Rule], headers: Mapping[str, SubmissionRow]) -> _Pass:
    from expectations.suites import run_suites

    by_id = {rule.id: rule for rule in rules}
    found: list[Draft] = []
    alarms: list[str] = []
    with _uncollected():
        frames = frames_of(received, names)
    runs = run_suites(frames, rules)
    for run in runs:
        for rule_id, rows in run.rows.items():
            if rows:
                part = run.frame.take(rows)
                found += drafts(by_id[rule_id], part, judge_rows(by_id[rule_id], part.data))
        for rule_id, reason in run.raised.items():
            alarms.append(f"{rule_id}: {reason}")
            found += unjudged_everywhere(by_id[rule_id], run.frame)
    ordered = explained(_in_order(found, rules), frames)
    told = finished(ordered, headers)
    in_force = [place for place, draft in enumerate(ordered) if draft.rule.status == "active"]
    fold([told[place] for place in in_force], [ordered[place] for place in in_force])
    return _Pass(runs, told, alarms)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Disables the garbage collector while records are built. The collector took a third of the time and finds no cycle in them."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def outcome(findings: Sequence[FindingRow]) -> str:
    """What a submission's own findings make of it."""
    failed = {row["severity"] for row in findings if row["outcome"] == "failed"}
    if "critical" in failed:
        return "returned"
    return "accepted_with_findings" if "warning" in failed else "accepted"


def _is_unread(filing: FilingRows) -> bool:
    """True if not one figure of the filer was read and the reader left something unresolved: nothing wrong was found in nothing."""
    stated = (
        value
        for table in (*contract.forms(), "narrative_figures")
        for row in filing.rows(table)
        for name, value in row.items()
        if name != "max_score"
    )
    return bool(filing.rows("unresolved")) and not any(isinstance(value, Decimal) for value in stated)


def standing(of_outcome: str) -> str:
    """The partition that an outcome's rows belong to: only accepted figures are counted."""
    return "returned" if of_outcome == "returned" else "accepted"


def _held(runs: Sequence[SuiteRun], rules: Sequence[Rule], headers: Iterable[str]) -> dict[str, list[str]]:
    by_rule = {rule_id: held for run in runs for rule_id, held in run.held.items()}
    by_submission: dict[str, list[str]] = {submission_id: [] for submission_id in headers}
    for rule in rules:
        for submission_id in by_rule.get(rule.id, ()):
            by_submission[submission_id].append(rule.id)
    return by_submission


def _validation(run: SuiteRun) -> dict[str, Any]:
    name = run.frame.name
    return {"suite": declared()[name].suite, "frame": name, "rows": len(run.frame.data), "expectations": run.results}


def _in_order(found: list[Draft], rules: Sequence[Rule]) -> list[Draft]:
    places = {rule.id: place for place, rule in enumerate(rules)}
    return sorted(found, key=lambda draft: places[draft.columns["rule"]])


def _rank(row: FindingRow) -> tuple[bool, int]:
    return row["outcome"] != "failed", rank(cast("Severity | None", row["severity"]))

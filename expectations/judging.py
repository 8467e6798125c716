"""``judge``: every rule over every submission of a batch, and what follows for each submission."""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from expectations import catalogue
from expectations.explaining import explained
from expectations.findings import Draft, drafts, finished, unjudged_everywhere
from expectations.folding import fold
from expectations.frames import build_frames
from expectations.frames.batch import Batch
from expectations.rule import RANKS, Rule
from expectations.verdicts import judge_rows

if TYPE_CHECKING:
    from expectations.suites import SuiteRun

Row = dict[str, Any]


@dataclass(frozen=True)
class Judgement:
    """What judging a batch found.

    ``findings`` are rows of the contract's table, worst first within a submission; ``outcomes`` has one of ``accepted
    accepted_with_findings returned`` for each submission; ``alarms`` name the rules that raised, with the reason, for the engineer.
    ``held`` has for each submission the rules that applied to it and held wherever they did, in the catalogue's order;
    ``validations`` the result of each suite: ``suite frame rows expectations``, see :class:`expectations.suites.SuiteRun`.
    """

    findings: list[Row]
    outcomes: dict[str, str]
    alarms: list[str] = field(default_factory=list)
    held: dict[str, list[str]] = field(default_factory=dict)
    validations: list[Row] = field(default_factory=list)


def judge(batch: Batch, rules: Sequence[Rule] | None = None) -> Judgement:
    """Judge all submissions of a batch at once by ``rules`` (default: the catalogue)."""
    from expectations.suites import run_suites

    chosen = catalogue.rules() if rules is None else tuple(rules)
    by_id = {rule.id: rule for rule in chosen}
    found: list[Draft] = []
    alarms: list[str] = []
    with _uncollected():
        frames = build_frames(batch)
    runs = run_suites(frames, chosen)
    for run in runs:
        for rule_id, rows in run.rows.items():
            if rows:
                part = run.frame.take(rows)
                found += drafts(by_id[rule_id], part, judge_rows(by_id[rule_id], part.data))
        for rule_id, reason in run.raised.items():
            alarms.append(f"{rule_id}: {reason}")
            found += unjudged_everywhere(by_id[rule_id], run.frame)
    headers = {header["submission_id"]: header for header in batch.get("submissions", ())}
    by_submission: dict[str, list[Row]] = {submission_id: [] for submission_id in headers}
    ordered = explained(_in_order(found, chosen), frames)
    told = finished(ordered, headers)
    fold(told, ordered)
    for row in told:
        by_submission[row["submission_id"]].append(row)
    outcomes = {submission_id: outcome(rows) for submission_id, rows in by_submission.items()}
    findings = [
        row | {"standing": standing(outcomes[submission_id])}
        for submission_id, rows in by_submission.items()
        for row in sorted(rows, key=_rank)
    ]
    return Judgement(findings, outcomes, alarms, _held(runs, chosen, headers), [_validation(run) for run in runs])


@contextmanager
def _uncollected() -> Iterator[None]:
    """No search for cycles while records are made: millions of them, none in a cycle; it would take a third of the time."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def outcome(findings: Sequence[Row]) -> str:
    """What a submission's own findings make of it."""
    failed = {row["severity"] for row in findings if row["outcome"] == "failed"}
    if "critical" in failed:
        return "returned"
    return "accepted_with_findings" if "warning" in failed else "accepted"


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


def _validation(run: SuiteRun) -> Row:
    from expectations.suites import table_of

    return {"suite": table_of(run.frame.name), "frame": run.frame.name, "rows": len(run.frame.data), "expectations": run.results}


def _in_order(found: list[Draft], rules: Sequence[Rule]) -> list[Draft]:
    places = {rule.id: place for place, rule in enumerate(rules)}
    return sorted(found, key=lambda draft: places[draft.columns["rule"]])


def _rank(row: Row) -> tuple[bool, int]:
    return row["outcome"] != "failed", RANKS.index(row["severity"])

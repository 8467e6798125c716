"""How the rules did over the stored years: what ``jixiao rules stats`` tells. Nothing is written."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from flows.settings import Settings
from warehouse import contract
from warehouse.rows import AnyRow, FindingRow, SubmissionRow

if TYPE_CHECKING:
    from expectations.rule import Rule

REASONS = 3
"""Reasons shown of a rule that could not judge: the commonest ones, for most rules read two or three figures."""
MOSTLY = 0.5
"""Share of a rule's findings from which on it counts as mostly waived: more than half, as the word says."""


@dataclass(slots=True)
class Usage:
    """What one rule did. ``passed`` and the sets count submissions (every version), the other figures findings.

    ``failed`` has the findings by severity, ``folded`` those of them that another finding explains; ``waived`` were
    accepted all the same, ``mended`` are gone from the same filer's next version. ``passed`` is ``None`` where the results of a year are lost.
    """

    rule: Rule
    passed: int | None = 0
    failed_in: set[str] = field(default_factory=set)
    unjudged_in: set[str] = field(default_factory=set)
    failed: Counter[str] = field(default_factory=Counter)
    folded: int = 0
    reasons: Counter[tuple[str, str]] = field(default_factory=Counter)
    waived: int = 0
    mended: int = 0

    @property
    def judged(self) -> int | None:
        """Submissions that the rule applied to and could judge; ``None`` where that is not known."""
        return None if self.passed is None else self.passed + len(self.failed_in)

    @property
    def mostly_waived(self) -> bool:
        """True if the office set aside more than half of what the rule found."""
        return self.waived > MOSTLY * self.failed.total()

    def as_json(self) -> dict[str, Any]:
        """The figures as plain values."""
        return {
            "rule": self.rule.id,
            "title": self.rule.title,
            "title_en": self.rule.title_en,
            "severity": self.rule.severity,
            "judged": self.judged,
            "passed": self.passed,
            "failed": {severity: self.failed[severity] for severity in contract.SEVERITIES},
            "submissions_failed": len(self.failed_in),
            "folded": self.folded,
            "could_not_judge": self.reasons.total(),
            "submissions_not_judged": len(self.unjudged_in),
            "reasons": [{"reason": zh, "reason_en": en, "count": n} for (zh, en), n in self.reasons.most_common(REASONS)],
            "waived": self.waived,
            "mended": self.mended,
        }


def usage(
    settings: Settings, years: Sequence[int] = (), only: Iterable[str] = (), severity: str | None = None
) -> tuple[list[int], list[Usage]]:
    """The years counted and each rule's usage in the catalogue's order.

    ``years`` limits the stored years, ``only`` the rules by id, ``severity`` to rules that have it or failed with it.
    Raises :class:`~flows.failures.UnknownRule` for an id that no rule has.
    """
    from expectations import catalogue
    from flows.failures import UnknownRule
    from warehouse.lake import Lake

    rules = {rule.id: rule for rule in catalogue.rules()}
    for identifier in only:
        if identifier not in rules:
            raise UnknownRule(identifier, list(rules))
    found = {identifier: Usage(rule) for identifier, rule in rules.items() if not only or identifier in set(only)}
    lake = Lake(settings.lake)
    chosen = [year for year in lake.years() if not years or year in years]
    waived = _waived(settings)
    for year in chosen:
        _count_year(found, lake, year, waived, settings)
    return chosen, [one for one in found.values() if severity in (None, one.rule.severity) or one.failed[severity]]


def _waived(settings: Settings) -> set[str]:
    """Fingerprints of the findings that somebody accepted, at any time; none while there is no warehouse."""
    from flows.failures import NothingIngested
    from flows.memory import reading

    try:
        with reading(settings) as warehouse:
            return {row["fingerprint"] for row in warehouse.rows("waivers")}
    except NothingIngested:
        return set()


def _count_year(found: Mapping[str, Usage], lake: Any, year: int, waived: set[str], settings: Settings) -> None:
    from expectations.findings import reason_of
    from flows.batch.earlier_years import stored_rows
    from flows.batch.suite_results import results, stored

    _count_passed(found.values(), [one.held for one in results(year, settings).values()] if stored(year, settings) else None)
    rows: list[Any] = [*stored_rows(lake, "findings", year)]
    for row in rows:
        one = found.get(row["rule"])
        if one is None:
            continue
        if row["outcome"] != "failed":
            one.unjudged_in.add(row["submission_id"])
            one.reasons[reason_of(row)] += 1
            continue
        one.failed_in.add(row["submission_id"])
        one.failed[row["severity"]] += 1
        one.folded += row["cause_fingerprint"] is not None
        one.waived += row["fingerprint"] in waived
    headers: list[Any] = [*stored_rows(lake, "submissions", year)]
    for identifier in _mended(headers, rows):
        if identifier in found:
            found[identifier].mended += 1


def _count_passed(found: Iterable[Usage], held: Sequence[Sequence[str]] | None) -> None:
    counts = Counter(identifier for rules in held or () for identifier in rules)
    for one in found:
        one.passed = None if held is None or one.passed is None else one.passed + counts[one.rule.id]


def _mended(headers: Sequence[SubmissionRow], rows: Sequence[FindingRow]) -> list[str]:
    """The rule of each failure that the same filer's next version no longer has; a fingerprint is the same in all versions."""
    told: dict[str, dict[str, FindingRow]] = defaultdict(dict)
    for row in rows:
        told[row["submission_id"]][row["fingerprint"]] = row
    versions: dict[str, list[AnyRow]] = defaultdict(list)
    for header in sorted((one for one in headers if one["outcome"] != "unreadable"), key=lambda one: one["version"]):
        versions[header["owner"]].append(header)
    pairs = [pair for same in versions.values() for pair in pairwise(same)]
    return [
        row["rule"]
        for before, after in pairs
        for fingerprint, row in told[before["submission_id"]].items()
        if row["outcome"] == "failed" and fingerprint not in told[after["submission_id"]]
    ]

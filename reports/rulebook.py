"""The page of the rule catalogue: each rule with the number of its findings of the year."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reports.filing_views import FilingView
from reports.verdict_sentences import headlines
from reports.words import PageWords
from warehouse import contract
from warehouse.rows import AnyRow, FindingRow


@dataclass(frozen=True, slots=True)
class RuleEntry:
    """One rule on the page. ``filings`` are those in which it failed, in the order of the site."""

    row: AnyRow
    anchor: str
    title: str
    checks: str
    fix: str
    years: str
    examples: tuple[str, ...]
    failed: int
    not_judged: int
    filings: tuple[FilingView, ...]


def entries(rules: Sequence[AnyRow], filings: Iterable[FilingView], words: PageWords) -> list[RuleEntry]:
    """The rules by severity and identifier; counts are of the headlines of the versions shown on the departments' pages."""
    filed = list(filings)
    rank = {severity: index for index, severity in enumerate(contract.SEVERITIES)}
    ordered = sorted(rules, key=lambda row: (rank.get(row["severity"], len(rank)), row["rule"]))
    found: dict[str, list[tuple[FilingView, FindingRow]]] = {}
    for filing in filed:
        for row in headlines(filing.facts.get("findings", [])):
            found.setdefault(row["rule"], []).append((filing, row))
    anchors = anchors_of(ordered)
    return [_entry(row, anchors[row["rule"]], found.get(row["rule"], []), words) for row in ordered]


def anchors_of(rules: Iterable[AnyRow]) -> dict[str, str]:
    """The id of each rule's entry on the page."""
    return {row["rule"]: "rule-" + re.sub(r"[^0-9A-Za-z_-]", "_", str(row["rule"])) for row in rules}


def _entry(row: AnyRow, anchor: str, found: list[tuple[FilingView, FindingRow]], words: PageWords) -> RuleEntry:
    failed = [filing for filing, finding in found if finding["outcome"] == "failed"]
    filings = tuple({filing.slug: filing for filing in failed}.values())
    checks, fix = words.of(row, "description"), words.of(row, "fix")
    return RuleEntry(
        row, anchor, words.of(row, "title"), checks, fix, _years(row), _examples(row, words), len(failed), len(found) - len(failed), filings
    )


def _years(row: AnyRow) -> str:
    first, last = row.get("year_from"), row.get("year_to")
    return f"{first or ''}–{last or ''}" if first or last else ""


def _examples(row: AnyRow, words: PageWords) -> tuple[str, ...]:
    """Why each example passes or fails (``fail: reason``), with the outcome in words; structured ones are for the rule's own tests."""
    given = row.get("examples") or ()
    texts = [text for text in ([given] if isinstance(given, str) else given) if isinstance(text, str)]
    pairs = [text.partition(": ") for text in texts]
    return tuple(f"{words.get(f'example.{head}', head)}{words('colon')}{reason}" if reason else head for head, _, reason in pairs)

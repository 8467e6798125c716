"""The page of one filing: what the template of a department needs, from its rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reports import tables
from reports.cell_figures import count, plain
from reports.filing_views import FilingView
from reports.grids import Box, GridHeading, GridSheet
from reports.places import Outline
from reports.verdict_sentences import VerdictSentence, degree, mark, ordered, tell, verdict
from reports.words import PageWords
from warehouse import contract


@dataclass(frozen=True, slots=True)
class Group:
    """Headlines of one severity, or those that could not be judged; ``explained`` are the findings folded under each, by its number."""

    code: str
    findings: tuple[VerdictSentence, ...]
    explained: Mapping[int, tuple[VerdictSentence, ...]]


def dossier(
    filing: FilingView, division: str, rules: Mapping[str, Mapping[str, Any]], fiscal_year: int, words: PageWords
) -> dict[str, Any]:
    """Values of ``department.html.j2``; ``division`` is the division's name, ``rules`` the rules by identifier."""
    findings = ordered(filing.facts.get("findings", []))
    marks, outline = mark(findings), Outline(filing.facts.get("passages", []))
    shown = filing.shown
    read = tables.sheets(filing.facts, shown, words, marks, outline) if shown else []
    unresolved = tables.unresolved(filing.facts, words, marks, outline)
    titles = {code: words.of(rule, "title") for code, rule in rules.items()}
    told = tell(findings, titles, marks, outline, words)
    return {
        "filing": filing,
        "division": division,
        "verdict": verdict(filing, findings, words),
        "due": due(filing, fiscal_year, words),
        "advice": advice(filing, words),
        "score": plain(shown.get("self_score")) if shown else "",
        "groups": _groups(told),
        "tables": read,
        "unresolved": unresolved,
        "recomputed": tables.recomputed(filing.facts.get("recomputed_scores", []), words),
        "versions": versions(filing, words) if len(filing.versions) > 1 else None,
        "anchors": {finding.number: finding.anchor for finding in told},
        "severities": {finding.number: degree(finding.row) for finding in told},
        "finding_columns": {column.name: column for column in contract.table("findings").columns},
    }


def due(filing: FilingView, fiscal_year: int, words: PageWords) -> str:
    """The day by which the registry expects the report: a month and day of the year after the fiscal year."""
    month, _, day = str((filing.department or {}).get("due_date") or "").partition("-")
    if not (month.isdigit() and day.isdigit()):
        return words("department.due.unknown")
    return words("department.due.date", year=fiscal_year + 1, month=int(month), day=int(day))


def advice(filing: FilingView, words: PageWords) -> str:
    """What to do about a file that could not be read."""
    reason = (filing.newest or {}).get("reason_code")
    return words.get(f"do.{reason}", words("do.otherwise"))


def versions(filing: FilingView, words: PageWords) -> GridSheet:
    """Every version filed, newest first, with its outcome."""
    declared = contract.table("submissions")
    headings = (
        GridHeading(words("department.version")),
        GridHeading(words("department.file")),
        GridHeading(words.label(declared.column("outcome"))),
    )
    rows = []
    for row in filing.versions:
        notes = [words("versions.current")] if row is filing.shown else []
        notes += [words("versions.live")] if row.get("is_live") else []
        outcome = words.get(f"outcome.{row['outcome']}", row["outcome"])
        counts = f"{count(row.get('critical_count'))} / {count(row.get('warning_count'))}" if row["outcome"] != "unreadable" else ""
        number = Box(words("department.version.number", version=row["version"]), " · ".join(notes), heads=True)
        rows.append((number, Box(str(row["source_path"]), reported=True), Box(outcome), Box(counts, numeric=True)))
    return GridSheet("versions", words("versions"), (*headings, GridHeading(words("versions.findings"), numeric=True)), tuple(rows))


def _groups(told: list[VerdictSentence]) -> list[Group]:
    codes = (*contract.SEVERITIES, "could_not_judge")
    tops = {finding.row["fingerprint"] for finding in told if finding.under is None}
    headlines = [finding for finding in told if finding.under not in tops]
    explained = {top.number: tuple(one for one in told if one.under and one.under == top.row["fingerprint"]) for top in headlines}
    found = {code: tuple(finding for finding in headlines if degree(finding.row) == code) for code in codes}
    return [Group(code, findings, explained) for code, findings in found.items() if findings]

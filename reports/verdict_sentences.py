"""The verdict on a filing in one plain sentence, and its findings in the wording of the page."""

from __future__ import annotations

import re
from dataclasses import dataclass

from reports.cell_figures import parsed
from reports.filing_views import FilingView
from reports.places import CellMarks, Outline, Place, Quotation, describe
from reports.words import PageWords
from warehouse import contract
from warehouse.rows import FindingRow

_FINGERPRINT = re.compile(r"[0-9A-Za-z]{4,64}")
_UNCONFIRMED = ("未经核实", "未核实", "unconfirmed", "[M]")


@dataclass(frozen=True, slots=True)
class Spot:
    """One place that a finding points at: in words, named and linked where a table on the page shows it."""

    words: str
    name: str = ""
    anchor: str = ""
    quotation: Quotation | None = None


@dataclass(frozen=True, slots=True)
class VerdictSentence:
    """One finding with its number on the page."""

    number: int
    anchor: str
    row: FindingRow
    message: str
    fix: str
    title: str
    unconfirmed: bool
    spots: tuple[Spot, ...] = ()

    @property
    def under(self) -> str | None:
        """Fingerprint of the finding that explains this one."""
        return folded(self.row)


def ordered(findings: list[FindingRow]) -> list[FindingRow]:
    """Findings as the page numbers them: failed ones by severity, then what could not be judged; each before those it explains."""
    rank = {severity: index for index, severity in enumerate(contract.SEVERITIES)}
    in_order = sorted(
        findings,
        key=lambda row: (
            rank.get(degree(row), len(rank)),
            row["rule"],
            row["key"],
            row["fingerprint"],
        ),
    )
    tops = headlines(in_order)
    return [one for top in tops for one in (top, *(row for row in in_order if folded(row) and folded(row) == top["fingerprint"]))]


def degree(finding: FindingRow) -> str:
    """Severity of what failed; what could not be judged has none and is called by its outcome."""
    return (finding["severity"] if finding["outcome"] == "failed" else None) or finding["outcome"]


def headlines(findings: list[FindingRow]) -> list[FindingRow]:
    """The findings that no other one on the page explains."""
    there = {row["fingerprint"] for row in findings if not folded(row)}
    return [row for row in findings if folded(row) not in there]


def folded(finding: FindingRow) -> str | None:
    """The fingerprint of the finding that explains this one; ``None`` for a headline."""
    return finding.get("cause_fingerprint") or None


def mark(findings: list[FindingRow]) -> CellMarks:
    """The marks of findings already in order, numbered from 1."""
    marks = CellMarks()
    for number, row in enumerate(findings, start=1):
        marks.flag(number, places_of(row))
    return marks


def places_of(finding: FindingRow) -> list[Place]:
    """The finding's places, each once."""
    places: list[Place] = []
    for place in parsed(finding.get("locations")) or []:
        if isinstance(place, dict) and place not in places:
            places.append(place)
    return places


def tell(findings: list[FindingRow], titles: dict[str, str], marks: CellMarks, outline: Outline, words: PageWords) -> list[VerdictSentence]:
    """The findings for the page. Call it after every table is drawn: only then do their places have names."""
    told = []
    for number, row in enumerate(findings, start=1):
        spots = tuple(_spot(place, marks, outline, words) for place in places_of(row))
        basis = str(row.get("basis") or "")
        anchor = f"f-{row['fingerprint']}" if _FINGERPRINT.fullmatch(str(row["fingerprint"])) else f"f-{number}"
        unconfirmed = any(sign in basis for sign in _UNCONFIRMED)
        told.append(
            VerdictSentence(
                number, anchor, row, words.of(row, "message"), words.of(row, "fix"), titles.get(row["rule"], ""), unconfirmed, spots
            )
        )
    return told


def _spot(place: Place, marks: CellMarks, outline: Outline, words: PageWords) -> Spot:
    name, anchor = marks.drawn(place) or ("", "")
    quotation = outline.quotation(place) if place.get("row") is None else None
    return Spot(describe(place, words, outline.heading(place)), name, anchor, quotation)


def verdict(filing: FilingView, findings: list[FindingRow], words: PageWords) -> list[str]:
    """The verdict in plain sentences: the outcome, and what the department has to do."""
    counts = counted(findings)
    outcome = filing.outcome
    if outcome == "missing":
        return [words("verdict.missing")]
    sentences = [_opening(filing, counts["critical"], words)]
    if outcome != "unreadable":
        sentences += _more(outcome, counts, words)
    return sentences + _standing(filing, words)


def counted(findings: list[FindingRow]) -> dict[str, int]:
    """How many headlines failed of each severity, and how many rules could not judge (``could_not_judge``)."""
    counts = dict.fromkeys((*contract.SEVERITIES, "could_not_judge"), 0)
    for row in headlines(findings):
        counts[degree(row)] += 1
    return counts


def _opening(filing: FilingView, critical: int, words: PageWords) -> str:
    outcome = filing.outcome
    if outcome == "returned":
        return words("verdict.returned", n=critical) if critical else words("verdict.returned.plain")
    reason = (filing.newest or {}).get("reason_code")
    return words.get(f"verdict.{outcome}.{reason}", words(f"verdict.{outcome}"))


def _more(outcome: str, counts: dict[str, int], words: PageWords) -> list[str]:
    sentences = []
    if outcome == "accepted_with_findings" and counts["critical"]:
        sentences.append(words("verdict.waived", n=counts["critical"]))
    if counts["warning"]:
        sentences.append(words("verdict.warnings" if outcome == "returned" else "verdict.warnings.accepted", n=counts["warning"]))
    if counts["info"]:
        sentences.append(words("verdict.notes", n=counts["info"]))
    if counts["could_not_judge"]:
        sentences.append(words("verdict.could_not_judge", n=counts["could_not_judge"]))
    return sentences


def _standing(filing: FilingView, words: PageWords) -> list[str]:
    """Which earlier version is still counted, and which one the page shows when the newest could not be read."""
    sentences = []
    newest, shown = filing.newest, filing.shown
    live = next((row for row in filing.versions if row.get("is_live")), None)
    if newest and shown and shown is not newest:
        sentences.append(words("verdict.shows_earlier", version=shown["version"]))
    if live and live is not newest:
        sentences.append(words("verdict.live_earlier", version=live["version"]))
    return sentences

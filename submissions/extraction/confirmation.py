"""Figures recognised from a picture: kept where arithmetic confirms them, else unresolved; all of low confidence.

A figure is confirmed by an equation between printed figures in which it takes part: parts and their total, a rate and
its quotient, a change and its two years, the same figure in prose and table. The equation must hold to the last printed
digit: a rounding difference confirms nothing here, because a digit misread looks the same.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from submissions.extraction.equations import equations
from submissions.extraction.printed import printed_figures
from submissions.submission import Submission
from submissions.unresolved_reasons import why

REASON = "扫描识别所得，没有算式可以印证"
LOW = "low"


def confirm(submission: Submission) -> None:
    """Blank every figure that no equation confirms, list it as unresolved, and mark what stays as of low confidence."""
    figures = list(printed_figures(submission))
    sure = {figure.key for equation in equations(submission, figures) if equation.holds() for figure in equation.figures}
    rows = submission.tables["unresolved"]
    for figure in figures:
        if figure.key not in sure:
            figure.withhold()
            row = {"seq": len(rows) + 1, "what": figure.what, "printed": figure.text, "location": figure.location}
            rows.append(row | why(REASON))
    for entry in _entries(submission):
        entry["confidence"] = LOW
    for line in submission.tables["budget_lines"]:
        line["confidence"] = LOW
    submission.header["confidence"] = LOW


def _entries(submission: Submission) -> Iterator[dict[str, Any]]:
    for row in (submission.header, *(row for rows in submission.tables.values() for row in rows)):
        yield from (row.get("cells") or {}).values()

"""Which of the scores that the prose states is the unit's own."""

from __future__ import annotations

from submissions.extraction.collector import Facts
from submissions.narrative.figure_words import word_pattern
from submissions.text import fold
from warehouse.rows import AnyRow

_OPEN_SECTIONS = frozenset({"goals", "annex"})
"""Sections whose scores are targets or a table's."""


def settle_self_score(facts: Facts) -> None:
    """State the unit's own score: the first one that says it is the whole unit's, else the first that is no project's, else the first.

    Beside a score of the whole unit, one of a project is of no concept.
    """
    scores = [row for row in facts.tables["narrative_figures"] if row["concept"] == "self_score"]
    for row in scores:
        if row["approximate"]:  # 自评得分90分以上的有55个: a bound, and nobody's score
            row["concept"] = "other"
    scores = [row for row in scores if row["concept"] == "self_score"]
    counted = [row for row in scores if row["section"] not in _OPEN_SECTIONS]
    if not counted:
        return
    own = max(counted, key=lambda row: (_closeness(row), row["amount_year"] == facts.fiscal_year))
    state(facts, "self_score", own["value"], own)
    for row in scores:
        if _closeness(row) == 0 and _closeness(own) > 0:
            row["concept"] = "other"


def _closeness(row: AnyRow) -> int:
    """3 if the words name the whole unit, 0 if they name a project, 2 if they name the sum of its marks, 1 if they name none."""
    words = fold(row["printed"])
    if word_pattern("own_score").search(words):
        return 3
    if word_pattern("project_score").search(words):
        return 0
    return 2 if word_pattern("total_score").search(words) else 1


def state(facts: Facts, column: str, value: object, figure: AnyRow) -> None:
    """State a column of the submission, with the place of the figure, unless it is stated."""
    if column in facts.header:
        return
    facts.header[column] = value
    entry = {"printed": figure["printed"], "state": "value", "unit": figure["unit"], "decimals": figure["decimals"]}
    facts.header.setdefault("cells", {})[column] = entry | {"found": "prose", "location": figure["location"]}

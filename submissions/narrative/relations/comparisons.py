"""Comparisons with the tables: an indicator's value that the prose repeats."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from submissions.narrative.relations.relation import Relation, Way
from submissions.narrative.relations.terms import Passage, Term
from submissions.narrative.relations.words import pattern
from submissions.submission import Row
from submissions.text import fold

_SHORTEST_NAME = 5
"""Characters of an indicator's name from which it is told from a word of the prose: 完成率 alone names nothing."""


def comparisons(passage: Passage, indicators: Sequence[Row]) -> Iterator[Relation]:
    """The figures of a passage that give an indicator's result, beside the table's."""
    names = [(fold(row["indicator_name"] or ""), row) for row in indicators]
    for term in passage.terms:
        words = fold(term.before)
        if term.is_change or not term.exact or term.row["concept"] != "other" or pattern("other_year_words").search(words):
            continue
        named = [(name, row) for name, row in names if len(name) >= _SHORTEST_NAME and name in words]
        if len(named) == 1 and not pattern("target_words").search(words.replace(named[0][0], "")):
            actual = _actual(named[0][1], term)
            if actual is not None:
                yield Relation("comparison", "indicator_result", term, (Way(((1, actual),)),))


def _actual(indicator: Row, like: Term) -> Term | None:
    """The table's result of the indicator, where it is stated in the same unit."""
    value, cell = indicator.get("actual_value"), (indicator.get("cells") or {}).get("actual_value") or {}
    unit = cell.get("unit") or indicator.get("unit")
    if value is None or unit != like.row["unit"]:
        return None
    scale = like.value / like.row["value"] if like.row["value"] else Decimal(1)
    printed = indicator.get("actual_printed") or ""
    row = {
        "value": value, "unit": unit, "measure": "actual", "amount_year": None,
        "location": cell.get("location") or indicator["location"], "printed": printed,
    }  # fmt: skip
    return Term(value * scale, Decimal(0), like.quantity, indicator["indicator_name"], "", -1, 0, 0, row, "indicators")

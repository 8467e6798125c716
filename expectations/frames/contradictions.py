"""``contradictions``: what the prose says beside what it or the tables say elsewhere; ``incomes``: income and spending of the prose."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.explanations import explained
from expectations.frames.frame import Record
from expectations.frames.funds import sole
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.lexicons import lexicon
from warehouse.rows import PassageRow

MEASURES = {"budget": "预算", "actual": "决算"}
_SENTENCE = re.compile(r"[。；;\n]")
_SHOWN = 60
"""Characters of a clause that a message quotes; a choice of this product: about one and a half lines of the page."""


def contradictions(filing: FilingRows) -> Iterator[Record]:
    """One record for the reasons of the three public expenses, one for the execution of the budget."""
    reasons = [(sentence, row) for sentence, row in _sentences(filing, "three_public") if lexicon("because").search(sentence)]
    thrift, scope = _first(reasons, "thrift"), _first(reasons, "scope_change")
    if reasons:
        yield filing.common | {
            "subject": "three_public",
            "thrift": thrift[0],
            "scope": scope[0],
            "location": scope[1] or reasons[0][1].get("location"),
        }
    weakness = _first(_sentences(filing, "problems"), "weak_execution")
    total = filing.remember("fund_lines", fund_lines).get("total", {})
    if weakness[0]:
        yield filing.common | {
            "subject": "execution",
            "weakness": weakness[0],
            "executed": cell_figure(total, "actual_cny", "fund_lines"),
            "final": cell_figure(total, "final_budget_cny", "fund_lines"),
            "location": weakness[1],
        }


def _sentences(filing: FilingRows, section: str) -> list[tuple[str, PassageRow]]:
    rows = [row for row in filing.passages if row.get("section") == section]
    return [(sentence.strip(), row) for row in rows for sentence in _SENTENCE.split(row["text"]) if sentence.strip()]


def _first(sentences: list[tuple[str, PassageRow]], name: str) -> tuple[str | None, dict[str, Any] | None]:
    """The clause of the first sentence that holds a word of the lexicon, and where it stands."""
    pattern = lexicon(name)
    for sentence, row in sentences:
        match = pattern.search(sentence)
        if match:
            start = sentence.rfind("，", 0, match.start()) + 1
            return sentence[start:][:_SHOWN], row.get("location")
    return None, None


def incomes(filing: FilingRows) -> Iterator[Record]:
    """One record per measure for which the prose states both total income and total spending."""
    for measure, name in MEASURES.items():
        income, spending = sole(filing, "revenue.total", measure), sole(filing, "expenditure.total", measure)
        if income.stated and spending.stated:
            yield filing.common | {
                "measure": measure,
                "label": name,
                "income": income,
                "spending": spending,
                "explained": explained(filing, "excess", "up")
                or any(lexicon("carried_over").search(row["text"]) for row in filing.passages),
                "location": spending.location,
            }

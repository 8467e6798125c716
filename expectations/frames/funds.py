"""``submissions``: one row per submission, totals and funds; ``sources``: its funds by source; ``shifts``: budget to actual."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.budget import lines
from expectations.frames.explanations import direction, explained
from expectations.frames.frame import Record
from expectations.frames.narrative import stated
from expectations.frames.printed_cells import cell_figure, line_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.frames.slips import slips
from expectations.lexicons import lexicon
from expectations.printed_figures import MISSING, Figure, exact
from expectations.reasons.reason_lexicon import Direction
from warehouse.contract import codes, names_of
from warehouse.rows import AnyRow, SubmissionRow

SOURCES = {row["line"]: row for row in codes("fund_lines") if row["line"].startswith("source.")}
GRADES = {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}
_BEFORE = re.compile(r"(?<=[日月底])(之|以)?前(完成)?$")


def submissions(filing: FilingRows) -> Iterator[Record]:
    """The submission's one record."""
    staffing, total = filing.row("staffing"), filing.remember("fund_lines", fund_lines).get("total", {})
    header = filing.header
    yield (
        filing.common
        | {
            name: cell_figure(header, column, "submissions")
            for name, column in (("total_max", "total_max_score"), ("total_score", "total_score"))
        }
        | {
            name: cell_figure(total, f"{name}_cny" if name == "actual" else f"{name}_budget_cny", "fund_lines")
            for name in ("original", "final", "actual")
        }
        | {"fund_max": cell_figure(total, "max_score", "fund_lines"), "fund_score": cell_figure(total, "score", "fund_lines")}
        | {name: cell_figure(staffing, name, "staffing") for name in ("authorized_staff", "actual_staff")}
        | {line: _line(filing, line) for line in (*SOURCES, "carried_over", "nature.basic", "nature.project")}
        | {
            "self_score": exact(header.get("self_score"), printed=_text(header.get("self_score")), location=_score_told(filing)),
            "personnel": sole(filing, "personnel", "actual"),
            "project_spent": filing.remember("lines", lines).get(("project", "actual"), MISSING),
        }
        | _grades(header)
        | _marks(filing)
        | {"admitted": _admitted(filing), "location": header.get("location")}
        | {
            "adjustment_explained": explained(filing, "total", _way(total, "final", "original"), "adjustment"),
            "execution_explained": explained(filing, "total", "down", "execution"),
        }
        | {f"{name}_unsettled": filing.unsettled(*scope) for name, scope in _SCOPES.items()}
    )


_AMOUNTS = ("original_budget_cny", "final_budget_cny", "actual_cny")
_SCOPES: dict[str, tuple[str, tuple[str, ...], tuple[str, ...]]] = {
    "weights": ("indicators", ("max_score",), ()),
    "scores": ("indicators", ("score",), ()),
    "nature": ("fund_lines", _AMOUNTS, ("total", "nature")),
    "sources": ("fund_lines", _AMOUNTS, ("total", "source", "carried_over")),
}
"""What each sum reads: table, columns and rows. What the reader left open elsewhere leaves the sum to be judged."""


def _way(total: AnyRow, of: str, base: str) -> Direction | None:
    """Which way a budget of the total row lies from another one."""
    return direction(*(cell_figure(total, f"{stage}_budget_cny", "fund_lines") for stage in (of, base)))


def _score_told(filing: FilingRows) -> dict[str, Any] | None:
    """Where the prose states the self-score of the year."""
    said = [row for row in filing.rows("narrative_figures") if row["concept"] == "self_score"]
    return next((row.get("location") for row in said if row.get("value") == filing.header.get("self_score")), None)


def _text(value: Decimal | None) -> str | None:
    return None if value is None else str(value)


def _line(filing: FilingRows, line: str) -> Figure:
    row = filing.remember("fund_lines", fund_lines).get(line)
    return MISSING if row is None else cell_figure(row, "actual_cny", "fund_lines")


def band(score: Decimal | None, full: Decimal | None) -> str | None:
    """The grade of a score: half-open bands from 90, 80 and 60 of 100 marks."""
    if score is None:
        return None
    share = score * 100 / full if full else score
    return next((grade for grade, floor in (("excellent", 90), ("good", 80), ("fair", 60)) if share >= floor), "poor")


def _grades(header: SubmissionRow) -> Record:
    by_total, by_prose = band(header.get("total_score"), header.get("total_max_score")), band(header.get("self_score"), None)
    grade, due = header.get("grade"), by_total or by_prose
    return {
        "grade": grade,
        "grade_label": GRADES.get(grade or ""),
        "grade_by_total": by_total,
        "grade_by_prose": by_prose,
        "grade_due": GRADES.get(due or ""),
    }


def _marks(filing: FilingRows) -> Record:
    """What the indicators add up to: marks, scores, and how many repeat their target."""
    rows = filing.rows("indicators")
    copied = [row for row in rows if bare(row.get("target_printed")) and bare(row.get("target_printed")) == bare(row.get("actual_printed"))]
    scored = [row for row in rows if row.get("score") is not None and row.get("max_score") is not None]
    weights = _sum(rows, "max_score")
    return {
        "weights": weights,
        "marks_gap": _marks_gap(filing, weights),
        "scores": _sum(rows, "score"),
        "execution_listed": any(row.get("level1") == "execution" for row in rows),
        "full_marks": bool(scored) and len(scored) == len(rows) and all(row["score"] == row["max_score"] for row in scored),
        "indicator_count": exact(len(rows)),
        "copied_count": exact(len(copied)),
        "scored_count": exact(len(scored)),
        "twins_written": "、".join(str(row["indicator_name"]) for row in copied[:3]) or None,
    }


def _marks_gap(filing: FilingRows, weights: Figure) -> Figure:
    """By how much the marks are off 100: those of the indicators with the execution rate, or where they are right the total row's."""
    fund = cell_figure(filing.remember("fund_lines", fund_lines).get("total", {}), "max_score", "fund_lines").value
    total = filing.header.get("total_max_score")
    if weights.value is None:
        return MISSING
    off = [value - 100 for value in (weights.value + (fund or 0), total) if value is not None and value != 100]
    return exact(off[0] if off else 0)


def bare(text: str | None) -> str:
    """A target or an actual without relation signs, blanks, stops and the 前 of a date: what must differ for it not to be a copy."""
    return _BEFORE.sub("", lexicon("relation_words").sub("", text or ""))


def _sum(rows: Sequence[AnyRow], column: str) -> Figure:
    values = [row.get(column) for row in rows]
    if not rows or all(value is None for value in values):
        return MISSING
    stated_values = [value for value in values if value is not None]
    if len(stated_values) < len(values):
        return Figure(None, state="unreadable")
    parts = tuple((str(row.get("indicator_name") or ""), cell_figure(row, column, "indicators")) for row in rows)
    return Figure(sum(stated_values, start=Decimal(0)), parts=parts)


def _admitted(filing: FilingRows) -> str | None:
    """What the problems section admits, in its own words."""
    for row in filing.passages:
        if row.get("section") == "problems":
            for sentence in re.split(r"[。；;\n]", row["text"]):
                if lexicon("shortfall").search(sentence):
                    return str(sentence).strip()[:60]
    return None


def sources(filing: FilingRows) -> Iterator[Record]:
    """One record per source of the fund table that holds money."""
    figures = filing.rows("narrative_figures")
    totals = {row.get("passage_seq") for row in figures if row["concept"] == "revenue.total"}
    named_sources = [row for row in figures if row["concept"].startswith("revenue.") and row["concept"] != "revenue.total"]
    revenue = {row["concept"] for row in named_sources}
    enumerated = len(revenue) > 1 or any(row.get("passage_seq") in totals for row in named_sources)
    prose = "".join(row["text"] for row in filing.passages)
    for line, declared in SOURCES.items():
        amount = _line(filing, line)
        if amount.value:
            named = any(len(name) > 2 and name in prose for name in names_of(declared)) or line.replace("source.", "revenue.") in revenue
            yield filing.common | {
                "line": line,
                "label": declared["label"],
                "label_en": declared["label_en"],
                "amount": amount,
                "enumerated": enumerated,
                "named": named,
                "location": amount.location,
            }


def sole(filing: FilingRows, concept: str, measure: str) -> Figure:
    """The one amount that the prose states for a concept and measure; missing where there is none or more than one."""
    wrong_units = filing.remember("slips", slips)
    rows = [row for row in filing.rows("narrative_figures") if row["concept"] == concept and row["measure"] == measure]
    rows = [row for row in rows if row.get("amount_cny") is not None and not row.get("approximate")]
    if len({row["amount_cny"] for row in rows}) != 1 or any(row["seq"] in wrong_units for row in rows):
        return MISSING
    return stated(rows[0])


def shifts(filing: FilingRows) -> Iterator[Record]:
    """One record for basic and one for personnel expenditure: budget and actual as the prose states them."""
    adjustment = {row["measure"]: row for row in filing.rows("budget_lines") if row["item_code"] == "basic_adjustment"}
    for concept, label in (("basic", "基本支出"), ("personnel", "人员经费")):
        actual = sole(filing, concept, "actual")
        if not actual.stated and concept == "basic":
            actual = _line(filing, "nature.basic")
        budget = sole(filing, concept, "budget")
        if budget.stated and actual.stated:
            yield filing.common | {
                "concept": concept,
                "label": label,
                "budget": budget,
                "actual": actual,
                "explained": explained(filing, concept, direction(actual, budget)),
                "adjustment_row": bool(adjustment),
                "adjustment_budget": line_figure(adjustment.get("budget")),
                "adjustment_actual": line_figure(adjustment.get("actual")),
                "location": actual.location,
            }

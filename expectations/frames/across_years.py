"""Frames across years, for departments whose filing of last year is stored: ``item_years indicator_years years``."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.budget import ITEMS, lines
from expectations.frames.explanations import direction, explained
from expectations.frames.frame import Record
from expectations.frames.narrative import stated
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.printed_figures import MISSING, Figure, exact, money, rate
from expectations.text_similarity import contained, fingerprints
from warehouse.decimal_places import to_places
from warehouse.rows import AnyRow, IndicatorRow

_WORDS = 120
"""Characters of a section from which its wording is compared with last year's."""


def item_years(filing: FilingRows) -> Iterator[Record]:
    """One record per item of the base data table that last year's table had too."""
    before = filing.around.before(filing)
    if before is None:
        return
    now, then = filing.remember("lines", lines), before.remember("lines", lines)
    budgets = _budgets_stated(filing)
    for item, label in ITEMS.items():
        prior, filed = now.get((item, "prior_actual"), MISSING), then.get((item, "actual"), MISSING)
        stated_budget, filed_budget = budgets.get(item, MISSING), then.get((item, "budget"), MISSING)
        if (prior.stated and not filed.absent) or (stated_budget.stated and filed_budget.stated):
            yield filing.common | {
                "item_code": item,
                "label": label,
                "prior_actual": prior,
                "filed_actual": filed,
                "stated_budget": stated_budget,
                "filed_budget": filed_budget,
                "location": prior.location or stated_budget.location,
            }


def _budgets_stated(filing: FilingRows) -> dict[str, Figure]:
    """What the prose says last year's budget of an item was."""
    year = int(filing.header["fiscal_year"]) - 1
    rows = filing.rows("narrative_figures")
    found = [row for row in rows if row["measure"] == "budget" and row.get("amount_year") == year and not row.get("approximate")]
    return {row["concept"]: stated(row) for row in found if row.get("amount_cny") is not None}


def indicator_years(filing: FilingRows) -> Iterator[Record]:
    """One record per indicator that last year's table had under the same name."""
    before = filing.around.before(filing)
    if before is None:
        return
    then: dict[str, IndicatorRow] = {}
    for row in before.rows("indicators"):
        then.setdefault(_bare(row["indicator_name"]), row)
    for row in filing.rows("indicators"):
        old = then.get(_bare(row["indicator_name"]))
        if old is not None:
            yield filing.common | {
                "name": row["indicator_name"],
                "operator": row.get("target_operator"),
                "target": _number(row, "target"),
                "target_before": _number(old, "target"),
                "actual_before": _number(old, "actual"),
                "score_before": exact(old.get("score")),
                "max_before": exact(old.get("max_score")),
                "unit": row.get("unit"),
                "same_unit": row.get("unit") == old.get("unit"),
                "weight": cell_figure(row, "max_score", "indicators"),
                "weight_before": exact(old.get("max_score")),
                "explained": bool(row.get("deviation_explanation")),
                "location": ((row.get("cells") or {}).get("target_printed") or {}).get("location") or row.get("location"),
            }


def _bare(name: str | None) -> str:
    return "".join((name or "").split())


def _number(row: AnyRow, side: str) -> Figure:
    value = row.get(f"{side}_value")
    printed = row.get(f"{side}_printed")
    return exact(value, printed=printed) if value is not None else Figure(None, state="missing", printed=printed)


def years(filing: FilingRows) -> Iterator[Record]:
    """One record for a filing whose department filed last year."""
    before = filing.around.before(filing)
    if before is None:
        return
    now, then = _totals(filing), _totals(before)
    unit, old_unit = filing.header.get("unit"), before.header.get("unit")
    yield (
        filing.common
        | now
        | {f"{name}_before": figure for name, figure in then.items()}
        | {"carried_before": _carried_over(before), "points_lost_before": _points_lost(before)}
        | {"problems_share": _problems(filing, before)}
        | {"staff_explained": any(_explained(filing, now, then, name, "staff") for name in ("staff", "authorized"))}
        | {"operating_explained": _explained(filing, now, then, "per_head", "operating")}
        | {"unit": unit, "unit_before": old_unit, "unit_changed": bool(unit and old_unit and unit != old_unit)}
        | {"location": filing.header.get("location") or {"block": 0}}
    )


def _explained(filing: FilingRows, now: Record, then: Record, name: str, subject: str) -> bool:
    """True if the filing says why the figure moved as it did since last year."""
    return explained(filing, subject, direction(now[name], then[name]), "prior_year")


def _totals(filing: FilingRows) -> Record:
    staffing, funds = filing.row("staffing"), filing.remember("fund_lines", fund_lines)
    found = filing.remember("lines", lines)
    staff, operating = staffing.get("actual_staff"), found.get(("operating", "actual"), MISSING)
    per_head = None if not staff or operating.value is None else to_places(operating.value / staff, 2)
    total = funds.get("total")
    carried = funds.get("carried_over")
    return {
        "staff": cell_figure(staffing, "actual_staff", "staffing"),
        "authorized": cell_figure(staffing, "authorized_staff", "staffing"),
        "per_head": money(per_head, filing.money_unit, 2) if per_head is not None else MISSING,
        "total": cell_figure(total, "actual_cny", "fund_lines") if total else MISSING,
        "carried": cell_figure(carried, "actual_cny", "fund_lines") if carried else MISSING,
        "score": exact(filing.header.get("total_score")),
        "indicators": exact(len(filing.rows("indicators"))),
    }


def _carried_over(filing: FilingRows) -> Figure:
    """What a year's report says was left at its end."""
    rows = [row for row in filing.rows("narrative_figures") if row["concept"] == "fund.carry_over" and row.get("amount_cny") is not None]
    return stated(rows[0]) if len({row["amount_cny"] for row in rows}) == 1 and not rows[0].get("approximate") else MISSING


def _points_lost(filing: FilingRows) -> Figure:
    full, score = filing.header.get("total_max_score"), filing.header.get("total_score")
    return exact(full - score if full is not None and score is not None else None)


def _problems(filing: FilingRows, before: FilingRows) -> Figure:
    """How much of the sections on problems and measures stands in last year's."""
    now, then = _text(filing, "problems", "measures"), _text(before, "problems", "measures")
    if min(len(now), len(then)) < _WORDS:
        return MISSING
    return rate(Decimal(str(round(contained(fingerprints(now), fingerprints(then)), 4))), 2)


def _text(filing: FilingRows, *sections: str) -> str:
    return "".join(row["text"] for row in filing.passages if row.get("section") in sections)

"""The figures of one planned report: an invented department's year at the plan's scale."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cache
from itertools import islice
from random import Random

from synthesis.awarded_scores import rounded
from synthesis.city import departments
from synthesis.department_year import ZERO, Amount, Building, DepartmentYear, Figures, conclude, rate
from synthesis.drawing import Scenario, draw
from synthesis.text_layouts.form_wording import ReportPlan

APART = 5
"""Places are so many departments apart, so that forty reports name departments of every division. Chosen, not measured."""
CENTS = Decimal("1.0371")
"""Factor of reports that print 元 alone: their amounts then have cents as real ones do. It keeps every sum exact. Chosen, not measured."""
SHARES = {"source.government_fund": Decimal("0.083"), "source.special_account": Decimal("0.041"), "source.other": Decimal("0.017")}
"""Parts of the final budget that the further sources make up: as `synthesis.drawing` draws them, in the middle of its ranges."""


@cache
def figures_of(plan: ReportPlan) -> Figures:
    """The department's year: every sum exact, rates and scores computed, the total row concluded."""
    rng = Random(f"text layouts/{plan.name}")  # noqa: S311 - figures, not secrets
    figures = draw(_department(plan), plan.year, rng, Scenario(building=plan.building == "built", other_funds=False))
    _enlarge(figures, plan.scale, CENTS if plan.unit == plan.fund_unit == "元" else Decimal(1))
    figures.sources = split(figures.funds.final, plan)
    figures.original_sources = split(figures.funds.original, plan)
    rate(figures)
    conclude(figures)
    return figures


def split(whole: Decimal, plan: ReportPlan) -> dict[str, Amount]:
    """An amount split over the plan's sources; the general public budget is what the others leave."""
    parts: dict[str, Amount] = dict.fromkeys(("source.general_public", *SHARES))
    parts |= {line: rounded(whole * SHARES[line]) for line in plan.with_funds}
    parts["source.general_public"] = whole - sum((amount for amount in parts.values() if amount), ZERO)
    return parts


def _department(plan: ReportPlan) -> DepartmentYear:
    return next(islice(_of_theme(plan), plan.place * APART % 60, None))


def _of_theme(plan: ReportPlan) -> Iterator[DepartmentYear]:
    return (one for one in departments(plan.year) if one.theme == plan.theme)


def _enlarge(figures: Figures, scale: int, cents: Decimal) -> None:
    """Multiply amounts and people by a whole number, amounts by ``cents`` too; sums stay exact."""
    larger = scale * cents
    for line in figures.budget.values():
        for measure, amount in line.items():
            line[measure] = None if amount is None else amount * larger
    funds, staffing = figures.funds, figures.staffing
    funds.original, funds.final, funds.actual = funds.original * larger, funds.final * larger, funds.actual * larger
    figures.nature = {line: None if amount is None else amount * larger for line, amount in figures.nature.items()}
    staffing.authorized, staffing.actual = staffing.authorized * scale, staffing.actual * scale
    if built := figures.building:
        figures.building = Building(built.approved_area * scale, built.actual_area * scale, built.budget * scale, built.actual * scale)

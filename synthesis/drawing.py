"""A plausible department's year drawn from a seed: the same seed and scenario give the same figures."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import NamedTuple

from synthesis.aims import draw_indicators
from synthesis.awarded_scores import rounded
from synthesis.department_year import ITEMS, SOURCES, ZERO, Amount, Building, DepartmentYear, Figures, Funds, Line, Staffing, add_up
from synthesis.themes import Declaration, wording
from warehouse.contract import MEASURES


class Scenario(Declaration):
    """What a defect or a plan fixes before anything is drawn; ``None`` leaves it to the seed.

    ``execution`` is actual / final budget, ``adjustment`` final / original budget less one, ``project_share`` the
    projects' part of the year's expenditure.
    """

    execution: Decimal | None = None
    adjustment: Decimal | None = None
    project_share: Decimal | None = None
    project_growth: Decimal | None = None
    shortfalls: int | None = None
    shortfall_depth: Decimal | None = None
    missed_class: str | None = None
    building: bool | None = None
    operating_ties: bool | None = None
    other_funds: bool | None = None
    explain_adjustment: bool = True
    explain_execution: bool = True


class Year(NamedTuple):
    """The large amounts of a year. All other amounts are parts of them."""

    personnel: Decimal
    personnel_budget: Decimal
    operating: Decimal
    operating_budget: Decimal
    project: Decimal
    project_budget: Decimal
    original: Decimal
    final: Decimal

    @property
    def basic(self) -> Line:
        """Basic expenditure: personnel and operating."""
        return {"prior_actual": None, "budget": self.personnel_budget + self.operating_budget, "actual": self.personnel + self.operating}


def draw(department: DepartmentYear, fiscal_year: int, rng: Random, scenario: Scenario | None = None) -> Figures:
    """Amounts of a clean submission; rates and totals are still to be filled in by ``rate`` and ``conclude``."""
    fixed = scenario or Scenario()
    authorized = rng.randint(9, 120)
    staffing = Staffing(Decimal(authorized), Decimal(authorized - rng.randint(0, max(1, authorized // 10))))
    year = _year(staffing.actual, fixed, rng)
    budget = _budget(year, fixed, rng)
    theme = wording().theme(department.theme)
    sources = _sources(year.final, rng, fixed.other_funds)
    indicators, quotas = draw_indicators(theme, fiscal_year, rng, fixed.shortfalls, fixed.shortfall_depth, fixed.missed_class)
    return Figures(
        department=department,
        fiscal_year=fiscal_year,
        staffing=staffing,
        budget=budget,
        basic=year.basic,
        personnel={"prior_actual": None, "budget": year.personnel_budget, "actual": year.personnel},
        functions=_functions(theme.function, year.original, rng),
        funds=Funds(year.original, year.final, year.personnel + year.operating + year.project),
        sources=sources,
        original_sources=_scaled(sources, year.original, year.final),
        nature={"nature.basic": year.basic["actual"], "nature.project": year.project},
        indicators=indicators,
        quotas=quotas,
        goals=list(theme.goals),
        building=_building(rng) if (rng.random() < 0.2 if fixed.building is None else fixed.building) else None,
        explained={"adjustment": fixed.explain_adjustment, "execution": fixed.explain_execution},
    )


def _year(people: Decimal, fixed: Scenario, rng: Random) -> Year:
    execution = fixed.execution or between(rng, "0.920", "0.995")
    adjustment = (
        fixed.adjustment
        if fixed.adjustment is not None
        else rng.choice([ZERO, between(rng, "0.010", "0.090"), between(rng, "0.02", "0.12")])
    )
    operating = rounded(people * between(rng, "1.20", "3.10"))
    personnel = rounded(people * between(rng, "8.80", "12.60"))
    share = fixed.project_share or between(rng, "0.24", "0.62")
    project = rounded((operating + personnel) * share / (1 - share))
    final = rounded((operating + personnel + project) / execution)
    original = rounded(final / (1 + adjustment))
    personnel_budget = rounded(personnel / (1 + adjustment * Decimal("0.7")))
    operating_budget = rounded(operating * between(rng, "1.005", "1.050"))
    if fixed.project_growth:
        original = operating_budget + personnel_budget + rounded(project / (1 + fixed.project_growth))
        final = max(final, original)
    project_budget = original - personnel_budget - operating_budget
    return Year(personnel, personnel_budget, operating, operating_budget, project, project_budget, original, final)


def _budget(year: Year, fixed: Scenario, rng: Random) -> dict[str, Line]:
    budget: dict[str, Line] = {code: dict.fromkeys(MEASURES) for code in ITEMS}
    _spread(budget, ("project.business", "project.maintenance", "project.special"), year.project_budget, year.project, rng)
    _three_public(budget, rng)
    _operating(budget, year.operating_budget, year.operating, rng, fixed.operating_ties)
    bought = rounded(year.project_budget * between(rng, "0.18", "0.42"))
    budget["procurement"] = _line(rng, bought, rounded(bought * between(rng, "0.930", "0.995")))
    add_up(budget)
    budget["basic_adjustment"] = year.basic
    return budget


def between(rng: Random, low: str, high: str) -> Decimal:
    """A decimal between two printed ones, to the finer one's decimals."""
    places = max(-_exponent(Decimal(low)), -_exponent(Decimal(high)))
    scale = Decimal(10) ** places
    return Decimal(rng.randint(int(Decimal(low) * scale), int(Decimal(high) * scale))) / scale


def _exponent(value: Decimal) -> int:
    return int(value.as_tuple().exponent)


def _line(rng: Random, budget: Amount, actual: Amount) -> Line:
    prior = None if actual is None else rounded(actual * between(rng, "0.880", "1.130"))
    return {"prior_actual": prior, "budget": budget, "actual": actual}


def _spread(budget: dict[str, Line], codes: tuple[str, ...], planned: Decimal, spent: Decimal, rng: Random) -> None:
    """Split a planned and a spent total over some of the items so that both add up to the cent."""
    chosen = codes[: rng.choice([1, 2, 2, 3])]
    shares = [between(rng, "0.80", "1.40") for _ in chosen]
    left_planned, left_spent = planned, spent
    for code, share in zip(chosen[:-1], shares, strict=False):
        part = share / sum(shares)
        plan, spend = rounded(planned * part), rounded(spent * part * between(rng, "0.975", "1.025"))
        budget[code] = _line(rng, plan, spend)
        left_planned, left_spent = left_planned - plan, left_spent - spend
    budget[chosen[-1]] = _line(rng, left_planned, left_spent)


def _three_public(budget: dict[str, Line], rng: Random) -> None:
    spent = {
        "three_public.vehicles.operation": rounded(rng.randint(1, 6) * between(rng, "2.20", "3.90")),
        "three_public.reception": rounded(between(rng, "0.62", "5.80")),
        "three_public.overseas": rounded(between(rng, "4.10", "8.90")) if rng.random() < 0.05 else None,
    }
    for code, amount in spent.items():
        budget[code] = _line(rng, amount and rounded(amount * between(rng, "1.03", "1.12")), amount)
    if rng.random() < 0.15:
        price = rounded(between(rng, "15.60", "21.90"))
        budget["three_public.vehicles.purchase"] = {
            "prior_actual": None,
            "budget": rounded(price + between(rng, "0.40", "1.90")),
            "actual": price,
        }


def _operating(budget: dict[str, Line], planned: Decimal, spent: Decimal, rng: Random, ties: bool | None) -> None:
    """Operating expenditure and the three items named under it. The items make up all of it, or clearly less than all."""
    budget["operating"] = _line(rng, planned, spent)
    exact = rng.random() < 0.3 if ties is None else ties
    left = dict(budget["operating"])
    for code, share in (("operating.office", "0.34"), ("operating.utilities_travel", "0.26")):
        budget[code] = {measure: rounded((amount or ZERO) * Decimal(share)) for measure, amount in budget["operating"].items()}
        left = {measure: (amount or ZERO) - (budget[code][measure] or ZERO) for measure, amount in left.items()}
    budget["operating.meetings_training"] = left if exact else {m: rounded((a or ZERO) * Decimal("0.35")) for m, a in left.items()}


def _sources(final: Decimal, rng: Random, other: bool | None) -> dict[str, Amount]:
    parts: dict[str, Amount] = dict.fromkeys(SOURCES)
    if rng.random() < 0.3 if other is None else other:
        parts["source.other"] = rounded(final * between(rng, "0.010", "0.040"))
    if rng.random() < 0.15:
        parts["source.government_fund"] = rounded(final * between(rng, "0.05", "0.12"))
    if rng.random() < 0.15:
        parts["source.special_account"] = rounded(final * between(rng, "0.02", "0.06"))
    parts["source.general_public"] = final - sum((amount for amount in parts.values() if amount), ZERO)
    return parts


def _scaled(sources: dict[str, Amount], original: Decimal, final: Decimal) -> dict[str, Amount]:
    """The same sources in the proportions of the original budget, adding up to it."""
    scaled = {line: None if amount is None else rounded(amount * original / final) for line, amount in sources.items()}
    others = sum((amount for line, amount in scaled.items() if amount and line != "source.general_public"), ZERO)
    return {**scaled, "source.general_public": original - others}


def _functions(main: str, original: Decimal, rng: Random) -> dict[str, Decimal]:
    minor = {code: rounded(original * rng.randint(*span) / 1000) for code, span in wording().functions.items() if code != main}
    return {main: original - sum(minor.values()), **minor}


def _building(rng: Random) -> Building:
    area, cost = Decimal(rng.randint(12, 60) * 50), Decimal(rng.randint(20, 90) * 10)
    return Building(area, area - rng.randint(0, 20), cost, rounded(cost * between(rng, "0.930", "1.000"), Decimal("0.1")))

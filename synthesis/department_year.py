"""One department's year: every figure that its submission states, in 10,000 yuan. All sums are exact."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from synthesis.awarded_scores import execution_score, grade_of, indicator_score, ratio
from warehouse import contract

Amount = Decimal | None
Line = dict[str, Amount]
"""The amounts of one item by measure (``prior_actual budget actual``); ``None`` where the department has no such item."""

ZERO = Decimal(0)
ITEMS = tuple(row["item_code"] for row in contract.codes("budget_items"))
PARTS = {code: tuple(row["item_code"] for row in contract.codes("budget_items") if row["parent_code"] == code) for code in ITEMS}
SOURCES = tuple(row["line"] for row in contract.codes("fund_lines") if row["line"].startswith("source."))
CHANGES_TOLD = (
    "three_public",
    "three_public.vehicles.purchase",
    "three_public.vehicles.operation",
    "three_public.overseas",
    "three_public.reception",
)


@dataclass(frozen=True)
class DepartmentYear:
    """An invented department; ``name`` begins with its division's name, ``theme`` is a code of ``themes.yaml``."""

    name: str
    division_code: str
    theme: str
    former_name: str = ""


@dataclass
class Staffing:
    """Posts, people and the control rate in per cent as printed."""

    authorized: Decimal
    actual: Decimal
    control_rate: Amount = None


@dataclass
class Funds:
    """The total row of the fund table; ``rate`` in per cent."""

    original: Decimal
    final: Decimal
    actual: Decimal
    max_score: Decimal = Decimal(10)
    rate: Amount = None
    score: Amount = None


@dataclass
class Building:
    """An office building completed in the year: square metres and 10,000 yuan; rates in per cent."""

    approved_area: Decimal
    actual_area: Decimal
    budget: Decimal
    actual: Decimal
    area_rate: Amount = None
    investment_rate: Amount = None


@dataclass
class Indicator:
    """A level-3 indicator. ``target_text`` and ``actual_text`` replace what the figures would print. ``vague`` makes
    the truth leave out operator and value, because readers could disagree about the cell."""

    class_code: str
    level1: str
    name: str
    operator: str
    unit: str = ""
    target: Amount = None
    actual: Amount = None
    target_date: date | None = None
    actual_date: date | None = None
    max_score: Decimal = ZERO
    score: Amount = None
    reason: str = ""
    target_text: str | None = None
    actual_text: str | None = None
    vague: bool = False


@dataclass
class Figures:
    """A department's year. ``budget`` holds a line for every item of the base data table, sums included."""

    department: DepartmentYear
    fiscal_year: int
    staffing: Staffing
    budget: dict[str, Line]
    basic: Line
    personnel: Line
    functions: dict[str, Decimal]
    funds: Funds
    sources: dict[str, Amount]
    original_sources: dict[str, Amount]
    nature: dict[str, Amount]
    indicators: list[Indicator]
    quotas: dict[str, Decimal]
    goals: list[tuple[str, str]]
    building: Building | None = None
    total_max: Decimal = Decimal(100)
    total_score: Decimal = ZERO
    self_score: Decimal = ZERO
    grade: str = ""
    explained: dict[str, bool] = field(default_factory=lambda: {"adjustment": True, "execution": True})

    @property
    def adjusted(self) -> bool:
        """True if the budget changed in the year."""
        return self.funds.final != self.funds.original

    @property
    def shortfalls(self) -> list[Indicator]:
        """Indicators that missed their target and lost marks."""
        return [item for item in self.indicators if item.score is not None and item.score < item.max_score]


def dated(day: date) -> str:
    """A day as forms print it: 2023年11月30日."""
    return f"{day.year}年{day.month}月{day.day}日"


def total(amounts: list[Amount]) -> Amount:
    """The sum of the amounts that are stated; ``None`` if none is."""
    stated = [amount for amount in amounts if amount is not None]
    return sum(stated, ZERO) if stated else None


SUMS = ("three_public.vehicles", "three_public", "project")
"""Items that are exactly the sum of their parts, parts before wholes."""


def add_up(budget: dict[str, Line], codes: tuple[str, ...] = SUMS, measures: tuple[str, ...] = contract.MEASURES) -> None:
    """Fill in the items that are the sum of their parts."""
    for code in codes:
        for measure in measures:
            budget[code][measure] = total([budget[part][measure] for part in PARTS[code]])


def rate(figures: Figures) -> None:
    """Fill in rates and scores from the amounts: control rate, execution, building control, indicators."""
    figures.staffing.control_rate = ratio(figures.staffing.actual, figures.staffing.authorized)
    funds = figures.funds
    funds.rate, funds.score = ratio(funds.actual, funds.final), execution_score(funds.actual, funds.final)
    if building := figures.building:
        building.area_rate = ratio(building.actual_area, building.approved_area)
        building.investment_rate = ratio(building.actual, building.budget)
    for item in figures.indicators:
        if item.target is not None and item.actual is not None:
            item.score = indicator_score(item.operator, item.target, item.actual, item.max_score)


def conclude(figures: Figures) -> None:
    """Fill in the total row, the score that the prose states and its grade."""
    scores = [figures.funds.score, *(item.score for item in figures.indicators)]
    figures.total_score = figures.self_score = total(scores) or ZERO
    figures.grade = grade_of(figures.total_score)

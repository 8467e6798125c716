"""What the prose of a submission can state: figures by concept and measure, changes, plain words and facts."""

from __future__ import annotations

from decimal import Decimal
from random import Random
from typing import NamedTuple

from synthesis.awarded_scores import ratio
from synthesis.department_year import CHANGES_TOLD, SOURCES, ZERO, Amount, Figures
from synthesis.themes import wording
from warehouse import contract

_ITEM_OF = {
    "three_public": "three_public",
    "three_public.vehicles": "three_public.vehicles",
    "three_public.vehicles.purchase": "three_public.vehicles.purchase",
    "three_public.vehicles.operation": "three_public.vehicles.operation",
    "three_public.overseas": "three_public.overseas",
    "three_public.reception": "three_public.reception",
    "project": "project",
    "operating": "operating",
}


class StatementFact(NamedTuple):
    """Figures by (concept, measure) with their unit, changes by concept, functional classes, grade and facts that hold."""

    figures: dict[tuple[str, str], tuple[Decimal | None, str]]
    changes: dict[str, tuple[Decimal, Amount]]
    functions: tuple[tuple[str, str, Decimal], ...]
    grade: str
    facts: frozenset[str]


def told(figures: Figures) -> StatementFact:
    """Everything that the prose may state of these figures."""
    money: dict[tuple[str, str], Amount] = {}
    for concept, item in _ITEM_OF.items():
        for measure in ("budget", "actual"):
            money[concept, measure] = figures.budget[item][measure]
    for measure in ("budget", "actual"):
        money["basic", measure], money["personnel", measure] = figures.basic[measure], figures.personnel[measure]
    funds = figures.funds
    money |= {
        ("revenue.total", "budget"): funds.original,
        ("expenditure.total", "budget"): funds.original,
        ("fund.final_budget", "budget"): funds.final,
        ("fund.actual", "actual"): funds.actual,
        ("fund.carry_over", "actual"): funds.final - funds.actual,
        **{(f"revenue.{line.removeprefix('source.')}", "budget"): figures.original_sources[line] for line in SOURCES},
    }
    stated: dict[tuple[str, str], tuple[Decimal | None, str]] = {name: (amount, "万元") for name, amount in money.items()}
    stated |= {
        ("staff.units", "other"): (Decimal(len(wording().theme(figures.department.theme).units)), "个"),
        ("staff.authorized", "other"): (figures.staffing.authorized, "人"),
        ("staff.actual", "other"): (figures.staffing.actual, "人"),
        ("execution_rate", "other"): (funds.rate, "%"),
        ("self_score", "other"): (figures.self_score, "分"),
        ("grade", "other"): (None, ""),
    }
    return StatementFact(stated, _changes(figures), _functions(figures), figures.grade, frozenset(_facts(figures)))


def words(figures: Figures, rng: Random) -> dict[str, str]:
    """The plain words of the prose."""
    theme, declared = wording().theme(figures.department.theme), wording()
    change = _changes(figures).get("three_public", (ZERO, None))[0]
    names = [item.name.partition("（")[0] for item in figures.indicators if item not in figures.shortfalls]
    return {
        "department": figures.department.name,
        "year": str(figures.fiscal_year),
        "units": "、".join(theme.units),
        "unit": theme.units[0],
        "duties": "、".join(theme.duties),
        "goals": "，".join(expected for expected, _ in figures.goals),
        "uses": theme.uses,
        "adjustment": rng.choice(declared.adjustments),
        "delay": rng.choice(declared.shortfall_of_execution),
        "travel": rng.choice(declared.travel["increase" if change > 0 else "decrease"]),
        "measure": rng.choice(declared.measures),
        "first": names[0],
        "second": names[-1],
        "missed": "；".join(f"{item.name.partition('（')[0]}，主要是{item.reason.partition('，')[0]}" for item in figures.shortfalls),
    }


def _changes(figures: Figures) -> dict[str, tuple[Decimal, Amount]]:
    """(amount, per cent) by concept; per cent ``None`` on a base of zero. Concepts without a prior year are left out."""
    found = {}
    for code in CHANGES_TOLD:
        line = figures.budget[code]
        if line["prior_actual"] is not None and line["actual"] is not None:
            amount = line["actual"] - line["prior_actual"]
            found[code] = (amount, ratio(amount, line["prior_actual"]))
    return found


def _functions(figures: Figures) -> tuple[tuple[str, str, Decimal], ...]:
    labels = {row["concept"]: row["label"] for row in contract.codes("narrative_concepts")}
    return tuple((code, labels[f"expenditure.function.{code}"], amount) for code, amount in figures.functions.items())


def _facts(figures: Figures) -> list[str]:
    funds, staffing = figures.funds, figures.staffing
    holds = {
        "within_posts": staffing.actual <= staffing.authorized,
        "over_posts": staffing.actual > staffing.authorized,
        "government_fund": figures.original_sources["source.government_fund"] is not None,
        "special_account": figures.original_sources["source.special_account"] is not None,
        "other_funds": figures.original_sources["source.other"] is not None,
        "explains_adjustment": figures.adjusted and figures.explained["adjustment"],
        "explains_execution": figures.explained["execution"] and funds.actual / funds.final < Decimal("0.9"),
        "reception": figures.budget["three_public.reception"]["actual"] is not None,
        "overseas": figures.budget["three_public.overseas"]["actual"] is not None,
        "purchase": figures.budget["three_public.vehicles.purchase"]["actual"] is not None,
        "operation": figures.budget["three_public.vehicles.operation"]["actual"] is not None,
        "missed": any(item.reason for item in figures.shortfalls),
        "left_over": funds.final > funds.actual,
        "nothing_left": funds.final <= funds.actual and not figures.shortfalls,
    }
    return [name for name, so in holds.items() if so]

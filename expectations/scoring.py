"""The formulas by which marks follow from target and actual: data in ``scoring.yaml``, pure arithmetic here.

Source: the rule table of a finance-department system; which reverse formula a place uses is its own choice
(``choices``, overridden by the file that ``JIXIAO_SCORING`` names).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from expectations.rule import Basis, Years
from warehouse.decimal_places import to_places

VARIABLE = "JIXIAO_SCORING"
ZERO, ONE = Decimal(0), Decimal(1)
_MARK_PLACES = 2  # scores are rounded to the cent of a mark


class ScoringError(ValueError):
    """A scoring file that cannot be used: its path and what is wrong with it."""


class Formula(BaseModel):
    """A formula as people read it; ``steps`` are (share achieved from, share of the marks), highest first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    zh: str
    en: str
    basis: Basis
    steps: tuple[tuple[Decimal, Decimal], ...] = ()


class Choice(BaseModel):
    """Which formula serves indicators of these operators, for some divisions and fiscal years or all; with who decided it and why."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    operators: tuple[str, ...] = Field(min_length=1)
    formula: str
    divisions: tuple[str, ...] = ()
    fiscal_years: Years = Years()
    by: str = ""
    reason: str = ""

    def fits(self, operator: str, division: str | None, fiscal_year: int) -> bool:
        """True if the formula applies to indicators of that operator, division and year."""
        years = self.fiscal_years
        within = (years.first or fiscal_year) <= fiscal_year <= (years.last or fiscal_year)
        return operator in self.operators and within and (not self.divisions or division in self.divisions)


class Scoring(BaseModel):
    """All formulas, which is used when, and the bands of qualitative levels."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    formulas: dict[str, Formula]
    choices: tuple[Choice, ...]
    bands: dict[str, tuple[Decimal, Decimal]]

    def formula_for(self, operator: str, division: str | None, fiscal_year: int) -> str | None:
        """The name of the formula that counts; ``None`` when none fits."""
        return next((one.formula for one in reversed(self.choices) if one.fits(operator, division, fiscal_year)), None)


@cache
def scoring() -> Scoring:
    """The formulas in force; raises :class:`ScoringError` for a file that cannot be used."""
    declared = yaml.safe_load((Path(__file__).parent / "scoring.yaml").read_text("utf-8"))
    own = os.environ.get(VARIABLE)
    try:
        if own:
            added = yaml.safe_load(Path(own).read_text("utf-8")) or []
            declared["choices"] += [Choice.model_validate(one).model_dump() for one in added]
        found = Scoring.model_validate(declared)
    except (OSError, UnicodeDecodeError, yaml.YAMLError, TypeError, ValidationError) as error:
        raise ScoringError(f"{own}: {error}") from error
    strange = {choice.formula for choice in found.choices} - FORMULAS.keys()
    if strange:
        raise ScoringError(f"{own}: no formula {', '.join(sorted(strange))}")
    return found


def formula_of(operator: str | None, target: Decimal, division: str | None, fiscal_year: int) -> str | None:
    """The formula in force for an indicator. A target of exactly 0 is met or not: 1起 against 0起 gives no marks in proportion."""
    found = scoring().formula_for(operator or "=", division, fiscal_year)
    exact = (operator or "=") == "="
    return "all_or_nothing" if exact and target == 0 and found == "proportional" else found


def share(formula: str, target: Decimal, actual: Decimal) -> Decimal | None:
    """The share of the marks, from 0 to 1, for an actual; a negative one counts as none. ``None`` where the formula has no answer."""
    if target < 0:
        return None
    if target == 0:
        return None if formula == "proportional" and actual > 0 else ONE if actual <= 0 else ZERO
    return min(max(FORMULAS[formula](target, max(actual, ZERO)), ZERO), ONE)


def _proportional(target: Decimal, actual: Decimal) -> Decimal:
    return actual / target


def _reverse_excess(target: Decimal, actual: Decimal) -> Decimal:
    return ONE if actual <= target else ONE - (actual - target) / target


def _reverse_ratio(target: Decimal, actual: Decimal) -> Decimal:
    return ONE if actual <= target else target / actual


def _all_or_nothing(target: Decimal, actual: Decimal) -> Decimal:
    return ONE if actual >= target else ZERO


def _steps(target: Decimal, actual: Decimal) -> Decimal:
    return stepped(scoring().formulas["steps"].steps, actual / target)


def stepped(steps: Sequence[tuple[Decimal, Decimal]], achieved: Decimal) -> Decimal:
    """The share of the marks of the highest step that is reached."""
    return next((marks for least, marks in steps if achieved >= least), ZERO)


FORMULAS: dict[str, Callable[[Decimal, Decimal], Decimal]] = {
    "proportional": _proportional,
    "reverse_excess": _reverse_excess,
    "reverse_ratio": _reverse_ratio,
    "all_or_nothing": _all_or_nothing,
    "steps": _steps,
}
"""Formulas of target and actual, both not negative and the target not nought, to a share of the marks before it is cut to 0…1."""


def rounded(value: Decimal) -> Decimal:
    """Marks to two decimals, as the score sheets sum them."""
    return to_places(value, _MARK_PLACES)

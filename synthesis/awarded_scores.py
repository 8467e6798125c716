"""How a self-evaluation is scored: the formulas that a clean submission follows.

Source: the rule table of finance departments' self-evaluation systems (positive, equal and reverse indicators, scores
to two decimals) and the grade bands in half-open intervals.
"""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

CENT = Decimal("0.01")  # scores and rates have two decimals
FULL_EXECUTION_SCORE = Decimal(10)
"""Marks for the execution rate: 10 of the 100 in the standard self-evaluation table."""
BANDS = ((Decimal(90), "excellent"), (Decimal(80), "good"), (Decimal(60), "fair"), (Decimal(0), "poor"))
GRADES_IN_CHINESE = {"excellent": "优", "good": "良", "fair": "中", "poor": "差"}


def rounded(value: Decimal, step: Decimal = CENT) -> Decimal:
    """``value`` to the step's decimals, halves away from zero as a spreadsheet rounds them."""
    return value.quantize(step, rounding=ROUND_HALF_UP)


def ratio(part: Decimal | None, whole: Decimal | None) -> Decimal | None:
    """``part / whole`` as a percentage with two decimals; ``None`` where either is absent or the divisor is zero."""
    return None if part is None or not whole else rounded(part / whole * 100)


def indicator_score(operator: str, target: Decimal, actual: Decimal, full: Decimal) -> Decimal:
    """Marks for a numeric indicator; ``operator`` is ``>= > = <= <``, ``full`` the marks available."""
    if operator in ("<=", "<"):
        if actual <= target:
            return full
        return rounded((1 - (actual - target) / target) * full) if actual < 2 * target else Decimal(0)
    return full if actual >= target else rounded(max(actual, Decimal(0)) / target * full)


def execution_score(actual: Decimal, final_budget: Decimal) -> Decimal:
    """Marks for the execution rate: the rate times ten, never above ten."""
    return min(FULL_EXECUTION_SCORE, rounded(actual / final_budget * FULL_EXECUTION_SCORE))


def grade_of(total: Decimal) -> str:
    """The grade of a total score, as the contract names it."""
    return next(grade for lower, grade in BANDS if total >= lower)

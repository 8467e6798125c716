"""What an indicator's score should be, as an interval over the formulas in use (a finance-department system's rule table).

- ``>= >``: full marks from the target on, else in proportion;
- ``<= <``: full marks up to the target, then ``1 - (actual - target) / target``, nothing from twice the target; some
  forms use ``target / actual`` instead, so both are allowed;
- ``=`` or no sign: as ``>=``; where a smaller actual can be meant as the better one, as ``<=`` too; a target of 0 is met by 0 only.

The actual is taken with the envelope of its printed percentage; counts are exact.
"""

from __future__ import annotations

from decimal import Decimal

Span = tuple[Decimal, Decimal]
ONE, ZERO = Decimal(1), Decimal(0)


def share_due(operator: str | None, target: Decimal, actual: Span, either: bool) -> Span | None:
    """The lowest and highest share of the marks that the formulas give; ``None`` where they give none."""
    ends = tuple(max(value, ZERO) for value in actual)
    if target < 0 or operator not in (">=", ">", "<=", "<", "=", None):
        return None
    if target == 0:
        return _zero_target(operator, ends)
    upward = [min(value / target, ONE) for value in ends]
    downward = [share for value in ends for share in _downward(value, target)]
    if operator in (">=", ">"):
        return min(upward), max(upward)
    if operator in ("<=", "<"):
        return min(downward), max(downward)
    shares = [*upward, *downward] if either else upward
    return min(shares), max(shares)


def _zero_target(operator: str | None, ends: tuple[Decimal, ...]) -> Span | None:
    if operator in (">=", ">"):
        return None
    met = ONE if max(ends) <= 0 else ZERO
    return met, met


def _downward(actual: Decimal, target: Decimal) -> tuple[Decimal, ...]:
    if actual <= target:
        return (ONE,)
    return max(ONE - (actual - target) / target, ZERO), target / actual

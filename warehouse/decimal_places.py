"""Rounds a decimal of any length: Python's own context stops at 28 digits, and a document can print more."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

_ANY_LENGTH = Context(prec=1_000_000)
"""Digits: more than the longest text of a document has, and only a bound, not a cost."""


def to_places(value: Decimal, places: int) -> Decimal:
    """A finite value to so many decimals, half up."""
    return value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP, context=_ANY_LENGTH)

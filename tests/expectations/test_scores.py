"""The scoring formulas, and that either reading is allowed where the form leaves it open."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.frames.expected_scores import share_due


def due(operator: str | None, target: str, actual: str, either: bool = False) -> tuple[Decimal, Decimal] | None:
    value = Decimal(actual)
    found = share_due(operator, Decimal(target), (value, value), either)
    return None if found is None else (round(found[0], 4), round(found[1], 4))


@pytest.mark.parametrize(
    ("operator", "target", "actual", "low", "high"),
    [
        (">=", "900", "900", "1", "1"),
        (">=", "900", "822", "0.9133", "0.9133"),
        (">=", "900", "1200", "1", "1"),
        ("<=", "7", "7", "1", "1"),
        ("<=", "7", "8.4", "0.8", "0.8333"),
        ("<=", "680", "1400", "0", "0.4857"),
        ("=", "100", "97.5", "0.975", "0.975"),
        ("=", "0", "0", "1", "1"),
        ("=", "0", "1", "0", "0"),
        ("<=", "0", "2", "0", "0"),
        (">=", "10", "-3", "0", "0"),
    ],
)
def test_formula(operator: str, target: str, actual: str, low: str, high: str) -> None:
    assert due(operator, target, actual) == (Decimal(low), Decimal(high))


def test_without_a_sign_less_may_be_better() -> None:
    low, high = due("=", "14.2", "14.05", either=True) or (Decimal(0), Decimal(0))
    assert low < 1 == high


@pytest.mark.parametrize(("operator", "target"), [("qualitative", "1"), ("date", "1"), (">=", "0"), ("=", "-1")])
def test_what_has_no_formula(operator: str, target: str) -> None:
    assert due(operator, target, "1") is None

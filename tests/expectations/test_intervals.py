"""Interval arithmetic against an oracle of exact fractions."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.intervals import ABSENT, KNOWN, LIMIT, SCALE, UNRESOLVED, Intervals, Tri, fixed, meets, total
from expectations.intervals import first as first_of

AMOUNTS = st.integers(-(10**17), 10**17)
HALVES = st.integers(0, 10**10)


def column(point: int, half: int = 0, state: int = KNOWN) -> Intervals:
    ends = (np.array([point + shift], dtype=np.int64) for shift in (-half, 0, half))
    return Intervals(*ends, np.array([state], dtype=np.int8))


def inside(result: Intervals, value: Fraction) -> bool:
    return Fraction(int(result.low[0]), SCALE) <= value <= Fraction(int(result.high[0]), SCALE)


SIDES = st.tuples(AMOUNTS, HALVES, st.integers(-1, 1))


@given(SIDES, SIDES, st.sampled_from("+-*/"))
def test_an_interval_never_loses_a_value_that_could_be_meant(first: tuple[int, int, int], second: tuple[int, int, int], sign: str) -> None:
    (a, da, sa), (b, db, sb) = first, second
    x, y = column(a, da), column(b, db)
    left, right = Fraction(a + sa * da, SCALE), Fraction(b + sb * db, SCALE)
    result = {"+": lambda: x + y, "-": lambda: x - y, "*": lambda: x * y, "/": lambda: x / y}[sign]()
    if result.state[0] == KNOWN:
        oracle = {"+": left + right, "-": left - right, "*": left * right, "/": left / right if right else None}[sign]
        assert oracle is not None
        assert inside(result, oracle)
    else:
        assert sign in "*/"


@given(AMOUNTS, HALVES, AMOUNTS, HALVES)
def test_sums_are_exact(a: int, da: int, b: int, db: int) -> None:
    result = column(a, da) + column(b, db)
    assert (int(result.low[0]), int(result.point[0]), int(result.high[0])) == (a + b - da - db, a + b, a + b + da + db)


@given(AMOUNTS, HALVES, AMOUNTS.filter(bool), HALVES)
def test_a_quotient_is_at_most_one_step_wider_than_it_must_be(a: int, da: int, b: int, db: int) -> None:
    db = min(db, abs(b) - 1)
    result = column(a, da) / column(b, db)
    if result.state[0] == KNOWN:
        corners = [Fraction(x, y) * SCALE for x in (a - da, a + da) for y in (b - db, b + db)]
        assert min(corners) - int(result.low[0]) < 1
        assert int(result.high[0]) - max(corners) < 1
        assert int(result.low[0]) <= int(result.point[0]) <= int(result.high[0])


@given(AMOUNTS, HALVES, AMOUNTS, HALVES)
def test_meets_is_the_same_as_a_common_value(a: int, da: int, b: int, db: int) -> None:
    expected = abs(a - b) <= da + db
    assert bool(meets(column(a, da), column(b, db)).yes[0]) is expected
    assert bool(meets(column(a, da), column(b, db)).no[0]) is not expected


@given(AMOUNTS, HALVES)
def test_magnitude_holds_every_absolute_value(a: int, da: int) -> None:
    result = column(a, da).magnitude()
    for value in (a - da, a, a + da):
        assert inside(result, abs(Fraction(value, SCALE)))
    assert not (a - da <= 0 <= a + da) or int(result.low[0]) == 0


def test_blank_counts_as_nothing_only_beside_something() -> None:
    blank, five, torn = column(0, 0, ABSENT), column(5), column(0, 0, UNRESOLVED)
    assert total([blank, five]).point[0] == 5
    assert total([blank, blank]).state[0] == ABSENT
    assert total([five, torn]).state[0] == UNRESOLVED
    assert first_of([blank, five]).point[0] == 5
    assert first_of([torn, five]).state[0] == UNRESOLVED


def test_comparisons_know_when_they_do_not_know() -> None:
    near, far, blank = column(10, 5), column(20, 1), column(0, 0, ABSENT)
    assert near.less(far).yes[0]
    assert column(10, 5).less(column(12, 5)).unknown[0]
    assert near.less(blank).unknown[0]
    assert meets(near, blank).unknown[0]


def test_division_by_what_may_be_zero_is_unresolved() -> None:
    assert (column(1) / column(0)).state[0] == UNRESOLVED
    assert (column(1) / column(1, 2)).state[0] == UNRESOLVED


def test_out_of_range_is_unresolved_never_wrong() -> None:
    assert (column(LIMIT) + column(LIMIT)).state[0] == UNRESOLVED
    assert (column(10**17) * column(10**17)).state[0] == UNRESOLVED
    assert fixed(Decimal("1e13")) is None
    assert fixed(Decimal("100000000000.01")) == 100000000000010000
    with pytest.raises(OverflowError):
        Intervals.constant(Decimal("1e15"), 1)


@given(st.booleans(), st.booleans(), st.booleans(), st.booleans())
def test_kleene(a: bool, sure_a: bool, b: bool, sure_b: bool) -> None:
    one = Tri.of(np.array([a]), np.array([sure_a]))
    two = Tri.of(np.array([b]), np.array([sure_b]))
    values = {True: a if sure_a else None, False: b if sure_b else None}
    x, y = values[True], values[False]
    both = False if False in (x, y) else (None if None in (x, y) else True)
    either = True if True in (x, y) else (None if None in (x, y) else False)
    for result, expected in ((one & two, both), (one | two, either)):
        assert (bool(result.yes[0]), bool(result.no[0])) == (expected is True, expected is False)

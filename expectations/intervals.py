"""Interval arithmetic on columns of printed figures: exact, vectorised, three-valued.

A number printed with ``d`` decimals stands for every value that rounds to it: ``[v - u*10^-d/2, v + u*10^-d/2]``
(after Arelle's calculations 1.1). Sums of such intervals give exactly the rounding envelope of the rules: a total and
``n`` parts printed to 0.01 can differ by ``0.005 * (n + 1)``, and :func:`meets` says whether the intervals touch.

Figures are fixed-point ``int64`` at :data:`SCALE` (a millionth of a yuan, of a mark, or of 1.0 = 100 %): sums and
differences are exact up to :data:`LIMIT`; products and quotients are computed with unbounded integers and rounded
outward, so that an interval never loses a value that could be meant. What is out of range becomes unresolved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
States = NDArray[np.int8]
Booleans = NDArray[np.bool_]

SCALE = 1_000_000  # a figure as an integer has six decimals: rates have as many in the contract, money has two
LIMIT = 4 * 10**18  # the sum or difference of two figures below it fits 64 bits (9.2e18)
KNOWN, ABSENT, UNRESOLVED = 0, 1, 2
"""States of a figure: stated; not stated (blank, dash, not applicable, no such row); printed, but not to be trusted."""


def fixed(value: Decimal) -> int | None:
    """``value`` at :data:`SCALE`, exactly or rounded half even; ``None`` when out of range."""
    scaled = int((value * SCALE).to_integral_value())
    return scaled if abs(scaled) <= LIMIT else None


@dataclass(frozen=True, slots=True)
class Tri:
    """A column of yes, no and unknown (neither), combined by Kleene's rules."""

    yes: Booleans
    no: Booleans

    @classmethod
    def of(cls, truth: Booleans, sure: Booleans | None = None) -> Tri:
        """Yes where ``truth``, no where not, unknown where not ``sure``."""
        return cls(truth.copy(), ~truth) if sure is None else cls(truth & sure, ~truth & sure)

    def __and__(self, other: Tri) -> Tri:
        return Tri(self.yes & other.yes, self.no | other.no)

    def __or__(self, other: Tri) -> Tri:
        return Tri(self.yes | other.yes, self.no & other.no)

    def __invert__(self) -> Tri:
        return Tri(self.no, self.yes)

    @property
    def unknown(self) -> Booleans:
        """Where neither yes nor no is certain."""
        return ~(self.yes | self.no)


@dataclass(frozen=True, slots=True)
class Intervals:
    """A column of figures: lowest, printed and highest value at :data:`SCALE`, and each one's state."""

    low: Integers
    point: Integers
    high: Integers
    state: States

    @classmethod
    def constant(cls, value: Decimal, length: int) -> Intervals:
        """``value`` on every row; ``OverflowError`` when it is out of range."""
        scaled = fixed(value)
        if scaled is None:
            raise OverflowError(value)
        column = np.full(length, scaled, dtype=np.int64)
        return cls(column, column, column, np.zeros(length, dtype=np.int8))

    def __len__(self) -> int:
        return len(self.point)

    @property
    def known(self) -> Booleans:
        """Where a value is stated and can be trusted."""
        known: Booleans = self.state == KNOWN
        return known

    def exact(self) -> Intervals:
        """The printed values themselves, without their envelope."""
        return Intervals(self.point, self.point, self.point, self.state)

    def __neg__(self) -> Intervals:
        return Intervals(-self.high, -self.point, -self.low, self.state)

    def __add__(self, other: Intervals) -> Intervals:
        return _bounded(self.low + other.low, self.point + other.point, self.high + other.high, _worse(self, other))

    def __sub__(self, other: Intervals) -> Intervals:
        return self + -other

    def __mul__(self, other: Intervals) -> Intervals:
        return _corners(self, other, _product, _worse(self, other))

    def __truediv__(self, other: Intervals) -> Intervals:
        state = _worse(self, other)
        zero = (other.low <= 0) & (other.high >= 0) & (state == KNOWN)
        return _corners(self, other, _quotient, np.where(zero, UNRESOLVED, state).astype(np.int8))

    def magnitude(self) -> Intervals:
        """Absolute values."""
        low = np.maximum(np.maximum(self.low, -self.high), 0)
        return Intervals(low, np.abs(self.point), np.maximum(np.abs(self.low), np.abs(self.high)), self.state)

    def less(self, other: Intervals) -> Tri:
        """True where it is certainly smaller, false where it certainly is not, else unknown."""
        known = self.known & other.known
        return Tri((self.high < other.low) & known, (self.low >= other.high) & known)

    def equal(self, other: Intervals) -> Tri:
        """True where the printed values are the same; unknown where one is not stated."""
        return Tri.of(self.point == other.point, self.known & other.known)

    def where(self, chosen: Booleans, other: Intervals) -> Intervals:
        """Its own rows where ``chosen``, those of ``other`` elsewhere."""
        pairs = ((self.low, other.low), (self.point, other.point), (self.high, other.high))
        low, point, high = (np.where(chosen, mine, theirs) for mine, theirs in pairs)
        return Intervals(low, point, high, np.where(chosen, self.state, other.state).astype(np.int8))


def meets(first: Intervals, second: Intervals) -> Tri:
    """True where the two intervals have a value in common: the printed figures can be the same one, rounded."""
    touch = (first.low <= second.high) & (second.low <= first.high)
    return Tri.of(touch, first.known & second.known)


def rounded(column: Intervals) -> Intervals:
    """The printed values to hundredths, halves away from zero."""
    cent = SCALE // 100
    point = np.sign(column.point) * ((np.abs(column.point) + cent // 2) // cent * cent)
    return Intervals(point, point, point, column.state)


def total(parts: list[Intervals]) -> Intervals:
    """Sum of the parts that are stated. Absent only where none is; unresolved where any part is."""
    absent = np.logical_and.reduce([part.state == ABSENT for part in parts])
    unresolved = np.logical_or.reduce([part.state == UNRESOLVED for part in parts])
    result = Intervals.constant(Decimal(0), len(parts[0]))
    for part in parts:
        low, point, high = (np.where(part.known, end, 0) for end in (part.low, part.point, part.high))
        result = result + Intervals(low, point, high, result.state)
    state = np.where(unresolved, UNRESOLVED, np.where(absent, ABSENT, result.state)).astype(np.int8)
    return Intervals(result.low, result.point, result.high, state)


def first(candidates: list[Intervals]) -> Intervals:
    """On each row the first candidate that is not absent."""
    result = candidates[-1]
    for candidate in reversed(candidates[:-1]):
        result = candidate.where(candidate.state != ABSENT, result)
    return result


def _worse(first: Intervals, second: Intervals) -> States:
    worse: States = np.maximum(first.state, second.state)
    return worse


def _bounded(low: Integers, point: Integers, high: Integers, state: States) -> Intervals:
    outside = ((low < -LIMIT) | (high > LIMIT)) & (state == KNOWN)
    low, point, high = (np.where(outside, 0, end) for end in (low, point, high))
    return Intervals(low, point, high, np.where(outside, UNRESOLVED, state).astype(np.int8))


Ends = tuple[int, int, int]


def _product(a: Ends, b: Ends) -> Ends:
    corners = [x * y for x in (a[0], a[2]) for y in (b[0], b[2])]
    return min(corners) // SCALE, _nearest(a[1] * b[1], SCALE), -(-max(corners) // SCALE)


def _quotient(a: Ends, b: Ends) -> Ends:
    corners = [(x * SCALE, y) for x in (a[0], a[2]) for y in (b[0], b[2])]
    return min(x // y for x, y in corners), _nearest(a[1] * SCALE, b[1]), max(-(-x // y) for x, y in corners)


def _nearest(numerator: int, denominator: int) -> int:
    sign = -1 if (numerator < 0) != (denominator < 0) else 1
    return sign * ((2 * abs(numerator) + abs(denominator)) // (2 * abs(denominator)))


def _corners(a: Intervals, b: Intervals, combine: Callable[[Ends, Ends], Ends], state: States) -> Intervals:
    """``combine`` on the rows that are known, with Python's unbounded integers."""
    ends = np.zeros((3, len(a)), dtype=np.int64)
    state = state.copy()
    for row in np.flatnonzero(state == KNOWN):
        found = combine(
            (int(a.low[row]), int(a.point[row]), int(a.high[row])),
            (int(b.low[row]), int(b.point[row]), int(b.high[row])),
        )
        if max(map(abs, found)) > LIMIT:
            state[row] = UNRESOLVED
        else:
            ends[:, row] = found
    return Intervals(ends[0], ends[1], ends[2], state)

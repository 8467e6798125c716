"""The register of functions that rules may call: each takes and returns whole columns."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from expectations import intervals
from expectations.expressions import Texts, Value
from expectations.intervals import ABSENT, UNRESOLVED, Intervals, Tri
from expectations.lexicons import lexicon

FUNCTIONS: dict[str, Callable[..., Value]] = {}


def register(function: Callable[..., Value]) -> Callable[..., Value]:
    """Makes a function callable from rules under its own name."""
    FUNCTIONS[function.__name__] = function
    return function


@register
def total(*parts: Intervals) -> Intervals:
    """Sum of what is stated; blank only where nothing is stated."""
    return intervals.total(list(parts))


@register
def first(*candidates: Intervals) -> Intervals:
    """The first that is stated."""
    return intervals.first(list(candidates))


@register
def meets(a: Intervals, b: Intervals) -> Tri:
    """True where both can be the same figure, rounded as printed."""
    return intervals.meets(a, b)


@register
def gap(a: Intervals, b: Intervals) -> Intervals:
    """Distance between the printed values, without envelopes."""
    return (a.exact() - b.exact()).magnitude()


@register
def exact(a: Intervals) -> Intervals:
    """The printed value without its envelope."""
    return a.exact()


@register
def magnitude(a: Intervals) -> Intervals:
    """The absolute value."""
    return a.magnitude()


@register
def at_most(a: Intervals, bound: Intervals) -> Intervals:
    """The value, or the bound where that is smaller."""
    low, point, high = (np.minimum(mine, limit) for mine, limit in ((a.low, bound.low), (a.point, bound.point), (a.high, bound.high)))
    return Intervals(low, point, high, np.maximum(a.state, bound.state))


@register
def rounded(a: Intervals) -> Intervals:
    """The printed value to two decimals, halves away from zero."""
    return intervals.rounded(a)


@register
def known(a: Intervals | Texts) -> Tri:
    """True where there is a value; never unknown."""
    return Tri.of(a.known if isinstance(a, Intervals) else np.array([text is not None for text in a], dtype=bool))


@register
def blank(a: Intervals | Texts) -> Tri:
    """True where the document states nothing; unknown where it states something that could not be read."""
    if isinstance(a, Intervals):
        return Tri.of(a.state == ABSENT, a.state != UNRESOLVED)
    return Tri.of(np.array([text is None for text in a], dtype=bool))


@register
def stated(a: Intervals) -> Tri:
    """True where the document states something, readable or not; never unknown."""
    return Tri.of(a.state != ABSENT)


@register
def surely(a: Tri) -> Tri:
    """Yes only where certain; unknown counts as no."""
    return Tri.of(a.yes)


@register
def doubt(reason: Tri) -> Tri:
    """Unknown where the reason holds or may hold, else no: ``check or doubt(reason)`` leaves open what would have failed."""
    return Tri(np.zeros(len(reason.no), dtype=bool), reason.no.copy())


@register
def none_or_zero(a: Intervals) -> Tri:
    """Blank or zero; unknown where it could not be read."""
    return Tri.of((a.state == ABSENT) | (a.known & (a.point == 0)), a.state != UNRESOLVED)


@register
def contains_any(text: Texts, name: str) -> Tri:
    """True where the text has a word of the named lexicon; unknown where there is no text."""
    pattern = lexicon(name)
    present = np.array([value is not None for value in text], dtype=bool)
    return Tri.of(np.array([value is not None and pattern.search(value) is not None for value in text], dtype=bool), present)


@register
def found(text: Texts, name: str) -> Texts:
    """The first word of the named lexicon that the text holds, as it stands there."""
    pattern = lexicon(name)
    hits = (pattern.search(value) if value is not None else None for value in text)
    result = np.empty(len(text), dtype=object)
    result[:] = [hit.group(0) if hit else None for hit in hits]
    return result

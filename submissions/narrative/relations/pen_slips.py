"""Evidence that figures belong together: they fit, or one slip of the pen in one of them is all that keeps them from it.

Words announce most claims. Where only the shape of a sentence does, this tells a claim with a slip from figures that have
nothing to do with one another: of these, few miss by just one digit, two that changed places, a point or a unit.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from submissions.narrative.relations.relation import Signed, StatedRelation, Way
from submissions.narrative.relations.terms import StatedTerm

Envelope = tuple[Decimal, Decimal]
"""A value and half a unit of its last digit."""
_SHIFTS = (Decimal(10), Decimal("0.1"), Decimal(100), Decimal("0.01"))
"""How far a point slips: one place or two, the slips that reviewers report."""
_COARSE = Decimal("0.05")
"""Relative room of a quotient above which that a slip makes it fit tells nothing: of two-digit amounts, one in ten would."""
_COARSE_SUM = Decimal("0.005")
"""The same of sums: with amounts in whole 万元 of three digits, a slip makes one list in ten fit that has nothing to do with its whole."""
_UNITS = {"万元": Decimal(10000), "元": Decimal(10000), "亿元": Decimal(10000)}
"""Factors by which a figure is off when 元, 万元 or 亿元 is written for its neighbour."""


def fits_or_slips(relation: StatedRelation) -> bool:
    """True if a way of the relation holds, or holds when one of its figures is set right by one slip."""
    return any(holds(way, relation.stated) or _slips(way, relation.stated) for way in relation.ways)


def _slips(way: Way, stated: StatedTerm) -> bool:
    terms = [term for _, term in (*way.numerator, *way.denominator)] + ([way.factor] if way.factor else []) + [stated]
    return any(holds(way, stated, {term.start: other}) for term in terms if term.source == "prose" for other in _others(term))


def holds(way: Way, stated: StatedTerm, changed: Mapping[int, Envelope] | None = None) -> bool:
    """True if the envelopes of what a way comes to and of what is stated meet; ``changed`` has other values for terms by their start."""
    instead = changed or {}

    def of(term: StatedTerm) -> Envelope:
        return instead.get(term.start, (term.value, term.half))

    value, half = _summed(way.numerator, of)
    if way.denominator:
        below, room = _summed(way.denominator, of)
        if below <= room:
            return False
        value, half = value / below, (half + abs(value / below) * room) / below
    if way.factor is not None:
        factor, room = of(way.factor)
        value, half = value * factor, abs(value) * room + abs(factor) * half
    due, own = of(stated)
    if instead and half + own > abs(value) * (_COARSE if way.denominator or way.factor else _COARSE_SUM):
        return False
    return abs(value - due) <= half + own


def _summed(terms: tuple[Signed, ...], of: Callable[[StatedTerm], Envelope]) -> Envelope:
    value, half = Decimal(0), Decimal(0)
    for sign, term in terms:
        one, room = of(term)
        value, half = value + sign * one, half + room
    return value, half


def _others(term: StatedTerm) -> Iterator[Envelope]:
    """What a figure was before one slip: a digit, two that changed places, the point, the unit."""
    for shift in _SHIFTS if term.half else ():
        yield term.value * shift, max(term.half, term.half * shift)
    if term.row["unit"] in _UNITS:
        yield term.value * 10000, term.half * 10000
        yield term.value / 10000, term.half / 10000
    digits = "".join(char for char in str(term.row["value"]) if char.isdigit())
    scale = term.value / int(digits) if digits.strip("0") else Decimal(0)
    for text in _rewritten(digits):
        if text != digits:
            yield int(text) * scale, term.half


def _rewritten(digits: str) -> Iterator[str]:
    for place, digit in enumerate(digits):
        yield from (digits[:place] + other + digits[place + 1 :] for other in "0123456789" if other != digit)
        if place and digits[place - 1] != digit:
            yield digits[: place - 1] + digit + digits[place - 1] + digits[place + 1 :]

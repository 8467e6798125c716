"""One wrong figure breaks every relation that it stands in; it is told once, by the first of them.

What would set the first relation right, put into the second, shows it: if the second then holds, both break by one slip.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from expectations.printed_figures import Figure

Place = tuple[int, int]
"""Where a figure begins and ends in its paragraph."""


@dataclass(frozen=True, slots=True)
class JudgedRelation:
    """A relation with the terms of its nearest reading: what is stated and what is due, in one paragraph."""

    passage: int | None
    stated: Figure
    due: Figure
    terms: Sequence[dict[str, Any]] = field(hash=False)

    @property
    def breaks(self) -> bool:
        """True if the envelopes of what is stated and of what is due do not meet."""
        known = self.stated.value is not None and self.due.value is not None
        return known and abs(self.stated.value - self.due.value) > self.stated.half + self.due.half  # type: ignore[operator]


def repeats(relations: Sequence[JudgedRelation]) -> set[int]:
    """The numbers of those that break by the slip of one before them."""
    told: list[JudgedRelation] = []
    found: set[int] = set()
    for number, relation in enumerate(relations):
        if not relation.breaks:
            continue
        if any(_is_one_slip(other, relation) for other in told if other.passage == relation.passage):
            found.add(number)
        else:
            told.append(relation)
    return found


def _is_one_slip(first: JudgedRelation, second: JudgedRelation) -> bool:
    """True if what sets one right sets the other right; the one with the finer figures tells it, so both ways are tried."""
    return any(_holds(other, place, value) for one, other in ((first, second), (second, first)) for place, value in _corrections(one))


def _corrections(relation: JudgedRelation) -> Iterator[tuple[Place, Decimal]]:
    """For each figure the value that would make the relation hold, the others left as they are."""
    stated, due = relation.stated.value, relation.due.value
    if stated is None or due is None or (place := _place(relation.stated.location)) is None:
        return
    yield place, due
    above, below, factor = (_value(relation.terms, side) for side in ("numerator", "denominator", "factor"))
    for term in relation.terms:
        at = _place(term.get("location"))
        if at is None or above is None:
            continue
        wanted = _wanted(term["side"], stated, above, below, factor)
        if wanted is not None:
            held = {"numerator": above, "denominator": below, "factor": factor}[term["side"]]
            yield at, Decimal(term["value"]) + term["sign"] * (wanted - (held or Decimal(0)))


def _wanted(side: str, stated: Decimal, above: Decimal, below: Decimal | None, factor: Decimal | None) -> Decimal | None:
    """What the sum of a side should be for the relation to hold."""
    if side == "numerator":
        return stated * below if below is not None else stated / factor if factor else stated
    divisor = stated if side == "denominator" else above
    return None if not divisor else above / stated if side == "denominator" else stated / above


def _holds(relation: JudgedRelation, place: Place, value: Decimal) -> bool:
    """True if a relation holds with another value for the figure at a place; False where that figure is none of its own."""
    stated = relation.stated.value
    if stated is None or relation.due.value is None:
        return False
    if place == _place(relation.stated.location):
        return abs(value - relation.due.value) <= 2 * (relation.stated.half + relation.due.half)
    if not any(place == _place(term.get("location")) for term in relation.terms):
        return False
    above, below, factor = (_value(relation.terms, side, {place: value}) for side in ("numerator", "denominator", "factor"))
    if above is None or below == 0:
        return False
    due = above / below if below is not None else above * factor if factor is not None else above
    return abs(stated - due) <= 2 * (relation.stated.half + relation.due.half)


def _value(terms: Sequence[dict[str, Any]], side: str, changed: Mapping[Place, Decimal] | None = None) -> Decimal | None:
    values = [
        term["sign"] * (changed or {}).get(_place(term.get("location")) or (-1, -1), Decimal(term["value"]))
        for term in terms
        if term["side"] == side
    ]
    return sum(values, Decimal(0)) if values else None


def _place(location: Any) -> Place | None:
    return (location["start"], location["end"]) if location and location.get("start") is not None else None

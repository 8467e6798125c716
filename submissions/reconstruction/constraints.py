"""Figures printed without a blank between them: taken apart only where arithmetic leaves a single way.

``64.864.864.8100%`` can be cut in many ways; that the rate is the quotient of two of the amounts leaves one. A cut is
handed back only when it is the only one under which every relation holds; otherwise a person must look.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Protocol

Values = Mapping[str, Decimal]
Reading = dict[str, str]
"""A figure as printed for each slot; a slot that is blank is not in it."""

_FIGURE = re.compile(r"(?:0|[1-9]\d*|[1-9]\d{0,2}(?:,\d{3})+)(?:\.\d{1,6})?(?P<percent>%)?")
# Digits of a run-together row and steps of the search: bounds on time, set in c84e85e ("glued figures are cut only where
# arithmetic leaves one way"). What lies beyond them stays unresolved.
_LONGEST = 60
_MOST_STEPS = 200_000


@dataclass(frozen=True, slots=True)
class Slot:
    """A place for one figure. ``percent`` says that it ends with a percent sign, ``blank`` that it may be missing."""

    name: str
    percent: bool = False
    blank: bool = False


class Relation(Protocol):
    """Something that the figures of one row must satisfy."""

    def holds(self, values: Values) -> bool:
        """True if the figures satisfy it, or if a figure that it needs is missing."""


@dataclass(frozen=True, slots=True)
class Quotient:
    """``rate``, printed in percent, is ``numerator`` by ``denominator``, to the last decimal printed."""

    rate: str
    numerator: str
    denominator: str

    def holds(self, values: Values) -> bool:
        """True if the rate agrees. Zeros never do: they would agree with anything."""
        stated = _stated(values, self.rate, self.numerator, self.denominator)
        if stated is None:
            return True
        rate, numerator, denominator = stated
        return numerator > 0 and denominator > 0 and abs(numerator / denominator * 100 - rate) < _last_place(rate)


@dataclass(frozen=True, slots=True)
class Product:
    """``score`` is ``rate``, printed in percent, of ``weight``, to the last decimal printed."""

    score: str
    rate: str
    weight: str

    def holds(self, values: Values) -> bool:
        """True if the score agrees. Zeros never do."""
        stated = _stated(values, self.score, self.rate, self.weight)
        if stated is None:
            return True
        score, rate, weight = stated
        return score > 0 and abs(rate * weight / 100 - score) < _last_place(score)


@dataclass(frozen=True, slots=True)
class AtMost:
    """``least`` is not larger than ``most``."""

    least: str
    most: str

    def holds(self, values: Values) -> bool:
        """True if ``least`` is not above ``most``, or if one of them is missing."""
        stated = _stated(values, self.least, self.most)
        return stated is None or stated[0] <= stated[1]


@dataclass(frozen=True, slots=True)
class Within:
    """``name`` is positive and not above ``high``: a weight, a head count."""

    name: str
    high: Decimal

    def holds(self, values: Values) -> bool:
        """True if ``name`` is above nought and at most ``high``, or missing."""
        stated = _stated(values, self.name)
        return stated is None or 0 < stated[0] <= self.high


def only_reading(text: str, slots: Sequence[Slot], relations: Sequence[Relation]) -> Reading | None:
    """The one way to cut ``text`` into figures for the slots, in order, under which all relations hold; ``None`` for none or several.

    Blanks are taken as what they are, ends of figures. A text too long to try every cut has no reading.
    """
    parts = text.replace("％", "%").replace("，", ",").replace("．", ".").split()
    if not parts or sum(map(len, parts)) > _LONGEST:
        return None
    steps = 0
    found: Reading | None = None
    for reading in _readings(parts, tuple(slots)):
        steps += 1
        if steps > _MOST_STEPS:
            return None
        values = {} if reading is None else {name: _value(figure) for name, figure in reading.items()}
        if reading is None or not all(relation.holds(values) for relation in relations):
            continue
        if found is not None:
            return None
        found = reading
    return found


def _readings(parts: Sequence[str], slots: tuple[Slot, ...]) -> Iterator[Reading | None]:
    """Every way to cut the parts; ``None`` for each dead end, so that the caller can count what it costs."""
    if not parts or not slots:
        yield {} if not parts and all(slot.blank for slot in slots) else None
        return
    slot, *rest = slots
    if slot.blank:
        yield from _readings(parts, tuple(rest))
    text = parts[0]
    for end in range(1, len(text) + 1):
        figure = _FIGURE.fullmatch(text, 0, end)
        if figure is None or (figure["percent"] is not None) != slot.percent:
            continue
        remaining = [text[end:], *parts[1:]] if end < len(text) else list(parts[1:])
        for reading in _readings(remaining, tuple(rest)):
            yield None if reading is None else {slot.name: text[:end], **reading}


def _value(figure: str) -> Decimal:
    return Decimal(figure.replace(",", "").rstrip("%"))


def _stated(values: Values, *names: str) -> list[Decimal] | None:
    found = [values[name] for name in names if name in values]
    return found if len(found) == len(names) else None


def _last_place(value: Decimal) -> Decimal:
    exponent = value.as_tuple().exponent
    return Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0)

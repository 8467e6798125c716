"""Figures of an invented claim: true amounts rounded as reports round them, and the equations that hold between them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from random import Random

FACTORS = {"亿元": Decimal(10**8), "万元": Decimal(10**4), "元": Decimal(1), "%": Decimal("0.01")}
_DECIMALS = {"亿元": (4, 4, 3), "万元": (2, 2, 2, 1, 4), "元": (2, 2, 0)}
_CLEARLY = 3
"""A slip counts as one if it leaves at least three times what rounding explains. Chosen, so that no slip looks like rounding."""


@dataclass(frozen=True, slots=True)
class PrintedFigure:
    """A number as printed; ``exact`` for counts and scores, which nobody rounds."""

    number: Decimal
    unit: str
    exact: bool = False

    def __str__(self) -> str:
        return f"{self.number}{self.unit}"

    @property
    def base(self) -> Decimal:
        """In yuan, as a fraction or as counted."""
        return self.number * FACTORS.get(self.unit, Decimal(1))

    @property
    def half(self) -> Decimal:
        """Half a unit of the last printed decimal, in the base unit."""
        exponent = self.number.as_tuple().exponent
        return Decimal(0) if self.exact else Decimal(10) ** int(exponent) / 2 * FACTORS.get(self.unit, Decimal(1))


Figures = dict[str, PrintedFigure]
Compute = Callable[[Mapping[str, Decimal]], Decimal]


@dataclass(frozen=True, slots=True)
class ClaimedEquation:
    """``target`` is what ``compute`` makes of ``terms``; with ``least`` it is at most that, and no equality is claimed."""

    target: str
    terms: tuple[str, ...]
    compute: Compute
    least: bool = False

    def is_in(self, names: set[str]) -> bool:
        """True if a wording prints all that the equation needs."""
        return {self.target, *self.terms} <= names

    def excess(self, figures: Figures) -> Decimal:
        """How far the target is off, in multiples of what rounding explains; above 1 the claim is wrong."""
        values = {name: figures[name].base for name in self.terms}
        due = self.compute(values)
        moved = [abs(self.compute({**values, name: values[name] + figures[name].half}) - due) for name in self.terms]
        room = sum(moved, figures[self.target].half)
        gap = figures[self.target].base - due
        if self.least:
            return Decimal(_CLEARLY + 1) if gap > 0 else Decimal(0)
        return abs(gap) / room if room else Decimal(_CLEARLY + 1) * (gap != 0)


def rounded(value: Decimal, unit: str, decimals: int) -> PrintedFigure:
    """An amount in yuan, or a fraction, as it is printed in a unit."""
    return PrintedFigure((value / FACTORS[unit]).quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP), unit)


def counted(number: int, unit: str) -> PrintedFigure:
    """A count of things."""
    return PrintedFigure(Decimal(number), unit, exact=True)


def marks(number: Decimal) -> PrintedFigure:
    """Marks of a score, as they are given."""
    return PrintedFigure(number, "分", exact=True)


class Printer:
    """How one paragraph prints: the unit and decimals of its money, the decimals of its rates."""

    def __init__(self, random: Random) -> None:
        self.unit = random.choices(("万元", "元", "亿元"), (70, 20, 10))[0]
        self.decimals = random.choice(_DECIMALS[self.unit])
        self.rate_decimals = random.choice((2, 2, 1))
        self._random = random

    def amount(self, low: float = 3, high: float = 900) -> Decimal:
        """An amount in yuan that suits the unit; one in three is finer than what is printed, so that parts are off in the last digit."""
        scale = {"万元": 10**4, "元": 10**3, "亿元": 10**6}[self.unit]
        value = Decimal(str(self._random.uniform(low, high))) * scale
        step = FACTORS[self.unit].scaleb(-self.decimals)
        return value.quantize(Decimal("0.01")) if self._random.random() < 1 / 3 else (value / step).quantize(Decimal(1)) * step

    def money(self, value: Decimal) -> PrintedFigure:
        """An amount as the paragraph prints it."""
        return rounded(value, self.unit, self.decimals)

    def rate(self, value: Decimal) -> PrintedFigure:
        """A fraction as a percentage."""
        return rounded(value, "%", self.rate_decimals)


def is_wrong(figures: Figures, equations: tuple[ClaimedEquation, ...]) -> bool:
    """True if an equation is broken by clearly more than rounding."""
    return any(equation.excess(figures) > _CLEARLY for equation in equations)


def is_right(figures: Figures, equations: tuple[ClaimedEquation, ...]) -> bool:
    """True if every equation holds within what rounding leaves."""
    return all(equation.excess(figures) <= 1 for equation in equations)


def slipped(figure: PrintedFigure, random: Random) -> tuple[str, PrintedFigure]:
    """A slip of the pen and what it makes of a figure: digits change places, one is another, the point or the unit is wrong."""
    slip = random.choice(("transposed", "transposed", "digit", "digit", "point", "unit"))
    text = str(figure.number)
    if slip == "unit" and figure.unit in ("万元", "元"):
        return slip, replace(figure, unit={"万元": "元", "元": "万元"}[figure.unit])
    if slip == "point" and not figure.exact:
        shifted = figure.number * random.choice((Decimal(10), Decimal("0.1")))
        return slip, replace(figure, number=shifted.quantize(figure.number, ROUND_HALF_UP))
    places = [place for place, char in enumerate(text) if char.isdigit()]
    if slip == "transposed" and len(places) > 1:
        at = random.randrange(len(places) - 1)
        one, other = places[at], places[at + 1]
        chars = list(text)
        chars[one], chars[other] = chars[other], chars[one]
        if chars[0] != "0" or chars[1:2] == ["."]:
            return slip, replace(figure, number=Decimal("".join(chars)))
    at = random.choice(places)
    digit = random.choice([one for one in "123456789" if one != text[at]])
    return "digit", replace(figure, number=Decimal(text[:at] + digit + text[at + 1 :]))

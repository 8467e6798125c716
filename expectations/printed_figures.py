"""A printed figure as a value: how much, how precisely, in what state, and where it stands.

Money is in yuan, a rate of 1.0 is 100 %, marks and counts are as printed. ``half`` is half a unit of the last decimal
printed. Two conventions, both because departments leave trailing zeros out (``449`` beside ``449.00``):

- money printed in 万元 is taken to be stated to at least two decimals, which is what the envelope of the sums assumes
  (0.005 万元 for each figure); in other units it is taken as printed;
- counts and marks are exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from warehouse.contract import codes
from warehouse.decimal_places import to_places

ABSENT_STATES = ("blank", "dash", "not_applicable", "missing")
ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure with its envelope. ``state`` is the contract's, or ``missing`` where the form has no such cell.

    ``parts`` are the figures, each with its label, that a computed figure was added up from.
    """

    value: Decimal | None
    half: Decimal = ZERO
    state: str = "value"
    printed: str | None = None
    unit: str | None = None
    location: dict[str, Any] | None = None
    parts: tuple[tuple[str, Figure], ...] = ()

    @property
    def stated(self) -> bool:
        """True if there is a value to compute with."""
        return self.value is not None

    @property
    def absent(self) -> bool:
        """True if the document states nothing, as opposed to something that could not be read."""
        return self.value is None and self.state in ABSENT_STATES

    @property
    def shown(self) -> str:
        """The figure for a message: as printed, with its unit."""
        if not self.stated or not self.printed:
            return "空白" if self.value is None else str(self.value)
        text = self.printed.strip()
        return text if self.unit is None or text.endswith(self.unit) else f"{text}{self.unit}"


MISSING = Figure(None, state="missing")


@cache
def unit_factor(unit: str | None) -> Decimal:
    """Yuan in one ``unit`` of money; 1 for what is no unit of money."""
    rows = [row for row in codes("units") if row["quantity"] == "money" and unit in (row["unit"], *row["aliases"].split("|"))]
    return Decimal(rows[0]["factor"]) if rows and unit else Decimal(1)


def money(value: Decimal | None, unit: str | None, decimals: int | None, **shown: Any) -> Figure:
    """An amount in yuan that was printed in ``unit`` with ``decimals``."""
    factor = unit_factor(unit)
    places = max(decimals or 0, 2) if factor == 10000 else (decimals or 0)
    return _figure(value, factor * Decimal(10) ** -places / 2, unit, shown)


def loose_money(value: Decimal | None, unit: str | None, decimals: int | None) -> Figure:
    """An amount with the envelope exactly as printed: ``118.6`` stands for anything from 118.55 to 118.65."""
    return _figure(value, unit_factor(unit) * Decimal(10) ** -(decimals or 0) / 2, unit, {})


def rate(value: Decimal | None, decimals: int | None, percent: bool = True, **shown: Any) -> Figure:
    """A rate (1.0 = 100 %), printed as a percentage with ``decimals`` unless ``percent`` is false."""
    places = (decimals or 0) + (2 if percent else 0)
    return _figure(value, Decimal(10) ** -places / 2, shown.pop("unit", "%" if percent else None), shown)


def exact(value: Decimal | int | None, **shown: Any) -> Figure:
    """A count, marks, or a computed figure: no envelope."""
    return _figure(None if value is None else Decimal(value), ZERO, shown.pop("unit", None), shown)


def _figure(value: Decimal | None, half: Decimal, unit: str | None, shown: dict[str, Any]) -> Figure:
    state = shown.pop("state", None) or ("missing" if value is None else "value")
    return Figure(value, half if value is not None else ZERO, state, shown.get("printed"), unit, shown.get("location"))


def show_money(value: Decimal, unit: str) -> str:
    """Yuan as an amount in ``unit``: exact, with at least two decimals."""
    amount = value / unit_factor(unit)
    places = max(2, -int(amount.normalize().as_tuple().exponent))
    return f"{to_places(amount, min(places, 6))}{unit}"


def show_rate(value: Decimal) -> str:
    """1.0 as ``100.00%``."""
    return f"{to_places(value * 100, 2)}%"


def show_points(value: Decimal) -> str:
    """The difference of two rates, 0.01 as ``1.00个百分点``."""
    return show_rate(value).removesuffix("%") + "个百分点"


def show_number(value: Decimal) -> str:
    """Marks and counts without trailing zeros, at most four decimals."""
    text = f"{to_places(value, 4):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

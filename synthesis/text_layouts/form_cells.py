"""Cells of an invented form that know which values they state."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Literal

Kind = Literal["label", "text", "level", "number", "rate", "amount", "marks", "aim", "relation", "unit"]
"""What a cell prints. An ``aim`` is a target or what was achieved: a number with its unit, a date or words."""

Value = Decimal | str | date | None
FIGURES: frozenset[Kind] = frozenset(("number", "rate", "amount", "marks"))
"""Kinds printed as figures alone."""


@dataclass(frozen=True)
class Key:
    """Where a value belongs: table and column of the contract, and the row's key (empty if a report has one such row)."""

    table: str
    row: str
    column: str


@dataclass(frozen=True)
class FormCell:
    """One cell: its text with paragraphs parted by line feeds, its kind, the values that it states, and its unit's size.

    ``merged`` marks a cell that continues the one above; ``above`` is what that one says. ``per_unit`` is how many yuan
    (or people, or marks) the printed unit makes. ``unclear`` marks a cell whose values a damage made unclear. ``span`` counts
    the columns that it fills. ``percentage`` is true for a result that nobody takes for anything but a percentage.
    """

    text: str
    kind: Kind = "label"
    states: dict[Key, Value] = field(default_factory=dict)
    merged: bool = False
    above: str = ""
    per_unit: Decimal = Decimal(1)
    unclear: bool = False
    span: int = 1
    percentage: bool = False

    def printed(self, text: str) -> FormCell:
        """The same cell with another text."""
        return replace(self, text=text)


@dataclass
class FormLine:
    """A paragraph between tables."""

    text: str


@dataclass
class FormTable:
    """Rows of cells, the first rows headings. Rows need not have the same number of cells."""

    rows: list[list[FormCell]]


FormBlock = FormLine | FormTable

"""Cells of a row whose figures were printed without blanks between them, where arithmetic leaves one way to cut them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from submissions.document import Cell
from submissions.extraction.constraints import AtMost, Product, Quotient, Relation, Slot, Within, only_reading
from submissions.text import fold

_GLUED = re.compile(r"[\d.,]+%(?:[\d.,]+%?)*")
_RATES = frozenset({"execution_rate", "control_rate"})
_QUOTIENTS = (("execution_rate", "actual_cny", "final_budget_cny"), ("control_rate", "actual_staff", "authorized_staff"))
_MAY_BE_BLANK = frozenset({"original_budget_cny"})


def is_glued(text: str) -> bool:
    """Whether a text is figures run together, one of them a rate, and not one figure."""
    plain = fold(text)
    return _GLUED.fullmatch(plain) is not None and re.fullmatch(r"\d{1,3}(?:\.\d+)?%|\d{1,3}(?:,\d{3})+%", plain) is None


def unglued(cell: Cell, columns: Sequence[str]) -> dict[str, Cell]:
    """The cell's figures by column, each found by ``constraint``; empty where no way to cut them is the only one.

    ``columns`` are the names of all columns that the figures fill, in order. Without a rate between two of them nothing
    can confirm a cut.
    """
    relations: list[Relation] = [Quotient(*names) for names in _QUOTIENTS if set(names) <= set(columns)]
    if not relations or not is_glued(cell.text):
        return {}
    if {"max_score", "score"} <= set(columns):
        relations += [Product("score", "execution_rate", "max_score"), AtMost("score", "max_score"), Within("max_score", Decimal(100))]
    slots = [Slot(name, percent=name in _RATES, blank=name in _MAY_BE_BLANK) for name in columns]
    reading = only_reading(fold(cell.text), slots, relations)
    found: dict[str, Cell] = {}
    for name, figure in (reading or {}).items():
        found[name] = Cell(figure, cell.row, cell.column, cell.location, found="constraint")
    return found

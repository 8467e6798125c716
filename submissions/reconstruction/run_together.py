"""Cells of a row whose figures were printed without blanks between them, where arithmetic leaves one way to cut them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from submissions.document import Cell
from submissions.grammar.column_types import MOST_MARKS, columns_of, may_be_blank
from submissions.reconstruction.constraints import AtMost, Product, Quotient, Relation, Slot, Within, only_reading
from submissions.text import fold
from warehouse import contract

_GLUED = re.compile(r"[\d.,]+%(?:[\d.,]+%)*[\d.,]*")


def is_glued(text: str) -> bool:
    """True if a text is figures run together, one of them a rate, and not one figure."""
    plain = fold(text)
    return _GLUED.fullmatch(plain) is not None and re.fullmatch(r"\d{1,3}(?:\.\d+)?%|\d{1,3}(?:,\d{3})+%", plain) is None


def unglued(cell: Cell, table: str, columns: Sequence[str]) -> dict[str, Cell]:
    """The cell's figures by column, each found by ``constraint``; empty where no way to cut them is the only one.

    ``columns`` are the names of all columns of ``table`` that the figures fill, in order. Without a rate between two of
    them nothing can confirm a cut.
    """
    relations = relations_of(table, frozenset(columns)) if is_glued(cell.text) else []
    if not any(isinstance(relation, Quotient) for relation in relations):
        return {}
    rates = columns_of(table, "rate")
    # Marks and scores stand in every filled-in total: only the amounts may be missing.
    blank = [name for name in columns_of(table, "amount") if may_be_blank(table, name)]
    slots = [Slot(name, percent=name in rates, blank=name in blank) for name in columns]
    found: dict[str, Cell] = {}
    for name, figure in (only_reading(fold(cell.text), slots, relations) or {}).items():
        found[name] = Cell(figure, cell.row, cell.column, cell.location, found="constraint")
    return found


@cache
def relations_of(table: str, present: frozenset[str]) -> list[Relation]:
    """The arithmetic that the form declares between columns that are all present."""
    found: list[Relation] = []
    for column in contract.table(table).on_form:
        form = column.form
        if form.quotient and {column.name, *form.quotient} <= present:
            found.append(Quotient(column.name, *form.quotient))
        if form.share and {column.name, *form.share} <= present:
            found.append(Product(column.name, *form.share))
        if form.at_most and {column.name, form.at_most} <= present:
            found.append(AtMost(column.name, form.at_most))
        if column.kind == "weight" and column.name in present:
            found.append(Within(column.name, MOST_MARKS))
    return found

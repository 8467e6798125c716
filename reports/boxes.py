"""Printed figures as cells: the printed text, its state, the findings about it, and the amount in 万元 if the unit differs."""

from __future__ import annotations

from decimal import Decimal

from reports.cell_figures import exact_wan, parsed
from reports.grids import Box
from reports.places import CellMarks
from reports.words import PageWords
from warehouse.rows import AnyRow


def money_box(entry: AnyRow, amount: Decimal | None, name: str, words: PageWords, marks: CellMarks) -> Box:
    """The amount as printed, followed by 万元 if it was printed in another unit."""
    note = words("money.wan", amount=exact_wan(amount)) if amount is not None and entry.get("unit") != "万元" else ""
    return printed_box(entry, name, note, words, marks)


def printed_box(entry: AnyRow, name: str, note: str, words: PageWords, marks: CellMarks) -> Box:
    """A figure as printed, or the word for its state (blank, dash, unreadable); ``marks`` records that it was drawn."""
    state = str(entry.get("state") or "value")
    text = str(entry.get("printed") or "").strip()
    if state == "blank" or not text:
        text, state = words("state.blank"), "blank"
    elif state == "unreadable":
        note = words("state.unreadable")
    anchor, flags = marks.draw(parsed(entry.get("location")), name)
    return Box(text, note, numeric=True, state=state, anchor=anchor, flags=flags, reported=state != "blank")

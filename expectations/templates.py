"""Filling a rule's templates from a row: printed texts as they stand, computed figures exactly."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from expectations.catalogue import PLACEHOLDER
from expectations.frames.frame import Record
from expectations.intervals import SCALE, Intervals
from expectations.printed_figures import Figure, show_money, show_number, show_points, show_rate
from expectations.rule import Computed

UNSTATED = "—"
_INNER = str.maketrans("“”", "‘’")


def fill(template: str, record: Record, values: Mapping[str, str], english: bool = False) -> str:
    """The template with each ``{name}`` replaced by the rule's value or the row's column of that name.

    Nothing but the placeholders is interpreted: a department's text cannot become a placeholder itself. An English template takes
    a column's English twin (``label_en`` for ``label``) where the row has one.
    """

    def filled(match: re.Match[str]) -> str:
        name = match[1]
        text = values[name] if name in values else shown((english and record.get(f"{name}_en")) or record.get(name), english)
        return quoted(text) if template[match.start() - 1 : match.start()] == "“" else text

    return PLACEHOLDER.sub(filled, template)


def quoted(text: str) -> str:
    """A text as it stands between quotation marks: its own marks are the inner ones, and no comma opens it."""
    return text.translate(_INNER).lstrip("，,、；; ") or text


def shown(value: Any, english: bool = False) -> str:
    """A column's value for people."""
    match value:
        case Figure():
            return "blank" if english and value.value is None else value.shown
        case None:
            return UNSTATED
        case Decimal():
            return show_number(value)
    return str(value)


def show_computed(computed: Computed, figures: Intervals, row: int, record: Record) -> str:
    """A rule's computed value on one row, in the document's unit."""
    if not figures.known[row]:
        return UNSTATED
    value = Decimal(int(figures.point[row])) / SCALE
    match computed.shown_as:
        case "money":
            return show_money(value, str(record.get("money_unit") or "万元"))
        case "rate":
            return show_rate(value)
        case "points":
            return show_points(value)
    return show_number(value)

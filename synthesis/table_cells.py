"""Cells of a printed table and how values become text in them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import yaml

from synthesis.department_year import Amount, Indicator, dated
from synthesis.layouts import PER_WAN, Layout
from synthesis.themes import DECLARED, Declaration

SYMBOLS = {">=": "≥", "<=": "≤", "=": "="}


class Labels(Declaration):
    """All of ``labels.yaml``."""

    standard: dict[str, str]
    reordered: dict[str, str]
    sources: dict[str, str]
    spelled: dict[str, str]


@cache
def labels() -> Labels:
    """The declared labels, read once."""
    return Labels.model_validate(yaml.safe_load((DECLARED / "labels.yaml").read_text("utf-8")))


@dataclass
class PrintedCell:
    """One cell: its text (paragraphs parted by line feeds), the columns it spans, whether it continues the one above."""

    text: str
    span: int = 1
    merged: bool = False


def amount(value: Amount, layout: Layout, unit: str) -> str:
    """An amount of 10,000 yuan printed in ``unit`` with two decimals; the text for a missing amount if there is none."""
    if value is None:
        return layout.blank
    return f"{value * PER_WAN[unit]:{',' if layout.thousands else ''}.2f}"


def spoil(text: str, damage: str) -> str:
    """The text damaged as formulas, conversion or recognition damage it; ``KeyError`` for an unknown damage."""
    return _DAMAGE[damage](text)


def _look_alike(text: str) -> str:
    return text.replace("0", "O").replace("1", "l") if {"0", "1"} & set(text) else f"l{text[1:]}"


_DAMAGE: dict[str, Callable[[str], str]] = {
    "more_decimals": lambda text: f"{text}0",
    "floating_point": lambda text: f"{text}000000001",
    "formula_error": lambda _: "#DIV/0!",
    "fraction": lambda text: f"{Decimal(text.rstrip('%')) / 100}",
    "glued": lambda text: f"{text}{text[1:]}",
    "look_alike": _look_alike,
    "broken": lambda text: f"{text[:-1]} {text[-1]}",
}


def percent(value: Amount) -> str:
    """A rate with two decimals; empty where there is none."""
    return "" if value is None else f"{value:.2f}%"


def marks(value: Amount) -> str:
    """Marks: whole ones without decimals, others with two."""
    if value is None:
        return ""
    return str(int(value)) if value == value.to_integral_value() else f"{value:.2f}"


def target_text(item: Indicator, layout: Layout) -> str:
    """The target as the form prints it."""
    if item.target_text is not None:
        return item.target_text
    if item.target_date is not None:
        return f"{dated(item.target_date)}前"
    sign = labels().spelled[item.operator] if layout.spelled else SYMBOLS[item.operator]
    return f"{sign}{_number(item.target)}{item.unit}"


def actual_text(item: Indicator) -> str:
    """The actual value as the form prints it."""
    if item.actual_text is not None:
        return item.actual_text
    if item.actual_date is not None:
        return dated(item.actual_date)
    return "" if item.actual is None else f"{_number(item.actual)}{item.unit}"


def _number(value: Amount) -> str:
    return "" if value is None else f"{Decimal(value):f}"

"""Defects that a comparison with similar departments shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from synthesis.planting.invented_department import InventedDepartment


def _outlier(item: str) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        one.line(item, "actual")["amount_cny"] *= 40

    return act


def _personnel(one: InventedDepartment) -> None:
    for row in one.tables["narrative_figures"]:
        if row["concept"] == "personnel" and row["measure"] == "actual":
            row["amount_cny"] *= 6


def _slow(one: InventedDepartment) -> None:
    row = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.2")


def _adjusted(one: InventedDepartment) -> None:
    row = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    row["final_budget_cny"] *= 3


def _each_indicator(**columns: Any) -> Callable[[InventedDepartment], None]:
    """Give every indicator these values. The name of another column stands for its value."""

    def act(one: InventedDepartment) -> None:
        for row in one.tables["indicators"]:
            row.update({name: row.get(value, value) for name, value in columns.items()})

    return act


def _few(one: InventedDepartment) -> None:
    one.tables["indicators"] = one.tables["indicators"][:1]


def _low(one: InventedDepartment) -> None:
    one.header["total_score"] = Decimal(31)


PLANTS: Mapping[str, Callable[[InventedDepartment], None]] = {
    "PEER-01": _personnel,
    "PEER-02": _outlier("operating"),
    "PEER-03": _outlier("three_public"),
    "PEER-04": _outlier("operating.office"),
    "PEER-05": _slow,
    "PEER-06": _adjusted,
    "PEER-07": _each_indicator(score="max_score"),
    "PEER-08": _each_indicator(target_operator="qualitative"),
    "PEER-09": _few,
    "PEER-10": _low,
}

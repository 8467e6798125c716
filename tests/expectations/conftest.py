"""Builders: rows of frames from short texts, and batches of whole submissions."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from expectations.frames import FRAMES
from expectations.frames.frame import COMMON, Frame
from expectations.printed_figures import Figure, exact, money, rate
from warehouse.rows import OpenRow

_FIGURE = re.compile(r"^(?P<number>[+-]?[\d,]+(?:\.(?P<decimals>\d+))?)(?P<unit>[^\d.]*)$")


def figure(text: str | None, loose: bool = False) -> Figure:
    """A figure as an example writes it: ``196.26万元``, ``39.58%``, ``7``; ``?`` is unreadable, ``None`` is missing."""
    if text is None:
        return exact(None)
    if text == "?":
        return Figure(None, state="unreadable")
    match = _FIGURE.match(text)
    assert match, text
    number, unit, decimals = Decimal(match["number"].replace(",", "")), match["unit"], len(match["decimals"] or "")
    if unit == "%":
        return rate(number / 100, decimals, printed=match["number"])
    if unit in ("元", "万元"):
        amount = money(number * (10000 if unit == "万元" else 1), unit, decimals, printed=match["number"])
        half = Decimal(10000 if unit == "万元" else 1) * Decimal(10) ** -decimals / 2
        return Figure(amount.value, half, amount.state, amount.printed, amount.unit) if loose else amount
    return exact(number, printed=text)


def example_frame(name: str, row: OpenRow) -> Frame:
    """A frame of one row, as a rule's example gives it."""
    columns = {**COMMON, **FRAMES[name][0]}
    record: OpenRow = {"submission_id": "s-1", "fiscal_year": exact(2023), "money_unit": "万元", "cent": exact(100), "kind": "department"}
    record |= dict.fromkeys((column for column, kind in FRAMES[name][0].items() if kind == "flag"), False)
    for column, value in row.items():
        record[column] = figure(value, loose=column.startswith("loose")) if columns[column] == "figure" else value
    return Frame.build(name, FRAMES[name][0], [record])


def cell(printed: str, unit: str | None = None, state: str = "value", **location: int) -> OpenRow:
    """A ``cells`` entry."""
    decimals = len(printed.partition(".")[2].rstrip("%万元")) if state in ("value", "zero") else None
    return {"printed": printed, "state": state, "unit": unit, "decimals": decimals, "location": location or {"block": 1}}


class Submission:
    """A batch of one submission, built a piece at a time; money is given in 万元 as printed."""

    def __init__(self, submission_id: str = "0123456789abcdef-1", name: str = "测试中心", fiscal_year: int = 2023) -> None:
        self.common: OpenRow = {
            "submission_id": submission_id,
            "fiscal_year": fiscal_year,
            "division_code": "430502",
            "standing": "accepted",
        }
        parts = {"narrative": True, "base_table": True, "self_evaluation_table": True}
        header = self.common | {
            "department_code": None,
            "department_name": name,
            "kind": "department",
            "unit": "万元",
            "parts": parts,
            "cells": {},
        }
        self.batch: dict[str, list[OpenRow]] = {"submissions": [header]}

    @property
    def header(self) -> OpenRow:
        return self.batch["submissions"][0]

    def add(self, table: str, **row: Any) -> Submission:
        self.batch.setdefault(table, []).append(self.common | row)
        return self

    def line(self, item: str, **printed: str) -> Submission:
        """A row of the base data table: ``line("three_public", budget="9.00", actual="8.14")``; ``""`` is blank."""
        for measure, text in printed.items():
            number = Decimal(text) if text else None
            state = "blank" if number is None else "value" if number else "zero"
            shown = cell(text, "万元", state, block=2, row=len(self.batch.get("budget_lines", ())))
            amount = None if number is None else number * 10000
            self.add("budget_lines", item_code=item, label=item, measure=measure, amount_year=None, amount_cny=amount, **shown)
        return self

    def fund(self, line: str, **printed: str) -> Submission:
        """A line of the fund table: ``original final actual`` in 万元, ``max_score score``, ``rate`` in per cent."""
        row: OpenRow = {"line": line, "label": line, "cells": {}, "location": {"block": 3}}
        names = {"original": "original_budget_cny", "final": "final_budget_cny", "actual": "actual_cny", "rate": "execution_rate"}
        for key, text in printed.items():
            column = names.get(key, key)
            scale = {"rate": Decimal("0.01")}.get(key, Decimal(10000) if column.endswith("_cny") else Decimal(1))
            row[column] = Decimal(text) * scale
            row["cells"][column] = cell(text, {"rate": "%"}.get(key, "万元" if column.endswith("_cny") else None), block=3)
        return self.add("fund_lines", **row)

    def says(self, concept: str, printed: str, measure: str = "actual", seq: int = 1, **more: Any) -> Submission:
        """A figure of the prose: ``says("three_public", "8.14万元")``."""
        shown = figure(printed)
        match = _FIGURE.match(printed)
        assert match
        rows = self.batch.setdefault("narrative_figures", [])
        row = {
            "seq": len(rows) + 1,
            "concept": concept,
            "label": more.pop("label", ""),
            "value": abs(Decimal(match["number"].replace(",", ""))),
            "unit": match["unit"] or None,
            "amount_cny": shown.value if match["unit"] in ("元", "万元") else None,
            "measure": measure,
            "direction": None,
            "change_basis": "prior_year" if measure.startswith("change") else None,
            "amount_year": self.common["fiscal_year"],
            "decimals": len(match["decimals"] or ""),
            "approximate": False,
            "printed": printed,
            "section": None,
            "passage_seq": seq,
            "location": {"block": 10 + seq, "start": len(rows)},
        }
        return self.add("narrative_figures", **(row | more))

    def passage(self, text: str, kind: str = "body", section: str = "other") -> Submission:
        rows = self.batch.get("passages", [])
        return self.add(
            "passages", seq=len(rows) + 1, kind=kind, level=None, section=section, text=text, location={"block": 20 + len(rows)}
        )

    def indicator(self, name: str, target: str, actual: str, max_score: str, score: str, **more: Any) -> Submission:
        rows = self.batch.get("indicators", [])
        parsed = {"target": re.match(r"^(≥|≤|=)?(-?[\d.]+)(\D*)$", target), "actual": re.match(r"^()(-?[\d.]+)(\D*)$", actual)}
        sign = {"≥": ">=", "≤": "<="}.get((parsed["target"] or {1: None})[1] or "", "=") if parsed["target"] else "qualitative"
        row: OpenRow = {
            "seq": len(rows) + 1,
            "level1": "output",
            "level2": "quantity",
            "indicator_name": name,
            "target_printed": target,
            "actual_printed": actual,
            "target_operator": sign,
            "target_value": Decimal(parsed["target"][2]) if parsed["target"] else None,
            "actual_value": Decimal(parsed["actual"][2]) if parsed["actual"] else None,
            "unit": (parsed["target"][3] or None) if parsed["target"] else None,
            "actual_unit": (parsed["actual"][3] or None) if parsed["actual"] else None,
            "max_score": Decimal(max_score),
            "score": Decimal(score),
            "deviation_explanation": None,
            "location": {"block": 4, "row": len(rows)},
        }
        row["cells"] = {
            "target_printed": cell(target, state="value" if target else "blank"),
            "actual_printed": cell(actual, state="value" if actual else "blank"),
            "max_score": cell(max_score),
            "score": cell(score),
            "deviation_explanation": cell("", state="blank"),
        }
        return self.add("indicators", **(row | more))


@pytest.fixture
def submission() -> Submission:
    """An empty submission to fill."""
    return Submission()


@pytest.fixture
def make_submission() -> Callable[..., Submission]:
    """Makes submissions."""
    return Submission

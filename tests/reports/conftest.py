"""A small warehouse in memory with the two methods that the pages read, and rows to put into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest

from warehouse.rows import OpenRow

YEAR = 2023
COMMON = {"submission_id": "aaaa000011112222-1", "fiscal_year": YEAR, "division_code": "430502", "standing": "returned"}


@dataclass
class Shelf:
    """Rows by table and roll-up."""

    tables: dict[str, list[OpenRow]] = field(default_factory=dict)
    rollups: dict[str, list[OpenRow]] = field(default_factory=dict)

    def add(self, table: str, *rows: OpenRow) -> None:
        self.tables.setdefault(table, []).extend(rows)

    def rows(self, table: str, **equals: Any) -> list[OpenRow]:
        return [row for row in self.tables.get(table, []) if all(row[name] == value for name, value in equals.items())]

    def rollup(self, name: str, fiscal_year: int) -> list[OpenRow]:
        return [row for row in self.rollups.get(name, []) if row["fiscal_year"] == fiscal_year]


def submission(**columns: Any) -> OpenRow:
    return {
        **COMMON,
        "department_code": "502001",
        "department_name": "双清区教育局",
        "kind": "department",
        "unit": "万元",
        "self_score": Decimal("97.5"),
        "grade": "excellent",
        "total_max_score": Decimal(100),
        "total_score": Decimal("97.5"),
        "parts": {"narrative": True},
        "cells": "{}",
        "location": None,
        "format": "docx",
        "sha256": "aaaa000011112222",
        "source_path": "430502/报告.docx",
        "reader_version": "r1",
        "rule_set_version": "s1",
        "version": 1,
        "outcome": "returned",
        "is_live": False,
        "is_latest": True,
        "owner": "502001",
        "is_expected": True,
        "stands": True,
        "stated_year": YEAR,
        "reason_code": None,
        "reason": None,
        "critical_count": 1,
        "warning_count": 0,
        "info_count": 0,
        **columns,
    }


def budget_line(item: str, measure: str, text: str, column: int, **columns: Any) -> OpenRow:
    place = {"block": 3, "table": 1, "row": 4, "column": column, "line": 10 + column}
    amount = Decimal(text) * 10000 if columns.get("state", "value") == "value" else None
    stated = {"amount_cny": amount, "printed": text, "unit": "万元", "decimals": 2, "state": "value", "location": place}
    return {**COMMON, "item_code": item, "label": "三公经费", "measure": measure, "amount_year": 2023, **stated, **columns}


def fund_line(line: str, found: str, **columns: Any) -> OpenRow:
    place = {"block": 5, "table": 2, "row": 8, "column": 2}
    entry = {"printed": "4.10", "state": "value", "unit": "万元", "decimals": 2, "found": found, "location": place}
    amounts = {"original_budget_cny": None, "final_budget_cny": None, "actual_cny": Decimal(41000)}
    marks = {"max_score": None, "execution_rate": None, "score": None}
    return {**COMMON, "line": line, "label": line, **amounts, **marks, "cells": {"actual_cny": entry}, "location": place, **columns}


def finding(**columns: Any) -> OpenRow:
    return {
        **COMMON,
        "fingerprint": "f00d1234",
        "rule": "SUM-01",
        "key": "three_public.actual",
        "severity": "critical",
        "outcome": "failed",
        "message": "三公经费合计不等于分项之和",
        "message_en": "The total is not the sum of its parts",
        "printed": "118.58",
        "expected": "118.59",
        "difference": "-0.01",
        "fix": "核对合计与分项。",
        "fix_en": "Check total and parts.",
        "basis": "湘财绩〔2015〕15号（未经核实）",
        "locations": [{"block": 3, "table": 1, "row": 4, "column": 4, "line": 14}],
        "cause": None,
        "cause_fingerprint": None,
        **columns,
    }


def department(code: str, name: str, **columns: Any) -> OpenRow:
    row = {"department_code": code, "department_name": name, "former_names": None, "division_code": "430502", "kind": "government"}
    return {**row, "valid_from": date(2010, 1, 1), "valid_to": None, "due_date": "03-31", **columns}


RULES = [
    {
        "rule": "SUM-01",
        "title": "三公经费等于分项之和",
        "title_en": "Three public expenses add up",
        "severity": "critical",
        "basis": None,
        "year_from": None,
        "year_to": None,
    }
]


@pytest.fixture
def rules() -> list[OpenRow]:
    return [dict(rule) for rule in RULES]


@pytest.fixture
def made() -> SimpleNamespace:
    """Functions that make rows: of a submission, a budget line, a fund line, a finding, a department."""
    rows = {"budget_line": budget_line, "fund_line": fund_line, "finding": finding, "department": department}
    return SimpleNamespace(submission=submission, common=COMMON, **rows)


@pytest.fixture
def shelf() -> Shelf:
    """One department that was returned, one that filed nothing, and the roll-ups of both."""
    made = Shelf()
    made.add(
        "divisions",
        {"division_code": "430500", "division_name": "邵阳市", "level": "city"},
        {"division_code": "430502", "division_name": "双清区", "level": "district"},
    )
    made.add("departments", department("502001", "双清区教育局"), department("502002", "双清区水利局"))
    for code, name in (("502001", "双清区教育局"), ("502002", "双清区水利局")):
        made.add(
            "expected_filers",
            {"fiscal_year": YEAR, "department_code": code, "department_name": name, "division_code": "430502", "due_date": "03-31"},
        )
    made.add("submissions", submission())
    made.add(
        "budget_lines",
        budget_line("three_public", "prior_actual", "196.26", 2, amount_year=2022),
        budget_line("three_public", "budget", "", 3, state="blank"),
        budget_line("three_public", "actual", "118.58", 4),
    )
    made.add("findings", finding())
    coverage = {"fiscal_year": YEAR, "expected": 2, "filed": 1, "accepted": 0, "accepted_with_findings": 0, "by_waiver": 0, "returned": 1}
    for scope, code in (("division", "430502"), ("city", "430500")):
        place = {"scope": scope, "division_code": code, **coverage}
        made.rollups.setdefault("completeness", []).append({**place, "unreadable": 0, "missing": 1, "unregistered": 0})
        for basis in ("accepted", "reported"):
            known = basis == "reported"
            counted = {**place, "basis": basis, "counted": int(known)}
            made.rollups.setdefault("execution", []).append(
                {
                    **counted,
                    "final_budget_cny": Decimal(21702000) if known else None,
                    "actual_cny": Decimal(20616900) if known else None,
                    "execution_rate": Decimal("0.95") if known else None,
                }
            )
    return made


@pytest.fixture
def page(shelf: Shelf) -> Callable[..., str]:
    """The text of a page of the site made from the shelf as it is when called."""

    def render_page(path: str) -> str:
        from reports.site import render

        return render(shelf, YEAR, RULES)[path].decode()

    return render_page

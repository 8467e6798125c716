"""A department of an invented city, with its last year and its line of the registry. Defects are planted in it."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from warehouse.rows import OpenRow, OpenTables


@dataclass
class InventedDepartment:
    """One department: this year's header and rows, last year's, and its line of the registry."""

    header: OpenRow
    tables: OpenTables
    before: OpenRow
    tables_before: OpenTables
    registered: OpenRow
    others: list[InventedDepartment] = field(default_factory=list)
    copied: bool = False
    further: list[tuple[OpenRow, OpenTables]] = field(default_factory=list)
    two_years_before: list[OpenRow] = field(default_factory=list)

    def line(self, item: str, measure: str, before: bool = False) -> OpenRow:
        """A row of the base data table."""
        rows = (self.tables_before if before else self.tables)["budget_lines"]
        return next(row for row in rows if row["item_code"] == item and row["measure"] == measure)

    def project(self, name: str, actual: Decimal) -> None:
        """File a project's self-evaluation beside the department's."""
        number = len(self.further) + 1
        header = deepcopy(self.header) | {
            "kind": "project",
            "project_name": name,
            "submission_id": f"{self.header['submission_id']}-p{number}",
        }
        common = {column: header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
        fund = common | {"line": "total", "label": "", "actual_cny": actual, "cells": {}, "location": {"block": 0}}
        self.further.append((header, {"fund_lines": [fund]}))


def department(header: OpenRow, tables: OpenTables, number: int) -> InventedDepartment:
    """A clean department whose last year agrees with this one. Every second indicator loses half a mark: full marks everywhere are a defect."""
    code = f"D{number:05d}"
    header = deepcopy(header) | {
        "department_code": code,
        "is_live": True,
        "is_latest": True,
        "source_path": f"{header['division_code']}/{number}.docx",
    }
    old = {"submission_id": f"before-{number}", "fiscal_year": header["fiscal_year"] - 1}
    before = deepcopy(header) | old
    tables_before = {
        name: [row | old for row in deepcopy(rows)] for name, rows in tables.items() if name not in ("narrative_figures", "unresolved")
    }
    tables_before["passages"] = []
    actuals = {row["item_code"]: row["amount_cny"] for row in tables["budget_lines"] if row["measure"] == "prior_actual"}
    for row in tables_before["budget_lines"]:
        if row["measure"] == "actual":
            row["amount_cny"] = actuals.get(row["item_code"])
            row["state"] = "value" if row["amount_cny"] is not None else "blank"
        elif row["amount_cny"] is not None:
            row["amount_cny"] *= Decimal("0.93")
    for row in tables_before["indicators"]:
        row["target_printed"] = f"{row['target_printed']} "
        row["score"] = row["max_score"]
        row["actual_value"] = row["target_value"]
    for row in tables["indicators"][::2]:
        row["score"] = row["max_score"] - Decimal("0.5")
    before["total_score"] = header["total_score"]
    registered = {
        "department_code": code,
        "department_name": header["department_name"],
        "former_names": None,
        "division_code": header["division_code"],
        "kind": "institution",
        "valid_from": date(2010, 1, 1),
        "valid_to": None,
        "due_date": "03-31",
    }
    return InventedDepartment(header, deepcopy(tables), before, tables_before, registered)

"""Defects that only neighbours, last year or the registry show: a department of an invented city, and what is planted in it.

Used by :mod:`benchmarks.quality_across`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

Row = dict[str, Any]
Tables = dict[str, list[Row]]


@dataclass
class Department:
    """One department: this year's header and rows, last year's, and its line of the registry."""

    header: Row
    tables: Tables
    before: Row
    tables_before: Tables
    registered: Row
    others: list[Department] = field(default_factory=list)
    copied: bool = False
    further: list[tuple[Row, Tables]] = field(default_factory=list)
    two_years_before: list[Row] = field(default_factory=list)

    def line(self, item: str, measure: str, before: bool = False) -> Row:
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


def department(header: Row, tables: Tables, number: int) -> Department:
    """A clean department with a last year that agrees with this one; every other indicator lost half a mark, so that full marks stand out."""
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
    return Department(header, deepcopy(tables), before, tables_before, registered)


def _rename(one: Department) -> None:
    one.registered["department_name"] = one.header["department_name"] + "（更名）"


def _strike(one: Department) -> None:
    one.header["department_code"] = None


def _stated_year(one: Department) -> None:
    one.header["cells"] = one.header["cells"] | {"fiscal_year": {"printed": "2021年"}}


def _misnamed_file(one: Department) -> None:
    near = next(other for other in one.others if other is not one and other.header["division_code"] == one.header["division_code"])
    one.header["source_path"] = f"{one.header['division_code']}/{near.header['department_name']}.docx"


def _moved(one: Department) -> None:
    one.header["division_code"] = "430528" if one.header["division_code"] != "430528" else "430502"


def _filed_twice(one: Department) -> None:
    one.header["reason"] = "同一内容另见：430599/别处.docx"


def _copy(*tables: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        source = one.others[-1 - one.others.index(one)]
        source.copied = True
        for name in tables:
            own = {column: one.header[column] for column in ("submission_id", "fiscal_year", "division_code", "standing")}
            one.tables[name] = [row | own for row in deepcopy(source.tables[name])]

    return act


def _as_last_year(*tables: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        for name in tables:
            old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
            one.tables_before[name] = [row | old for row in deepcopy(one.tables[name])]

    return act


def _again(one: Department) -> None:
    header = deepcopy(one.header) | {"submission_id": f"{one.header['submission_id']}-again", "is_live": False, "is_latest": False}
    header["source_path"] += ".bak"
    tables = {name: [row | {"submission_id": header["submission_id"]} for row in deepcopy(rows)] for name, rows in one.tables.items()}
    one.further.append((header, tables))


def _prior(one: Department) -> None:
    row = one.line("operating", "actual", before=True)
    row["amount_cny"] += 30_000


def _indicator(**changes: Any) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        row = next(row for row in one.tables_before["indicators"] if row["target_operator"] == ">=" and row["target_value"])
        for name, times in changes.items():
            row[name] *= Decimal(times)
        now = next(one for one in one.tables["indicators"] if one["indicator_name"] == row["indicator_name"])
        now["deviation_explanation"] = None

    return act


def _lighter(one: Department) -> None:
    row = one.tables_before["indicators"][0]
    row["max_score"] += 5
    row["score"] = row["max_score"] - 3


def _third_time(one: Department) -> None:
    """A total that leaves out a part, as in both years before."""
    row = one.line("project", "actual")
    row["amount_cny"] += 123_400
    key = {"rule": "SUM-03", "key": "project.actual", "outcome": "failed", "cause_fingerprint": None}
    one.tables_before["findings"] = [{"submission_id": one.before["submission_id"], **key}]
    one.two_years_before = [key]


def _staff(column: str, times: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        row = one.tables_before["staffing"][0]
        row[column] = (row[column] * Decimal(times)).to_integral_value() - 6
        one.tables["passages"] = []

    return act


def _operating(one: Department) -> None:
    for row in (one.line("operating", "actual", before=True), one.line("operating", "prior_actual")):
        row["amount_cny"] *= Decimal("0.5")


def _total(one: Department) -> None:
    row = next(row for row in one.tables_before["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.4")


def _score(one: Department) -> None:
    one.before["total_score"] = one.header["total_score"] - Decimal("10.5")


def _fewer(one: Department) -> None:
    one.tables_before["indicators"] += [deepcopy(row) | {"seq": 100 + n} for n in range(3) for row in one.tables_before["indicators"][:6]]


def _unit(one: Department) -> None:
    one.before["unit"] = "元" if one.header["unit"] != "元" else "万元"


def _outlier(item: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        one.line(item, "actual")["amount_cny"] *= 40

    return act


def _projects(*shares: str) -> Callable[[Department], None]:
    def act(one: Department) -> None:
        whole = one.line("project", "actual")["amount_cny"]
        for number, share in enumerate(shares):
            one.project(f"项目{number}", (whole * Decimal(share)).quantize(Decimal("0.01")))

    return act


def _twins(one: Department) -> None:
    whole = one.line("project", "actual")["amount_cny"]
    for _ in range(2):
        one.project("同名项目", (whole / 2).quantize(Decimal("0.01")))


def _scanned(one: Department) -> None:
    one.header["confidence"] = "low"


def _budget_restated(one: Department) -> None:
    row = next(row for row in one.tables["narrative_figures"] if row["concept"] == "project" and row["measure"] == "budget")
    amount = one.line("project", "budget", before=True)["amount_cny"] + 150_000
    restated = {"amount_cny": amount, "amount_year": row["fiscal_year"] - 1, "seq": 1000}
    one.tables["narrative_figures"] = [*one.tables["narrative_figures"], row | restated]


def _carried_over(one: Department) -> None:
    row = next(row for row in one.tables["narrative_figures"] if row["concept"] == "project")
    old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
    one.tables_before["narrative_figures"] = [row | old | {"concept": "fund.carry_over", "amount_cny": Decimal(258_900)}]
    total = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    one.tables["fund_lines"] = [*one.tables["fund_lines"], total | {"line": "carried_over", "actual_cny": Decimal(200_000)}]


def _same_problems(one: Department) -> None:
    row = one.tables["passages"][-1] | {"section": "problems", "kind": "body", "text": PROBLEMS, "seq": 1000}
    old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
    one.tables["passages"] = [row if told.get("section") in ("problems", "measures") else told for told in one.tables["passages"]]
    one.tables_before["passages"] = [row | old]


def _personnel(one: Department) -> None:
    for row in one.tables["narrative_figures"]:
        if row["concept"] == "personnel" and row["measure"] == "actual":
            row["amount_cny"] *= 6


def _adjusted(one: Department) -> None:
    row = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    row["final_budget_cny"] *= 3


def _each_indicator(**columns: Any) -> Callable[[Department], None]:
    """Every indicator with these values; a name of another column stands for its value."""

    def act(one: Department) -> None:
        for row in one.tables["indicators"]:
            row.update({name: row.get(value, value) for name, value in columns.items()})

    return act


def _few(one: Department) -> None:
    one.tables["indicators"] = one.tables["indicators"][:1]


def _low(one: Department) -> None:
    one.header["total_score"] = Decimal(31)


PROBLEMS = (
    "预算编制的前瞻性不足，个别项目立项时没有测算到分项，执行中用途调整较多；绩效目标与业务台账脱节，季度监控只看支付进度，不看产出；"
    "资产登记滞后，设备报废后账实核对拖延；下一年将在编报前召开股室会商，逐项写明测算依据，按季核对产出台账，年内完成资产盘点。"
)
"""A section long enough to be compared with last year's."""


def _slow(one: Department) -> None:
    row = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.2")


PLANTS: Mapping[str, Callable[[Department], None]] = {
    "REG-01": _strike,
    "REG-02": _rename,
    "REG-03": _moved,
    "REG-04": _stated_year,
    "REG-05": _misnamed_file,
    "REG-06": _filed_twice,
    "COPY-01": _copy("passages"),
    "COPY-02": _copy("budget_lines"),
    "COPY-03": _copy("indicators"),
    "COPY-04": _as_last_year("passages"),
    "COPY-05": _as_last_year("budget_lines"),
    "COPY-06": _as_last_year("indicators"),
    "COPY-07": _again,
    "XREF-05": _prior,
    "XREF-09": _projects("0.7", "0.6"),
    "PROJ-01": _twins,
    "YEAR-02": _indicator(target_value="1.2"),
    "YEAR-03": _indicator(actual_value="1.5"),
    "YEAR-04": _lighter,
    "YEAR-05": _third_time,
    "YEAR-06": _staff("actual_staff", "0.6"),
    "YEAR-07": _staff("authorized_staff", "0.7"),
    "YEAR-08": _operating,
    "YEAR-09": _total,
    "YEAR-11": _score,
    "YEAR-13": _fewer,
    "YEAR-14": _unit,
    "YEAR-01": _budget_restated,
    "YEAR-10": _carried_over,
    "YEAR-12": _same_problems,
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
    "DOC-11": _scanned,
}

"""Defects that last year and the year before show."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from copy import deepcopy
from decimal import Decimal
from typing import Any

from synthesis.planting.invented_department import InventedDepartment


def _prior(one: InventedDepartment) -> None:
    row = one.line("operating", "actual", before=True)
    row["amount_cny"] += 30_000


def _indicator(**changes: Any) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        row = next(row for row in one.tables_before["indicators"] if row["target_operator"] == ">=" and row["target_value"])
        for name, times in changes.items():
            row[name] *= Decimal(times)
        now = next(one for one in one.tables["indicators"] if one["indicator_name"] == row["indicator_name"])
        now["deviation_explanation"] = None

    return act


def _lighter(one: InventedDepartment) -> None:
    row = one.tables_before["indicators"][0]
    row["max_score"] += 5
    row["score"] = row["max_score"] - 3


def _third_time(one: InventedDepartment) -> None:
    """A total that leaves out a part, as in both years before."""
    row = one.line("project", "actual")
    row["amount_cny"] += 123_400
    key = {"rule": "SUM-03", "key": "project.actual", "outcome": "failed", "cause_fingerprint": None}
    one.tables_before["findings"] = [{"submission_id": one.before["submission_id"], **key}]
    one.two_years_before = [key]


def _staff(column: str, times: str) -> Callable[[InventedDepartment], None]:
    def act(one: InventedDepartment) -> None:
        row = one.tables_before["staffing"][0]
        row[column] = (row[column] * Decimal(times)).to_integral_value() - 6
        one.tables["passages"] = []

    return act


def _operating(one: InventedDepartment) -> None:
    for row in (one.line("operating", "actual", before=True), one.line("operating", "prior_actual")):
        row["amount_cny"] *= Decimal("0.5")


def _total(one: InventedDepartment) -> None:
    row = next(row for row in one.tables_before["fund_lines"] if row["line"] == "total")
    row["actual_cny"] *= Decimal("0.4")


def _score(one: InventedDepartment) -> None:
    one.before["total_score"] = one.header["total_score"] - Decimal("10.5")


def _fewer(one: InventedDepartment) -> None:
    one.tables_before["indicators"] += [deepcopy(row) | {"seq": 100 + n} for n in range(3) for row in one.tables_before["indicators"][:6]]


def _unit(one: InventedDepartment) -> None:
    one.before["unit"] = "元" if one.header["unit"] != "元" else "万元"


def _budget_restated(one: InventedDepartment) -> None:
    row = next(row for row in one.tables["narrative_figures"] if row["concept"] == "project" and row["measure"] == "budget")
    amount = one.line("project", "budget", before=True)["amount_cny"] + 150_000
    restated = {"amount_cny": amount, "amount_year": row["fiscal_year"] - 1, "seq": 1000}
    one.tables["narrative_figures"] = [*one.tables["narrative_figures"], row | restated]


def _carried_over(one: InventedDepartment) -> None:
    row = next(row for row in one.tables["narrative_figures"] if row["concept"] == "project")
    old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
    one.tables_before["narrative_figures"] = [row | old | {"concept": "fund.carry_over", "amount_cny": Decimal(258_900)}]
    total = next(row for row in one.tables["fund_lines"] if row["line"] == "total")
    one.tables["fund_lines"] = [*one.tables["fund_lines"], total | {"line": "carried_over", "actual_cny": Decimal(200_000)}]


PROBLEMS = (
    "预算编制的前瞻性不足，个别项目立项时没有测算到分项，执行中用途调整较多；绩效目标与业务台账脱节，季度监控只看支付进度，不看产出；"
    "资产登记滞后，设备报废后账实核对拖延；下一年将在编报前召开股室会商，逐项写明测算依据，按季核对产出台账，年内完成资产盘点。"
)
"""A section long enough to be compared with last year's."""


def _same_problems(one: InventedDepartment) -> None:
    row = one.tables["passages"][-1] | {"section": "problems", "kind": "body", "text": PROBLEMS, "seq": 1000}
    old = {"submission_id": one.before["submission_id"], "fiscal_year": one.before["fiscal_year"]}
    one.tables["passages"] = [row if told.get("section") in ("problems", "measures") else told for told in one.tables["passages"]]
    one.tables_before["passages"] = [row | old]


PLANTS: Mapping[str, Callable[[InventedDepartment], None]] = {
    "XREF-05": _prior,
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
}

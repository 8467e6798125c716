"""Converted text whose cells were cut by line ends or printed without a blank between: read whole, or told, never read wrong."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission

TITLE = "临水县粮油质量检验站2024年度部门整体支出绩效自评报告\n一、基本情况\n临水县粮油质量检验站负责全县粮油的检验。\n"
BASE = "单位：万元\n经费控制情况\t2023年决算数\t2024年预算数\t2024年决算数\n三公经费\t9.40\t9.90\t8.70\n公务接待\t9.40\t9.90\t8.70\n"


def _read(text: str) -> Submission:
    return read_bytes((TITLE + text).encode(), Limits())[0]


def _amounts(found: Submission) -> dict[str, Decimal]:
    return {row["item_code"]: row["amount_cny"] for row in found.tables["budget_lines"] if row["measure"] == "actual" and row["amount_cny"]}


def _indicators(found: Submission) -> dict[str, Any]:
    return {row["indicator_name"]: row for row in found.tables["indicators"]}


def test_a_row_of_glued_figures_still_says_what_the_rows_below_it_are() -> None:
    glued = "项目支出\t310.20322.50\t318.40\n业务工作经费\t160.10162.00\t160.30\n运行维护经费\t150.10\t160.50\t158.10\n公用经费\t\t\t\n"
    found = _read(BASE + glued)
    assert _amounts(found)["project.maintenance"] == 1_581_000
    assert "three_public.vehicles.operation" not in _amounts(found)
    assert any("310.20322.50" in row["printed"] for row in found.tables["unresolved"])


def test_a_label_broken_over_lines_is_its_item_and_no_other() -> None:
    lines = """单位：万元
项目
2023年决算数
2024年预算数
2024年决算数
三公经费
9.40
9.90
8.70
公务用车购置及
运行费
6.40
6.90
5.90
公务接待费
3.00
3.00
2.80
项目支出
310.20
322.50
318.40
1、业务工
作经费
310.20
322.50
318.40
"""
    amounts = _amounts(_read(lines))
    assert amounts["three_public.vehicles"] == 59_000
    assert amounts["project.business"] == 3_184_000
    assert "project.maintenance" not in amounts


def test_a_unit_broken_over_lines_counts_for_its_table() -> None:
    head = "单位：元\n资金情况（万\n元）\n年初预算数\n全年预算数\n全年执行数\n分值\n执行率\n得分\n"
    found = _read(f"{head}年度资金总额\n1200.00\n1300.00\n1235.00\n10\n95.00%\n9.50\n")
    [total] = [row for row in found.tables["fund_lines"] if row["line"] == "total"]
    assert total["actual_cny"] == 12_350_000


def test_a_percentage_that_a_sheet_kept_with_one_decimal_is_told_by_its_full_marks() -> None:
    rows = "产出指标\t质量指标\t检验准确率\t≥88%\t0.9\t50\t50\n\t\t复检合格率\t≥88%\t0.8\t40\t36\n"
    found = _read(f"一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n{rows}总分\t\t\t\t\t90\t86\n")
    assert _indicators(found)["检验准确率"]["actual_value"] == 90
    assert _indicators(found)["复检合格率"]["actual_value"] is None
    assert any(row["what"] == "indicators.复检合格率.actual_printed" for row in found.tables["unresolved"])


def test_a_name_broken_over_lines_is_read_whole() -> None:
    found = _read("预算单位\n临水县粮油\n质量检验站\n项目（万元）\n年初预算数\n全年预算数\n全年执行数\n年度资金总额\n12.50\n13.50\n13.10\n")
    assert found.header["department_name"] == "临水县粮油质量检验站"

"""A department's report filed with its projects: each is kept and judged, only the department's is counted."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

from flows.settings import Settings
from warehouse.database import Warehouse

PROJECT = """项目支出绩效自评表
（2023年度）
项目名称\t暑期公益活动专项
主管部门\t{name}\t实施单位\t{name}
项目资金（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t50.00\t50.00\t45.00\t10\t90.00%\t9.00
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因
产出指标\t数量指标\t活动场次\t≥10场\t10场\t90\t90\t
总分\t\t\t\t\t100\t99.00\t
"""


def test_a_project_neither_supersedes_its_department_nor_adds_to_its_money(
    inbox: Path, settings: Settings, ingest: Callable[..., str]
) -> None:
    assert ingest(inbox, settings) == "completed"
    with Warehouse(settings.url) as warehouse:
        before = {name: warehouse.rollup(name, 2023) for name in ("completeness", "expenditure", "execution", "three_public")}
    with (inbox / "departments.csv").open(encoding="utf-8-sig") as file:
        department = next(csv.DictReader(file))
    folder = inbox / "2023" / department["division_code"]
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "项目自评.txt").write_text(PROJECT.format(name=department["department_name"]), "utf-8")
    assert ingest(inbox, settings) == "completed"
    with Warehouse(settings.url) as warehouse:
        rows = warehouse.rows("submissions", fiscal_year=2023)
        after = {name: warehouse.rollup(name, 2023) for name in before}
    [project] = [row for row in rows if row["kind"] == "project"]
    assert (project["project_name"], project["is_live"], project["version"]) == ("暑期公益活动专项", True, 1)
    assert after == before
    mine = [row for row in rows if row["department_code"] == department["department_code"] and row["kind"] == "department"]
    assert all(row["is_latest"] for row in mine)

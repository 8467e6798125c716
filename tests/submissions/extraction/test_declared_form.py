"""The recipes "a column with an alias" and "an alias", done in a copy of the tree: what a document prints is read or told, never silent."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.tree import Tree
from warehouse import contract
from warehouse.contract import Table

HEAD = "邵阳市北塔区测试服务中心2023年度部门整体支出绩效自评报告\n\n单位：万元\n"
STAFFING = HEAD + "编制数\t实际在职人数\t{heading}\t控制率\n20\t18\t{value}\t90%\n"
DOCUMENTS = {
    "staffing": STAFFING,
    "building_controls": HEAD + "批复规模\t实际规模\t规模控制率\t预算投资\t实际投资\t{heading}\n100\t90\t90%\t50\t40\t{value}\n",
    "fund_lines": HEAD
    + "项目\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t{heading}\n年度资金总额\t10\t10\t9\t10\t90%\t9\t{value}\n",
    "goals": HEAD + "年初设定目标\t全年完成情况\t{heading}\n保障运转。\t已保障。\t{value}\n",
    "indicators": HEAD
    + "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t{heading}\n产出指标\t数量指标\t培训次数\t≥3次\t4次\t10\t10\t{value}\n",
}
"""One report for each table with headings, with a place for a column of ours."""

_READ = """
import json, sys
from submissions.limits import Limits
from submissions.reading import read_bytes
found = [read_bytes(text.encode(), Limits())[0] for text in json.load(sys.stdin)]
print(json.dumps([one.as_json() for one in found], default=str))
"""


def read(tree: Tree, *texts: str) -> list[dict]:
    return json.loads(tree.python("-c", _READ, given=list(texts)))


def add_column(tree: Tree, table: str, column_type: str, more: str = "") -> None:
    file = f"warehouse/tables/{table}.yaml"
    column = f"  - {{name: ours, type: {column_type}, label: 本市新增列, label_en: ours, aliases: [新增列]{more}, description: Ours.}}\n"
    tree.change(file, "  - {name: location,", column + "  - {name: location,")


def told(submission: dict, value: str) -> bool:
    return any(value in (row["printed"] or "") for row in submission["unresolved"])


@pytest.mark.parametrize(
    ("column_type", "more", "printed", "value"),
    [
        ("decimal", ", unit: 人", "7人", 7),
        ("integer", "", "7", 7),
        ("money", "", "1.5", 15000),
        ("rate", "", "12.5%", 0.125),
        ("score", "", "7.5分", 7.5),
        ("string", "", "两名借调", "两名借调"),
    ],
)
def test_a_column_with_an_alias_added_to_staffing_is_read(tmp_path: Path, column_type: str, more: str, printed: str, value: object) -> None:
    tree = Tree(tmp_path)
    add_column(tree, "staffing", column_type, more)
    (found,) = read(tree, STAFFING.format(heading="新增列", value=printed))
    (row,) = found["staffing"]
    assert (row["authorized_staff"], row["ours"], row["control_rate"]) == (20, value, 0.9)
    assert row["cells"]["ours"]["printed"] == printed
    assert not told(found, printed)


@pytest.mark.parametrize(("column_type", "printed"), [("date", "2023年5月1日"), ("integer", "7.5"), ("money", "若干"), ("json", "乙")])
def test_a_cell_that_its_column_cannot_hold_is_unresolved(tmp_path: Path, column_type: str, printed: str) -> None:
    tree = Tree(tmp_path)
    add_column(tree, "staffing", column_type)
    (found,) = read(tree, STAFFING.format(heading="新增列", value=printed))
    assert found["staffing"][0]["ours"] is None
    assert told(found, printed)


def test_a_heading_that_no_column_names_is_unresolved(tmp_path: Path) -> None:
    (found,) = read(Tree(tmp_path), STAFFING.format(heading="新增列", value="7"))
    assert told(found, "新增列")


@pytest.mark.parametrize("table", DOCUMENTS)
def test_a_column_added_to_any_table_is_read_or_told(tmp_path: Path, table: str) -> None:
    tree = Tree(tmp_path)
    add_column(tree, table, "decimal", ", unit: 人")
    (found,) = read(tree, DOCUMENTS[table].format(heading="新增列", value="7"))
    assert len(found[table]) == 1
    assert found[table][0].get("ours") == 7 or told(found, "7")
    assert not any(row["reason"] == "表头无法识别" for row in found["unresolved"])


def test_every_table_with_headings_is_tried_above() -> None:
    assert DOCUMENTS.keys() == {name for name, form in contract.forms().items() if form.rows != "items"}


def test_a_score_of_our_own_in_the_row_of_totals_is_told(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    add_column(tree, "indicators", "score")
    text = DOCUMENTS["indicators"].format(heading="新增列", value="9.25") + "总分\t\t\t\t\t10\t10\t9.75\n"
    (found,) = read(tree, text)
    assert found["indicators"][0]["ours"] == 9.25
    assert found["totals"] == {"max_score": 10, "score": 10}
    assert told(found, "9.75")


def test_an_alias_is_one_place(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    text = STAFFING.replace("编制数", "定编总人数").format(heading="备用", value="")
    assert not read(tree, text)[0]["staffing"] or read(tree, text)[0]["staffing"][0]["authorized_staff"] is None
    tree.change("warehouse/tables/staffing.yaml", "aliases: [编制人数", "aliases: [定编总人数, 编制人数")
    assert read(tree, text)[0]["staffing"][0]["authorized_staff"] == 20


NEW_TABLE = """name: vehicles
kind: fact
label: 车辆情况
label_en: vehicles
description: Vehicles.
key: [submission_id, seq]
form: {place: 7, repeated: true, one_of: [vehicles_authorized]}
columns:
  - {name: submission_id, type: string, nullable: false, label: 报送件, label_en: submission, description: Its submission.}
  - {name: seq, type: integer, nullable: false, label: 序号, label_en: number, description: From 1.}
  - {name: vehicles_authorized, type: decimal, unit: 辆, label: 核定车辆数, label_en: authorized, aliases: [车辆编制数], description: Authorized.}
  - {name: vehicles_kept, type: decimal, unit: 辆, label: 实有车辆数, label_en: kept, aliases: [保有量], description: Kept.}
  - {name: cells, type: json, label: 原文, label_en: as printed, description: As printed.}
  - {name: location, type: json, label: 位置, label_en: location, description: Where.}
"""


def test_a_table_declared_beside_the_others_is_read_without_any_code(tmp_path: Path) -> None:
    tree = Tree(tmp_path)
    (tree.root / "warehouse/tables/vehicles.yaml").write_text(NEW_TABLE, "utf-8")
    (found,) = read(tree, HEAD + "编制数\t实际在职人数\t控制率\n20\t18\t90%\n\n车辆编制数\t保有量\n4\t3辆\n2\t1\n")
    assert [(row["seq"], row["vehicles_authorized"], row["vehicles_kept"]) for row in found["vehicles"]] == [(1, 4, 3), (2, 2, 1)]


def test_arithmetic_names_columns_that_stand_before_it() -> None:
    staffing = contract.table("staffing").model_dump()
    staffing["columns"] = sorted(staffing["columns"], key=lambda column: column["name"] != "control_rate")
    with pytest.raises(ValueError, match="do not stand before it"):
        Table.model_validate(staffing)

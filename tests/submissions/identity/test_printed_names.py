"""The unit's name as each table prints it."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = "邵阳市北塔区测试服务中心2023年度部门整体支出绩效自评报告\n\n单位：万元\n"
TABLE = "项目\t2023年预算数\t2023年决算数\n三公经费\t4.00\t3.00\n"


@pytest.mark.parametrize(
    ("row", "names"),
    [
        ("预算单位名称\t邵阳市北塔区水利局\n", ["邵阳市北塔区水利局"]),
        ("填报单位：邵阳市北塔区水利局\t\n", ["邵阳市北塔区水利局"]),
        ("预算单位名称\t邵阳市北塔区第2中学\n", ["邵阳市北塔区第2中学"]),
        ("预算单位名称\t2023年3月12日\n", []),
        ("预算单位名称\t\t\n", []),
        ("主管部门\t邵阳市北塔区人民政府\n", []),
    ],
    ids=["beside its label", "behind its label", "with a digit", "a date", "blank", "another unit's label"],
)
def test_names_in_tables_are_kept_with_their_place(row: str, names: list[str]) -> None:
    [submission] = read_bytes((HEAD + row + TABLE).encode(), Limits())
    found = [one for one in submission.tables["headings"] if one["column_name"] == "department_name"]
    assert [one["printed"] for one in found] == names
    assert all(one["table_name"] == "submissions" and one["location"] for one in found)

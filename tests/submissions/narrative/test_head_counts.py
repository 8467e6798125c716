"""Staffing from the prose: only where the form does not speak of it."""

from __future__ import annotations

from submissions.limits import Limits
from submissions.reading import read_bytes

_TITLE = "某区水利局2023年度部门整体支出绩效自评报告\n"
_PROSE = "我单位核定编制40人，年末实有在职38人，无超编情况。2023年部门支出120.00万元，自评得分95分。\n"


def _staffing(text: str) -> list[dict]:
    return read_bytes((_TITLE + text).encode(), Limits())[0].tables["staffing"]


def test_the_prose_states_it_where_no_table_does() -> None:
    (row,) = _staffing(_PROSE)
    assert (row["authorized_staff"], row["actual_staff"]) == (40, 38)
    assert row["cells"]["actual_staff"]["found"] == "prose"


def test_nothing_stands_in_for_a_table_that_could_not_be_read() -> None:
    table = "| 财政供养人员情况 | 编制数 | 2023年实际在职人数 | 控制率 |\n| --- | --- | --- | --- |\n|  | 4O | 4l | 102.5 |\n"
    assert not any(row["authorized_staff"] == 40 for row in _staffing(_PROSE + table))

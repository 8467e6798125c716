"""Where a table of TABs goes on, and what blanks inside a word part."""

from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = "某某局2023年度部门整体支出绩效自评报告\n\n单位：万元\n"


def test_an_item_whose_empty_cells_lost_their_tabs_ends_no_table() -> None:
    text = "经费控制情况\t2023年预算数\t2023年决算数\n三公经费\t3\t2\n其中：公车购置\n公务接待\t3\t2\n"
    [submission] = read_bytes((HEAD + text).encode(), Limits())
    amounts = {row["item_code"]: row["amount_cny"] for row in submission.tables["budget_lines"] if row["measure"] == "actual"}
    assert amounts["three_public.reception"] == 20_000
    assert amounts.get("three_public.vehicles.purchase") is None


def test_a_total_spread_by_a_blank_is_the_total() -> None:
    text = "一级指标 三级指标 年度指标值 实际完成值 分值 得分\n产出指标 次数 ≥2次 3次 50 50\n效益指标 人数 ≥2人 3人 40 40\n合 计 100 99.8\n"
    [submission] = read_bytes((HEAD + text).encode(), Limits())
    assert (len(submission.tables["indicators"]), submission.header["total_max_score"]) == (2, 100)

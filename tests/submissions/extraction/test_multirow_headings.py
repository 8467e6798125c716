"""Headings of two rows over indicators, and rows that complete a block above them."""

from decimal import Decimal

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission

HEAD = "<p>某县图书馆2023年度部门整体支出绩效自评报告</p><p>单位：万元</p>"


def budget(submission: Submission) -> dict[tuple[str, str], Decimal | None]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in submission.tables["budget_lines"]}


def page(*tables: str) -> Submission:
    return read_bytes(f"<html>{HEAD}{''.join(f'<table>{table}</table>' for table in tables)}</html>".encode(), Limits())[0]


def test_relation_value_and_unit_may_stand_below_the_target() -> None:
    above = "<td rowspan=2>一级指标<td rowspan=2>三级指标<td colspan=3>年度指标值<td rowspan=2>实际完成值<td rowspan=2>自评得分<td rowspan=2>分值"
    row = "<td>产出指标<td>办展<td>≥<td>8<td>个<td>9<td>9.5<td>10"
    [found] = page(f"<tr>{above}</tr><tr><td>关系<td>数值<td>单位</tr><tr>{row}</tr>").tables["indicators"]
    assert [found[name] for name in ("target_operator", "target_value", "unit", "score", "max_score")] == [
        ">=",
        8,
        "个",
        Decimal("9.5"),
        10,
    ]


def test_the_control_rate_may_have_a_row_of_its_own() -> None:
    rows = "<tr><td>编制数<td>40<td>实有人数<td>39</tr><tr><td>控制率<td colspan=3>97.50%</tr>"
    [found] = page(rows + "<tr><td>项目<td>2023年预算数<td>2023年决算数</tr><tr><td>三公经费<td>2<td>1</tr>").tables["staffing"]
    assert found["control_rate"] == Decimal("0.975")


def test_a_table_within_the_fund_tables_cell_is_read_with_it() -> None:
    head = "<tr><td>资金（万元）<td>年初预算数<td>全年预算数<td>全年执行数<td>分值<td>执行率<td>得分</tr>"
    total = "<tr><td>年度资金总额<td>100<td>200<td>150<td>10<td>75%<td>7.5</tr>"
    inner = "<table><tr><td>基本支出<td>90</tr><tr><td>项目支出<td>60</tr></table>"
    lines = page(f"{head}{total}<tr><td colspan=7>按支出性质分：{inner}</tr>").tables["fund_lines"]
    assert [(line["line"], line["actual_cny"]) for line in lines[1:]] == [("nature.basic", 900_000), ("nature.project", 600_000)]


@pytest.mark.parametrize(
    "heading",
    [
        "<tr><td rowspan=3>项目<td colspan=3>金额</tr><tr><td>2022年<td colspan=2>2023年</tr><tr><td>决算数<td>年初预算数<td>决算数</tr>",
        "<tr><td rowspan=2>项目<td rowspan=2>2022年决算数<td colspan=2>2023年</tr><tr><td>预算数<td>决算数</tr>",
        "<tr><td rowspan=2>项目<td>上年<td colspan=2>本年</tr><tr><td>决算数<td>预算数<td>决算数</tr>",
        "<tr><td>项目<td>决算数<td>预算数<td>决算数</tr><tr><td><td>2022年度<td>2023年度<td>2023年度</tr>",
    ],
    ids=["three rows", "one that reaches down", "last and this year", "years below"],
)
def test_the_year_may_stand_in_a_row_above_the_measures(heading: str) -> None:
    found = budget(page(heading + "<tr><td>三公经费<td>2.00<td>4.00<td>3.00</tr>"))
    assert found == {("three_public", "prior_actual"): 20_000, ("three_public", "budget"): 40_000, ("three_public", "actual"): 30_000}


def test_two_columns_that_nothing_tells_apart_are_not_read() -> None:
    assert budget(page("<tr><td>项目<td>决算数<td>预算数<td>决算数</tr><tr><td>三公经费<td>2.00<td>4.00<td>3.00</tr>")) == {}


def test_a_table_that_goes_on_behind_a_page_is_read_on() -> None:
    """The second part has no heading, and has lost the class that reached over the break."""
    head = "<tr><td>一级指标<td>二级指标<td>三级指标<td>指标值<td>完成值<td>分值<td>得分</tr>"
    first = "<tr><td rowspan=2>产出指标<td>数量指标<td>甲<td>≥2次<td>3次<td>10<td>10</tr>"
    rest = "<tr><td>质量指标<td>乙<td>≥90%<td>95%<td>40<td>40</tr><tr><td>效益指标<td>社会效益指标<td>丙<td>≥5人<td>6人<td>30<td>30</tr>"
    budget_head = "<tr><td>项目<td>2023年预算数<td>2023年决算数</tr><tr><td>三公经费<td>4.00<td>3.00</tr>"
    submission = page(budget_head, "<tr><td>项目支出<td>9.00<td>8.00</tr>", head + first, rest)
    assert budget(submission)["project", "actual"] == 80_000
    assert [(row["indicator_name"], row["level1"], row["score"]) for row in submission.tables["indicators"]] == [
        ("甲", "output", 10),
        ("乙", "output", 40),
        ("丙", "outcome", 30),
    ]


def test_an_amount_before_a_nature_is_no_budget_of_it() -> None:
    head = "<tr><td>资金<td>年初预算数<td>全年预算数<td>全年执行数<td>分值<td>执行率<td>得分</tr>"
    row = "<tr><td>政府性基金<td colspan=2>1.20<td>项目支出<td colspan=3>8.90</tr>"
    lines = {line["line"]: line for line in page(head + row).tables["fund_lines"]}
    assert (lines["nature.project"]["final_budget_cny"], lines["nature.project"]["actual_cny"]) == (None, 89_000)


def test_indicators_that_share_a_row_line_by_line_are_read_one_by_one() -> None:
    head = "<tr><td>一级指标<td>二级指标<td>三级指标<td>指标值<td>完成值<td>分值<td>得分<td>偏差原因</tr>"
    two = ["甲<p>乙", "≥2次<p>≥90%", "3次<p>81%", "10<p>20", "10<p>18", "设备返修"]
    broken = ["群众<br>满意度", "≥90%", "95%", "10", "10", ""]
    rows = "".join(f"<tr><td>产出指标<td>数量指标{''.join(f'<td>{text}</td>' for text in row)}</tr>" for row in (two, broken))
    found = page(head + rows).tables["indicators"]
    assert [(row["indicator_name"], row["actual_value"], row["score"], row["deviation_explanation"]) for row in found] == [
        ("甲", 3, 10, None),
        ("乙", 81, 18, "设备返修"),
        ("群众满意度", 95, 10, None),
    ]


def test_an_empty_form_before_the_filled_one_hides_nothing() -> None:
    head = "<tr><td>项目<td>2023年预算数<td>2023年决算数</tr>"
    empty = head + "<tr><td>三公经费<td><td></tr><tr><td>项目支出<td><td>——</tr>"
    submission = page(empty, head + "<tr><td>三公经费<td>4.00<td>3.00</tr><tr><td>项目支出<td>9.00<td>8.00</tr>")
    assert [row["amount_cny"] for row in submission.tables["budget_lines"]] == [40_000, 30_000, 90_000, 80_000]
    assert submission.tables["unresolved"] == []


def test_the_unit_may_stand_in_brackets_behind_the_filing_unit() -> None:
    rows = "<caption>填报单位：某县图书馆　（单位：万元）</caption><tr><td>项目<td>2023年预算数<td>2023年决算数</tr><tr><td>三公经费<td>4<td>3</tr>"
    assert page(rows).header["department_name"] == "某县图书馆"

"""Rows whose cells go over several lines, rows that lost blanks or have figures run together, and rows that commas divide."""

from __future__ import annotations

from decimal import Decimal

import pytest

from submissions.grammar.margins import is_margin
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected
from submissions.submission import Submission

HEAD = "某某县水文站2023年度部门整体支出绩效自评报告\n一、基本情况\n本站承担水情监测，经费按计划执行。\n\n单位：万元\n"


def read(text: str) -> Submission:
    return read_bytes((HEAD + text).encode(), Limits())[0]


def amounts(submission: Submission) -> dict[tuple[str, str], Decimal | None]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in submission.tables["budget_lines"]}


def printed(submission: Submission) -> str:
    return " ".join(str(row["printed"]) for row in submission.tables["unresolved"])


@pytest.mark.parametrize("divider", ["\t", " | "])
def test_a_label_broken_over_three_lines_is_one_row(divider: str) -> None:
    text = "\n".join(
        (
            divider.join(["项目", "2022年决算数", "2023年"]),
            divider.join(["预算数", "2023年决"]),
            "算数",
            divider.join(["三公经费", "5.40", "5.61", "5.25"]),
            "公务用",
            "车购置和维",
            divider.join(["护经费", "3.40", "3.61", "3.25"]),
            divider.join(["公务接待", "2.00", "2.00", "2.00"]),
        )
    )
    found = amounts(read(text))
    assert found["three_public.vehicles", "budget"] == Decimal("36100.00")
    assert found["three_public.reception", "actual"] == Decimal("20000.00")


def test_a_figure_that_goes_on_in_the_next_line_is_never_taken_for_its_first_digits() -> None:
    found = read(
        "项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t5.40\t5.61\t5.25\n公用经费\t86.87\t79\n.43\t78.26\n政府采购金额\t1\t2\t3\n"
    )
    assert amounts(found).get(("operating", "budget")) in (None, Decimal("794300.00"))
    assert amounts(found)["procurement", "actual"] == Decimal("30000")


def test_a_short_row_is_laid_where_the_sum_says() -> None:
    rows = "三公经费\t5.40\t5.61\t5.25\n公务用车购置和维护经费\t3.40\t3.61\t3.25\n公务接待\t2.00\t2.00\t2.00\n其中：公车购置\t1.11\t1.05\n公车运行维护\t3.40\t2.50\t2.20\n"
    found = amounts(read(f"项目\t2022年决算数\t2023年预算数\t2023年决算数\n{rows}"))
    assert found["three_public.vehicles.purchase", "budget"] == Decimal("11100.00")
    assert found["three_public.vehicles.purchase", "actual"] == Decimal("10500.00")
    assert found.get(("three_public.vehicles.purchase", "prior_actual")) is None


def test_a_short_row_that_no_sum_settles_is_unresolved() -> None:
    found = read("项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t5.40\t5.61\t5.25\n政府采购金额\t12.5\t13.5\n")
    assert not any(item == "procurement" and value for (item, _), value in amounts(found).items())
    assert "12.5" in printed(found)


def test_figures_run_together_shift_no_other_figure() -> None:
    found = read("项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t5.405.61\t5.25\n出国经费\t\t\t\n公务接待\t2.00\t2.00\t2.00\n")
    assert not any(item == "three_public" and value for (item, _), value in amounts(found).items())
    assert "5.405.61" in printed(found)


def test_rows_that_commas_divide_stand_between_lines_of_prose() -> None:
    found = amounts(
        read("项目,2022年决算数,2023年预算数,2023年决算数\n三公经费,5.40,5.61,5.25\n公务接待,2.00,2.00,2.00\n政府采购金额,,3.5,4\n")
    )
    assert found["three_public", "budget"] == Decimal("56100.00")
    assert found["procurement", "prior_actual"] is None
    assert found["procurement", "actual"] == Decimal("40000")


def test_commas_between_thousands_divide_no_cells() -> None:
    rows = "三公经费,118,600,121,450,110,000\n公务接待,96,000,103,250,92,000\n政府采购金额,12,340,15,660,14,999\n"
    with pytest.raises(Rejected) as refused:
        read(f"项目,2022年决算数,2023年预算数,2023年决算数\n{rows}")
    assert refused.value.code == "nothing_read"


def test_the_first_cell_of_a_row_between_open_pipes_may_be_empty() -> None:
    text = "一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分\n产出指标 | 数量指标 | 监测断面 | ≥3个 | 4个 | 20 | 20\n | | 巡测次数 | ≥9次 | 9次 | 30 | 30\n | 质量指标 | 资料合格率 | ≥95% | 96% | 40 | 40\n"
    rows = read(text).tables["indicators"]
    assert [(row["level1"], row["level2"], row["score"]) for row in rows] == [
        ("output", "quantity", 20),
        ("output", "quantity", 30),
        ("output", "quality", 40),
    ]


def test_a_fraction_in_an_indicator_of_percent_is_that_percent() -> None:
    text = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n产出指标\t质量指标\t资料合格率\t≥95%\t0.9953\t40\t40\n产出指标\t质量指标\t差错率\t≤0.8%\t0.7\t20\t20\n"
    rows = read(text).tables["indicators"]
    assert [(row["actual_value"], row["actual_printed"]) for row in rows] == [(Decimal("99.53"), "0.9953"), (Decimal("0.7"), "0.7")]


def test_commas_between_thousands_in_prose_are_no_table() -> None:
    prose = "年初部门预算收入1,072.03万元，其中：一般公共预算1,072.03万元。\n基本支出2,688.80万元，项目支出1,324.14万元。\n三公经费支出1,020.52万元，同比增加1,001.28万元\n"
    found = read(prose + "项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t5.40\t5.61\t5.25\n")
    assert any(row["amount_cny"] == Decimal("26888000.00") for row in found.tables["narrative_figures"])


def test_an_amount_that_looks_like_a_month_is_no_day_of_signing() -> None:
    assert not is_margin(["", "2050.00", "2044.00", "99.71%"])
    assert not is_margin(["2023.12"])
    assert is_margin(["2024.3.15"])
    assert is_margin(["填表人：张某", "2024年3月15日"])

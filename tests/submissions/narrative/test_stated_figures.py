"""What the prose states: subject, budget or actual, change and direction, year, and what is no figure."""

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = "邵阳市北塔区测试服务中心2023年度部门整体支出绩效自评报告\n一、基本情况\n"


def figures(sentence: str) -> list[tuple]:
    rows = read_bytes((HEAD + "2023年度整体支出绩效自评表已附，本年度自评得分98分。\n" + sentence).encode(), Limits())[0].tables[
        "narrative_figures"
    ]
    return [(r["concept"], float(r["value"]), r["unit"], r["measure"]) for r in rows if r["passage_seq"] != 3 and r["value"] is not None]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("2023年部门决算基本支出447.32万元。", [("basic", 447.32, "万元", "actual")]),
        (
            "部门预算支出618.42万元。按支出性质分：基本支出169.42万元（人员经费151.27万元）。",
            [("expenditure.total", 618.42, "万元", "budget"), ("basic", 169.42, "万元", "budget"), ("personnel", 151.27, "万元", "budget")],
        ),
        (
            "“三公”经费支出8.14万元，比上年减少1.21万元，下降12.94%。",
            [
                ("three_public", 8.14, "万元", "actual"),
                ("three_public", 1.21, "万元", "change"),
                ("three_public", 12.94, "%", "change_rate"),
            ],
        ),
        (
            "全年预算数635.46万元，支出627.92万元，预算执行率98.81%。其中基本支出307.23万元，项目支出320.69万元。",
            [
                ("fund.final_budget", 635.46, "万元", "budget"),
                ("other", 627.92, "万元", "other"),
                ("execution_rate", 98.81, "%", "other"),
                ("basic", 307.23, "万元", "actual"),
                ("project", 320.69, "万元", "actual"),
            ],
        ),
        ("公务接待费比上年增加1.68万元。", [("three_public.reception", 1.68, "万元", "change")]),
        ("基本支出：2023年决算1,402.75万元。", [("basic", 1402.75, "万元", "actual")]),
        ("核定编制28人，2023年末实有在职26人。", [("staff.authorized", 28, "人", "other"), ("staff.actual", 26, "人", "other")]),
        ("中心设综合股、加工股3个股室。", [("staff.units", 3, "个", "other")]),
        ("全年预算由498.80万元调整为506.30万元。", [("other", 498.8, "万元", "other"), ("fund.final_budget", 506.3, "万元", "budget")]),
        ("预算执行率83.85％。", [("execution_rate", 83.85, "%", "other")]),
        (
            "“三公”经费支出预算为9.00万元，支出决算为8.14万元，完成预算的90.44%。",
            [("three_public", 9.0, "万元", "budget"), ("three_public", 8.14, "万元", "actual"), ("other", 90.44, "%", "other")],
        ),
        (
            "三公经费年初预算9.00万元，全年执行8.14万元。",
            [("three_public", 9.0, "万元", "budget"), ("three_public", 8.14, "万元", "actual")],
        ),
        ("2023年基本支出447.32万元，全年执行2170.20万元。", [("basic", 447.32, "万元", "actual"), ("other", 2170.2, "万元", "other")]),
        ("2022年、2023年三公经费分别为9.35万元、8.14万元。", [("other", 9.35, "万元", "other"), ("other", 8.14, "万元", "other")]),
        (
            "全年预算735.00万元，执行616.30万元。",
            [("fund.final_budget", 735.0, "万元", "budget"), ("fund.actual", 616.3, "万元", "actual")],
        ),
        (
            "2023年收入预算618.42万元，支出预算618.42万元。",
            [("revenue.total", 618.42, "万元", "budget"), ("expenditure.total", 618.42, "万元", "budget")],
        ),
        ("因公出国（境）费5.71万元（含培训）。", [("three_public.overseas", 5.71, "万元", "actual")]),
        ("2022年公务接待费决算2.00万元。", [("three_public.reception", 2.0, "万元", "prior_actual")]),
        (
            "项目支出839.80万元，较年初预算830.00万元增加9.80万元，其中业务费较上年800.40万元增长4.92%。",
            [
                ("project", 839.8, "万元", "actual"),
                ("project", 830.0, "万元", "budget"),
                ("project", 9.8, "万元", "change"),
                ("other", 800.4, "万元", "other"),
                ("other", 4.92, "%", "change_rate"),
            ],
        ),
        (
            "“三公”经费26.14万元，较年初预算28.40万元节约2.26万元。其中：公务接待费2.96万元。",
            [
                ("three_public", 26.14, "万元", "actual"),
                ("three_public", 28.4, "万元", "budget"),
                ("three_public", 2.26, "万元", "change"),
                ("three_public.reception", 2.96, "万元", "actual"),
            ],
        ),
        (
            "（三）三公经费。2023年支出3.04万元，上年3.50万元，减少0.46万元。",
            [
                ("three_public", 3.04, "万元", "actual"),
                ("three_public", 3.5, "万元", "prior_actual"),
                ("three_public", 0.46, "万元", "change"),
            ],
        ),
        (
            "调整后预算1252.00万元；全年支出1229.86万元。",
            [("fund.final_budget", 1252.0, "万元", "budget"), ("fund.actual", 1229.86, "万元", "actual")],
        ),
        (
            "2023年总收入3560.80万元，其中一般公共预算拨款3120.80万元。",
            [("revenue.total", 3560.8, "万元", "actual"), ("revenue.general_public", 3120.8, "万元", "actual")],
        ),
    ],
)
def test_a_figure_is_about_what_its_words_say(sentence: str, expected: list[tuple]) -> None:
    assert figures(sentence) == expected


@pytest.mark.parametrize(
    "sentence", ["10月17日接待考察。", "2023年，我们努力工作。", "依据第3条规定。", "1、加强管理；2、提高效率。", "文件〔2023〕12号。"]
)
def test_dates_years_and_numbering_are_no_figures(sentence: str) -> None:
    assert figures(sentence) == []


def test_direction_and_year_of_comparison() -> None:
    rows = read_bytes((HEAD + "自评得分98分。\n“三公”经费支出33.61万元，较2022年减少2.54万元。").encode(), Limits())[0].tables[
        "narrative_figures"
    ]
    change = rows[-1]
    assert (change["direction"], change["change_basis"], change["amount_year"]) == ("decrease", "prior_year", 2023)


@pytest.mark.parametrize(
    "sentence",
    [
        "公务用车运行维护费23.18万元，主要是燃油费减少0.90万元。",
        "公务接待费2.96万元，共接待38批次，下降13.4%。",
        "“三公”经费26.14万元，比2019年下降40%。",
        "“三公”经费26.14万元，比全区平均水平下降12%。",
        "公务接待费2.96万元，比上年减少5批次。",
        "公务用车运行维护费、公务接待费分别减少0.48万元。",
    ],
)
def test_a_change_of_something_else_is_not_put_down_to_the_item_before_it(sentence: str) -> None:
    assert figures(sentence)[-1][0] == "other"


@pytest.mark.parametrize(
    ("sentence", "basis"),
    [
        ("“三公”经费26.14万元，较年初预算28.40万元减少2.26万元，下降7.96%。", "budget"),
        ("“三公”经费26.14万元，比预算减少2.26万元，下降7.96%。", "budget"),
        ("“三公”经费预算26.14万元，比上年预算减少2.26万元，下降7.96%。", "budget"),
        ("“三公”经费26.14万元，较上年28.02万元减少1.88万元，下降6.71%。", "prior_year"),
        ("“三公”经费26.14万元，减少1.88万元，下降6.71%。", "prior_year"),
    ],
)
def test_what_a_change_is_measured_against_is_what_stands_before_it(sentence: str, basis: str) -> None:
    rows = read_bytes((HEAD + "自评得分98分。\n" + sentence).encode(), Limits())[0].tables["narrative_figures"]
    assert [row["change_basis"] for row in rows if row["measure"].startswith("change")] == [basis, basis]


@pytest.mark.parametrize(
    ("heading", "sentence", "concept"),
    [
        ("（二）项目支出情况", "2023年支出180.07万元，完成各项工作。", "project"),
        ("（一）基本支出情况", "年初预算400.00万元，主要用于人员。", "basic"),
        ("（二）项目支出情况", "全年执行180.07万元，其中项目支出20.00万元。", "fund.actual"),
        ("二、部门整体支出情况", "2023年支出501.22万元。", "other"),
    ],
)
def test_bare_words_are_about_what_the_heading_names(heading: str, sentence: str, concept: str) -> None:
    rows = read_bytes(f"{HEAD}自评得分98分。\n{heading}\n{sentence}\n".encode(), Limits())[0].tables["narrative_figures"]
    assert rows[1]["concept"] == concept


@pytest.mark.parametrize("sentence", ["节约2.26万元。", "现场签约12.8亿元。", "受理案件4.26万件。", "附近3个小区。"])
def test_words_that_end_like_about_are_not_about(sentence: str) -> None:
    row = read_bytes((HEAD + "自评得分98分。\n" + sentence).encode(), Limits())[0].tables["narrative_figures"][-1]
    assert not row["approximate"]


@pytest.mark.parametrize("sentence", ["投入5万左右更新门禁。", "制作标识牌300余块。", "约20万元用于维修。", "接待近500人次。"])
def test_round_numbers_are_approximate_and_never_an_amount(sentence: str) -> None:
    row = read_bytes((HEAD + "自评得分98分。\n" + sentence).encode(), Limits())[0].tables["narrative_figures"][-1]
    assert row["approximate"]
    assert row["amount_cny"] is None


@pytest.mark.parametrize(
    ("sentence", "grade"), [("评分等级为“优”。", "excellent"), ("评价等级为良。", "good"), ("等级“中”。", "fair"), ("自评等次：差", "poor")]
)
def test_the_grade(sentence: str, grade: str) -> None:
    assert read_bytes((HEAD + "自评得分98分。\n" + sentence).encode(), Limits())[0].header["grade"] == grade


def test_an_amount_keeps_the_unit_that_is_printed_even_where_it_is_a_slip() -> None:
    row = read_bytes((HEAD + "自评得分98分。\n项目支出449元。").encode(), Limits())[0].tables["narrative_figures"][-1]
    assert (row["amount_cny"], row["unit"], row["printed"]) == (449, "元", "项目支出449元")


def test_spending_behind_a_semicolon_is_no_budget() -> None:
    text = "全年预算318.50万元，与年初预算一致；支出309.90万元，其中基本支出176.40万元、项目支出133.50万元。"
    content = f"测试中心2023年度部门整体支出绩效自评报告\n\n一、预算执行情况\n\n{text}\n"
    [submission] = read_bytes(content.encode(), Limits())
    measures = {row["concept"]: row["measure"] for row in submission.tables["narrative_figures"]}
    assert (measures["basic"], measures["project"]) == ("actual", "actual")

"""What a fair reviewer would not say, and what an experienced one would not overlook."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from expectations.batch_judgement import judge
from tests.expectations.conftest import Submission


def told(submission: Submission, *rules: str) -> dict[str, Any]:
    """Severity (or ``could_not_judge``) of the rules' findings, by rule."""
    found = judge(submission.batch).findings
    return {row["rule"]: row["severity"] if row["outcome"] == "failed" else row["outcome"] for row in found if row["rule"] in rules}


@pytest.mark.parametrize(
    ("prose", "severity"),
    [
        ("年末在职45人，超编3人系进修学校并入时划转的在编人员，编办已批复。", "info"),
        ("核定编制42人，年末在职45人。", "warning"),
    ],
)
def test_posts_exceeded_and_explained(submission: Submission, prose: str, severity: str) -> None:
    cells = {name: {"printed": text, "state": "value"} for name, text in (("authorized_staff", "42"), ("actual_staff", "45"))}
    submission.add("staffing", authorized_staff=42, actual_staff=45, control_rate=None, cells=cells, location={"block": 1})
    assert told(submission.passage(prose), "RATE-02") == {"RATE-02": severity}


@pytest.mark.parametrize(
    ("prose", "severity"),
    [
        ("公务用车运行维护费超预算1.20万元，原因是两辆老旧执法车大修。", "info"),
        ("公务用车运行维护费4.20万元。", "warning"),
    ],
)
def test_a_public_expense_over_budget_and_explained(submission: Submission, prose: str, severity: str) -> None:
    submission.line("three_public.vehicles.operation", budget="3.00", actual="4.20").passage(prose)
    assert told(submission, "RATE-10") == {"RATE-10": severity}


@pytest.mark.parametrize(
    "prose",
    [
        "年初预算703.80万元，年中因教师工资待遇政策落实增加60.40万元。",
        "年初预算703.80万元，年中追加60.40万元用于森林防火视频监控维修。",
        "为落实灾后水毁修复，年中追加60.40万元。",
        "年初预算703.80万元，因人员增资等因素调整后全年预算764.20万元。",
    ],
)
def test_what_money_was_added_for_explains_the_adjustment(submission: Submission, prose: str) -> None:
    submission.fund("total", original="703.80", final="764.20", actual="760.00").passage(prose)
    assert told(submission, "RATE-21") == {}


def test_low_execution_explained_explains_the_projects_too(submission: Submission) -> None:
    submission.line("project", budget="482.00", actual="289.00").passage("预算执行率74.40%，主要原因是停车场工程因汛期停工。")
    assert told(submission, "RATE-14") == {}


def test_one_source_mentioned_by_the_way_is_no_list_of_sources(submission: Submission) -> None:
    submission.fund("source.general_public", actual="2632.00").says("revenue.government_fund", "240万元")
    assert told(submission, "XREF-07") == {}
    submission.says("revenue.total", "2872.00万元")
    assert told(submission, "XREF-07") == {"XREF-07": "warning"}


def test_personnel_has_no_row_whose_two_years_a_change_could_be_measured_by(submission: Submission) -> None:
    submission.line("project", prior_actual="1.00", actual="1.00").says("personnel", "9.00万元")
    submission.says("personnel", "1.00万元", measure="change", direction="increase")
    assert told(submission, "RATE-03", "RATE-06") == {}


@pytest.mark.parametrize(("printed", "expected"), [("较年初预算830.00万元", {}), ("比上年增加93.40万元", {"RATE-03": "critical"})])
def test_a_change_said_to_be_over_last_year_is_judged_though_the_budget_stands_beside_it(
    submission: Submission, printed: str, expected: dict[str, str]
) -> None:
    submission.line("project", prior_actual="800.40", budget="830.00", actual="839.80")
    submission.says("project", "839.80万元").says("project", "830.00万元", measure="budget")
    basis = "prior_year" if "上年" in printed else "budget"
    submission.says("project", "93.40万元", measure="change", direction="increase", change_basis=basis)
    submission.batch["narrative_figures"][-1]["printed"] = printed
    assert told(submission, "RATE-03") == expected


@pytest.mark.parametrize(("rate", "expected"), [("98.23%", {}), ("98.2%", {}), ("89.23%", {"XREF-15": "critical"})])
def test_the_execution_rate_of_the_prose_is_the_tables(submission: Submission, rate: str, expected: dict[str, str]) -> None:
    submission.fund("total", final="1252.00", actual="1229.86", rate="98.23")
    submission.says("fund.actual", "1229.86万元").says("execution_rate", rate, measure="other", label="预算执行率")
    assert told(submission, "XREF-15") == expected


def test_the_execution_rate_of_something_else_is_left_alone(submission: Submission) -> None:
    submission.fund("total", final="1252.00", actual="1229.86", rate="98.23")
    submission.says("project", "289.00万元").says("execution_rate", "59.96%", measure="other", label="执行率")
    submission.says("fund.actual", "1229.86万元", seq=2).says("execution_rate", "91.00%", measure="other", label="专项资金执行率", seq=2)
    assert told(submission, "XREF-15") == {}


def test_two_tables_that_differ_on_project_expenditure_are_one_headline(submission: Submission) -> None:
    submission.line("project", actual="1115.60").fund("total", final="3620.00", actual="3360.66")
    submission.fund("nature.basic", actual="1938.26").fund("nature.project", actual="1422.40").says("project", "1422.40万元")
    findings = {row["rule"]: row for row in judge(submission.batch).findings if row["rule"] in ("XREF-14", "XREF-01")}
    assert findings["XREF-14"]["difference"] == "-306.80万元"
    assert findings["XREF-01"]["cause_fingerprint"] == findings["XREF-14"]["fingerprint"]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("调整后预算1252.00万元；全年支出1229.86万元，完成调整后预算的89.23%。", {"RATE-23": "critical"}),
        ("年初预算1224.50万元，年中追加27.50万元；全年支出1229.86万元，完成年初预算的100.44%。", {}),
        ("年初预算1224.50万元，基本支出815.36万元，项目支出414.50万元，完成年初预算的90.00%。", {}),
    ],
)
def test_the_share_of_a_budget_that_was_carried_out(submission: Submission, sentence: str, expected: dict[str, str]) -> None:
    assert told(submission.passage(sentence), "RATE-23") == expected


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("内设办公室、法制股、市容股、环卫股、财务股6个股室。", {"SUM-11": "warning"}),
        ("内设办公室、法制股、市容股、环卫股、财务股5个股室。", {}),
        ("内设办公室、法制股、市容股等6个股室。", {"SUM-11": "could_not_judge"}),
    ],
)
def test_names_before_their_number_are_counted(submission: Submission, sentence: str, expected: dict[str, str]) -> None:
    number = sentence[-5]
    printed = sentence[sentence.rfind("、") + 1 : -3]
    submission.passage(sentence).says("staff.units", f"{number}个", measure="other")
    submission.batch["narrative_figures"][-1]["printed"] = printed
    assert told(submission, "SUM-11") == expected


def test_one_wrong_final_budget_is_one_headline(submission: Submission) -> None:
    submission.fund("total", final="2034.55", actual="2044.55", rate="99.03", max_score="10", score="9.90")
    submission.fund("source.general_public", actual="2064.55")
    for number, cell in enumerate(cell for row in submission.batch["fund_lines"] for cell in row["cells"].values()):
        cell["location"] = {"block": 3, "column": number}
    findings = {row["rule"]: row for row in judge(submission.batch).findings if row["outcome"] == "failed"}
    headline = findings["SUM-06"]["fingerprint"]
    assert {rule for rule, row in findings.items() if row["cause_fingerprint"] == headline} == {"RATE-07", "RATE-08", "RATE-16"}


def test_marks_given_for_a_wrong_rate_follow_from_it(submission: Submission) -> None:
    submission.fund("total", final="100.00", actual="80.00", rate="90.00", max_score="10", score="9.00")
    findings = {row["rule"]: row for row in judge(submission.batch).findings if row["rule"] in ("RATE-07", "RATE-08")}
    assert findings["RATE-08"]["cause_fingerprint"] == findings["RATE-07"]["fingerprint"]


def test_the_one_name_that_differs_is_named_and_not_the_two_that_agree(submission: Submission) -> None:
    submission.header["department_name"] = "某区林业局"
    submission.passage("某区应急管理局2023年度部门整体支出绩效自评报告", kind="title")
    submission.passage("填报单位：某区林业局          单位：万元", kind="signoff")
    submission.add("headings", table_name="submissions", column_name="department_name", printed="某区应急管理局", location={"block": 9})
    (found,) = [row for row in judge(submission.batch).findings if row["rule"] == "DOC-09"]
    assert (found["printed"], found["expected"]) == ("某区林业局", "某区应急管理局")


@pytest.mark.parametrize(
    ("target", "actual", "score", "due"),
    [("≥480次", "421次", "8", "7.02"), ("≥95%", "91%", "8", "7.66"), ("≤5分钟", "6.5分钟", "8", "5.6")],
)
def test_the_score_due_is_that_of_the_formula_in_force(submission: Submission, target: str, actual: str, score: str, due: str) -> None:
    submission.indicator("检查", target, actual, "8", score)
    (found,) = [row for row in judge(submission.batch).findings if row["rule"] == "SCORE-05"]
    assert found["expected"] == due


def test_english_messages_are_in_english(submission: Submission) -> None:
    submission.line("three_public.vehicles.purchase", budget="", actual="19.04").line("three_public", budget="9.00", actual="19.04")
    found = {row["key"]: row["message_en"] for row in judge(submission.batch).findings if row["rule"] == "RATE-10"}
    assert found["three_public.vehicles.purchase"].startswith("vehicle purchase: spent 19.04万元 against a budget of blank")


def test_marks_off_a_hundred_in_the_total_row_are_told_with_their_difference(submission: Submission) -> None:
    submission.fund("total", max_score="10").indicator("检查", "≥480次", "481次", "90", "90")
    submission.header["total_max_score"] = Decimal(110)
    (found,) = [row for row in judge(submission.batch).findings if row["rule"] == "SCORE-02"]
    assert found["difference"] == "10"

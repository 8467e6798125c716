"""Findings: words, places, units, and fingerprints that stay."""

from __future__ import annotations

from collections.abc import Callable

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.findings import fingerprint
from tests.expectations.conftest import Submission
from warehouse import contract
from warehouse.rows import OpenRow


def findings_of(submission: Submission, *rules: str) -> list[OpenRow]:
    return judge(submission.batch, [catalogue.rule(rule) for rule in rules]).findings


def unequal(submission: Submission) -> Submission:
    return (
        submission.line("three_public", prior_actual="196.26")
        .line("three_public.vehicles", prior_actual="196.26")
        .line("three_public.reception", prior_actual="1.70")
    )


def test_a_finding_says_what_was_printed_what_was_expected_and_where(submission: Submission) -> None:
    (row,) = findings_of(unequal(submission), "SUM-01")
    assert (row["key"], row["severity"], row["outcome"]) == ("three_public.prior_actual", "critical", "failed")
    assert (row["printed"], row["expected"], row["difference"]) == ("196.26万元", "197.96万元", "-1.70万元")
    assert "2022年决算数" in row["message"]
    assert "197.96万元" in row["message_en"]
    assert [place["row"] for place in row["locations"]] == [0, 1, 2]
    later = {"waived_by", "waiver_reason", "waived_until"}  # put beside the finding when the office accepts in spite of it
    assert row.keys() == {column.name for column in contract.table("findings").columns} - later


def test_amounts_are_stated_in_the_documents_unit(submission: Submission) -> None:
    submission.header["unit"] = "元"
    (row,) = findings_of(unequal(submission), "SUM-01")
    assert (row["expected"], row["difference"]) == ("1979600.00元", "-17000.00元")


def test_a_fingerprint_outlives_rereading_and_refiling(make_submission: Callable[..., Submission]) -> None:
    first, again = unequal(make_submission("a" * 16 + "-1")), unequal(make_submission("b" * 16 + "-1"))
    again.header["department_name"] = "测试 中心"
    prints = {row["fingerprint"] for one in (first, again) for row in findings_of(one, "SUM-01")}
    assert len(prints) == 1


def test_a_fingerprint_tells_departments_years_rules_and_subjects_apart() -> None:
    header = {"submission_id": "x", "department_name": "甲局", "department_code": None, "fiscal_year": 2023}
    base = fingerprint(header, "SUM-01", "three_public.actual")
    others = [
        fingerprint(header | {"department_name": "乙局"}, "SUM-01", "three_public.actual"),
        fingerprint(header | {"fiscal_year": 2024}, "SUM-01", "three_public.actual"),
        fingerprint(header, "SUM-02", "three_public.actual"),
        fingerprint(header, "SUM-01", "three_public.budget"),
    ]
    assert len({base, *others}) == 5
    assert fingerprint(header | {"department_code": "D1"}, "SUM-01", "k") == fingerprint(
        header | {"department_code": "D1", "department_name": "改名"}, "SUM-01", "k"
    )


def test_two_findings_about_the_same_subject_are_numbered(submission: Submission) -> None:
    submission.line("project", actual="180.07").says("project", "181.07万元", seq=1).says("project", "189.07万元", seq=2)
    rows = findings_of(submission, "XREF-01")
    assert [row["key"] for row in rows] == ["project.actual", "project.actual#2"]
    assert len({row["fingerprint"] for row in rows}) == 2


def test_what_was_missing_is_named(submission: Submission) -> None:
    submission.line("three_public", prior_actual="", actual="33.61")
    submission.says("three_public", "33.61万元").says("three_public", "2.54万元", measure="change", direction="increase")
    (row,) = findings_of(submission, "RATE-03")
    assert row["outcome"] == "could_not_judge"
    assert "基础数据表上年决算数" in row["message"]
    assert "actual of the year before" in row["message_en"]


def test_what_could_not_be_read_is_named(submission: Submission) -> None:
    submission.fund("total", original="480.00", final="500.00", actual="501.22")
    [total] = submission.batch["fund_lines"]
    total["actual_cny"] = None
    total["cells"]["actual_cny"] |= {"printed": "5O1.22", "state": "unresolved"}
    [row] = findings_of(submission, "RATE-16")
    assert row["outcome"] == "could_not_judge"
    assert row["message"].endswith("缺少或无法读取：决算数或执行数。")
    assert row["message_en"].endswith("missing or unreadable: actual.")


def test_a_departments_text_is_never_a_template(submission: Submission) -> None:
    name = "{score}<script>{max_score}{{7*7}}"
    (row,) = findings_of(submission.indicator(name, "≥30页", "10页", "10", "9"), "SCORE-06")
    assert row["key"] == name
    assert f"“{name}”" in row["message"]


def test_a_doubt_is_named_in_both_languages(submission: Submission) -> None:
    unequal(submission).add("unresolved", what="tables.budget_lines", text="其他 3.20", reason="no item")
    (row,) = findings_of(submission, "SUM-01")
    assert row["outcome"] == "could_not_judge"
    assert "基础数据表有一行未能对上项目" in row["message"]
    assert "a row of the base data table could not be placed" in row["message_en"]


def test_what_could_not_be_judged_accuses_of_nothing(submission: Submission) -> None:
    """A figure that the reader could not read is no mistake of any severity, however grave the rule."""
    unequal(submission).add("unresolved", what="tables.budget_lines", text="其他 3.20", reason="no item")
    (row,) = findings_of(submission, "SUM-01")
    assert (row["outcome"], row["severity"]) == ("could_not_judge", None)

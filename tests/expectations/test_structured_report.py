"""The report for machines: the ESS structure, what became of each rule, and where."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.structured_report import Event, Judged, dumps, expression, structured_report
from tests.expectations.conftest import Submission
from warehouse.rows import OpenRow

EVENT = Event("2024-04-01T02:00:00+08:00", "jixiao", "jixiao 0.1.0", "check")
RULES = {rule.id: rule for rule in catalogue.rules()}
RULE_FIELDS = {"language", "expression", "severity", "description", "explanation"}


def report_of(submission: Submission, *rules: str, lang: str = "zh") -> list[OpenRow]:
    judgement = judge(submission.batch, [RULES[rule] for rule in rules] if rules else None)
    identifier = submission.header["submission_id"]
    tables = {table: rows for table, rows in submission.batch.items() if table != "submissions"}
    judged = Judged(submission.header, tables, judgement.findings, judgement.held[identifier])
    return structured_report(judged, RULES, EVENT, lang)


@pytest.fixture
def unequal(submission: Submission) -> Submission:
    submission.line("three_public", prior_actual="9.00", actual="8.14").line("three_public.reception", prior_actual="9.00", actual="8.41")
    return submission.indicator("扫描页数", "≥30万页", "32.4万页", "90", "90")


def assert_is_ess(entries: list[OpenRow]) -> None:
    """The assertions of the JSON schema ``validation_report_1.0.1.json``, and that nothing stands there beside."""
    for entry in entries:
        assert entry.keys() == {"id", "type", "event", "rule", "data", "value"}
        assert entry["type"] == "validation"
        assert re.fullmatch(r"[0-9a-f]{16}", entry["id"])
        assert entry["value"] in ("0", "1", "NA")
        assert entry["event"].keys() == {"time", "actor", "agent", "trigger"}
        assert all(isinstance(value, str) and value for value in entry["event"].values())
        assert entry["rule"].keys() - {"change"} == RULE_FIELDS
        assert all(isinstance(value, str) and value for value in entry["rule"].values())
        assert entry["rule"]["severity"] in ("information", "warning", "error")
        assert entry["rule"].get("change", "up") in ("up", "down")
        assert entry["data"].keys() == {"source", "target", "description"}
        assert all(isinstance(key, list) and key for key in entry["data"]["source"] + entry["data"]["target"])
        assert isinstance(entry["data"]["description"], str)
    assert len({entry["id"] for entry in entries}) == len(entries)


def test_the_report_has_the_structure(unequal: Submission) -> None:
    entries = report_of(unequal)
    assert_is_ess(entries)
    assert {"0", "1"} <= {entry["value"] for entry in entries}
    assert json.loads(dumps([entries, entries])) == entries + entries


def test_a_failed_rule_names_its_cells(unequal: Submission) -> None:
    (entry,) = report_of(unequal, "SUM-01")
    identifier = unequal.header["submission_id"]
    assert (entry["value"], entry["rule"]["severity"]) == ("0", "error")
    assert entry["rule"]["description"].startswith("SUM-01 ")
    assert "8.41" in entry["data"]["description"]
    assert [target[:4] for target in entry["data"]["target"]] == [
        [identifier, "budget_lines", "three_public.actual", None],
        [identifier, "budget_lines", "three_public.reception.actual", None],
    ]
    assert all(target[4]["block"] == 2 for target in entry["data"]["target"])


def test_a_cell_of_a_row_with_several_is_named_by_its_column(submission: Submission) -> None:
    submission.fund("total", original="500.00", final="506.30", actual="501.22", max_score="10", rate="88.00", score="9.9")
    for place, cell in enumerate(submission.batch["fund_lines"][0]["cells"].values()):
        cell["location"] = {"block": 3, "row": 1, "column": place}
    (entry,) = report_of(submission, "RATE-07")
    columns = {target[3] for target in entry["data"]["target"] if target[1] == "fund_lines"}
    assert "execution_rate" in columns
    assert {target[2] for target in entry["data"]["target"] if target[1] == "fund_lines"} == {"total"}


def test_a_rule_that_held_is_an_entry_too(submission: Submission) -> None:
    submission.line("three_public", actual="8.14").line("three_public.reception", actual="8.14")
    (entry,) = report_of(submission, "SUM-01")
    assert (entry["value"], entry["data"]["target"]) == ("1", [[submission.header["submission_id"]]])


def test_what_could_not_be_judged_is_not_available(submission: Submission) -> None:
    submission.line("three_public", actual="8.14").line("three_public.reception", actual="8.14")
    submission.batch["budget_lines"][1] |= {"amount_cny": None, "state": "unreadable"}
    (entry,) = report_of(submission, "SUM-01")
    assert entry["value"] == "NA"
    assert "无法判断" in entry["data"]["description"]


def test_nothing_recognised_from_a_scan_is_called_passed(submission: Submission) -> None:
    submission.line("three_public", actual="8.14").line("three_public.reception", actual="8.14")
    submission.header["confidence"] = "low"
    (entry,) = report_of(submission, "SUM-01")
    assert entry["value"] == "NA"
    assert "扫描" in entry["data"]["description"]


def test_a_severity_other_than_the_rules_own_is_a_change(submission: Submission) -> None:
    submission.line("three_public", actual="8.14").line("three_public.reception", actual="8.15")
    (entry,) = report_of(submission, "SUM-01")
    assert (entry["rule"]["severity"], entry["rule"]["change"]) == ("information", "down")


def test_identifiers_stay_when_the_department_files_again(make_submission: Callable[..., Submission]) -> None:
    reports = []
    for identifier in ("a" * 16 + "-1", "b" * 16 + "-1"):
        one = make_submission(identifier).line("three_public", actual="8.14").line("three_public.reception", actual="8.41")
        reports.append(report_of(one))
    assert [entry["id"] for entry in reports[0]] == [entry["id"] for entry in reports[1]]


def test_in_english(unequal: Submission) -> None:
    entries = report_of(unequal, "SUM-01", lang="en")
    assert entries[0]["rule"]["description"] == f"SUM-01 {RULES['SUM-01'].title_en}"
    assert "add up to" in entries[0]["data"]["description"]


def test_the_expression_is_the_whole_test() -> None:
    rule = next(rule for rule in RULES.values() if rule.define and rule.needs and rule.applies != "True")
    text = expression(rule)
    assert all(f"{name} := {source}" in text for name, source in rule.define.items())
    assert f"if {rule.applies}" in text
    assert text.endswith(rule.check)

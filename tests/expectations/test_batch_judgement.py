"""Judging a batch: outcomes, alarms, and the real submissions whose truth is known."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.rule import Rule
from submissions.reading import read_file
from tests.expectations.conftest import Submission

SHARED = Path(__file__).parents[3] / "shared"
TRUTHS = [path for folder in ("real", "examples") for path in sorted((SHARED / folder).glob("*.truth.json"))]
SEVERITIES = {"error": "critical", "warning": "warning", "info": "info"}


def batch_of(path: Path) -> dict[str, list[dict[str, Any]]]:
    batch: dict[str, list[dict[str, Any]]] = {"submissions": []}
    for number, read in enumerate(read_file(path), 1):
        header = read.header
        common = {
            "submission_id": f"{header['sha256'][:16]}-{number}",
            "fiscal_year": header["fiscal_year"],
            "division_code": header["division_code"],
        }
        batch["submissions"].append(header | common)
        for table, rows in read.tables.items():
            batch.setdefault(table, []).extend(row | common for row in rows)
    return batch


@pytest.mark.skipif(not TRUTHS, reason="the submissions whose truth is known are not beside this checkout")
@pytest.mark.parametrize("path", TRUTHS, ids=lambda path: path.name.removesuffix(".truth.json"))
def test_every_critical_and_warning_of_the_truth_and_none_beside(path: Path) -> None:
    truth = json.loads(path.read_text("utf-8"))
    result = judge(batch_of(path.with_name(path.name.removesuffix(".truth.json") + ".txt")))
    failed = [row for row in result.findings if row["outcome"] == "failed" and row["severity"] != "info"]
    wanted = {row["rule"]: SEVERITIES[row["severity"]] for row in truth["findings"] if row["severity"] != "info"}
    assert not result.alarms
    assert {row["rule"] for row in failed} == set(wanted)
    for rule in wanted:
        allowed = {SEVERITIES[level] for row in truth["findings"] if row["rule"] == rule for level in row["severity_accept"]}
        assert {row["severity"] for row in failed if row["rule"] == rule} <= allowed


def test_outcomes_follow_from_the_worst_failure(make_submission: Callable[..., Submission]) -> None:
    clean = (
        make_submission("a" * 16 + "-1")
        .line("three_public", budget="9.00", actual="8.14")
        .line("three_public.reception", budget="9.00", actual="8.14")
    )
    over = (
        make_submission("b" * 16 + "-1")
        .line("three_public", budget="9.00", actual="9.14")
        .line("three_public.reception", budget="9.00", actual="9.14")
    )
    wrong = (
        make_submission("c" * 16 + "-1")
        .line("three_public", budget="9.00", actual="8.14")
        .line("three_public.reception", budget="8.00", actual="8.14")
    )
    batch = {table: [row for one in (clean, over, wrong) for row in one.batch[table]] for table in clean.batch}
    result = judge(batch)
    assert list(result.outcomes.values()) == ["accepted", "accepted_with_findings", "returned"]
    assert {row["submission_id"]: row["standing"] for row in result.findings} == {"b" * 16 + "-1": "accepted", "c" * 16 + "-1": "returned"}


def test_an_expectation_that_raises_is_an_alarm_and_no_failure(submission: Submission) -> None:
    text = catalogue.rule("SUM-01").model_dump(by_alias=True) | {"id": "BAD-01", "check": "three_public + measure == 1"}
    submission.line("three_public", actual="9.00").line("three_public.reception", actual="8.14")
    result = judge(submission.batch, [Rule.model_validate(text), catalogue.rule("SUM-01")])
    assert [alarm.partition(":")[0] for alarm in result.alarms] == ["BAD-01"]
    assert {row["rule"]: row["outcome"] for row in result.findings} == {"BAD-01": "could_not_judge", "SUM-01": "failed"}
    assert "系统问题" in next(row["message"] for row in result.findings if row["rule"] == "BAD-01")


def test_nothing_filed_nothing_found() -> None:
    result = judge({"submissions": []})
    assert (result.findings, result.outcomes, result.alarms) == ([], {}, [])


def test_nothing_is_written_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, submission: Submission) -> None:
    monkeypatch.chdir(tmp_path)
    judge(submission.line("three_public", actual="9.00").line("three_public.reception", actual="8.14").batch)
    assert not list(tmp_path.iterdir())


def test_a_thousand_submissions_are_judged_as_one_is(make_submission: Callable[..., Submission]) -> None:
    batch: dict[str, list[dict[str, Any]]] = {}
    for number in range(1000):
        one = make_submission(f"{number:016x}-1", name=f"第{number}中心")
        one.line("three_public", budget="9.00", actual="8.14").line(
            "three_public.reception", budget="9.00", actual="8.14" if number % 10 else "8.41"
        )
        one.fund("total", original="500.00", final="506.30", actual="501.22", max_score="10", rate="99.00", score="9.9")
        one.indicator("扫描页数", "≥30万页", "32.4万页", "90", "90")
        for table, rows in one.batch.items():
            batch.setdefault(table, []).extend(rows)
    result = judge(batch)
    sums = [row for row in result.findings if row["rule"] == "SUM-01"]
    assert len(sums) == 100
    assert len({row["fingerprint"] for row in sums}) == 100
    assert {row["difference"] for row in sums} == {"-0.27万元"}
    assert list(result.outcomes.values()).count("returned") == 100
    assert Decimal(sums[0]["expected"].removesuffix("万元")) == Decimal("8.41")

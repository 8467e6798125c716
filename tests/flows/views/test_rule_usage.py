"""What the rules did over the stored years, counted from what runs left behind."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from flows.failures import UnknownRule
from flows.settings import Settings
from flows.views.rule_usage import usage
from warehouse.database import Warehouse
from warehouse.lake import Lake

Run = Callable[..., subprocess.CompletedProcess[str]]


def test_every_stored_finding_is_counted_once(workspace: Settings) -> None:
    years, found = usage(workspace)
    stored = Lake(workspace.lake).read("findings", 2023).to_pylist()
    assert years == [2023]
    assert sum(one.failed.total() for one in found) == sum(row["outcome"] == "failed" for row in stored)
    assert sum(one.reasons.total() for one in found) == sum(row["outcome"] == "could_not_judge" for row in stored)
    assert all(one.judged is not None and one.judged + len(one.unjudged_in - one.failed_in) <= 4 for one in found)


def test_a_rule_that_held_everywhere_was_judged_and_passed(workspace: Settings) -> None:
    _, found = usage(workspace, only=["SUM-02"])
    (rule,) = found
    assert rule.judged == (rule.passed or 0) + len(rule.failed_in)
    assert rule.passed


def test_what_somebody_accepted_is_waived_and_a_mostly_waived_rule_is_named(workspace: Settings) -> None:
    row = next(row for row in Lake(workspace.lake).read("findings", 2023).to_pylist() if row["outcome"] == "failed")
    with Warehouse(workspace.url) as warehouse:
        waiver = {"fingerprint": row["fingerprint"], "accepted_by": "局长", "reason": "已核实"}
        warehouse.put("waivers", [{**waiver, "valid_until": date(2030, 1, 1), "decided_at": datetime(2024, 5, 1, tzinfo=UTC)}])
    (rule,) = usage(workspace, only=[row["rule"]])[1]
    assert rule.waived == 1
    assert rule.mostly_waived == (rule.failed.total() < 2)


def test_what_the_next_version_no_longer_has_is_mended(workspace: Settings) -> None:
    from flows.views.rule_usage import _mended

    headers = [{"submission_id": name, "owner": "o", "version": n, "outcome": "returned"} for n, name in ((1, "a"), (2, "b"))]
    rows = [
        {"submission_id": name, "fingerprint": mark, "rule": rule, "outcome": "failed"}
        for name, mark, rule in (("a", "1", "SUM-01"), ("a", "2", "RATE-01"), ("b", "2", "RATE-01"))
    ]
    assert _mended(headers, rows) == ["SUM-01"]  # type: ignore[arg-type]


def test_the_severity_limits_the_rules_and_an_unknown_one_is_told(workspace: Settings) -> None:
    assert {one.rule.severity for one in usage(workspace, severity="critical")[1] if not one.failed["critical"]} <= {"critical"}
    assert usage(workspace, years=[1999])[0] == []
    with pytest.raises(UnknownRule):
        usage(workspace, only=["SUM-99"])


def test_without_the_results_of_a_year_nothing_is_made_up(workspace: Settings) -> None:
    shutil.rmtree(workspace.validations)
    _, found = usage(workspace)
    assert {one.passed for one in found} == {one.judged for one in found} == {None}


def test_the_command_prints_a_table_and_json(jixiao: Run, workspace: Settings) -> None:
    run = jixiao("rules", "stats", "--json", JIXIAO_WORKSPACE=str(workspace.workspace))
    told = json.loads(run.stdout)
    assert run.returncode == 0
    assert told["fiscal_years"] == [2023]
    one = next(rule for rule in told["rules"] if rule["rule"] == "SUM-01")
    assert one.keys() >= {"judged", "passed", "failed", "could_not_judge", "reasons", "waived"}
    text = jixiao("rules", "stats", "--rule", "sum-01", JIXIAO_WORKSPACE=str(workspace.workspace)).stdout
    assert "SUM-01" in text

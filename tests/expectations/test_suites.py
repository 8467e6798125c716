"""Suites: what a run tells of each expectation, and which submissions a rule held on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.rule import Rule
from tests.expectations.conftest import Submission

Sums = dict[str, str]


def joined(*submissions: Submission) -> dict[str, list[dict[str, Any]]]:
    tables = {table for one in submissions for table in one.batch}
    return {table: [row for one in submissions for row in one.batch.get(table, ())] for table in tables}


def faulty() -> Rule:
    return Rule.model_validate(
        catalogue.rule("SUM-01").model_dump(by_alias=True) | {"id": "BAD-01", "check": "three_public + measure == 1", "follows": ()}
    )


@pytest.fixture
def batch(make_submission: Callable[..., Submission]) -> dict[str, list[dict[str, Any]]]:
    """One submission whose sum closes in two columns, one with a wrong one, one that says nothing of it."""
    right = make_submission("a" * 16 + "-1").line("three_public", prior_actual="9.00", actual="8.14")
    right.line("three_public.reception", prior_actual="9.00", actual="8.14")
    wrong = make_submission("b" * 16 + "-1").line("three_public", prior_actual="9.00", actual="8.14")
    wrong.line("three_public.reception", prior_actual="9.00", actual="8.41")
    return joined(right, wrong, make_submission("c" * 16 + "-1"))


def test_a_rule_held_where_it_applied_and_no_row_failed(batch: dict[str, Any]) -> None:
    judgement = judge(batch, [catalogue.rule("SUM-01")])
    assert judgement.held == {"a" * 16 + "-1": ["SUM-01"], "b" * 16 + "-1": [], "c" * 16 + "-1": []}
    assert {row["submission_id"] for row in judgement.findings} == {"b" * 16 + "-1"}


def test_no_rule_both_held_and_found_something(batch: dict[str, Any]) -> None:
    judgement = judge(batch)
    found = {(row["submission_id"], row["rule"]) for row in judgement.findings}
    held = {(name, rule) for name, rules in judgement.held.items() for rule in rules}
    assert held
    assert not held & found


def test_each_expectation_is_told_in_plain_values(batch: dict[str, Any]) -> None:
    judgement = judge(batch, [catalogue.rule("SUM-01"), faulty()])
    (validation,) = judgement.validations
    assert (validation["suite"], validation["frame"]) == ("budget", "budget")
    raised, one = validation["expectations"]
    assert one == {
        "rule": "SUM-01",
        "success": False,
        "element_count": validation["rows"],
        "unexpected_count": 1,
        "exception": None,
    }
    assert (raised["rule"], raised["success"], raised["unexpected_count"]) == ("BAD-01", False, None)
    assert raised["exception"]
    assert judgement.alarms == [f"BAD-01: {raised['exception']}"]
    assert "BAD-01" not in {rule for rules in judgement.held.values() for rule in rules}


def test_the_same_batch_gives_the_same_results(batch: dict[str, Any]) -> None:
    assert judge(batch).validations == judge(batch).validations

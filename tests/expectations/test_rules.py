"""Every rule's own examples, run as tests."""

from __future__ import annotations

from typing import Any

import pytest

from expectations import catalogue
from expectations.frames import FRAMES
from expectations.rule import Example, Rule
from expectations.verdicts import judge_rows, severities
from tests.expectations.conftest import example_frame

RULES = catalogue.rules()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{n}-{example.outcome}") for rule in RULES for n, example in enumerate(rule.examples, 1)
]


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    frame = example_frame(rule.frame, example.row)
    verdicts = judge_rows(rule.test, frame.data)
    outcome = "not_applicable"
    if verdicts.applies[0]:
        outcome = "fail" if verdicts.failed[0] else "could_not_judge" if verdicts.unjudged[0] else "pass"
    assert outcome == example.outcome, example.why
    if example.severity is not None:
        assert severities(rule, frame.data)[0] == example.severity, example.why


DECIDED_WITHOUT = {
    ("RATE-04", "size"): "the table's two years give the change",
    ("SCORE-02", "total_max"): "the indicators' marks and those for execution are 105 whatever the total row says",
    ("SCORE-05", "score_low"): "a score above the highest that the formula gives",
    ("IND-02", "target"): "a date is asked for and a bare number printed",
    ("IND-02", "max_score"): "the same",
    ("IND-02", "score"): "the same",
    ("DOC-10", "count"): "the word itself does not fit the name",
}
"""Figures without which a failing example fails all the same, and why."""

UNREADABLE = [
    pytest.param(rule, example.row | {column: "?"}, id=f"{rule.id}-{n}-{column}")
    for rule in RULES
    for n, example in enumerate(rule.examples, 1)
    if example.outcome == "fail"
    for column in example.row
    if FRAMES[rule.frame][0].get(column) == "figure" and column in rule.test.columns() and (rule.id, column) not in DECIDED_WITHOUT
]


@pytest.mark.parametrize(("rule", "row"), UNREADABLE)
def test_a_figure_that_could_not_be_read_is_never_held_against_the_filer(rule: Rule, row: dict[str, Any]) -> None:
    verdicts = judge_rows(rule.test, example_frame(rule.frame, row).data)
    assert not verdicts.failed[0]

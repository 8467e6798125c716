"""Every rule's own examples, run as tests."""

from __future__ import annotations

import pytest

from expectations import catalogue
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

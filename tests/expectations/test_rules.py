"""Every rule's own examples, run as tests."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from expectations import catalogue
from expectations.evaluation import RuleVerdicts, judge_rows, severities
from expectations.findings import drafts, finished
from expectations.frames import FRAMES
from expectations.rule import Example, Rule
from tests.expectations.conftest import example_frame

RULES = catalogue.rules()
EXAMPLES = [
    pytest.param(rule, example, id=f"{rule.id}-{n}-{example.outcome}") for rule in RULES for n, example in enumerate(rule.examples, 1)
]


def outcome(verdicts: RuleVerdicts) -> str:
    """The verdict on the only row, in the words of examples."""
    if not verdicts.applies[0]:
        return "not_applicable"
    return "fail" if verdicts.failed[0] else "could_not_judge" if verdicts.unjudged[0] else "pass"


@pytest.mark.parametrize(("rule", "example"), EXAMPLES)
def test_example(rule: Rule, example: Example) -> None:
    frame = example_frame(rule.frame, example.row)
    assert outcome(judge_rows(rule.test, frame.data)) == example.outcome, example.why
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


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_every_rule_has_its_examples(rule: Rule) -> None:
    outcomes = {example.outcome for example in rule.examples}
    assert outcomes >= {"pass", "fail"}
    if rule.needs or "doubt(" in rule.check or reads_figures(rule):
        assert "could_not_judge" in outcomes, "which figure could be unreadable?"
    severities = {example.severity for example in rule.examples if example.outcome == "fail"}
    assert severities - {None} >= {rule.severity, *(level.severity for level in rule.levels)} or None in severities


THRESHOLDS = [pytest.param(rule, name, id=f"{rule.id}-{name}") for rule in RULES for name in rule.thresholds]


@pytest.mark.parametrize(("rule", "name"), THRESHOLDS)
def test_an_example_stands_on_every_threshold(rule: Rule, name: str) -> None:
    moved = [rule.model_copy(update={"thresholds": rule.thresholds | {name: rule.thresholds[name] * Decimal(by)}}) for by in NEARLY]
    assert any(said_of_examples(other) != said_of_examples(rule) for other in moved), "moved by a hair, no example turns"


NEARLY = ("0.9999", "1.0001")


def said_of_examples(rule: Rule) -> list[tuple[str, str]]:
    """What the rule says of each of its examples, and how gravely."""
    frames = [example_frame(rule.frame, example.row) for example in rule.examples]
    return [(outcome(judge_rows(rule.test, frame.data)), severities(rule, frame.data)[0]) for frame in frames]


def reads_figures(rule: Rule) -> bool:
    """Whether a failing example has a figure that the rule reads from what was filed."""
    kinds = FRAMES[rule.frame][0]
    read = {column for column in rule.test.columns() if kinds.get(column) == "figure"} - COUNTED
    return any(read & example.row.keys() for example in rule.examples if example.outcome == "fail")


COUNTED = {
    "decimals",
    "indicators",
    "indicators_before",
    "problems_share",
    "year",
    "stated_year",
    "count",
    "prose",
    "length",
    "copied",
    "loose",
}
"""Figures that are counted or measured here, not read in a cell: they are never unreadable."""


@pytest.mark.parametrize("rule", RULES, ids=[rule.id for rule in RULES])
def test_of_low_confidence_every_rule_could_not_judge(rule: Rule) -> None:
    failing = next(example for example in rule.examples if example.outcome == "fail")
    frame = example_frame(rule.frame, failing.row)
    header = {"submission_id": "s-1", "fiscal_year": 2023, "confidence": "low"}
    [finding] = finished(drafts(rule, frame, judge_rows(rule.test, frame.data)), {"s-1": header})
    if rule.id in JUDGED_OF_SCANS:
        assert finding["outcome"] == "failed"
    else:
        assert finding["outcome"] == "could_not_judge"
        assert "扫描件" in finding["message"]
        assert "scan" in finding["message_en"]


JUDGED_OF_SCANS = {rule.id for rule in RULES if rule.frame == "filed"}
"""Rules on the filing itself: registry, division, year, name of the file and that it is a scan."""

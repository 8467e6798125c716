"""What could not be read leaves open the sums that need it, and no other: a cell, a row, never the whole submission."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.batch_judgement import judge
from expectations.catalogue import rule


def outcome(submission: Any, identifier: str) -> list[str]:
    return [row["outcome"] for row in judge(submission.batch, [rule(identifier)]).findings]


@pytest.fixture
def projects(submission: Any) -> Any:
    """Three public expenses in rows 0 to 2, projects that do not add up in rows 3 to 5."""
    submission.line("three_public", actual="8.00").line("three_public.vehicles", actual="6.00").line(
        "three_public.reception", actual="2.00"
    )
    return submission.line("project", actual="9.00").line("project.business", actual="4.00").line("project.other", actual="1.00")


@pytest.mark.parametrize(
    ("what", "row", "expected"),
    [
        ("budget_lines", 5, "could_not_judge"),
        ("budget_lines", 1, "failed"),
        ("budget_lines.project.special.actual", 5, "could_not_judge"),
        ("budget_lines.project.special.budget", 5, "failed"),
        ("budget_lines.operating.actual", 6, "failed"),
        ("fund_lines.nature.basic.actual_cny", 1, "failed"),
        ("indicators", 1, "failed"),
        ("tables", 1, "failed"),
    ],
    ids=["row among projects", "row above", "cell of the column", "other column", "other item", "funds", "indicators", "some table"],
)
def test_only_a_row_or_cell_of_the_sum_itself_leaves_it_open(projects: Any, what: str, row: int, expected: str) -> None:
    projects.add("unresolved", what=what, printed="培训专项", reason="", location={"block": 2, "row": row, "column": 1})
    assert outcome(projects, "SUM-03") == [expected]


@pytest.mark.parametrize(("what", "expected"), [("培训人数.target_printed", "failed"), ("培训人数.score", "could_not_judge")])
def test_a_target_that_could_not_be_read_leaves_the_total_of_scores_to_be_judged(submission: Any, what: str, expected: str) -> None:
    submission.fund("total", max_score="10", score="10").indicator("培训人数", "≥30人", "30人", "90", "85")
    submission.header.update(total_score=99, total_max_score=100)
    submission.add("unresolved", what=f"indicators.{what}", printed="若干", reason="", location={})
    assert outcome(submission, "SCORE-03") == [expected]


@pytest.mark.parametrize(("what", "expected"), [("source.other.actual_cny", "failed"), ("nature.project.actual_cny", "could_not_judge")])
def test_a_source_that_could_not_be_read_leaves_the_lines_by_nature_to_be_judged(submission: Any, what: str, expected: str) -> None:
    submission.fund("total", original="480.00", final="506.30", actual="501.22")
    submission.fund("nature.basic", actual="321.15").fund("nature.project", actual="108.07")
    submission.add("unresolved", what=f"fund_lines.{what}", printed="5O", reason="", location={})
    assert outcome(submission, "SUM-05") == [expected]

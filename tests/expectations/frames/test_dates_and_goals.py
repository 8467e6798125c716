"""What a reviewer asks of dates, of the results of goals, and of rates that cannot be above 100 %."""

from __future__ import annotations

from typing import Any

import pytest

from expectations.batch_judgement import judge
from expectations.catalogue import rule


def told(submission: Any, identifier: str) -> list[tuple[str, str | None]]:
    return [(row["outcome"], row["severity"]) for row in judge(submission.batch, [rule(identifier)]).findings]


@pytest.mark.parametrize(
    ("text", "kind", "expected"),
    [
        ("填报日期：2024年3月18日", "signoff", []),
        ("填表人：李某　填表时间：2024.4.2", "signoff", []),
        ("二〇二四年三月十八日", "body", []),
        ("2023年12月31日", "signoff", []),
        ("报送日期：2023年12月", "signoff", []),
        ("填表人：李某　填表时间：2023-6-30　联系电话：1", "signoff", [("failed", "warning")]),
        ("填报日期：2022年3月18日", "body", [("failed", "warning")]),
        ("编制日期：二○二三年9月", "signoff", [("failed", "warning")]),
        ("2023年9月1日", "signoff", [("failed", "warning")]),
        ("填报日期：2023年13月1日", "signoff", [("could_not_judge", None)]),
        ("2023年3月15日", "body", []),
        ("该项目于2023年6月30日完成。", "body", []),
    ],
)
def test_a_report_is_dated_after_the_year_it_reports_on(submission: Any, text: str, kind: str, expected: list[Any]) -> None:
    assert told(submission.passage(text, kind=kind), "DOC-12") == expected


GOALS = ("完成全区12条河道清淤并通过验收", "建成堤防3公里，沿线两个村不再受淹")


@pytest.mark.parametrize(
    ("results", "severity"),
    [
        (("清淤12条，11月通过验收", "建成堤防3.1公里"), None),
        (("两项目标均已完成，清淤12条、堤防3.1公里", None), None),
        ((None, None), "warning"),
    ],
    ids=["each", "one text for all", "none"],
)
def test_a_goal_without_a_result_is_asked_for(submission: Any, results: tuple[Any, ...], severity: str | None) -> None:
    submission.add("headings", table_name="goals", column_name="achieved", printed="完成情况", year=None, unit=None)
    for number, (goal, result) in enumerate(zip(GOALS, results, strict=True), 1):
        submission.add("goals", seq=number, expected=goal, achieved=result, location={"block": 5})
    assert told(submission, "IND-24") == ([("failed", severity)] if severity else [])


@pytest.mark.parametrize(("results", "count"), [(GOALS, 1), ((GOALS[0], "建成堤防3.1公里"), 0)], ids=["all copied", "one told"])
def test_results_that_are_the_goals_word_for_word(submission: Any, results: tuple[str, ...], count: int) -> None:
    for number, (goal, result) in enumerate(zip(GOALS, results, strict=True), 1):
        submission.add("goals", seq=number, expected=f"{number}、{goal}", achieved=f"{number}．{result}；", location={"block": 5})
    assert len(told(submission, "IND-25")) == count


@pytest.mark.parametrize(
    ("label", "value", "measure", "count"),
    [
        ("饮用水水质达标率", "101.5", "other", 1),
        ("居民知晓率为", "100", "other", 0),
        ("达标率比上年提高", "120", "change_rate", 0),
        ("满意度增长", "105", "other", 0),
        ("为年初预算的", "103", "other", 0),
    ],
)
def test_a_part_of_a_whole_is_not_above_all_of_it(submission: Any, label: str, value: str, measure: str, count: int) -> None:
    from decimal import Decimal

    submission.add(
        "narrative_figures", seq=1, concept="other", label=label, measure=measure, value=Decimal(value), unit="%", decimals=0,
        amount_cny=None, amount_year=None, approximate=False, printed=f"{label}{value}%", direction=None, change_basis=None,
        passage_seq=1, location={"block": 1},
    )  # fmt: skip
    assert len(told(submission, "LOGIC-04")) == count

"""Folding: one slip gives one headline; what follows from it stays and names it."""

from __future__ import annotations

from expectations import catalogue
from expectations.judging import Judgement, judge
from tests.expectations.conftest import Row, Submission


def judged(submission: Submission, *rules: str) -> Judgement:
    return judge(submission.batch, [catalogue.rule(rule) for rule in rules])


def under(judgement: Judgement) -> dict[tuple[str, str], str | None]:
    """The rule of the headline of each finding, by rule and key."""
    names = {row["fingerprint"]: row["rule"] for row in judgement.findings}
    return {(row["rule"], row["key"]): names.get(row["cause_fingerprint"] or "") for row in judgement.findings}


def reversed_direction(submission: Submission) -> Submission:
    submission.line("three_public", prior_actual="31.07", actual="33.61").line(
        "three_public.reception", prior_actual="31.07", actual="33.61"
    )
    submission.says("three_public", "33.61万元").says("three_public", "2.54万元", measure="change", direction="decrease")
    return submission


def test_a_reversed_direction_is_the_headline_of_its_wrong_change(submission: Submission) -> None:
    result = judged(reversed_direction(submission), "RATE-03", "RATE-06")
    assert under(result) == {("RATE-03", "three_public"): "RATE-06", ("RATE-06", "three_public"): None}
    assert result.outcomes == {submission.header["submission_id"]: "returned"}


def test_a_reversed_part_is_the_headline_of_the_sum_of_changes(submission: Submission) -> None:
    submission.line("three_public", prior_actual="10.00", actual="13.00").line("three_public.reception", prior_actual="4.00", actual="5.00")
    submission.line("three_public.vehicles", prior_actual="6.00", actual="8.00")
    for item, actual, change, way in (
        ("three_public", "13.00", "3.00", "increase"),
        ("three_public.vehicles", "8.00", "2.00", "increase"),
        ("three_public.reception", "5.00", "1.00", "decrease"),
    ):
        submission.says(item, f"{actual}万元").says(item, f"{change}万元", measure="change", direction=way)
    result = under(judged(submission, "RATE-03", "RATE-06", "SUM-10"))
    assert result[("RATE-06", "three_public.reception")] is None
    assert result[("RATE-03", "three_public.reception")] == "RATE-06"
    assert result[("SUM-10", "three_public.change")] == "RATE-06"


def test_a_second_slip_keeps_its_own_headline(submission: Submission) -> None:
    submission.line("three_public", prior_actual="31.07", actual="33.61")
    submission.says("three_public", "33.61万元").says("three_public", "9.99万元", measure="change", direction="decrease")
    assert under(judged(submission, "RATE-03", "RATE-06"))[("RATE-03", "three_public")] is None


def wrong_part(submission: Submission, total: str) -> Submission:
    return (
        submission.line("three_public", actual=total)
        .line("three_public.vehicles", actual="8.00")
        .line("three_public.vehicles.operation", actual="6.00")
        .line("three_public.reception", actual="1.50")
    )


def test_a_total_that_is_wrong_by_one_wrong_part_follows_from_it(submission: Submission) -> None:
    result = under(judged(wrong_part(submission, "7.50"), "SUM-01", "SUM-02"))
    assert result == {("SUM-01", "three_public.actual"): "SUM-02", ("SUM-02", "three_public.vehicles.actual"): None}


def test_a_total_that_is_wrong_by_something_else_does_not(submission: Submission) -> None:
    result = under(judged(wrong_part(submission, "7.77"), "SUM-01", "SUM-02"))
    assert result[("SUM-01", "three_public.actual")] is None


def test_a_figure_of_the_prose_that_differs_from_a_wrong_total_follows_from_the_sum(submission: Submission) -> None:
    submission.line("three_public", actual="9.41").line("three_public.vehicles", actual="6.00").line(
        "three_public.reception", actual="2.14"
    )
    submission.says("three_public", "8.14万元")
    assert under(judged(submission, "SUM-01", "XREF-01"))[("XREF-01", "three_public.actual")] == "SUM-01"


def test_an_item_over_budget_is_the_headline_of_its_total(submission: Submission) -> None:
    submission.line("three_public.vehicles", budget="20.00", actual="24.05")
    submission.line("three_public.vehicles.operation", budget="20.00", actual="24.05")
    result = under(judged(submission, "RATE-10"))
    assert result == {("RATE-10", "three_public.vehicles"): "RATE-10", ("RATE-10", "three_public.vehicles.operation"): None}


def test_nothing_is_folded_under_a_finding_of_less_weight(submission: Submission) -> None:
    submission.line("three_public", actual="118.58").line("three_public.vehicles", actual="116.90").line(
        "three_public.reception", actual="1.68"
    )
    submission.says("three_public", "118.59万元")
    for row in judged(submission, "SUM-01", "XREF-01", "RATE-03").findings:
        assert row["cause_fingerprint"] is None


def test_findings_of_different_submissions_never_explain_one_another() -> None:
    one, other = Submission("a" * 16 + "-1"), Submission("b" * 16 + "-1", name="别的中心")
    wrong_part(one, "8.00").batch["budget_lines"].pop()
    wrong_part(other, "7.50")
    batch = {name: [*one.batch.get(name, []), *other.batch[name]] for name in other.batch}
    rows: list[Row] = judge(batch, [catalogue.rule("SUM-01"), catalogue.rule("SUM-02")]).findings
    mine = {
        row["submission_id"]: {found["fingerprint"] for found in rows if found["submission_id"] == row["submission_id"]} for row in rows
    }
    assert all(row["cause_fingerprint"] in {None, *mine[row["submission_id"]]} for row in rows)


def test_what_follows_names_rules_that_are_there_and_never_leads_in_a_circle() -> None:
    declared = {rule.id: {follows.rule for follows in rule.follows} - {rule.id} for rule in catalogue.rules()}
    for rule, first in declared.items():
        reached, waiting = set(), set(first)
        while waiting:
            one = waiting.pop()
            assert one in declared, f"{rule} follows {one}"
            reached.add(one)
            waiting |= declared[one] - reached
        assert rule not in reached

"""Folding: one slip gives one headline; what follows from it stays and names it."""

from __future__ import annotations

from decimal import Decimal

from expectations import catalogue
from expectations.batch_judgement import Judgement, judge
from tests.expectations.conftest import Submission
from warehouse.rows import OpenRow


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
    rows: list[OpenRow] = judge(batch, [catalogue.rule("SUM-01"), catalogue.rule("SUM-02")]).findings
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


def test_a_score_typed_too_low_without_a_reason_is_one_headline(submission: Submission) -> None:
    submission.fund("total", max_score="10", score="10").indicator("清运量", "≥30吨", "32吨", "50", "48").indicator(
        "率", "≥90%", "95%", "40", "40"
    )
    submission.batch["submissions"][0] |= {"total_max_score": Decimal(100), "total_score": Decimal(100)}
    result = under(judged(submission, "SCORE-03", "SCORE-05", "SCORE-06"))
    assert result == {("SCORE-03", "total"): "SCORE-06", ("SCORE-05", "清运量"): "SCORE-06", ("SCORE-06", "清运量"): None}


def test_a_score_too_high_is_not_hidden_under_its_missing_reason(submission: Submission) -> None:
    submission.indicator("清运量", "≥50吨", "40吨", "50", "45")
    result = under(judged(submission, "SCORE-05", "SCORE-06"))
    assert result == {("SCORE-05", "清运量"): None, ("SCORE-06", "清运量"): None}


def funds(submission: Submission, final: str, actual: str) -> Submission:
    submission.fund("total", original="498.80", final=final, actual=actual).fund("source.general_public", actual="506.30")
    for number, line in enumerate(submission.batch["fund_lines"]):
        for place, one in enumerate(line["cells"].values()):
            one["location"] = {"block": 3, "row": number, "col": place}
    return submission


def test_overspending_that_a_wrong_total_explains_follows_from_the_sum(submission: Submission) -> None:
    result = under(judged(funds(submission, final="500.30", actual="501.22"), "SUM-06", "RATE-16"))
    assert result == {("SUM-06", "funds.sources"): None, ("RATE-16", "funds.total.overspent"): "SUM-06"}


def test_overspending_that_the_right_total_leaves_has_its_own_headline(submission: Submission) -> None:
    result = under(judged(funds(submission, final="500.30", actual="510.00"), "SUM-06", "RATE-16"))
    assert result[("RATE-16", "funds.total.overspent")] is None

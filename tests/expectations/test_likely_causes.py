"""Likely causes: each slip planted in figures that add up is found, and whatever is offered makes them add up again."""

from __future__ import annotations

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from expectations import catalogue
from expectations.batch_judgement import judge
from expectations.evaluation import judge_rows
from expectations.identities import Arithmetic, Term, arithmetic
from expectations.likely_causes import Candidate, candidates
from expectations.typing_errors import KINDS, meant, number_in
from tests.expectations.conftest import Submission, example_frame, figure
from warehouse.rows import OpenRow

CENTS = st.integers(100, 999_999).map(lambda cents: Decimal(cents) / 100)


def column(vehicles: Decimal | str, reception: Decimal | str, total: Decimal | str) -> OpenRow:
    shown = {"three_public": total, "three_public.vehicles": vehicles, "three_public.reception": reception}
    return {name: figure(f"{value}万元") for name, value in shown.items()}


def found(record: OpenRow, rule: str = "SUM-01", **earlier: str) -> list[Candidate]:
    sums = arithmetic(catalogue.rule(rule), record)
    assert sums is not None
    last = {name.replace("__", "."): figure(text) for name, text in earlier.items()}
    offered = candidates(sums, "万元", last)
    places = {id(term.figure): place for place, term in enumerate(sums.terms)}
    for one in offered:
        closing = [
            place
            for place in places.values()
            if one.value is not None and sums.closes((*sums.values[:place], one.value, *sums.values[place + 1 :]))
        ]
        assert closing, one
    return offered


def slipped(kind: str, number: str) -> list[str]:
    """The wrong numbers that the slip makes of a right one."""
    digits = [place for place, sign in enumerate(number) if sign != "."]
    match kind:
        case "digits_transposed":
            wrong = [number[:a] + number[b] + number[a + 1 : b] + number[a] + number[b + 1 :] for a, b in pairwise(digits)]
        case "digit_dropped":
            wrong = [number[:place] + number[place + 1 :] for place in digits]
        case "digit_doubled":
            wrong = [number[:place] + number[place] + number[place:] for place in digits if place < number.index(".")]
        case _:
            wrong = [f"{Decimal(number).scaleb(power):f}" for power in (1, 2, -1)]
    return [
        text
        for text in wrong
        if text[0] not in ".0" and text[-1] != "." and Decimal(text) not in (0, Decimal(number)) and len(text.partition(".")[2]) <= 2
    ]


@given(CENTS, CENTS, st.sampled_from(["digits_transposed", "digit_dropped", "digit_doubled", "point_moved"]), st.data())
@settings(max_examples=150, deadline=None)
def test_a_planted_slip_is_among_what_is_found(vehicles: Decimal, reception: Decimal, kind: str, data: st.DataObject) -> None:
    wrong = slipped(kind, f"{reception:.2f}")
    assume(wrong)
    offered = found(column(f"{vehicles:.2f}", data.draw(st.sampled_from(wrong)), f"{vehicles + reception:.2f}"))
    assert any(one.value == reception * 10000 and one.names[0] == "公务接待" for one in offered)


@given(CENTS, CENTS, CENTS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_offered_closes_the_sum(vehicles: Decimal, reception: Decimal, total: Decimal) -> None:
    for one in found(column(f"{vehicles:.2f}", f"{reception:.2f}", f"{total:.2f}")):
        assert one.kind in KINDS
        assert one.suggested != one.printed


@given(CENTS, CENTS, st.sampled_from(["digits_transposed", "digit_dropped", "digit_doubled", "point_moved"]), st.data())
@settings(max_examples=40, deadline=None)
def test_the_rule_itself_holds_once_what_is_offered_is_done(vehicles: Decimal, reception: Decimal, kind: str, data: st.DataObject) -> None:
    wrong = slipped(kind, f"{reception:.2f}")
    assume(wrong)
    printed = {"three_public.vehicles": f"{vehicles:.2f}", "three_public.reception": data.draw(st.sampled_from(wrong))}
    printed["three_public"] = f"{vehicles + reception:.2f}"
    labels = {catalogue.rule("SUM-01").name_of(name): name for name in printed}
    for one in found(column(*(printed[name] for name in ("three_public.vehicles", "three_public.reception", "three_public")))):
        assert one.value is not None
        mended = printed | {labels[one.names]: f"{one.value / 10000:f}"}
        frame = example_frame("budget", {"measure": "actual"} | {name: f"{text}万元" for name, text in mended.items()})
        assert judge_rows(catalogue.rule("SUM-01").test, frame.data).held.yes.all()


@given(CENTS, CENTS)
@settings(max_examples=50, deadline=None)
def test_nothing_is_offered_where_the_figures_add_up(vehicles: Decimal, reception: Decimal) -> None:
    assert found(column(f"{vehicles:.2f}", f"{reception:.2f}", f"{vehicles + reception:.2f}")) == []


@given(st.from_regex(r"[1-9][0-9]{0,4}(\.[0-9]{1,2})?", fullmatch=True))
def test_what_may_be_meant_is_never_what_is_printed_and_never_twice(number: str) -> None:
    texts = [Decimal(text) for _, text in meant(number)]
    assert Decimal(number) not in texts
    assert len(texts) == len(set(texts))


def test_an_amount_in_yuan_in_a_column_of_wan_is_recognised() -> None:
    (one,) = found(column("1169000", "1.68", "118.58"))
    assert (one.kind, one.suggested, one.result) == ("unit", "1169000元", "118.58万元")


def test_a_total_that_leaves_out_a_part_names_it() -> None:
    (one,) = found(column("196.26", "1.70", "196.26"))
    assert (one.kind, one.suggested) == ("part_left_out", "197.96万元")
    assert "公务接待1.70万元" in one.told()[0]


def test_last_years_figure_copied_is_recognised() -> None:
    (one,) = found(column("116.90", "7.35", "118.58"), three_public__reception="7.35万元")
    assert (one.kind, one.suggested) == ("prior_copied", "1.68万元")


def test_a_direction_reversed_is_recognised() -> None:
    record = {"change": figure("-2.54万元"), "prior": figure("31.07万元"), "current": figure("33.61万元")}
    (one,) = found(record, "RATE-03")
    assert (one.kind, one.suggested, one.result) == ("direction_reversed", "增加2.54万元", "8.18%")


def test_this_years_amount_given_as_the_change_is_recognised() -> None:
    record = {"change": figure("1.68万元"), "prior": figure("1.70万元"), "current": figure("1.68万元")}
    assert [(one.kind, one.suggested) for one in found(record, "RATE-03")] == [("whole_amount", "减少0.02万元")]


def test_the_suggestion_stands_in_the_fix_and_nothing_is_applied(submission: Submission) -> None:
    submission.line("three_public.vehicles.purchase", prior_actual="23.27", actual="19.04")
    submission.says("three_public.vehicles.purchase", "19.04万元")
    submission.says("three_public.vehicles.purchase", "4.32万元", measure="change", direction="decrease")
    (row,) = judge(submission.batch, [catalogue.rule("RATE-03")]).findings
    assert (
        "4.32万元 → 减少4.23万元：相邻两位数字颠倒；改后为18.18%" in row["fix"]
        or "4.32万元 → 4.23万元：相邻两位数字颠倒；改后为18.18%" in row["fix"]
    )
    assert "two digits swapped; then 18.18%" in row["fix_en"]
    assert row["printed"] == "4.32万元"
    assert (row["cause"]["kind"], row["cause"]["location"]) == ("digits_transposed", row["locations"][0])


def test_several_candidates_are_said_to_be_several(submission: Submission) -> None:
    submission.line("project", actual="2601.18").says("project", "2610.18万元")
    (row,) = judge(submission.batch, [catalogue.rule("XREF-01")]).findings
    assert "不止一处" in row["fix"]
    assert (row["cause"]["kind"], row["cause"]["count"]) == ("several", 2)


def test_a_figure_that_closes_another_sum_is_not_suspected(submission: Submission) -> None:
    submission.line("project", actual="2601.18").line("project.business", actual="2000.00").line("project.other", actual="601.18")
    submission.says("project", "2610.18万元")
    (row,) = judge(submission.batch, [catalogue.rule("XREF-01")]).findings
    assert (row["cause"]["name"], row["cause"]["suggested"]) == ("正文数", "2601.18万元")


def test_a_difference_that_no_slip_explains_is_left_alone(submission: Submission) -> None:
    submission.line("three_public", actual="43.92").line("three_public.vehicles", actual="33.62").line(
        "three_public.reception", actual="9.30"
    )
    (row,) = judge(submission.batch, [catalogue.rule("SUM-01")]).findings
    assert row["cause"] is None
    assert "笔误" not in row["fix"]


def test_marks_in_the_place_of_a_date_are_named(submission: Submission) -> None:
    submission.indicator("项目于2023年12月31日之前完成", "10", "10", "10", "10", level2="timeliness", target_operator="=")
    (row,) = judge(submission.batch, [catalogue.rule("IND-02")]).findings
    assert (row["cause"]["kind"], row["cause"]["suggested"]) == ("score_copied", None)


@pytest.mark.parametrize(("printed", "number"), [("1,722.87", "1722.87"), ("449元", "449"), ("4+5", None), ("—", None), (None, None)])
def test_only_one_number_is_a_number(printed: str | None, number: str | None) -> None:
    assert number_in(printed) == number


def test_many_rules_declare_their_arithmetic_and_three_a_known_slip() -> None:
    assert sum(rule.arithmetic is not None for rule in catalogue.rules()) >= 20
    known = {rule.known_cause.kind for rule in catalogue.rules() if rule.known_cause}
    assert known == {"wrong_unit", "wrong_direction", "copied_marks"}


def test_a_slip_in_a_sum_of_thousands_of_figures_is_found_and_the_sum_is_added_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each figure has some sixty ways to be misprinted; 5,000 indicators were added up anew for each of them, for minutes."""
    sums = arithmetic(catalogue.rule("SUM-01"), column("3.00", "3.00", "7.00"))
    assert sums is not None
    parts = [Term("part", (f"第{place}项", f"part {place}"), figure("3.00万元")) for place in range(1_000)]
    added: list[int] = []
    closes = Arithmetic.closes
    monkeypatch.setattr(Arithmetic, "closes", lambda self, values: added.append(1) or closes(self, values))
    whole = Term("whole", ("合计", "total"), figure("30000.00万元"), -1)
    offered = candidates(Arithmetic(sums.identity, (whole, *parts)), "万元")
    assert [one.suggested for one in offered if one.kind in ("digit_doubled", "point_moved")] == ["3000.00万元"]
    assert len(added) < 10

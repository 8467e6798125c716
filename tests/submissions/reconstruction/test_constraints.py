"""Glued figures: given back exactly or not at all."""

from decimal import ROUND_HALF_UP, Decimal
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.reconstruction.constraints import AtMost, Product, Quotient, Slot, Within, only_reading

FUND = (Slot("original", blank=True), Slot("final"), Slot("actual"), Slot("rate", percent=True))
FUND_RELATIONS = (Quotient("rate", "actual", "final"),)
STAFF = (Slot("authorized"), Slot("actual"), Slot("rate", percent=True))
STAFF_RELATIONS = (Quotient("rate", "actual", "authorized"),)
SCORES = (Slot("rate", percent=True), Slot("weight"), Slot("score"))
SCORE_RELATIONS = (Product("score", "rate", "weight"), AtMost("score", "weight"), Within("weight", Decimal(100)))
MARKS = (Slot("weight"), Slot("score", blank=True))
MARK_RELATIONS = (AtMost("score", "weight"), Within("weight", Decimal(100)))


def test_a_fund_row_printed_without_blanks_has_one_reading() -> None:
    assert only_reading("64.864.864.8100%", FUND, FUND_RELATIONS) == {"original": "64.8", "final": "64.8", "actual": "64.8", "rate": "100%"}


def test_staffing_printed_without_blanks_has_one_reading() -> None:
    assert only_reading("282692.86%", STAFF, STAFF_RELATIONS) == {"authorized": "28", "actual": "26", "rate": "92.86%"}


def test_coefficient_weight_and_score() -> None:
    assert only_reading("100%22", SCORES, SCORE_RELATIONS) == {"rate": "100%", "weight": "2", "score": "2"}


def test_a_blank_between_figures_is_kept_as_their_end() -> None:
    assert only_reading("28 2692.86%", STAFF, STAFF_RELATIONS) == {"authorized": "28", "actual": "26", "rate": "92.86%"}
    assert only_reading("2 82692.86%", STAFF, STAFF_RELATIONS) is None


def test_what_may_be_one_weight_without_a_score_is_not_cut() -> None:
    assert only_reading("22", MARKS, MARK_RELATIONS) is None
    assert only_reading("10", MARKS, MARK_RELATIONS) is None
    assert only_reading("1010", MARKS, MARK_RELATIONS) == {"weight": "10", "score": "10"}


@pytest.mark.parametrize("text", ["", "100%", "64.8元64.8元100%", "1" * 200, "0.0.0.0", "0000%", "64.864.864.890%"])
def test_what_has_no_reading_gives_none(text: str) -> None:
    assert only_reading(text, FUND, FUND_RELATIONS) is None


amounts = st.decimals(min_value=1, max_value=9999, places=2).map(str)


def _printed_rate(actual: Decimal, final: Decimal, places: str) -> str:
    return f"{(actual / final * 100).quantize(Decimal(places), ROUND_HALF_UP)}%"


@given(amounts, amounts, amounts, st.sampled_from(["1", "0.1", "0.01"]))
def test_a_planted_fund_row_is_given_back_exactly_or_not_at_all(original: str, final: str, actual: str, places: str) -> None:
    rate = _printed_rate(Decimal(actual), Decimal(final), places)
    planted = {"original": original, "final": final, "actual": actual, "rate": rate}
    assert only_reading("".join(planted.values()), FUND, FUND_RELATIONS) in (planted, None)


@given(amounts, amounts)
def test_a_planted_fund_row_without_its_first_amount_is_given_back_exactly_or_not_at_all(final: str, actual: str) -> None:
    planted = {"final": final, "actual": actual, "rate": _printed_rate(Decimal(actual), Decimal(final), "0.01")}
    assert only_reading("".join(planted.values()), FUND, FUND_RELATIONS) in (planted, None)


@given(st.integers(1, 900), st.integers(1, 900))
def test_planted_staffing_is_given_back_exactly_or_not_at_all(authorized: int, actual: int) -> None:
    planted = {
        "authorized": str(authorized),
        "actual": str(actual),
        "rate": _printed_rate(Decimal(actual), Decimal(authorized), "0.01"),
    }
    assert only_reading("".join(planted.values()), STAFF, STAFF_RELATIONS) in (planted, None)


@given(st.from_regex(r"[0-9]{1,4}(\.[0-9]{1,2})?[0-9]{0,3}%?", fullmatch=True))
def test_a_reading_is_the_only_one_that_satisfies(text: str) -> None:
    digits = text.rstrip("%")
    cuts = [(digits, None), *((digits[:end], digits[end:]) for end in range(1, len(digits)))]
    fits = [cut for cut in cuts if "%" not in text and _fits(*cut)]
    reading = only_reading(text, MARKS, MARK_RELATIONS)
    assert (reading is not None) == (len(fits) == 1)
    if reading is not None:
        assert (reading["weight"], reading.get("score")) == fits[0]


def _fits(weight: str, score: str | None) -> bool:
    return all(_is_plain(figure) for figure in filter(None, (weight, score))) and (
        0 < Decimal(weight) <= 100 and (score is None or Decimal(score) <= Decimal(weight))
    )


def _is_plain(figure: str) -> bool:
    whole, dot, fraction = figure.partition(".")
    return whole.isdigit() and (whole == "0" or whole[0] != "0") and (not dot or fraction.isdigit())


def test_nothing_takes_long() -> None:
    for digits, slots in product(("1" * 60, "1.1" * 20), (FUND, MARKS)):
        assert only_reading(digits, [*slots, *(Slot(f"more{n}") for n in range(6))], ()) is None

"""Figures as printed: their envelopes, and how they are shown."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.printed_figures import exact, loose_money, money, rate, show_money, show_number, show_rate


@pytest.mark.parametrize(
    ("amount", "unit", "decimals", "half"),
    [
        ("4490000", "万元", 0, "50"),
        ("4490000", "万元", 2, "50"),
        ("83530000", "万元", 6, "0.005"),
        ("250000", "元", 0, "0.5"),
        ("250000", "元", 2, "0.005"),
        ("250000", "千元", 1, "50"),
        ("250000", None, None, "0.5"),
    ],
)
def test_the_envelope_of_money(amount: str, unit: str | None, decimals: int | None, half: str) -> None:
    assert money(Decimal(amount), unit, decimals).half == Decimal(half)


def test_prose_is_taken_as_printed() -> None:
    assert loose_money(Decimal(1186000), "万元", 1).half == 500


def test_a_rate_has_half_a_unit_of_its_last_decimal() -> None:
    assert rate(Decimal("0.9286"), 2).half == Decimal("0.00005")
    assert rate(Decimal("0.9286"), 4, percent=False).half == Decimal("0.00005")


@pytest.mark.parametrize(
    ("state", "absent"), [("blank", True), ("dash", True), ("not_applicable", True), ("unreadable", False), (None, True)]
)
def test_blank_is_not_unreadable(state: str | None, absent: bool) -> None:
    figure = money(None, "万元", None, state=state)
    assert not figure.stated
    assert figure.absent is absent


def test_a_figure_is_shown_with_its_unit() -> None:
    assert money(Decimal(1185800), "万元", 2, printed=" 118.58").shown == "118.58万元"
    assert money(Decimal(1185800), "万元", 2, printed="118.58万元").shown == "118.58万元"
    assert exact(None, state="blank").shown == "空白"


@given(st.decimals(min_value=Decimal("-1e9"), max_value=Decimal("1e9"), places=2))
def test_money_is_shown_exactly(amount: Decimal) -> None:
    for unit, factor in (("元", 1), ("万元", 10000)):
        text = show_money(amount, unit)
        assert text.endswith(unit)
        assert Decimal(text.removesuffix(unit)) * factor == amount


def test_rates_and_marks() -> None:
    assert show_rate(Decimal("0.096296")) == "9.63%"
    assert show_number(Decimal("14.3700")) == "14.37"
    assert show_number(Decimal(100)) == "100"

"""A number of any length is rounded and shown: one filing with a long number took the judging of its whole batch down."""

from __future__ import annotations

from decimal import Decimal

from expectations.printed_figures import show_money, show_number, show_rate
from warehouse.decimal_places import to_places

LONG = Decimal("9" * 60 + ".125")


def test_a_number_with_more_digits_than_python_keeps_is_rounded_half_up() -> None:
    assert str(to_places(LONG, 2)) == "9" * 60 + ".13"


def test_such_a_number_is_shown_as_marks_money_and_a_rate() -> None:
    assert show_number(Decimal("9" * 60)) == "9" * 60
    assert show_money(Decimal("9" * 24), "元").endswith("9.00元")
    assert show_rate(Decimal("9" * 24)).endswith("00.00%")

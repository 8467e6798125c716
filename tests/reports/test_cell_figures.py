from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from reports.cell_figures import exact_wan, parsed, percent, plain, visible, wan


def test_money_is_shown_in_ten_thousands_and_nothing_is_not_zero():
    assert wan(Decimal("1185800.00")) == "118.58"
    assert wan(Decimal(0)) == "0.00"
    assert wan(None) == "—"
    assert wan(Decimal("123456789000")) == "12,345,678.90"


def test_an_exact_amount_keeps_every_digit():
    assert exact_wan(Decimal("72890.00")) == "7.289"
    assert exact_wan(Decimal("0.01")) == "0.000001"
    assert exact_wan(Decimal(0)) == "0.00"


@given(st.decimals(min_value=-(10**15), max_value=10**15, places=2))
def test_an_exact_amount_is_the_amount(amount: Decimal):
    assert Decimal(exact_wan(amount).replace(",", "")) * 10000 == amount


def test_rates_are_percentages_rounded_half_up():
    assert percent(Decimal("0.97345")) == "97.35%"
    assert percent(Decimal("-0.395800")) == "-39.58%"
    assert percent(None) == "—"


def test_plain_values_have_no_trailing_zeros_or_exponents():
    assert plain(Decimal("100.0000")) == "100"
    assert plain(Decimal("1E+2")) == "100"
    assert plain(None) == ""


def test_characters_that_reorder_text_are_shown_and_invisible_ones_dropped():
    assert visible("预\u202e算\u200b数\ufeff") == "预⟦U+202E⟧算数"
    assert visible("a\x00b\ud800") == "a⟦U+0000⟧b\ufffd"
    assert visible("第一行\n\t第二行　全角") == "第一行\n\t第二行　全角"


@given(st.text(st.characters()))
def test_visible_text_can_always_be_written(text: str):
    visible(text).encode("utf-8")


def test_json_columns_come_as_text_or_as_objects():
    assert parsed('{"row": 3}') == parsed({"row": 3}) == {"row": 3}
    assert parsed(None) is None
    assert parsed("") is None

"""What a cell prints, and nothing else, is what is read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.numbers import chinese, money_factor, read

amounts = st.decimals(min_value=0, max_value=10**9, places=2, allow_nan=False, allow_infinity=False)


@given(amounts, st.sampled_from(["{}", "{:,}", " {} ", "\u3000{}\xa0", "{}\u200b", "+{}", "¥{}", "￥ {:,}", "+¥{}"]))
def test_an_amount_printed_in_any_way_reads_as_itself(amount: Decimal, form: str) -> None:
    quantity = read(form.format(amount))
    assert (quantity.value, quantity.decimals) == (amount, 2)
    assert quantity.state == ("zero" if amount == 0 else "value")


@given(amounts)
def test_full_width_digits_read_as_ordinary_ones(amount: Decimal) -> None:
    wide = str(amount).translate({ord(c): ord(c) + 0xFEE0 for c in "0123456789."})
    assert read(wide).value == amount


@given(st.text(max_size=12))
def test_any_text_is_one_of_the_states_and_only_values_have_a_number(text: str) -> None:
    quantity = read(text)
    assert (quantity.value is None) == (quantity.state not in ("value", "zero"))


@given(amounts, st.sampled_from(["{}¹", "{}①", "{} [²]", "{}（①）", "{}*", "{}①②"]))
def test_the_mark_of_a_note_is_no_digit_of_the_figure_before_it(amount: Decimal, form: str) -> None:
    assert read(form.format(amount)).value == amount


def test_a_power_of_ten_is_not_read_as_its_digits() -> None:
    assert read("10⁴").state == read("3×10⁴").state == "unreadable"


@pytest.mark.parametrize(
    ("text", "state"),
    [
        ("", "blank"),
        ("\u3000", "blank"),
        ("……", "blank"),
        ("——", "dash"),
        ("――", "dash"),
        ("──", "dash"),
        ("____", "dash"),
        ("未发生", "not_applicable"),
        ("-", "dash"),
        ("/", "dash"),
        ("无", "not_applicable"),
        ("不适用", "not_applicable"),
    ],
)
def test_a_blank_is_not_a_zero_and_a_dash_is_neither(text: str, state: str) -> None:
    assert (read(text).state, read(text).value) == (state, None)


@pytest.mark.parametrize(
    "text",
    ["3.5.1", "12,34", "约5", "64.864.8", "≥5", "1-2", "5/6", "#DIV/0!", "95 10%", "12 345", "95\n10%", "0 0", "O份", "l2.5", "100%22"],
)
def test_what_is_not_exactly_one_number_is_unreadable(text: str) -> None:
    assert read(text).state == "unreadable"


def test_a_number_broken_behind_its_point_is_one_number() -> None:
    assert (read("95.\n10%").value, read("95.\n10%").unit) == (Decimal("95.10"), "%")
    assert read("1,\n402.75").value == Decimal("1402.75")


def test_percent_and_a_remark_in_brackets_are_kept_apart_from_the_number() -> None:
    assert (read("100.00％").value, read("100.00％").unit) == (Decimal("100.00"), "%")
    assert read("100（含执行率10）").value == 100


@pytest.mark.parametrize(
    ("unit", "factor"), [("万元", 10_000), ("元", 1), ("亿元", 10**8), ("千元", 1000), ("万", None), ("次", None), (None, None)]
)
def test_yuan_in_a_unit_of_money(unit: str | None, factor: int | None) -> None:
    assert money_factor(unit) == factor


@pytest.mark.parametrize(
    ("text", "value"), [("十二", 12), ("一百零五", 105), ("二十", 20), ("三万二千", 32000), ("两", 2), ("次", None), ("", None)]
)
def test_chinese_numerals(text: str, value: int | None) -> None:
    assert chinese(text) == value


@pytest.mark.parametrize(
    ("text", "value", "decimals"),
    [
        ("0.30000000000000004", "0.3", 1),
        ("2.2999999999999998", "2.3", 1),
        ("47.310001373291016", "47.31", 2),
        ("47.310001373291", "47.31", 2),
        ("12.50000000", "12.50000000", 8),
        ("6120433.12345678", "6120433.12345678", 8),
        ("12.345", "12.345", 3),
    ],
)
def test_the_noise_of_a_stored_number_is_no_part_of_it(text: str, value: str, decimals: int) -> None:
    quantity = read(text)
    assert (quantity.printed, str(quantity.value), quantity.decimals) == (text, value, decimals)

"""What a cell shows for a number under a format code."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.readers.books.number_format import BUILT_IN, displayed, plain

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (0.85, "0.00%", "85.00%"),
        (0.85, "General", "0.85"),
        (0.1 + 0.2, "General", "0.3"),
        (0.1 + 0.2, "0.00", "0.30"),
        (0.0900000762939453, "General", "0.0900000762939453"),
        (1234567.891, "#,##0.00", "1,234,567.89"),
        (-1234, "#,##0", "-1,234"),
        (-5, "#,##0;(#,##0)", "(5)"),
        (-2.5, "0.00_);[Red]\\(0.00\\)", "(2.50)"),
        (2, ACCOUNTING, "2.00"),
        (0, ACCOUNTING, "-"),
        (0, "0.00;-0.00;;@", ""),
        (5, ";;;", ""),
        (-0.001, "0.00", "0.00"),
        (1.005, "0.00", "1.01"),
        (12, "0.##", "12"),
        (0.5, "#.##", "0.5"),
        (7, "000", "007"),
        (12.5, ".00", "12.50"),
        (12, '0"人"', "12人"),
        (12, 'General"人"', "12人"),
        (2.5, '"≥"0.0', "≥2.5"),
        (123456, '0!.0,"万元"', "12.3万元"),
        (1234567, "#,##0.00,", "1,234.57"),
        (150, "[>=100]0.0;0.00", "150.0"),
        (99, "[>=100]0.0;0.00", "99.00"),
        (3, "[DBNum1][$-804]General", "3"),
        (5, "[$¥-804]#,##0.00", "¥5.00"),
        (5, "@", "5"),
        (1e20, "General", "100000000000000000000"),
        (1.5e-7, "General", "0.00000015"),
        (45291, "yyyy/m/d", "2023-12-31"),
        (45291, "m/d/yyyy;@", "2023-12-31"),
        (45291, '[$-804]yyyy"年"m"月"d"日"', "2023-12-31"),
        (45291, 'yyyy"年"m"月"', "2023年12月"),
        (45291.5, "yyyy-mm-dd hh:mm", "2023-12-31 12:00"),
        (0.5, "h:mm", "12:00"),
        (1.5, "[h]:mm", "36:00"),
        (-1, "yyyy/m/d", "-1"),
    ],
)
def test_a_number_is_what_its_format_shows(value: float, code: str, shown: str) -> None:
    assert displayed(value, code) == shown


def test_days_counted_from_1904() -> None:
    assert displayed(45291 - 1462, "yyyy/m/d", from_1904=True) == "2023-12-31"


@given(st.floats(), st.text(st.sampled_from('0#?.,%;[]"\\_*@ymdhs年E+-/>=1G')) | st.sampled_from(sorted(BUILT_IN.values())))
def test_any_number_under_any_code_ends_as_text(value: float, code: str) -> None:
    assert isinstance(displayed(value, code), str)


@given(st.decimals(-(10**9), 10**9, places=2))
def test_two_decimals_read_back_as_written(value: object) -> None:
    number = float(str(value))
    assert float(displayed(number, "0.00")) == number
    assert math.isclose(float(plain(number)), number)


def test_hours_beyond_any_time_are_no_time() -> None:
    assert displayed(1e308, "[h]:mm", False)

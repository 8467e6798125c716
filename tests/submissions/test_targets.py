"""Targets and actuals as departments write them."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from submissions.targets import hidden_sign, read_actual, read_target


@pytest.mark.parametrize(
    ("text", "operator", "value", "unit"),
    [
        ("≥95%", ">=", "95", "%"),
        ("≧2次", ">=", "2", "次"),
        ("&ge;30万页", ">=", "30", "万页"),
        ("≤0.35元/页", "<=", "0.35", "元/页"),
        ("﹦100％", "=", "100", "%"),
        ("100%", "=", "100", "%"),
        ("10", "=", "10", None),
        ("不少于十二次", ">=", "12", "次"),
        ("不少于二十一门", ">=", "21", "门"),
        ("不超过三十五幢", "<=", "35", "幢"),
        ("95%以上", ">=", "95", "%"),
        ("3天以内", "<=", "3", "天"),
        ("不超过1,200元", "<=", "1200", "元"),
        ("＞5场", ">", "5", "场"),
        ("九成以上", ">=", "90", "%"),
        ("九成五以上", ">=", "95", "%"),
        ("五成", "=", "50", "%"),
        ("百分之九十五", "=", "95", "%"),
        ("不超过三起", "<=", "3", "起"),
        ("不得低于９５％", ">=", "95", "%"),
        ("≦3天", "<=", "3", "天"),
        ("≥100百分比", ">=", "100", "%"),
        ("达到95%以上", ">=", "95", "%"),
        ("90%（含）以上", ">=", "90", "%"),
        ("≥95.\n10%", ">=", "95.10", "%"),
        ("&le;5%", "<=", "5", "%"),
    ],
)
def test_quantitative_targets(text: str, operator: str, value: str, unit: str | None) -> None:
    target = read_target(text, 2023)
    assert (target.operator, target.value, target.unit) == (operator, Decimal(value), unit)


def test_relation_and_unit_may_stand_in_columns_of_their_own() -> None:
    target = read_target("26", 2023, relation="≥", unit="次")
    assert (target.operator, target.value, target.unit) == (">=", 26, "次")


@pytest.mark.parametrize(
    "text",
    [
        "逐步提高",
        "及时保障",
        "健全",
        "90%-95%",
        "按月安排",
        "半数以上",
        "一次性通过",
        "十余次",
        "七八成",
        "三分之二",
        "达到95%",
        "I级",
        "OA系统上线",
    ],
)
def test_words_are_qualitative(text: str) -> None:
    assert (read_target(text, 2023).operator, read_target(text, 2023).value) == ("qualitative", None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2023年12月31日前", date(2023, 12, 31)),
        ("2023年12月完成", date(2023, 12, 31)),
        ("12月底前", date(2023, 12, 31)),
        ("2023-06-30", date(2023, 6, 30)),
        ("2023.2.28", date(2023, 2, 28)),
        ("十二月底前", date(2023, 12, 31)),
        ("二〇二三年十二月三十一日前", date(2023, 12, 31)),
    ],
)
def test_dates(text: str, day: date) -> None:
    target = read_target(text, 2023)
    assert (target.operator, target.date) == ("date", day)


@pytest.mark.parametrize("text", ["2023", "100%", "12.31", "13月"])
def test_numbers_are_no_dates(text: str) -> None:
    assert read_target(text, 2023).operator != "date"


def test_a_blank_target_has_no_operator() -> None:
    assert read_target(" ", 2023).operator is None


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [("2次", "2", "次"), ("完成10次", "10", "次"), ("93.5%", "93.5", "%"), ("2170.20万元", "2170.20", "万元"), ("达到97％", "97", "%")],
)
def test_actuals(text: str, value: str, unit: str) -> None:
    actual = read_actual(text, 2023)
    assert (actual.value, actual.unit) == (Decimal(value), unit)


@pytest.mark.parametrize("text", ["完成", "已完成", "逐步提高", ""])
def test_words_have_no_actual_value(text: str) -> None:
    assert read_actual(text, 2023).value is None


@given(
    st.decimals(min_value=0, max_value=10**6, places=2),
    st.sampled_from(["≥", "≤", "=", ">", "<", "不少于", "不超过"]),
    st.sampled_from(["", "%", "次", "万元", "户次"]),
)
def test_printed_targets_read_back(value: Decimal, operator: str, unit: str) -> None:
    target = read_target(f"{operator}{value}{unit}", 2023)
    assert (target.value, target.unit) == (value, unit or None)


@pytest.mark.parametrize("text", ["Q95%", "O份", "IO次", "1O0%", "l2.5%", "100%22是", "64.864.8", "×100%8", "0起0起", "0 0", "95 10%"])
def test_damaged_or_glued_figures_are_doubted_and_never_read(text: str) -> None:
    for read in (read_target(text, 2023), read_actual(text, 2023)):
        assert read.doubt
        assert (read.value, read.operator) == (None, None)


@pytest.mark.parametrize("text", ["≥95%", "逐步提高", "2023年12月31日前", "3小时", "2次/年", ""])
def test_ordinary_texts_raise_no_doubt(text: str) -> None:
    assert read_target(text, 2023).doubt is None


def test_a_leading_two_may_be_a_damaged_sign_only_where_full_marks_say_so() -> None:
    def doubted(target: str, actual: str, *, full_marks: bool) -> bool:
        return hidden_sign(target, read_target(target, 2023), read_actual(actual, 2023), full_marks=full_marks) is not None

    assert doubted("26次", "12次", full_marks=True)
    assert doubted("290%", "95%", full_marks=True)
    assert not doubted("26次", "12次", full_marks=False)
    assert not doubted("26次", "26次", full_marks=True)
    assert not doubted("26次", "5次", full_marks=True)
    assert not doubted("≥26次", "12次", full_marks=True)


def test_the_period_before_a_value_is_no_part_of_it() -> None:
    target, actual = read_target("全年≥480户", 2023), read_actual("累计495户", 2023)
    assert (target.operator, target.value, target.unit, actual.value) == (">=", 480, "户", 495)
    assert read_target("年度计划", 2023).operator == "qualitative"

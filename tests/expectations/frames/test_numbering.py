"""Numbers of headings: gaps, repetition, and what is neither."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.frames import build_frames
from expectations.frames.numbering import DIGITS, numeral
from tests.expectations.conftest import Submission


def gaps(*texts: str) -> list[str | None]:
    """What is said of these passages: headings, or bodies where they end with a stop."""
    submission = Submission()
    for text in texts:
        submission.passage(text, kind="body" if text.endswith("。") else "heading")
    return [row["gaps"] for row in build_frames(submission.batch)["numbering"].records]


@given(st.integers(min_value=1, max_value=99))
def test_numerals_are_read(value: int) -> None:
    tens, ones = divmod(value, 10)
    written = ("" if not tens else "十" if tens == 1 else f"{DIGITS[tens]}十") + (DIGITS[ones] if ones else "")
    assert numeral(written) == value


@pytest.mark.parametrize("text", ["", "十十", "一一", "甲"])
def test_what_is_no_numeral(text: str) -> None:
    assert numeral(text) is None


@pytest.mark.parametrize(
    ("texts", "fault"),
    [
        (("一、概况", "二、支出", "四、结论"), "二、之后是四、"),
        (("一、概况", "二、支出", "国有资本情况", "四、结论"), "二、之后是四、，其间“国有资本情况”没有编号"),
        (("一、概况", "二、支出", "二、结论"), "二、重复"),
        (("一、概况", "二、支出", "三、绩效", "二、结论"), "三、之后是二、"),
        (("一、概况", "（一）机构", "（三）职责"), "（一）之后是（三）"),
        (("一、概况", "（一）机构", "人员编制情况", "二、支出"), "（一）之后的“人员编制情况”没有编号"),
        (("二、支出", "三、绩效"), "开头是二、"),
    ],
)
def test_faults(texts: tuple[str, ...], fault: str) -> None:
    assert gaps(*texts) == [fault]


@pytest.mark.parametrize(
    "texts",
    [
        ("一、概况", "（一）机构", "（二）人员", "二、支出", "（一）基本支出", "（二）项目支出"),
        ("一、概况", "（一）机构", "（二）核定编制28人。", "（三）职责"),
        ("一、概况", "主要职责", "（一）接收档案。", "（二）整理档案。", "二、支出"),
        ("一、概况", "二、支出", "一、党建", "二、改革", "三、结论"),
        tuple(f"{number}、部分" for number in ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"]),
    ],
    ids=["in order", "a number in the prose", "a list in the prose", "a list of headings within", "beyond ten"],
)
def test_no_fault(texts: tuple[str, ...]) -> None:
    assert gaps(*texts) == [None]


def test_headings_without_numbers_are_not_judged() -> None:
    assert gaps("概况", "支出情况") == []

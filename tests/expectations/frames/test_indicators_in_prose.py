"""Items of the base data table that the prose does or does not speak of."""

from __future__ import annotations

import pytest

from expectations.frames import build_frames
from tests.expectations.conftest import Submission


@pytest.mark.parametrize(
    ("prose", "spoken"),
    [
        ("“三公”经费支出8.14万元。", True),
        ("三公经费支出8.14万元。", True),
        ('"三公"经费支出8.14万元。', True),
        ("会议费支出8.14万元。", False),
    ],
)
def test_the_public_expenses_are_spoken_of_in_whatever_quotation_marks(submission: Submission, prose: str, spoken: bool) -> None:
    submission.line("three_public", actual="8.14").passage(prose)
    [row] = build_frames(submission.batch)["unspoken"].records
    assert (row["item_code"], row["spoken"]) == ("three_public", spoken)


@pytest.mark.parametrize(
    ("prose", "praised"),
    [
        ("河道保洁各项指标均已完成。", True),
        ("各项任务圆满完成，没有偏差。", True),
        ("河道保洁里程未达目标，其余指标均已完成。", False),
        ("河道保洁里程未达目标；其他各项指标均已完成。", False),
        ("除河道保洁里程外，各项指标均已达标。", False),
        ("年度任务没有全部完成。", False),
    ],
)
def test_a_claim_that_excepts_something_is_no_praise_of_everything(submission: Submission, prose: str, praised: bool) -> None:
    submission.indicator("河道保洁里程", "≥30公里", "28公里", "10", "9").passage(prose)
    [row] = build_frames(submission.batch)["mentions"].records
    assert row["praised"] is praised

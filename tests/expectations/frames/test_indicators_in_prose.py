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

"""How cells are printed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from expectations.frames import build_frames
from tests.expectations.conftest import Submission, cell


def test_decimals_of_a_table_are_counted_without_whole_numbers(submission: Submission) -> None:
    submission.line("three_public", prior_actual="196.26", budget="120", actual="118.58")
    assert [row["count"].value for row in build_frames(submission.batch)["precision"].records] == [1]
    submission.line("project", budget="126.6")
    (row,) = build_frames(submission.batch)["precision"].records
    assert (row["count"].value, row["written"]) == (2, "196.26、126.6")


@pytest.mark.parametrize(
    ("printed", "unit", "state", "fraction"),
    [
        ("92.86%", "%", "value", False),
        ("0.9286", None, "value", True),
        ("92.86", "%", "value", False),
        ("0.93", None, "unreadable", None),
        ("0", None, "zero", False),
        ("1", None, "value", False),
    ],
)
def test_a_rate_as_a_fraction(submission: Submission, printed: str, unit: str | None, state: str, fraction: bool | None) -> None:
    shown = cell(printed, unit, "value") | {"state": state}
    submission.add(
        "staffing", authorized_staff=Decimal(28), actual_staff=Decimal(26), control_rate=None, cells={"control_rate": shown}, location={}
    )
    (row,) = build_frames(submission.batch)["cells"].records
    assert row["fraction"] is fraction


def test_noise_and_errors_of_a_spreadsheet(submission: Submission) -> None:
    submission.line("three_public", actual="118.58000000000001").line("project", actual="12.50")
    submission.add("building_controls", seq=1, cells={"area_control_rate": cell("#DIV/0!", state="unreadable")}, location={})
    rows = build_frames(submission.batch)["cells"].records
    assert [(row["subject"], row["error"]) for row in rows] == [
        ("three_public.actual", False),
        ("building_controls.area_control_rate", True),
    ]


@pytest.mark.parametrize(
    ("text", "count"), [("内设\u200b股室4个\ufeff。", 2), ("支出12\u00a0345元。", 1), ("为职工提供服务\u00a0。", 0), ("支出12345元。", 0)]
)
def test_invisible_characters(submission: Submission, text: str, count: int) -> None:
    (row,) = build_frames(submission.passage(text).batch)["invisible"].records
    assert row["count"].value == count

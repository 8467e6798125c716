"""What damaged the figures that could not be read."""

from __future__ import annotations

import pytest

from expectations.frames import build_frames
from tests.expectations.conftest import Submission


@pytest.mark.parametrize(
    ("printed", "damage"),
    [
        ("64.864.8", "glued"),
        ("1,011,600.00,011,600.00", "glued"),
        ("12%34%", "glued"),
        ("1O2.5", "lookalike"),
        ("9l.54", "lookalike"),
        ("5.9 6", "broken"),
        ("约三万", None),
    ],
)
def test_damage_is_told_by_what_is_printed(submission: Submission, printed: str, damage: str | None) -> None:
    submission.add("unresolved", what="budget_lines.operating.actual", printed=printed, reason="", location={"block": 1})
    assert [row["damage"] for row in build_frames(submission.batch)["unread"].records] == ([damage] if damage else [])

"""The last lines of a run use the words of the pages."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from flows.console import Console
from flows.settings import Settings
from flows.views.closing_report import ClosingReport
from flows.views.year_summary import Summary

YEAR = Summary(
    fiscal_year=2023,
    documents=24,
    accepted=6,
    accepted_with_findings=5,
    returned=10,
    unreadable=1,
    missing=2,
    unregistered=3,
    of_unregistered={"accepted": 1, "returned": 2},
    projects=4,
    superseded=0,
    critical=True,
    site="site/2023/index.html",
)
RUN: Any = SimpleNamespace(state="completed", message="", newly_read=24, plan=SimpleNamespace(filings=(), left_aside=(), untaken=()))


@pytest.mark.parametrize(
    ("lang", "lines"),
    [
        ("zh", ["通过 6 · 通过但有提醒 5 · 退回 10 · 无法读取 1", "未报 2 · 不在名录 3（通过 1，退回 2） · 项目自评 4"]),
        (
            "en",
            [
                "Accepted 6 · accepted with findings 5 · returned 10 · unreadable 1",
                "Missing 2 · not in the registry 3 (accepted 1, returned 2) · projects 4",
            ],
        ),
    ],
)
def test_outcomes_are_counted_in_the_words_of_the_pages(lang: str, lines: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    ClosingReport(RUN, YEAR).print(Console(Settings(), lang))
    assert [line for line in capsys.readouterr().out.splitlines() if line in lines] == lines

"""Thresholds that a city or a division sets for itself, with who and why."""

from __future__ import annotations

import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import pandas as pd
import pytest

from expectations import overrides
from expectations.catalogue import RuleError, overridden, rule
from expectations.evaluation import judge_rows
from expectations.frames.frame import Frame
from expectations.overrides import OverridesError

LOWER = '- {rule: RATE-20, threshold: least, value: 0.8, divisions: ["430528"], fiscal_years: {first: 2023}, by: 市财政局, reason: 灾后重建跨年}\n'


@pytest.fixture
def declared(tmp_path: Path) -> Path:
    path = tmp_path / "overrides.yaml"
    path.write_text(LOWER, "utf-8")
    return path


def _failed(path: Path | None, *rows: tuple[str, int, str]) -> list[bool]:
    """Whether an execution rate fails RATE-20, for each (division, fiscal year, amount spent of 100)."""
    from expectations.frames import FRAMES
    from expectations.printed_figures import exact

    [judged] = overridden([rule("RATE-20")], path)
    records = [
        {
            "submission_id": str(number),
            "division_code": division,
            "fiscal_year": exact(Decimal(year)),
            "final": exact(Decimal(100)),
            "actual": exact(Decimal(spent)),
            "execution_explained": False,
        }
        for number, (division, year, spent) in enumerate(rows)
    ]
    data: pd.DataFrame = Frame.build("submissions", FRAMES["submissions"][0], records).data
    return judge_rows(judged.test, data).failed.tolist()


def test_an_override_counts_in_its_division_and_years_alone(declared: Path) -> None:
    rows = (("430528", 2023, "85"), ("430528", 2022, "85"), ("430511", 2023, "85"), ("430528", 2023, "79.99"), ("430528", 2023, "80"))
    assert _failed(None, *rows) == [True] * 5
    assert _failed(declared, *rows) == [False, True, True, True, False]


def test_the_last_override_that_fits_counts(declared: Path) -> None:
    declared.write_text("- {rule: RATE-20, threshold: least, value: 0.5, by: 甲, reason: 全市}\n" + LOWER, "utf-8")
    assert _failed(declared, ("430528", 2023, "79"), ("430511", 2023, "79"), ("430511", 2023, "49")) == [True, False, True]


@pytest.mark.parametrize(
    ("text", "error"),
    [
        ("- {rule: RATE-20, threshold: highest, value: 0.8, by: 甲, reason: 无}", RuleError),
        ("- {rule: RATE-99, threshold: least, value: 0.8, by: 甲, reason: 无}", RuleError),
        ("- {rule: RATE-20, threshold: least, value: 0.8, reason: 没有写明是谁}", OverridesError),
        ("- {rule: RATE-20, threshold: least, value: 0.8, by: 没有写明理由}", OverridesError),
        ("rule: [", OverridesError),
        ("7", OverridesError),
    ],
)
def test_an_override_of_nothing_or_without_who_and_why_is_refused(tmp_path: Path, text: str, error: type[Exception]) -> None:
    path = tmp_path / "overrides.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(error):
        overridden([rule("RATE-20")], path)


def test_explain_shows_the_override_and_the_version_changes_with_it(declared: Path) -> None:
    def run(code: str, variables: dict[str, str]) -> str:
        return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, env=variables).stdout

    import os

    with_file = {**os.environ, overrides.VARIABLE: str(declared)}
    explained = run("from flows.cli import run; run(['explain', 'RATE-20'])", with_file)
    assert "0.8" in explained
    assert "灾后重建跨年" in explained
    version = "from expectations.rule_set_version import rule_set_version; print(rule_set_version())"
    assert run(version, with_file) != run(version, dict(os.environ))

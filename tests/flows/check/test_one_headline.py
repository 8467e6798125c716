"""A slip planted in a filing that is right is told once, where it stands; a change that leaves the filing right is not told at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from flows.check.judge_files import examine, judged
from flows.settings import Settings
from warehouse.rows import FindingRow

Case = dict[str, Any]
FILES = ("one_slip.yaml", "second_filing.yaml")
DECLARED: list[dict[str, Any]] = [yaml.safe_load((Path(__file__).parent / name).read_text("utf-8")) for name in FILES]


def _cases(kind: str) -> list[Case]:
    """The cases of all files, each with its filing and what that is told of as it stands."""
    return [case | {"base": one["base"], "besides": one.get("besides", [])} for one in DECLARED for case in one[kind]]


SLIPS, RIGHT = _cases("slips"), _cases("right")


def _text(case: Case) -> str:
    text: str = case["base"]
    for printed, instead in case["changes"]:
        assert printed in text, case["name"]
        text = text.replace(printed, instead)
    return text


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[FindingRow]]:
    """The headlines of each case that fail by a critical or a warning, and what could not be judged, by the case's name."""
    folder = tmp_path_factory.mktemp("filings")
    paths = [folder / f"{case['name']}.txt" for case in (*SLIPS, *RIGHT)]
    for path, case in zip(paths, (*SLIPS, *RIGHT), strict=True):
        path.write_text(_text(case), "utf-8")
    files = judged(examine(paths, Settings()))
    besides = {case["name"]: case["besides"] for case in (*SLIPS, *RIGHT)}
    headlines = {Path(one.file).stem: [row for _, rows in one.verdicts for row in rows if _is_headline(row)] for one in files}
    return {name: [row for row in rows if row["rule"] not in besides[name]] for name, rows in headlines.items()}


def _is_headline(row: FindingRow) -> bool:
    return row["cause_fingerprint"] is None and row["severity"] != "info"


@pytest.mark.parametrize("case", SLIPS, ids=lambda case: case["name"])
def test_a_slip_is_told_once_where_it_stands(told: dict[str, list[FindingRow]], case: Case) -> None:
    headlines = [row for row in told[case["name"]] if row["outcome"] == "failed"]
    assert [row["rule"] for row in headlines] == [case["told"]]
    changed = {
        number
        for number, (before, after) in enumerate(zip(case["base"].split("\n"), _text(case).split("\n"), strict=True), 1)
        if before != after
    }
    assert changed & {place.get("line") for place in headlines[0]["locations"] or []}


@pytest.mark.parametrize("case", RIGHT, ids=lambda case: case["name"])
def test_what_is_right_is_not_told(told: dict[str, list[FindingRow]], case: Case) -> None:
    assert [(row["rule"], row["message"]) for row in told[case["name"]]] == []

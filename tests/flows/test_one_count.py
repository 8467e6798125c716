"""Status, site, roll-ups and the table of submissions count the same."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from flows.memory import reading
from flows.settings import Settings
from reports.filing_views import gather

YEAR = 2023


@pytest.mark.slow
def test_two_files_of_an_unregistered_unit_and_a_returned_newer_version_count_alike_everywhere(
    inbox: Path, settings: Settings, ingest: Callable[..., str], jixiao: Callable[..., CompletedProcess[str]]
) -> None:
    text = "{name}2023年度部门整体支出绩效自评报告\n一、基本情况\n本单位编制12人，在职11人。\n二、自评结论\n2023年度自评得分9{digit}分，等级为优。\n"
    folder = inbox / str(YEAR) / "430511"
    folder.mkdir(exist_ok=True)
    for digit, name in ((5, "北塔区借阅中心"), (6, "北塔区 借阅中心")):
        (folder / f"{digit}.txt").write_text(text.format(name=name, digit=digit), "utf-8")
    ingest(inbox, settings)
    said = json.loads(jixiao("--workspace", settings.workspace, "status", "--fiscal-year", YEAR, "--json").stdout)
    with reading(settings) as warehouse:
        city = next(row for row in warehouse.rollup("completeness", YEAR) if row["scope"] == "city")
        standing = [row for row in warehouse.rows("submissions", fiscal_year=YEAR) if row["stands"] and row["kind"] != "project"]
        views = [view for view in gather(warehouse, YEAR) if not view.newest or view.newest["kind"] != "project"]
    unknown = [row for row in standing if not row["is_expected"]]
    assert [row["version"] for row in unknown] == [2]
    for name in ("accepted", "accepted_with_findings", "returned", "unreadable"):
        expected = sum(row["outcome"] == name for row in standing if row["is_expected"])
        assert expected == city[name] == said[name], name
    assert city["unregistered"] == said["unregistered"] == len(unknown)
    assert Counter(view.counted_outcome for view in views if view.versions) == Counter(row["outcome"] for row in standing)
    shutil.rmtree(settings.workspace)

"""What was loaded by mistake is taken out of everything that counts, stays out, and the record of it stays."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.batch.earlier_years import stored_rows
from flows.cli import run as jixiao_run
from flows.memory import lake_submissions, reading
from flows.settings import Settings
from reports.site_root import published_years
from warehouse.contract import tables
from warehouse.database import Warehouse
from warehouse.lake import Lake
from warehouse.rollup import rollups

YEAR = 2023
WHO = ("--by", "张三", "--reason", "年度报错")


def jixiao(settings: Settings, *arguments: str) -> int:
    return jixiao_run(["--workspace", str(settings.workspace), "--lang", "en", *arguments])


def outcomes(settings: Settings) -> dict[str, Any]:
    return {row["submission_id"]: (row["outcome"], row["version"], row["stands"]) for row in lake_submissions(settings, YEAR)}


def figures(settings: Settings) -> dict[str, Any]:
    with reading(settings) as warehouse:
        return {name: warehouse.rollup(name, YEAR) for name in rollups()}


@pytest.fixture
def mistaken(workspace: Settings, city: Path, ingest: Callable[..., str]) -> Settings:
    """A workspace in which the city's reports stand in the year before, too, and that served as their history."""
    lake = Lake(workspace.lake)
    partitioned = [name for name, table in tables().items() if table.partitioned]
    lake.publish(YEAR - 1, {name: [row | {"fiscal_year": YEAR - 1} for row in stored_rows(lake, name, YEAR)] for name in partitioned})
    with Warehouse(workspace.url) as warehouse:
        warehouse.refill(lake)
    assert ingest(city, workspace) == "completed"
    return workspace


def test_a_year_loaded_by_mistake_leaves_no_trace_but_its_record(
    workspace: Settings, ingested: Path, mistaken: Settings, city: Path, ingest: Callable[..., str]
) -> None:
    clean = Settings(workspace=ingested, workers=1)
    assert jixiao(mistaken, "withdraw", "--fiscal-year", str(YEAR - 1), *WHO) == 0
    assert Lake(mistaken.lake).years() == (YEAR,)
    assert published_years(mistaken.site) == [YEAR] or tuple(published_years(mistaken.site)) == (YEAR,)
    with reading(mistaken) as warehouse:
        assert warehouse.years() == (YEAR,)
        assert all(warehouse.rollup(name, YEAR - 1) == [] for name in rollups())
        record = warehouse.rows("withdrawals")
    assert {(row["action"], row["made_by"], row["reason"], row["fiscal_year"]) for row in record} == {
        ("withdraw", "张三", "年度报错", YEAR - 1)
    }
    ingest(city, mistaken)
    assert outcomes(mistaken) == outcomes(clean)
    assert figures(mistaken) == figures(clean)


def test_a_filing_withdrawn_stays_out_until_that_is_taken_back(workspace: Settings, city: Path, ingest: Callable[..., str]) -> None:
    before, counted = outcomes(workspace), figures(workspace)
    gone = sorted(before)[0]
    assert jixiao(workspace, "withdraw", gone, *WHO) == 0
    assert gone not in outcomes(workspace)
    assert figures(workspace) != counted
    ingest(city, workspace)
    assert gone not in outcomes(workspace)
    assert jixiao(workspace, "rebuild") == 0
    with reading(workspace) as warehouse:
        assert [row["submission_id"] for row in warehouse.rows("withdrawals")] == [gone]
        assert warehouse.rows("submissions", submission_id=gone) == []
    assert jixiao(workspace, "withdraw", gone, "--by", "李四", "--reason", "误撤", "--undo") == 0
    assert ingest(city, workspace) == "completed"
    assert {name: row[0] for name, row in outcomes(workspace).items()} == {name: row[0] for name, row in before.items()}
    assert figures(workspace) == counted


def test_what_is_not_there_is_refused_in_a_sentence(workspace: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert jixiao(workspace, "withdraw", "0000000000000000-1", *WHO) == 2
    assert jixiao(workspace, "withdraw", "--fiscal-year", "1999", *WHO) == 2
    assert jixiao(workspace, "withdraw", "--fiscal-year", str(YEAR), "--by", "张三") == 2
    said = capsys.readouterr().err
    assert "0000000000000000-1" in said
    assert "Traceback" not in said

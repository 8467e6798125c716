"""Several fiscal years side by side: none is lost when another is ingested, when the database is upgraded, or when it is gone."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from flows.batch.earlier_years import stored_rows
from flows.cli import run as jixiao_run
from flows.memory import reading
from flows.settings import Settings
from warehouse.contract import tables
from warehouse.database import Warehouse
from warehouse.lake import Lake
from warehouse.rollup import rollups

YEAR = 2023
YEARS = (YEAR - 1, YEAR)
LOST = {"runs", "ledger"}
"""What only the warehouse knew."""


@pytest.fixture
def two_years(workspace: Settings) -> Settings:
    """A workspace with the same city in two fiscal years."""
    lake = Lake(workspace.lake)
    partitioned = [name for name, table in tables().items() if table.partitioned]
    lake.publish(YEAR - 1, {name: [row | {"fiscal_year": YEAR - 1} for row in stored_rows(lake, name, YEAR)] for name in partitioned})
    with Warehouse(workspace.url) as warehouse:
        warehouse.refill(lake)
    return workspace


def jixiao(settings: Settings, *arguments: str) -> int:
    return jixiao_run(["--workspace", str(settings.workspace), "--warehouse-url", settings.url, "--lang", "en", *arguments])


def lose_warehouse(settings: Settings) -> None:
    for file in settings.workspace.glob("warehouse.*"):
        file.unlink()


def execute(settings: Settings, *statements: str) -> None:
    engine = sa.create_engine(settings.url)
    with engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def everything(settings: Settings, *but: str) -> dict[Any, Any]:
    with reading(settings) as warehouse:
        found: dict[Any, Any] = {name: warehouse.rows(name) for name in tables() if name not in {"stages", *but}}
        return found | {(name, year): warehouse.rollup(name, year) for name in rollups() for year in YEARS}


def test_an_ingestion_after_an_upgrade_leaves_the_totals_of_other_years_right(
    two_years: Settings, city: Path, ingest: Callable[..., str]
) -> None:
    ingest(city, two_years)  # 2023 is judged beside 2022
    before = everything(two_years, *LOST)
    execute(two_years, "ALTER TABLE budget_lines DROP COLUMN decimals", "ALTER TABLE fund_lines DROP COLUMN cells")
    assert ingest(city, two_years) == "completed"
    assert everything(two_years, *LOST) == before
    assert jixiao(two_years, "rollup", "--fiscal-year", "2022") == 0
    assert everything(two_years, *LOST) == before


def test_a_roll_up_of_a_year_that_is_not_loaded_loads_it(two_years: Settings) -> None:
    before = everything(two_years)
    partitioned = [name for name, table in tables().items() if table.partitioned]
    execute(two_years, *(f"DELETE FROM {name} WHERE fiscal_year = 2022" for name in (*partitioned, "loads")))
    assert jixiao(two_years, "rollup", "--fiscal-year", "2022") == 0
    assert everything(two_years) == before


@pytest.mark.parametrize("command", ["rollup", "publish", "rebuild"])
def test_a_year_without_data_is_refused_and_nothing_is_written(
    workspace: Settings, command: str, bytes_of: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = bytes_of(workspace.workspace)
    assert jixiao(workspace, command, "--fiscal-year", "2031") == 2
    said = capsys.readouterr()
    assert "The lake holds nothing of fiscal year 2031 (it holds 2023)" in said.err
    assert said.out == ""
    assert {name for name, mark in bytes_of(workspace.workspace).items() if before.get(name) != mark} <= {".lock"}


def test_publishing_one_year_leaves_the_pages_of_the_other_as_they_are(two_years: Settings, bytes_of: Callable[..., Any]) -> None:
    site = two_years.page(YEAR).parent
    before = bytes_of(site)
    assert jixiao(two_years, "publish", "--fiscal-year", "2022") == 0
    assert two_years.page(2022).is_file()
    assert bytes_of(site) == before
    index = (two_years.site / "index.html").read_text("utf-8")
    assert index.index("2023/index.html") < index.index("2022/index.html")


def test_a_site_that_lost_a_year_has_it_again_after_the_next_publication(two_years: Settings) -> None:
    shutil.rmtree(two_years.site)
    assert jixiao(two_years, "publish", "--fiscal-year", "2022") == 0
    assert two_years.page(2023).is_file()


def check_rebuilt(settings: Settings, before: dict[Any, Any], capsys: pytest.CaptureFixture[str]) -> None:
    assert jixiao(settings, "rebuild") == 0
    said = capsys.readouterr().out
    assert "Rebuilt 2022, 2023 from the lake: 8 submissions" in said
    assert "cannot be rebuilt" in said
    assert everything(settings, *LOST) == before
    assert jixiao(settings, "publish", "--fiscal-year", "2023") == 0


def test_a_lost_warehouse_is_rebuilt_from_the_lake_row_for_row(
    two_years: Settings, capsys: pytest.CaptureFixture[str], bytes_of: Callable[..., Any]
) -> None:
    before, site = everything(two_years, *LOST), bytes_of(two_years.page(YEAR).parent)
    lose_warehouse(two_years)
    check_rebuilt(two_years, before, capsys)
    assert bytes_of(two_years.page(YEAR).parent) == site


@pytest.mark.slow
def test_so_is_one_on_postgresql(two_years: Settings, postgres_url: str, capsys: pytest.CaptureFixture[str]) -> None:
    before = everything(two_years, *LOST)
    check_rebuilt(Settings(workspace=two_years.workspace, warehouse_url=postgres_url), before, capsys)


def test_rebuilding_keeps_runs_and_ledger_and_puts_right_what_was_changed_by_hand(
    two_years: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(two_years)
    execute(two_years, "UPDATE budget_lines SET amount_cny = 1", "DELETE FROM departments", "DELETE FROM rollup_completeness")
    assert jixiao(two_years, "rebuild", "--fiscal-year", "2022") == 0
    assert jixiao(two_years, "rebuild", "--fiscal-year", "2023") == 0
    assert everything(two_years) == before
    assert "cannot be rebuilt" not in capsys.readouterr().out


def test_without_a_plan_the_registry_must_be_named(
    two_years: Settings, city: Path, bytes_of: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(two_years, *LOST)
    shutil.rmtree(two_years.cache)
    lose_warehouse(two_years)
    assert jixiao(two_years, "rebuild") == 2
    assert "--registry" in capsys.readouterr().err
    assert not (two_years.workspace / "warehouse.duckdb").exists()
    assert jixiao(two_years, "rebuild", "--registry", str(city / "departments.csv")) == 0
    assert everything(two_years, *LOST) == before


def test_rebuilding_leaves_the_next_ingestion_nothing_to_do(two_years: Settings, city: Path, ingest: Callable[..., str]) -> None:
    assert jixiao(two_years, "rebuild") == 0
    assert ingest(city, two_years) in ("unchanged", "completed")
    assert ingest(city, two_years) == "unchanged"

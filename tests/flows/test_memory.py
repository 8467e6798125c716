"""The warehouse as a run finds it: on a server, without tables, or made by another version."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa

from flows.failures import NothingIngested
from flows.memory import last_year, reading, recorded
from flows.settings import Settings
from warehouse.database import Warehouse
from warehouse.faults import NotADatabase, Outdated

YEAR = 2023
Ingest = Callable[..., str]


def _without(settings: Settings, table: str, column: str) -> None:
    engine = sa.create_engine(settings.url)
    with engine.begin() as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} DROP COLUMN {column}")
    engine.dispose()


@pytest.mark.slow
def test_a_year_is_ingested_into_an_empty_database_on_a_server(inbox: Path, tmp_path: Path, postgres_url: str, ingest: Ingest) -> None:
    on_server = Settings(workspace=tmp_path / "server", warehouse_url=postgres_url, workers=1)
    in_file = Settings(workspace=tmp_path / "file", workers=1)
    assert ingest(inbox, on_server) == ingest(inbox, in_file) == "completed"
    assert ingest(inbox, on_server) == "unchanged"
    with reading(on_server) as server, reading(in_file) as file:
        for table in ("submissions", "budget_lines", "findings"):
            assert server.rows(table) == file.rows(table)
        assert server.rollup("execution", YEAR) == file.rollup("execution", YEAR)
    assert on_server.page(YEAR).read_bytes() == in_file.page(YEAR).read_bytes()


@pytest.mark.parametrize("made", [True, False])
def test_a_database_without_tables_is_as_good_as_none(inbox: Path, tmp_path: Path, ingest: Ingest, made: bool) -> None:
    elsewhere = Settings(workspace=tmp_path / "workspace", warehouse_url=f"duckdb:///{tmp_path}/own.duckdb", workers=1)
    if made:
        engine = sa.create_engine(elsewhere.url)
        engine.connect().close()
        engine.dispose()
    with pytest.raises(NothingIngested):
        last_year(elsewhere)
    assert ingest(inbox, elsewhere) == "completed"
    assert last_year(elsewhere) == YEAR


def test_a_ledger_of_an_older_version_is_brought_up_and_forgets_nothing(workspace: Settings) -> None:
    before = recorded(workspace, YEAR)
    _without(workspace, "ledger", "reason")
    with pytest.raises(Outdated, match="jixiao ingest"):
        last_year(workspace)
    after = recorded(workspace, YEAR)
    assert {path: row["sha256"] for path, row in after.last.items()} == {path: row["sha256"] for path, row in before.last.items()}
    assert after.runs == before.runs


def test_facts_of_an_older_version_are_loaded_again_from_the_lake(workspace: Settings, city: Path, ingest: Ingest) -> None:
    with reading(workspace) as warehouse:
        before = warehouse.rows("budget_lines")
    _without(workspace, "budget_lines", "decimals")
    assert ingest(city, workspace) == "completed"
    with reading(workspace) as warehouse:
        assert warehouse.rows("budget_lines") == before


@pytest.mark.parametrize("url", ["mysql://office:secret@host/name", "warehouse.duckdb"])
def test_a_url_of_another_kind_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(NotADatabase) as refused:
        Warehouse(url)
    assert "secret" not in str(refused.value)

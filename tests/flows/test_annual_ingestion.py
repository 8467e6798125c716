"""The flow under a real Prefect server."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from flows.memory import recorded
from flows.settings import Settings

YEAR = 2023

pytestmark = pytest.mark.slow


@pytest.fixture
def flow(prefect_server: None, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Runs the flow in the workspace of ``settings`` and gives the state it ends in."""
    for name, value in settings.as_environment().items():
        monkeypatch.setenv(name, value)
    from flows.annual_ingestion import annual_ingestion

    return lambda inbox, **parameters: annual_ingestion(inbox=str(inbox), fiscal_year=YEAR, return_state=True, **parameters)


def test_the_flow_completes_whatever_is_found_and_does_nothing_twice(
    flow: Callable[..., Any], inbox: Path, settings: Settings, bytes_of: Callable[..., Any]
) -> None:
    state = flow(inbox)
    assert (state.type, state.message) == ("COMPLETED", "4 of 4 documents went through")
    before = bytes_of(settings.workspace)
    assert flow(inbox).message == "nothing to do"
    assert bytes_of(settings.workspace) == before


def test_a_flow_with_technical_failures_publishes_the_rest_and_can_be_retried(
    flow: Callable[..., Any], inbox: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    from flows.readings.outcome import Extraction
    from flows.readings.pool import ReadingPool

    read = ReadingPool.read
    with monkeypatch.context() as patched:
        patched.setattr(
            ReadingPool,
            "read",
            lambda self, paths: (Extraction(code="timed_out") if number == 0 else one for number, one in enumerate(read(self, paths))),
        )
        state = flow(inbox)
    assert state.type == "FAILED"
    assert state.message.startswith("3 of 4 documents went through")
    assert settings.page(YEAR).is_file()
    asked: list[int] = []
    monkeypatch.setattr(ReadingPool, "read", lambda self, paths: asked.append(len(paths)) or read(self, paths))
    assert flow(inbox).type == "COMPLETED"
    assert asked == [1]


def test_an_error_between_stages_ends_the_run_as_failed(flow: Callable[..., Any], inbox: Path, settings: Settings) -> None:
    settings.site.mkdir(parents=True)
    (settings.site / "somebody's diary.txt").write_text("dear diary")
    state = flow(inbox)
    assert state.type == "FAILED"
    (run,) = recorded(settings, YEAR).runs
    assert run["state"] == "failed"
    assert "NotASite" in run["message"]
    assert recorded(settings, YEAR).interrupted
    assert (settings.site / "somebody's diary.txt").read_text() == "dear diary"
    shutil.rmtree(settings.site)
    assert flow(inbox).type == "COMPLETED"


def test_prefect_keeps_nothing_in_the_workspace(flow: Callable[..., Any], inbox: Path, settings: Settings) -> None:
    flow(inbox)
    assert {path.name for path in settings.workspace.iterdir()} == {
        ".lock",
        "originals",
        "cache",
        "lake",
        "validations",
        "warehouse.duckdb",
        "warehouse.writer.duckdb",
        "warehouse.writer.json",
        ".identity",
        "site",
        "publish-site.2023.json",
        "send-notices.2023.json",
    }
    assert "PREFECT_HOME" not in os.environ or not Path(os.environ["PREFECT_HOME"]).is_relative_to(settings.workspace)


def test_prefects_page_shows_the_run_by_its_year_with_summary_departments_and_report(
    flow: Callable[..., Any], inbox: Path, settings: Settings
) -> None:
    from prefect.client.orchestration import get_client

    state = flow(inbox)
    with get_client(sync_client=True) as client:
        run = client.read_flow_run(state.state_details.flow_run_id)
        artifacts = {artifact.key: artifact for artifact in client.read_artifacts() if artifact.flow_run_id == run.id}
    assert run.name == f"annual-ingestion-{YEAR}"
    assert {f"summary-{YEAR}", f"departments-{YEAR}", f"report-{YEAR}"} <= set(artifacts)
    assert "4 of 4 documents went through" in str(artifacts[f"summary-{YEAR}"].data)
    assert settings.page(YEAR).absolute().as_uri() in str(artifacts[f"report-{YEAR}"].data)


def test_a_connection_that_ends_in_mid_load_is_tried_again_by_prefect_and_nothing_is_lost_or_doubled(
    flow: Callable[..., Any], inbox: Path, settings: Settings, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    import psycopg

    from warehouse import loading
    from warehouse.database import Warehouse

    monkeypatch.setenv("JIXIAO_WAREHOUSE_URL", postgres_url)
    insert, ended = loading.insert, list[str]()

    def ending(connection: Any, table: Any, rows: Any) -> None:
        insert(connection, table, rows)
        if table.name == "indicators" and not ended:
            ended.append(table.name)
            (pid,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
            with psycopg.connect(postgres_url, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

    monkeypatch.setattr(loading, "insert", ending)
    state = flow(inbox)
    assert ended == ["indicators"]
    assert (state.type, state.message) == ("COMPLETED", "4 of 4 documents went through")
    with Warehouse(postgres_url, read_only=True) as warehouse:
        assert len(warehouse.rows("submissions")) == 4
        assert [row["state"] for row in warehouse.rows("runs")] == ["completed"]

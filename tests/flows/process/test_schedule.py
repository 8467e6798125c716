"""A deployment cannot change by accident: its names and its schedule are held here."""

from __future__ import annotations

import importlib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml

from flows.process.schedule import DEPLOYMENTS, Starter, _asked, next_firing, starter
from flows.settings import LIMIT, PREFIX, SECRET, Settings
from submissions.limits import Limits


def declared() -> dict[str, dict[str, Any]]:
    raw = yaml.safe_load(DEPLOYMENTS.read_text("utf-8"))
    assert raw["name"] == "jixiao"
    return {deployment["name"]: deployment for deployment in raw["deployments"]}


def test_the_deployments_and_their_schedules() -> None:
    found = declared()
    assert {name: one["entrypoint"] for name, one in found.items()} == {
        "yearly": "flows/annual_ingestion.py:annual_ingestion",
        "late-filings": "flows/annual_ingestion.py:annual_ingestion",
        "rerun": "flows/office_flows.py:rerun_failed",
        "publish": "flows/office_flows.py:publish_site",
    }
    assert found["yearly"]["schedules"] == [{"slug": "yearly", "cron": "0 2 1 4 *", "timezone": "Asia/Shanghai", "active": True}]
    assert {schedule["timezone"] for one in found.values() for schedule in one["schedules"]} == {"Asia/Shanghai"}
    assert {(one["work_pool"]["name"], one["concurrency_limit"]) for one in found.values()} == {("jixiao", 1)}


@pytest.mark.parametrize("name", ["yearly", "late-filings", "rerun", "publish"])
def test_every_setting_reaches_the_worker(name: str) -> None:
    environment = declared()[name]["work_pool"]["job_variables"]["env"]
    settings = {PREFIX + field.upper() for field in Settings.model_fields if field not in {"limits", *SECRET}}
    assert environment == {
        variable: "{{ $" + variable + " }}" for variable in settings | {LIMIT + limit.upper() for limit in Limits.model_fields}
    }


def test_what_can_be_asked_for_is_described_and_checked_before_a_worker_starts() -> None:
    for one in declared().values():
        path, _, function = one["entrypoint"].partition(":")
        flow = getattr(importlib.import_module(path.removesuffix(".py").replace("/", ".")), function)
        properties = flow.parameters.model_dump()["properties"]
        assert set(one["parameters"]) <= set(properties)
        for name, parameter in properties.items():
            assert " / " in parameter.get("description", ""), f"{function}.{name} is not described in both languages"
        assert {"maximum": 2100, "minimum": 1990, "type": "integer"} in properties["fiscal_year"]["anyOf"]


def test_a_run_is_called_by_its_year_though_none_was_given() -> None:
    from flows.annual_ingestion import year_or_last
    from warehouse.waivers import today

    assert year_or_last(None) == today().year - 1
    assert year_or_last(2019) == 2019


def test_without_a_server_nobody_is_promised_a_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PREFECT_API_URL", raising=False)
    found = starter()
    assert (found.ready, found.configured) == (False, False)
    assert "jixiao ingest" in found.en
    monkeypatch.setenv("PREFECT_API_URL", "http://127.0.0.1:9/api")
    found = starter()
    assert (found.ready, found.configured) == (False, True)
    assert "does not answer" in found.en


def answering(deployments: list[Any], workers: list[Any]) -> Starter:
    """What is said of a server that answers so."""

    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(200, json=workers if "workers" in request.url.path else deployments)

    with httpx.Client(base_url="http://server/api", transport=httpx.MockTransport(answer)) as client:
        return _asked(client)


def test_a_server_without_deployment_or_worker_is_told_apart_from_one_that_will_run() -> None:
    deployment = {"work_pool_name": "jixiao", "paused": False, "schedules": [{"active": True}]}
    assert "prefect deploy" in answering([], []).en
    assert "prefect deploy" in answering([deployment | {"paused": True}], [{"status": "ONLINE"}]).en
    assert "prefect worker start" in answering([deployment], [{"status": "OFFLINE"}]).en
    assert answering([deployment], [{"status": "ONLINE"}]).ready


def test_the_next_firing_is_the_first_of_april_in_the_office() -> None:
    before = next_firing(datetime(2024, 3, 31, 17, 59, tzinfo=UTC))
    after = next_firing(datetime(2024, 3, 31, 18, 0, tzinfo=UTC))
    assert before is not None
    assert before.isoformat() == "2024-04-01T02:00:00+08:00"
    assert after is not None
    assert after.isoformat() == "2025-04-01T02:00:00+08:00"


def test_without_a_schedule_there_is_no_next_firing(tmp_path: Path) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC)
    assert next_firing(now, tmp_path / "prefect.yaml") is None
    (tmp_path / "prefect.yaml").write_text("deployments: [{name: yearly, schedules: [{cron: '0 2 1 4 *', timezone: UTC, active: false}]}]")
    assert next_firing(now, tmp_path / "prefect.yaml") is None

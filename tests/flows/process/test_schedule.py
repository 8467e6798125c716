"""A deployment cannot change by accident: its names and its schedule are held here."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import yaml

from flows.process.schedule import DEPLOYMENTS, next_firing


def test_the_deployment_and_its_schedule() -> None:
    declared = yaml.safe_load(DEPLOYMENTS.read_text("utf-8"))
    assert declared["name"] == "jixiao"
    (deployment,) = declared["deployments"]
    assert deployment["name"] == "yearly"
    assert deployment["entrypoint"] == "flows/annual_ingestion.py:annual_ingestion"
    assert deployment["work_pool"]["name"] == "jixiao"
    assert deployment["concurrency_limit"] == 1
    assert deployment["schedules"] == [{"slug": "yearly", "cron": "0 2 1 4 *", "timezone": "Asia/Shanghai", "active": True}]


def test_the_entrypoint_is_there() -> None:
    (deployment,) = yaml.safe_load(DEPLOYMENTS.read_text("utf-8"))["deployments"]
    path, _, function = deployment["entrypoint"].partition(":")
    assert f"def {function}(" in (DEPLOYMENTS.parent.parent / path).read_text("utf-8")


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
    (tmp_path / "prefect.yaml").write_text("deployments: [{name: x, schedules: [{cron: '0 2 1 4 *', timezone: UTC, active: false}]}]")
    assert next_firing(now, tmp_path / "prefect.yaml") is None

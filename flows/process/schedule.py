"""When the yearly run comes next, by the deployment's own file, and whether anything is there that will start it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

DEPLOYMENTS = Path(__file__).parents[2] / "deployments" / "prefect.yaml"
YEARLY, POOL = "yearly", "jixiao"
_PATIENCE_SECONDS = 3.0
"""How long the server may take to answer a look at the schedule: people wait for it. Chosen, not measured."""


@dataclass(frozen=True, slots=True)
class Starter:
    """True in ``ready`` if a server, the deployment with an active schedule and a worker are there; else what is missing.

    ``configured`` is False if no server is named at all, as on a machine where runs are started by hand.
    """

    ready: bool
    configured: bool
    zh: str = ""
    en: str = ""


def next_firing(now: datetime, deployments: Path = DEPLOYMENTS, name: str = YEARLY) -> datetime | None:
    """The first time after ``now`` (aware) at which an active schedule of the deployment ``name`` fires, in its own time zone.

    None when the file is not there (an installation without the repository) or has no active schedule.
    """
    from cronsim import CronSim

    try:
        declared: dict[str, Any] = yaml.safe_load(deployments.read_text("utf-8"))
    except FileNotFoundError:
        return None
    firings = [
        next(CronSim(schedule["cron"], now.astimezone(ZoneInfo(schedule["timezone"]))))
        for deployment in declared["deployments"]
        if deployment["name"] == name
        for schedule in deployment.get("schedules", ())
        if schedule.get("active", True)
    ]
    return min(firings, default=None)


def starter() -> Starter:
    """Asks the Prefect server that ``PREFECT_API_URL`` names what of the schedule is there; nothing raises."""
    server = os.environ.get("PREFECT_API_URL")
    if not server:
        return Starter(
            ready=False,
            configured=False,
            zh="没有设置 PREFECT_API_URL，不会自动运行；请按时手工运行 jixiao ingest，或按 deployments/README.md 设置",
            en="PREFECT_API_URL names no server, so nothing starts by itself: run jixiao ingest then, or set a server up as deployments/README.md says",
        )
    import httpx

    try:
        with httpx.Client(base_url=server.rstrip("/"), timeout=_PATIENCE_SECONDS, headers=_credentials()) as client:
            return _asked(client)
    except httpx.HTTPError as error:
        return Starter(
            ready=False,
            configured=True,
            zh=f"连不上 Prefect 服务器 {server}（{type(error).__name__}），不会自动运行",
            en=f"the Prefect server {server} does not answer ({type(error).__name__}), so nothing starts by itself",
        )


def _credentials() -> dict[str, str]:
    """The headers that Prefect's own settings ask for."""
    from base64 import b64encode

    if words := os.environ.get("PREFECT_API_AUTH_STRING"):
        return {"Authorization": "Basic " + b64encode(words.encode()).decode()}
    key = os.environ.get("PREFECT_API_KEY")
    return {"Authorization": f"Bearer {key}"} if key else {}


def _asked(client: Any) -> Starter:
    found = client.post("/deployments/filter", json={"deployments": {"name": {"any_": [YEARLY]}}}).raise_for_status().json()
    active = [one for one in found if not one.get("paused") and any(schedule.get("active") for schedule in one.get("schedules", ()))]
    if not active:
        return Starter(
            ready=False,
            configured=True,
            zh="服务器上没有启用的部署 annual_ingestion/yearly，不会自动运行；请运行 prefect deploy --prefect-file deployments/prefect.yaml --all",
            en="the server has no active deployment annual_ingestion/yearly, so nothing starts by itself: "
            "run prefect deploy --prefect-file deployments/prefect.yaml --all",
        )
    workers = client.post(f"/work_pools/{active[0].get('work_pool_name') or POOL}/workers/filter", json={}).raise_for_status().json()
    if not any(one.get("status") == "ONLINE" for one in workers):
        return Starter(
            ready=False,
            configured=True,
            zh=f"没有在线的 worker，到时不会运行；请运行 prefect worker start --pool {POOL}",
            en=f"no worker is online, so nothing will run then: prefect worker start --pool {POOL}",
        )
    return Starter(ready=True, configured=True)

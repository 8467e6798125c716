"""When the yearly run comes next, read from the deployment itself: the scheduler shows nothing until a hundred days before."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

DEPLOYMENTS = Path(__file__).parents[2] / "deployments" / "prefect.yaml"


def next_firing(now: datetime, deployments: Path = DEPLOYMENTS) -> datetime | None:
    """The first time after ``now`` (aware) at which an active schedule of ``deployments`` fires, in its own time zone.

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
        for schedule in deployment.get("schedules", ())
        if schedule.get("active", True)
    ]
    return min(firings, default=None)

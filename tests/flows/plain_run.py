"""The stages of a run one after the other, without Prefect: what the flow does, for tests and for being killed.

As a script: ``plain_run.py INBOX WORKSPACE FISCAL_YEAR``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flows.intake.inbox import registry_of
from flows.intake.plan import Plan
from flows.process.lock import holding
from flows.run import bookkeeping
from flows.run.survey import Request, survey
from flows.run.walk import Here, nothing_to_do, walk
from flows.settings import Settings
from flows.stages.work import Work


def run(request: Request, settings: Settings) -> str:
    with holding(settings):
        plan = survey(request, settings)
        if nothing_to_do(plan, settings):
            return "unchanged"
        run_id = bookkeeping.open_run(plan, settings)
        path = plan.save(settings.plans)
        walked = walk(Work(plan.fiscal_year, settings), Here())
        return bookkeeping.close_run(run_id, Plan.load(path), walked.failed, settings, walked.alarms)["state"]


if __name__ == "__main__":
    inbox, workspace, year = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    run(Request(inbox, year, registry_of(inbox)), Settings(workspace=workspace, chunk_size=1, workers=1))

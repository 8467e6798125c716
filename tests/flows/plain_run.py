"""The stages of a run one after the other, without Prefect: what the flow does, for tests and for being killed.

As a script: ``plain_run.py INBOX WORKSPACE FISCAL_YEAR``.
"""

from __future__ import annotations

import sys
from pathlib import Path

from flows.intake.inbox import registry_of
from flows.process import lock
from flows.run import bookkeeping, stages
from flows.run.plan import Request, joined, survey
from flows.run.up_to_date import up_to_date
from flows.settings import Settings


def run(request: Request, settings: Settings) -> str:
    with lock.held(settings.workspace):
        plan = survey(request, settings)
        if up_to_date(plan, settings):
            return "unchanged"
        run_id = bookkeeping.open_run(plan, settings)
        failed = {}
        for chunk in stages.chunks(plan.to_read, settings.chunk_size):
            failed |= stages.read(chunk, plan.reader_version, settings)["failed"]
        whole = joined(plan, settings)
        for chunk in stages.chunks(whole.to_read[len(plan.to_read) :], settings.chunk_size):
            failed |= stages.read(chunk, plan.reader_version, settings)["failed"]
        path = whole.save(settings.plans)
        verdicts = stages.judge(path, failed, settings)
        stages.publish_lake(path, failed, Path(verdicts["verdicts"]), settings)
        stages.load(path, settings)
        stages.roll_up(plan.fiscal_year, settings)
        stages.publish_site(plan.fiscal_year, settings)
        return bookkeeping.close_run(run_id, path, failed, settings, verdicts["alarms"])["state"]


if __name__ == "__main__":
    inbox, workspace, year = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    run(Request(inbox, year, registry_of(inbox)), Settings(workspace=workspace, chunk_size=1, workers=1))

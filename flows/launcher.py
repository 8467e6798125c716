"""Runs the flow for the command line. If nothing is to be done, Prefect is not started."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any, Literal

from flows.console import Console
from flows.intake.plan import Plan, saved
from flows.process import interruption, prefect_environment, progress, server_reaper
from flows.process.lock import holding
from flows.run.survey import Request, survey
from flows.run.walk import nothing_to_do
from flows.stage_lines import stage_lines


@dataclass(frozen=True, slots=True)
class RunOutcome:
    """How the run ended, and its final plan."""

    state: Literal["unchanged", "completed", "failed"]
    plan: Plan
    message: str = ""

    @property
    def newly_read(self) -> int:
        """Number of filings with a document that this run read."""
        read = set(self.plan.to_read)
        return sum(not read.isdisjoint({filing.sha256, *(sha256 for _, sha256 in filing.files)}) for filing in self.plan.filings)


def execute(request: Request, console: Console) -> RunOutcome:
    """Runs the stages of ``request`` that are not current. Raises the error that stopped the flow, if there was one."""
    settings = console.settings
    with holding(settings):
        plan = survey(request, settings)
        if nothing_to_do(plan, settings):
            return RunOutcome("unchanged", plan)
    os.environ.update(settings.as_environment())
    prefect_environment.prepare(verbose=console.verbose)
    server_reaper.guard()
    console.note("正在启动 Prefect……", "Starting Prefect …")
    with interruption.prompt(), stage_lines(console) as listener, progress.heard_by(listener):
        from flows.annual_ingestion import annual_ingestion  # takes seconds, in which Ctrl-C has to end the run too

        state: Any = annual_ingestion(
            inbox=str(request.inbox),
            fiscal_year=request.fiscal_year,
            registry=str(request.registry),
            only=None if request.only is None else list(request.only),
            force=request.force,
            drop_removed=request.drop_removed,
            return_state=True,
        )
    error = state.result(raise_on_failure=False)
    if isinstance(error, BaseException):
        raise error
    ended = Plan.load(saved(settings.plans, plan.fiscal_year))
    return RunOutcome("completed" if state.is_completed() else "failed", ended, state.message or "")

"""The annual ingestion as a Prefect flow: every stage of the register that is stale, as a task.

Prefect gives the schedule, visibility and retries. The stages' markers alone decide what is done. A retry of the flow run,
a new run and a run after ``kill -9`` therefore finish what is not finished and redo nothing that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

from prefect import flow, get_run_logger, states, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import wait
from prefect.runtime import flow_run
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task
from pydantic import Field

from flows import run_artifacts
from flows.failures import is_transient
from flows.intake.inbox import registry_of
from flows.intake.plan import Plan, saved
from flows.process.lock import holding
from flows.run import bookkeeping
from flows.run.register import STAGES, Stage, stage
from flows.run.survey import Request, survey
from flows.run.walk import nothing_to_do, walk
from flows.settings import Settings
from flows.stages.work import Done, Failed, Work
from warehouse.waivers import today

NOTHING_TO_DO = "nothing to do"


def _again(_task: Task[..., Any], _run: TaskRun, state: State) -> bool:
    error = state.data if isinstance(state.data, BaseException) else state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and is_transient(error)


_RETRIED: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [1, 5, 20],
    "retry_condition_fn": _again,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


def _run_stage(name: str, fiscal_year: int, failed: Failed, settings: Settings) -> Done:
    return stage(name).run(Work(fiscal_year, settings, failed))


def _run_part(name: str, number: int, part: Any, fiscal_year: int, settings: Settings) -> Failed:
    return stage(name).part(Work(fiscal_year, settings), part)


_survey = task(name="survey", **_RETRIED)(survey)
_open_run = task(name="open-run", **_RETRIED)(bookkeeping.open_run)
_close_run = task(name="close-run", **_RETRIED)(bookkeeping.close_run)

TASKS = {one.name: task(name=one.name, **_RETRIED)(_run_stage) for one in STAGES}
"""A task for each stage of the register."""
PARTS = {
    one.name: task(name=f"{one.name}-part", task_run_name=one.name + " {number}", **_RETRIED)(_run_part) for one in STAGES if one.in_parts
}
"""A task for the parts of each stage that has some."""


class Tasks:
    """Does stages and their parts as Prefect tasks; to be used inside a flow run."""

    def stage(self, stage: Stage, work: Work) -> Done:
        """Does one stage."""
        done: Done = TASKS[stage.name](stage.name, work.fiscal_year, work.failed, work.settings)
        for alarm in done.alarms:
            get_run_logger().error("rule could not be applied: %s", alarm)
        return done

    def parts(self, stage: Stage, work: Work, parts: Sequence[Any]) -> Failed:
        """Does the parts of a stage side by side."""
        submit = PARTS[stage.name].submit
        jobs = [submit(stage.name, number, part, work.fiscal_year, work.settings) for number, part in enumerate(parts, 1)]
        wait(jobs)
        failed: dict[str, Sequence[str]] = {}
        for job in jobs:
            failed |= job.result()
        return failed


def year_or_last(fiscal_year: int | None) -> int:
    """The fiscal year, by default the one before this at the office: reports are filed in the year after."""
    return fiscal_year or today().year - 1


def _run_name() -> str:
    """Names a run by its year and by what it is limited to, such as ``annual-ingestion-2023``."""
    parameters = flow_run.parameters
    name = f"annual-ingestion-{year_or_last(parameters.get('fiscal_year'))}"
    return name if parameters.get("only") is None else f"{name}-{len(parameters['only'])}-files"


FiscalYear = Annotated[int | None, Field(ge=1990, le=2100)]
Filled = Annotated[str, Field(min_length=1)]


@flow(
    name="annual_ingestion",
    flow_run_name=_run_name,
    task_runner=ThreadPoolTaskRunner(max_workers=Settings.from_environment().workers),  # type: ignore[arg-type]
    persist_result=False,
    validate_parameters=True,
)
def annual_ingestion(
    inbox: Filled = "samples",
    fiscal_year: FiscalYear = None,
    registry: Filled | None = None,
    only: list[str] | None = None,
    force: bool = False,
    drop_removed: bool = False,
) -> State:
    """年度收取：读取、校验、装载、汇总、公布一个预算年度。 Ingests one fiscal year; settings come from the environment.

    The flow ends ``Completed`` if every document went through, whatever was found in it. It ends ``Failed``, with the count, if
    documents failed for technical reasons or a rule raised; the rest is published, and a retry takes up what failed.

    Args:
        inbox: 报送目录，或按年度分的上级目录 / folder in which the filings lie, or which has a folder for each year
        fiscal_year: 预算年度，1990–2100；不填为上一年 / fiscal year, 1990–2100; by default the one before this
        registry: 部门名录 CSV；不填为报送目录中的 departments.csv / registry of departments; by default departments.csv in the inbox
        only: 只重新收取这些路径；不填为全部 / source paths that may be taken anew; by default all
        force: 文件未变也重读 / read these again though their files did not change
        drop_removed: 不再计入已从目录移走的报送件 / leave out filings whose files are gone
    """
    settings = Settings.from_environment()
    year = year_or_last(fiscal_year)
    table = Path(registry) if registry else registry_of(Path(inbox))
    request = Request(Path(inbox), year, table, None if only is None else tuple(only), force, drop_removed)
    with holding(settings):
        plan: Plan = _survey(request, settings)
        if nothing_to_do(plan, settings):
            return states.Completed(message=NOTHING_TO_DO)
        run_id: str = _open_run(plan, settings)
        with _abandoned_on_error(run_id, settings):
            ended = _run(run_id, plan, settings)
    return (states.Failed if ended["state"] == "failed" else states.Completed)(message=ended["message"])


def _run(run_id: str, plan: Plan, settings: Settings) -> dict[str, Any]:
    plan.save(settings.plans)
    with run_artifacts.reading_progress(plan.fiscal_year):
        walked = walk(Work(plan.fiscal_year, settings), Tasks())
    ended: dict[str, Any] = _close_run(run_id, Plan.load(saved(settings.plans, plan.fiscal_year)), walked.failed, settings, walked.alarms)
    run_artifacts.leave(plan.fiscal_year, ended["message"], settings)
    return ended


@contextmanager
def _abandoned_on_error(run_id: str, settings: Settings) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        bookkeeping.abandon_run(run_id, error, settings)
        raise

"""The annual ingestion as a Prefect flow: read, judge, publish the lake, load, roll up, publish the site.

Prefect gives the schedule, visibility and retries. What is done is decided by the ledger, the extraction cache and the
lake's manifest alone, so that a retry of the flow run, a new run and a run after ``kill -9`` finish what is not
finished and redo nothing that is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from prefect import flow, get_run_logger, task
from prefect.cache_policies import NO_CACHE
from prefect.client.schemas.objects import State, TaskRun
from prefect.futures import wait
from prefect.states import Completed, Failed
from prefect.task_runners import ThreadPoolTaskRunner
from prefect.tasks import Task

from flows.failures import is_transient
from flows.intake.inbox import registry_of
from flows.process import lock, progress
from flows.run import bookkeeping, stages
from flows.run.plan import Plan, Request, joined, survey
from flows.run.up_to_date import up_to_date
from flows.settings import Settings

NOTHING_TO_DO = "nothing to do"


def _again(_task: Task[..., Any], _run: TaskRun, state: State) -> bool:
    error = state.data if isinstance(state.data, BaseException) else state.result(raise_on_failure=False)
    return isinstance(error, BaseException) and is_transient(error)


_stage: dict[str, Any] = {
    "retries": 3,
    "retry_delay_seconds": [1, 5, 20],
    "retry_condition_fn": _again,
    "cache_policy": NO_CACHE,
    "persist_result": False,
}


@task(name="read-chunk", task_run_name="read {number}", **_stage)
def read_chunk(number: int, sha256s: list[str], reader_version: str, settings: Settings) -> dict[str, Any]:
    """One chunk of documents into the extraction cache."""
    return stages.read(sha256s, reader_version, settings, progress.advance)


judge = task(name="judge", **_stage)(stages.judge)
publish_lake = task(name="publish-lake", **_stage)(stages.publish_lake)
load = task(name="load", **_stage)(stages.load)
roll_up = task(name="roll-up", **_stage)(stages.roll_up)
publish_site = task(name="publish-site", **_stage)(stages.publish_site)


@flow(
    name="annual_ingestion",
    flow_run_name="annual-ingestion-{fiscal_year}",
    task_runner=ThreadPoolTaskRunner(max_workers=Settings.from_environment().workers),  # type: ignore[arg-type]
    persist_result=False,
    validate_parameters=True,
)
def annual_ingestion(
    inbox: str = "samples",
    fiscal_year: int | None = None,
    registry: str | None = None,
    only: list[str] | None = None,
    force: bool = False,
    drop_removed: bool = False,
) -> State:
    """Ingests one fiscal year (default: the one before this) from ``inbox``; settings come from the environment.

    ``only`` names the source paths that may be taken anew, ``force`` reads them again though their files did not change.
    Ends ``Completed`` when every document went through, whatever was found in it, and ``Failed`` with the count when some
    failed for technical reasons or a rule raised: the rest is published all the same, and a retry takes up what failed.
    """
    settings = Settings.from_environment()
    year = fiscal_year or datetime.now(UTC).year - 1
    table = Path(registry) if registry else registry_of(Path(inbox))
    request = Request(Path(inbox), year, table, None if only is None else tuple(only), force, drop_removed)
    with lock.held(settings.workspace):
        plan = survey(request, settings)
        if up_to_date(plan, settings):
            return Completed(message=NOTHING_TO_DO)
        run_id = bookkeeping.open_run(plan, settings)
        with _abandoned_on_error(run_id, settings):
            ended = _run(run_id, plan, settings)
    return (Failed if ended["state"] == "failed" else Completed)(message=ended["message"])


def _run(run_id: str, plan: Plan, settings: Settings) -> dict[str, Any]:
    failed = _read(plan.to_read, plan, settings)
    whole = joined(plan, settings)
    failed |= _read(whole.to_read[len(plan.to_read) :], plan, settings)
    plan_path = whole.save(settings.plans)
    verdicts = judge(plan_path, failed, settings)
    for alarm in verdicts["alarms"]:
        get_run_logger().error("rule could not be applied: %s", alarm)
    publish_lake(plan_path, failed, Path(verdicts["verdicts"]), settings)
    load(plan_path, settings)
    roll_up(plan.fiscal_year, settings)
    publish_site(plan.fiscal_year, settings)
    return bookkeeping.close_run(run_id, plan_path, failed, settings, verdicts["alarms"])


def _read(to_read: Sequence[str], plan: Plan, settings: Settings) -> dict[str, Any]:
    chunks = stages.chunks(to_read, settings.chunk_size)
    jobs = [read_chunk.submit(number, chunk, plan.reader_version, settings) for number, chunk in enumerate(chunks, 1)]
    wait(jobs)
    failed: dict[str, Any] = {}
    for job in jobs:
        failed |= job.result()["failed"]
    return failed


@contextmanager
def _abandoned_on_error(run_id: str, settings: Settings) -> Iterator[None]:
    try:
        yield
    except Exception as error:
        bookkeeping.abandon_run(run_id, error, settings)
        raise

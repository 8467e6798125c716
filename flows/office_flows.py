"""The other flows that are deployed: finishing what failed, and publishing the site again."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.client.schemas.objects import State
from pydantic import Field

from flows.annual_ingestion import FiscalYear, annual_ingestion
from flows.memory import last_year, require_in_lake
from flows.process.lock import holding
from flows.run.register import stage
from flows.run.rerun import request_again
from flows.run.walk import redo
from flows.settings import Settings
from flows.stages.work import Work

Codes = Annotated[list[str], Field(max_length=1000)]


@flow(name="rerun_failed", persist_result=False, validate_parameters=True)
def rerun_failed(fiscal_year: FiscalYear = None, departments: Codes | None = None, force: bool = False) -> State:
    """补做：根据台账完成未完成的。 Finishes from the ledger what is not finished, as ``jixiao rerun --failed`` does.

    Args:
        fiscal_year: 预算年度；不填为最近一次运行的年度 / fiscal year; by default that of the last run
        departments: 只重做这些部门代码 / only departments with these codes
        force: 文件未变也重读 / read again though the file did not change
    """
    request = request_again(Settings.from_environment(), fiscal_year, departments or (), None, force=force)
    ended: State = annual_ingestion(
        inbox=str(request.inbox),
        fiscal_year=request.fiscal_year,
        registry=str(request.registry),
        only=None if request.only is None else list(request.only),
        force=force,
        return_state=True,
    )
    return ended


@flow(name="publish_site", persist_result=False, validate_parameters=True)
def publish_site(fiscal_year: FiscalYear = None) -> str:
    """公布：重新汇总并生成网站。 Rolls up a year that the lake holds and publishes its pages again.

    Args:
        fiscal_year: 预算年度；不填为最近一次运行的年度 / fiscal year; by default that of the last run
    """
    settings = Settings.from_environment()
    with holding(settings):
        year = fiscal_year or last_year(settings)
        require_in_lake(settings, year)
        for name in ("roll-up", "publish-site"):
            redo(stage(name), Work(year, settings))
    return str(settings.page(year))

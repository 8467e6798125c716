"""What Prefect's page shows of a run: its summary, departments by outcome, the report's place and how far reading has come.

Artifacts are for looking at: nothing is decided by them, and a run goes on if the server does not take one.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_progress_artifact, create_table_artifact
from prefect.artifacts import update_progress_artifact as update

from flows.memory import reading
from flows.process import progress
from flows.process.progress import StageProgress
from flows.settings import Settings
from reports.words import PageWords
from warehouse.ownership import GRAVITY
from warehouse.rollup import rollups

_log = logging.getLogger(__name__)
_EVERY_SECONDS = 5.0
"""The progress is sent at most so often: Prefect's page asks for it about as often. Chosen, not measured."""
_OUTCOMES = ("missing", *GRAVITY)


def leave(fiscal_year: int, message: str, settings: Settings) -> None:
    """Leaves the summary, the departments by outcome and the link of a run that ended."""
    _try(lambda: _summary(fiscal_year, message, settings))
    _try(lambda: _departments(fiscal_year, settings))
    page = settings.page(fiscal_year).absolute()
    _try(lambda: create_link_artifact(page.as_uri(), f"{fiscal_year} 年度报告 / report", key=f"report-{fiscal_year}"))


@contextmanager
def reading_progress(fiscal_year: int) -> Iterator[None]:
    """Shows in a progress artifact how much of what is to be read is read, while the block runs."""
    sent: dict[str, Any] = {"id": None, "at": 0.0}

    def show(event: StageProgress) -> None:
        due = time.monotonic() - sent["at"] > _EVERY_SECONDS or event.done == event.total
        if event.stage != "read" or not event.total or event.done is None or event.ended or not due:
            return
        sent["at"] = time.monotonic()
        share = 100.0 * event.done / event.total
        if sent["id"] is None:
            sent["id"] = _try(lambda: create_progress_artifact(share, key=f"reading-{fiscal_year}", description="读取 / reading"))
        else:
            _try(lambda: update(sent["id"], share))

    with progress.heard_by(show):
        yield


def _summary(fiscal_year: int, message: str, settings: Settings) -> Any:
    with reading(settings) as warehouse:
        city = next((row for row in warehouse.rollup("completeness", fiscal_year) if row["scope"] == "city"), None)
    lines = [f"# {fiscal_year} 年度 / fiscal year", "", message, "", "| | |", "|---|---|"]
    labels = {column.name: f"{column.label} {column.label_en}" for column in rollups()["completeness"].columns}
    lines += [
        f"| {labels[name]} | {city[name]} |" for name in ("expected", "filed", *reversed(_OUTCOMES), "by_waiver", "unregistered") if city
    ]
    return create_markdown_artifact("\n".join(lines), key=f"summary-{fiscal_year}")


def _departments(fiscal_year: int, settings: Settings) -> Any:
    with reading(settings) as warehouse:
        rows = warehouse.rollup("filings", fiscal_year)
    rows.sort(key=lambda row: (_OUTCOMES.index(row["outcome"]), row["division_code"], row["filer"]))
    chinese = PageWords("zh")
    table = [
        {
            "县市区 division": row["division_code"],
            "部门 department": row["department_name"] or row["filer"],
            "结果 outcome": f"{chinese('outcome.' + row['outcome'])} {row['outcome']}",
        }
        for row in rows
    ]
    return create_table_artifact(table, key=f"departments-{fiscal_year}")


def _try(leaving: Callable[[], Any]) -> Any:
    try:
        return leaving()
    except Exception:
        _log.warning("an artifact was not taken by the Prefect server", exc_info=True)
        return None

"""``status``: who has filed, who has not, the last runs, and when the next one is due."""

from __future__ import annotations

from datetime import UTC, datetime

import click

from flows.commands.options import FISCAL_YEAR
from flows.console import Console


@click.command(short_help="谁已报、未报、退回 / who has filed")
@FISCAL_YEAR
@click.option("--outcome", help="只列这种结果 / only this outcome: accepted, accepted_with_findings, returned, unreadable, missing, late")
@click.option("--division", metavar="CODE", help="只列这个县市区 / only this division")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def status(console: Console, fiscal_year: int | None, outcome: str | None, division: str | None, as_json: bool) -> int:
    """谁已报、谁未报、谁被退回；最近的运行；下次计划运行。

    Who has filed, who is late, returned, unreadable or missing; last runs; next scheduled run.
    """
    from flows.memory import last_year
    from flows.views.year_status import standing_report

    year = fiscal_year or last_year(console.settings)
    report = standing_report(year, console.settings, datetime.now(UTC)).limited_to(outcome, division)
    if as_json:
        console.json(report.as_json())
    else:
        report.print(console)
    return int(report.summary.critical)


COMMANDS = (status,)

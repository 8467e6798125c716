"""``rollup`` and ``publish``: the last two stages alone."""

from __future__ import annotations

import click

from flows.commands.options import FISCAL_YEAR
from flows.console import Console


@click.command(short_help="重新汇总 / recompute the roll-ups")
@FISCAL_YEAR
@click.pass_obj
def rollup(console: Console, fiscal_year: int | None) -> int:
    """重新汇总全市数据。

    Recompute the city's roll-ups.
    """
    from flows.memory import last_year
    from flows.process import lock
    from flows.run.register import stage
    from flows.run.walk import redo
    from flows.stages.work import Work

    year = fiscal_year or last_year(console.settings)
    with lock.held(console.settings.workspace):
        redo(stage("roll-up"), Work(year, console.settings))
    console.say(f"{year}年度已重新汇总。", f"Rolled up {year}.")
    return 0


@click.command(short_help="重新生成网站 / publish the site again")
@FISCAL_YEAR
@click.pass_obj
def publish(console: Console, fiscal_year: int | None) -> int:
    """重新生成报告网站。

    Publish the site again.
    """
    from flows.memory import last_year
    from flows.process import lock
    from flows.run.register import stage
    from flows.run.walk import redo
    from flows.stages.work import Work

    year = fiscal_year or last_year(console.settings)
    with lock.held(console.settings.workspace):
        redo(stage("publish-site"), Work(year, console.settings))
    page = console.settings.site / "index.html"
    console.say(f"报告：{page}", f"Report: {page}")
    return 0


COMMANDS = (rollup, publish)

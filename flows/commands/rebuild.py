"""``rebuild``, ``rollup`` and ``publish``: what comes after the lake, alone."""

from __future__ import annotations

from pathlib import Path

import click

from flows.commands.options import FISCAL_YEAR
from flows.console import Console


@click.command(short_help="由数据湖重建数据库 / make the warehouse anew from the lake")
@FISCAL_YEAR
@click.option("--registry", type=click.Path(path_type=Path), help="部门名录 / department registry, CSV [that of the last run]")
@click.pass_obj
def rebuild(console: Console, fiscal_year: int | None, registry: Path | None) -> int:
    """只由数据湖和部门名录重建数据库并重新汇总；运行记录、台账和采信决定保留。

    Make the warehouse anew from the lake and the registry alone, then the roll-ups. Runs, ledger and waivers stay.
    """
    from flows.process.lock import holding
    from flows.run.rebuilding import rebuild_warehouse

    with holding(console.settings):
        rebuilt = rebuild_warehouse(console.settings, fiscal_year, registry)
    years = ", ".join(map(str, rebuilt.years))
    console.say(
        f"已由数据湖重建 {years} 年度：{rebuilt.submissions} 份报送件，{rebuilt.rows} 行数据，汇总已重算。部门名录：{rebuilt.registry}",
        f"Rebuilt {years} from the lake: {rebuilt.submissions} submissions, {rebuilt.rows} rows, and the roll-ups. Registry: {rebuilt.registry}",
    )
    if not rebuilt.runs:
        console.say(
            "原数据库中的运行记录和台账无法由数据湖重建；下次 jixiao ingest 会重新记录，不会重读文件。",
            "Runs and ledger were in the old warehouse and cannot be rebuilt; the next jixiao ingest records them anew and reads no file again.",
        )
    return 0


@click.command(short_help="重新汇总 / recompute the roll-ups")
@FISCAL_YEAR
@click.pass_obj
def rollup(console: Console, fiscal_year: int | None) -> int:
    """重新汇总全市数据。

    Recompute the city's roll-ups.
    """
    year = _again("roll-up", console, fiscal_year)
    console.say(f"{year}年度已重新汇总。", f"Rolled up {year}.")
    return 0


@click.command(short_help="重新生成网站 / publish the site again")
@FISCAL_YEAR
@click.pass_obj
def publish(console: Console, fiscal_year: int | None) -> int:
    """重新生成报告网站。

    Publish the site again.
    """
    year = _again("publish-site", console, fiscal_year)
    page = console.settings.page(year)
    console.say(f"报告：{page}", f"Report: {page}")
    return 0


def _again(name: str, console: Console, fiscal_year: int | None) -> int:
    from flows.memory import last_year, require_in_lake
    from flows.process.lock import holding
    from flows.run.register import stage
    from flows.run.walk import redo
    from flows.stages.work import Work

    year = fiscal_year or last_year(console.settings)
    require_in_lake(console.settings, year)
    with holding(console.settings):
        redo(stage(name), Work(year, console.settings))
    return year


COMMANDS = (rebuild, rollup, publish)

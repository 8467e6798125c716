"""``ingest`` and ``rerun``: the annual ingestion, whole or only what failed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from flows.commands.options import FISCAL_YEAR
from flows.console import Console

if TYPE_CHECKING:
    from flows.run.survey import Request


@click.command(short_help="收取一个年度：读、校验、装载、汇总、公布 / the whole yearly run")
@click.argument("inbox", type=click.Path(path_type=Path), default=Path("samples"))
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), required=True, help="预算年度 / fiscal year")
@click.option("--registry", type=click.Path(path_type=Path), help="部门名录 / department registry, CSV [INBOX/departments.csv]")
@click.option("--drop-removed", is_flag=True, help="不再计入已从目录移走的报送件 / leave out filings whose files are gone")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def ingest(console: Console, inbox: Path, fiscal_year: int, registry: Path | None, drop_removed: bool, as_json: bool) -> int:
    """收取一个年度的全部报送件：读取、校验、装载、汇总、公布。

    Ingest a fiscal year: read, judge, load, roll up, publish.
    """
    from flows.intake.inbox import registry_of
    from flows.run.survey import Request

    request = Request(inbox, fiscal_year, registry or registry_of(inbox), drop_removed=drop_removed)
    return _execute(request, console, as_json)


@click.command(short_help="完成台账中未完成的 / finish what failed")
@click.option("--failed", is_flag=True, expose_value=False, help="重做未完成的（默认） / take up what is not finished, as is done anyway")
@click.option("--department", "departments", multiple=True, metavar="CODE", help="只重做这些部门 / only these departments")
@click.option("--division", "divisions", multiple=True, metavar="CODE", help="只重做这些县市区 / only these divisions")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="只重做此日起记录的 / only what was recorded from this day on")
@click.option("--force", is_flag=True, help="文件未变也重读 / read again though the file did not change")
@FISCAL_YEAR
@click.option("--registry", type=click.Path(path_type=Path), help="部门名录 / department registry, CSV [INBOX/departments.csv]")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def rerun(console: Console, /, force: bool, fiscal_year: int | None, registry: Path | None, as_json: bool, **chosen: Any) -> int:
    """根据台账完成未完成的：文件已改的和因技术原因失败的重读，其余不动。

    Finish from the ledger what is not finished; the rest stays as it is.
    """
    from flows.run.rerun import Chosen, request_again

    since = chosen["since"] and chosen["since"].date()
    only = Chosen(chosen["departments"], chosen["divisions"], since)
    request = request_again(console.settings, fiscal_year, only, registry, force=force)
    if request.only is not None:
        count = len(request.only)
        console.note(f"台账中有 {count} 个文件未完成。", f"The ledger has {count} unfinished documents.")
    return _execute(request, console, as_json)


def _execute(request: Request, console: Console, as_json: bool) -> int:
    from flows.launcher import execute
    from flows.views.closing_report import ClosingReport
    from flows.views.year_summary import summary_of

    execution = execute(request, console)
    summary = summary_of(request.fiscal_year, request.registry, console.settings)
    report = ClosingReport(execution, summary)
    if as_json:
        console.json(report.as_json())
    else:
        report.print(console)
    return 2 if execution.state == "failed" else int(summary.critical)


COMMANDS = (ingest, rerun)

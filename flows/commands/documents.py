"""``extract`` and ``check``: what is in a file and what is wrong with it, before it is filed."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from flows.commands.options import FILES
from flows.console import Console

if TYPE_CHECKING:
    from flows.check.judge_files import Examined


@click.command(short_help="列出读到的内容 / what the reader sees")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--around",
    metavar="TEXT",
    help="列出名称或原文含此文字的数值及其前后原文 / values named or printed so, with the original text around them",
)
@click.option(
    "--why", is_flag=True, help="说明文件如何分件、各件认作什么、依据何在 / how the file was parted, what each part was taken for, and why"
)
@click.pass_obj
def extract(console: Console, files: tuple[Path, ...], as_json: bool, around: str | None, why: bool) -> int:
    """列出从报送件中读到的内容。

    Show what the reader sees in a file.
    """
    if why and around is not None:
        raise click.UsageError("--why 与 --around 不能同用 / --why and --around exclude each other")
    if why:
        from flows.check.print_parting import explain

        return explain(files, console, as_json)
    if around is not None:
        from flows.check.print_quotes import quote

        return quote(files, around, console, as_json)
    from flows.check.judge_files import examine

    examined = examine(files, console.settings)
    if as_json:
        console.json([row for one in examined for row in one.as_json()])
    else:
        from flows.check.print_files import list_extracted

        list_extracted(examined, console)
    return 2 if any(one.error for one in examined) else 0


@click.command(short_help="报送前自查 / judge before filing")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option("--ess", "as_ess", is_flag=True, help="输出 ESS 校验报告（JSON）/ print an ESS validation report, for machines")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="输出语言 / language")
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), help="报告未写明年度时采用 / year of reports that state none")
@click.pass_obj
def check(console: Console, files: tuple[Path, ...], as_json: bool, as_ess: bool, lang: str | None, fiscal_year: int | None) -> int:
    """报送前自查：读取并按全部规则校验。

    Read a file and judge it by every rule, before it is filed.
    """
    from flows.check.judge_files import examine, judged

    spoken = Console(console.settings, lang or console.lang, console.verbose)
    examined = judged(examine(files, console.settings), fiscal_year)
    if as_ess:
        from flows.views.ess import report_of_examined

        spoken.json(report_of_examined(examined, fiscal_year, spoken.lang))
        _complain(examined, spoken)
    elif as_json:
        spoken.json([row for one in examined for row in one.as_json(spoken.lang)])
    else:
        from flows.check.print_files import list_checked

        list_checked(examined, spoken)
    alarms = {alarm for one in examined for alarm in one.alarms}
    for alarm in sorted(alarms):
        spoken.note(f"系统未能执行规则 {alarm}", f"A rule could not be applied: {alarm}")
    return 2 if alarms or any(one.error for one in examined) else int(any(one.critical for one in examined))


def _complain(examined: Sequence[Examined], console: Console) -> None:
    """Names on standard error the files that nothing was read from: a list of validation results has no place for them."""
    for one in examined:
        if one.error:
            console.note(f"{one.file}：{one.error['reason']}", f"{one.file}: {one.error['reason_en']}")


COMMANDS = (extract, check)

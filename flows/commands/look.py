"""``extract`` and ``check``: what is in a file and what is wrong with it, before it is filed."""

from __future__ import annotations

from pathlib import Path

import click

from flows.console import Console

FILES = click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))


@click.command(short_help="列出读到的内容 / what the reader sees")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option(
    "--around",
    metavar="TEXT",
    help="列出名称或原文含此文字的数值及其前后原文 / values named or printed so, with the original text around them",
)
@click.pass_obj
def extract(console: Console, files: tuple[Path, ...], as_json: bool, around: str | None) -> int:
    """列出从报送件中读到的内容。

    Show what the reader sees in a file.
    """
    if around is not None:
        from flows.quotation import quote

        return quote(files, around, console, as_json)
    from flows.examination import examine

    examined = examine(files, console.settings)
    if as_json:
        console.json([row for one in examined for row in one.as_json()])
    else:
        from flows.listing import list_extracted

        list_extracted(examined, console)
    return 2 if any(one.error for one in examined) else 0


@click.command(short_help="报送前自查 / judge before filing")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="输出语言 / language")
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), help="报告未写明年度时采用 / year of reports that state none")
@click.pass_obj
def check(console: Console, files: tuple[Path, ...], as_json: bool, lang: str | None, fiscal_year: int | None) -> int:
    """报送前自查：读取并按全部规则校验。

    Read a file and judge it by every rule, before it is filed.
    """
    from flows.examination import examine, judged

    spoken = Console(console.settings, lang or console.lang, console.verbose)
    examined = judged(examine(files, console.settings), fiscal_year)
    if as_json:
        spoken.json([row for one in examined for row in one.as_json(spoken.lang)])
    else:
        from flows.listing import list_checked

        list_checked(examined, spoken)
    return 2 if any(one.error for one in examined) else int(any(one.critical for one in examined))


COMMANDS = (extract, check)

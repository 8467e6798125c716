"""The command line ``jixiao``: one module of :mod:`flows.commands` for each group of commands.

Exit codes: 0 nothing critical, 1 critical findings, 2 technical failure. Nothing heavy is imported before a command needs it.
"""

from __future__ import annotations

import importlib
import os
import pkgutil
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from flows import commands
from flows.console import Console, plain
from flows.process import log
from flows.process.interruption import SENTENCE
from flows.settings import Settings

DEBUG = "JIXIAO_DEBUG"


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 120})
@click.option("--workspace", type=click.Path(path_type=Path), help="工作目录 / where everything is kept [JIXIAO_WORKSPACE, ./workspace]")
@click.option("--warehouse-url", help="数据库 / SQLAlchemy URL of the warehouse [JIXIAO_WAREHOUSE_URL]")
@click.option("--lang", type=click.Choice(["zh", "en"]), default="zh", help="输出语言 / language of what is printed")
@click.option("--verbose", is_flag=True, help="显示运行日志 / show Prefect's log")
@click.version_option(package_name="jixiao", message="%(version)s")
@click.pass_context
def cli(context: click.Context, workspace: Path | None, warehouse_url: str | None, lang: str, verbose: bool) -> None:
    """部门整体支出绩效自评：读取、校验、装载、汇总、公布。

    Departments' expenditure self-evaluations: read, judge, load, roll up, publish.
    """
    settings = Settings.from_environment(workspace=workspace, warehouse_url=warehouse_url)
    log.configure(settings.log)
    context.obj = Console(settings, lang, verbose)


for module in sorted(info.name for info in pkgutil.iter_modules(commands.__path__)):
    for command in getattr(importlib.import_module(f"{commands.__name__}.{module}"), "COMMANDS", ()):
        cli.add_command(command)


def run(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code; whatever goes wrong ends in a sentence on standard error, never in a traceback."""
    try:
        outcome = cli.main(args=None if arguments is None else list(arguments), prog_name="jixiao", standalone_mode=False)
    except click.exceptions.Exit as ended:
        return ended.exit_code
    except click.ClickException as error:
        error.show()
        return 2
    except (KeyboardInterrupt, click.Abort):
        _complain(SENTENCE)
        return 2
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 2
    except Exception as error:
        return _failed(error, _language(sys.argv[1:] if arguments is None else arguments))
    return outcome if isinstance(outcome, int) else 0


def _language(arguments: Sequence[str]) -> str | None:
    """The language that ``--lang`` names; None where it is not given: then errors are told in both."""
    for option, value in zip(arguments, (*arguments[1:], ""), strict=True):
        if option.startswith("--lang"):
            return option.partition("=")[2] or value
    return None


def _failed(error: Exception, lang: str | None) -> int:
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    known: Any = error if hasattr(error, "zh") else _known(error)
    if known is not None:
        _complain({"zh": known.zh, "en": known.en}.get(lang or "", f"{known.zh} / {known.en}"))
    elif _expected(error):
        _complain(f"出错 / Error: {error}")
    else:
        _complain(f"程序内部错误 / Internal error: {type(error).__name__}: {error} ({DEBUG}=1 …)")
    return 2


def _known(error: Exception) -> Any:
    from warehouse.situations import as_known

    return as_known(error)


def _expected(error: Exception) -> bool:
    from expectations.catalogue import RuleError
    from expectations.overrides import OverridesError
    from expectations.scoring import ScoringError
    from reports.folder import NotASite
    from warehouse.faults import WarehouseFault

    return isinstance(error, (WarehouseFault, NotASite, RuleError, OverridesError, ScoringError, OSError))


def _complain(sentence: str) -> None:
    click.echo(plain(sentence), err=True)


def main() -> None:
    """The entry point of ``jixiao``."""
    # A killed run's resource tracker would speak after it; what it cleans up is cleaned up all the same.
    os.environ.setdefault("PYTHONWARNINGS", "ignore:resource_tracker")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        code = run()
    except KeyboardInterrupt:  # pressed while a run was being ended
        _complain(SENTENCE)
        code = 2
    sys.exit(code)


if __name__ == "__main__":
    main()

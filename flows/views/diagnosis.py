"""Tries everything that a run needs; ``doctor`` prints the results."""

from __future__ import annotations

import platform
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, requires, version

from flows.settings import Settings

SAMPLE = (
    "双清区示例局2023年度部门整体支出绩效自评报告\n\n"
    "一、部门概况\n\n我局2023年整体支出决算数为100万元，其中基本支出60万元，项目支出40万元，自评得分95分，评价等级为优。\n"
)
"""An invented submission of one paragraph, to try the reader with."""


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """One thing tried: its name in Chinese and English, whether it works, and what was seen."""

    name: str
    name_en: str
    ok: bool
    detail: str


def diagnose(settings: Settings) -> Iterator[Diagnosis]:
    """Tries everything, one after the other; nothing raises."""
    checks: tuple[tuple[str, str, Callable[[Settings], str]], ...] = (
        ("Python 版本", "Python", _python),
        ("依赖包", "packages", _packages),
        ("工作目录可写", "workspace can be written", _workspace),
        ("数据库可打开", "database opens", _database),
        ("数据湖完整", "lake is whole", _lake),
        ("规则可加载", "rules load", _rules),
        ("读取程序", "reader reads", _reader),
        ("Prefect 可用", "Prefect imports", _prefect),
        ("通知", "notifications", _notifications),
        ("下次计划运行", "next scheduled run", _schedule),
    )
    for name, name_en, check in checks:
        try:
            yield Diagnosis(name, name_en, True, check(settings))
        except Exception as error:
            yield Diagnosis(name, name_en, False, f"{type(error).__name__}: {error}")


def _python(_settings: Settings) -> str:
    if tuple(map(int, platform.python_version_tuple()[:2])) < (3, 11):
        raise RuntimeError(f"{platform.python_version()}, 3.11 or later is needed")
    return platform.python_version()


def _packages(_settings: Settings) -> str:
    from packaging.requirements import Requirement

    try:
        wanted = [Requirement(line) for line in requires("jixiao") or ()]
    except PackageNotFoundError:
        return "not installed as a package; run from its folder"
    needed = [one for one in wanted if one.marker is None or one.marker.evaluate({"extra": ""})]
    wrong = [f"{one.name} {version(one.name)}" for one in needed if not one.specifier.contains(version(one.name), prereleases=True)]
    if wrong:
        raise RuntimeError(", ".join(wrong))
    return f"{len(needed)}"


def _workspace(settings: Settings) -> str:
    folder = settings.workspace
    while not folder.exists():
        folder = folder.absolute().parent
    with tempfile.TemporaryFile(dir=folder) as file:
        file.write(b"tried")
    return str(settings.workspace.absolute())


def _database(settings: Settings) -> str:
    from flows.failures import NothingIngested
    from flows.memory import reading
    from warehouse.database import Warehouse

    try:
        with reading(settings) as warehouse:
            aside = [row["view"] for row in warehouse.rows("views_set_aside")]
            note = f"; views that an upgrade could not make again, see the table views_set_aside: {', '.join(aside)}" if aside else ""
            return f"{len(warehouse.rows('runs'))} runs{note}"
    except NothingIngested:
        with tempfile.TemporaryDirectory() as folder, Warehouse(f"duckdb:///{folder}/tried.duckdb") as warehouse:
            warehouse.create()
        return "none yet; one can be made"


def _lake(settings: Settings) -> str:
    from warehouse.contract import tables
    from warehouse.lake import Lake

    lake = Lake(settings.lake)
    for name in (table.name for table in tables().values() if table.partitioned):
        lake.read(name)
    return f"{len(lake.manifest()['files'])} files"


def _rules(_settings: Settings) -> str:
    from expectations.catalogue import rules
    from expectations.rule_set_version import rule_set_version

    return f"{len(rules())} ({rule_set_version()})"


def _reader(settings: Settings) -> str:
    from submissions.reader_version import reader_version
    from submissions.reading import read_bytes

    read = read_bytes(SAMPLE.encode(), settings.limits)
    return f"{sum(len(rows) for one in read for rows in one.tables.values())} rows ({reader_version(settings.limits)})"


def _prefect(_settings: Settings) -> str:
    from flows.process.prefect_environment import prepare

    prepare()
    import prefect

    return str(prefect.__version__)


def _notifications(settings: Settings) -> str:
    """Tries every address without sending anything; says how many there are, never which."""
    from flows.process.messenger import addressed
    from flows.stages.messages import contacts_of

    office, contacts = (settings.notify_urls or "").split(), contacts_of(settings)
    wrong = {"JIXIAO_NOTIFY_URLS": addressed(office)[1], "JIXIAO_CONTACTS": sum(addressed(urls)[1] for urls in contacts.values())}
    if any(wrong.values()):
        raise RuntimeError(", ".join(f"{count} addresses in {name} are none that Apprise knows" for name, count in wrong.items() if count))
    return f"{len(office)} office, {len(contacts)} departments; nothing sent"


def _schedule(_settings: Settings) -> str:
    from flows.process.schedule import next_firing, starter

    due = next_firing(datetime.now(UTC))
    if not due:
        return "deployments/prefect.yaml is not here"
    found, when = starter(), due.strftime("%Y-%m-%d %H:%M %Z")
    if found.configured and not found.ready:
        raise RuntimeError(f"{when}: {found.zh} / {found.en}")
    return when if found.ready else f"{when}; {found.zh} / {found.en}"

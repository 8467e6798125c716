"""The messages that a fiscal year as it stands asks for: the office's digest, and one for each department with an address."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from flows.failures import InvalidSetting
from flows.memory import reading
from flows.process.messenger import Message
from flows.settings import Settings
from warehouse.ownership import GRAVITY

OFFICE = "office"
_OUTCOMES = (*reversed(GRAVITY), "missing")


def messages_of(fiscal_year: int, settings: Settings) -> list[Message]:
    """What people are to be told; empty where no address is set. Raises :class:`~flows.failures.InvalidSetting` for the CSV."""
    office, contacts = tuple((settings.notify_urls or "").split()), contacts_of(settings)
    if not office and not contacts:
        return []
    with reading(settings) as warehouse:
        rows = warehouse.rollup("filings", fiscal_year)
        submissions = {row["submission_id"]: row for row in warehouse.rows("submissions", fiscal_year=fiscal_year)}
    messages = [_digest(fiscal_year, rows, office, settings)] if office else []
    return messages + [
        _verdict(fiscal_year, row, submissions.get(row["latest_submission_id"]), contacts[row["filer"]], settings)
        for row in rows
        if row["filer"] in contacts and row["outcome"] != "missing"
    ]


def contacts_of(settings: Settings) -> dict[str, tuple[str, ...]]:
    """The departments' addresses by code; empty without the CSV."""
    if settings.contacts is None:
        return {}
    try:
        with settings.contacts.open(encoding="utf-8-sig", newline="") as file:
            return {row["department_code"]: tuple(row["url"].split()) for row in csv.DictReader(file) if row["url"]}
    except (OSError, KeyError, UnicodeDecodeError, AttributeError) as error:
        raise InvalidSetting("JIXIAO_CONTACTS", str(settings.contacts), f"{type(error).__name__}: department_code,url") from error


def _digest(fiscal_year: int, rows: list[Any], urls: tuple[str, ...], settings: Settings) -> Message:
    counts = Counter(row["outcome"] for row in rows if row["is_expected"])
    zh, en = (_words(lang) for lang in ("zh", "en"))
    lines = [f"{zh(f'outcome.{name}')} {en(f'outcome.{name}')}: {counts[name]}" for name in _OUTCOMES]
    lines.append(_link(settings, fiscal_year, "index.html"))
    return Message(fiscal_year, OFFICE, f"{fiscal_year}年度绩效自评 / self-evaluations of {fiscal_year}", "\n".join(lines), urls)


def _verdict(fiscal_year: int, row: Any, latest: Any, urls: tuple[str, ...], settings: Settings) -> Message:
    from reports.filing_views import file_name

    outcome = latest["outcome"] if latest else row["outcome"]
    zh, en = (_words(lang) for lang in ("zh", "en"))
    counts = f"{latest['critical_count']} / {latest['warning_count']}" if latest else "– / –"
    lines = [
        f"{row['department_name']}：{zh(f'outcome.{outcome}')} / {en(f'outcome.{outcome}')}",
        f"严重问题 / 提醒 critical / warnings: {counts}",
        _link(settings, fiscal_year, f"departments/{file_name(row['filer'])}.html"),
    ]
    return Message(fiscal_year, row["filer"], f"{fiscal_year}年度绩效自评校验结果 / result", "\n".join(lines), urls)


def _words(lang: str) -> Any:
    from reports.words import PageWords

    return PageWords("en" if lang == "en" else "zh")


def _link(settings: Settings, fiscal_year: int, page: str) -> str:
    if settings.site_url:
        return f"{settings.site_url.rstrip('/')}/{fiscal_year}/{page}"
    return str(Path(settings.page(fiscal_year).parent, page).absolute())

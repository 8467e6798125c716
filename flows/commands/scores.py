"""``scores``: a file's scores recomputed beside the reported ones; ``drafts``: what rules in draft say, for the office."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from flows.commands.options import FILES
from flows.console import Console
from warehouse.rows import RecomputedScoreRow


@click.command(short_help="得分复核 / recompute scores")
@FILES
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), help="报告未写明年度时采用 / year of reports that state none")
@click.pass_obj
def scores(console: Console, files: tuple[Path, ...], as_json: bool, fiscal_year: int | None) -> int:
    """按计分公式复核各项得分，与填报得分并列；不能复核的写明原因。

    Recompute every score by its formula, beside the reported one; say why where there is none.
    """
    from flows.check.judge_files import examine, judged

    examined = judged(examine(files, console.settings), fiscal_year)
    if as_json:
        told = [
            {"file": one.file, "error": one.error} if one.error else {"file": one.file, "scores": _lines(one.as_json())} for one in examined
        ]
        console.json(told)
        return 2 if any(one.error for one in examined) else 0
    for one in examined:
        if one.error:
            console.note(f"{one.file}：{one.error['reason']}", f"{one.file}: {one.error['reason_en']}")
        for rows in one.scores:
            _print(one.file, rows, console)
    return 2 if any(one.error for one in examined) else 0


def _lines(submissions: list[dict[str, Any]]) -> list[list[RecomputedScoreRow]]:
    return [row.get("recomputed", []) for row in submissions]


def _print(file: str, rows: list[RecomputedScoreRow], console: Console) -> None:
    headings = ("名称 name", "分值 marks", "填报 reported", "复核 recomputed", "相差 difference", "算式 arithmetic")
    if not rows:
        console.say(f"{file}：没有自评表，没有可复核的得分。", f"{file}: no self-evaluation table, nothing to recompute.")
    console.table(file, headings, [_cells(row, console) for row in rows])


def _cells(row: RecomputedScoreRow, console: Console) -> tuple[str, ...]:
    span = f"{_shown(row['low'])}–{_shown(row['high'])}" if row["low"] != row["high"] else _shown(row["low"])
    why = console.words(row["reason"] or "", row["reason_en"] or "")
    return row["label"], _shown(row["max_score"]), _shown(row["reported"]), span, _shown(row["difference"]), row["arithmetic"] or why


def _shown(value: Any) -> str:
    return "" if value is None else f"{value:f}"


@click.command(short_help="试行规则的结果 / findings of draft rules")
@click.option("--fiscal-year", type=click.IntRange(1990, 2100), help="年度，默认最近一次收取的 / default: the year last ingested")
@click.option("--json", "as_json", is_flag=True, help="输出 JSON / print JSON")
@click.pass_obj
def drafts(console: Console, fiscal_year: int | None, as_json: bool) -> int:
    """列出试行规则的结果，只供绩效办参考，不计入任何结论。

    List what rules in draft say: for the performance office alone, counted nowhere.
    """
    from flows.memory import last_year, reading

    year = fiscal_year or last_year(console.settings)
    with reading(console.settings) as warehouse:
        names = {row["submission_id"]: row["department_name"] for row in warehouse.rows("submissions", fiscal_year=year)}
        rows = warehouse.rows("draft_findings", fiscal_year=year)
    told = [
        {"department_name": names.get(row["submission_id"])}
        | {name: row[name] for name in ("rule", "key", "severity", "outcome", "message", "message_en")}
        for row in sorted(rows, key=lambda row: (row["rule"], row["division_code"], row["submission_id"], row["key"]))
    ]
    if as_json:
        console.json({"fiscal_year": year, "findings": told})
        return 0
    console.say(f"{year}年度：试行规则的结果 {len(told)} 条。", f"{year}: {len(told)} findings of rules in draft.")
    headings = ("规则 rule", "单位 department", "判定 outcome", "说明 message")
    cells = [
        (row["rule"], row["department_name"] or "—", row["outcome"], console.words(str(row["message"]), str(row["message_en"])))
        for row in told
    ]
    console.table(console.words("试行规则", "Rules in draft"), headings, cells)
    return 0


COMMANDS = (scores, drafts)

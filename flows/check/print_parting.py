"""``extract --why``: how a file was parted into submissions, what each part was taken for, and by what evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from flows.check.ask_files import ask
from flows.check.print_unresolved import where
from flows.console import Console
from submissions.limits import Limits

_KINDS = {"department": ("部门整体支出自评", "a department's self-evaluation"), "project": ("项目支出自评", "a project's self-evaluation")}
_PARTS = {
    "narrative": ("文字报告", "narrative"),
    "base_table": ("基础数据表", "base data table"),
    "self_evaluation_table": ("自评表", "self-evaluation table"),
}
_FOUND = {True: ("有", "found"), False: ("无", "missing"), None: ("可能在未读出的内容中", "may be in what was not read")}


def explain(files: Sequence[Path], console: Console, as_json: bool) -> int:
    """Prints how each of ``files`` was parted; the exit code is 2 if a file cannot be read or no part of it is a report."""
    answers, failed = ask(files, _parting, console)
    failed = failed or any(all(part["refused"] for part in parts) for _, parts in answers)
    if as_json:
        console.json([{"file": str(path), "segments": parts} for path, parts in answers])
        return 2 if failed else 0
    for path, parts in answers:
        console.say(f"{path}：分为 {len(parts)} 件", f"{path}: parted into {len(parts)}")
        for number, part in enumerate(parts, 1):
            _print(number, part, console)
    return 2 if failed else 0


def _parting(content: bytes, limits: Limits) -> list[dict[str, Any]]:
    from submissions.reading import read_segments

    found = []
    for reading in read_segments(content, limits):
        header = reading.submission.header if reading.submission else {}
        refused = reading.refused
        found.append(
            reading.segment.as_json()
            | {name: header.get(name) for name in ("department_name", "fiscal_year", "parts")}
            | {"refused": {"code": refused.code, "reason": refused.reason, "reason_en": refused.reason_en} if refused else None}
        )
    return found


def _print(number: int, part: dict[str, Any], console: Console) -> None:
    zh, en = _KINDS[part["taken_for"]]
    name = part["project_name"] if part["taken_for"] == "project" else part["department_name"]
    year = part["fiscal_year"] or "—"
    console.say(f"{number}. {zh}：{name or '—'}，{year}年度", f"{number}. {en}: {name or '—'}, fiscal year {year}")
    reach = " → ".join(filter(None, (where(part[end] | {"quote": None}) for end in ("from", "to") if part[end])))
    console.say(f"   范围：{reach}", f"   reach: {reach}")
    for why in part["evidence"]:
        place = where(why["location"] | {"quote": None}) if why["location"] else ""
        console.say(
            f"   依据：{why['reason']}" + (f"（{place}）" if place else ""),
            f"   why: {why['reason_en']}" + (f" ({place})" if place else ""),
        )
    if part["refused"]:
        console.say(f"   未读入：{part['refused']['reason']}", f"   not taken: {part['refused']['reason_en']}")
    for name, found in (part["parts"] or {}).items():
        (zh, en), (state, state_en) = _PARTS[name], _FOUND[found]
        console.say(f"   {zh}：{state}", f"   {en}: {state_en}")

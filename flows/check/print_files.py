"""Prints the results of ``extract`` and ``check``: tables of what was read, and each finding with its place and how to fix it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from flows.check.judge_files import Examined
from flows.check.print_unresolved import list_unresolved, where
from flows.console import Console
from submissions.submission import TABLES, Submission
from warehouse import contract
from warehouse.rows import AnyRow, FindingRow


def list_extracted(examined: Sequence[Examined], console: Console) -> None:
    """Prints the tables of each submission."""
    for one in examined:
        _rejected(one, console)
        for submission in one.submissions:
            _headline(one.file, submission, console)
            for name in (name for name in TABLES if name != "unresolved"):
                _table(contract.table(name), submission.tables.get(name, []), console)
            list_unresolved(submission, console)


def _rejected(one: Examined, console: Console) -> None:
    if one.error:
        unreadable = console.named("outcome", "unreadable")
        console.say(f"{one.file}：{unreadable}。{one.error['reason']}", f"{one.file}: {unreadable}. {one.error['reason_en']}")


def _headline(file: str, submission: Submission, console: Console) -> None:
    header = submission.header
    name, year = header.get("department_name") or "—", header.get("fiscal_year") or "—"
    console.say(f"{file}：{name}，{year}年度", f"{file}: {name}, fiscal year {year}")
    total, self_score = _cell(header.get("total_score")), _cell(header.get("self_score"))
    console.say(f"总得分 {total or '—'}，自评得分 {self_score or '—'}", f"Total score {total or '—'}, self-assessed {self_score or '—'}")


def _table(table: contract.Table, rows: Sequence[AnyRow], console: Console) -> None:
    """Prints the columns of a table that the contract shows; nothing of a table that shows none."""
    shown = [column for column in table.columns if column.is_shown]
    if shown:
        headings = [console.words(column.label, column.label_en) for column in shown]
        title = f"{console.words(table.label, table.label_en)} ({len(rows)})"
        console.table(title, headings, [[_cell(row.get(column.name)) for column in shown] for row in rows])


def _cell(value: Any) -> str:
    return f"{value.normalize():,f}" if isinstance(value, Decimal) else "" if value is None else str(value)


def list_checked(examined: Sequence[Examined], console: Console) -> None:
    """Prints the verdict on each submission, then its findings and what was left unresolved."""
    for one in examined:
        _rejected(one, console)
        for submission, (outcome, findings) in zip(one.submissions, one.verdicts, strict=True):
            headlines = [finding for finding in findings if not finding.get("cause_fingerprint")]
            verdict, counts = console.named("outcome", outcome), _counts(headlines, console)
            console.say(f"{one.file}：{verdict}（{counts}）", f"{one.file}: {verdict} ({counts})")
            name = submission.header.get("department_name") or "—"
            console.say(f"单位：{name}", f"Department: {name}")
            for number, finding in enumerate(headlines, 1):
                _finding(number, finding, console)
                for folded in findings:
                    if folded.get("cause_fingerprint") == finding["fingerprint"]:
                        _folded(folded, console)
            list_unresolved(submission, console)


def _counts(headlines: Sequence[FindingRow], console: Console) -> str:
    """How many failed of each severity, and apart from them how many could not be judged."""
    tally = Counter(_degree(finding) for finding in headlines)
    degrees = (*contract.SEVERITIES, *(["could_not_judge"] if tally["could_not_judge"] else []))
    return console.words("，", ", ").join(f"{console.named('severity', degree)} {tally[degree]}" for degree in degrees)


def _degree(finding: FindingRow) -> str:
    """The severity of what failed; what could not be judged has none."""
    return finding["severity"] or finding["outcome"]


def _folded(finding: FindingRow, console: Console) -> None:
    """A finding under the one that explains it, in a line of its own."""
    console.say(
        f"   └ 由此引起：{finding['rule']} {finding['message']}", f"   └ follows from it: {finding['rule']} {finding['message_en']}"
    )


def _finding(number: int, finding: FindingRow, console: Console) -> None:
    severity = console.named("severity", _degree(finding))
    message = console.words(finding["message"], finding["message_en"])
    line = f"{number}. [{severity}] {finding['rule']} {message}"
    console.say(line, line)
    rest = (
        ("位置", "where", "；".join(filter(None, map(where, finding.get("locations") or [])))),
        ("原文", "printed", finding.get("printed")),
        ("应为", "expected", finding.get("expected")),
        ("差额", "difference", finding.get("difference")),
        ("如何修改", "how to fix", console.words(finding.get("fix") or "", finding.get("fix_en") or "")),
    )
    for zh, en, value in rest:
        if value:
            console.say(f"   {zh}：{value}", f"   {en}: {value}")

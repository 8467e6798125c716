"""Prints what the reader left unresolved: what it would be, where, as printed, why, and what the filer can do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flows.console import Console
from submissions.submission import Submission
from warehouse import contract

_OTHERS = {
    "member": ("文件的一部分", "a part of the file"),
    "tables": ("表格", "a table"),
    "headings": ("表头", "a heading"),
    "totals": ("总分行", "the row of totals"),
}
"""What ``unresolved.what`` may begin with beside a table of the contract."""
_CODES = {"budget_lines": ("budget_items", "item_code"), "fund_lines": ("fund_lines", "line")}
"""Tables whose rows have a code, with the list of the codes and its key."""


def list_unresolved(submission: Submission, console: Console) -> None:
    """Prints every row of ``unresolved``; nothing where there is none."""
    rows = submission.tables.get("unresolved", [])
    if rows:
        console.say(
            f"待确认 {len(rows)} 处：未作猜测，也未计入任何数据。",
            f"Unresolved: {len(rows)}. Not guessed and counted nowhere.",
        )
    for number, row in enumerate(rows, 1):
        printed = f"“{row['printed']}”" if row.get("printed") else ""
        name = named(row["what"], console)
        console.say(f"{number}. {name}{printed}", f"{number}. {name} {printed}".rstrip())
        place = where({name: value for name, value in (row.get("location") or {}).items() if name != "quote"})
        for label, label_en, said, said_en in (
            ("位置", "where", place, place),
            ("原因", "why", row["reason"], row.get("reason_en") or row["reason"]),
            ("如何处理", "what to do", row.get("fix"), row.get("fix_en")),
        ):
            if said:
                console.say(f"   {label}：{said}", f"   {label_en}: {said_en}")


def named(what: str, console: Console) -> str:
    """Returns ``unresolved.what`` in words: table, row and column as the contract calls them, or as the document does."""
    first, _, rest = what.partition(".")
    words = [console.words(*_OTHERS[first])] if first in _OTHERS else []
    if words:
        first, _, rest = rest.partition(".")
    table = contract.tables().get(first)
    if table is None:
        return " · ".join(filter(None, (*words, first, rest)))
    row, _, last = rest.rpartition(".")
    column = next((console.words(one.label, one.label_en) for one in table.columns if one.name == last), None)
    if column is None and last in contract.MEASURES:
        column = console.named("measure", last)
    row = rest if column is None else row
    return " · ".join(filter(None, (*words, console.words(table.label, table.label_en), _row(first, row, console), column)))


def _row(table: str, row: str, console: Console) -> str:
    """A row by its code, or by the name that the document gives it."""
    codes, key = _CODES.get(table, ("", ""))
    found = next((one for one in contract.codes(codes) if one[key] == row), None) if codes else None
    return console.words(found["label"], found["label_en"]) if found else row


def where(location: Mapping[str, Any]) -> str:
    """Returns a location in a few words: member file, page, table, row, column, cell or line, and the quoted text."""
    names = (
        ("member", "{}"),
        ("page", "第{}页"),
        ("sheet", "{}"),
        ("cell", "{}"),
        ("table", "表{}"),
        ("row", "行{}"),
        ("column", "列{}"),
        ("line", "第{}行"),
    )
    place = " ".join(words.format(location[name]) for name, words in names if location.get(name) is not None)
    if not place and location.get("block") is not None:
        place = f"第{location['block'] + 1}个段落或表格"
    quote = location.get("quote")
    return f"{place}“{quote}”" if quote else place

"""``cells``: cells printed in a way that invites a misreading; ``precision``: how many decimals a table's amounts have."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.lexicons import lexicon
from expectations.printed_figures import exact
from warehouse.contract import codes, table
from warehouse.rows import AnyRow

TABLES = ("staffing", "budget_lines", "building_controls", "fund_lines", "indicators")
LABELS = {"budget_lines": "基础数据表", "fund_lines": "自评表的资金部分"}
ROWS = {"staffing": "人员", "building_controls": "楼堂馆所"} | {row["line"]: row["label"] for row in codes("fund_lines")}
NAMES = {"budget_lines": "item_code", "fund_lines": "line", "indicators": "indicator_name"}
_FRACTION = re.compile(r"\.(\d+)")
FEW = 3
"""Decimals up to which a figure is printed as figures usually are."""


def _printed(filing: FilingRows) -> Iterator[tuple[str, AnyRow, str, dict[str, Any]]]:
    """(table, row, column, cell) of every cell that prints something."""
    for name in TABLES:
        for row in filing.rows(name):
            cells = {"amount_cny": row} if name == "budget_lines" else row.get("cells") or {}
            for column, cell in cells.items():
                if cell.get("printed"):
                    yield name, row, column, cell


def cells(filing: FilingRows) -> Iterator[Record]:
    """One record per rate, and per cell with many decimals or a spreadsheet's error in it."""
    for name, row, column, cell in _printed(filing):
        rate = name != "indicators" and table(name).column(column).type == "rate"
        error = lexicon("spreadsheet_error").search(cell["printed"]) is not None
        decimals = _decimals(cell)
        if rate or error or (decimals or 0) > FEW:
            subject = row.get(NAMES.get(name, "")) or name
            place = f"{subject}.{row['measure']}" if name == "budget_lines" else f"{subject}.{column}"
            yield filing.common | {
                "subject": place,
                "label": row["label"] if name == "budget_lines" else f"{_row_label(name, row)}{table(name).column(column).label}",
                "printed": cell["printed"],
                "decimals": exact(decimals),
                "error": error,
                "fraction": _fraction(cell) if rate else False,
                "location": cell.get("location") or row.get("location"),
            }


def _decimals(cell: dict[str, Any]) -> int | None:
    """The decimals that are printed: more than those of the value where a program printed the noise of a stored number too."""
    known = cell.get("decimals")
    match = _FRACTION.search(unicodedata.normalize("NFKC", cell["printed"]))
    return max(known, len(match[1])) if known is not None and match is not None else known


def _row_label(name: str, row: AnyRow) -> str:
    """What a row is called in front of its column: the indicator, the line of the fund table, or what the table is about."""
    return str(row.get("indicator_name")) if name == "indicators" else ROWS.get(str(row.get("line") or name), str(row.get("line") or name))


def _fraction(cell: dict[str, Any]) -> bool | None:
    """True if a rate is printed as 0.85 for 85 %; ``None`` if it is open which of the two is meant."""
    if "%" in cell["printed"] or "％" in cell["printed"] or not cell.get("decimals"):
        return False
    if cell.get("state") == "unreadable":
        return None
    return cell.get("state") == "value" and cell.get("unit") != "%"


def precision(filing: FilingRows) -> Iterator[Record]:
    """One record per table of amounts: with how many different numbers of decimals they are printed, whole numbers left out."""
    for name, title in LABELS.items():
        found: dict[int, tuple[str, dict[str, Any] | None]] = {}
        for of, row, column, cell in _printed(filing):
            if of == name and cell.get("state") == "value" and _decimals(cell) and table(name).column(column).type == "money":
                found.setdefault(_decimals(cell) or 0, (str(cell["printed"]).strip(), cell.get("location") or row.get("location")))
        if found:
            yield filing.common | {
                "subject": name,
                "label": title,
                "count": exact(len(found)),
                "written": "、".join(printed for printed, _ in found.values()),
                "location": found[min(found)][1],
            }

"""Every figure of a submission as one thing: where it is kept, what was printed, and how to withhold it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from submissions.numbers import money_factor
from submissions.submission import Submission
from warehouse.rows import OpenRow

_COLUMNS = {
    "staffing": ("authorized_staff", "actual_staff", "control_rate"),
    "building_controls": (
        "approved_area_m2",
        "actual_area_m2",
        "area_control_rate",
        "budget_investment_cny",
        "actual_investment_cny",
        "investment_control_rate",
    ),
    "fund_lines": ("original_budget_cny", "final_budget_cny", "actual_cny", "max_score", "execution_rate", "score"),
    "indicators": ("target_value", "actual_value", "target_date", "actual_date", "max_score", "score", "level1_quota", "level2_quota"),
}
_ENTRIES = {
    "target_value": "target_printed",
    "target_date": "target_printed",
    "actual_value": "actual_printed",
    "actual_date": "actual_printed",
    "level1_quota": "level1",
    "level2_quota": "level2",
}
_WITHHELD = {"state": "unreadable"}


@dataclass(frozen=True, slots=True)
class Printed:
    """One figure: its table, row (counted from 0) and column, value (yuan, 1.0 = 100 %) and how it was printed."""

    table: str
    row: int
    column: str
    value: Decimal
    decimals: int | None
    text: str
    location: dict[str, Any]
    holder: OpenRow
    entry: dict[str, Any] | None

    @property
    def key(self) -> tuple[str, int, str]:
        """What tells it from the others."""
        return self.table, self.row, self.column

    @property
    def what(self) -> str:
        """Its name in ``unresolved``."""
        return f"{self.table}.{self.column}"

    @property
    def thing(self) -> str:
        """What it is a figure of, as the narrative concepts name their counterparts."""
        return f"{self.table}.{self.holder.get('item_code') or self.holder.get('line') or self.column}"

    @property
    def last_digit(self) -> Decimal:
        """What one unit of the last printed digit is worth, in the value's own unit."""
        shown = self.entry or {}
        factor = money_factor(shown.get("unit")) if self.column.endswith("_cny") else None
        share = Decimal("0.01") if self.column.endswith("_rate") and shown.get("unit") == "%" else Decimal(1)
        return Decimal(1).scaleb(-(self.decimals or 0)) * (factor or share)

    def withhold(self) -> None:
        """Take the value back, what was printed stays."""
        self.holder[self.column] = None
        if self.table == "narrative_figures":
            self.holder["value"] = None
        if self.table == "budget_lines":
            self.holder.update(_WITHHELD)
        elif self.entry is not None and self.column not in ("level1_quota", "level2_quota"):
            self.entry.update(_WITHHELD)


def printed_figures(submission: Submission) -> Iterator[Printed]:
    """The figures of tables and prose, in order; dates count with the value nought, which no equation confirms."""
    for table, columns in _COLUMNS.items():
        for number, row in enumerate(submission.tables[table]):
            for column in columns:
                entry = (row.get("cells") or {}).get(_ENTRIES.get(column, column))
                if row.get(column) is not None:
                    yield _of(table, number, column, row, entry)
    for number, row in enumerate(submission.tables["budget_lines"]):
        if row["amount_cny"] is not None:
            yield _of("budget_lines", number, "amount_cny", row, row)
    for number, row in enumerate(submission.tables["narrative_figures"]):
        if row["value"] is not None:
            yield _of("narrative_figures", number, "amount_cny" if row["amount_cny"] is not None else "value", row, row)
    for column in ("total_max_score", "total_score", "self_score"):
        if submission.header.get(column) is not None:
            yield _of("submissions", 0, column, submission.header, submission.header["cells"].get(column))


def _of(table: str, number: int, column: str, row: OpenRow, entry: dict[str, Any] | None) -> Printed:
    value = row[column]
    shown = entry or row
    return Printed(
        table=table,
        row=number,
        column=column,
        value=value if isinstance(value, Decimal) else Decimal(0),
        decimals=shown.get("decimals"),
        text=str(shown.get("printed") or value),
        location=shown.get("location") or row.get("location") or {"block": 0},
        holder=row,
        entry=entry,
    )

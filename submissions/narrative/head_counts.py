"""Staffing that only the prose states."""

from __future__ import annotations

import re

from submissions.extraction.collector import Facts
from warehouse.rows import NarrativeFigureRow

_TABLE = re.compile(r"编制|在职人数|财政供养")


def read_staffing(facts: Facts) -> None:
    """Where no table states the staffing, the prose's figures do, at their place in the prose.

    Where the form's table is there and could not be read, nothing stands in for it: it may say something else.
    """
    if facts.tables["staffing"] or _unread(facts):
        return
    stated: dict[str, NarrativeFigureRow] = {}
    for row in facts.tables["narrative_figures"]:
        concept = row["concept"]
        if concept.startswith("staff.") and not row["approximate"] and row["direction"] is None:
            stated.setdefault(concept.removeprefix("staff."), row)
    if "authorized" not in stated or "actual" not in stated:
        return
    row = {f"{name}_staff": stated[name]["value"] for name in ("authorized", "actual")}
    rate = stated["control_rate"]["value"] if "control_rate" in stated else None
    row["control_rate"] = None if rate is None else rate / 100
    cells = {
        column: {
            "printed": figure["printed"],
            "state": "value",
            "unit": figure["unit"],
            "decimals": figure["decimals"],
            "found": "prose",
            "location": figure["location"],
        }
        for column, figure in (
            ("authorized_staff", stated["authorized"]),
            ("actual_staff", stated["actual"]),
            ("control_rate", stated.get("control_rate")),
        )
        if figure is not None
    }
    facts.add("staffing", **row, cells=cells, location=stated["authorized"]["location"])


def _unread(facts: Facts) -> bool:
    """True if the staffing table has a heading or a row whose figures could not be read."""
    headed = any(row["table_name"] == "staffing" for row in facts.tables["headings"])
    return headed or any(row["what"].partition(".")[0] == "tables" and _TABLE.search(row["printed"]) for row in facts.tables["unresolved"])

"""``ratios``: each printed rate with its numerator and denominator; ``staff``: head counts of the prose and the table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from expectations.figures import Figure, exact
from expectations.frames.batch import Filing, Row, cell_figure
from expectations.frames.counterparts import fund_lines
from expectations.frames.frame import Kind, Record
from expectations.frames.reasons import explained
from expectations.lexicons import lexicon

RATIO: dict[str, Kind] = {
    **dict.fromkeys(("subject", "label"), "text"),
    **dict.fromkeys(("numerator", "denominator", "rate"), "figure"),
    "explained": "flag",
}
STAFF: dict[str, Kind] = {
    "column": "text",
    "label": "text",
    "printed": "text",
    "stated": "figure",
    "table": "figure",
    "same_place": "flag",
    "partial": "flag",
    "settled_elsewhere": "flag",
}
LISTED: dict[str, Kind] = {"stated": "figure", "listed": "figure", "names": "text", "printed": "text", "open": "flag"}
BUILDING = (
    ("area", "规模控制率", "actual_area_m2", "approved_area_m2", "area_control_rate"),
    ("investment", "投资概算控制率", "actual_investment_cny", "budget_investment_cny", "investment_control_rate"),
)
STAFF_CONCEPTS = {"staff.authorized": ("authorized_staff", "编制数"), "staff.actual": ("actual_staff", "实有人数")}
_LIST = re.compile(
    r"^[^。；;，,：:]{0,6}(?:[，,]?\s*(?:分别为|分别是|包括|即|为|有)[：:]?|[：:])\s*(?P<names>[^。；;\n]{3,120})(?:[。；;\n]|$)"
)

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def ratios(filing: Filing) -> Iterator[Record]:
    """One record per rate that the tables have a place for."""
    staffing = filing.row("staffing")
    if staffing:
        yield _ratio(filing, "staffing", "人员控制率", _figures(staffing, "staffing", ("actual_staff", "authorized_staff", "control_rate")))
    total = filing.remember("fund_lines", fund_lines).get("total")
    if total:
        yield _ratio(
            filing, "funds.total", "预算执行率", _figures(total, "fund_lines", ("actual_cny", "final_budget_cny", "execution_rate"))
        )
    rows = filing.rows("building_controls")
    for row in rows:
        for part, label, *columns in BUILDING:
            subject = f"building.{part}" if len(rows) == 1 else f"building.{row['seq']}.{part}"
            yield _ratio(filing, subject, label, _figures(row, "building_controls", columns))


def _figures(row: Row, table: str, columns: tuple[str, ...] | list[str]) -> list[Figure]:
    return [cell_figure(row, column, table) for column in columns]


def _ratio(filing: Filing, subject: str, label: str, figures: list[Figure]) -> Record:
    numerator, denominator, printed = figures
    return filing.common | {
        "subject": subject,
        "label": label,
        "numerator": numerator,
        "denominator": denominator,
        "rate": printed,
        "explained": subject == "staffing" and explained(filing, "staff"),
        "location": printed.location,
    }


def staff(filing: Filing) -> Iterator[Record]:
    """One record per head count of the prose that the staffing table states too."""
    table, year = filing.row("staffing"), filing.header["fiscal_year"]
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in filing.rows("narrative_figures"):
        if row["concept"] in STAFF_CONCEPTS and row.get("value") is not None and row.get("amount_year") in (None, year):
            groups[row["concept"]].append(row)
    for concept, rows in groups.items():
        column, label = STAFF_CONCEPTS[concept]
        due = cell_figure(table, column, "staffing")
        values = [row["value"] for row in rows]
        settled = len(set(values)) > 1 and (due.value in values or sum(values, start=Decimal(0)) == due.value)
        for row in _wholes(rows, due.value):
            text = f"{row.get('label') or ''}{row.get('printed') or ''}"
            yield filing.common | {
                "column": column,
                "label": label,
                "printed": row.get("printed"),
                "stated": exact(row["value"], printed=str(row["value"]), unit=row.get("unit"), location=row.get("location")),
                "table": due,
                "same_place": (row.get("location") or {}).get("block") == (due.location or {}).get("block"),
                "partial": bool(row.get("approximate")) or lexicon("partial_staff").search(text) is not None or len(set(values)) > 1,
                "settled_elsewhere": settled,
                "location": row.get("location"),
            }


def _wholes(rows: list[Row], due: Decimal | None) -> list[Row]:
    """The rows without the kinds of staff (行政编制12名、事业编制68名) that some of the rest, or nothing more, add up to."""
    parts = [row for row in rows if lexicon("partial_staff").search(f"{row.get('label') or ''}{row.get('printed') or ''}")]
    wholes = [row for row in rows if row not in parts]
    return wholes if any(row["value"] == due for row in wholes) or sum(row["value"] for row in parts) == due else rows


def listed(filing: Filing) -> Iterator[Record]:
    """One record per stated number of internal units that a list of their names follows."""
    texts = {row["seq"]: row["text"].translate(_UNSEEN) for row in filing.rows("passages")}
    for row in filing.rows("narrative_figures"):
        if row["concept"] != "staff.units" or row.get("value") is None or row.get("approximate"):
            continue
        text = texts.get(row.get("passage_seq") or 0, "")
        _, printed, behind = text.partition((row.get("printed") or "\0").translate(_UNSEEN))
        match = _LIST.match(behind) if printed else None
        if match:
            names = [name for name in re.split(r"[、，,]", match["names"]) if name.strip()]
            yield filing.common | {
                "stated": exact(row["value"], printed=str(row["value"]), unit=row.get("unit"), location=row.get("location")),
                "listed": exact(len(names)),
                "names": "、".join(names)[:80],
                "printed": row.get("printed"),
                "open": re.search(r"等|和|及|与|[（(\d]", match["names"]) is not None,
                "location": row.get("location"),
            }

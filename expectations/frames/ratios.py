"""``ratios``: each printed rate with its numerator and denominator; ``staff``: head counts of the prose and the table."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.explanations import explained
from expectations.frames.frame import Record
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.lexicons import lexicon
from expectations.printed_figures import Figure, exact, rate
from warehouse.rows import AnyRow, NarrativeFigureRow

BUILDING = (
    ("area", "规模控制率", "actual_area_m2", "approved_area_m2", "area_control_rate"),
    ("investment", "投资概算控制率", "actual_investment_cny", "budget_investment_cny", "investment_control_rate"),
)
STAFF_CONCEPTS = {"staff.authorized": ("authorized_staff", "编制数"), "staff.actual": ("actual_staff", "实有人数")}
_LIST = re.compile(
    r"^[^。；;，,：:]{0,6}(?:[，,]?\s*(?:分别为|分别是|包括|即|为|有)[：:]?|[：:])\s*(?P<names>[^。；;\n]{3,120})(?:[。；;\n]|$)"
)
_LIST_BEFORE = re.compile(r"(?:内设|下设|设有|设立|设置|设)(?:机构)?(?:有|为|:|：)?(?P<names>[^。；;，,\n设]{3,120})$")
_COUNTED = re.compile(r"(?<!\d)\d+个$")
_ABOUT = {
    "execution_rate": ("fund.actual", "fund.final_budget", "expenditure.total"),
    "staff.control_rate": ("staff.actual", "staff.authorized"),
}
"""What the figure before a rate of the prose must be about for the rate to be the tables'."""
_PLAIN_RATE = re.compile(
    r"^(?:20\d\d年度?|全年|年度|部门|单位|整体|总体|年末|财政供养|在职|人员|支出|预算|实际|我[局办委站所院馆队校]|本单位|[为达到是的,])*(?:执行率|控制率)(?:为|是|达到?|约)?$"
)

_UNSEEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad"))


def ratios(filing: FilingRows) -> Iterator[Record]:
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


def _figures(row: AnyRow, table: str, columns: tuple[str, ...] | list[str]) -> list[Figure]:
    return [cell_figure(row, column, table) for column in columns]


def _ratio(filing: FilingRows, subject: str, label: str, figures: list[Figure]) -> Record:
    numerator, denominator, printed = figures
    return filing.common | {
        "subject": subject,
        "label": label,
        "numerator": numerator,
        "denominator": denominator,
        "rate": printed,
        "explained": subject == "staffing" and explained(filing, "staff", "up"),
        "location": printed.location,
    }


def stated_rates(filing: FilingRows) -> Iterator[Record]:
    """One record per execution or control rate of the prose that stands behind the whole's amount or head count, beside the tables'."""
    known = {record["subject"]: record for record in ratios(filing)}
    before: dict[int | None, list[NarrativeFigureRow]] = defaultdict(list)
    for row in filing.rows("narrative_figures"):
        about, last = _ABOUT.get(row["concept"]), before[row.get("passage_seq")][-1:]
        beside = known.get("funds.total" if row["concept"] == "execution_rate" else "staffing")
        if about and beside and _is_plain_rate(filing, row) and last and last[0]["concept"] in about:
            percent: dict[str, Any] = {"printed": f"{row['value']}", "unit": "%", "location": row.get("location")}
            yield filing.common | {
                "subject": row["concept"],
                "label": beside["label"],
                "printed": row.get("printed"),
                "rate": rate(row["value"] / 100, row.get("decimals"), **percent),
                "table_rate": beside["rate"],
                "numerator": beside["numerator"],
                "denominator": beside["denominator"],
                "location": row.get("location"),
            }
        if row.get("unit") != "%":
            before[row.get("passage_seq")].append(row)


def _is_plain_rate(filing: FilingRows, row: NarrativeFigureRow) -> bool:
    words = "".join(str(row.get("label") or "").split())
    due = filing.header["fiscal_year"]
    return (
        row.get("unit") == "%" and not row.get("approximate") and row.get("amount_year") in (None, due) and bool(_PLAIN_RATE.match(words))
    )


def staff(filing: FilingRows) -> Iterator[Record]:
    """One record per head count of the prose that the staffing table states too."""
    table, year = filing.row("staffing"), filing.header["fiscal_year"]
    groups: dict[str, list[NarrativeFigureRow]] = defaultdict(list)
    for row in filing.rows("narrative_figures"):
        if row["concept"] in STAFF_CONCEPTS and row.get("value") is not None and row.get("amount_year") in (None, year):
            groups[row["concept"]].append(row)
    for concept, rows in groups.items():
        column, label = STAFF_CONCEPTS[concept]
        due = cell_figure(table, column, "staffing")
        values = [_count(row) for row in rows]
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
                "partial": bool(row.get("approximate")) or _is_part(filing, row, text) or len(set(values)) > 1,
                "settled_elsewhere": settled,
                "location": row.get("location"),
            }


def _is_part(filing: FilingRows, row: NarrativeFigureRow, text: str) -> bool:
    """True if the count is of one kind of staff; 事业编制32名 is all of them where the passage names no other kind."""
    if lexicon("partial_staff").search(text) is None:
        return False
    said = next((one["text"] for one in filing.rows("passages") if one["seq"] == row.get("passage_seq")), "")
    only_kind = lexicon("partial_staff").sub("", text) == text.replace("事业编", "")
    return not only_kind or len(set(re.findall("行政编|事业编|参公|工勤|后勤|机关编|全额|差额|自收自支", said))) > 1


def _count(row: NarrativeFigureRow) -> Decimal:
    return row["value"] or Decimal(0)


def _wholes(rows: list[NarrativeFigureRow], due: Decimal | None) -> list[NarrativeFigureRow]:
    """The rows without the kinds of staff (行政编制12名、事业编制68名) that some of the rest, or nothing more, add up to."""
    parts = [row for row in rows if lexicon("partial_staff").search(f"{row.get('label') or ''}{row.get('printed') or ''}")]
    wholes = [row for row in rows if row not in parts]
    return wholes if any(row["value"] == due for row in wholes) or sum(map(_count, parts)) == due else rows


def listed(filing: FilingRows) -> Iterator[Record]:
    """One record per stated number of internal units that a list of their names follows."""
    texts = {row["seq"]: row["text"].translate(_UNSEEN) for row in filing.rows("passages")}
    for row in filing.rows("narrative_figures"):
        if row["concept"] != "staff.units" or row.get("value") is None or row.get("approximate"):
            continue
        text = texts.get(row.get("passage_seq") or 0, "")
        _, printed, behind = text.partition((row.get("printed") or "\0").translate(_UNSEEN))
        head = text[: len(text) - len(behind)] if printed else ""
        match = (_LIST.match(behind) or _LIST_BEFORE.search(_COUNTED.sub("", head))) if printed else None
        if match:
            names = [name for name in re.split(r"[、，,]", match["names"]) if name.strip()]
            yield filing.common | {
                "stated": exact(row["value"], printed=str(row["value"]), unit=row.get("unit"), location=row.get("location")),
                "listed": exact(len(names)),
                "names": "、".join(names)[:80],
                "printed": row.get("printed"),
                "open": lexicon("open_list").search(match["names"]) is not None,
                "location": row.get("location"),
            }

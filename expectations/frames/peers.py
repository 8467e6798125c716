"""Frame ``peers``: a filing's ratios beside those of the same kind of department of like size, across all divisions.

Comparators are the last filings of other departments whose registry kind is the same and whose staff is between half and
double. The middle is their median, the usual distance from it the median absolute deviation (times 1.4826, which makes it
a standard deviation where the figures are normal), never less than a twentieth of the median, so that a group that hardly
differs makes no outliers of trifles. Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import Any

from expectations.figures import MISSING, Figure, exact, show_number
from expectations.frames.batch import Filing
from expectations.frames.budget import lines
from expectations.frames.counterparts import fund_lines
from expectations.frames.frame import Kind, Record
from expectations.frames.funds import sole
from expectations.frames.surroundings import Surroundings

PEER: dict[str, Kind] = {
    "ratio": "text",
    "value": "figure",
    "middle": "figure",
    "spread": "figure",
    "count": "figure",
    "comparators": "text",
    "shown": "text",
    "shown_middle": "text",
}
_NAMED = 5
_NORMAL = Decimal("1.4826")
_FLOOR = Decimal("0.05")
_PLACES = Decimal("0.0001")


def _staff(filing: Filing) -> Decimal | None:
    staff = filing.row("staffing").get("actual_staff")
    return staff if isinstance(staff, Decimal) and staff > 0 else None


def _per_head(amount: Figure, filing: Filing) -> Decimal | None:
    staff = _staff(filing)
    return None if amount.value is None or staff is None else amount.value / staff / 10_000


def _item(item: str) -> Callable[[Filing], Decimal | None]:
    return lambda filing: _per_head(filing.remember("lines", lines).get((item, "actual"), MISSING), filing)


def _execution(filing: Filing) -> Decimal | None:
    total = filing.remember("fund_lines", fund_lines).get("total", {})
    final, actual = total.get("final_budget_cny"), total.get("actual_cny")
    return actual / final * 100 if final and actual is not None else None


def _share(filing: Filing, counts: Callable[[dict[str, Any]], bool]) -> Decimal | None:
    rows = filing.rows("indicators")
    return Decimal(sum(map(counts, rows)) * 100) / len(rows) if len(rows) >= 5 else None


def _adjusted(filing: Filing) -> Decimal | None:
    total = filing.remember("fund_lines", fund_lines).get("total", {})
    original, final = total.get("original_budget_cny"), total.get("final_budget_cny")
    return (final / original - 1) * 100 if original and final is not None else None


RATIOS: dict[str, tuple[str, Callable[[Filing], Decimal | None]]] = {
    "personnel_per_head": ("万元/人", lambda filing: _per_head(sole(filing, "personnel", "actual"), filing)),
    "operating_per_head": ("万元/人", _item("operating")),
    "three_public_per_head": ("万元/人", _item("three_public")),
    "office_per_head": ("万元/人", _item("operating.office")),
    "execution_rate": ("%", _execution),
    "adjustment_rate": ("%", _adjusted),
    "full_marks": ("%", lambda filing: _share(filing, lambda row: row.get("score") is not None and row["score"] == row.get("max_score"))),
    "qualitative": ("%", lambda filing: _share(filing, lambda row: row.get("target_operator") == "qualitative")),
    "indicator_count": ("个", lambda filing: Decimal(len(filing.rows("indicators"))) or None),
    "total_score": ("分", lambda filing: filing.header.get("total_score")),
}


@dataclass(frozen=True)
class _Member:
    filing: Filing
    staff: Decimal
    ratios: dict[str, Decimal]


def peers(filing: Filing) -> Iterator[Record]:
    """One record for each ratio that the filing has and comparators have."""
    groups = filing.around.remember("peers", _groups)
    staff, kind = _staff(filing), filing.around.kind(filing)
    mine = filing.header["submission_id"]
    group = groups.get(kind or "", ())
    if staff is None or not any(member.filing.header["submission_id"] == mine for member in group):
        return
    sizes = [member.staff for member in group]
    near = group[bisect_left(sizes, staff / 2) : bisect_right(sizes, staff * 2)]
    others = [member for member in near if member.filing.header["submission_id"] != mine]
    own = next(member for member in near if member.filing.header["submission_id"] == mine)
    for ratio, value in own.ratios.items():
        alike = [member for member in others if ratio in member.ratios]
        if alike:
            yield filing.common | _beside(ratio, value, alike, staff) | {"location": filing.row("staffing").get("location")}


def _beside(ratio: str, value: Decimal, others: Sequence[_Member], staff: Decimal) -> Record:
    values = [member.ratios[ratio] for member in others]
    middle = median(values)
    spread = max(_NORMAL * median(abs(other - middle) for other in values), _FLOOR * abs(middle), _PLACES)
    nearest = sorted(others, key=lambda member: (abs(member.staff - staff), str(member.filing.header.get("department_name"))))[:_NAMED]
    unit = RATIOS[ratio][0]
    named = (f"{one.filing.header.get('department_name')}{show_number(one.ratios[ratio].quantize(_PLACES))}{unit}" for one in nearest)
    return {
        "ratio": ratio,
        "value": exact(value.quantize(_PLACES)),
        "middle": exact(middle.quantize(_PLACES)),
        "spread": exact(spread.quantize(_PLACES)),
        "count": exact(len(values)),
        "comparators": "、".join(named),
        "shown": f"{show_number(value.quantize(Decimal('0.01')))}{unit}",
        "shown_middle": f"{show_number(middle.quantize(Decimal('0.01')))}{unit}",
    }


def _groups(around: Surroundings) -> dict[str, list[_Member]]:
    """The last filings by kind of department, in the order of their staff."""
    found: dict[str, list[_Member]] = {}
    for filing in around.current.values():
        kind, staff = around.kind(filing), _staff(filing)
        if kind is None or staff is None:
            continue
        reckoned = {name: reckon(filing) for name, (_, reckon) in RATIOS.items()}
        ratios = {name: value for name, value in reckoned.items() if value is not None}
        found.setdefault(kind, []).append(_Member(filing, staff, ratios))
    for members in found.values():
        members.sort(key=lambda member: member.staff)
    return found

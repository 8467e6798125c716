"""Frame ``peers``: a filing's ratios beside those of the same kind of department of like size, across all divisions.

Comparators are the last filings of other departments whose registry kind is the same and whose staff is between half and
double. The middle is their median, the usual distance from it the median absolute deviation (times 1.4826, which makes it
a standard deviation where the figures are normal), never less than a twentieth of the median or than what makes a
difference in that ratio at all: near-identical groups give no outliers.
Source: Iglewicz and Hoaglin, How to Detect and Handle Outliers (1993).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median

from expectations.frames.batch_rows import FilingRows, Surroundings
from expectations.frames.frame import Record
from expectations.frames.peer_ratios import PER_HEAD, RATIOS, Ratio, staff
from expectations.printed_figures import exact, show_number
from warehouse.decimal_places import to_places

_NAMED = 5
"""Comparators that a message names: as many as fit on two lines. A choice of this product."""
_NORMAL = Decimal("1.4826")
"""Median absolute deviation to standard deviation for normal figures (Iglewicz and Hoaglin, 1993)."""
_FLOOR = Decimal("0.05")
"""Least spread as a share of the median, so that near-identical groups give no outliers. A choice of this product."""
# Decimals of ratios in rules and in messages.
_PLACES, _SHOWN = 4, 2


@dataclass(frozen=True)
class _Member:
    filing: FilingRows
    staff: Decimal
    ratios: dict[str, Ratio]


def peers(filing: FilingRows) -> Iterator[Record]:
    """One record for each ratio that the filing has and comparators have."""
    groups = filing.around.remember("peers", _groups)
    count, kind = staff(filing), filing.around.kind(filing)
    mine = filing.header["submission_id"]
    group = groups.get(kind or "", ())
    if count is None or not any(member.filing.header["submission_id"] == mine for member in group):
        return
    sizes = [member.staff for member in group]
    near = group[bisect_left(sizes, count / 2) : bisect_right(sizes, count * 2)]
    others = [member for member in near if member.filing.header["submission_id"] != mine]
    own = next(member for member in near if member.filing.header["submission_id"] == mine)
    for ratio, value in own.ratios.items():
        alike = [member for member in others if ratio in member.ratios]
        if alike:
            people = filing.row("staffing").get("location") if RATIOS[ratio].unit == PER_HEAD else None
            yield filing.common | _beside(ratio, value, alike, count) | {"location": people}


def _beside(ratio: str, own: Ratio, others: Sequence[_Member], count: Decimal) -> Record:
    value, values = own.value, [member.ratios[ratio].value for member in others]
    middle = median(values)
    spread = max(_NORMAL * median(abs(other - middle) for other in values), _FLOOR * abs(middle), RATIOS[ratio].least)
    nearest = sorted(others, key=lambda member: (abs(member.staff - count), str(member.filing.header.get("department_name"))))[:_NAMED]
    unit = RATIOS[ratio].unit
    named = (
        f"{one.filing.header.get('department_name')}{show_number(to_places(one.ratios[ratio].value, _SHOWN))}{unit}" for one in nearest
    )
    return {
        "ratio": ratio,
        "value": exact(to_places(value, _PLACES), location=own.location),
        "middle": exact(to_places(middle, _PLACES)),
        "spread": exact(to_places(spread, _PLACES)),
        "count": exact(len(values)),
        "comparators": "、".join(named),
        "shown": f"{show_number(to_places(value, _SHOWN))}{unit}",
        "shown_middle": f"{show_number(to_places(middle, _SHOWN))}{unit}",
    }


def _groups(around: Surroundings) -> dict[str, list[_Member]]:
    """The last filings by kind of department, in the order of their staff."""
    found: dict[str, list[_Member]] = {}
    for filing in around.current.values():
        kind, count = around.kind(filing), staff(filing)
        if kind is None or count is None:
            continue
        reckoned = {name: measure.reckon(filing) for name, measure in RATIOS.items()}
        ratios = {name: value for name, value in reckoned.items() if value is not None}
        found.setdefault(kind, []).append(_Member(filing, count, ratios))
    for members in found.values():
        members.sort(key=lambda member: member.staff)
    return found

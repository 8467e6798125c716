"""The ratios that compare departments with their peers: what each is computed from, and where that figure stands."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any, NamedTuple

from expectations.frames.batch_rows import FilingRows
from expectations.frames.budget import lines
from expectations.frames.funds import sole
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.printed_figures import MISSING, Figure
from warehouse.rows import FundLineRow, IndicatorRow

PER_HEAD = "万元/人"
_FEWEST = 5
"""Indicators from which a share of them is told: with fewer, one indicator moves it by more than 20 %. A choice of this product."""


class Ratio(NamedTuple):
    """A ratio in its own unit, and the place of the figure that it is computed from."""

    value: Decimal
    location: dict[str, Any] | None


def staff(filing: FilingRows) -> Decimal | None:
    """The staff in post by the staffing table, where there are any."""
    count = filing.row("staffing").get("actual_staff")
    return count if isinstance(count, Decimal) and count > 0 else None


def _per_head(amount: Figure, filing: FilingRows) -> Ratio | None:
    count = staff(filing)
    return None if amount.value is None or count is None else Ratio(amount.value / count / 10_000, amount.location)


def _item(item: str) -> Callable[[FilingRows], Ratio | None]:
    return lambda filing: _per_head(filing.remember("lines", lines).get((item, "actual"), MISSING), filing)


def _personnel(filing: FilingRows) -> Ratio | None:
    return _per_head(sole(filing, "personnel", "actual"), filing)


def _total(filing: FilingRows) -> FundLineRow:
    return filing.remember("fund_lines", fund_lines).get("total", {})


def _execution(filing: FilingRows) -> Ratio | None:
    total = _total(filing)
    final, actual = total.get("final_budget_cny"), cell_figure(total, "actual_cny", "fund_lines")
    return Ratio(actual.value / final * 100, actual.location) if final and actual.value is not None else None


def _adjustment(filing: FilingRows) -> Ratio | None:
    total = _total(filing)
    original, final = total.get("original_budget_cny"), cell_figure(total, "final_budget_cny", "fund_lines")
    return Ratio((final.value / original - 1) * 100, final.location) if original and final.value is not None else None


def _share(filing: FilingRows, counts: Callable[[IndicatorRow], bool]) -> Ratio | None:
    rows = filing.rows("indicators")
    enough = len(rows) >= _FEWEST
    return Ratio(Decimal(sum(map(counts, rows)) * 100) / len(rows), rows[0].get("location")) if enough else None


def _full_marks(filing: FilingRows) -> Ratio | None:
    return _share(filing, lambda row: row.get("score") is not None and row["score"] == row.get("max_score"))


def _qualitative(filing: FilingRows) -> Ratio | None:
    return _share(filing, lambda row: row.get("target_operator") == "qualitative")


def _indicators(filing: FilingRows) -> Ratio | None:
    rows = filing.rows("indicators")
    return Ratio(Decimal(len(rows)), rows[0].get("location")) if rows else None


def _score(filing: FilingRows) -> Ratio | None:
    score = cell_figure(filing.header, "total_score", "submissions")
    return None if score.value is None else Ratio(score.value, score.location)


class Measure(NamedTuple):
    """A ratio's unit, the least spread among its peers in that unit, and the function that computes it for a filing."""

    unit: str
    least: Decimal
    reckon: Callable[[FilingRows], Ratio | None]


RATIOS: dict[str, Measure] = {
    "personnel_per_head": Measure(PER_HEAD, Decimal("0.5"), _personnel),
    "operating_per_head": Measure(PER_HEAD, Decimal("0.1"), _item("operating")),
    "three_public_per_head": Measure(PER_HEAD, Decimal("0.02"), _item("three_public")),
    "office_per_head": Measure(PER_HEAD, Decimal("0.05"), _item("operating.office")),
    "execution_rate": Measure("%", Decimal(2), _execution),
    "adjustment_rate": Measure("%", Decimal(5), _adjustment),
    "full_marks": Measure("%", Decimal(5), _full_marks),
    "qualitative": Measure("%", Decimal(5), _qualitative),
    "indicator_count": Measure("个", Decimal(1), _indicators),
    "total_score": Measure("分", Decimal(1), _score),
}
"""The ratios by name; one that a filing does not have is ``None``."""

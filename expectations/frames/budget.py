"""The base data table: ``budget`` has one row per submission and measure, ``items`` one per submission and item."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from expectations.frames.batch_rows import FilingRows
from expectations.frames.explanations import direction, explained, reversal_told, subject_of
from expectations.frames.frame import Record
from expectations.frames.printed_cells import line_figure
from expectations.printed_figures import MISSING, Figure
from warehouse.contract import MEASURES, codes

ITEMS = {row["item_code"]: row["label"] for row in codes("budget_items")}
ITEMS_EN = {row["item_code"]: row["label_en"] for row in codes("budget_items")}
MEASURE_LABELS_EN = {"prior_actual": "actual", "budget": "budget", "actual": "actual"}
MEASURE_LABELS = {"prior_actual": "决算数", "budget": "预算数", "actual": "决算数"}

OPERATING_PARTS = ("operating.office", "operating.utilities_travel", "operating.meetings_training")


def lines(filing: FilingRows) -> dict[tuple[str, str], Figure]:
    """The figures of the base data table by item and measure; several special funds add up to ``project.special``."""
    found = {(row["item_code"], row["measure"]): line_figure(row) for row in filing.rows("budget_lines")}
    for measure in MEASURES:
        funds = [figure for (item, of), figure in found.items() if item.startswith("project.special.") and of == measure]
        own = found.get(("project.special", measure), MISSING)
        if funds and not own.stated:
            found["project.special", measure] = _sum(funds)
    return found


def _sum(figures: list[Figure]) -> Figure:
    stated = [figure for figure in figures if figure.value is not None]
    if any(not figure.stated and not figure.absent for figure in figures) or not stated:
        return figures[0] if not stated else Figure(None, state="unreadable")
    amount = sum((figure.value for figure in stated if figure.value is not None), start=stated[0].half * 0)
    half = sum((figure.half for figure in stated), start=amount * 0)
    parts = tuple(("专项资金", figure) for figure in stated)
    return Figure(amount, half, "value", None, stated[0].unit, stated[0].location, parts)


def budget(filing: FilingRows) -> Iterator[Record]:
    """One record per measure that the base data table prints."""
    found = filing.remember("lines", lines)
    for measure in MEASURES:
        figures = {item: found[item, measure] for item in ITEMS if (item, measure) in found}
        if figures:
            elsewhere = [other for other in MEASURES if other != measure]
            yield (
                filing.common
                | figures
                | {
                    "measure": measure,
                    "measure_label": f"{_year(filing, measure)}年{MEASURE_LABELS[measure]}",
                    "measure_label_en": f"{_year(filing, measure)} {MEASURE_LABELS_EN[measure]}",
                    "three_public_unsettled": _unsettled(filing, "three_public", measure),
                    "project_unsettled": _unsettled(filing, "project", measure),
                    "operating_ties_elsewhere": all(_ties(found, other) for other in elsewhere),
                }
            )


def _unsettled(filing: FilingRows, family: str, measure: str) -> bool:
    """True if a row among the family's was not placed, or something of the family was not read for the measure."""
    left = filing.left_open("budget_lines", (measure,), (family,))
    return any(item or _among(filing, family, row.get("location") or {}) for item, row in left)


def _among(filing: FilingRows, family: str, location: dict[str, Any]) -> bool:
    """True if a row that was not placed may be of the family: the last row above it that was placed is, or none was."""
    there = _place(location)
    above = [row for row in filing.rows("budget_lines") if _place(row.get("location") or {}) < there]
    last = max(above, key=lambda row: _place(row.get("location") or {}), default=None)
    return last is None or last["item_code"].partition(".")[0] == family


def _place(location: dict[str, Any]) -> tuple[int, ...]:
    return tuple(location.get(name) or 0 for name in ("block", "row", "line", "column"))


def _year(filing: FilingRows, measure: str) -> int:
    return int(filing.header["fiscal_year"]) - (measure == "prior_actual")


def _ties(found: dict[tuple[str, str], Figure], measure: str) -> bool:
    """True if the operating items of that measure add up to their total exactly."""
    whole = found.get(("operating", measure), MISSING).value
    parts = [figure.value for item in OPERATING_PARTS if (figure := found.get((item, measure), MISSING)).value is not None]
    return whole is not None and bool(parts) and sum(parts) == whole


def items(filing: FilingRows) -> Iterator[Record]:
    """One record per item, its three measures side by side."""
    found = filing.remember("lines", lines)
    present = {item for item, _ in found if item in ITEMS}
    for item in (item for item in ITEMS if item in present):
        figures = {measure: found[item, measure] for measure in MEASURES if (item, measure) in found}
        family = item.partition(".")[0]
        yield (
            filing.common
            | figures
            | {
                "item_code": item,
                "label": ITEMS[item],
                "label_en": ITEMS_EN[item],
                "siblings_budgeted": any(
                    figure.stated for (of, measure), figure in found.items() if measure == "budget" and of.startswith(family)
                ),
                "reversed": reversal_told(filing, subject_of(item), _labels(filing, item)),
                "explained": explained(filing, subject_of(item), direction(*(figures.get(of, MISSING) for of in ("actual", "budget")))),
            }
        )


def _labels(filing: FilingRows, item: str) -> str:
    """What the item's rows print as their names, one a line."""
    return "\n".join(str(row.get("label") or "") for row in filing.rows("budget_lines") if row["item_code"] == item)

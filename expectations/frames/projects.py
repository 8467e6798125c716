"""Frames about projects' self-evaluations: ``projects`` beside their department's, ``project_names`` among themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_context import owner
from expectations.frames.batch_rows import FilingRows, Surroundings
from expectations.frames.budget import lines
from expectations.frames.frame import Record
from expectations.frames.printed_cells import cell_figure
from expectations.frames.prose_to_table import fund_lines
from expectations.printed_figures import MISSING, Figure, exact
from warehouse.rows import FundLineRow


def projects(filing: FilingRows) -> Iterator[Record]:
    """One record for a department's last filing that has projects' self-evaluations beside it."""
    mine = _of(filing)
    if not mine or filing.around.current.get(owner(filing.header)) is not filing:
        return
    amounts = [_spent(one) for one in mine]
    known = [amount for amount in amounts if amount.value is not None]
    whole = Figure(sum((a.value for a in known if a.value is not None), Decimal(0)), sum((a.half for a in known), Decimal(0)))
    yield filing.common | {
        "sum": whole if known else MISSING,
        "expenditure": filing.remember("lines", lines).get(("project", "actual"), MISSING),
        "count": exact(len(mine)),
        "listed": "、".join(str(one.header.get("project_name") or "未写名称") for one in mine[:5]),
        "unread": len(known) < len(mine),
        "location": filing.remember("lines", lines).get(("project", "actual"), MISSING).location,
    }


def project_names(filing: FilingRows) -> Iterator[Record]:
    """One record for a project whose department filed another self-evaluation under the same name."""
    name = filing.header.get("project_name")
    if filing.header.get("kind") != "project" or not name:
        return
    twins = [one for one in _of(filing) if one is not filing and one.header.get("project_name") == name]
    if twins:
        yield filing.common | {
            "name": name,
            "actual": _spent(filing),
            "final": cell_figure(_total(filing), "final_budget_cny", "fund_lines"),
            "other_actual": _spent(twins[0]),
            "other": str(twins[0].header.get("source_path") or twins[0].header["submission_id"]),
            "location": {"block": 0},
        }


def _of(filing: FilingRows) -> list[FilingRows]:
    return filing.around.remember("projects", _by_owner).get(owner(filing.header), [])


def _by_owner(around: Surroundings) -> dict[str, list[FilingRows]]:
    found: dict[str, list[FilingRows]] = defaultdict(list)
    for filing in around.filings:
        if filing.header.get("kind") == "project":
            found[owner(filing.header)].append(filing)
    return found


def _total(filing: FilingRows) -> FundLineRow:
    return filing.remember("fund_lines", fund_lines).get("total", {})


def _spent(filing: FilingRows) -> Figure:
    return cell_figure(_total(filing), "actual_cny", "fund_lines")

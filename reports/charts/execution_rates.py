"""Execution rates by division: a dot for what was accepted, a ring for what was reported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING

from reports.charts.chart_register import DeclaredChart
from reports.charts.svg import COUNTED, REPORTED, RULE, drawn, named_axis
from reports.rollups import Rollups
from reports.words import PageWords

if TYPE_CHECKING:
    from markupsafe import Markup


@dataclass(frozen=True, slots=True)
class Execution:
    """One division's budget execution: rates of what was accepted and of all that was reported (1.0 is 100 %)."""

    division: str
    accepted: Decimal | None
    reported: Decimal | None


def chart(rows: Sequence[Execution], words: PageWords) -> Markup | None:
    """Execution rates by division as SVG: a dot for accepted, a ring for reported, a line between the two.

    ``None`` where no division has a rate.
    """
    if not rows:
        return None
    import altair as alt

    series = {words("chart.accepted"): "accepted", words("chart.reported"): "reported"}
    rates = [
        (row.division, name, float(rate)) for row in rows for name, column in series.items() if (rate := getattr(row, column)) is not None
    ]
    values = [{"division": division, "series": name, "rate": rate} for division, name, rate in rates]
    spans = [
        {"division": row.division, "from": float(row.accepted), "to": float(row.reported)}
        for row in rows
        if row.accepted is not None and row.reported is not None
    ]
    divisions = [row.division for row in rows]
    y = alt.Y("division:N", sort=None, title=None, axis=named_axis(divisions), scale=alt.Scale(domain=divisions))
    scale = alt.Scale(domain=_domain([rate for _, _, rate in rates]), nice=False)
    axis = alt.Axis(format="%", orient="top", title=None, tickCount=8)
    line = alt.Chart(alt.InlineData(spans)).mark_rule(color=RULE, strokeWidth=2).encode(y=y, x=alt.X("from:Q", scale=scale), x2="to:Q")
    names = list(series)
    dots = (
        alt.Chart(alt.InlineData(values))
        .mark_point(strokeWidth=2, opacity=1)
        .encode(
            y=y,
            x=alt.X("rate:Q", scale=scale, axis=axis),
            stroke=alt.Stroke("series:N", scale=alt.Scale(domain=names, range=[COUNTED, REPORTED]), title=None),
            fill=alt.Fill("series:N", scale=alt.Scale(domain=names, range=[COUNTED, "transparent"]), title=None),
            size=alt.Size("series:N", scale=alt.Scale(domain=names, range=[45, 150]), title=None),
        )
    )
    mark = alt.Chart(alt.InlineData([{"rate": 1.0}])).mark_rule(color=RULE, strokeDash=[4, 3]).encode(x=alt.X("rate:Q", scale=scale))
    return drawn((mark + line + dots).properties(width=640, height={"step": 27}), words("chart.execution.alt", n=len(rows)))


def _domain(rates: Sequence[float]) -> list[float]:
    """The axis from a multiple of 5 % below the lowest rate to one above the highest: 100 % is always in sight, no dot on the edge."""
    low, high = min((*rates, 1.0)), max((*rates, 1.0))
    return [max(0.0, floor(low * 20 - 0.2) / 20), ceil(high * 20 + 0.2) / 20]


def _of_rollups(rollups: Rollups, words: PageWords) -> Markup | None:
    return chart([Execution(*row) for row in rollups.execution_rates()], words)


CHART = DeclaredChart("execution", "各县市区预算执行率", "Budget execution rate by division", _of_rollups)

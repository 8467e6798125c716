"""Charts as inline SVG: drawn by Vega-Lite without network or script, and safe under a policy that forbids inline styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor
from typing import TYPE_CHECKING, Any

from reports.words import PageWords

if TYPE_CHECKING:
    from markupsafe import Markup

FONTS = "Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
_COUNTED, _REPORTED, _RULE = "#17395c", "#c77700", "#8a97a3"
_LABEL, _PADDING = 13, 8  # pixels: the size of a Chinese character of a label, and the room beside it
_FORBIDDEN = re.compile(r"<script|<style|<foreignObject|<image|\bhref=|\bstyle=|\bon[a-z]+=", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Execution:
    """One division's budget execution: rates of what was accepted and of all that was reported (1.0 is 100 %)."""

    division: str
    accepted: Decimal | None
    reported: Decimal | None


class UnsafeChart(Exception):
    """The drawing library wrote something that the pages' policy forbids: a defect of this program; the message quotes it."""


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
    y = alt.Y("division:N", sort=None, title=None, axis=_named(divisions), scale=alt.Scale(domain=divisions))
    scale = alt.Scale(domain=_domain([rate for _, _, rate in rates]), nice=False)
    axis = alt.Axis(format="%", orient="top", title=None, tickCount=8)
    line = alt.Chart(alt.InlineData(spans)).mark_rule(color=_RULE, strokeWidth=2).encode(y=y, x=alt.X("from:Q", scale=scale), x2="to:Q")
    names = list(series)
    dots = (
        alt.Chart(alt.InlineData(values))
        .mark_point(strokeWidth=2, opacity=1)
        .encode(
            y=y,
            x=alt.X("rate:Q", scale=scale, axis=axis),
            stroke=alt.Stroke("series:N", scale=alt.Scale(domain=names, range=[_COUNTED, _REPORTED]), title=None),
            fill=alt.Fill("series:N", scale=alt.Scale(domain=names, range=[_COUNTED, "transparent"]), title=None),
            size=alt.Size("series:N", scale=alt.Scale(domain=names, range=[45, 150]), title=None),
        )
    )
    mark = alt.Chart(alt.InlineData([{"rate": 1.0}])).mark_rule(color=_RULE, strokeDash=[4, 3]).encode(x=alt.X("rate:Q", scale=scale))
    return drawn((mark + line + dots).properties(width=640, height={"step": 27}), words("chart.execution.alt", n=len(rows)))


def _named(divisions: Sequence[str]) -> Any:
    """An axis of names with room for the longest, whichever font the machine that draws it has: a Chinese character is a square."""
    import altair as alt

    return alt.Axis(minExtent=max(map(len, divisions)) * _LABEL + _PADDING)


def drawn(plot: Any, title: str) -> Markup:
    """The chart as an SVG element for a page, scaled by its box and named ``title`` for those who cannot see it.

    Raises :class:`UnsafeChart` when the drawing holds a script, a style or a link.
    """
    import vl_convert
    from markupsafe import Markup

    configured = plot.configure(font=FONTS, background="#ffffff")
    configured = configured.configure_view(stroke=None).configure_legend(
        orient="top", labelFontSize=13, symbolSize=95, direction="horizontal"
    )
    configured = configured.configure_axis(
        labelFontSize=_LABEL, labelColor="#1b2733", gridColor="#e3e8ed", domain=False, ticks=False, labelPadding=_PADDING, labelLimit=240
    )
    svg: str = vl_convert.vegalite_to_svg(configured.to_dict(validate=False))
    found = _FORBIDDEN.search(svg)
    if found:
        raise UnsafeChart(found[0])
    inner = svg[svg.index(">") + 1 :]
    head = svg[: svg.index(">")]
    view = re.search(r'viewBox="[\d. -]+"', head)
    if view is None:
        raise UnsafeChart(head)
    opening = Markup('<svg xmlns="http://www.w3.org/2000/svg" {} role="img" aria-label="{}">').format(Markup(view[0]), title)  # noqa: S704
    return opening + Markup(inner)  # noqa: S704


def _domain(rates: Sequence[float]) -> list[float]:
    """The axis from a multiple of 5 % below the lowest rate to one above the highest: 100 % is always in sight, no dot on the edge."""
    low, high = min((*rates, 1.0)), max((*rates, 1.0))
    return [max(0.0, floor(low * 20 - 0.2) / 20), ceil(high * 20 + 0.2) / 20]

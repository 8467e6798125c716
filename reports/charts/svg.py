"""Drawing charts as inline SVG: drawn by Vega-Lite without network or script, and safe under a policy that forbids inline styles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from markupsafe import Markup

FONTS = "Source Han Sans SC, Noto Sans CJK SC, Noto Sans SC, PingFang SC, Microsoft YaHei, WenQuanYi Micro Hei, sans-serif"
COUNTED, REPORTED, RULE = "#17395c", "#c77700", "#8a97a3"
"""Colours of what was accepted, of what was reported beside it, and of lines that only help the eye."""
_LABEL, _PADDING = 13, 8  # pixels: the size of a Chinese character of a label, and the room beside it
_FORBIDDEN = re.compile(r"<script|<style|<foreignObject|<image|\bhref=|\bstyle=|\bon[a-z]+=", re.IGNORECASE)


class UnsafeChart(Exception):
    """The drawing library wrote something that the pages' policy forbids: a defect of this program; the message quotes it."""


def named_axis(divisions: Sequence[str]) -> Any:
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

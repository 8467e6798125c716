"""The charts of the city page: each module of :data:`CHARTS` declares its own in ``CHART``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from reports.rollups import Rollups
from reports.words import PageWords

if TYPE_CHECKING:
    from markupsafe import Markup

CHARTS = ("reports.charts.execution_rates",)
"""Modules of charts, in the order of the page. Named as text, so that the stage of the site knows their code as its own."""


@dataclass(frozen=True, slots=True)
class DeclaredChart:
    """A chart: the ``section`` of the city page that shows it, its caption, and what draws it; it may draw nothing."""

    section: str
    caption: str
    caption_en: str
    draw: Callable[[Rollups, PageWords], Markup | None]


def drawn_in(section: str, rollups: Rollups, words: PageWords) -> Iterator[tuple[str, Markup]]:
    """The caption and the SVG of each chart of a section that has something to show."""
    for module in CHARTS:
        declared: DeclaredChart = import_module(module).CHART
        if declared.section == section and (svg := declared.draw(rollups, words)) is not None:
            yield (declared.caption_en if words.language == "en" else declared.caption), svg

"""Completes the drawn rules of a page so that they close its tables' cells.

A table may have no rules at its sides, or none where the page cuts it. Shading is no rule. Level rules with no upright
rule between them close no cells; they separate the rows of a table whose columns its text shows.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Any

from pdfplumber.page import Page
from pdfplumber.utils.geometry import obj_to_edges

from submissions.readers.layout.cells import FIGURE, Box
from submissions.readers.layout.grid_edges import NEAR, RuleLevel, stacks
from submissions.readers.layout.lines import Glyph, TextLine, lines_of
from submissions.readers.layout.text_regions import may_be_columns

Edge = dict[str, Any]

# Points: a box this thin is a drawn line. Set in 8170c29 ("PDF tables with rules left out are read"), no count kept.
_THIN = 3.0
# Uprights that end side by side where a page cuts a table: those of two columns (8170c29).
_FEWEST_UPRIGHTS = 3


def drawn_rules(page: Page) -> list[Edge]:
    """Return the edges of a page that are rules; leave out shading, a filled box without a line round it."""
    marks = [*page.lines, *page.curves, *(rect for rect in page.rects if not _is_shading(rect))]
    return [edge for mark in marks for edge in obj_to_edges(mark)]


def _is_shading(rect: Edge) -> bool:
    return bool(rect.get("fill")) and not rect.get("stroke") and min(float(rect["width"]), float(rect["height"])) >= _THIN


def closed_rules(edges: Sequence[Edge], glyphs: Sequence[Glyph], page: int) -> tuple[list[Edge], list[RuleLevel]]:
    """Return the rules that close a page's cells, and the level rules with no upright rule between them.

    Rules are added where tables leave them out: at their sides, and where the page cuts them.
    """
    made = [edge for edge in edges if max(edge["x1"] - edge["x0"], edge["bottom"] - edge["top"]) >= 1]
    uprights = [edge for edge in edges if edge["orientation"] == "v" and edge["bottom"] - edge["top"] > _THIN]
    levels = _levels(edges)
    made.extend(_ends(uprights, levels, glyphs, page))
    free: list[RuleLevel] = []
    for table in stacks(levels):
        x0, x1 = min(rule.x0 for rule in table), max(rule.x1 for rule in table)
        top, bottom = table[0].y, table[-1].y
        within = [e for e in uprights if x0 - NEAR < e["x0"] < x1 + NEAR and e["top"] < bottom - NEAR and e["bottom"] > top + NEAR]
        if any(x0 + NEAR < edge["x0"] < x1 - NEAR for edge in within):
            made.extend(_sides(table, within, x0, x1))
        elif not within:
            free.extend(table)
        elif may_be_columns(_inside(glyphs, (x0, top, x1, bottom), page), 2):
            free.extend(table)
            heights = {rule.y for rule in table}
            made = [e for e in made if e["orientation"] == "v" or not (e["top"] in heights and x0 - NEAR < e["x0"] < e["x1"] < x1 + NEAR)]
    return made, free


def _sides(table: Sequence[RuleLevel], inner: Sequence[Edge], x0: float, x1: float) -> Iterator[Edge]:
    """Return the missing upright rules at a table's sides, beside rows that have upright rules inside."""
    bands = [(upper.y, lower.y) for upper, lower in pairwise(table) if lower.y - upper.y > NEAR]
    ruled = [band for band in bands if any(e["top"] < band[0] + NEAR and e["bottom"] > band[1] - NEAR for e in inner)]
    for side in (x0, x1):
        yield from (_upright(side, *band) for band in ruled if not any(abs(e["x0"] - side) < NEAR for e in inner))


def _ends(uprights: Sequence[Edge], levels: Sequence[RuleLevel], glyphs: Sequence[Glyph], page: int) -> Iterator[Edge]:
    """Return the level rules that a page break leaves out, where upright rules end side by side above or below a table's rules."""
    for end, begin in (("bottom", "top"), ("top", "bottom")):
        ending: dict[float, set[float]] = defaultdict(set)
        for edge in uprights:
            ending[round(edge[end], 1)].add(round(edge["x0"], 1))
        for y in sorted(ending):
            held = sorted(x for at in ending if abs(at - y) < 1 for x in ending[at])
            if len(held) < _FEWEST_UPRIGHTS:
                continue
            further = [e for e in uprights if (e["top"] < y - 1 and e["bottom"] > y + 1) or abs(e[begin] - y) < 1]
            if any(held[0] - 1 < e["x0"] < held[-1] + 1 for e in further):
                continue
            across = [rule for rule in levels if rule.x0 < held[-1] and rule.x1 > held[0]]
            for x0, x1 in pairwise(held):
                over = [rule.y for rule in across if rule.x0 < x1 - 1 and rule.x1 > x0 + 1 and (rule.y < y + NEAR) == (end == "bottom")]
                near = min(over, key=lambda at: abs(at - y), default=y)
                held_between = _inside(glyphs, (x0, min(near, y), x1, max(near, y)), page)
                if abs(near - y) > NEAR and sum(bool(FIGURE.fullmatch(line.text)) for line in held_between) < 2:
                    yield _level(y, x0, x1)


def _inside(glyphs: Sequence[Glyph], box: Box, page: int) -> list[TextLine]:
    """Return the lines of text in a box."""
    x0, top, x1, bottom = box
    held = [g for g in glyphs if x0 < (g["x0"] + g["x1"]) / 2 < x1 and top < (g["top"] + g["bottom"]) / 2 < bottom]
    return lines_of(held, page)


def _levels(edges: Iterable[Edge]) -> list[RuleLevel]:
    """Return the level rules from the top; those that touch at one height are one."""
    found: list[RuleLevel] = []
    level = [e for e in edges if e["orientation"] == "h" and e["x1"] - e["x0"] > _THIN]
    for edge in sorted(level, key=lambda e: (round(e["top"] / NEAR), e["x0"])):
        last = found[-1] if found else None
        if last is not None and abs(last.y - edge["top"]) < NEAR and edge["x0"] < last.x1 + NEAR:
            found[-1] = RuleLevel(last.y, min(last.x0, edge["x0"]), max(last.x1, edge["x1"]))
        else:
            found.append(RuleLevel(edge["top"], edge["x0"], edge["x1"]))
    return sorted(found, key=lambda rule: rule.y)


def _upright(x: float, top: float, bottom: float) -> Edge:
    return {
        "object_type": "line_edge",
        "orientation": "v",
        "x0": x,
        "x1": x,
        "top": top,
        "bottom": bottom,
        "width": 0,
        "height": bottom - top,
    }


def _level(y: float, x0: float, x1: float) -> Edge:
    return {"object_type": "line_edge", "orientation": "h", "x0": x0, "x1": x1, "top": y, "bottom": y, "width": x1 - x0, "height": 0}

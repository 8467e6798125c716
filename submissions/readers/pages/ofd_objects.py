"""Reads objects of an OFD page: characters at their places and ruling lines, in points from the page's top left.

Source: GB/T 33190-2016, sections 7.7 (pages), 8.5 (transformations), 9.1 (paths) 11 (text) and 13 (composite objects).
"""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from submissions.readers.layout.lines import Glyph
from submissions.rejections import too_many

# Points to a millimetre.
POINTS = 72 / 25.4
# Millimetres (100 metres): a number beyond it counts as damage. Set in 10b2c60.
_MOST = 1e5
# Bounds on one page's characters, objects and the nesting of composite objects, against hostile files (83ca53a).
_GLYPHS, _OBJECTS, _DEEPEST = 60_000, 200_000, 8
# Millimetres: the shortest stroke that is a rule, and how thick or sloping one may be. Set in 10b2c60, no count kept.
_SHORTEST, _LEVEL = 0.8, 0.4
# Operands of each operator of abbreviated path data. Source: GB/T 33190-2016, section 9.3.
_ARGUMENTS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
Matrix = tuple[float, float, float, float, float, float]
Edge = dict[str, Any]


@dataclass
class OfdMarks:
    """What stands on one page."""

    glyphs: list[Glyph] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    pictures: int = 0
    objects: int = 0
    notes: dict[str, None] = field(default_factory=dict)


def name(element: etree._Element) -> str:
    """Return an element's name without its namespace; several versions of the namespace are in use."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def numbers(text: str | None) -> list[float]:
    """Return the numbers of a list separated by blanks; text that is no number counts as 0."""
    return [_number(item) for item in (text or "").split()]


def _number(text: str | None) -> float:
    try:
        value = float(text or 0)
    except ValueError:
        return 0.0
    return value if math.isfinite(value) and abs(value) < _MOST else 0.0


def add_page(root: etree._Element, marks: OfdMarks, origin: tuple[float, float], units: Mapping[str, etree._Element]) -> None:
    """Add the objects of a page, or of the template it stands on, to ``marks``.

    ``origin`` is the page's corner, ``units`` the composite graphic units by their ids. Raises :class:`Rejected`
    ``too_large`` when there are more characters or objects than any page has.
    """
    _add(root, marks, (1.0, 0.0, 0.0, 1.0, -origin[0], -origin[1]), units, 0)


def _add(root: etree._Element, marks: OfdMarks, outer: Matrix, units: Mapping[str, etree._Element], depth: int) -> None:
    for element in root.iter():
        kind = name(element)
        if not kind.endswith("Object"):
            continue
        marks.objects += 1
        if len(marks.glyphs) > _GLYPHS or marks.objects > _OBJECTS:
            raise too_many("glyphs", _GLYPHS)
        if element.get("Visible") == "false":
            marks.notes["hidden_text_left_out"] = None
        elif kind == "TextObject":
            _add_text(element, marks, _placing(element, outer))
        elif kind == "PathObject":
            _add_path(element, marks, _placing(element, outer))
        elif kind == "ImageObject":
            marks.pictures += 1
        elif kind == "CompositeObject":
            unit = units.get(element.get("ResourceID", ""))
            if unit is None or depth >= _DEEPEST:
                marks.notes["composite_objects_left_out"] = None
                continue
            for content in (child for child in unit if name(child) == "Content"):
                _add(content, marks, _placing(element, outer), units, depth + 1)


def _placing(element: etree._Element, outer: Matrix) -> Matrix:
    """Return the matrix from an object's coordinates to the page's: its own, then its boundary's corner, then ``outer``."""
    own = numbers(element.get("CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    boundary = [*numbers(element.get("Boundary")), 0.0, 0.0]
    (oa, ob, oc, od, oe, of), e, f = outer, e + boundary[0], f + boundary[1]
    return a * oa + b * oc, a * ob + b * od, c * oa + d * oc, c * ob + d * od, e * oa + f * oc + oe, e * ob + f * od + of


def _at(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return (a * x + c * y + e) * POINTS, (b * x + d * y + f) * POINTS


def deltas(text: str | None, count: int) -> list[float]:
    """Return the distances between ``count`` + 1 characters.

    The list holds numbers, or ``g`` with a repetition and a number. Its last number repeats.
    """
    found: list[float] = []
    items = iter((text or "").split())
    for item in items:
        if len(found) >= count:
            break
        if item == "g":
            repeat = next(items, "")
            times = min(int(repeat[:9]), count - len(found)) if repeat.isascii() and repeat.isdigit() else 0
            found.extend([_number(next(items, None))] * times)
        else:
            found.append(_number(item))
    return found + found[-1:] * (count - len(found)) if found else found


def _add_text(element: etree._Element, marks: OfdMarks, matrix: Matrix) -> None:
    a, b, c, d = matrix[:4]
    if abs(b) + abs(c) > 0.05 * (abs(a) + abs(d)) or a <= 0 or d <= 0 or element.get("CharDirection", "0") not in ("0", ""):
        marks.notes["slanted_text_left_out"] = None
        return
    size = (_number(element.get("Size")) or 1.0) * d * POINTS
    em = size * a / d * (_number(element.get("HScale")) or 1.0)
    x = y = 0.0
    for code in element:
        if name(code) != "TextCode":
            continue
        text = code.text or ""
        x = _number(code.get("X")) if code.get("X") else x
        y = _number(code.get("Y")) if code.get("Y") else y
        for char, (at_x, at_y), room in _characters(text, code, (x, y), matrix, em):
            width = _width(char, em)
            right = at_x + (min(width, room) if room > 0 else width)
            marks.glyphs.append(
                {"text": char, "x0": at_x, "x1": right, "top": at_y - 0.88 * size, "bottom": at_y + 0.12 * size, "size": size}
            )


def _characters(
    text: str, code: etree._Element, start: tuple[float, float], matrix: Matrix, em: float
) -> Iterator[tuple[str, tuple[float, float], float]]:
    """Yield each character with its place on the baseline and the distance to the next. Text without distances is set solid."""
    across, down = (deltas(code.get(axis), len(text) - 1) for axis in ("DeltaX", "DeltaY"))
    x, y = start
    solid = 0.0
    for at, char in enumerate(text):
        step = across[at] if at < len(across) else 0.0
        place_x, place_y = _at(matrix, x, y)
        yield char, (place_x + solid, place_y), step * matrix[0] * POINTS
        x += step
        y += down[at] if at < len(down) else 0.0
        if not across and not down:
            solid += _width(char, em)


def _width(char: str, em: float) -> float:
    return em if unicodedata.east_asian_width(char) in "WFA" else em / 2


def _add_path(element: etree._Element, marks: OfdMarks, matrix: Matrix) -> None:
    for child in element:
        if name(child) == "AbbreviatedData":
            for start, end in _segments(child.text or ""):
                edge = _edge(_at(matrix, *start), _at(matrix, *end))
                if edge is not None:
                    marks.edges.append(edge)


def _segments(text: str) -> Iterator[tuple[tuple[float, float], tuple[float, float]]]:
    """Yield the straight strokes of a path; a curve only moves the pen."""
    tokens = text.split()
    pen = opened = (0.0, 0.0)
    at = 0
    while at < len(tokens):
        operator, at = tokens[at], at + 1
        arguments = [_number(item) for item in tokens[at : at + _ARGUMENTS.get(operator, 0)]]
        if len(arguments) < _ARGUMENTS.get(operator, 0):
            return
        at += len(arguments)
        target = (arguments[-2], arguments[-1]) if arguments else opened
        if operator in ("L", "C"):
            yield pen, target
        elif operator in ("S", "M"):
            opened = target
        if operator in _ARGUMENTS:
            pen = target


def _edge(start: Sequence[float], end: Sequence[float]) -> Edge | None:
    """Return a horizontal or vertical stroke as a table's rule."""
    (x0, x1), (top, bottom) = sorted((start[0], end[0])), sorted((start[1], end[1]))
    width, height = x1 - x0, bottom - top
    if max(width, height) < _SHORTEST * POINTS or min(width, height) > _LEVEL * POINTS:
        return None
    across = width > height
    if across:
        top = bottom = (top + bottom) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    return {
        "x0": x0, "x1": x1, "top": top, "bottom": bottom, "width": x1 - x0, "height": bottom - top,
        "orientation": "h" if across else "v", "object_type": "line",
    }  # fmt: skip

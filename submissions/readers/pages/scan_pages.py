"""Renders pages of a scan as pictures, sets them upright, and finds the closed cells that their ruling lines make."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from functools import cached_property
from io import BytesIO
from typing import Any

import cv2
import numpy as np
import pypdfium2
from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges
from PIL import Image, ImageSequence

from submissions.limits import Limits
from submissions.readers.layout.cells import Box
from submissions.rejections import Rejected, too_many

Pixels = np.ndarray[Any, Any]

DOTS = 200 / 72
"""Pixels to a point: pages are rendered with 200 dots to the inch, at which small print is still recognised."""
# Pixels of one page: A4 at 200 dots to the inch has 3.9 million, at 600 dots 35 million. A bound on memory, set in
# e052ab9.
_PIXELS = 50_000_000
# Points: the short side of A4, to which a picture is scaled.
_SHORT_SIDE = 595.0
# Degrees: a tilt of less is left as it is, one of more is no tilt of a sheet in a scanner. Set in e052ab9, no count
# kept.
_LEAST_TILT, _MOST_TILT = 0.15, 8.0
# Pixels: a rule is at least this long across and down; shorter strokes are parts of characters. Set in e052ab9
# ("Scans are recognised with the extra ocr"), no count kept.
_ACROSS, _DOWN = 60, 38
# Points: rules this close are one; pdfplumber's default snap tolerance.
_NEAR = 3.0


def pictures(content: bytes, kind: str, limits: Limits) -> Iterator[Pixels]:
    """Yield the pages of a PDF or the frames of a picture, grey, one at a time; raise :class:`Rejected`."""
    try:
        yield from _rendered(content, limits) if kind == "pdf" else _frames(content, limits)
    except Rejected:
        raise
    except Exception as error:  # decoders raise whatever broken bytes make of themselves
        raise Rejected("corrupt", type(error).__name__) from error


def _rendered(content: bytes, limits: Limits) -> Iterator[Pixels]:
    with pypdfium2.PdfDocument(content) as pdf:
        if len(pdf) > limits.pages:
            raise Rejected("too_large", f"{len(pdf)} pages")
        for page in pdf:
            width, height = page.get_size()
            if not 0 < width * height * DOTS * DOTS <= _PIXELS:
                raise Rejected("too_large", "page size")
            yield np.asarray(page.render(scale=DOTS, grayscale=True).to_pil().convert("L"))
            page.close()


def _frames(content: bytes, limits: Limits) -> Iterator[Pixels]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with Image.open(BytesIO(content)) as image:
            for number, frame in enumerate(ImageSequence.Iterator(image), 1):
                if number > limits.pages:
                    raise too_many("pages", limits.pages)
                if frame.width * frame.height > _PIXELS:
                    raise too_many("points", _PIXELS, f"第{number}页 page {number}")
                scale = _SHORT_SIDE * DOTS / max(1, min(frame.size))
                size = (round(frame.width * scale), round(frame.height * scale))
                if size[0] * size[1] > _PIXELS:
                    raise too_many("points", _PIXELS, f"第{number}页 page {number}")
                yield np.asarray(frame.convert("L").resize(size, Image.Resampling.LANCZOS))


class Page:
    """A page's grey picture, set straight by its ruling lines. Sizes are in points."""

    def __init__(self, picture: Pixels) -> None:
        self.picture = _straightened(picture)

    @property
    def width(self) -> float:
        """The page's width."""
        return float(self.picture.shape[1] / DOTS)

    @property
    def height(self) -> float:
        """The page's height."""
        return float(self.picture.shape[0] / DOTS)

    @cached_property
    def ink(self) -> Pixels:
        """A picture of the page that is 255 where it is darker than its surroundings, else 0."""
        return _ink(self.picture)

    @cached_property
    def rules(self) -> list[dict[str, Any]]:
        """The ruling lines, as edges in points."""
        found = []
        for orientation, kernel in (("h", (_ACROSS, 1)), ("v", (1, _DOWN))):
            drawn = cv2.morphologyEx(self.ink, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_RECT, kernel))
            drawn = cv2.dilate(drawn, np.ones((3, 9) if orientation == "h" else (9, 3), np.uint8))
            _, _, stats, _ = cv2.connectedComponentsWithStats(drawn)
            for left, top, width, height, _ in stats[1:]:
                found.append(_edge(orientation, left, top, width, height))
        return merge_edges(found, _NEAR, _NEAR, _NEAR, _NEAR)

    def tables(self) -> list[list[Box]]:
        """The closed cells of each ruled table."""
        cells = intersections_to_cells(edges_to_intersections(self.rules, _NEAR, _NEAR))
        return [list(table) for table in cells_to_tables(cells)]


def _edge(orientation: str, left: int, top: int, width: int, height: int) -> dict[str, Any]:
    x0, x1, y0, y1 = (value / DOTS for value in (left, left + width, top, top + height))
    if orientation == "h":
        y0 = y1 = (y0 + y1) / 2
    else:
        x0 = x1 = (x0 + x1) / 2
    place = {"x0": x0, "x1": x1, "top": y0, "bottom": y1, "width": x1 - x0, "height": y1 - y0}
    return {"orientation": orientation, "object_type": "line", **place}


def _ink(picture: Pixels) -> Pixels:
    smooth = cv2.medianBlur(picture, 3)
    return np.asarray(cv2.adaptiveThreshold(smooth, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 15))


def _straightened(picture: Pixels) -> Pixels:
    """Return the picture turned back by the tilt of its long lines, or unchanged if it has none."""
    lines = cv2.HoughLinesP(_ink(picture), 1, math.pi / 1800, 200, minLineLength=picture.shape[1] // 5, maxLineGap=12)
    tilts = [math.degrees(math.atan2(y1 - y0, x1 - x0)) for x0, y0, x1, y1 in (lines.reshape(-1, 4) if lines is not None else ())]
    level = [tilt for tilt in tilts if abs(tilt) <= _MOST_TILT]
    tilt = float(np.median(level)) if level else 0.0
    if abs(tilt) < _LEAST_TILT:
        return picture
    height, width = picture.shape
    turned = cv2.getRotationMatrix2D((width / 2, height / 2), tilt, 1.0)
    return np.asarray(cv2.warpAffine(picture, turned, (width, height), flags=cv2.INTER_CUBIC, borderValue=255))

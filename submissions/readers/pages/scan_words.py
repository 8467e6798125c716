"""Reads words on a picture of a page, each character in its box.

Words are recognised in place and divided where a ruling line runs through them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

import numpy as np

from submissions.readers.layout.cells import Box
from submissions.readers.layout.lines import Glyph
from submissions.readers.pages.scan_pages import DOTS, Page

UNREAD = "\ufffd"
"""Stands for ink that was seen and not recognised: such a cell is neither blank nor a figure."""
# Confidence of rapidocr below which a word does not count. All thresholds of this module were set in e052ab9
# ("figures count only where arithmetic confirms them"); no count was kept.
_SURE = 0.6
# Share of dark pixels in a cell from which something stands in it.
_INK = 0.004
# Points from a cell's rules inward, so that the rules themselves are no ink.
_INSET = 2.0
# Share: heights of words that differ by less are one size of print.
_ALIKE = 0.3

_Word = tuple[str, Box]


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "critical", "EngineConfig.onnxruntime.intra_op_num_threads": 2})


def glyphs_of(page: Page, tables: Sequence[Sequence[Box]]) -> list[Glyph]:
    """Return the characters on a page, with their boxes in points; ``tables`` are the closed cells that may hold them."""
    words = [word for found in _recognised(page) for word in _parted(found, page)]
    cells = [box for table in tables for box in table]
    words += [(_alone(page, box), box) for box in cells if _has_ink(page, box) and not any(_inside(word[1], box) for word in words)]
    if not words:
        return []
    usual = median(box[3] - box[1] for _, box in words)
    return [glyph for word in words if word[0] for glyph in _characters(word, usual)]


def _recognised(page: Page) -> Iterator[_Word]:
    found = _engine()(_in_colour(page.picture), use_det=True, use_cls=True, use_rec=True)
    if found.txts is None:
        return
    for corners, text, score in zip(found.boxes, found.txts, found.scores, strict=True):
        box = tuple(float(value) / DOTS for value in (*corners.min(axis=0), *corners.max(axis=0)))
        yield (text if score >= _SURE else UNREAD), (box[0], box[1], box[2], box[3])


def _parted(word: _Word, page: Page) -> list[_Word]:
    """Return the word, or what is recognised in each part by itself if upright rules run through it."""
    _, (x0, top, x1, bottom) = word
    middle, edge = (top + bottom) / 2, (bottom - top) * 0.35
    cuts = sorted(
        rule["x0"]
        for rule in page.rules
        if rule["orientation"] == "v" and rule["top"] < middle < rule["bottom"] and x0 + edge < rule["x0"] < x1 - edge
    )
    if not cuts:
        return [word]
    ends = [x0, *cuts, x1]
    boxes = [(left + _INSET / 2, top, right - _INSET / 2, bottom) for left, right in pairwise(ends)]
    return [(_alone(page, box), box) for box in boxes if _has_ink(page, box)]


def _alone(page: Page, box: Box) -> str:
    """Return what one box holds, recognised by itself; :data:`UNREAD` if that is not sure."""
    found = _engine()(_in_colour(_crop(page.picture, box)), use_det=False, use_cls=False, use_rec=True)
    text, score = (found.txts[0], found.scores[0]) if found.txts else ("", 0.0)
    return text if text.strip() and score >= _SURE else UNREAD


def _has_ink(page: Page, box: Box) -> bool:
    inner = _crop(page.ink, (box[0] + _INSET, box[1] + _INSET, box[2] - _INSET, box[3] - _INSET))
    return inner.size > 0 and float((inner > 0).mean()) > _INK


def _crop(picture: Any, box: Box) -> Any:
    left, top, right, bottom = (max(0, round(value * DOTS)) for value in box)
    return picture[top:bottom, left:right]


def _in_colour(picture: Any) -> Any:
    return np.repeat(picture[:, :, None], 3, axis=2)


def _inside(word: Box, cell: Box) -> bool:
    x, y = (word[0] + word[2]) / 2, (word[1] + word[3]) / 2
    return cell[0] <= x <= cell[2] and cell[1] <= y <= cell[3]


def _characters(word: _Word, usual: float) -> Iterator[Glyph]:
    """Yield a word's characters side by side; letters and figures are half as wide.

    Print of about the usual height counts as one size.
    """
    text, (x0, top, x1, bottom) = word
    height = bottom - top
    size = usual if abs(height - usual) <= _ALIKE * usual else height
    middle = (top + bottom) / 2
    weights = [0.5 if char.isascii() else 1.0 for char in text]
    unit = (x1 - x0) / sum(weights)
    for char, weight in zip(text, weights, strict=True):
        end = x0 + unit * weight
        yield {"text": char, "x0": x0, "x1": end, "top": middle - size / 2, "bottom": middle + size / 2, "size": size, "upright": True}
        x0 = end

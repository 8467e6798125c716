"""White corridors through lines of text: where columns stand that only blanks part, and which piece of a line is of which column.

A cell may stand at the left, in the middle or at the right of its column. Full-width characters are two wide.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

_PIECE = re.compile(r"\S+(?:[ \u00a0]\S+)*")
# Share of the rows that may cross a corridor: one row of ten is set otherwise, by a hand that moved a cell. Chosen.
_CROSSING = 0.1
# Share of the rows that must fill a column without a heading: fewer are cells that stand beside their column. Chosen.
_FILLED = 0.5


@dataclass(frozen=True, slots=True)
class Piece:
    """A text between two gaps, and its place in columns of a letter's width."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Span:
    """A column: the places between two corridors, whether the heading has a piece there, and how many rows below have one."""

    start: int
    end: int
    headed: bool
    filled: int


def columns_below(split: Sequence[Sequence[Piece]]) -> list[Span]:
    """The columns that corridors leave below a heading, the first of ``split``.

    What few rows fill and no heading is above is no column. Figures beside a heading, above which nothing stands and below
    which nothing does, are its column.
    """
    heading, body = split[0], [pieces for pieces in split[1:] if len(pieces) > 1]
    steps = [0] * (max(piece.end for pieces in split for piece in pieces) + 1)
    for piece in (piece for pieces in body for piece in pieces):
        steps[piece.start] += 1
        steps[piece.end] -= 1
    covered = [count > max(1, len(body) * _CROSSING) for count in accumulate(steps)]
    for piece in heading:
        covered[piece.start : piece.end] = [True] * (piece.end - piece.start)
    out: list[Span] = []
    for start, end in _runs(covered):
        headed = any(start < piece.end and piece.start < end for piece in heading)
        filled = sum(any(start < piece.end and piece.start < end for piece in pieces) for pieces in body)
        if headed or filled > len(body) * _FILLED or not out:
            lone = out and not headed and out[-1].headed and not out[-1].filled
            span = Span(start, end, headed, filled)
            out = [*out[:-1], Span(out[-1].start, end, True, filled)] if lone else [*out, span]
    return out


def _runs(covered: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Yield the first place of each run of covered places and the place behind it."""
    edges = [place for place, (before, after) in enumerate(pairwise([False, *covered, False])) if before != after]
    yield from zip(edges[::2], edges[1::2], strict=True)


def pieces_of(text: str) -> list[Piece]:
    """The texts of a line that gaps of two blanks or more part, each with its place."""
    plain = text.replace("\u3000", "  ")
    found = []
    right = behind = 0
    for match in _PIECE.finditer(plain):
        left = right + _width(plain[behind : match.start()])
        right, behind = left + _width(match[0]), match.end()
        found.append(Piece(match[0], left, right))
    return found


def _width(text: str) -> int:
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)


def under(spans: Sequence[Span], pieces: Sequence[Piece]) -> list[Piece | None] | None:
    """Return the piece of each column; ``None`` if one crosses a corridor, two share a column, or one may be of two.

    A piece in a corridor is of the column at its left or at its right: of the one that is free if only one is.
    """
    row: list[Piece | None] = [None] * len(spans)
    between: list[tuple[Piece, list[int]]] = []
    for piece in pieces:
        at = [number for number, span in enumerate(spans) if span.start < piece.end and piece.start < span.end]
        if not at:
            right = next((number for number, span in enumerate(spans) if span.start >= piece.end), len(spans))
            between.append((piece, [number for number in (right - 1, right) if 0 <= number < len(spans)]))
            continue
        if len(at) > 1 or row[at[0]] is not None:
            return None
        row[at[0]] = piece
    for piece, beside in between:
        free = [number for number in beside if row[number] is None]
        if len(free) != 1:
            return None
        row[free[0]] = piece
    return row

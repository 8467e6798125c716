"""The edges of a table's columns, each with the evidence for it.

A drawn line, the white that runs between two columns and the white between two baselines are evidence for edges of one
grid. A ruled, a half-ruled and an unruled table differ only in which edges are drawn. A page break hands edges on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from submissions.readers.layout.lines import TextLine

# Points: the least white between two columns. Set in 8170c29 ("PDF tables with rules left out are read"), no count kept.
CORRIDOR = 3.0
# Points: rules this close are one; pdfplumber's default snap and join tolerance, with which drawn cells are found.
NEAR = 3.0
# Points from text to an outer edge that nothing shows; it has no effect on what is read.
_BESIDE = 4.0


@dataclass(frozen=True, slots=True)
class ColumnEdge:
    """An edge between columns at ``at``, in points from the page's left.

    The evidence is a rule if it is ``drawn``, else the white from ``left`` to ``right``: no text of a column is there.
    """

    at: float
    left: float
    right: float
    drawn: bool = False

    def joint(self, other: ColumnEdge) -> ColumnEdge | None:
        """Return this edge with only the white that ``other`` has too; ``None`` if the two cannot be one edge."""
        if self.drawn or other.drawn:
            return self if self.drawn and other.drawn and abs(self.at - other.at) < NEAR else None
        left, right = max(self.left, other.left), min(self.right, other.right)
        return replace(self, left=left, right=right) if right - left >= CORRIDOR else None


@dataclass(frozen=True, slots=True)
class RuleLevel:
    """A drawn level rule from side to side, in points from the page's top left."""

    y: float
    x0: float
    x1: float


def drawn_edge(at: float) -> ColumnEdge:
    """Return the edge that an upright rule draws."""
    return ColumnEdge(at, at, at, drawn=True)


def positions(values: Iterable[float]) -> list[float]:
    """Return the rules' positions; values close together count as one."""
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > NEAR:
            found.append(value)
    return found


def text_edges(lines: Sequence[Sequence[TextLine]], sides: tuple[float, float] | None) -> list[ColumnEdge]:
    """Return the edges of the columns in which the pieces of ``lines`` stand.

    White runs through all lines with many pieces. ``sides`` are the ends of the drawn level rules, if there are some.
    """
    most = max(map(len, lines))
    spans: list[list[float]] = []
    for piece in sorted((piece for line in lines if len(line) * 2 > most for piece in line), key=lambda p: p.x0):
        if spans and piece.x0 < spans[-1][1] + CORRIDOR:
            spans[-1][1] = max(spans[-1][1], piece.x1)
        else:
            spans.append([piece.x0, piece.x1])
    every = [piece for line in lines for piece in line]
    for piece in sorted(every, key=lambda held: held.x0 - held.x1):
        met = [span for span in spans if span[0] - CORRIDOR < piece.x1 and piece.x0 < span[1] + CORRIDOR]
        if not met:
            spans.append([piece.x0, piece.x1])
        elif len(met) == 1:
            met[0][:] = [min(met[0][0], piece.x0), max(met[0][1], piece.x1)]
    spans.sort()
    inner = [ColumnEdge((a[1] + b[0]) / 2, a[1], b[0]) for a, b in pairwise(spans)]
    first, last = min(p.x0 for p in every), max(p.x1 for p in every)
    if sides:
        return [ColumnEdge(sides[0], sides[0], first, drawn=True), *inner, ColumnEdge(sides[1], last, sides[1], drawn=True)]
    return [ColumnEdge(first - _BESIDE, 0.0, first), *inner, ColumnEdge(last + _BESIDE, last, float("inf"))]


def handed_on(before: Sequence[ColumnEdge], own: Sequence[ColumnEdge]) -> list[ColumnEdge] | None:
    """Return the edges of the table before with the evidence of ``own`` too; ``None`` if the two are not of one table.

    Every edge must be one of the other's. Two edges before may be one of ``own``, around a column that is blank.
    """
    pairs = [(one, two, joint) for one in before for two in own if (joint := one.joint(two)) is not None]
    complete = [one for one, _, _ in pairs] == list(before) and {two for _, two, _ in pairs} == set(own)
    return [joint for _, _, joint in pairs] if complete else None


def columns_of(piece: TextLine, edges: Sequence[ColumnEdge]) -> tuple[int, int]:
    """Return the first and the last column that a piece stands in."""
    inner = edges[1:-1]
    return sum(edge.at <= piece.x0 for edge in inner), sum(edge.at < piece.x1 for edge in inner)


def stacks(levels: Sequence[RuleLevel]) -> Iterator[list[RuleLevel]]:
    """Group level rules that end at the same right side: the rows of one table, or of several with nothing between."""
    stack: list[RuleLevel] = []
    for rule in levels:
        if stack and abs(rule.x1 - stack[-1].x1) > NEAR:
            yield stack
            stack = []
        stack.append(rule)
    if stack:
        yield stack

"""Cells of a page: their boxes and lines, and their places in a grid."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from submissions.readers.layout.lines import TextLine

Box = tuple[float, float, float, float]
FIGURE = re.compile(r"[-+—]?[\d,，]+(\.\d+)?[%％]?")


@dataclass(eq=False)
class Area:
    """One cell of a page: its box (left, top, right, bottom) and the lines in it.

    ``reach`` is the width of its column's text where no rule shows the column's.
    """

    box: Box
    lines: list[TextLine] = field(default_factory=list)
    reach: float | None = None

    def room(self, padding: float) -> float:
        """Return the width in which its lines were broken, if text keeps off a rule by ``padding`` points."""
        return self.box[2] - self.box[0] - 2 * padding if self.reach is None else self.reach


@dataclass
class Placed:
    """A cell at its place in a grid. ``continued``: it continues the cell above. ``broken``: its parts may be one figure or two."""

    area: Area
    row: int
    column: int
    row_span: int
    column_span: int
    page: int
    continued: bool = False
    broken: bool = False

    def key(self) -> tuple[int, int, str]:
        """The text by which a heading repeated on the next page equals the first."""
        return self.column, self.column_span, self.text

    @property
    def text(self) -> str:
        """All of its lines run together."""
        return "".join(line.text for line in self.area.lines)

"""A table as the templates draw it: plain values, no markup."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

LONG = 24
"""Characters from which on a cell's text needs a wide column."""


@dataclass(frozen=True, slots=True)
class GridHeading:
    """A column's heading; ``numeric`` columns are aligned by their digits; ``note`` is a smaller second line."""

    text: str
    numeric: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """One cell. ``text`` is shown as printed; ``note`` beside it is ours.

    ``heads`` makes it a row's heading; ``depth`` indents it; ``reported`` says that the text is the department's own
    (Chinese on every page). ``flags`` are numbers of findings, ``anchor`` the id that they link to. ``state`` is a
    word for the style: ``blank``, ``dash``, ``unreadable``, or an outcome or severity.
    """

    text: str
    note: str = ""
    heads: bool = False
    numeric: bool = False
    depth: int = 0
    row_span: int = 1
    column_span: int = 1
    reported: bool = False
    state: str = ""
    href: str = ""
    anchor: str | None = None
    flags: tuple[int, ...] = ()

    @property
    def plain(self) -> bool:
        """True if the cell has only its text."""
        return not (self.href or self.note or self.flags)

    @property
    def bare(self) -> bool:
        """True if the cell has only a text in the page's own language."""
        return self.plain and not (self.reported and self.text)

    def classes(self, severities: Mapping[int, str]) -> str:
        """Classes of the cell's element; a flagged cell has the severity of its first finding."""
        names = ["number"] if self.numeric else []
        names += ["spanning"] if self.column_span > 1 else []
        names += ["long"] if len(self.text) > LONG else []
        names += [f"depth{self.depth}"] if self.depth else []
        names += [f"is-{self.state}"] if self.state not in ("", "value") else []
        names += ["flagged", severities[self.flags[0]]] if self.flags else []
        return " ".join(names)


@dataclass(frozen=True, slots=True)
class GridSheet:
    """A table with its caption. ``note`` is a sentence under it; ``total`` says that the last row is a total."""

    anchor: str
    caption: str
    headings: tuple[GridHeading, ...]
    rows: tuple[tuple[Box, ...], ...]
    note: str = ""
    total: bool = False
    groups: tuple[tuple[str, int], ...] = ()
    """Headings above the headings, each with the columns it spans."""

    @property
    def classes(self) -> str:
        """Classes of the table element."""
        return " ".join(name for name, holds in (("total", self.total), ("many", len(self.headings) > 9)) if holds)

"""A line of converted text, and the cells that lines are cut into."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from submissions.text import fold

Cells = list[tuple[str, int]]
"""Texts of cells in order, each with the number of its line, counted from 1."""


class SharedText(str):
    """The text of a stretch of a row that lies under several columns, each of which may be that of any part of it.

    Every one of these columns holds all of the stretch, and no value is read from it.
    """

    __slots__ = ()


def shared(texts: Iterable[str]) -> SharedText:
    """The stretch that these cells make, as a person sees it."""
    return SharedText(" ｜ ".join(text for text in texts if text))


LONGEST_CELL = 60
"""Characters of a cell that is no sentence. Set in d4ace65 ("Text whose tables lost their rows"), no count kept."""
WIDEST = 24
"""Cells of a row beyond which no form goes, whose widest has 14: empty ones are a sheet's margin. Set in 5a3c4bb, no count kept."""
_OUTSIDE = re.compile(
    r"^(填表人|填报人|填报日期|填报单位|填报部门|单位[:]|联系电话|说明[:]|备注[:]|注[:]|附件|附表|附录|报告应包括|[一二三四五六七八九十]+、|#)"
    r"|(自评表|基础数据表|情况表|自评报告|申报表)(\(.{0,200}\))?$"
)


@dataclass(frozen=True)
class CellLine:
    """One line of text and its number, counted from 1."""

    number: int
    text: str

    @cached_property
    def is_empty(self) -> bool:
        """True if the line holds nothing but blanks. A line of full-width blanks is a paragraph of a cell."""
        return not self.text.strip()

    @cached_property
    def has_tab(self) -> bool:
        """True if it opens or divides cells."""
        return "\t" in self.text

    @cached_property
    def divides(self) -> bool:
        """True if it has a TAB between two cells: it is then a whole row."""
        return "\t" in self.text.strip() or (self.has_tab and not self.text.startswith("\t") and not self.is_empty)

    @cached_property
    def is_outside(self) -> bool:
        """True if it can only stand outside a table: a title, a sign-off, a heading."""
        return bool(_OUTSIDE.search(fold(self.text)))

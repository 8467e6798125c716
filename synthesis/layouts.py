"""How a filing is printed: the declared layouts."""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from typing import Literal

import yaml

from synthesis.themes import DECLARED, Declaration

Unit = Literal["元", "千元", "万元"]
PER_WAN: dict[str, Decimal] = {"万元": Decimal(1), "千元": Decimal(10), "元": Decimal(10000)}
"""How many of a unit make 10,000 yuan."""


class Layout(Declaration):
    """A way to print a filing.

    ``form`` is the order of rows and columns. ``unit`` and ``fund_unit`` are the units of the two tables. ``blank`` is
    printed for an item that the department does not have, ``no_building`` if there was no building. ``merged`` says how
    text shows a cell merged with the one above. ``padded`` adds non-breaking, full-width and zero-width blanks. ``spaced``
    puts blanks around figures in prose. ``spelled`` writes 不少于 for ≥. The rest are for Word: numbers of headings typed
    or automatic, tracked changes, content controls, a table in a cell, rows that begin after skipped columns.
    """

    name: str
    printer: Literal["converter", "pipe", "tabs", "word"]
    form: Literal["standard", "reordered"] = "standard"
    unit: Unit = "万元"
    fund_unit: Unit = "万元"
    thousands: bool = False
    blank: str = ""
    no_building: str = "无"
    merged: Literal["blank", "repeated", "dropped"] = "blank"
    padded: bool = False
    spaced: bool = False
    spelled: bool = False
    encoding: Literal["utf-8", "gb18030"] = "utf-8"
    bom: bool = False
    newline: Literal["lf", "crlf"] = "lf"
    numbered: Literal["typed", "automatic"] = "typed"
    tracked: bool = False
    controls: bool = False
    nested: bool = False
    grid_before: bool = False

    @property
    def suffix(self) -> str:
        """The file's suffix, with its dot."""
        return ".docx" if self.printer == "word" else ".txt"


@cache
def layouts() -> dict[str, Layout]:
    """All layouts by name, in the order declared."""
    found = map(Layout.model_validate, yaml.safe_load((DECLARED / "layouts.yaml").read_text("utf-8")))
    return {layout.name: layout for layout in found}

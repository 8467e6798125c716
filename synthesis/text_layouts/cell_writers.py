"""How converters write tables as text: the declared tokenisers."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from typing import Literal
from unicodedata import east_asian_width

import yaml
from pydantic import Field

from synthesis.text_layouts.form_cells import FIGURES, FormBlock, FormCell, FormLine, FormTable
from synthesis.text_layouts.form_wording import DECLARED_HERE
from synthesis.themes import Declaration

Kept = Literal["cells", "empty_cells", "row_ends", "columns"]
GAP = 2
"""Blanks between aligned columns: the least that ``pdftotext -layout`` leaves between two of them."""


class CellWriter(Declaration):
    """One way to write cells as text. See the declarations for what each key means."""

    name: str
    style: Literal["joined", "aligned", "csv"]
    before: str = ""
    between: str = ""
    after: str = ""
    row_start: str = ""
    row_end: str = ""
    paragraph: str = ""
    line_end: str = "\n"
    spans: Literal["once", "blank"] = "once"
    drops_empty: bool = False
    even: bool = False
    plan: dict[str, str | bool] = Field(default_factory=dict)
    keeps: tuple[Kept, ...] = ()

    @property
    def cell_mark(self) -> str:
        """What ends a cell."""
        return self.after or self.between

    def written(self, blocks: Iterable[FormBlock]) -> str:
        """The document as text."""
        if self.style == "csv":
            return self._csv(list(blocks))
        return "".join(f"{block.text}{self.line_end}" if isinstance(block, FormLine) else self._table(block) for block in blocks)

    def _table(self, table: FormTable) -> str:
        rows = [self._cells(row) for row in table.rows]
        if self.style == "aligned":
            return _aligned(rows)
        return "".join(self._row([cell.text for cell in row]) for row in rows)

    def _cells(self, row: list[FormCell]) -> list[FormCell]:
        wide = [one for cell in row for one in (cell, *[FormCell("")] * ((cell.span - 1) if self.spans == "blank" else 0))]
        return [cell for cell in wide if cell.text or not self.drops_empty]

    def _row(self, texts: list[str]) -> str:
        inner = self.between.join(f"{self.before}{text.replace(PARAGRAPH, self.paragraph)}{self.after}" for text in texts)
        return f"{self.row_start}{inner}{self.row_end}"

    def _csv(self, blocks: list[FormBlock]) -> str:
        """All of it as comma-separated rows, as wide as the widest if the tokeniser is ``even``."""
        rows: list[list[str]] = []
        for block in blocks:
            cells = [[FormCell(block.text)]] if isinstance(block, FormLine) else [self._cells(row) for row in block.rows]
            rows += [[cell.text.replace(PARAGRAPH, "\n") for cell in row] for row in cells]
        widest = max(len(row) for row in rows) if self.even else 0
        out = io.StringIO()
        csv.writer(out, lineterminator=self.row_end).writerows(row + [""] * (widest - len(row)) for row in rows)
        return out.getvalue()


PARAGRAPH = "\n"


def width(text: str) -> int:
    """Columns on a terminal: full-width characters take two."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def _aligned(rows: list[list[FormCell]]) -> str:
    """Columns padded with blanks, figures on the right. Rows of another number of cells begin columns of their own."""
    lines: list[str] = []
    start = 0
    while start < len(rows):
        end = start
        while end < len(rows) and len(rows[end]) == len(rows[start]):
            end += 1
        lines += _columns(rows[start:end])
        start = end
    return "".join(f"{line.rstrip(' ')}\n" for line in lines)


def _columns(rows: list[list[FormCell]]) -> Iterable[str]:
    widths = [max(width(part) for row in rows for part in row[column].text.split(PARAGRAPH)) for column in range(len(rows[0]))]
    for row in rows:
        for parts in zip_longest(*(cell.text.split(PARAGRAPH) for cell in row), fillvalue=""):
            padded = [
                " " * (widths[n] - width(part)) + part if row[n].kind in FIGURES else part + " " * (widths[n] - width(part))
                for n, part in enumerate(parts)
            ]
            yield (" " * GAP).join(padded)


@cache
def tokenisers() -> dict[str, CellWriter]:
    """All tokenisers by name, in the order declared."""
    found = map(CellWriter.model_validate, yaml.safe_load((DECLARED_HERE / "tokenisers.yaml").read_text("utf-8")))
    return {one.name: one for one in found}

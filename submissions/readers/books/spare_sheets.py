"""Sheets that come with a form and are not part of what was filed: instructions, a sample, an empty copy of a filled table.

A sample or an empty form is left out only where another sheet holds the same table: departments fill in sheets that are
still called 样表, and an empty table that stands alone is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from submissions.readers.books.sheet import Sheet
from submissions.text import fold

_INSTRUCTIONS = re.compile(r"^(附件?\d*)?(填报|填表|填写)(说明|须知|要求|指南)")
_SAMPLE = re.compile(r"样表|样例|示例|范例|参考样|样式|样张|模板|空表")
_FIGURE = re.compile(r"(?<!\d)\d+(\.\d+)?%?(?![\d年月日、.)）])")
_SHARE = 0.6
_TITLE_CELLS = 3


def without_spare(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """The sheets that were filed, and a note on each other one; all of them where nothing else would be left."""
    words = {
        id(sheet): {text for cell in sheet.cells.values() if len(text := fold(cell)) > 1 and not _FIGURE.search(text)} for sheet in sheets
    }
    spare = [sheet for sheet in sheets if _is_instructions(sheet) or any(_is_copy(sheet, other, words) for other in sheets)]
    kept = [sheet for sheet in sheets if not any(sheet is one for one in spare)]
    if not any(sheet.cells for sheet in kept):
        return list(sheets), []
    return kept, [f"spare_sheet_left_out: {sheet.name}" for sheet in spare]


def _titles(sheet: Sheet) -> list[str]:
    """The sheet's name and its first cells."""
    return [fold(str(sheet.name)), *(fold(sheet.cells[place]) for place in sorted(sheet.cells)[:_TITLE_CELLS])]


def _is_instructions(sheet: Sheet) -> bool:
    return any(_INSTRUCTIONS.match(title) for title in _titles(sheet)[:2]) and not any(column for _, column in sheet.cells)


def _is_copy(sheet: Sheet, other: Sheet, words: dict[int, set[str]]) -> bool:
    """Whether a sheet is an empty form, or a sample, of the table that ``other`` holds filled in."""
    own = words[id(sheet)]
    if sheet is other or not own or len(own & words[id(other)]) < _SHARE * len(own):
        return False
    sample = any(_SAMPLE.search(title) for title in _titles(sheet)) and not any(_SAMPLE.search(title) for title in _titles(other))
    return (sample or not _figures(sheet)) and _figures(other) > 0


def _figures(sheet: Sheet) -> int:
    """How many cells besides the title's and those of the headings hold a figure and nothing else."""
    return sum(_FIGURE.fullmatch(fold(text).replace(",", "")) is not None for text in sheet.cells.values())

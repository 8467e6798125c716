"""Leaves out sheets that come with a form and are not filed: instructions, a sample, an empty copy of a filled table.

A sample or an empty form is left out only if another sheet holds the same table. Departments fill in sheets that are
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
# Share of a sheet's texts that the other sheet must have too. Set in ffef606 ("Workbooks without the form's
# instructions, samples and empty copies"), no count kept.
_SHARE = 0.6
# Cells of a sheet that may name it; a title stands behind 附件 and a unit at most. Set in ffef606, no count kept.
_TITLE_CELLS = 3


def without_spare(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """Return the sheets that were filed, and a note on each other one; all sheets if nothing else would be left."""
    words = {sheet: {text for cell in sheet.cells.values() if len(text := fold(cell)) > 1 and not _FIGURE.search(text)} for sheet in sheets}
    spare = [sheet for sheet in sheets if _is_instructions(sheet) or any(_is_copy(sheet, other, words) for other in sheets)]
    kept = [sheet for sheet in sheets if not any(sheet is one for one in spare)]
    if not any(sheet.cells for sheet in kept):
        return list(sheets), []
    return kept, [f"spare_sheet_left_out: {sheet.name}" for sheet in spare]


def _titles(sheet: Sheet) -> list[str]:
    """Return the sheet's name and its first cells."""
    return [fold(str(sheet.name)), *(fold(sheet.cells[place]) for place in sorted(sheet.cells)[:_TITLE_CELLS])]


def _is_instructions(sheet: Sheet) -> bool:
    return any(_INSTRUCTIONS.match(title) for title in _titles(sheet)[:2]) and not any(column for _, column in sheet.cells)


def _is_copy(sheet: Sheet, other: Sheet, words: dict[Sheet, set[str]]) -> bool:
    """True if a sheet is an empty form, or a sample, of the table that ``other`` holds filled in."""
    own = words[sheet]
    if sheet is other or not own or len(own & words[other]) < _SHARE * len(own):
        return False
    sample = any(_SAMPLE.search(title) for title in _titles(sheet)) and not any(_SAMPLE.search(title) for title in _titles(other))
    return (sample or not _figures(sheet)) and _figures(other) > 0


def _figures(sheet: Sheet) -> int:
    """Count the cells below the title and the headings that hold a figure and nothing else."""
    return sum(_FIGURE.fullmatch(fold(text).replace(",", "")) is not None for text in sheet.cells.values())

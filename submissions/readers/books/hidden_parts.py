"""What a workbook hides: left out as on paper, except rows that nothing visible says instead.

Hidden sheets and columns hold last year's copy, lists for drop-downs and checks. A hidden row, or a column that an outline
folds, may be one that a form folds away though its total counts it: it is read, unless a visible one has the same words, of
which it is then an older copy. Years count as words of a column: its heading names one. A merged cell that reaches out of what is hidden is shown, and so are sheets where none is visible.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from submissions.readers.books.sheet import Place, Sheet
from submissions.text import fold

_DIGITS = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]")


def without_hidden(sheets: Sequence[Sheet]) -> tuple[list[Sheet], list[str]]:
    """The sheets as they are to be read and the notes on what was hidden; the sheets given are changed."""
    visible = [sheet for sheet in sheets if not sheet.hidden]
    kept = visible if any(sheet.cells for sheet in visible) else list(sheets)
    names = [str(sheet.name) for sheet in sheets if sheet.hidden and sheet.cells]
    notes = [f"hidden_sheet_{'left_out' if kept is visible else 'read'}: {name}" for name in names]
    for sheet in kept:
        notes += _rows(sheet) + _columns(sheet)
    return kept, notes


def _rows(sheet: Sheet) -> list[str]:
    texts: dict[int, list[str]] = {}
    for (row, _), text in sorted(sheet.cells.items()) if sheet.hidden_rows else ():
        texts.setdefault(row, []).append(fold(text))
    said = {_words(row) for number, row in texts.items() if number not in sheet.hidden_rows}
    hidden = sorted(sheet.hidden_rows & set(texts))
    old = {row for row in hidden if len(texts[row]) < 2 or _words(texts[row]) in said}
    _drop(sheet, [place for place in sheet.cells if place[0] in old], lambda at: at[0] in old)
    named = (("left_out", [row for row in hidden if row in old]), ("read", [row for row in hidden if row not in old]))
    return [f"hidden_rows_{what}: {sheet.name}!{_listed(rows)}" for what, rows in named if rows]


def _columns(sheet: Sheet) -> list[str]:
    texts: dict[int, list[str]] = {}
    for (_, column), text in sorted(sheet.cells.items()) if sheet.hidden_columns else ():
        texts.setdefault(column, []).append(fold(text))
    said = {_headings(column) for number, column in texts.items() if number not in sheet.hidden_columns}
    folded = {column for column in sheet.folded_columns & set(texts) if _headings(texts[column]) not in said}
    left = sheet.hidden_columns & set(texts) - folded
    _drop(sheet, [place for place in sheet.cells if place[1] in left], lambda at: at[1] in left)
    named = (("left_out", left), ("read", folded))
    return [f"hidden_columns_{what}: {sheet.name}" for what, columns in named if columns]


def _headings(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(text for text in texts if _WORD.search(text))


def _drop(sheet: Sheet, places: Iterable[Place], is_hidden: Callable[[Place], bool]) -> None:
    """Take cells out whose last row or column is hidden too."""
    for row, column in places:
        height, width = sheet.spans.get((row, column), (1, 1))
        if is_hidden((row + height - 1, column + width - 1)):
            del sheet.cells[row, column]


def _words(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the labels of a row, their digits as one sign: an older copy has the same words and other years and figures."""
    return tuple(_DIGITS.sub("#", text) for text in texts if _WORD.search(text))


def _listed(rows: list[int]) -> str:
    return ",".join(str(row + 1) for row in rows[:50]) + ("…" if len(rows) > 50 else "")

"""Reads comma-separated text (``.csv``, a spreadsheet's "Unicode text").

Commas, semicolons or TABs divide cells. Quoted cells may hold line feeds, and rows of prose may stand between tables.
"""

from __future__ import annotations

import csv
import io
from collections import Counter

from submissions.document import Document
from submissions.limits import Limits
from submissions.readers.books.sheet import Sheet, document
from submissions.readers.encodings import decoded
from submissions.readers.text.comma_rows import parts_thousands
from submissions.rejections import too_many

_DELIMITERS = (",", "\t", ";", "，")
# Characters and lines from which the delimiter is told. A bound on work (b88e816).
_SAMPLE = 200_000
_LINES = 400
# Share of rows that must have the same width. Set in ffef606 ("a spreadsheet's Unicode text"), no count kept.
_ALIKE, _SAVED = 0.5, 0.95


def delimiter_of(text: str) -> str | None:
    """Return the character that divides most rows alike, quotes respected; ``None`` if no two rows have the same cells."""
    best: tuple[int, str] | None = None
    for delimiter in _DELIMITERS:
        rows = _rows(text[:_SAMPLE], delimiter, _LINES)
        widths = Counter(len(row) for _, row in rows if len(row) > 1)
        if not widths:
            continue
        width, times = max(widths.items(), key=lambda item: (item[1] * item[0], item[0]))
        if times > 1 and (best is None or times * width > best[0]):
            best = times * width, delimiter
    return best[1] if best else None


def is_csv(text: str) -> bool:
    """True if text without other signs of its format is a comma- or semicolon-separated file.

    At least three rows, and half of all that are not empty, have as many cells as the others. TABs are left to
    :mod:`~submissions.readers.text.plain_text`, which knows them as a converter's, unless nearly every row has as many,
    as a spreadsheet saves its "Unicode text". Pipes and full-width commas are left to it too.
    """
    sample = text[:_SAMPLE]
    delimiter = delimiter_of(sample)
    if delimiter not in (",", ";", "\t"):
        return False
    rows = [row for _, row in _rows(sample, delimiter, _LINES) if any(cell.strip() for cell in row)]
    if delimiter == "," and parts_thousands([row for row in rows if len(row) > 1]):
        return False
    widths = Counter(len(row) for row in rows)
    width, times = max(((w, t) for w, t in widths.items() if w > 1), key=lambda item: item[1], default=(0, 0))
    share = _ALIKE if delimiter == ";" else _SAVED  # ragged rows between commas are read by their headings, as text
    return width > (2 if delimiter == "\t" else 1) and times >= 3 and times >= share * len(rows)


def read(content: bytes, limits: Limits) -> Document:
    """Read separated text in any Chinese encoding; raises :class:`Rejected` ``not_text`` or ``too_large``.

    Text in which nothing divides cells is read as one column. Numbers are kept as they are printed.
    """
    found = decoded(content)
    text = found.text.replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    declared = text[:6].lower()
    if declared.startswith("sep=") and text[4:5] in _DELIMITERS:
        delimiter, text = text[4], "\n" + text.partition("\n")[2]
    else:
        delimiter = delimiter_of(text) or ","
    sheet = Sheet()
    filled = 0
    for index, (line, row) in enumerate(_rows(text, delimiter, None)):
        sheet.lines[index] = line
        for column, cell in enumerate(row):
            if cell.strip():
                sheet.cells[index, column] = cell.strip()
                filled += 1
                if filled > limits.cells:
                    raise too_many("cells", limits.cells, f"第{index + 1}行 row {index + 1}")
    return document("csv", [sheet], found.notes, limits)


def _rows(text: str, delimiter: str, most: int | None) -> list[tuple[int, list[str]]]:
    """Rows with the number of their first line. A quote that is never closed is an ordinary character."""
    for quoting in (csv.QUOTE_MINIMAL, csv.QUOTE_NONE):
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
        rows: list[tuple[int, list[str]]] = []
        line = 1
        try:
            for row in reader:
                rows.append((line, row))
                line = reader.line_num + 1
                if len(rows) == most:
                    break
        except csv.Error:
            continue
        if quoting == csv.QUOTE_NONE or not _runs_away(rows):
            return rows
    return [(number, each.split(delimiter)) for number, each in enumerate(text.split("\n")[:most], 1)]


def _runs_away(rows: list[tuple[int, list[str]]]) -> bool:
    """True if the last cell swallowed the rest of the text: an opening quote without a closing one."""
    return bool(rows) and bool(rows[-1][1]) and rows[-1][1][-1].count("\n") > 60

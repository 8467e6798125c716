"""Reads rows of tables with pipes: rows broken over lines, text before and behind a row, and empty pipes of wide sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby, pairwise

from submissions.cell_line import WIDEST, CellLine, Cells

_RULE = re.compile(r"^\s*(?:[|+]\s*)?:?[-=]{2,}:?\s*([|+]\s*:?[-=]{2,}:?\s*)*(?:[|+]\s*)?$")
_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Lines that one row may be broken over: a cell of goals, wrapped, has a dozen. Chosen as a bound on work.
_MOST_LINES = 40
# Of so many lines with pipes one is a row of cells if pipes do not just end each cell: rows broken over lines have a pipe at
# the end of some lines. Chosen; forty reports with wrapped cells have at least one row of two lines.
_ROWS = 4


@dataclass
class PipeTable:
    """The rows of one table, and the texts outside its pipes: before it and behind it."""

    end: int
    rows: list[Cells] = field(default_factory=list)
    before: Cells = field(default_factory=list)
    behind: Cells = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PipeStyle:
    """How the lines of a stretch without an empty one use pipes: as ``rows`` of cells, that are ``closed`` by pipes or not."""

    rows: bool = False
    closed: bool = False


def pipe_styles(lines: Sequence[CellLine]) -> list[PipeStyle]:
    """The style of each line's stretch."""
    styles: list[PipeStyle] = []
    for ends, stretch in groupby(lines, key=lambda line: line.is_empty or line.has_tab):
        texts = [line.text.strip() for line in stretch]
        piped = [text for text in texts if "|" in text]
        rows = sum(text.count("|") > 1 or _is_pair(text) for text in piped)
        style = PipeStyle() if ends or not rows or rows * _ROWS < len(piped) else PipeStyle(True, _is_closed(piped))
        styles += [style] * len(texts)
    return styles


def _is_pair(text: str) -> bool:
    """True if one pipe divides two texts: a row of two cells."""
    before, _, behind = text.partition("|")
    return bool(before.strip() and behind.strip())


def pipe_table(lines: Sequence[CellLine], start: int, style: PipeStyle) -> PipeTable:
    """Return the table that begins at ``start``.

    If its rows open and close with a pipe, a row runs from one that opens it to one that closes it, over several lines if
    need be. A row with as many cells between its pipes as most and words outside them is that row and these words. If
    they do not, each line is a row: a pipe at its end divides an empty cell from the next.
    """
    closed = style.closed
    end = start
    rows: list[tuple[str, int]] = []
    while end < len(lines) and not (lines[end].is_empty or lines[end].has_tab) and ("|" in lines[end].text):
        taken = _joins(lines, end) if closed else 1
        rows.append(("\n".join(line.text.strip() for line in lines[end : end + taken]), lines[end].number))
        end += taken
    width = _width([text for text, _ in rows]) if closed else None
    table = PipeTable(end)
    for text, number in rows:
        if not _RULE.match(text):
            _add(table, text, number, width, bare=not closed)
    if any(len(row) > WIDEST for row in table.rows):
        filled = max((n for row in table.rows for n, (text, _) in enumerate(row, 1) if text), default=0)
        table.rows = [row[: max(filled, 1)] for row in table.rows]
    return table


def _is_closed(piped: Sequence[str]) -> bool:
    """True if rows open with a pipe and close with one: no row that is left open is followed by one that opens."""
    opens, closes = ([text for text in piped if edge(text)] for edge in (_opens, _closes))
    reopened = sum(not _closes(above) and _opens(below) for above, below in pairwise(piped))
    begins = _opens(piped[0]) or (_closes(piped[0]) and len(piped) > 1 and _opens(piped[1]))
    return begins and len(closes) * 2 >= len(opens) and reopened * 4 <= len(opens)


def _opens(text: str) -> bool:
    return text.startswith("|")


def _closes(text: str) -> bool:
    return text.endswith("|")


def _joins(lines: Sequence[CellLine], at: int) -> int:
    """Count the lines that the row at ``at`` is broken over: it opens with a pipe and closes with one further down; else 1."""
    if not _opens(lines[at].text.strip()) or _closes(lines[at].text.strip()):
        return 1
    for count in range(2, _MOST_LINES + 1):
        if at + count > len(lines) or lines[at + count - 1].is_empty or lines[at + count - 1].has_tab:
            return 1
        further = lines[at + count - 1].text.strip()
        if _opens(further):
            return 1
        if _closes(further):
            return count
    return 1


def _width(rows: Sequence[str]) -> int | None:
    closed = Counter(len(_PIPE.findall(text)) - 1 for text in rows if _opens(text) and _closes(text) and len(text) > 1)
    if not closed or closed.total() < 2:
        return None
    width, times = closed.most_common(1)[0]
    return width if times * 2 > closed.total() else None


def _add(table: PipeTable, text: str, number: int, width: int | None, *, bare: bool) -> None:
    """Add a row. ``bare`` rows have no pipes around them, so a pipe at an end divides an empty cell from the next."""
    first, *cells, last = _PIPE.split(text)
    if bare:
        cells = [first, *cells, last]
    elif width is not None and len(cells) == width:
        table.before += [(first.strip(), number)] if first.strip() else []
        table.behind += [(last.strip(), number)] if last.strip() else []
    else:
        cells = [*([first] if first.strip() else []), *cells, *([last] if last.strip() else [])]
    table.rows.append([(_cell(cell), number) for cell in cells])


def _cell(text: str) -> str:
    plain = text.strip()
    if "\\" in plain:
        plain = _ESCAPED.sub(r"\1", plain)
    return plain.strip("*").replace("<br>", "\n").replace("&nbsp;", " ").strip()

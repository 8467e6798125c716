"""Reads rows of tables with pipes: rows broken over lines, text before and behind a row, and empty pipes of wide sheets."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from submissions.cell_line import CellLine, Cells

_RULE = re.compile(r"^\s*\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?\s*$")
_PIPE = re.compile(r"(?<!\\)\|")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
# Lines that one row may be broken over. Set in 50c4172 ("Pipe rows: broken over lines"), no count kept.
_MOST_LINES = 8
_BROKEN = re.compile(r"^\s*\|[^|]*$")


@dataclass
class PipeTable:
    """The rows of one table, and the texts outside its pipes: before it and behind it."""

    end: int
    rows: list[Cells] = field(default_factory=list)
    before: Cells = field(default_factory=list)
    behind: Cells = field(default_factory=list)


def begins_pipes(lines: Sequence[CellLine], at: int) -> bool:
    """True if a table with pipes begins at this line, even with a row whose first cell continues below."""
    return lines[at].is_pipe or (_BROKEN.match(lines[at].text) is not None and at + 1 < len(lines) and _joins(lines, at, None) > 1)


def pipe_table(lines: Sequence[CellLine], start: int) -> PipeTable:
    """Return the table that begins at ``start``.

    If most rows open and close with a pipe, they say how many cells a row has. A row with as many cells between its
    pipes and words outside them is that row and these words.
    """
    end = start
    while end < len(lines) and not lines[end].is_empty and begins_pipes(lines, end):
        end += max(1, _joins(lines, end, None))
    width = _width(lines[start:end])
    bare = sum(line.text.strip().startswith("|") for line in lines[start:end]) * 2 < end - start
    table = PipeTable(end)
    at = start
    while at < end:
        taken = 1 if bare else max(1, _joins(lines, at, width))
        text = "\n".join(line.text.strip() for line in lines[at : at + taken])
        if not _RULE.match(text):
            _add(table, text, lines[at].number, width, bare=bare)
        at += taken
    filled = max((n for row in table.rows for n, (text, _) in enumerate(row, 1) if text), default=0)
    table.rows = [row[: max(filled, 1)] for row in table.rows]
    return table


def _joins(lines: Sequence[CellLine], at: int, width: int | None) -> int:
    """Count the lines that the row at ``at`` is broken over: it opens with a pipe and closes with one further down; else 1."""
    text = lines[at].text.strip()
    if not text.startswith("|") or text.endswith("|"):
        return 1
    for count in range(2, _MOST_LINES + 1):
        if at + count > len(lines) or lines[at + count - 1].is_empty or lines[at + count - 1].has_tab:
            return 1
        further = lines[at + count - 1].text.strip()
        if further.startswith("|"):
            return 1
        text += further
        if further.endswith("|"):
            return count if width is None or len(_PIPE.findall(text)) == width + 1 else 1
    return 1


def _width(lines: Sequence[CellLine]) -> int | None:
    closed = Counter(
        len(_PIPE.findall(text)) - 1
        for line in lines
        if (text := line.text.strip()).startswith("|") and text.endswith("|") and len(text) > 1
    )
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

"""Finds successive lines of a page that may make a table, and groups the lines of a cell by the white between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from submissions.readers.layout.cells import FIGURE
from submissions.readers.layout.grid_edges import NEAR, RuleLevel, stacks
from submissions.readers.layout.lines import TextLine, segments

# In sizes of type: a wider gap may separate two columns. All thresholds of this module were set in 8170c29 ("PDF
# tables with rules left out are read"); no count was kept.
_PIECE = 0.55
# The smallest table: a heading and two rows, three columns.
FEWEST_ROWS, FEWEST_COLUMNS = 3, 3
# Lines of one table on one page. A bound on work (67e67a8).
_MOST_ROWS = 400
_SHORT = 0.45
"""Share of the text's or the table's width: a single text in a line of a table is narrower."""
CLOSE = 0.5
"""In sizes of type: the white between two lines of a cell is less."""
_FAR = 1.6
"""White between rows is this many times that between lines of a cell; between tables, as many times that between rows."""

Row = Sequence[TextLine]


def regions_of(lines: list[TextLine], levels: Sequence[RuleLevel] | None) -> Iterator[tuple[list[TextLine], Sequence[RuleLevel]]]:
    """Yield successive lines that may make a table, with the level rules around them; without ``levels`` by white alone."""
    if levels is None:
        yield from ((run, ()) for run in _runs(lines))
    for stack in stacks(levels or ()):
        between = [line for line in lines if stack[0].y < middle_of(line) < stack[-1].y] if len(stack) > 1 else []
        yield from _between_titles(stack, between) if between else ()


def _between_titles(stack: Sequence[RuleLevel], lines: Sequence[TextLine]) -> Iterator[tuple[list[TextLine], Sequence[RuleLevel]]]:
    """Yield the lines between successive rules with these rules. A band with no text, or a title, divides two tables."""
    run: list[TextLine] = []
    heights = sorted({round(rule.y, 1): rule for rule in stack}.values(), key=lambda rule: rule.y)
    for upper, lower in pairwise(heights):
        held = [line for line in lines if upper.y <= middle_of(line) < lower.y]
        if not held or _is_title([piece for line in held for piece in pieces_of(line)], upper):
            if run:
                yield run, rules_around(run, stack)
            run = []
        else:
            run.extend(held)
    if run:
        yield run, rules_around(run, stack)


def rules_around(lines: Sequence[TextLine], levels: Sequence[RuleLevel]) -> list[RuleLevel]:
    """Return the rules from the last one above ``lines`` to the first one below."""
    top, bottom = (middle_of(lines[0]), middle_of(lines[-1])) if lines else (0.0, 0.0)
    first = max((rule.y for rule in levels if rule.y < top), default=top) - NEAR
    last = min((rule.y for rule in levels if rule.y > bottom), default=bottom) + NEAR
    return [rule for rule in levels if first < rule.y < last]


def _is_title(pieces: Sequence[TextLine], rule: RuleLevel) -> bool:
    """True if the text between two rules stands between two tables: whole lines, not only a label of the first column."""
    apart = all(one.bottom <= two.top + 1 for one, two in pairwise(pieces))
    return apart and any(p.x0 > rule.x0 + 6 * p.size or p.width > _SHORT * (rule.x1 - rule.x0) for p in pieces)


def middle_of(line: TextLine) -> float:
    """Return the height of a line's middle, in points from the page's top."""
    return (line.top + line.bottom) / 2


def _runs(lines: Sequence[TextLine]) -> Iterator[list[TextLine]]:
    """Yield successive lines that may make a table: they are in pieces or short, and no title stands between them."""
    width = max((line.x1 for line in lines), default=0.0) - min((line.x0 for line in lines), default=0.0)
    for tabular, group in groupby(lines, key=lambda line: len(segments(line)) > 1 or line.width < _SHORT * width):
        region = list(group)
        if not tabular:
            continue
        run: list[Row] = []
        rows = rows_of(region, white_within(region))
        far = _FAR * median([min(p.top for p in b) - max(p.bottom for p in a) for a, b in pairwise(rows)] or [0.0])
        for row in rows:
            pieces = [piece for line in row for piece in pieces_of(line)]
            whole = len(pieces) > 1 or row[0] is lines[0]
            apart = bool(run) and row[0].top - max(line.bottom for line in run[-1]) > far
            if apart or not (whole or pieces[0].x1 < _second(run)):
                yield _lines(run)
                run = []
            if (run or whole) and not _is_signed(row):
                run.append(row)
        yield _lines(run)


def _lines(run: Sequence[Row]) -> list[TextLine]:
    """Return the lines of a run without a first one that is a title (a single text too wide for a label)."""
    title = run and len(run[0]) == len(pieces_of(run[0][0])) == 1 and run[0][0].x1 >= _second(run[1:])
    return [line for row in run[bool(title) :] for line in row]


def pieces_of(line: TextLine) -> list[TextLine]:
    """Cut a line where two columns may meet."""
    return segments(line, _PIECE)


def may_be_columns(lines: Sequence[TextLine], fewest: int = FEWEST_ROWS) -> bool:
    """True if at least ``fewest`` lines look like rows of a table."""
    return sum(len(segments(line)) >= FEWEST_COLUMNS for line in lines) >= fewest and len(lines) <= _MOST_ROWS


def holds_rows(lines: Sequence[TextLine]) -> bool:
    """True if lines left as text look like a table, or one looks like a row with figures; the reader then notes it."""
    split = [segments(line) for line in lines]
    rows = [pieces for pieces in split if len(pieces) >= FEWEST_COLUMNS]
    return len(rows) >= FEWEST_ROWS or any(sum(bool(FIGURE.fullmatch(piece.text)) for piece in pieces) > 1 for pieces in rows)


def _second(run: Sequence[Row]) -> float:
    """Return the leftmost place at which the second column begins."""
    return min((pieces_of(line)[1].x0 for row in run for line in row if len(pieces_of(line)) >= FEWEST_COLUMNS), default=0.0)


def _is_signed(row: Row) -> bool:
    """True if the row is one line of labels and their values: 填报单位：… 单位：…"""
    pieces = [piece.text for line in row for piece in segments(line)]
    return len(row) == 1 and len(pieces) > 1 and sum("：" in text or ":" in text for text in pieces) * 2 > len(pieces)


def white_within(lines: Sequence[TextLine]) -> float:
    """Return the most white between the lines of one row, or 0 if every row has one line."""
    whites, reach = [], lines[0].bottom
    for line in lines[1:]:
        whites.append(line.top - reach)
        reach = max(reach, line.bottom)
    for small, large in pairwise(sorted(white for white in whites if white > 0)):
        if small < CLOSE * lines[0].size and large > max(_FAR * small, small + 1.5):
            return (small + large) / 2
    return 0.0


def rows_of(lines: Sequence[TextLine], white: float) -> list[list[TextLine]]:
    """Group the lines, from the top, into rows of lines with no more than ``white`` between them."""
    rows: list[list[TextLine]] = []
    reach = 0.0
    for line in sorted(lines, key=lambda held: held.top):
        if not rows or line.top - reach > white:
            rows.append([])
            reach = line.bottom
        rows[-1].append(line)
        reach = max(reach, line.bottom)
    return rows

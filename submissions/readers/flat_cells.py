"""Converted text whose tables lost their rows: one cell a line, cells closed by a pipe, everything on one line, columns parted by blanks.

Such cells are a stream. A heading is found by its words; below it a row is taken only where labels, classes and numbers
stand exactly as the heading says. The first cell that does not fit ends the table, and what is left of it is handed on as stray text,
because every later cell could stand one column off.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from submissions.document import Cell, Location
from submissions.extraction import vocabulary
from submissions.extraction.headings import recognise
from submissions.extraction.rows import Heading
from submissions.numbers import read
from submissions.readers.tab_cells import Cells, Line
from submissions.text import fold, joined, label

Row = tuple[bool, Cells]
"""Cells in order, and whether they are a row of a table or stray."""

_MOST_COLUMNS, _FEWEST_COLUMNS = 14, 3
_FEWEST_CELLS, _FEWEST_NUMBERS, _LONGEST_CELL = 8, 3, 60
_NUMBER = re.compile(r"[+\-]?[\d,]+(\.\d+)?[%％]?")
_BLANKS = re.compile(r"\s{2,}|\u3000+")
_GLUED_HEADING = re.compile(
    r"[一二三]级指标.{0,16}[一二三]级指标|年初预算数?.{0,10}全年预算数?|决算数?.{0,16}预算数?.{0,16}决算数?|编制数?.{0,10}实际在职人数"
)
_TOTAL = re.compile(r"^(自评)?(总分|合计|总计|总得分|得分合计)$")
_SOURCE = re.compile(r"按(收入|支出|资金)?\w{0,4}性质分:?$|(其中:)?[^\d:]{2,30}:([+-]?[\d,]*\.?\d*(亿元|万元|千元|元)?|[—\-/]+|无)$")
_FORM_WORD = re.compile(r"[^\d。,;:]{0,12}")
_PIECE = 160


def is_closed(line: Line) -> bool:
    """Whether the line is a cell that a pipe closes, or that pipe alone."""
    return line.text.count("|") == 1 and line.text.rstrip().endswith("|")


def closed_cells(lines: Sequence[Line], start: int) -> tuple[int, Cells]:
    """The stretch of cells closed by pipes that begins at ``start``: the index behind it, and its cells, empty ones too."""
    end, last, number = start, start, lines[start].number
    cells: Cells = []
    text: list[str] = []
    while end < len(lines) and end - last <= 12 and not lines[end].has_tab:
        line = lines[end]
        parts = line.text.split("|")
        for part in parts[:-1]:
            cells.append(("\n".join(filter(None, [*text, part.strip()])), number))
            text, number, last = [], line.number, end + 1
        if parts[-1].strip():
            number = number if text else line.number
            text.append(parts[-1].strip())
        end += 1
    return last, cells


def bare_cells(lines: Sequence[Line], start: int) -> tuple[int, Cells]:
    """The stretch of short lines without a sentence that begins at ``start``: the index behind it, and a cell for each."""
    end = start
    while end < len(lines) and (lines[end].is_empty or _is_cell(lines[end])):
        end += 1
    cells = [(line.text.strip(), line.number) for line in lines[start:end] if not line.is_empty]
    return end, cells


def _is_cell(line: Line) -> bool:
    return (
        not line.has_tab
        and "|" not in line.text
        and not line.is_outside
        and len(line.text.strip()) <= _LONGEST_CELL
        and "。" not in line.text
    )


def tells_a_table(cells: Cells) -> bool:
    """Whether a stretch of lines holds enough cells and numbers to be a table's, and a table's heading."""
    numbers = sum(_NUMBER.fullmatch(fold(text)) is not None for text, _ in cells)
    if len(cells) < _FEWEST_CELLS or numbers < _FEWEST_NUMBERS:
        return False
    return any(_heading_at(cells, at, empty_kept=False) for at in range(len(cells)))


def parted_cells(lines: Sequence[Line], start: int) -> tuple[int, Cells]:
    """The stretch of lines with columns parted by two blanks or more that begins at ``start``: the index behind it, and its cells."""
    end = start
    while end < len(lines) and (lines[end].is_empty or (not lines[end].has_tab and len(_BLANKS.split(lines[end].text.strip())) > 1)):
        end += 1
    cells = [(text, line.number) for line in lines[start:end] if not line.is_empty for text in _BLANKS.split(line.text.strip())]
    return end, cells


def word_cells(cells: Cells) -> Cells:
    """The words of each cell as cells of their own: where single blanks part the columns."""
    return [(word, number) for text, number in cells for word in text.split()]


def cut_line(line: Line) -> tuple[str, str]:
    """A line cut before a table's heading that runs on in it: prose, and the table's text (empty where there is none)."""
    match = _GLUED_HEADING.search(line.text) if len(line.text) > _LONGEST_CELL else None
    if match is None or len(re.findall(r"\d+", line.text[match.end() :])) < 2 * _FEWEST_NUMBERS:
        return line.text, ""
    before = line.text[: match.start()]
    return before, line.text[match.start() :]


def pieces(cells: Cells) -> Iterator[Cells]:
    """Stray cells in stretches short enough that a person finds each again."""
    stretch: Cells = []
    for cell in cells:
        if stretch and sum(len(text) + 3 for text, _ in (*stretch, cell)) > _PIECE:
            yield stretch
            stretch = []
        stretch.append(cell)
    if stretch:
        yield stretch


def in_rows(cells: Cells, *, empty_kept: bool) -> Iterator[Row]:
    """The rows that a stream of cells makes, and the stretches of it that make none.

    ``empty_kept`` says that empty cells are still in the stream; otherwise a row may be short, and only rows that leave
    no doubt are taken.
    """
    at, stray = 0, []
    while at < len(cells):
        found = _heading_at(cells, at, empty_kept)
        if found is None:
            stray.append(cells[at])
            at += 1
            continue
        if stray:
            yield False, stray
            stray = []
        heading, width = found
        labelled = heading.table == "budget_lines" and heading.columns[0].name is not None
        yield True, [*([("", cells[at][1])] * labelled), *cells[at : at + width]]
        at += width
        for placed, row in _rows_below(heading, width, cells, at, empty_kept):
            yield placed, row
            at += len(row)
    if stray:
        yield False, stray


def _as_row(cells: Cells) -> list[Cell]:
    return [Cell(text, 0, column, Location(0)) for column, (text, _) in enumerate(cells)]


@cache
def _headings() -> frozenset[str]:
    return frozenset(
        name for table in ("indicators", "staffing", "building_controls", "fund_lines", "goals") for name in vocabulary.columns(table)
    )


def _may_head(text: str) -> bool:
    words = vocabulary.heading(text)[0] if len(text) <= _LONGEST_CELL else ""
    return words in _headings() or re.sub(r"\(.*?\)", "", words) in _headings() or re.search(r"决算|预算", words) is not None


def _heading_at(cells: Cells, at: int, empty_kept: bool) -> tuple[Heading, int] | None:
    """The widest heading whose every cell names a column; the first may be the form's own word for the table where that is sure."""
    if sum(_may_head(text) for text, _ in cells[at : at + 4]) < 2:
        return None
    if vocabulary.budget_item(cells[at][0], None) or _NUMBER.fullmatch(fold(cells[at][0])):
        return None
    for width in range(min(_MOST_COLUMNS, len(cells) - at), _FEWEST_COLUMNS - 1, -1):
        heading = recognise(_as_row(cells[at : at + width]))
        if heading is None or len(heading.columns) != width:
            continue
        unnamed = [number for number, column in enumerate(heading.columns) if column.name is None]
        front = unnamed in ([0], [0, 1]) if empty_kept else unnamed == [0] and heading.table == "budget_lines"
        front = front and all(_FORM_WORD.fullmatch(fold(cells[at + number][0])) for number in unnamed)
        if not unnamed or front:
            return heading, width
    return None


def _rows_below(heading: Heading, width: int, cells: Cells, at: int, empty_kept: bool) -> Iterator[Row]:
    end = next((n for n in range(at, len(cells)) if _heading_at(cells, n, empty_kept)), len(cells))
    if heading.table == "budget_lines":
        yield from _labelled(sum(column.name is not None for column in heading.columns), cells[at:end], empty_kept)
        return
    while at < end and (size := _size(heading, width, cells[at : min(end, at + width)], empty_kept)):
        yield True, cells[at : at + size]
        at += size


def _labelled(measures: int, cells: Cells, empty_kept: bool) -> Iterator[Row]:
    """Rows of a base data table: a label that names an item, then exactly as many figures as there are measures; the rest is stray and comes behind them."""
    last: str | None = None
    at = 0
    stray: list[Cells] = [[]]
    while at < len(cells):
        item = vocabulary.budget_item(cells[at][0], last) if cells[at][0] else None
        last = item or last
        figures = cells[at + 1 : at + 1 + measures]
        exact = _states(figures, measures, empty_kept) and not _states(cells[at + 1 + measures : at + 2 + measures], 1, empty_kept=False)
        if item and exact:
            stray.append([])
            yield True, [cells[at], *figures]
            at += 1 + measures
        else:
            stray[-1].append(cells[at])
            at += 1
    yield from ((False, one) for one in stray if one)


def _states(cells: Cells, count: int, empty_kept: bool) -> bool:
    """Whether these are exactly ``count`` cells of figures, dashes or, where they are kept, blanks."""
    return len(cells) == count and all(_is_figure(text, empty_kept) for text, _ in cells)


def _is_figure(text: str, blank: bool) -> bool:
    if _NUMBER.fullmatch(fold(text)):
        return True
    state = read(joined(text)).state
    return state in ("dash", "not_applicable") or (blank and state == "blank")


def _size(heading: Heading, width: int, cells: Cells, empty_kept: bool) -> int:
    """How many of these cells are the next row of the heading's table; none where anything speaks against it."""
    if cells and heading.table == "indicators" and _TOTAL.match(label(cells[0][0])):
        return 3 if _states(cells[1:3], 2, empty_kept=False) and not _states(cells[3:4], 1, empty_kept=False) else 0
    if len(cells) == width and (empty_kept or (heading.table != "indicators" and all(text for text, _ in cells))):
        named = {column.name: text for column, (text, _) in zip(heading.columns, cells, strict=True)}
        fits = {"indicators": _is_indicator, "staffing": _is_staffing, "fund_lines": _is_fund, "building_controls": _is_numeric}
        if heading.table in fits and fits[heading.table](named):
            return width
    source = heading.table == "fund_lines" and cells and (not cells[0][0] or _SOURCE.match(fold(cells[0][0])))
    return 1 if source else 0


def _is_indicator(named: dict[str | None, str]) -> bool:
    for depth in (1, 2):
        text = named.get(f"level{depth}", "")
        if text and vocabulary.indicator_class(joined(text), depth) is None:
            return False
    most, score = (read(joined(named.get(name, ""))) for name in ("max_score", "score"))
    if most.value is None or score.state == "unreadable" or not named.get("indicator_name", "").strip():
        return False
    return score.value is None or score.value <= most.value


def _is_staffing(named: dict[str | None, str]) -> bool:
    return all(read(text).value is not None for name, text in named.items() if name)


def _is_numeric(named: dict[str | None, str]) -> bool:
    return all(read(text).state != "unreadable" for name, text in named.items() if name)


def _is_fund(named: dict[str | None, str]) -> bool:
    """Whether a row is a fund line's: the total only where its marks, rate and score bear one another out."""
    line = vocabulary.fund_line(named.get(None, "").rstrip(":： "))
    if line is None or not _is_numeric(named):
        return False
    final, actual, most, rate, score = (
        read(joined(named.get(name, ""))).value for name in ("final_budget_cny", "actual_cny", "max_score", "execution_rate", "score")
    )
    if line != "total":
        return most is None and rate is None and score is None
    if not final or actual is None or rate is None or most is None or score is None:
        return False
    share = rate / 100 if "%" in fold(named["execution_rate"]) else rate
    return abs(actual / final - share) < Decimal("0.002") and score <= most <= 100

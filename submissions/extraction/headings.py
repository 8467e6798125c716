"""Recognising a heading row: the table whose columns most of its cells name."""

from __future__ import annotations

import re
from dataclasses import replace

from submissions.document import Cell
from submissions.extraction import vocabulary
from submissions.extraction.heading_columns import Cells, HeadingColumn, TableHeading, filled
from submissions.text import joined

_LONGEST = 32
_ANYWHERE = (None, "deviation_explanation")
"""What tells no table: remarks may close any."""
_NEEDS: dict[str, tuple[int, frozenset[str]]] = {
    "indicators": (3, frozenset({"indicator_name", "target_printed"})),
    "staffing": (2, frozenset({"authorized_staff", "actual_staff"})),
    "building_controls": (2, frozenset({"approved_area_m2", "actual_area_m2", "budget_investment_cny", "actual_investment_cny"})),
    "fund_lines": (2, frozenset({"original_budget_cny", "final_budget_cny"})),
    "goals": (2, frozenset({"expected"})),
}
"""How many columns a row must name to be the table's heading, and one of which columns must be among them."""

_DERIVED = re.compile(r"增减|增长|增幅|差额|变动|比上年|较上年|同比|占比|完成.*[%率]|完成预算|控制率|执行率|^%$|幅度")
_STATED = re.compile(r"\d\.\d|^[\d,.]+%?$|[:：]\s*\d[\d,.]*(%|万元|元)?$")
"""A figure, alone or behind its label."""
_PRIOR = re.compile(r"上年|去年|上一年|以前年度")
_BUDGET = re.compile(r"预算(?!执行)")
_ACTUAL = re.compile(r"决算|执行|实际|支出数?$|支出额|完成数|本年数")


def recognise(row: Cells) -> TableHeading | None:
    """The heading that a row is, or ``None`` when it is a row of values."""
    cells = [cell for cell in filled(row) if len(joined(cell.text)) <= _LONGEST and not cell.merged]
    if len(cells) < 2 or sum(bool(_STATED.search(joined(c.text))) for c in cells) > 1:
        return None
    named = [_budget_heading(row), *(_plain_heading(table, row) for table in _NEEDS)]
    found = [heading for heading in named if heading is not None]
    return max(found, key=lambda heading: len({c.name for c in heading.columns if c.name not in _ANYWHERE}), default=None)


def _columns(table: str, row: Cells) -> list[HeadingColumn]:
    out = []
    for cell in row:
        words, year, unit = vocabulary.heading(cell.text)
        out.append(HeadingColumn(vocabulary.column(table, words), cell, year, unit))
    return _indicator_columns(out) if table == "indicators" else out


def _indicator_columns(columns: list[HeadingColumn]) -> list[HeadingColumn]:
    """Marks beside a level, where the indicators have marks of their own, are the level's quota."""
    names = [column.name for column in columns]
    marks = [index for index, name in enumerate(names) if name == "max_score"]
    out = list(columns)
    for index in marks[:-1]:
        level = next((name for name in reversed(names[:index]) if name), None)
        if level in ("level1", "level2"):
            out[index] = replace(columns[index], name=f"{level}_quota")
    return out


def _plain_heading(table: str, row: Cells) -> TableHeading | None:
    columns = _columns(table, row)
    least, one_of = _NEEDS[table]
    seen = {column.name for column in columns if column.name}
    return TableHeading(table, tuple(columns)) if len(seen) >= least and seen & one_of else None


def _budget_heading(row: Cells) -> TableHeading | None:
    """The base data table's heading: at least two columns that are a measure of one of two years."""
    raw = [(cell, *vocabulary.heading(cell.text)) for cell in row]
    kinds = [(cell, _kind(words), year, unit) for cell, words, year, unit in raw]
    years = sorted({year for _, kind, year, _ in kinds if kind == "actual" and year})
    bare = [words for _, words, year, _ in raw if not year and _kind(words) in ("budget", "actual")]
    if len(bare) > len(set(bare)):
        return None  # 决算数 twice, and nothing says of which year
    columns: list[HeadingColumn] = []
    for cell, kind, year, unit in kinds:
        name = kind
        if kind == "actual" and len(years) > 1 and year in years[:-1]:
            name = "prior_actual" if year == years[-2] else "derived"
        if name in ("prior_actual", "budget", "actual") and any(column.name == name for column in columns):
            name = None
        columns.append(HeadingColumn(name, cell, year, unit))
    measures = {column.name for column in columns} & {"prior_actual", "budget", "actual"}
    return TableHeading("budget_lines", tuple(columns)) if len(measures) >= 2 else None


def _kind(words: str) -> str | None:
    if not words or len(words) > 16:
        return None
    if _DERIVED.search(words):
        return "derived"
    if _PRIOR.search(words):
        return None if _BUDGET.search(words) else "prior_actual"
    if _BUDGET.search(words) and not _ACTUAL.search(words):
        return "budget"
    return "actual" if _ACTUAL.search(words) else None


def unmapped(heading: TableHeading) -> list[Cell]:
    """Heading cells to the right of the first mapped one that no column answers to: loud, never dropped."""
    first = next((column.cell.column for column in heading.columns if column.name), 0)
    return [column.cell for column in heading.columns if column.name is None and column.cell.text.strip() and column.cell.column > first]

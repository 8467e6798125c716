"""Recognising a heading row: the table whose columns most of its cells name."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache

from submissions.document import Cell, Location
from submissions.grammar import vocabulary
from submissions.grammar.column_types import kind_of
from submissions.grammar.heading_columns import Cells, HeadingColumn, TableHeading, filled
from submissions.text import joined
from warehouse import contract

_LONGEST = 32  # characters of a heading cell; a longer one holds an instruction. Set in 60fce31, no measurement is recorded
_DERIVED = re.compile(r"增减|增长|增幅|差额|变动|比上年|较上年|同比|占比|完成.{0,100}[%率]|完成预算|控制率|执行率|^%$|幅度")
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
    named = [_budget_heading(row), *(_plain_heading(table, row) for table in _strictest_first())]
    found = [heading for heading in named if heading is not None]
    return max(found, key=_telling, default=None)


def heading_of(texts: Iterable[str]) -> TableHeading | None:
    """The heading that cells with these texts are, side by side; ``None`` if they are none."""
    return recognise([Cell(text, 0, column, Location(0)) for column, text in enumerate(texts)])


@cache
def _strictest_first() -> tuple[str, ...]:
    """The tables with named columns; of those whose heading a row may be, the one that asks for more wins."""
    forms = {name: form for name, form in contract.forms().items() if form.rows != "items"}
    return tuple(sorted(forms, key=lambda name: (-forms[name].at_least, forms[name].place)))


def _telling(heading: TableHeading) -> int:
    """How many columns tell which table it is; a column of reasons or remarks may close any."""
    return len({c.name for c in heading.columns if c.name is not None and kind_of(heading.table, c.name) != "reason"})


def _columns(table: str, row: Cells) -> list[HeadingColumn]:
    out = []
    for cell in row:
        words, year, unit = vocabulary.heading(cell.text)
        out.append(HeadingColumn(vocabulary.column(table, words), cell, year, unit))
    return _with_quotas(table, out)


def _with_quotas(table: str, columns: list[HeadingColumn]) -> list[HeadingColumn]:
    """Marks beside a class, where the indicators have marks of their own, are the class's quota."""
    kinds = [kind_of(table, column.name) for column in columns]
    marks = [index for index, kind in enumerate(kinds) if kind == "weight"]
    out = list(columns)
    for index in marks[:-1]:
        before = next((column.name for column in reversed(columns[:index]) if column.name), None)
        if kind_of(table, before) in ("class1", "class2"):
            out[index] = replace(columns[index], name=f"{before}_quota")
    return out


def _plain_heading(table: str, row: Cells) -> TableHeading | None:
    columns = _columns(table, row)
    form = contract.forms()[table]
    seen = {column.name for column in columns if column.name}
    told = not form.one_of or seen & set(form.one_of)
    return TableHeading(table, tuple(columns)) if len(seen) >= form.at_least and told else None


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
    """Heading cells to the right of the first mapped one that no column answers to: loud, never dropped. A unit or a year alone heads nothing."""
    first = next((column.cell.column for column in heading.columns if column.name), 0)
    cells = [column.cell for column in heading.columns if column.name is None and column.cell.column > first]
    return [cell for cell in cells if cell.text.strip() and vocabulary.heading(cell.text)[0]]

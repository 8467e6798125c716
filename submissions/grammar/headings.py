"""Recognising a heading row: the table whose columns most of its cells name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache
from typing import NamedTuple

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
_MEASURES = frozenset({"prior_actual", "budget", "actual"})
_ACTUAL = re.compile(r"决算|执行|实际|支出数?$|支出额|完成数|本年数")


def recognise(row: Cells) -> TableHeading | None:
    """The heading that a row is, or ``None`` when it is a row of values."""
    if not _may_head([cell.text for cell in filled(row) if not cell.merged]):
        return None
    named = _named(tuple(cell.text for cell in row))
    return None if named is None else _over(row, named)


def heading_of(texts: Iterable[str]) -> TableHeading | None:
    """The heading that cells with these texts are, side by side; ``None`` if they are none."""
    texts = tuple(texts)
    named = _named(texts) if _may_head([text for text in texts if text.strip()]) else None
    return None if named is None else _over([Cell(text, 0, column, Location(0)) for column, text in enumerate(texts)], named)


def _may_head(texts: Sequence[str]) -> bool:
    """True if the texts of a row's filled cells are at least two short ones of which one at most states a figure."""
    short = [text for text in map(joined, texts) if len(text) <= _LONGEST]
    return len(short) >= 2 and sum(_STATED.search(text) is not None for text in short) <= 1


def _over(row: Cells, named: _Named) -> TableHeading:
    columns = (HeadingColumn(name, cell, year, unit) for cell, (name, year, unit) in zip(row, named.columns, strict=True))
    return TableHeading(named.table, tuple(columns))


def names_a_column(text: str) -> bool:
    """True if a cell with this text names a column of some table, alone or beside other headings."""
    words, *_ = vocabulary.heading(text)
    return _kind(words) is not None or any(vocabulary.column(table, words) for table in _strictest_first())


@cache
def _strictest_first() -> tuple[str, ...]:
    """The tables with named columns; of those whose heading a row may be, the one that asks for more wins."""
    forms = {name: form for name, form in contract.forms().items() if form.rows != "items"}
    return tuple(sorted(forms, key=lambda name: (-forms[name].at_least, forms[name].place)))


class _Named(NamedTuple):
    """The columns of a table that the texts of a row name, each with the year and the unit that its heading states."""

    table: str
    columns: tuple[tuple[str | None, int | None, str | None], ...]


@lru_cache(maxsize=1024)
def _named(texts: tuple[str, ...]) -> _Named | None:
    """What the texts of a row name. Every stage asks it of the same rows of a document, and a form's headings recur in all."""
    read = [vocabulary.heading(text) for text in texts]
    words = [one for one, _, _ in read]
    found = {table: names for table in _strictest_first() if (names := _plain_names(table, words))}
    budget = _budget_names(read)
    tables = ({"budget_lines": budget} if budget else {}) | found
    best = max(tables, key=lambda table: _telling(table, tables[table]), default=None)
    if best is None:
        return None
    return _Named(best, tuple((name, year, unit) for name, (_, year, unit) in zip(tables[best], read, strict=True)))


def _telling(table: str, names: Sequence[str | None]) -> int:
    """How many columns tell which table it is; a column of reasons or remarks may close any."""
    return len({name for name in names if name is not None and kind_of(table, name) != "reason"})


def _with_quotas(table: str, names: list[str | None]) -> list[str | None]:
    """Marks beside a class, where the indicators have marks of their own, are the class's quota."""
    kinds = [kind_of(table, name) for name in names]
    marks = [index for index, kind in enumerate(kinds) if kind == "weight"]
    out = list(names)
    for index in marks[:-1]:
        before = next((name for name in reversed(names[:index]) if name), None)
        if kind_of(table, before) in ("class1", "class2"):
            out[index] = f"{before}_quota"
    return out


def _plain_names(table: str, words: Sequence[str]) -> list[str | None]:
    """The columns of a table that the words name; none if they are no heading of it."""
    form = contract.forms()[table]
    names = [vocabulary.column(table, one) for one in words]
    if len(set(filter(None, names))) < min(form.at_least, 2):
        return []  # no more are found below: only marks beside a class take another name
    names = _with_quotas(table, names)
    seen = set(filter(None, names))
    return names if len(seen) >= form.at_least and (not form.one_of or seen & set(form.one_of)) else []


def _budget_names(read: Sequence[tuple[str, int | None, str | None]]) -> list[str | None]:
    """The columns of the base data table: at least two are a measure of one of two years; none if that is not so."""
    kinds = [(_kind(words), year) for words, year, _ in read]
    if sum(kind is not None for kind, _ in kinds) < 2:
        return []
    years = sorted({year for kind, year in kinds if kind == "actual" and year})
    bare = [words for (words, year, _), (kind, _) in zip(read, kinds, strict=True) if not year and kind in ("budget", "actual")]
    if len(bare) > len(set(bare)):
        return []  # 决算数 twice, and nothing says of which year
    names: list[str | None] = []
    for kind, year in kinds:
        name = kind
        if kind == "actual" and len(years) > 1 and year in years[:-1]:
            name = "prior_actual" if year == years[-2] else "derived"
        names.append(None if name in _MEASURES and name in names else name)
    return names if len(_MEASURES.intersection(names)) >= 2 else []


@lru_cache(maxsize=4096)
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

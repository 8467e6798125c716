"""What a cell of each column can hold: how a row that lost cells, or a stream that lost its rows, is laid under its heading."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache

from submissions.grammar import vocabulary
from submissions.numbers import read
from submissions.text import fold, joined, label
from warehouse import contract
from warehouse.form import FIGURES, Kind

NUMBER = re.compile(r"[+\-]?\d(?:[\d,]*\d)?(\.\d+)?[%％]?")
"""A plain number or rate. One that begins or ends with a comma is a part of one."""
FIGURE_PART = re.compile(r"[+\-]?[\d,.]+[%％]?")
"""A number, or what a line end has left of one."""
_FIGURE = re.compile(r"^[<>=≥≤≧≦+\-]*[\d.]+")
_RELATION = re.compile(r"^(≥|≤|≧|≦|=|>|<|>=|<=|定量|定性|正向|反向|正向指标|反向指标)$")
_SIGN = re.compile(r"[^\w/\-—]+")
"""A sign of comparison or of a unit alone: it has a column of its own, and compares or counts nothing. A dash says that there is none."""
_TOTAL = re.compile(r"^(自评)?(总分|合计|总计|总得分|得分合计)$")
_CLASS_WORD = re.compile(r"指标(\(.{0,200}\))?$|^.{2}$")
"""What marks a class beyond doubt; without it, 公众满意度 is as often the name of an indicator."""
MOST_MARKS = Decimal(100)
"""A form's marks add up to 100, so no indicator has more."""
_LONGEST_UNIT = 8  # characters of a unit such as 平方米 or 元/人·年; set in afdb896, no measurement is recorded
DERIVED = "derived"
"""What a heading names that prints a difference or a rate of the other columns: it is not read."""
_WORDS_OR_FIGURE = ("target", "actual", "relation", "unit", "reason")


def is_figure(text: str, *, blank: bool) -> bool:
    """True if a cell holds a plain number, a rate, a dash or 无; nothing at all where ``blank`` allows it."""
    if NUMBER.fullmatch(fold(text)):
        return True
    state = read(joined(text)).state
    return state in ("dash", "not_applicable") or (blank and state == "blank")


def is_figure_part(text: str) -> bool:
    """True if a cell holds a number or what a line end has left of one: behind a row it says that the row's figures are torn."""
    return FIGURE_PART.fullmatch(fold(text)) is not None


def is_total(text: str) -> bool:
    """True if a cell begins the row of totals."""
    return _TOTAL.match(label(text)) is not None


@cache
def is_class(text: str, depth: int) -> bool:
    """True if a cell names a class of that level; 产出指标—数量指标 names one of each."""
    words = joined(text)
    if vocabulary.indicator_class(words, depth) is not None:
        return True
    first, *rest = re.split(r"[—\-－–/:：]+", words)
    return depth == 1 and len(rest) == 1 and is_class(first, 1) and is_class(rest[0], 2)


@cache
def kind_of(table: str, column: str | None) -> Kind | None:
    """What a cell of a column holds, as the contract declares it; ``None`` for a heading that names no column."""
    form = contract.forms()[table]
    if column is None or column == DERIVED:
        return None
    if form.rows == "items":
        return "amount"
    return contract.table(table).column(column).kind


@cache
def may_be_blank(table: str, column: str | None) -> bool:
    """True if a filled-in row may leave the column out; a heading that names none may be above anything."""
    return column is None or contract.table(table).column(column).form.may_be_blank


@cache
def spans_rows(table: str, column: str | None) -> bool:
    """True if a cell of the column may stand for several rows, so that the rows below lack it."""
    return column is None or contract.table(table).column(column).form.spans_rows


@cache
def columns_of(table: str, *kinds: str) -> tuple[str, ...]:
    """The columns of a table that hold one of ``kinds``, in the order of the form."""
    return tuple(column.name for column in contract.table(table).on_form if column.kind in kinds)


@cache
def limits(table: str) -> tuple[tuple[str, str], ...]:
    """Pairs of columns of which the first is at most the second."""
    return tuple((column.name, column.form.at_most) for column in contract.table(table).on_form if column.form.at_most)


def fits(table: str, column: str | None, text: str) -> bool:
    """True if a cell with text can stand in a column."""
    kind = kind_of(table, column)
    match kind:
        case "class1" | "class2":
            return is_class(text, int(kind[-1]))
        case "relation":
            return _RELATION.match(fold(text)) is not None
        case "unit":
            return len(fold(text)) <= _LONGEST_UNIT and not re.search(r"\d", text)
        case "weight" | "score" | "quota":
            return _is_marks(text, blank=kind != "weight" or may_be_blank(table, column))
        case "amount" | "rate" | "count":
            quantity = read(joined(text))
            return quantity.state != "unreadable" and (quantity.unit != "%" or kind == "rate")
        case "target" | "actual":
            return not (_SIGN.fullmatch(fold(text)) or is_class(text, 1) or is_class(text, 2) or is_total(text))
        case "goal":
            return True
        case _:
            return column == DERIVED or _is_words(text, name=kind == "name")


def _is_marks(text: str, *, blank: bool) -> bool:
    quantity = read(joined(text))
    if quantity.value is None:
        return blank and quantity.state in ("dash", "not_applicable")
    return quantity.unit in (None, "分") and 0 <= quantity.value <= MOST_MARKS


def _is_words(text: str, *, name: bool) -> bool:
    """True if a cell is no figure, class, total or relation; the ``name`` of an indicator may be a class's word (公众满意度)."""
    plain = fold(text)
    if _FIGURE.match(plain) or _RELATION.match(plain) or is_total(text) or is_class(text, 1):
        return False
    return not is_class(text, 2) or (name and not _CLASS_WORD.search(plain))


def holds(table: str, column: str | None, text: str) -> bool:
    """True if a cell of a row can stand in a column: nothing can everywhere."""
    return not text.strip() or fits(table, column, text)


def holds_figure(table: str, column: str | None) -> bool:
    """True if a filled cell of the column is a figure or a dash."""
    return column == DERIVED or kind_of(table, column) in FIGURES


def may_hold_figure(table: str, column: str | None) -> bool:
    """True if a figure may stand in the column, though it may hold words too."""
    return holds_figure(table, column) or kind_of(table, column) in _WORDS_OR_FIGURE

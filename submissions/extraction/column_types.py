"""What a cell of each column can hold: how a row that lost cells, or a stream that lost its rows, is laid under its heading."""

from __future__ import annotations

import re
from functools import cache

from submissions.extraction import vocabulary
from submissions.numbers import read
from submissions.text import fold, joined, label

_NUMBER = re.compile(r"[+\-]?[\d,]+(\.\d+)?[%％]?")
_FIGURE = re.compile(r"^[<>=≥≤≧≦+\-]*[\d.]+")
_RELATION = re.compile(r"^(≥|≤|≧|≦|=|>|<|>=|<=|定量|定性|正向|反向|正向指标|反向指标)$")
_TOTAL = re.compile(r"^(自评)?(总分|合计|总计|总得分|得分合计)$")
_CLASS_WORD = re.compile(r"指标(\(.*\))?$|^.{2}$")
"""What marks a class beyond doubt; without it, 公众满意度 is as often the name of an indicator."""
_MOST_MARKS = 100
_WORDS = frozenset({None, "derived", "expected", "achieved"})


def is_figure(text: str, *, blank: bool) -> bool:
    """Whether a cell holds a plain number, a rate, a dash or 无; nothing at all where ``blank`` allows it."""
    if _NUMBER.fullmatch(fold(text)):
        return True
    state = read(joined(text)).state
    return state in ("dash", "not_applicable") or (blank and state == "blank")


def is_total(text: str) -> bool:
    """Whether a cell begins the row of totals."""
    return _TOTAL.match(label(text)) is not None


@cache
def is_class(text: str, depth: int) -> bool:
    """Whether a cell names a class of that level; 产出指标—数量指标 names one of each."""
    words = joined(text)
    if vocabulary.indicator_class(words, depth) is not None:
        return True
    first, *rest = re.split(r"[—\-－–/:：]+", words)
    return depth == 1 and len(rest) == 1 and is_class(first, 1) and is_class(rest[0], 2)


def fits(column: str | None, text: str) -> bool:
    """Whether a cell with text can stand in a column of the indicator table."""
    plain = fold(text)
    match column:
        case "level1":
            return is_class(text, 1)
        case "level2":
            return is_class(text, 2)
        case "target_operator":
            return _RELATION.match(plain) is not None
        case "unit":
            return len(plain) <= 8 and not re.search(r"\d", plain)
        case "max_score" | "score":
            quantity = read(joined(text))
            if quantity.value is None:
                return column == "score" and quantity.state in ("dash", "not_applicable")
            return quantity.unit in (None, "分") and 0 <= quantity.value <= _MOST_MARKS
        case "target_printed" | "actual_printed":
            return not (is_class(text, 1) or is_class(text, 2) or is_total(text))
        case _:
            named = column == "indicator_name" and not _CLASS_WORD.search(plain)
            return not (
                _FIGURE.match(plain) or is_class(text, 1) or (is_class(text, 2) and not named) or is_total(text) or _RELATION.match(plain)
            )


def holds(table: str, column: str | None, text: str) -> bool:
    """Whether a cell of any table can stand in a column: nothing can everywhere, a rate with its sign only where rates are."""
    if column in _WORDS or not text.strip():
        return True
    if table == "indicators":
        return fits(column, text)
    quantity = read(joined(text))
    rate = quantity.unit == "%"
    return quantity.state != "unreadable" and (not rate or (column or "").endswith("_rate"))

"""One rendering read and compared with its truth, value by value."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected
from submissions.submission import Submission
from synthesis.text_layouts.form_cells import Key, Value
from synthesis.text_layouts.renderings import Rendering
from warehouse import contract

Verdict = Literal["right", "wrong", "absent", "open"]
"""``open`` is a value not read that the layout itself leaves open, or that stands in no cell: nobody can be held to it."""

_ROWS = {"budget_lines": ("item_code", "measure"), "fund_lines": ("line",), "indicators": ("indicator_name",), "goals": ("seq",)}
"""What names a row of each table with several rows."""
_NOT_VALUES = {"seq", "cells", "location", "label", "printed", "unit", "decimals", "state", "found", "confidence", "amount_year"}
_NUMBERED = re.compile(r"^(?:指标\d+:|\d+[、.:](?!\d))")


@dataclass
class Compared:
    """A rendering's verdicts: how many of each, and the values that are wrong or absent as ``(key, said, read)``."""

    rendering: Rendering
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    wrong: list[tuple[Key, Value, Any]] = field(default_factory=list)
    absent: list[tuple[Key, Value]] = field(default_factory=list)
    refused: str = ""


def compared(rendering: Rendering) -> Compared:
    """Read the text and compare. A refused text leaves every value absent; a row that the report does not have is wrong."""
    result = Compared(rendering)
    try:
        submissions = read_bytes(rendering.text.encode(), Limits())
    except Rejected as rejected:
        submissions, result.refused = [], rejected.code
    except Exception as error:
        submissions, result.refused = [], f"broke down: {error!r}"
    read = _values(submissions)
    folded = {_folded(key): key for key in rendering.truth}
    for key, stated in rendering.truth.items():
        got = read.get(_folded(key))
        verdict = _verdict(key, stated.value, got, stated.unclear)
        if verdict is not None:
            result.verdicts[verdict] += 1
        if verdict == "wrong":
            result.wrong.append((key, stated.value, got))
        elif verdict == "absent":
            result.absent.append((key, stated.value))
    rows = {(key.table, key.row) for key in folded}
    strays = {(key.table, key.row): (key, value) for key, value in read.items() if (key.table, key.row) not in rows and value is not None}
    for key, value in strays.values():
        result.verdicts["wrong"] += 1
        result.wrong.append((key, None, value))
    return result


def _verdict(key: Key, value: Value, got: Any, unclear: bool) -> Verdict | None:
    """``None`` if nothing is stated and nothing was read: no value to count."""
    if got is None:
        return None if value is None else "open" if unclear else "absent"
    if value is None:
        return "wrong"
    return "right" if _same(key.column, value, got) else "wrong"


def _same(column: str, value: Value, got: Any) -> bool:
    match value, got:
        case Decimal(), Decimal():
            return abs(value - got) < Decimal("0.0000005")  # the lake keeps six decimals at most
        case str(), str() if column == "target_printed":
            return _text(got).endswith(_text(value))  # a relation's sign may stand before the words
        case (str(), str()):
            return _text(value) == _text(got)
        case (date(), date()):
            return value == got
        case _:
            return str(value) == str(got)


def _values(submissions: list[Submission]) -> dict[Key, Any]:
    """What was read, by folded key. A second value for the same key wins only over none."""
    read: dict[Key, Any] = {}
    for submission in submissions:
        header = submission.header
        named = {
            Key("submissions", "", "department_name"): header.get("department_name"),
            Key("totals", "", "max_score"): header.get("total_max_score"),
            Key("totals", "", "score"): header.get("total_score"),
        }
        for key, value in named.items():
            read[key] = read.get(key) if value is None else value
        for table in contract.forms():
            for row in submission.tables.get(table, []):
                name = ".".join(str(row[part]) for part in _ROWS.get(table, ()))
                for column, value in row.items():
                    key = _folded(Key(table, name, column))
                    if (column not in _NOT_VALUES and column not in _ROWS.get(table, ())) or (table, column) == ("indicators", "unit"):
                        read[key] = read.get(key) if value is None else value
    return read


def _folded(key: Key) -> Key:
    return Key(key.table, _text(key.row), key.column)


def _text(text: str) -> str:
    """Without white space, numbering, closing punctuation and differences of width."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _NUMBERED.sub("", plain).rstrip("。;；.,")

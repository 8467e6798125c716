"""One rendering read and compared with its truth, value by value."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.rejections import Rejected
from submissions.submission import Submission
from synthesis.awarded_scores import rounded
from synthesis.text_layouts.form_cells import Key, Value
from synthesis.text_layouts.renderings import Rendering
from warehouse import contract

Verdict = Literal["right", "wrong", "absent", "open"]
"""``open`` is a value not read that the layout itself leaves open, or that stands in no cell: nobody can be held to it."""

_ROWS = {"budget_lines": ("item_code", "measure"), "fund_lines": ("line",), "indicators": ("indicator_name",), "goals": ("seq",)}
"""What names a row of each table with several rows."""
_NOT_VALUES = {
    *("seq", "item_code", "measure", "line"),
    *("cells", "location", "label", "printed", "unit", "decimals", "state", "found", "confidence", "amount_year"),
}
_NUMBERED = re.compile(r"^(?:指标\d+:|\d+[、.:](?!\d))")


@dataclass
class Compared:
    """A rendering's verdicts: how many of each, and the values that are wrong or absent as ``(key, said, read)``."""

    rendering: Rendering
    verdicts: Counter[Verdict] = field(default_factory=Counter)
    wrong: list[tuple[Key, Value, list[Any]]] = field(default_factory=list)
    absent: list[tuple[Key, Value]] = field(default_factory=list)
    refused: str = ""
    told: bool = False

    @property
    def is_silent(self) -> bool:
        """True if values are absent and nothing says so: neither a refusal nor an unresolved row."""
        return bool(self.absent) and not self.told


def compared(rendering: Rendering) -> Compared:
    """Read the text and compare. A refused text leaves every value absent; a row that the report does not have is wrong."""
    result = Compared(rendering)
    try:
        submissions = read_bytes(rendering.text.encode(), Limits())
    except Rejected as rejected:
        submissions, result.refused = [], rejected.code
    except Exception as error:
        submissions, result.refused = [], f"broke down: {error!r}"
    result.told = bool(result.refused) or any(one.tables.get("unresolved") for one in submissions)
    read = _values(submissions)
    folded = {_folded(key): key for key in rendering.truth}
    for short, key in folded.items():
        stated = rendering.truth[key]
        got = read.pop(short, [])
        verdict = _verdict(key, stated.value, got, stated.unclear)
        if verdict is not None:
            result.verdicts[verdict] += 1
        if verdict == "wrong":
            result.wrong.append((key, stated.value, got))
        elif verdict == "absent":
            result.absent.append((key, stated.value))
    rows = {(key.table, key.row) for key in folded}
    strays = {(key.table, key.row): (key, got) for key, got in read.items() if (key.table, key.row) not in rows}
    result.verdicts["wrong"] += len(strays)
    result.wrong += [(key, None, got) for key, got in strays.values()]
    return result


def _verdict(key: Key, value: Value, got: list[Any], unclear: bool) -> Verdict | None:
    """``None`` if nothing is stated and nothing was read: no value to count. Each reading of a value must be right."""
    if not got:
        return None if value is None else "open" if unclear else "absent"
    return "right" if value is not None and all(_same(key.column, value, one) for one in got) else "wrong"


def _same(column: str, value: Value, got: Any) -> bool:
    match value, got:
        case Decimal(), Decimal() if column.endswith("_cny"):
            return rounded(value) == rounded(got)  # the lake keeps cents
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


def _values(submissions: list[Submission]) -> dict[Key, list[Any]]:
    """What was read, by folded key: every value of every row, blanks left out."""
    read: dict[Key, list[Any]] = defaultdict(list)
    for submission in submissions:
        header = submission.header
        named = {
            Key("submissions", "", "department_name"): header.get("department_name"),
            Key("totals", "", "max_score"): header.get("total_max_score"),
            Key("totals", "", "score"): header.get("total_score"),
        }
        _add(read, named)
        for table in contract.forms():
            for row in submission.tables.get(table, []):
                name = ".".join(str(row[part]) for part in _ROWS.get(table, ()))
                kept = {column for column in row if column not in _NOT_VALUES or (table, column) == ("indicators", "unit")}
                _add(read, {_folded(Key(table, name, column)): row[column] for column in kept})
    return read


def _add(read: dict[Key, list[Any]], values: dict[Key, Any]) -> None:
    for key, value in values.items():
        if value is not None:
            read[key].append(value)


def _folded(key: Key) -> Key:
    return Key(key.table, _text(key.row), key.column)


def _text(text: str) -> str:
    """Without white space, numbering, closing punctuation and differences of width."""
    plain = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return _NUMBERED.sub("", plain).rstrip("。;；.,")

"""``sums``: one row per paragraph and measure, the totals of the prose beside the parts that the same paragraph names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.frame import Record
from expectations.frames.narrative import MEASURE_LABELS, MEASURE_LABELS_EN, stated
from expectations.frames.prose_to_table import label_of
from expectations.frames.slips import STATED, slips
from expectations.printed_figures import MISSING, Figure
from warehouse.rows import NarrativeFigureRow

CONCEPTS = {"expenditure": "expenditure.total", "basic": "basic", "personnel": "personnel", "operating": "operating", "project": "project"}
TORN = Figure(None, state="unreadable")
_AMOUNT = re.compile(r"\d\s*(?:万|亿|千)?元")


def sums(filing: FilingRows) -> Iterator[Record]:
    """One record per paragraph and measure that states two amounts or more."""
    groups: dict[tuple[int | None, str], list[NarrativeFigureRow]] = defaultdict(list)
    for row in filing.rows("narrative_figures"):
        if row.get("amount_cny") is not None and row["measure"] in (*STATED, "other"):
            groups[row.get("passage_seq"), row["measure"]].append(row)
    texts = {row["seq"]: row["text"] for row in filing.rows("passages")}
    wrong_units = filing.remember("slips", slips)
    for (seq, measure), rows in groups.items():
        if measure in STATED and len(rows) > 1:
            unnamed = [*groups.get((seq, "other"), []), *(row for row in rows if row["concept"] == "other")]
            text = texts.get(seq or 0, "")
            heard = sum(row.get("passage_seq") == seq and row.get("amount_cny") is not None for row in filing.rows("narrative_figures"))
            yield (
                filing.common
                | _record(rows, wrong_units)
                | {
                    "measure": measure,
                    "measure_label": MEASURE_LABELS[measure],
                    "measure_label_en": MEASURE_LABELS_EN[measure],
                    "by_function": "功能分类" in text,
                    "open": bool(unnamed) or heard < len(_AMOUNT.findall(text)),
                    "location": rows[0].get("location"),
                }
            )


def _record(rows: list[NarrativeFigureRow], wrong_units: dict[int, str]) -> Record:
    found: Record = {column: _one([row for row in rows if row["concept"] == concept], wrong_units) for column, concept in CONCEPTS.items()}
    functions = [row for row in rows if row["concept"].startswith("expenditure.function.")]
    figures = [_one([row], wrong_units) for row in functions]
    codes = {row["concept"] for row in functions}
    if len(functions) < 2:
        found["functions"] = MISSING
    elif len(codes) < len(functions) or not all(figure.stated for figure in figures):
        found["functions"] = TORN
    else:
        amount = sum((figure.value for figure in figures if figure.value is not None), start=Decimal(0))
        half = sum((figure.half for figure in figures), start=Decimal(0))
        parts = tuple((label_of(row["concept"]), figure) for row, figure in zip(functions, figures, strict=True))
        found["functions"] = Figure(amount, half, location=figures[0].location, parts=parts)
    return found


def _one(rows: list[NarrativeFigureRow], wrong_units: dict[int, str]) -> Figure:
    """The figure that the rows state; torn where they differ, are approximate or are in the wrong unit."""
    if not rows:
        return MISSING
    values = {row["amount_cny"] for row in rows}
    spoilt = any(row.get("approximate") or row["seq"] in wrong_units for row in rows)
    return TORN if spoilt or len(values) > 1 else stated(rows[0])

"""The extracted tables of one submission as sheets: printed text first, flagged cells marked, money also in 万元."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

from reports.base_table import base_table
from reports.boxes import money_box, printed_box
from reports.cell_figures import exact_wan, parsed, percent, plain
from reports.grids import Box, GridHeading, GridSheet
from reports.places import CellMarks, Outline, describe
from reports.words import PageWords
from warehouse import contract
from warehouse.rows import AnyRow, FundLineRow, NarrativeFigureRow, RecomputedScoreRow, SubmissionRow, Tables

COLUMNS: dict[str, tuple[str, ...]] = {
    "staffing": ("authorized_staff", "actual_staff", "control_rate"),
    "building_controls": (
        "approved_area_m2",
        "actual_area_m2",
        "area_control_rate",
        "budget_investment_cny",
        "actual_investment_cny",
        "investment_control_rate",
    ),
    "fund_lines": ("label", "original_budget_cny", "final_budget_cny", "actual_cny", "max_score", "execution_rate", "score"),
    "indicators": ("level1", "level2", "indicator_name", "target_printed", "actual_printed", "max_score", "score", "deviation_explanation"),
    "goals": ("expected", "achieved"),
    "unresolved": ("what", "printed", "reason"),
}
"""Columns shown of each table, as the contract names them; all other words come from there too."""

_AMOUNTS = ("original_budget_cny", "final_budget_cny", "actual_cny")
_HEADS = {"label", "indicator_name"}
_MERGED = ("level1", "level2")
_SCORE_TOLERANCE = Decimal("0.055")
"""Marks by which a reported score may differ from the recomputed one unmarked: the tolerance of rules RATE and SCORE."""
_NUMERIC = {"integer", "money", "rate", "score", "decimal"}


def sheets(facts: Tables, submission: SubmissionRow, words: PageWords, marks: CellMarks, outline: Outline) -> list[GridSheet]:
    """Every extracted table that has rows, in the order of the form; ``marks`` records which flagged cells were drawn."""
    made = [
        _sheet("staffing", facts, words, marks),
        base_table(facts.get("budget_lines", []), submission, words, marks),
        _sheet("building_controls", facts, words, marks),
        _funds(facts, words, marks),
        _sheet("goals", facts, words, marks),
        _indicators(facts, submission, words, marks),
        _narrative(facts.get("narrative_figures", []), words, marks, outline),
    ]
    return [sheet for sheet in made if sheet.rows]


def unresolved(facts: Tables, words: PageWords, marks: CellMarks, outline: Outline) -> GridSheet:
    """What the reader could not assign to a column, with its place."""
    sheet = _sheet("unresolved", facts, words, marks)
    places = [parsed(row.get("location")) or {} for row in _ordered(facts.get("unresolved", []))]
    rows = tuple((*row, _where(place, words, outline)) for row, place in zip(sheet.rows, places, strict=True))
    return GridSheet("unresolved", sheet.caption, (*sheet.headings, GridHeading(words("where"))), rows)


def recomputed(lines: list[RecomputedScoreRow], words: PageWords) -> GridSheet:
    """The reported scores and the recomputed ones with their arithmetic, or the reason why none could be recomputed."""
    declared = contract.table("recomputed_scores")
    named = ("label", "max_score", "reported", "low", "difference")
    headings = [GridHeading(words.label(declared.column(name)), numeric=name != "label") for name in named]
    rows = tuple(_recomputed(row, words) for row in _ordered(lines))
    return GridSheet(
        "recomputed",
        words.label(declared),
        (*headings, GridHeading(words.label(declared.column("arithmetic")))),
        rows,
        words("recomputed.note"),
    )


def _recomputed(row: RecomputedScoreRow, words: PageWords) -> tuple[Box, ...]:
    span = plain(row["low"]) if row["low"] == row["high"] else f"{plain(row['low'])}–{plain(row['high'])}"
    why = words.of(row, "reason") if row["reason"] else ""
    unconfirmed = words("finding.unconfirmed") if "未经核实" in str(row.get("basis") or "") else ""
    differs = row["difference"] is not None and abs(row["difference"]) > _SCORE_TOLERANCE
    return (
        Box(str(row["label"]), heads=True, reported=True, depth=int(row["subject"] == "indicator")),
        Box(plain(row["max_score"]), numeric=True),
        Box(plain(row["reported"]), numeric=True),
        Box(span if row["low"] is not None else "", numeric=True),
        Box(plain(row["difference"]), numeric=True, state="warning" if differs else ""),
        Box(row["arithmetic"] or why, unconfirmed, reported=bool(row["arithmetic"])),
    )


def _sheet(table: str, facts: Tables, words: PageWords, marks: CellMarks) -> GridSheet:
    declared = contract.table(table)
    columns = [declared.column(name) for name in COLUMNS[table]]
    headings = tuple(GridHeading(words.label(column), column.type in _NUMERIC) for column in columns)
    rows = tuple(tuple(_box(column, row, _name(row, words), words, marks) for column in columns) for row in _ordered(facts.get(table, [])))
    return GridSheet(table, words.label(declared), headings, rows)


def _ordered(rows: list[Any]) -> list[Any]:
    lines = {row["line"]: index for index, row in enumerate(contract.codes("fund_lines"))}
    return sorted(rows, key=lambda row: (row.get("seq") or 0, lines.get(row.get("line", ""), 0)))


def _name(row: AnyRow, words: PageWords) -> str:
    if row.get("indicator_name") or row.get("label"):
        return str(row.get("indicator_name") or row["label"])
    return words("goal", n=row["seq"]) if "achieved" in row else ""


def _box(column: contract.Column, row: AnyRow, name: str, words: PageWords, marks: CellMarks) -> Box:
    """A row's cell under one column: the printed text where the row keeps it, else the value itself."""
    entry = (parsed(row.get("cells")) or {}).get(column.name)
    value = row.get(column.name)
    label = " · ".join(filter(None, (name if column.name not in _HEADS else "", words.label(column))))
    if entry and column.name not in ("label", *_MERGED):
        money = column.type == "money"
        box = money_box(entry, value, label, words, marks) if money else printed_box(entry, label, "", words, marks)
        return _as_column(box, column)
    place = parsed(row.get("location")) if column.name in ("label", "expected") else None
    anchor, flags = marks.draw(place, label)
    text = row.get(f"{column.name}_printed") or (percent(value) if column.type == "rate" and value is not None else plain(value))
    return _as_column(Box(str(text), anchor=anchor, flags=flags, reported=True), column)


def _as_column(box: Box, column: contract.Column) -> Box:
    """The box as its column wants it: a text column leaves a blank cell blank."""
    numeric = column.type in _NUMERIC
    left_blank = box.state == "blank" and not numeric
    text, state = ("", "") if left_blank else (box.text, box.state)
    return replace(box, text=text, state=state, heads=column.name in _HEADS, numeric=numeric)


def _funds(facts: Tables, words: PageWords, marks: CellMarks) -> GridSheet:
    """The fund block; where the form prints a single amount for a source or a nature, it belongs to no measure."""
    sheet = _sheet("fund_lines", facts, words, marks)
    rows = zip(_ordered(facts.get("fund_lines", [])), sheet.rows, strict=True)
    return replace(sheet, rows=tuple(_one_amount(boxes) if _alone(row) else boxes for row, boxes in rows))


def _alone(row: FundLineRow) -> bool:
    cells = parsed(row.get("cells")) or {}
    return {name for name in _AMOUNTS if name in cells} == {"actual_cny"} and cells["actual_cny"].get("found") == "beside"


def _one_amount(boxes: tuple[Box, ...]) -> tuple[Box, ...]:
    first = 1 + _AMOUNTS.index("actual_cny")
    return (boxes[0], replace(boxes[first], column_span=len(_AMOUNTS)), *boxes[1 + len(_AMOUNTS) :])


def _indicators(facts: Tables, submission: SubmissionRow, words: PageWords, marks: CellMarks) -> GridSheet:
    """The indicators with levels merged as the form has them, and the total row."""
    sheet = _sheet("indicators", facts, words, marks)
    if not sheet.rows:
        return sheet
    rows: list[tuple[Box, ...]] = []
    for index, row in enumerate(sheet.rows):
        merged = [_merged(sheet.rows, index, depth) for depth in range(len(_MERGED))]
        rows.append((*filter(None, merged), *row[len(_MERGED) :]))
    total = _total(submission, sheet, words, marks)
    return GridSheet(sheet.anchor, sheet.caption, sheet.headings, (*rows, *total), total=bool(total))


def _merged(rows: tuple[tuple[Box, ...], ...], index: int, depth: int) -> Box | None:
    """The cell of a level where its run of equal cells begins; ``None`` inside the run."""
    key = [box.text for box in rows[index][: depth + 1]]
    if index and [box.text for box in rows[index - 1][: depth + 1]] == key:
        return None
    run = 1
    while index + run < len(rows) and [box.text for box in rows[index + run][: depth + 1]] == key:
        run += 1
    return Box(rows[index][depth].text, heads=True, row_span=run, reported=True)


def _total(submission: SubmissionRow, sheet: GridSheet, words: PageWords, marks: CellMarks) -> tuple[tuple[Box, ...], ...]:
    declared = contract.table("submissions")
    totals = [declared.column(name) for name in ("total_max_score", "total_score")]
    if all(submission.get(column.name) is None for column in totals):
        return ()
    boxes = [_box(column, submission, "", words, marks) for column in totals]
    before = [Box("") for _ in sheet.headings[1:5]]
    return ((Box(words("total"), heads=True), *before, *boxes, Box("")),)


def _narrative(figures: list[NarrativeFigureRow], words: PageWords, marks: CellMarks, outline: Outline) -> GridSheet:
    declared = contract.table("narrative_figures")
    concepts = {row["concept"]: row for row in contract.codes("narrative_concepts")}
    shown = [declared.column(name) for name in ("concept", "printed", "value", "measure", "amount_year")]
    headings = (*(GridHeading(words.label(column), column.name == "value") for column in shown), GridHeading(words("where")))
    rows = []
    for row in sorted(figures, key=lambda row: row["seq"]):
        place = parsed(row.get("location")) or {}
        name = words.of(concepts.get(row["concept"], {}), "label") or str(row.get("label") or row["concept"])
        measure = words.get(f"measure.{row['measure']}", row["measure"])
        anchor, flags = marks.draw(place, f"{name} · {measure}")
        value = f"{plain(row.get('value'))} {row.get('unit') or ''}".strip()
        amount = row.get("amount_cny")
        note = words("money.wan", amount=exact_wan(amount)) if amount is not None and row.get("unit") not in ("万元", "万") else ""
        boxes = [Box(name, heads=True), Box(str(row.get("printed") or ""), reported=True, anchor=anchor, flags=flags)]
        boxes += [Box(value, note, numeric=True, reported=True), Box(measure), Box(plain(row.get("amount_year")))]
        rows.append((*boxes, _where(place, words, outline)))
    return GridSheet("narrative_figures", words.label(declared), headings, tuple(rows))


def _where(place: dict[str, Any], words: PageWords, outline: Outline) -> Box:
    return Box(describe(place, words, outline.heading(place)))

"""The indicator table: levels carried down merged cells, targets typed, and the total row below."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

from submissions.document import Cell
from submissions.extraction.collector import Facts
from submissions.extraction.shared_rows import one_by_one
from submissions.extraction.text_cells import entry
from submissions.extraction.typed_cells import RowReader, not_taken
from submissions.grammar import vocabulary
from submissions.grammar.column_types import holds_figure, kind_of
from submissions.grammar.heading_columns import Cells, TableHeading, filled, first_text
from submissions.numbers import read
from submissions.targets import Target, hidden_sign, of_hundred, read_actual, read_target, unread_target
from submissions.text import clean, fold, joined, label
from warehouse import contract
from warehouse.rows import OpenRow

_TOTAL = re.compile(r"^(自评)?(总分|合计|总计|总得分|得分合计|合计得分|总评分)(\(.*\))?$")
_SUBTOTAL = re.compile(r"^小计")
_MARKS = ("max_score", "score")
"""The two columns that the row of totals sums up, ``total_max_score`` and ``total_score`` of the submission."""
_OWN_KINDS = ("class1", "class2", "quota", "name", "relation", "unit", "target", "actual")
"""Kinds that this block reads: a class stands for many rows, a target needs its relation and unit."""


class IndicatorBlock:
    """Reads the rows below the indicator heading; ``above`` names their class where the table has no column for it."""

    def __init__(self, heading: TableHeading, facts: Facts, above: Cell | None = None) -> None:
        self._heading = heading
        self._facts = facts
        self._carried: dict[str, Cell] = {} if above is None or heading.column("level1") else {"level1": above}

    def follow(self, above: object) -> None:
        """Carry the levels on from the table above, when this is its rest under the heading printed once more."""
        if isinstance(above, IndicatorBlock) and _names(above._heading) == _names(self._heading):
            self._carried = dict(above._carried)

    def goes_on(self, row: Cells) -> bool:
        """True if a row without a heading above it holds marks where this table has them, or is its total."""
        cells = self._heading.under(row)
        marks = [cells[name] for name in _MARKS if name in cells]
        return bool(_TOTAL.match(label(first_text(row)))) or any(read(joined(cell.text)).value is not None for cell in marks)

    def take(self, row: Cells) -> bool:
        """Read an indicator or the total."""
        first = fold(first_text(row))
        if _TOTAL.match(label(first)) or _TOTAL.match(first):
            self._totals(row)
            return True
        cells = self._heading.under(row)
        if classed := self._class_row(cells):
            self._levels(classed)
            return True
        levels = self._levels(cells)
        name = cells.get("indicator_name")
        if name is None or not name.text.strip():
            return bool(cells) and not any(cell.text.strip() for column, cell in cells.items() if _tells_an_indicator(column))
        if _SUBTOTAL.match(fold(name.text)) or not ({"target_printed", "max_score", "actual_printed"} & set(cells)):
            return True
        if levels["level1"] == "execution":
            return True
        for own in one_by_one(cells):
            self._indicator(own["indicator_name"], own, levels)
        return True

    def _class_row(self, cells: dict[str, Cell]) -> dict[str, Cell]:
        """The class, and its quota, that a row of its own names for the rows below it, where the table has no column for classes; else empty."""
        name = cells.get("indicator_name")
        if name is None or any(cells[of].text.strip() for of in ("target_printed", "actual_printed") if of in cells):
            return {}
        words = joined(name.text)
        depth = next((depth for depth in (1, 2) if "指标" in words and vocabulary.indicator_class(words, depth)), None)
        if depth is None or self._heading.column(f"level{depth}"):
            return {}
        marks = cells.get("max_score")
        return {f"level{depth}": name} | ({f"level{depth}_quota": marks} if marks is not None else {})

    def _levels(self, cells: dict[str, Cell]) -> OpenRow:
        """Level 1 and 2 with their quotas; a blank cell carries the one above on, a new level 1 starts level 2 anew."""
        out: OpenRow = {}
        for depth, name in ((1, "level1"), (2, "level2")):
            cell = cells.get(name)
            if cell is not None and cell.text.strip():
                if depth == 1 and name in self._carried and fold(self._carried[name].text) != fold(cell.text):
                    for below in ("level2", "level1_quota", "level2_quota"):
                        self._carried.pop(below, None)
                self._carried[name] = cell
            held = self._carried.get(name)
            text = joined(held.text) if held else ""
            printed_quota = vocabulary.quota(text)
            out[name] = vocabulary.indicator_class(text, depth)
            out[f"{name}_printed"] = clean(text) or None
            if out[name] is None and depth == 1 and (both := _both_levels(text)):
                out.update(zip(("level1", "level2"), both, strict=True))
                out.update({"level1_quota": None, "level2_printed": out["level1_printed"], "level2_quota": None})
                return out
            out[f"{name}_quota"] = Decimal(printed_quota) if printed_quota else self._quota(name, cells)
            if held is not None and held is cell and out[name] is None:
                self._facts.unresolved(f"indicators.{name}", text, "指标类别无法识别", held.location)
        if out["level1"] is None and out["level1_printed"] is None:
            out["level1"] = _parent_class(out["level2"])
        return out

    def _quota(self, level: str, cells: dict[str, Cell]) -> Decimal | None:
        """A level's marks from a column of their own, which reaches over its rows as the level does."""
        cell = cells.get(f"{level}_quota")
        if cell is not None and cell.text.strip():
            self._carried[f"{level}_quota"] = cell
        held = self._carried.get(f"{level}_quota")
        quantity = read(joined(held.text)) if held is not None and not held.doubt else None
        return quantity.value if quantity is not None and quantity.unit in (None, "分") else None

    def _indicator(self, name: Cell, cells: dict[str, Cell], levels: OpenRow) -> None:
        year = self._facts.fiscal_year
        text = {column: _sure_text(cells.get(column)) for column in ("target_printed", "actual_printed", "target_operator", "unit")}
        doubt = cells["target_printed"].doubt if "target_printed" in cells else ""
        beside = text["target_operator"], text["unit"]
        target = unread_target(doubt, *beside) if doubt else read_target(text["target_printed"], year, *beside)
        actual = read_actual(text["actual_printed"], year, text["unit"])
        plain = RowReader(self._facts, "indicators", self._heading).read(cells, f"indicators.{clean(joined(name.text))}", others=_OWN_KINDS)
        scores, printed = plain.values, {"indicator_name": entry(name), **plain.printed}
        fraction = of_hundred(target, actual, full_marks=scores["score"] is not None and scores["score"] == scores["max_score"])
        actual = fraction or actual
        hidden = hidden_sign(text["target_printed"], target, actual, full_marks=scores["score"] in (None, scores["max_score"]))
        target = Target(None, doubt=hidden) if hidden else target
        self._doubts(name, cells, {"target_printed": target, "actual_printed": actual})
        stored = bool(fraction and fraction.value)
        for column in ("target_printed", "actual_printed"):
            if column in cells:
                own = replace(cells[column], found="fraction") if stored and column == "actual_printed" else cells[column]
                printed[column] = entry(own)
        for depth in ("level1", "level2"):
            if depth in self._carried:
                printed[depth] = entry(self._carried[depth])
        self._facts.add(
            "indicators",
            seq=len(self._facts.tables["indicators"]) + 1,
            **levels,
            indicator_name=clean(joined(name.text)),
            target_printed=clean(text["target_printed"]) or None,
            target_operator=target.operator,
            target_value=target.value,
            target_date=target.date,
            unit=target.unit,
            actual_printed=clean(text["actual_printed"]) or None,
            actual_value=actual.value,
            actual_unit=actual.unit,
            actual_date=actual.date,
            **scores,
            cells=printed,
            location=name.location.as_json(),
        )

    def _doubts(self, name: Cell, cells: dict[str, Cell], typed: dict[str, Target]) -> None:
        """Say which texts hold figures and are still not read as values."""
        for column, target in typed.items():
            cell = cells.get(column)
            doubt = cell.doubt or target.doubt if cell is not None else None
            if cell is not None and doubt:
                self._facts.unresolved(f"indicators.{clean(joined(name.text))}.{column}", cell.text, doubt, cell.location)

    def _totals(self, row: Cells) -> None:
        header = self._facts.header
        if header.get("total_score") is not None:
            return
        cells = self._heading.under(row) if self._heading.spans(row) else {}
        others = {name: cell for name, cell in cells.items() if holds_figure("indicators", name) and name not in _MARKS}
        not_taken(self._facts, "indicators", others, "totals")
        values = [cell for cell in filled(row)[1:] if read(joined(cell.text)).value is not None]
        marks = sorted(_MARKS, key=self._place)
        if len(values) == len(marks) and not all(name in cells and cells[name].text.strip() for name in marks):
            cells = dict(zip(marks, values, strict=True))
        elif "score" not in cells or not (cells["score"].text.strip() or values == []):
            cells = {}
        for column in _MARKS:
            if column in cells:
                value, printed = self._facts.number(f"totals.{column}", cells[column], ("分",))
                header[f"total_{column}"] = value
                header.setdefault("cells", {})[f"total_{column}"] = printed
        if not cells:
            self._facts.unresolved("totals", " ".join(cell.text for cell in filled(row)), "总分行的分值和得分无法区分", row[0].location)

    def _place(self, name: str) -> int:
        column = self._heading.column(name)
        return column.cell.column if column else 0


def _sure_text(cell: Cell | None) -> str:
    return joined(cell.text) if cell is not None and not cell.doubt else ""


def _tells_an_indicator(column: str) -> bool:
    """True if a filled cell of the column belongs to one indicator: full marks may be a class's, a reason or unit a remark."""
    kind = kind_of("indicators", column)
    return kind in ("target", "actual") or (holds_figure("indicators", column) and kind not in ("weight", "quota"))


def _names(heading: TableHeading) -> list[str | None]:
    return [column.name for column in heading.columns]


def _both_levels(text: str) -> tuple[str, str] | None:
    """Level 1 and 2 from one cell that holds both: 产出指标—数量指标."""
    parts = [part for part in re.split(r"[—\-－–/:：]+", text) if part.strip()]
    if len(parts) != 2:
        return None
    first, second = vocabulary.indicator_class(parts[0], 1), vocabulary.indicator_class(parts[1], 2)
    return (first, second) if first and second else None


def _parent_class(level2: str | None) -> str | None:
    return next(
        (row["parent_code"] for row in contract.codes("indicator_classes") if row["level"] == "2" and row["class_code"] == level2), None
    )

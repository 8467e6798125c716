"""The fund block of the self-evaluation table: the total with its execution, the sources and the nature of the money."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import Any

from submissions.document import Cell
from submissions.extraction import vocabulary
from submissions.extraction.collector import Facts, ratio
from submissions.extraction.heading_columns import Cells, TableHeading, filled
from submissions.extraction.run_together import unglued
from submissions.extraction.text_cells import entry, explanation
from submissions.numbers import read
from submissions.text import clean, fold, joined
from warehouse.rows import OpenRow

_PAIR = re.compile(
    r"(?P<label>[^:：;；\d]{2,30}?)[:：]\s*(?P<value>[¥￥]?[+-]?[\d,，]*\.?\d*\s*(?:亿元|万元|千元|元)?|[—\-/]+|无)\s*(?=$|[;；,，。\s])"
)
_BY = re.compile(r"^按(?:收入|支出)(?:性质|来源|类型)分?[:：]\s*(?=.)")
"""What some forms print in one cell with the first line of its list."""
_AMOUNTS = ("original_budget_cny", "final_budget_cny", "actual_cny")
_ORDER = (*_AMOUNTS, "max_score", "execution_rate", "score")


class FundBlock:
    """Reads the rows of the fund block, with or without a heading above them."""

    def __init__(self, heading: TableHeading | None, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts
        units = [column.unit for column in heading.columns if column.unit and column.unit != "%"] if heading else []
        self._unit = units[0] if units else facts.unit

    def take(self, row: Cells) -> bool:
        """Read the total's row, or every labelled amount of a row of sources and natures."""
        cells = filled(row)
        for index, cell in enumerate(cells[:2]):
            if self._is_total(cell.text) and len(cells) > index + 1:
                self._total(row, cell, cells[index + 1 :])
                return True
        headed = self._heading.columns[0].cell if self._heading else None
        if headed is not None and cells and _named(vocabulary.heading(headed.text)[0]) == "total" and self._states_all(row):
            self._total(row, headed, cells)
            return True
        return self._parts(row, cells)

    def _is_total(self, text: str) -> bool:
        return _named(text) == "total" or (self._heading is not None and fold(text).rstrip(":") in ("合计", "总计"))

    def _states_all(self, row: Cells) -> bool:
        """Whether a row is figures alone, one under each amount: the total whose label spans heading and row."""
        under = self._heading.under(row) if self._heading else {}
        return all(read(joined(cell.text)).value is not None for cell in filled(row)) and all(
            name in under and under[name].text.strip() for name in _AMOUNTS[1:]
        )

    def _total(self, row: Cells, label: Cell, values: list[Cell]) -> None:
        unit = self._unit = vocabulary.heading(label.text)[2] or self._unit
        found = (
            _labelled(values)
            or self._glued(values)
            or (self._heading.under(row) if self._heading else {})
            or self._by_position(values, unit)
        )
        stated: OpenRow = {}
        printed: dict[str, Any] = {}
        for name in _AMOUNTS:
            stated[name] = None
            if name in found:
                stated[name], printed[name] = self._facts.money(f"fund_lines.total.{name}", found[name], unit)
        quotient = ratio(stated["actual_cny"], stated["final_budget_cny"])
        for name in ("max_score", "execution_rate", "score"):
            stated[name] = None
            if name in found:
                read_as = self._facts.rate(f"fund_lines.total.{name}", found[name], quotient) if name == "execution_rate" else None
                stated[name], printed[name] = read_as or self._facts.number(f"fund_lines.total.{name}", found[name], ("分",))
        if "deviation_explanation" in found:
            stated["deviation_explanation"] = explanation(found["deviation_explanation"])
            printed["deviation_explanation"] = entry(found["deviation_explanation"])
        self._add("total", label.text, label, stated, printed)

    def _glued(self, values: list[Cell]) -> dict[str, Cell]:
        """The values that stand in one cell without blanks between them, where arithmetic takes them apart."""
        if self._heading is None or len(values) != 1:
            return {}
        return unglued(values[0], [column.name for column in self._heading.columns if column.name])

    def _by_position(self, values: list[Cell], unit: str | None) -> dict[str, Cell]:
        """Six values without headings in the form's order, taken only when rate and score confirm it; else unresolved."""
        if len(values) == len(_ORDER):
            numbers = [read(joined(cell.text)).value for cell in values]
            if None not in numbers:
                _, final, actual, most, rate, score = (n or Decimal(0) for n in numbers)
                percent = rate / 100 if "%" in fold(values[4].text) else rate
                if final and abs(actual / final - percent) < Decimal("0.002") and abs(percent * most - score) <= Decimal("0.2"):
                    return {name: replace(cell, found="order") for name, cell in zip(_ORDER, values, strict=True)}
        for cell in values:
            self._facts.unresolved("fund_lines.total", cell.text, "没有表头，数字之间的关系也不能确认各列的含义", cell.location)
        return {}

    def _parts(self, row: Cells, cells: list[Cell]) -> bool:
        taken = False
        for index, cell in enumerate(cells):
            pairs = _pairs(cell)
            if pairs and index and fold(cells[index - 1].text) == fold(cell.text):
                continue
            for line, label, value in pairs:
                self._part(line, label, value)
            named = _named(cell.text) if not pairs else None
            if named and named != "total":
                self._part(named, cell.text, self._amount(row, cell, cells[index + 1 : index + 2]), self._budgets(row, cell))
            taken = taken or bool(pairs or named)
        return taken or any("性质分" in fold(cell.text) for cell in cells)

    def _amount(self, row: Cells, label: Cell, following: list[Cell]) -> Cell:
        """The amount that belongs to a label in a cell of its own: under 执行数, else beside it; an empty cell when neither is one."""
        under = self._heading.under(row).get("actual_cny") if self._heading else None
        for cell in (under, *(replace(cell, found="beside") for cell in following)):
            if cell is not None and cell.location != label.location and read(joined(cell.text)).state not in ("unreadable", "blank"):
                return cell
        return Cell("", label.row, label.column, label.location)

    def _budgets(self, row: Cells, label: Cell) -> dict[str, Cell]:
        """The budgets of a source that has a row of its own as wide as the heading; what stands before its label is another's."""
        under = self._heading.under(row) if self._heading and self._heading.spans(row) else {}
        return {
            name: under[name] for name in _AMOUNTS[:2] if name in under and under[name].text.strip() and under[name].column > label.column
        }

    def _part(self, line: str, label: str, value: Cell, budgets: dict[str, Cell] | None = None) -> None:
        stated, printed = {}, {}
        for name, cell in {**(budgets or {}), "actual_cny": value}.items():
            if name == "actual_cny" or cell.location != value.location:
                stated[name], printed[name] = self._facts.money(f"fund_lines.{line}", cell, self._unit)
        self._add(line, label, value, stated, printed)

    def _add(self, line: str, label: str, place: Cell, stated: OpenRow, printed: dict[str, Any]) -> None:
        rows = self._facts.tables["fund_lines"]
        if any(row["line"] == line for row in rows) and not any(row[name] for row in rows for name in (*_AMOUNTS, "score")):
            rows.clear()  # an empty form, and now the one that is filled in
        if any(row["line"] == line for row in rows):
            self._facts.unresolved(f"fund_lines.{line}", label, "同一资金行出现两次", place.location)
            return
        columns = dict.fromkeys((*_AMOUNTS, "max_score", "execution_rate", "score", "deviation_explanation"))
        name = clean(joined(label).rstrip(":： "))
        self._facts.add("fund_lines", line=line, label=name, **{**columns, **stated}, cells=printed, location=place.location.as_json())


def starts(row: Cells) -> bool:
    """Whether a row without a heading above it opens a fund block: the total with its values, or labelled sources."""
    cells = filled(row)
    if len(cells) >= 4 and _named(cells[0].text) == "total":
        return True
    return len({line for cell in cells for line, _, _ in _pairs(cell)}) >= 2


def adds(row: Cells, facts: Facts) -> bool:
    """Whether a row of a source or nature and its amount alone, as in a table within the fund table's cell, completes a fund block."""
    cells = filled(row)
    read_lines = {one["line"] for one in facts.tables["fund_lines"]}
    return len(cells) == 2 and "total" in read_lines and _named(cells[0].text) not in (None, "total", *read_lines)


def _named(text: str) -> str | None:
    words = _BY.sub("", joined(text))
    return vocabulary.fund_line(words.rstrip(":： ")) if len(words) <= 40 else None


def _pairs(cell: Cell) -> list[tuple[str, str, Cell]]:
    """Every 资金来源：金额 that a cell holds, as the line's code, its label and a cell of the amount alone."""
    found = []
    text = re.sub(r"其中\s*[:：]|^按(?:收入|支出)(?:性质|来源|类型)分?[:：]", lambda m: " " * len(m.group()), cell.text)
    for match in _PAIR.finditer(text):
        line = vocabulary.fund_line(match["label"])
        if line is not None and line != "total":
            value = match["value"].strip()
            place = cell.location.span(match.start(), match.end(), match.group().strip())
            found.append((line, match["label"], Cell(value, cell.row, cell.column, place, found="beside")))
    return found


def _labelled(values: list[Cell]) -> dict[str, Cell]:
    """Values that carry their heading with them: 年初预算数：1998.00."""
    names = vocabulary.columns("fund_lines")
    found: dict[str, Cell] = {}
    for cell in values:
        head, colon, tail = joined(cell.text).replace("：", ":").partition(":")
        name = names.get(vocabulary.heading(head)[0]) if colon else None
        if name is not None:
            found[name] = Cell(tail.strip(), cell.row, cell.column, cell.location, found="beside")
    return found

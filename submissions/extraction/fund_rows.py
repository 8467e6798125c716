"""The fund block of the self-evaluation table: the total with its execution, the sources and the nature of the money."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal
from functools import cache

from submissions.document import Cell, Location
from submissions.extraction.collector import Facts
from submissions.extraction.typed_cells import RowReader, TypedRow, not_taken
from submissions.grammar import vocabulary
from submissions.grammar.column_types import columns_of, may_be_blank
from submissions.grammar.heading_columns import Cells, TableHeading, filled
from submissions.numbers import read
from submissions.reconstruction.run_together import unglued
from submissions.text import clean, fold, joined
from warehouse import contract
from warehouse.form import FIGURES
from warehouse.rows import FundLineRow

_PAIR = re.compile(
    r"(?P<label>[^:：;；\d]{2,30}?)[:：]\s*(?P<value>[¥￥]?[+-]?(?:[\d,，]+(?:\.\d*)?|\.\d*)?\s*(?:亿元|万元|千元|元)?|[—\-/]+|无)\s*(?=$|[;；,，。\s])"
)
_BY = re.compile(r"^按(?:收入|支出)(?:性质|来源|类型)分?[:：]\s*(?=.)")
"""What some forms print in one cell with the first line of its list."""
_TABLE = "fund_lines"
_RATE_ROUNDED, _SCORE_ROUNDED = Decimal("0.002"), Decimal("0.2")
"""By how much a rate and a score may differ from what they are computed of: rounding, chosen in 40f7ceb; no count was kept."""


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
        """True if a row is figures alone, one under each amount: the total whose label spans heading and row."""
        under = self._heading.under(row) if self._heading else {}
        needed = [name for name in columns_of(_TABLE, "amount") if not may_be_blank(_TABLE, name)]
        figures = all(read(joined(cell.text)).value is not None for cell in filled(row))
        return figures and all(name in under and under[name].text.strip() for name in needed)

    def _total(self, row: Cells, label: Cell, values: list[Cell]) -> None:
        unit = self._unit = vocabulary.heading(label.text)[2] or self._unit
        found = _labelled(values) or self._glued(values) or self._under(row) or self._by_position(values, unit)
        self._add("total", label, label.text, RowReader(self._facts, _TABLE, self._heading, unit).read(found, f"{_TABLE}.total"))

    def _under(self, row: Cells) -> dict[str, Cell]:
        """The values by the headings above them; none where the row's own label stands under a figure's, as in rows pushed to the right."""
        cells = self._heading.under(row) if self._heading else {}
        pushed = any(cell.text.strip() and self._is_total(cell.text) for name, cell in cells.items() if name in _order())
        return {} if pushed else cells

    def _glued(self, values: list[Cell]) -> dict[str, Cell]:
        """The values that stand in one cell without blanks between them, where arithmetic takes them apart."""
        if self._heading is None or len(values) != 1:
            return {}
        return unglued(values[0], _TABLE, [column.name for column in self._heading.columns if column.name])

    def _by_position(self, values: list[Cell], unit: str | None) -> dict[str, Cell]:
        """Values without headings in the form's order, one of them blank at most, taken only when rate and score confirm it; else unresolved."""
        order = _order()
        ways = [order] if len(values) == len(order) else [tuple(one for one in order if one != blank) for blank in order]
        laid = [dict(zip(way, values, strict=True)) for way in ways if len(way) == len(values)]
        fitting = [cells for cells in laid if _confirmed(cells)]
        if len(fitting) == 1:
            return {name: replace(cell, found="order") for name, cell in fitting[0].items()}
        for cell in values:
            self._facts.unresolved("fund_lines.total", cell.text, "没有表头，数字之间的关系也不能确认各列的含义", cell.location)
        return {}

    def _parts(self, row: Cells, cells: list[Cell]) -> bool:
        taken = False
        sources: dict[str, Cell] = {}
        amounts: list[Cell] = []
        for index, cell in enumerate(cells):
            pairs = _pairs(cell)
            if pairs and index and fold(cells[index - 1].text) == fold(cell.text):
                continue
            for line, label, value in pairs:
                self._part(line, label, value)
            named = _named(cell.text) if not pairs else None
            if named and named != "total":
                amounts.append(self._amount(row, cell, cells[index + 1 : index + 2]))
                sources[named] = cell
                self._part(named, cell.text, amounts[-1], self._budgets(row, cell))
            taken = taken or bool(pairs or named)
        for source, at in sources.items():
            self._leave(row, at, source, {amount.location for amount in amounts})
        return taken or any("性质分" in fold(cell.text) for cell in cells)

    def _leave(self, row: Cells, label: Cell, line: str, read_here: Collection[Location]) -> None:
        """Say aloud what a source's own row states under columns that only the total has, unless it repeats the total's merged cell.

        ``read_here`` are the places of the amounts that were read in this row, beside their labels.
        """
        under = self._heading.under(row) if self._heading and self._heading.spans(row) else {}
        amounts = columns_of(_TABLE, "amount")
        rows: list[FundLineRow] = self._facts.tables[_TABLE]
        repeated = {name: entry["printed"] for one in rows if one["line"] == "total" for name, entry in one["cells"].items()}
        own = {name: cell for name, cell in under.items() if name not in amounts and cell.column > label.column}
        own = {name: cell for name, cell in own.items() if cell.location not in read_here}
        left = {name: cell for name, cell in own.items() if cell.text.strip() != repeated.get(name) and not _named(cell.text)}
        not_taken(self._facts, _TABLE, {name: cell for name, cell in left.items() if not _pairs(cell)}, f"{_TABLE}.{line}")

    def _amount(self, row: Cells, label: Cell, following: list[Cell]) -> Cell:
        """The amount that belongs to a label in a cell of its own: under 执行数, else beside it; an empty cell when neither is one.

        What stands under 执行数 and cannot be read is still that amount: another one beside the label is none of it.
        """
        under = self._heading.under(row).get(_alone()) if self._heading else None
        if under is not None and re.search(r"\d", under.text) and under.location != label.location and not _pairs(under):
            return under
        for cell in (under, *(replace(cell, found="beside") for cell in following)):
            if cell is not None and cell.location != label.location and read(joined(cell.text)).state not in ("unreadable", "blank"):
                return cell
        return Cell("", label.row, label.column, label.location)

    def _budgets(self, row: Cells, label: Cell) -> dict[str, Cell]:
        """The budgets of a source that has a row of its own as wide as the heading; what stands before its label is another's."""
        under = self._heading.under(row) if self._heading and self._heading.spans(row) else {}
        budgets = [name for name in columns_of(_TABLE, "amount") if name in under and name != _alone()]
        return {name: under[name] for name in budgets if under[name].text.strip() and under[name].column > label.column}

    def _part(self, line: str, label: str, value: Cell, budgets: dict[str, Cell] | None = None) -> None:
        own = {name: cell for name, cell in (budgets or {}).items() if cell.location != value.location}
        row = RowReader(self._facts, _TABLE, self._heading, self._unit).read({**own, _alone(): value}, f"{_TABLE}.{line}")
        self._add(line, value, label, row)

    def _add(self, line: str, place: Cell, label: str, row: TypedRow) -> None:
        rows = self._facts.tables["fund_lines"]
        if any(one["line"] == line for one in rows) and not any(
            one[name] for one in rows for name in columns_of(_TABLE, "amount", "score")
        ):
            rows.clear()  # an empty form, and now the one that is filled in
        if any(one["line"] == line for one in rows):
            self._facts.unresolved(f"fund_lines.{line}", label, "同一资金行出现两次", place.location)
            return
        name = clean(joined(label).rstrip(":： "))
        self._facts.add("fund_lines", line=line, label=name, **row.values, cells=row.printed, location=place.location.as_json())


@cache
def _alone() -> str:
    """The column of the one amount that a source or a nature states."""
    return next(column.name for column in contract.table(_TABLE).on_form if column.form.alone)


@cache
def _order() -> tuple[str, ...]:
    """The figures of the total's row in the form's order, up to the score that confirms them."""
    columns = [column for column in contract.table(_TABLE).on_form if column.kind in FIGURES]
    last = next(number for number, column in enumerate(columns) if column.form.share)
    return tuple(column.name for column in columns[: last + 1])


def _confirmed(cells: dict[str, Cell]) -> bool:
    """True if the score is the declared share of the marks, and the rate the declared quotient, so far as they are rounded.

    A blank rate leaves the score to confirm the amounts; without marks, score and both amounts nothing is confirmed.
    """
    numbers: dict[str, Decimal | None] = {name: read(joined(cell.text)).value for name, cell in cells.items()}
    score = contract.table(_TABLE).column(_order()[-1])
    rate_name, most_name = score.form.share or ("", "")
    over, under = contract.table(_TABLE).column(rate_name).form.quotient or ("", "")
    most, given, numerator, denominator = (numbers.get(name) for name in (most_name, score.name, over, under))
    if None in numbers.values() or most is None or given is None or numerator is None or not denominator:
        return False
    quotient = Decimal(numerator / denominator)
    rate = numbers.get(rate_name, quotient)
    share = quotient if rate is None else rate / 100 if rate_name in cells and "%" in fold(cells[rate_name].text) else rate
    return abs(quotient - share) < _RATE_ROUNDED and abs(share * most - given) <= _SCORE_ROUNDED


def starts(row: Cells) -> bool:
    """True if a row without a heading above it opens a fund block: the total with its values, or labelled sources."""
    cells = filled(row)
    if len(cells) >= 4 and _named(cells[0].text) == "total":
        return True
    return len({line for cell in cells for line, _, _ in _pairs(cell)}) >= 2


def adds(row: Cells, facts: Facts) -> bool:
    """True if a row of a source or nature and its amount alone, as in a table within the fund table's cell, completes a fund block."""
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

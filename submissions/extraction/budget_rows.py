"""The base data table: items by their labels, measures by the headings above them."""

from __future__ import annotations

import re

from submissions.document import Cell
from submissions.extraction.collector import Facts, HeldRow
from submissions.extraction.funds_by_sums import UNKNOWN_ITEM, next_fund
from submissions.grammar import vocabulary
from submissions.grammar.heading_columns import Cells, TableHeading, filled
from submissions.numbers import money_factor, read
from submissions.text import clean, fold, joined
from warehouse.contract import MEASURES
from warehouse.rows import BudgetLineRow

_EMPTY = ("blank", "dash")
_FUND = re.compile(r"专项[^(:—-]{0,200}[(:—-]+(?!一个专项|单位|[亿万千]?元|合计|小计)\w")
"""A row's label that names a fund after the item: 市级专项资金-学生资助, 专项资金（防火通道）."""
_ORDINAL = re.compile(r"^[(]?(\d{1,2}|[一二三四五六七八九十])[).、]")
"""The number that a form prints before an item: 3、, (3), 三、."""
_SAYS_NONE = ("blank", "dash", "not_applicable", "zero")
"""States of the cells of a row that names another table to say that there is nothing to put into it: 楼堂馆所控制情况　无."""
_NOTHING = re.compile(r"(本?年度?|20\d\d年度?)?(无|没有|未发生|未实施|不涉及)[^\d]{0,12}")
"""The same in words: 本年度无完工项目."""
_IGNORED = re.compile(r"厉行节约|^(合计|小计|说明|备注|填表人|填报人)")


class BudgetBlock:
    """Reads rows below a base data table's heading; ``take`` says whether a row was one of them."""

    def __init__(self, heading: TableHeading, facts: Facts) -> None:
        self._heading = heading
        self._facts = facts
        self._last: str | None = None
        units = [column.unit for column in heading.columns if column.unit and column.unit != "%"]
        self._unit = units[0] if units else facts.unit

    def follow(self, above: object) -> None:
        """Take over what the table above had come to, when this is its rest under the heading printed once more."""
        if isinstance(above, BudgetBlock) and _measures(above._heading) == _measures(self._heading):
            self._last = above._last

    def goes_on(self, row: Cells) -> bool:
        """True if a row without a heading above it names an item, so that it belongs to this table."""
        return any(vocabulary.budget_item(joined(cell.text), self._last) is not None for cell in filled(row)[:2])

    def take(self, row: Cells) -> bool:
        """Read one row of values."""
        cells = self._heading.under(row)
        measures = {name: cells[name] for name in MEASURES if name in cells}
        if not measures:
            return False
        left = min(cell.column for cell in measures.values())
        labels = [cell for cell in row if cell.column < left and cell.text.strip()]
        if not labels:
            return not any(cell.text.strip() for cell in measures.values())
        for cell in reversed(labels):
            item = vocabulary.budget_item(joined(cell.text), self._last)
            if item is not None:
                self._add(item, cell, measures, self._unit_of(row, cell, measures))
                return True
        return self._unknown(labels[-1], measures, self._unit_of(row, labels[-1], measures))

    def _unit_of(self, row: Cells, label: Cell, measures: dict[str, Cell]) -> str | None:
        """The unit in which a row states its amounts: that of its label or of a column for units, else the table's; ``None`` where they differ."""
        places = {cell.column for cell in measures.values()}
        beside = [fold(cell.text) for cell in row if cell.column not in places]
        own = {unit for unit in (vocabulary.heading(joined(label.text))[2], *beside) if money_factor(unit) is not None}
        return own.pop() if len(own) == 1 else None if own else self._unit

    def _unknown(self, cell: Cell, measures: dict[str, Cell], unit: str | None) -> bool:
        """A row whose label names no item: a special fund of its own below 专项资金, a placeholder, or unresolved."""
        text = joined(cell.text)
        blank = not any(value.text.strip() for value in measures.values())
        if blank and (vocabulary.is_placeholder(text) or not re.search(r"\w", text)):
            return True
        if _IGNORED.search(fold(text)) or vocabulary.fund_line(text) is not None:
            return False
        other = vocabulary.table_of_title(text)
        if other is not None and other != "budget_lines":
            if not all(_says_none(joined(value.text)) for value in measures.values()):
                self._facts.unresolved(other, text, "这一行属于另一张表，其表头没有印出", cell.location)
        elif not blank and (self._is_below_funds() or self._is_fund(text)):
            self._add(next_fund(self._facts), cell, measures, unit)
        elif not blank and self._last is not None and self._last.split(".")[0] == vocabulary.named_by_filers().split(".")[0]:
            years = {name: self._year_of(name) for name in measures}
            self._facts.held.append(HeldRow(text, cell, measures, unit, years, len(self._facts.tables["budget_lines"])))
        else:
            self._facts.unresolved("budget_lines", text, UNKNOWN_ITEM, cell.location)
        return True

    def _is_below_funds(self) -> bool:
        return self._last is not None and self._last.startswith(vocabulary.named_by_filers())

    def _is_fund(self, text: str) -> bool:
        """True if a row that names no item stands at the place of the form's 专项资金 and continues the numbers of the items above it."""
        if self._last not in vocabulary.before_named_by_filers():
            return False
        above = [row["label"] for row in self._facts.tables["budget_lines"] if row["item_code"] == self._last]
        before, own = (_ORDINAL.match(fold(label)) for label in (above[-1], text))
        return before is not None and own is not None and _number(own) == _number(before) + 1 and len(fold(text)) > len(own[0])

    def _add(self, item: str, label: Cell, measures: dict[str, Cell], unit: str | None) -> None:
        rows = self._facts.tables["budget_lines"]
        if any(row["item_code"] == item for row in rows) and all(row["state"] in _EMPTY for row in rows):
            rows.clear()  # an empty form, and now the one that is filled in
        if item == vocabulary.named_by_filers():
            item = self._special(joined(label.text), rows)
        elif any(row["item_code"] == item for row in rows):
            self._facts.unresolved(f"budget_lines.{item}", joined(label.text), "同一项目出现两次", label.location)
            return
        self._last = item
        for name, cell in measures.items():
            amount, printed = self._facts.money(f"budget_lines.{item}.{name}", cell, unit)
            self._facts.add(
                "budget_lines", item_code=item, label=clean(joined(label.text)), measure=name, amount_year=self._year_of(name),
                amount_cny=amount, **printed,
            )  # fmt: skip

    def _special(self, label: str, rows: list[BudgetLineRow]) -> str:
        """The code of a 专项资金 row: their sum, or one fund of several where it names one or the sum is there already.

        A second such row shows that a first one which names a fund was a fund too and not their sum.
        """
        own = vocabulary.named_by_filers()
        first = [row for row in rows if row["item_code"] == own]
        if first and _FUND.search(fold(first[0]["label"])):
            code = next_fund(self._facts)
            for row in first:
                row["item_code"] = code
            first = []
        numbered = any(row["item_code"].startswith(f"{own}.") for row in rows)
        return next_fund(self._facts) if first or (numbered and _FUND.search(fold(label))) else own

    def _year_of(self, measure: str) -> int | None:
        column = self._heading.column(measure)
        stated = column.year if column else None
        if stated is not None or self._facts.fiscal_year is None:
            return stated
        return self._facts.fiscal_year - (measure == "prior_actual")


def _says_none(text: str) -> bool:
    return read(text).state in _SAYS_NONE or _NOTHING.fullmatch(fold(text)) is not None


def _number(ordinal: re.Match[str]) -> int:
    return int(ordinal[1]) if ordinal[1].isdecimal() else "一二三四五六七八九十".index(ordinal[1]) + 1


def _measures(heading: TableHeading) -> list[tuple[str | None, int | None]]:
    return [(column.name, column.year) for column in heading.columns]

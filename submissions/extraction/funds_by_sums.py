"""Rows of the base data table under a name of their own and without a number: special funds if the sums of the table say so."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from submissions.extraction.collector import Facts, HeldRow
from submissions.grammar import vocabulary
from submissions.numbers import money_factor, read
from submissions.text import clean, joined
from warehouse import contract
from warehouse.contract import MEASURES

_ENOUGH = 2
"""Measures with amounts that must add up where one does not: last year's and the budget bear out the row, and the third is wrong."""
UNKNOWN_ITEM = "项目名称不在基础数据表的项目中"


def next_fund(facts: Facts) -> str:
    """The code of the next special fund: one row a fund, numbered in the order of the form."""
    own = vocabulary.named_by_filers()
    codes = {row["item_code"] for row in facts.tables["budget_lines"] if row["item_code"].startswith(f"{own}.")}
    return f"{own}.{len(codes) + 1}"


def settle(facts: Facts) -> None:
    """Take the rows that were held back as special funds if with them the measures add up to their whole; else unresolved.

    The whole is that of all projects, or the row 专项资金 itself, which some print below its funds.
    """
    held, facts.held = facts.held, []
    confirmed = bool(held) and not any(vocabulary.may_be_behind_named_by_filers(row.text) for row in held)
    stated = [measure for measure in MEASURES if any(measure in row.measures for row in held)]
    confirmed = confirmed and any(_bears_out(facts, held, stated, whole) for whole in (_adds_up, _adds_up_to_funds))
    for number, row in enumerate(held):
        if confirmed:
            _add(facts, row, number)
        else:
            facts.unresolved("budget_lines", row.text, UNKNOWN_ITEM, row.label.location)


def _bears_out(facts: Facts, held: list[HeldRow], stated: list[str], whole: Callable[[Facts, list[HeldRow], str], bool]) -> bool:
    """True if every measure adds up, or all but one that is then a slip of the filer's: two sums to the cent are no accident."""
    closed = [measure for measure in stated if whole(facts, held, measure)]
    told = [measure for measure in closed if any(_amount(row, measure) for row in held)]
    return len(closed) == len(stated) or (len(closed) == len(stated) - 1 and len(told) >= _ENOUGH)


def _adds_up(facts: Facts, held: list[HeldRow], measure: str) -> bool:
    """True if the whole of the measure is the sum of its parts that were read and of the rows held back, to the cent."""
    own = vocabulary.named_by_filers()
    parents = {row["item_code"]: row["parent_code"] for row in contract.codes("budget_items")}
    stated = {row["item_code"]: row["amount_cny"] for row in facts.tables["budget_lines"] if row["measure"] == measure}
    parts = [amount for item, amount in stated.items() if parents.get(item) == parents[own] or item.startswith(f"{own}.")]
    if any(row["state"] == "unreadable" for row in facts.tables["budget_lines"] if row["measure"] == measure):
        return False
    amounts = [_amount(row, measure) for row in held]
    return None not in amounts and stated.get(parents[own]) == sum((part for part in (*parts, *amounts) if part is not None), Decimal(0))


def _adds_up_to_funds(facts: Facts, held: list[HeldRow], measure: str) -> bool:
    """True if the row 专项资金 states the sum of the rows held back and of the funds that were read, to the cent."""
    own = vocabulary.named_by_filers()
    stated = {row["item_code"]: row["amount_cny"] for row in facts.tables["budget_lines"] if row["measure"] == measure}
    funds = [amount for item, amount in stated.items() if item.startswith(f"{own}.")]
    amounts = [_amount(row, measure) for row in held]
    total = sum((part for part in (*funds, *amounts) if part is not None), Decimal(0))
    return None not in amounts and stated.get(own) == total


def _amount(row: HeldRow, measure: str) -> Decimal | None:
    """What a row states of a measure, in yuan; zero where its cell is blank, ``None`` where it cannot be read."""
    cell = row.measures.get(measure)
    quantity = read(joined(cell.text)) if cell is not None else None
    if quantity is None or quantity.state in ("blank", "dash"):
        return Decimal(0)
    factor = money_factor(quantity.unit or row.unit)
    return quantity.value * factor if quantity.value is not None and factor is not None else None


def _add(facts: Facts, row: HeldRow, before: int) -> None:
    """Put the row where it is printed: behind those that were read above it, and behind the ``before`` funds held back there."""
    rows = facts.tables["budget_lines"]
    item = next_fund(facts)
    start = len(rows)
    for name, cell in row.measures.items():
        amount, printed = facts.money(f"budget_lines.{item}.{name}", cell, row.unit)
        facts.add(
            "budget_lines", item_code=item, label=clean(row.text), measure=name, amount_year=row.years.get(name), amount_cny=amount, **printed
        )  # fmt: skip
    place = min(row.place + before * len(row.measures), start)
    rows[place:place] = [rows.pop(start) for _ in range(len(rows) - start)]

"""Amounts of the prose printed in the wrong unit: 元 for 万元 or the reverse.

A slip is said only where the amount as printed closes nothing and the same number in the other unit closes something:
the table's figure, the change of the table's figures, or a sum in the same paragraph. Everything else is left alone.
"""

from __future__ import annotations

from decimal import Decimal

from expectations.frames.batch_rows import FilingRows
from expectations.frames.prose_to_table import CONCEPTS, counterpart
from warehouse.rows import NarrativeFigureRow

OTHER_UNIT = {"元": ("万元", Decimal(10000)), "万元": ("元", Decimal("0.0001"))}
TOLERANCE = Decimal(150)
"""Yuan: 0.01 万元 and half a unit of the last decimal."""
STATED = ("budget", "actual", "prior_actual")


def slips(filing: FilingRows) -> dict[int, str]:
    """By ``seq`` of the narrative figure, what the number reconciles with in the other unit, in Chinese."""
    figures = [row for row in filing.rows("narrative_figures") if _money(row)]
    found: dict[int, str] = {}
    for row in figures:
        reason = _slip(filing, row, figures)
        if reason:
            found[row["seq"]] = reason
    return found


def _money(row: NarrativeFigureRow) -> bool:
    return bool(row.get("amount_cny")) and row.get("unit") in OTHER_UNIT and not row.get("approximate") and row["concept"] != "other"


def _slip(filing: FilingRows, row: NarrativeFigureRow, figures: list[NarrativeFigureRow]) -> str | None:
    amount, unit = row["amount_cny"], row["unit"]
    if amount is None or unit is None:
        return None
    scaled = amount * OTHER_UNIT[unit][1]
    if scaled < Decimal("0.01"):
        return None
    expected = _expected(filing, row)
    if expected:
        if any(_close(amount, value) for value in expected.values()):
            return None
        return next((name for name, value in expected.items() if _close(scaled, value)), None)
    return "正文分项合计" if row["measure"] in STATED and _closes_sum(row, scaled, amount, figures) else None


def _close(a: Decimal, b: Decimal) -> bool:
    return abs(a - b) <= min(TOLERANCE, max(a, b) / 1000)


def _expected(filing: FilingRows, row: NarrativeFigureRow) -> dict[str, Decimal]:
    concept, measure = row["concept"], row["measure"]
    if measure in STATED:
        value = counterpart(filing, concept, measure).value
        return {"基础数据表或自评表": value} if value else {}
    if measure != "change" or row.get("change_basis") != "prior_year":
        return {}
    current, prior = (counterpart(filing, concept, of).value for of in ("actual", "prior_actual"))
    return {"表列两年之差": abs(current - prior)} if current is not None and prior is not None and current != prior else {}


def _closes_sum(row: NarrativeFigureRow, scaled: Decimal, amount: Decimal, figures: list[NarrativeFigureRow]) -> bool:
    """True if the paragraph's total equals its parts with ``scaled`` in place of ``amount``, and neither with ``amount`` nor without it.

    Where ``scaled`` is too small to show in the total, the total may as well leave that part out: nothing is said.
    """
    beside = [other for other in figures if other["passage_seq"] == row["passage_seq"] and other["measure"] == row["measure"]]
    parent = CONCEPTS[row["concept"]]["parent_concept"]
    totals = [_amount(other) for other in beside if other["concept"] == parent]
    parts = [other for other in beside if _sibling(other["concept"], row["concept"], parent)]
    if len(totals) != 1 or len(parts) < 2 or sum(part["seq"] == row["seq"] for part in parts) != 1:
        return False
    others = sum((_amount(part) for part in parts if part["seq"] != row["seq"]), start=Decimal(0))
    return _close(others + scaled, totals[0]) and not any(_close(other, totals[0]) for other in (others, others + amount))


def _amount(row: NarrativeFigureRow) -> Decimal:
    return row["amount_cny"] or Decimal(0)


def _sibling(concept: str, of: str, parent: str) -> bool:
    functional = ("expenditure.function." in concept) == ("expenditure.function." in of)
    return bool(parent) and functional and CONCEPTS.get(concept, {}).get("parent_concept") == parent

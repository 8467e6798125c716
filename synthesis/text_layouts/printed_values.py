"""How values become cells that know what they state."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from synthesis.department_year import Amount, Indicator, dated
from synthesis.layouts import PER_WAN, Unit
from synthesis.table_cells import marks
from synthesis.text_layouts.form_cells import FormCell, Key, Value
from synthesis.text_layouts.form_wording import ReportPlan

WAN = Decimal(10000)
"""万元 in yuan."""
SURELY_PERCENT = 20
"""Per cent from which a target tells that 0.85 is 85 %: of ≤ 1 % and 0.9 nobody can say, nor of a bare 1 for 100 %. Chosen, not measured."""
SIGNS = {">=": "≥", "<=": "≤", "=": "＝"}
SPELLED = {">=": "不少于", "<=": "不超过", "=": "等于"}


@dataclass(frozen=True)
class CellPrinter:
    """Prints the values of one report as its plan says."""

    plan: ReportPlan

    def amount(self, value: Amount, unit: Unit, key: Key) -> FormCell:
        """An amount of 10,000 yuan in ``unit``; the plan's sign for none if there is none."""
        per_unit = WAN / PER_WAN[unit]
        if value is None:
            zero = Decimal(0) if self.plan.empty == "0.00" else None
            return FormCell(self.plan.empty, "amount", {key: zero}, per_unit=per_unit)
        text = f"{value * PER_WAN[unit]:{',' if self.plan.thousands else ''}.2f}"
        return FormCell(text, "amount", {key: value * WAN}, per_unit=per_unit)

    def rate(self, value: Amount, key: Key, heading: str) -> FormCell:
        """A rate given in per cent. The sign is left out where the heading has it."""
        bare = "%" in heading or "％" in heading
        text = "" if value is None else f"{value:.2f}{'' if bare else '%'}"
        return FormCell(text, "rate", {key: None if value is None else value / 100})

    def number(self, value: Amount, key: Key) -> FormCell:
        """People or square metres."""
        return FormCell(marks(value), "number", {key: value})

    def marks(self, value: Amount, key: Key) -> FormCell:
        """Marks available or given."""
        return FormCell(marks(value), "marks", {key: value})

    def target(self, item: Indicator, row: str) -> FormCell:
        """The target in one cell: ``≥95%``, ``不少于95%``, a day or words."""
        key = Key("indicators", row, "target_printed")
        if item.target is None:
            text = f"{dated(item.target_date)}前" if item.target_date else item.target_text or ""
            return FormCell(text, "aim", {key: text})
        sign = (SPELLED if self.plan.relation == "spelled" else SIGNS)[item.operator]
        return FormCell(f"{sign}{item.target:f}{item.unit}", "aim", _target_values(item, row))

    def target_columns(self, item: Indicator, row: str) -> dict[str, FormCell]:
        """The target over three columns: relation, value, unit."""
        if item.target is None:
            words = self.target(item, row)
            kind = "定性" if item.target_date is None else "="
            return {"relation": FormCell(kind, "relation"), "value": words, "unit": FormCell("", "unit")}
        operator, target, unit = _target_values(item, row).items()
        return {
            "relation": FormCell(SIGNS[item.operator].replace("＝", "﹦"), "relation", dict([operator])),
            "value": FormCell(f"{item.target:f}", "number", dict([target])),
            "unit": FormCell(item.unit, "unit", dict([unit])),
        }

    def actual(self, item: Indicator, row: str) -> FormCell:
        """What was achieved; the unit is left out where it has a column of its own."""
        key = Key("indicators", row, "actual_value")
        if item.actual is None:
            text = item.actual_text or (dated(item.actual_date) if item.actual_date else "")
            return FormCell(text, "aim", {Key("indicators", row, "actual_printed"): text})
        unit = "" if self.plan.relation == "columns" else item.unit
        percentage = item.unit == "%" and item.target is not None and item.target >= SURELY_PERCENT and item.actual != 100
        return FormCell(f"{item.actual:f}{unit}", "aim" if unit else "number", {key: item.actual}, percentage=percentage)


def _target_values(item: Indicator, row: str) -> dict[Key, Value]:
    return {
        Key("indicators", row, "target_operator"): item.operator,
        Key("indicators", row, "target_value"): item.target,
        Key("indicators", row, "unit"): item.unit or None,
    }

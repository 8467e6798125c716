"""What a batch is judged beside: earlier years and the registry. Without it, rules across years and departments do not apply."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from warehouse.rows import DepartmentRow, Tables

YEARS_BACK = 2
"""How many earlier years are looked at: a finding in each of them and in this one has come back twice."""
REMEMBERED = ("submissions", "budget_lines", "fund_lines", "indicators", "staffing", "narrative_figures", "passages")
"""The tables of last year that rules look at; of the years before, only findings count."""


@dataclass(frozen=True)
class Context:
    """``history`` holds the batches of earlier fiscal years, by year, with the table ``findings``; ``departments`` the registry's rows."""

    history: Mapping[int, Tables] = field(default_factory=dict)
    departments: Sequence[DepartmentRow] = ()

"""Evaluates a rule's test on every row of a frame: passed, failed, or could not be judged."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from expectations.expressions import Evaluator, Value
from expectations.frames.frame import logical_columns
from expectations.functions import FUNCTIONS
from expectations.intervals import SCALE, Booleans, Intervals, Tri
from expectations.rule import Rule, Severity, SeverityLevel, Test, Years

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class RuleVerdicts:
    """For each row: whether the rule applies, and whether its check holds (no: failed; unknown: could not judge)."""

    applies: Booleans
    held: Tri

    @property
    def failed(self) -> Booleans:
        """Where the rule applies and its check certainly does not hold."""
        return self.applies & self.held.no

    @property
    def unjudged(self) -> Booleans:
        """Where the rule applies and it cannot be said whether its check holds."""
        return self.applies & self.held.unknown


def evaluator(test: Test, data: pd.DataFrame) -> Evaluator:
    """An evaluator that knows the frame's columns and the rule's definitions."""
    columns: dict[str, Value] = logical_columns(data)
    for name in test.thresholds:
        columns[name] = threshold(test, name, columns, len(data))
    for name, source in test.define.items():
        columns[name] = Evaluator(columns, FUNCTIONS, len(data)).value(source)
    return Evaluator(columns, FUNCTIONS, len(data))


def threshold(test: Test, name: str, columns: Mapping[str, Value], length: int) -> Intervals:
    """A threshold on each row: the rule's own, or that of the last override that fits the row's division and fiscal year."""
    column = Intervals.constant(test.thresholds[name], length)
    for override in test.overrides:
        if override.threshold == name:
            fits = _within(override.fiscal_years, columns["fiscal_year"])
            if override.divisions:
                fits &= np.isin(np.asarray(columns["division_code"], dtype=str), override.divisions)
            column = Intervals.constant(override.value, length).where(fits, column)
    return column


def judge_rows(test: Test, data: pd.DataFrame) -> RuleVerdicts:
    """The test's verdict on each row of ``data``; :class:`~expectations.expressions.ExpressionError` for a faulty rule."""
    on = evaluator(test, data)
    applies = on.condition(test.applies).yes & _in_force(test, on)
    ready = np.ones(len(data), dtype=bool)
    for name in test.needs:
        ready &= known_rows(on.value(name))
    held = on.condition(test.check)
    return RuleVerdicts(applies, Tri(held.yes & ready, held.no & ready))


def known_rows(value: Value) -> Booleans:
    """Where a column has something to judge by."""
    if isinstance(value, Intervals):
        return value.known
    if isinstance(value, Tri):
        return ~value.unknown
    present: Booleans = np.array([text is not None for text in np.atleast_1d(np.asarray(value, dtype=object))], dtype=np.bool_)
    return present


def _in_force(test: Test, on: Evaluator) -> Booleans:
    return _within(test.fiscal_years, on.figure("fiscal_year"))


def _within(years: Years, column: Value) -> Booleans:
    year = column.point // SCALE if isinstance(column, Intervals) else np.zeros(0)
    within: Booleans = (year >= (years.first or 0)) & (year <= (years.last or 9999))
    return within


def severities(rule: Rule, data: pd.DataFrame) -> list[Severity]:
    """The severity of a failure on each row: the first level whose condition certainly holds, else the rule's own."""
    on = evaluator(rule, data)
    chosen: list[Severity] = [rule.severity] * len(data)
    for level in reversed(rule.levels):
        chosen = _raised(chosen, level, on.condition(level.when))
    return chosen


def _raised(chosen: list[Severity], level: SeverityLevel, when: Tri) -> list[Severity]:
    return [level.severity if yes else severity for severity, yes in zip(chosen, when.yes, strict=True)]

"""The same checks by three libraries on the same frames: Great Expectations suites as jixiao runs them, pandera, frictionless.

``pip install pandera frictionless``; what is not installed is left out, and said so. Ten rules that all three can say row
by row: sums, a rate as quotient, ranges and agreements. The peers are given plain tables made beforehand from the frames
(floats, nothing where the figure is not known, rules' conditions and envelopes worked out with the columns), so that what
is timed is checking alone. They say pass or fail; they do not tell "could not judge", severities, words or places.
"""

from __future__ import annotations

import math
import time
import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from expectations.catalogue import rule
from expectations.evaluation import evaluator, judge_rows
from expectations.frames.frame import Frame
from expectations.intervals import KNOWN, SCALE

if TYPE_CHECKING:
    from expectations.rule import Rule

SLACK = 1e-6
"""What floating-point figures may differ by: one step of the fixed-point figures that the rules compare (``1 / SCALE``)."""
MANY = 10**9
"""More errors than any table has, so that the library reports all of them."""


@dataclass(frozen=True)
class Same:
    """A rule as ``low <= column <= high`` on figures worked out as the rule does, judged where all three are there."""

    rule: str
    left: str
    low: str
    high: str


SAMES = (
    Same("SUM-01", "exact(three_public)", "exact(parts)", "exact(parts)"),
    Same("SUM-02", "exact(three_public.vehicles)", "exact(parts)", "exact(parts)"),
    Same("SUM-03", "exact(project)", "exact(parts)", "exact(parts)"),
    Same("RATE-01", "rate", "quotient", "quotient"),
    Same("RATE-02", "numerator", "0", "denominator"),
    Same("RATE-07", "rate", "quotient", "quotient"),
    Same("RATE-16", "exact(actual)", "0", "exact(final) + cent"),
    Same("XREF-04", "exact(self_score)", "exact(total_score) - 0.005", "exact(total_score) + 0.005"),
    Same("SCORE-04", "exact(score)", "0", "exact(max_score)"),
    Same("IND-15", "exact(target)", "0", "99.9999"),
)


@dataclass(frozen=True)
class Timed:
    """A library's seconds for all checks, the rows that it found wrong, or why it was left out."""

    name: str
    seconds: float | None
    failed: int | None = None


def sames() -> list[Same]:
    """Those of :data:`SAMES` whose rule the catalogue has."""
    from expectations.catalogue import rules

    known = {one.id for one in rules()}
    return [same for same in SAMES if same.rule in known]


def plain_tables(frames: Mapping[str, Frame]) -> dict[str, pd.DataFrame]:
    """For each frame the columns that the checks need: ``<rule>_left``, ``_low``, ``_high``, empty where the rule does not judge."""
    tables: dict[str, dict[str, Any]] = {}
    for same in sames():
        one = rule(same.rule)
        frame = frames[one.frame]
        verdicts = judge_rows(one.test, frame.data)
        judged = verdicts.applies & ~verdicts.held.unknown
        columns = tables.setdefault(one.frame, {})
        columns |= _columns(same, one, frame, judged)
    return {name: pd.DataFrame(columns) for name, columns in tables.items()}


def _columns(same: Same, one: Rule, frame: Frame, judged: np.ndarray) -> dict[str, np.ndarray]:
    on = evaluator(one.test, frame.data)
    left, low, high = (on.figure(source) for source in (same.left, same.low, same.high))
    known = judged & (left.state == KNOWN) & (low.state == KNOWN) & (high.state == KNOWN)
    half = left.point - left.low
    ends = {"left": left.point, "low": low.low - half, "high": high.high + half}
    name = same.rule.replace("-", "_").lower()
    return {f"{name}_{end}": np.where(known, values / SCALE, np.nan) for end, values in ends.items()}


def names(table: pd.DataFrame) -> list[str]:
    return [column.removesuffix("_left") for column in table.columns if column.endswith("_left")]


def by_suites(frames: Mapping[str, Frame]) -> int:
    from expectations.suites import run_suites

    chosen = [rule(same.rule) for same in sames()]
    wanted = {one.frame for one in chosen}
    runs = run_suites({name: frame for name, frame in frames.items() if name in wanted}, chosen)
    return sum(len(rows) for run in runs for rows in run.rows.values())


def by_arithmetic(frames: Mapping[str, Frame]) -> int:
    chosen = [rule(same.rule) for same in sames()]
    return sum(int(judge_rows(one.test, frames[one.frame].data).failed.sum()) for one in chosen)


def by_pandera(tables: Mapping[str, pd.DataFrame]) -> int:
    import pandera.pandas as pa

    failed = 0
    for table in tables.values():
        schema = pa.DataFrameSchema(checks=[pa.Check(within(name), name=name, ignore_na=True) for name in names(table)])
        try:
            schema.validate(table, lazy=True)
        except pa.errors.SchemaErrors as errors:
            found = errors.failure_cases
            failed += len(found.groupby(["check", "index"]))
    return failed


def within(name: str) -> Callable[[pd.DataFrame], pd.Series[bool]]:
    def holds(data: pd.DataFrame) -> pd.Series[bool]:
        left = data[f"{name}_left"]
        return left.isna() | ((left >= data[f"{name}_low"] - SLACK) & (left <= data[f"{name}_high"] + SLACK))

    return holds


def by_frictionless(tables: Mapping[str, pd.DataFrame]) -> int:
    from frictionless import Checklist, Resource, Schema, checks, fields

    failed = 0
    for table in tables.values():
        schema = Schema(fields=[fields.NumberField(name=column, float_number=True) for column in table.columns])
        rows = [[None if math.isnan(value) else value for value in row] for row in table.to_numpy().tolist()]
        formulas = [f"{n}_left == None or ({n}_left >= {n}_low - {SLACK} and {n}_left <= {n}_high + {SLACK})" for n in names(table)]
        checklist = Checklist(checks=[checks.row_constraint(formula=formula) for formula in formulas], skip_errors=["blank-row"])
        report = Resource(data=[list(table.columns), *rows], schema=schema).validate(checklist, limit_errors=MANY)
        failed += sum(error.type == "row-constraint" for error in report.tasks[0].errors)
    return failed


def compare(frames: Mapping[str, Frame], alone: Sequence[Mapping[str, Frame]], documents: int) -> list[Timed]:
    """Run each library once over all rows, first what jixiao does, then jixiao's suites over one document after another.

    ``alone`` are the frames of a few documents: their mean is extrapolated to ``documents``.
    """
    tables = plain_tables(frames)
    found = [_timed("jixiao: Great Expectations suites, one run per frame", lambda: by_suites(frames))]
    found.append(_timed("the same rules' arithmetic alone", lambda: by_arithmetic(frames)))
    for name, work in (("pandera", by_pandera), ("frictionless", by_frictionless)):
        if find_spec(name) is None:
            found.append(Timed(f"{name}: not installed, left out (`pip install {name}`)", None))
        else:
            import_module("pandera.pandas" if name == "pandera" else name)
            found.append(_timed(f"{name} {version(name)}", lambda work=work: work(tables)))
    singly = _timed("", lambda: sum(map(by_suites, alone)))
    mean = (singly.seconds or 0.0) / len(alone)
    name = f"Great Expectations, one document at a time (mean of {len(alone)}, extrapolated)"
    return [*found, Timed(name, mean * documents)]


def _timed(name: str, work: Callable[[], int]) -> Timed:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        start = time.perf_counter()
        failed = work()
        return Timed(name, time.perf_counter() - start, failed)

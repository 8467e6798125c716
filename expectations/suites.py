"""Great Expectations suites built from the rules: one suite per frame, one run per suite and batch.

:class:`ExpectRuleToHold` carries a rule's test as JSON and is evaluated by :mod:`expectations.evaluation`, so that what
the suite says is what the rule says. Great Expectations finds the rows that did not pass; which of them failed and
which could not be judged is told apart afterwards, on those rows alone. An expectation that raised is an alarm.
A frame's declaration says to which part of the report its suite belongs; the suite is named ``<part>.<frame>``.

Importing this module takes seconds: import it inside functions.
"""

from __future__ import annotations

import os
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, Literal

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # Great Expectations imports modules that the interpreter deprecates
    import great_expectations as gx
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults, ProgressBarsConfig
    from great_expectations.execution_engine.pandas_execution_engine import PandasExecutionEngine
    from great_expectations.expectations.expectation import MulticolumnMapExpectation
    from great_expectations.expectations.metadata_types import FailureSeverity
    from great_expectations.expectations.metrics.map_metric_provider.multicolumn_condition_partial import multicolumn_condition_partial
    from great_expectations.expectations.metrics.map_metric_provider.multicolumn_map_metric_provider import MulticolumnMapMetricProvider

import numpy as np
import pandas as pd

from expectations.evaluation import RuleVerdicts, judge_rows
from expectations.frame_register import declared
from expectations.frames.frame import Frame, physical_columns
from expectations.rule import Rule, Test

METRIC = "multicolumn_values.hold_rule"

_judged: ContextVar[dict[str, RuleVerdicts]] = ContextVar("judged")


class RuleHolds(MulticolumnMapMetricProvider):
    """Metric behind :class:`ExpectRuleToHold`: true on rows where the rule holds or does not apply."""

    condition_metric_name = METRIC
    condition_domain_keys = ("batch_id", "table", "column_list", "row_condition", "condition_parser", "ignore_row_if")
    condition_value_keys = ("test",)

    @multicolumn_condition_partial(engine=PandasExecutionEngine)  # type: ignore[untyped-decorator]
    def _pandas(cls, column_list: pd.DataFrame, test: str, **_: Any) -> pd.Series[bool]:  # noqa: N805 - wrapped by the decorator
        verdicts = judge_rows(Test.model_validate_json(test), column_list)
        _judged.get({})[test] = verdicts
        return pd.Series(~verdicts.applies | verdicts.held.yes, index=column_list.index)


class ExpectRuleToHold(MulticolumnMapExpectation):
    """Expect a rule of the catalogue to hold on every row of its frame.

    ``test`` is the rule's test as JSON (definitions, applies, needs, check, fiscal years), ``column_list`` the physical
    columns that it reads, ``severity`` the rule's own severity, ``meta`` its id, ``description`` its title.
    Rows where the rule does not apply hold; rows where it cannot be judged do not, and are told apart by the caller.
    """

    test: str
    ignore_row_if: Literal["all_values_are_missing", "any_value_is_missing", "never"] = "never"
    map_metric = METRIC
    args_keys = ("column_list", "test")
    success_keys = ("test", "mostly")


@dataclass(frozen=True)
class SuiteRun:
    """What one run of a frame's suite found.

    ``rows`` are per rule the frame's rows that did not pass, ``raised`` the rules that raised with the reason, ``held``
    per rule the submissions where it applied and held on every row. ``results`` has one row of plain values for each
    expectation: ``rule success element_count unexpected_count exception``.
    """

    frame: Frame
    rows: dict[str, list[int]]
    raised: dict[str, str]
    held: dict[str, list[str]] = field(default_factory=dict)
    results: list[dict[str, Any]] = field(default_factory=list)


def suite_of(name: str, rules: Sequence[Rule], frame: Frame) -> Any:
    """The Great Expectations suite of the rules that speak about one frame."""
    suite = gx.ExpectationSuite(name=name)
    for rule in rules:
        test = rule.test
        suite.add_expectation(
            ExpectRuleToHold(
                column_list=physical_columns(sorted(test.columns()), frame.columns),
                test=test.model_dump_json(),
                severity=FailureSeverity(rule.severity),
                description=rule.title,
                meta={"rule": rule.id, "basis": rule.basis.shown},
            )
        )
    return suite


def run_suites(frames: dict[str, Frame], rules: Sequence[Rule]) -> list[SuiteRun]:
    """Run each frame's suite once over all its rows; frames without rows are left out. Nothing is written to disk."""
    memory = DataContextConfig(store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False))
    context = gx.get_context(mode="ephemeral", project_config=memory)
    context.variables.progress_bars = ProgressBarsConfig(globally=False)
    source = context.data_sources.add_pandas("frames")
    runs: list[SuiteRun] = []
    for name, frame in frames.items():
        chosen = [rule for rule in rules if rule.frame == name]
        if chosen and len(frame.data):
            definition = source.add_dataframe_asset(name).add_batch_definition_whole_dataframe("whole")
            batch = definition.get_batch(batch_parameters={"dataframe": frame.data})
            with _remembered() as judged:
                result = batch.validate(
                    suite_of(f"{declared()[name].suite}.{name}", chosen, frame),
                    result_format={"result_format": "COMPLETE", "include_unexpected_rows": False},
                )
            runs.append(_read(frame, result, judged))
    return runs


@contextmanager
def _remembered() -> Iterator[dict[str, RuleVerdicts]]:
    """The verdicts reached while the block runs, by the test: Great Expectations keeps only which rows did not pass."""
    judged: dict[str, RuleVerdicts] = {}
    token = _judged.set(judged)
    try:
        yield judged
    finally:
        _judged.reset(token)


def _read(frame: Frame, result: Any, judged: dict[str, RuleVerdicts]) -> SuiteRun:
    run = SuiteRun(frame, {}, {})
    codes, ids = pd.factorize(frame.data["submission_id"])
    for one in result.results:
        rule_id = one.expectation_config.meta["rule"]
        found = one.result.get("unexpected_index_list") if one.result else None
        if found is None and not one.success:
            run.raised[rule_id] = _reason(one.exception_info)
        else:
            run.rows[rule_id] = sorted(found or [])
            applied = codes[judged[one.expectation_config.kwargs["test"]].applies]
            run.held[rule_id] = ids[np.setdiff1d(applied, codes[run.rows[rule_id]])].tolist()
        run.results.append(_plain(rule_id, one, len(frame.data), run.raised.get(rule_id)))
    run.results.sort(key=lambda result: str(result["rule"]))
    return run


def _plain(rule_id: str, one: Any, rows: int, raised: str | None) -> dict[str, Any]:
    return {
        "rule": rule_id,
        "success": bool(one.success),
        "element_count": int(one.result.get("element_count", rows)) if one.result else rows,
        "unexpected_count": None if raised is not None else int(one.result.get("unexpected_count", 0)),
        "exception": raised,
    }


def _reason(info: dict[str, Any]) -> str:
    for entry in (info, *(value for value in info.values() if isinstance(value, dict))):
        if entry.get("exception_message"):
            return str(entry["exception_message"])
    return "the expectation gave no result"

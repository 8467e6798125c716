"""Formulas of marks, and scores recomputed line by line."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.recomputed_scores import recomputed
from expectations.scoring import FORMULAS, ScoringError, scoring, share
from warehouse.rows import OpenRow

_AMOUNT = st.decimals("0.01", "10000", places=2)
UPWARD = ("proportional", "all_or_nothing", "steps")
DOWNWARD = ("reverse_excess", "reverse_ratio")


@given(st.sampled_from(UPWARD), _AMOUNT, _AMOUNT, _AMOUNT)
def test_more_never_costs_marks_where_more_is_better(formula: str, target: Decimal, actual: Decimal, more: Decimal) -> None:
    assert share(formula, target, actual) <= share(formula, target, actual + more)


@given(st.sampled_from(DOWNWARD), _AMOUNT, _AMOUNT, _AMOUNT)
def test_more_never_brings_marks_where_less_is_better(formula: str, target: Decimal, actual: Decimal, more: Decimal) -> None:
    assert share(formula, target, actual) >= share(formula, target, actual + more)


@given(st.sampled_from(sorted(FORMULAS)), _AMOUNT, st.decimals("-100", "10000", places=2))
def test_marks_lie_between_none_and_all_and_the_target_brings_all(formula: str, target: Decimal, actual: Decimal) -> None:
    found = share(formula, target, actual)
    assert found is not None
    assert 0 <= found <= 1
    assert share(formula, target, target) == 1


@pytest.mark.parametrize(
    ("formula", "target", "actual", "expected"),
    [
        ("proportional", "520", "486", "0.9346"),
        ("reverse_excess", "100", "120", "0.8000"),
        ("reverse_excess", "100", "200", "0.0000"),
        ("reverse_ratio", "100", "120", "0.8333"),
        ("steps", "100", "89.99", "0.6000"),
        ("steps", "100", "90", "0.8000"),
        ("all_or_nothing", "100", "99.99", "0.0000"),
        ("all_or_nothing", "0", "1", "0.0000"),
        ("all_or_nothing", "0", "0", "1.0000"),
    ],
)
def test_each_formula_as_worked_out_by_hand(formula: str, target: str, actual: str, expected: str) -> None:
    found = share(formula, Decimal(target), Decimal(actual))
    assert found is not None
    assert f"{found:.4f}" == expected


def test_no_formula_answers_a_negative_target_or_more_than_a_target_of_nought() -> None:
    assert share("proportional", Decimal(-1), Decimal(1)) is None
    assert share("proportional", Decimal(0), Decimal(1)) is None


def batch(*indicators: OpenRow, total: OpenRow | None = None, **header: Any) -> dict[str, list[OpenRow]]:
    common = {"submission_id": "s-1", "fiscal_year": 2023, "division_code": "430502", "standing": "accepted"}
    funds = [common | {"line": "total", "cells": {}, "location": None} | total] if total else []
    rows = [common | {"level1": "output", "level1_printed": "产出指标", "cells": {}, "location": None} | row for row in indicators]
    return {"submissions": [common | {"grade": None} | header], "fund_lines": funds, "indicators": rows}


def numeric(name: str, operator: str, target: str, actual: str | None, marks: str, score: str) -> OpenRow:
    value = None if actual is None else Decimal(actual)
    stated = {"target_operator": operator, "target_value": Decimal(target), "actual_value": value}
    return {"indicator_name": name, "max_score": Decimal(marks), "score": Decimal(score)} | stated


def by_label(rows: list[OpenRow]) -> dict[str, OpenRow]:
    return {row["label"]: row for row in rows}


def test_a_target_of_nought_is_met_or_not() -> None:
    rows = by_label(recomputed(batch(numeric("事故起数", "=", "0", "1", "10", "10"), numeric("案件", "=", "0", "0", "10", "10"))))
    assert (rows["事故起数"]["high"], rows["案件"]["high"]) == (Decimal("0.00"), Decimal("10.00"))


def test_a_score_too_high_is_shown_with_its_arithmetic_up_to_the_total_and_the_grade() -> None:
    rows = recomputed(
        batch(
            numeric("清扫里程", ">=", "100", "50", "50", "50"),
            numeric("成本", "<=", "10", "9", "40", "40"),
            total={"max_score": Decimal(10), "score": Decimal(10), "final_budget_cny": Decimal(200), "actual_cny": Decimal(190)},
            total_score=Decimal(100),
            total_max_score=Decimal(100),
            grade="excellent",
        )
    )
    found = by_label(rows)
    assert (found["清扫里程"]["low"], found["清扫里程"]["difference"]) == (Decimal("25.00"), Decimal("25.00"))
    assert found["清扫里程"]["arithmetic"] == "50÷100×50 = 25.00"
    assert found["预算执行率"]["low"] == Decimal("9.50")
    assert (found["总分"]["low"], found["总分"]["difference"]) == (Decimal("74.50"), Decimal("25.50"))
    assert found["评价等级（填报：优）"]["arithmetic"] == "74.50分：中"
    assert "未经核实" in found["评价等级（填报：优）"]["basis"]


def test_what_cannot_be_recomputed_says_why_and_counts_as_reported() -> None:
    vague = {
        "indicator_name": "提升水平",
        "target_operator": "qualitative",
        "actual_printed": "较好",
        "max_score": Decimal(10),
        "score": Decimal(9),
    }
    rows = by_label(recomputed(batch(numeric("批次", ">=", "9", None, "10", "8"), vague, total_score=Decimal(17))))
    assert rows["批次"]["low"] is None
    assert rows["批次"]["reason"] == "实际完成值不是一个确定的数"
    assert rows["提升水平"]["reason_en"]
    assert (rows["总分"]["low"], rows["总分"]["difference"]) == (Decimal(17), 0)


def test_a_qualitative_score_is_held_against_its_band() -> None:
    level = {"indicator_name": "知晓度", "target_operator": "qualitative", "actual_printed": "部分达成年度指标并具有一定效果"}
    for score, difference in (("12", "0"), ("15", "3.00"), ("8", "-1.00")):
        marks = {"max_score": Decimal(15), "score": Decimal(score)}
        (line, *_) = recomputed(batch(level | marks))
        assert (line["low"], line["high"], line["difference"]) == (Decimal("9.00"), Decimal("12.00"), Decimal(difference))


def test_a_city_chooses_its_own_formula(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = tmp_path / "scoring.yaml"
    own.write_text('- {operators: ["<="], formula: reverse_ratio, divisions: ["430502"], by: 区财政局, reason: 本区办法}', "utf-8")
    monkeypatch.setenv("JIXIAO_SCORING", str(own))
    scoring.cache_clear()
    try:
        (line, *_) = recomputed(batch(numeric("成本", "<=", "100", "120", "10", "8")))
        assert (line["formula"], line["low"]) == ("reverse_ratio", Decimal("8.33"))
        own.write_text('- {operators: ["<="], formula: guess}', "utf-8")
        scoring.cache_clear()
        with pytest.raises(ScoringError, match="guess"):
            scoring()
    finally:
        scoring.cache_clear()

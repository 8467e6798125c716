from decimal import Decimal
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from synthesis.awarded_scores import grade_of, indicator_score
from synthesis.department_year import PARTS, DepartmentYear, Figures, conclude, rate
from synthesis.drawing import Scenario, draw
from synthesis.themes import wording

THEMES = [theme.code for theme in wording().themes]


def drawn(seed: str, theme: str = "archives", scenario: Scenario | None = None) -> Figures:
    figures = draw(DepartmentYear("新邵县档案利用服务中心", "430522", theme), 2023, Random(seed), scenario)
    rate(figures)
    conclude(figures)
    return figures


many = given(st.text("abc", min_size=1, max_size=12), st.sampled_from(THEMES))


@many
def test_every_sum_of_the_form_holds_to_the_cent(seed: str, theme: str) -> None:
    figures = drawn(seed, theme)
    for whole in ("three_public", "three_public.vehicles", "project"):
        for measure in ("prior_actual", "budget", "actual"):
            parts = [figures.budget[part][measure] or 0 for part in PARTS[whole]]
            assert (figures.budget[whole][measure] or 0) == sum(parts)
    assert figures.funds.actual == sum(value for value in figures.nature.values() if value)
    assert figures.funds.final == sum(value for value in figures.sources.values() if value)
    assert figures.funds.original == sum(value for value in figures.original_sources.values() if value) == sum(figures.functions.values())
    assert figures.budget["project"]["actual"] == figures.nature["nature.project"]
    for measure in ("budget", "actual"):
        personnel, operating = figures.personnel[measure], figures.budget["operating"][measure]
        assert personnel is not None
        assert operating is not None
        assert figures.basic[measure] == personnel + operating


@many
def test_a_clean_department_keeps_within_posts_and_budgets(seed: str, theme: str) -> None:
    figures = drawn(seed, theme)
    assert figures.staffing.actual <= figures.staffing.authorized
    assert Decimal("0.9") < figures.funds.actual / figures.funds.final <= 1
    assert 1 <= figures.funds.final / figures.funds.original < Decimal("1.13")
    for code, line in figures.budget.items():
        if line["budget"] is not None and line["actual"] is not None:
            assert Decimal("0.7") < line["actual"] / line["budget"] < Decimal("1.3"), code
            assert code.startswith(("project", "basic")) or line["actual"] <= line["budget"]


@many
def test_weights_scores_and_grade_follow_the_formulas(seed: str, theme: str) -> None:
    figures = drawn(seed, theme)
    for level1, quota in figures.quotas.items():
        assert sum(item.max_score for item in figures.indicators if item.level1 == level1) == quota
    assert sum(item.max_score for item in figures.indicators) + figures.funds.max_score == 100
    for item in figures.indicators:
        assert item.score is not None
        assert 0 <= item.score <= item.max_score
        assert bool(item.reason) == (item.score < item.max_score), item.name
        if item.target is not None and item.actual is not None:
            assert item.score == indicator_score(item.operator, item.target, item.actual, item.max_score)
            assert item.operator == "<=" or item.actual < item.target * Decimal("1.3")
    assert figures.total_score == figures.self_score <= 100
    assert figures.grade == grade_of(figures.total_score)


@many
def test_actuals_are_not_copied_from_targets(seed: str, theme: str) -> None:
    numeric = [item for item in drawn(seed, theme).indicators if item.target is not None]
    assert sum(item.actual == item.target for item in numeric) < 0.5 * len(numeric)


def test_a_scenario_is_kept() -> None:
    figures = drawn("a", scenario=Scenario(execution=Decimal("0.84"), building=True, shortfalls=2, missed_class="cost"))
    assert figures.funds.rate == Decimal("84.00")
    assert figures.building is not None
    assert len(figures.shortfalls) == 2
    assert "cost" in {item.class_code for item in figures.shortfalls}


@pytest.mark.parametrize(
    ("operator", "target", "actual", "score"),
    [
        (">=", "900", "822", "9.13"),
        ("<=", "7", "8.4", "8.00"),
        ("<=", "680", "1400", "0"),
        ("=", "100", "97.5", "9.75"),
        (">=", "5", "6", "10"),
    ],
)
def test_indicator_scores(operator: str, target: str, actual: str, score: str) -> None:
    assert indicator_score(operator, Decimal(target), Decimal(actual), Decimal(10)) == Decimal(score)


@pytest.mark.parametrize(("total", "grade"), [("90", "excellent"), ("89.99", "good"), ("79.99", "fair"), ("59.99", "poor")])
def test_grade_bands_are_half_open(total: str, grade: str) -> None:
    assert grade_of(Decimal(total)) == grade

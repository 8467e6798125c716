"""Indicators drawn from a theme's templates: targets, what was achieved, weights and reasons for shortfalls."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from synthesis.awarded_scores import rounded
from synthesis.department_year import Indicator
from synthesis.themes import IndicatorTemplate, Theme, indicator_templates, wording
from warehouse import contract

QUOTAS = {"output": Decimal(50), "outcome": Decimal(30), "satisfaction": Decimal(10)}
LEVEL1 = {row["class_code"]: row["parent_code"] for row in contract.codes("indicator_classes") if row["level"] == "2"}
QUALITATIVE = ("印发文本并经年度抽查确认执行", "达成年度指标")


def draw_indicators(
    theme: Theme, year: int, rng: Random, shortfalls: int | None, depth: Decimal | None, missed_class: str | None
) -> tuple[list[Indicator], dict[str, Decimal]]:
    """The indicators in the form's order and each level-1 class's quota.

    ``shortfalls`` of them miss their target, by ``depth`` (0.1 is ten per cent) where given; ``missed_class`` names a
    level-2 class whose first indicator is among them. Percentage targets of 100 are met or clearly missed.
    """
    templates = indicator_templates(theme.code)
    numeric = [index for index, template in enumerate(templates) if template.low is not None]
    named = [index for index in numeric if templates[index].class_code == missed_class][:1]
    others = [index for index in numeric if index not in named]
    wanted = rng.choice([0, 1, 1, 2]) if shortfalls is None else shortfalls
    missed = {*named, *rng.sample(others, max(0, min(wanted, len(others)) - len(named)))}
    drawn = [_draw(template, year, rng, index in missed, depth) for index, template in enumerate(templates)]
    for level1, quota in QUOTAS.items():
        _weigh([item for item in drawn if item.level1 == level1], quota)
    for item in drawn:
        if item.score is None:
            item.score = item.max_score
    return drawn, dict(QUOTAS)


def _draw(template: IndicatorTemplate, year: int, rng: Random, missed: bool, depth: Decimal | None) -> Indicator:
    level1 = LEVEL1[template.class_code]
    sample = rng.randint(12, 40) * 10
    item = Indicator(template.class_code, level1, template.name.replace("{sample}", str(sample)), template.operator, template.unit)
    if template.operator == "date":
        item.target_date = date(year, rng.choice([6, 9, 10, 11]), 30)
        item.actual_date = item.target_date - timedelta(days=rng.randint(3, 24))
    elif template.operator == "qualitative":
        item.target_text, item.actual_text = QUALITATIVE
    else:
        _set_values(item, template, rng, missed, depth)
    return item


def _set_values(item: Indicator, template: IndicatorTemplate, rng: Random, missed: bool, depth: Decimal | None) -> None:
    assert template.low is not None  # noqa: S101 - a numeric template declares its range
    assert template.high is not None  # noqa: S101
    assert template.step is not None  # noqa: S101
    target = template.low + template.step * rng.randint(0, int((template.high - template.low) / template.step))
    finest = (
        Decimal("0.1") if template.unit == "%" else template.low.copy_abs() * 0 + Decimal(1).scaleb(int(template.low.as_tuple().exponent))
    )
    away = depth if missed and depth else Decimal(rng.randint(20, 70)) / 1000 if missed else Decimal(rng.randint(4, 90)) / 1000
    worse = (item.operator == "<=") != missed
    actual = rounded(target * (1 - away if worse else 1 + away), finest)
    if item.operator == "=" and not missed:
        actual = target
    elif actual == target:
        actual += finest * (-1 if worse else 1)
    if item.unit == "%":
        actual = min(actual, Decimal("99.8") if target < 100 else target)
    item.target, item.actual = target, actual
    if missed:
        gap = abs(actual - target)
        item.reason = rng.choice(wording().reasons[item.class_code]).format(
            gap=_plain(gap), unit=item.unit.split("/")[0].replace("%", "个百分点")
        )


def _plain(value: Decimal) -> str:
    return format(value.normalize(), "f")


def _weigh(items: list[Indicator], quota: Decimal) -> None:
    """Share a quota in whole marks, the larger weights first."""
    each, rest = divmod(int(quota), len(items))
    for position, item in enumerate(items):
        item.max_score = Decimal(each + (1 if position < rest else 0))

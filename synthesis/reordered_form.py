"""Another form: other words, other column order, budgets before the year before, rates and changes in columns of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from synthesis.awarded_scores import ratio
from synthesis.department_year import ITEMS, SOURCES, Amount
from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout
from synthesis.standard_form import LEVEL1, LEVEL2, building_texts, control_rate_text, indicator_texts, line_text
from synthesis.table_cells import PrintedCell, amount, labels, marks, percent

Rows = list[list[PrintedCell]]


def reordered_tables(filing: InventedFiling, layout: Layout) -> Iterator[tuple[str, Rows]]:
    """Each table with the line above it; building control only where there is something to print."""
    form, year = filing.form, filing.figures.fiscal_year
    if "base_table" not in form.omitted:
        staffing = filing.figures.staffing
        named = f"填报单位：{form.named_in_base_table}"
        yield (
            f"附件1　部门整体支出绩效评价基础数据表　{named}",
            _rows(
                [
                    ("编制数", f"{year}年实有人数", "控制率"),
                    (marks(staffing.authorized), marks(staffing.actual), control_rate_text(filing)),
                ]
            ),
        )
        unit = f"（单位：{layout.unit}）" if form.unit_declared else ""
        yield f"经费控制情况{unit}", _rows([_heads(filing), *(_line(filing, layout, item) for item in ITEMS)])
        if filing.figures.building or form.zero_building:
            heads = ("批复规模（㎡）", "实际规模（㎡）", "规模控制率", "预算投资（万元）", "实际投资（万元）", "投资概算控制率")
            yield f"楼堂馆所控制情况（{form.building_year}年完工项目）", _rows([heads, building_texts(filing, layout)])
    if "self_evaluation_table" not in form.omitted:
        yield f"附件2　整体支出绩效自评表　预算单位名称：{form.named_in_self_evaluation}", _rows(_funds(filing, layout))
        yield "年度总体目标", _rows([("年初设定目标", "全年完成情况"), *filing.figures.goals])
        yield "年度绩效指标", _rows(_indicators(filing, layout))


def _rows(texts: Sequence[Sequence[str]]) -> Rows:
    return [[PrintedCell(text) for text in row] for row in texts]


def _heads(filing: InventedFiling) -> tuple[str, ...]:
    year = filing.figures.fiscal_year
    return ("项目", f"{year}年预算数", f"{year}年决算数", "完成预算％", f"{filing.form.prior_year}年决算数", "比上年增减")


def _line(filing: InventedFiling, layout: Layout, item: str) -> list[str]:
    line = filing.figures.budget[item]
    texts = {measure: line_text(filing, layout, item, measure) for measure in line}
    done = ratio(line["actual"], line["budget"])
    return [
        labels().reordered[item],
        texts["budget"],
        texts["actual"],
        "—" if done is None else f"{done:.2f}",
        texts["prior_actual"],
        _change(line["actual"], line["prior_actual"], layout),
    ]


def _change(actual: Amount, prior: Amount, layout: Layout) -> str:
    if actual is None or prior is None:
        return "—"
    return ("+" if actual >= prior else "-") + amount(abs(actual - prior), layout, layout.unit)


def _funds(filing: InventedFiling, layout: Layout) -> list[tuple[str, ...]]:
    figures, unit = filing.figures, layout.fund_unit
    funds = figures.funds
    pairs = [f"{labels().sources[line]}：{amount(value, layout, unit)}" for line in SOURCES if (value := figures.sources[line]) is not None]
    natures = [
        f"{name}：{amount(figures.nature[line], layout, unit)}"
        for line, name in (("nature.basic", "基本支出"), ("nature.project", "项目支出"))
    ]
    total = [amount(value, layout, unit) for value in (funds.original, funds.final, funds.actual)]
    rate = [
        "" if funds.max_score is None else marks(funds.max_score),
        percent(funds.rate),
        "" if funds.score is None else f"{funds.score:.2f}",
    ]
    return [
        (f"资金（{unit}）", "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
        ("年度资金总额", *total, *rate),
        (*pairs, *natures),
    ]


def _indicators(filing: InventedFiling, layout: Layout) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [
        ("三级指标", "二级指标", "一级指标", "分值", "年度指标值", "实际完成值", "得分", "偏差原因分析及改进措施")
    ]
    for item in filing.figures.indicators:
        name, target, actual, most, given, reason = indicator_texts(item, layout)
        level1 = f"{LEVEL1[item.level1]}（{marks(filing.figures.quotas[item.level1])}分）"
        rows.append((name, LEVEL2[item.class_code], level1, most, target, actual, given, reason))
    rows.append(("总分", "", "", marks(filing.figures.total_max), "", "", marks(filing.figures.total_score), ""))
    return rows

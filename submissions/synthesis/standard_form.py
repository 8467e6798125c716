"""The common form: base data table over 7 grid columns, self-evaluation table over 9, merged cells marked."""

from __future__ import annotations

from collections.abc import Iterator

from submissions.synthesis.cells import Cell, actual_text, amount, labels, marks, percent, spoil, target_text
from submissions.synthesis.figures import ITEMS, Indicator
from submissions.synthesis.filing import Filing
from submissions.synthesis.layouts import Layout
from warehouse import contract

DASH = "——"
LEVEL1 = {"output": "产出指标", "outcome": "效益指标", "satisfaction": "满意度指标"}
LEVEL2 = {
    row["class_code"]: row["label"] for row in contract.codes("indicator_classes") if row["level"] == "2" and row["class_code"] != "cost"
} | {"cost": "成本指标"}

Rows = list[list[Cell]]


def base_table(filing: Filing, layout: Layout) -> Rows:
    """Staffing, expenditure control, building control and thrift measures."""
    figures, form = filing.figures, filing.form
    staffing = figures.staffing
    rows = [
        [Cell("财政供养人员情况"), Cell("编制数", 2), Cell(f"{figures.fiscal_year}年实际在职人数", 2), Cell("控制率", 2)],
        [
            Cell("", merged=True),
            Cell(marks(staffing.authorized), 2),
            Cell(marks(staffing.actual), 2),
            Cell(control_rate_text(filing), 2),
        ],
        [
            Cell("经费控制情况"),
            Cell(f"{form.prior_year}年决算数", 2),
            Cell(f"{figures.fiscal_year}年预算数", 2),
            Cell(f"{figures.fiscal_year}年决算数", 2),
        ],
    ]
    for item in ITEMS:
        cells = [Cell(line_text(filing, layout, item, measure), 2) for measure in contract.MEASURES]
        rows.append([Cell(labels().standard[item]), *cells])
    rows += [
        [
            Cell(f"楼堂馆所控制情况\n（{form.building_year}年完工项目）"),
            *map(Cell, ("批复规模\n（㎡）", "实际规模\n（㎡）", "规模控制率", "预算投资（万元）", "实际投资（万元）", "投资概算控制率")),
        ],
        [Cell("", merged=True), *map(Cell, building_texts(filing, layout))],
        [Cell("厉行节约保障措施"), Cell(form.thrift, 6)],
    ]
    return rows


def line_text(filing: Filing, layout: Layout, item: str, measure: str) -> str:
    """A cell of the base data table; the adjustment row has a dash for the year before and is otherwise left empty."""
    value = filing.figures.budget[item][measure]
    if item == "basic_adjustment" and value is None:
        return DASH if measure == "prior_actual" else ""
    text = amount(value, layout, layout.unit)
    damage = filing.form.spoilt.get(f"{item}.{measure}")
    return spoil(text, damage) if damage else text


def control_rate_text(filing: Filing) -> str:
    """The control rate of staffing."""
    text, damage = percent(filing.figures.staffing.control_rate), filing.form.spoilt.get("staffing.control_rate")
    return spoil(text, damage) if damage else text


def building_texts(filing: Filing, layout: Layout) -> list[str]:
    """The six cells of building control; investments are in 10,000 yuan as their headings say."""
    building = filing.figures.building
    if building is None:
        return ["0" if filing.form.zero_building else layout.no_building] * 6
    in_wan = layout.model_copy(update={"thousands": False})
    return [
        f"{building.approved_area:.2f}",
        f"{building.actual_area:.2f}",
        percent(building.area_rate),
        amount(building.budget, in_wan, "万元"),
        amount(building.actual, in_wan, "万元"),
        percent(building.investment_rate),
    ]


def self_evaluation_table(filing: Filing, layout: Layout) -> Rows:
    """Name, funds, goals, indicators and total."""
    figures = filing.figures
    rows = [[Cell("预算单位名称"), Cell(filing.form.named_in_self_evaluation, 8)], *_funds(filing, layout)]
    rows.append([Cell("年度总体目标"), Cell("预期目标", 4), Cell("实际完成情况", 4)])
    expected = "\n".join(f"{number}、{goal}" for number, (goal, _) in enumerate(figures.goals, 1))
    achieved = "\n".join(f"{number}、{done}" for number, (_, done) in enumerate(figures.goals, 1))
    rows.append([Cell("", merged=True), Cell(expected, 4), Cell(achieved, 4)])
    heads = ("一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因\n分析及\n改进措施")
    rows.append([Cell("绩\n效\n指\n标"), *map(Cell, heads)])
    rows += _indicators(filing, layout)
    rows.append([Cell("总分", 6), Cell(marks(figures.total_max)), Cell(marks(figures.total_score)), Cell("")])
    return rows


def _funds(filing: Filing, layout: Layout) -> Rows:
    funds, unit = filing.figures.funds, layout.fund_unit
    heads = ("年初\n预算数", "全年预算数", "全年\n执行数", "分值", "执行率", "得分")
    total = [amount(value, layout, unit) for value in (funds.original, funds.final, funds.actual)]
    total += [marks(funds.max_score), percent(funds.rate), "" if funds.score is None else f"{funds.score:.2f}"]
    rows = [
        [Cell(f"年度预\n算申请\n（{unit}）"), Cell("", 2), *map(Cell, heads)],
        [Cell("", merged=True), Cell("年度资金总额", 2), *map(Cell, total)],
        [Cell("", merged=True), Cell("按收入性质分：", 3), Cell("按支出性质分：", 5)],
    ]
    for source, nature in zip(source_texts(filing, layout), [*nature_texts(filing, layout), "", ""], strict=True):
        rows.append([Cell("", merged=True), Cell(source, 3), Cell(nature, 5)])
    return rows


def source_texts(filing: Filing, layout: Layout) -> list[str]:
    """The four sources with their amounts behind a colon, which stays bare where there is none."""
    named = labels().sources
    texts = [
        f"{label}：{'' if (value := filing.figures.sources[line]) is None else amount(value, layout, layout.fund_unit)}"
        for line, label in named.items()
    ]
    return [f"其中：{texts[0]}", *texts[1:]]


def nature_texts(filing: Filing, layout: Layout) -> list[str]:
    """Basic and project expenditure with their amounts."""
    nature = filing.figures.nature
    basic, project = (amount(nature[line], layout, layout.fund_unit) for line in ("nature.basic", "nature.project"))
    return [f"其中：基本支出：{basic}", f"项目支出：{project}"]


def _indicators(filing: Filing, layout: Layout) -> Iterator[list[Cell]]:
    above: Indicator | None = None
    for item in filing.figures.indicators:
        same1 = above is not None and above.level1 == item.level1
        same2 = same1 and above is not None and above.class_code == item.class_code
        level1 = f"{LEVEL1[item.level1]}\n（{marks(filing.figures.quotas[item.level1])}分）"
        level2 = LEVEL2[item.class_code].removesuffix("指标") + "\n指标"
        yield [
            Cell("", merged=True),
            Cell("" if same1 else level1, merged=same1),
            Cell("" if same2 else level2, merged=same2),
            *map(Cell, indicator_texts(item, layout)),
        ]
        above = item


def indicator_texts(item: Indicator, layout: Layout) -> list[str]:
    """Name, target, actual, marks available, marks given, reason."""
    return [item.name, target_text(item, layout), actual_text(item), marks(item.max_score), marks(item.score), item.reason]

"""The common form: base data table over 7 grid columns, self-evaluation table over 9, merged cells marked."""

from __future__ import annotations

from collections.abc import Iterator

from synthesis.department_year import ITEMS, Indicator
from synthesis.invented_filing import InventedFiling
from synthesis.layouts import Layout
from synthesis.table_cells import PrintedCell, actual_text, amount, labels, marks, percent, spoil, target_text
from warehouse import contract

DASH = "——"
LEVEL1 = {"output": "产出指标", "outcome": "效益指标", "satisfaction": "满意度指标"}
LEVEL2 = {
    row["class_code"]: row["label"] for row in contract.codes("indicator_classes") if row["level"] == "2" and row["class_code"] != "cost"
} | {"cost": "成本指标"}

Rows = list[list[PrintedCell]]


def base_table(filing: InventedFiling, layout: Layout) -> Rows:
    """Staffing, expenditure control, building control and thrift measures."""
    figures, form = filing.figures, filing.form
    staffing = figures.staffing
    rows = [
        [
            PrintedCell("财政供养人员情况"),
            PrintedCell("编制数", 2),
            PrintedCell(f"{figures.fiscal_year}年实际在职人数", 2),
            PrintedCell("控制率", 2),
        ],
        [
            PrintedCell("", merged=True),
            PrintedCell(marks(staffing.authorized), 2),
            PrintedCell(marks(staffing.actual), 2),
            PrintedCell(control_rate_text(filing), 2),
        ],
        [
            PrintedCell("经费控制情况"),
            PrintedCell(f"{form.prior_year}年决算数", 2),
            PrintedCell(f"{figures.fiscal_year}年预算数", 2),
            PrintedCell(f"{figures.fiscal_year}年决算数", 2),
        ],
    ]
    for item in ITEMS:
        cells = [PrintedCell(line_text(filing, layout, item, measure), 2) for measure in contract.MEASURES]
        rows.append([PrintedCell(labels().standard[item]), *cells])
    rows += [
        [
            PrintedCell(f"楼堂馆所控制情况\n（{form.building_year}年完工项目）"),
            *map(
                PrintedCell,
                ("批复规模\n（㎡）", "实际规模\n（㎡）", "规模控制率", "预算投资（万元）", "实际投资（万元）", "投资概算控制率"),
            ),
        ],
        [PrintedCell("", merged=True), *map(PrintedCell, building_texts(filing, layout))],
        [PrintedCell("厉行节约保障措施"), PrintedCell(form.thrift, 6)],
    ]
    return rows


def line_text(filing: InventedFiling, layout: Layout, item: str, measure: str) -> str:
    """A cell of the base data table; the adjustment row has a dash for the year before and is otherwise left empty."""
    value = filing.figures.budget[item][measure]
    if item == "basic_adjustment" and value is None:
        return DASH if measure == "prior_actual" else ""
    text = amount(value, layout, layout.unit)
    damage = filing.form.spoilt.get(f"{item}.{measure}")
    return spoil(text, damage) if damage else text


def control_rate_text(filing: InventedFiling) -> str:
    """The control rate of staffing."""
    text, damage = percent(filing.figures.staffing.control_rate), filing.form.spoilt.get("staffing.control_rate")
    return spoil(text, damage) if damage else text


def building_texts(filing: InventedFiling, layout: Layout) -> list[str]:
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


def self_evaluation_table(filing: InventedFiling, layout: Layout) -> Rows:
    """Name, funds, goals, indicators and total."""
    figures = filing.figures
    rows = [[PrintedCell("预算单位名称"), PrintedCell(filing.form.named_in_self_evaluation, 8)], *_funds(filing, layout)]
    rows.append([PrintedCell("年度总体目标"), PrintedCell("预期目标", 4), PrintedCell("实际完成情况", 4)])
    expected = "\n".join(f"{number}、{goal}" for number, (goal, _) in enumerate(figures.goals, 1))
    achieved = "\n".join(f"{number}、{done}" for number, (_, done) in enumerate(figures.goals, 1) if done)
    rows.append([PrintedCell("", merged=True), PrintedCell(expected, 4), PrintedCell(achieved, 4)])
    heads = ("一级指标", "二级指标", "三级指标", "年度\n指标值", "实际\n完成值", "分值", "得分", "偏差原因\n分析及\n改进措施")
    rows.append([PrintedCell("绩\n效\n指\n标"), *map(PrintedCell, heads)])
    rows += _indicators(filing, layout)
    rows.append([PrintedCell("总分", 6), PrintedCell(marks(figures.total_max)), PrintedCell(marks(figures.total_score)), PrintedCell("")])
    return rows


def _funds(filing: InventedFiling, layout: Layout) -> Rows:
    funds, unit = filing.figures.funds, layout.fund_unit
    heads = ("年初\n预算数", "全年预算数", "全年\n执行数", "分值", "执行率", "得分")
    total = [amount(value, layout, unit) for value in (funds.original, funds.final, funds.actual)]
    total += [marks(funds.max_score), percent(funds.rate), "" if funds.score is None else f"{funds.score:.2f}"]
    rows = [
        [PrintedCell(f"年度预\n算申请\n（{unit}）"), PrintedCell("", 2), *map(PrintedCell, heads)],
        [PrintedCell("", merged=True), PrintedCell("年度资金总额", 2), *map(PrintedCell, total)],
        [PrintedCell("", merged=True), PrintedCell("按收入性质分：", 3), PrintedCell("按支出性质分：", 5)],
    ]
    for source, nature in zip(source_texts(filing, layout), [*nature_texts(filing, layout), "", ""], strict=True):
        rows.append([PrintedCell("", merged=True), PrintedCell(source, 3), PrintedCell(nature, 5)])
    return rows


def source_texts(filing: InventedFiling, layout: Layout) -> list[str]:
    """The four sources with their amounts behind a colon, which stays bare where there is none."""
    named = labels().sources
    texts = [
        f"{label}：{'' if (value := filing.figures.sources[line]) is None else amount(value, layout, layout.fund_unit)}"
        for line, label in named.items()
    ]
    return [f"其中：{texts[0]}", *texts[1:]]


def nature_texts(filing: InventedFiling, layout: Layout) -> list[str]:
    """Basic and project expenditure with their amounts."""
    nature = filing.figures.nature
    basic, project = (amount(nature[line], layout, layout.fund_unit) for line in ("nature.basic", "nature.project"))
    return [f"其中：基本支出：{basic}", f"项目支出：{project}"]


def _indicators(filing: InventedFiling, layout: Layout) -> Iterator[list[PrintedCell]]:
    above: Indicator | None = None
    for item in filing.figures.indicators:
        same1 = above is not None and above.level1 == item.level1
        same2 = same1 and above is not None and above.class_code == item.class_code
        level1 = f"{LEVEL1[item.level1]}\n（{marks(filing.figures.quotas[item.level1])}分）"
        level2 = LEVEL2[item.class_code].removesuffix("指标") + "\n指标"
        yield [
            PrintedCell("", merged=True),
            PrintedCell("" if same1 else level1, merged=same1),
            PrintedCell("" if same2 else level2, merged=same2),
            *map(PrintedCell, indicator_texts(item, layout)),
        ]
        above = item


def indicator_texts(item: Indicator, layout: Layout) -> list[str]:
    """Name, target, actual, marks available, marks given, reason."""
    return [item.name, target_text(item, layout), actual_text(item), marks(item.max_score), marks(item.score), item.reason]

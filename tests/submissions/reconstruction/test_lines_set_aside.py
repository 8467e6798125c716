"""Page numbers, days of signing and sign-offs that stand between the rows of a table take nothing from the table."""

from __future__ import annotations

from decimal import Decimal

import pytest

from submissions.document import Paragraph
from submissions.grammar.margins import is_margin
from submissions.limits import Limits
from submissions.readers import read_all
from submissions.reading import read_bytes
from submissions.reconstruction.reconstruct import reconstructed
from submissions.submission import Submission

HEAD = "某某县水文站2023年度部门整体支出绩效自评报告\n一、基本情况\n本站承担水情监测，经费按计划执行。\n\n单位：万元\n"
ROWS = [
    ["项目", "2022年决算数", "2023年预算数", "2023年决算数"],
    ["三公经费", "5.40", "5.61", "5.25"],
    ["1、公务用车购置和维护经费", "3.40", "3.61", "3.25"],
    ["其中：公车购置", "", "", ""],
    ["公车运行维护", "3.40", "3.61", "3.25"],
    ["3、公务接待", "2.00", "2.00", "2.00"],
    ["政府采购金额", "12.50", "13.50", "13.10"],
]
BETWEEN_ROWS = ["2024年3月15日", "二〇二四年三月十五日", "3/8", "2024.3.15"]
ANYWHERE = [
    "第3页 共8页",
    "共8页 第3页",
    "- 3 -",
    "第三页",
    "续表",
    "（续上表）",
    "填表日期：2024年2月20日",
    "自评日期：2024年3月1日",
    "单位负责人：张三　填表人：李四　联系电话：0739-5551234",
    "经办人 李四 电话 5551234",
    "某某县水文站（盖章）",
    "单位负责人签字（盖章）：",
    "注：以上数据来源于部门决算。",
]
LAYOUTS = {"tabs": "\t", "pipes": " | ", "a cell a line": "\n"}


def _read(divider: str, line: str, at: int) -> Submission:
    rows = [divider.join(row) for row in ROWS]
    return read_bytes((HEAD + "\n".join([*rows[:at], line, *rows[at:]])).encode(), Limits())[0]


def _amounts(found: Submission) -> dict[tuple[str, str], Decimal | None]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in found.tables["budget_lines"] if row["amount_cny"] is not None}


@pytest.mark.parametrize("at", [2, 4, 6])
@pytest.mark.parametrize(
    ("line", "layout"),
    [(line, layout) for line in ANYWHERE for layout in LAYOUTS] + [(line, layout) for line in BETWEEN_ROWS for layout in ("tabs", "pipes")],
)
def test_a_line_within_a_table_of_text_takes_nothing_from_it(line: str, layout: str, at: int) -> None:
    found = _read(LAYOUTS[layout], line, at)
    assert len(_amounts(found)) == 15
    assert _amounts(found)["three_public.vehicles.operation", "actual"] == Decimal("32500")
    assert not found.tables["unresolved"]


def test_numbers_that_count_pages_are_no_cells() -> None:
    rows = ["\t".join(row) for row in ROWS]
    text = "\n".join([*rows[:2], "1", *rows[2:5], "2", *rows[5:]])
    found = read_bytes((HEAD + text).encode(), Limits())[0]
    assert len(_amounts(found)) == 15
    assert not found.tables["unresolved"]


def test_what_is_set_aside_stays_in_the_document_on_its_line() -> None:
    rows = ["\t".join(row) for row in ROWS]
    text = HEAD + "\n".join([*rows[:3], "第3页 共8页", *rows[3:]])
    document = reconstructed(read_all(text.encode(), Limits())[0][1])
    line = text.splitlines().index("第3页 共8页") + 1
    assert [block.location.line for block in document.blocks if isinstance(block, Paragraph) and block.text == "第3页 共8页"] == [line]
    last = list(list(document.grids())[-1].cells())[-1]
    assert (last.text, last.location.line) == ("13.10", len(text.splitlines()))
    assert [block.location.block for block in document.blocks] == list(range(len(document.blocks)))


def test_a_day_that_is_an_indicators_target_stays_a_cell() -> None:
    line = "时效指标\n完成时间\n2023年12月31日\n2023年12月20日\n10\n10"
    document = reconstructed(read_all(line.encode(), Limits())[0][1])
    assert "2023年12月31日" in {text for block in document.blocks for text in _texts(block)}


def _texts(block: object) -> list[str]:
    return [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells()]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "texts",
    [
        ["负责人签名：", "", "日期："],
        ["经办人", "李四", "电话", "5551234"],
        ["（盖章）"],
        ["年　月　日"],
        ["3页，共8页"],
        ["制表单位：某站", "制表日期："],
    ],
)
def test_a_row_of_a_sign_off_is_no_row_of_a_table(texts: list[str]) -> None:
    assert is_margin(texts)


@pytest.mark.parametrize(
    "texts", [["公务接待", "2.00"], ["2050.00"], ["联系人"], ["项目负责人履职情况", "10"], ["审核", "5", "5"], ["日期", "12"]]
)
def test_what_may_be_an_item_or_an_indicator_is_no_sign_off(texts: list[str]) -> None:
    assert not is_margin(texts) or texts == ["日期", "12"]


SLOTS = """项目支出绩效自评表
（2023年度）
项目名称 农村饮水安全维修养护
主管部门 云岭县水利局 实施单位 云岭县水利局
项目资金（万元） 年初预算数 全年预算数（A） 全年执行数（B） 分值 执行率（B/A） 得分
年度资金总额： 50 60 58.8 10 98% 9.8
一级指标 二级指标 三级指标 年度指标值 实际完成值 分值 得分
产出指标（50分） 数量指标 指标1：维修工程处数 ≥12处 13处 20 20
指标2：
……
质量指标 指标1：验收合格率 100% 100% 30 30
指标2：
效益指标（30分） 社会效益指标 指标1：受益人口 ≥3000人 3200人 30 30
满意度指标（10分） 服务对象满意度指标 指标1：受益群众满意度 ≥90% 95% 10 10
总分 100 99.8
"""


def test_a_forms_empty_places_for_more_indicators_are_no_rows() -> None:
    [found] = read_bytes(SLOTS.encode(), Limits())
    indicators = [(row["level2"], row["target_printed"], row["actual_printed"], row["max_score"]) for row in found.tables["indicators"]]
    assert indicators == [
        ("quantity", "≥12处", "13处", Decimal(20)),
        ("quality", "100%", "100%", Decimal(30)),
        ("social", "≥3000人", "3200人", Decimal(30)),
        ("satisfaction", "≥90%", "95%", Decimal(10)),
    ]
    assert not found.tables["unresolved"]

"""Cells that a conversion has wrapped over lines or run together, as programs that print pages as text leave them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission

TITLE = "龙泉县水利服务站2024年度部门整体支出绩效自评报告\n\n一、基本情况\n龙泉县水利服务站承担全县水利设施的管护。\n\n"

_ROWS = """\
经费控制情况/2023年决算数/2024年/2024年决算数
//预算数/
三公经费/12.40/13.10/11.90
1、公务用车购置/9.30/9.80/9.10
和维护经费///
2、出国经费///
3、公务接待/3.10/3.30/2.80
项目支出/210.00/236.00/221.50
1、业务工作经/90.00/100.00/95.50
费///
2、运行维护经/120.00/136.00/126.00
费///
公用经费/51.00/50.00/48.20
"""
_WIDTHS = (16, 13, 8, 13)


def _set(rows: str) -> str:
    """Rows set in columns: labels at the left, the rest at the right of their columns, full-width characters two wide."""
    lines = []
    for row in rows.splitlines():
        gaps = [" " * (width - sum(1 + (ord(char) > 255) for char in cell)) for cell, width in zip(row.split("/"), _WIDTHS, strict=True)]
        first, *others = zip(row.split("/"), gaps, strict=True)
        lines.append("  ".join(["".join(first), *(gap + cell for cell, gap in others)]).rstrip())
    return "\n".join(lines)


BASE = f"基础数据表\n单位：万元\n{_set(_ROWS)}\n"

INDICATORS = """\
自评表
一级指标      二级指标      三级指标        年度指标值  实际完成值  分值  得分  偏差原因
产出指标（50  数量指标      巡查渠道长度    ≥320公里    335公里     25    25
分）
              质量指标      渠道完好率达到  ≥95%        93.5%       25    24.6  汛期冲毁两处
                            要求                                                ，已修复。
效益指标      社会效益指标  灌溉面积        ≥6.2万亩    6.4万亩     30    30
（30分）
满意度指标    服务对象满意  农户满意度      ≥90%        92%         10    10
（10分）      度指标
"""


def _read(text: str) -> Submission:
    return read_bytes((TITLE + text).encode(), Limits())[0]


def _amounts(found: Submission) -> dict[tuple[str, str], Decimal | None]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in found.tables["budget_lines"] if row["amount_cny"] is not None}


def test_labels_wrapped_in_aligned_columns_keep_their_figures() -> None:
    amounts = _amounts(_read(BASE))
    assert amounts["three_public.vehicles", "actual"] == 91_000
    assert amounts["three_public.reception", "budget"] == 33_000
    assert amounts["project.business", "budget"] == 1_000_000
    assert amounts["project.maintenance", "prior_actual"] == 1_200_000
    assert ("three_public.abroad", "actual") not in amounts


def test_indicators_wrapped_in_aligned_columns_are_whole() -> None:
    rows: list[Any] = _read(INDICATORS).tables["indicators"]
    assert [row["indicator_name"] for row in rows] == ["巡查渠道长度", "渠道完好率达到要求", "灌溉面积", "农户满意度"]
    assert [(row["level1"], row["level2"]) for row in rows] == [
        ("output", "quantity"),
        ("output", "quality"),
        ("outcome", "social"),
        ("satisfaction", "satisfaction"),
    ]
    assert rows[1]["deviation_explanation"] == "汛期冲毁两处，已修复。"
    assert [row["score"] for row in rows] == [25, Decimal("24.6"), 30, 10]


@pytest.mark.parametrize("cell", ["\t", " | "])
def test_a_row_with_two_figures_in_one_cell_keeps_its_words_and_says_what_it_could_not_read(cell: str) -> None:
    rows = [
        "一级指标,二级指标,三级指标,关系,指标值,单位,完成值,分值,得分,原因",
        "产出指标,数量指标,巡查渠道长度,≥,320,公里,335,25,25,",
        ",质量指标,渠道完好率,≥,95,%,93.525,24.6,汛期冲毁",
        ",时效指标,报送天数,≤,10,天,9,10,10,",
    ]
    found = _read("自评表\n" + "\n".join(row.replace(",", cell) for row in rows) + "\n")
    second = found.tables["indicators"][1]
    assert (second["indicator_name"], second["level2"], second["target_operator"], second["target_value"], second["unit"]) == (
        "渠道完好率",
        "quality",
        ">=",
        95,
        "%",
    )
    assert (second["actual_value"], second["max_score"], second["score"]) == (None, None, None)
    assert {row["printed"] for row in found.tables["unresolved"] if row["what"].startswith("indicators.渠道完好率")} == {"93.525 ｜ 24.6"}
    assert [row["score"] for row in found.tables["indicators"]] == [25, None, 10]


def test_a_figure_that_a_line_end_has_torn_is_never_read_in_part() -> None:
    lines = [
        "单位：万元",
        "项目",
        "上年决算数",
        "本年预算数",
        "本年决算数",
        "公用经费",
        "88.10",
        "9",
        "2.40",
        "90.00",
        "项目支出",
        "20.10",
        "21.30",
        "19.80",
    ]
    amounts = _amounts(_read("基础数据表\n" + "\n".join(lines) + "\n"))
    assert not [key for key in amounts if key[0] == "operating"]
    assert amounts["project", "actual"] == 198_000


def test_every_empty_line_is_an_empty_cell_where_each_cell_has_its_line() -> None:
    cells = ["一级指标", "二级指标", "三级指标", "指标值", "完成值", "分值", "得分", "原因"]
    cells += ["产出指标", "数量指标", "巡查次数", "≥12次", "13次", "20", "20", ""]
    cells += ["", "", "清淤土方", "≥900方", "950方", "20", "20", ""]
    cells += ["", "质量指标", "验收合格率", "100%", "100%", "10", "10", ""]
    rows = _read("自评表\n" + "\n".join(cells) + "\n").tables["indicators"]
    assert [(row["level2"], row["indicator_name"], row["max_score"]) for row in rows] == [
        ("quantity", "巡查次数", 20),
        ("quantity", "清淤土方", 20),
        ("quality", "验收合格率", 10),
    ]

"""Converted text whose paragraphs were broken at a fixed width reads as the same text with its lines whole."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.unwrapping.line_shapes import columns_of

WHOLE = """岚溪县粮食和物资储备中心2024年度部门整体支出绩效自评报告

一、部门基本情况

我中心核定编制28人，年末实有在职人员26人，主要承担全县粮食收储、应急物资调拨和仓储设施维护等工作，内设办公室、财务股、仓储股三个机构。

二、预算执行情况

2024年度年初预算数为1,234.56万元，全年支出决算数1,208.75万元，其中基本支出806.32万元，项目支出402.43万元。基本支出中人员经费695.18万元，公用经费111.14万元，均按规定的标准列支。

（一）“三公”经费情况

“三公”经费支出决算6.38万元，比上年减少1.12万元，下降14.93%，其中公务接待费1.26万元，公务用车购置及运行维护费5.12万元。

（二）存在的问题

1.项目资金支出进度前慢后快，第四季度支出占全年支出的38.20%，资金使用效益有待提高。

2.绩效指标设置不够细化，个别指标难以量化考核，与年度重点工作结合得不够紧密。

岚溪县粮食和物资储备中心

2025年3月18日
"""

CUT = """平湖县人民检察院2022年度整体支出绩效自评报告
一、基本情况
平湖县人民检察院是国家的法律监督机关，内设5个部门，核定政法专项编制52名，工勤编制6名，2022年末在职干警54人。
二、资金使用及管理情况
2022年我院预算收入1563.9万元，实际支出1540.21万元，结余23.69万元。其中人员经费1022.5万元、日常公用经费201.35万元、项目经费316.36万元。
“三公”经费全年支出18.2万元，较上年的21.5万元减少3.3万元，降幅15.35%，其中公务用车运行维护费16.8万元，公务接待费1.4万元。
政府采购预算120万元，实际采购金额113.75万元，节约资金6.25万元，节约率5.21%。固定资产总额3,455.06万元，其中房屋2,100平方米。
三、自评得分
根据《县级部门整体支出绩效评价指标体系》，我院自评得分94.5分，等级为优秀。
四、主要问题
部分项目支出执行率偏低，如智慧检务项目预算80万元，实际支出52.4万元，执行率为65.5%，原因是招标流程延后，合同于11月签订，尾款未达到支付条件。
平湖县人民检察院
2023年4月10日
"""


def _broken(text: str, width: int, *, blanks: bool) -> str:
    """The text with every line cut after so many columns of the screen; without blank lines if not ``blanks``."""
    lines = []
    for line in text.split("\n"):
        if not line and not blanks:
            continue
        piece = ""
        for one in line:
            if columns_of(piece + one) > width:
                lines.append(piece)
                piece = ""
            piece += one
        lines.append(piece)
    return "\n".join(lines)


def _read(text: str) -> Any:
    return read_bytes(text.encode(), Limits())[0]


def _figures(submission: Any) -> list[tuple[Any, ...]]:
    names = ("concept", "measure", "value", "unit", "amount_cny", "direction")
    return [tuple(row[name] for name in names) for row in submission.tables["narrative_figures"]]


def _kinds(submission: Any) -> list[tuple[str, str]]:
    return [(row["kind"], row["text"]) for row in submission.tables["passages"]]


@pytest.mark.parametrize("blanks", [True, False])
@pytest.mark.parametrize("width", [56, 61, 64, 70, 76, 80])
def test_broken_lines_read_as_whole_ones(width: int, blanks: bool) -> None:
    whole, broken = _read(WHOLE), _read(_broken(WHOLE, width, blanks=blanks))
    assert _figures(broken) == _figures(whole)
    assert _kinds(broken) == _kinds(whole)


@pytest.mark.parametrize("indent", ["", "　　", "    "])
@pytest.mark.parametrize("width", [20, 28, 36, 40, 60, 76])
def test_lines_cut_after_so_many_characters_read_as_whole_ones(width: int, indent: str) -> None:
    """At 20 characters the title is cut too, and numbers, units and names at every width."""
    lines = [indent + line if len(line) > 20 and number else line for number, line in enumerate(CUT.split("\n"))]
    cut = "\r\n".join(line[at : at + width] for line in lines for at in range(0, len(line), width) or [0])
    whole, broken = _read(CUT), _read(cut)
    assert _figures(broken) == _figures(whole)
    assert broken.header["department_name"] == "平湖县人民检察院"
    assert broken.header["self_score"] == Decimal("94.5")
    relations = [[row["printed"] for row in one.tables["relations"]] for one in (whole, broken)]
    assert ["".join(text.split()) for text in relations[1]] == ["".join(text.split()) for text in relations[0]]


@pytest.mark.parametrize("width", [60, 71])
def test_each_figure_names_its_own_line(width: int) -> None:
    text = _broken(WHOLE, width, blanks=True)
    lines = text.split("\n")
    for row in _read(text).tables["narrative_figures"]:
        place = row["location"]
        quote, line = place["quote"], lines[place["line"] - 1]
        beginning = line if quote in line else line[-len(quote) :]
        assert quote in line or any(beginning.endswith(quote[:end]) for end in range(1, len(quote))), place


def test_the_public_case_keeps_every_amount() -> None:
    text = (
        "青禾区水务管理局2024年度部门整体支出绩效自评报告\n一、基本情况\n"
        "本局现有编制46人，在职42人，主要负责全区水务管理、防汛抗旱等方面\n的工作。\n二、预算执行情况\n"
        "2024年度本局收入支出总计9859.38万元，与上年相比，收入支出总计增加 1062.85\n"
        "万元，增长 12.08%。本年支出合计9759.38万元，其中：基本支出5377.64万\n"
        "元，占55.10%；项目支出 4381.74 万元，占44.90%。年\n"
        "初预算为 10210.34 万元，完成年初预算的95.45%。“三公”经费支\n"
        "出决算为 0.39 万元，比上年减少 0.15 万\n元，下降27.78%。\n"
    )
    rows = _read(text).tables["narrative_figures"]
    amounts = {row["concept"]: row["amount_cny"] for row in rows if row["measure"] in ("budget", "actual")}
    assert amounts["basic"] == Decimal("53776400")
    assert amounts["fund.original_budget"] == Decimal("102103400")
    assert amounts["three_public"] == Decimal("3900")
    assert [row["amount_cny"] for row in rows if row["unit"] == "万元" and row["measure"] == "change"] == [10628500, 1500]


def test_a_number_broken_between_lines_is_one_number() -> None:
    text = (
        "岚溪县水文站2023年度部门整体支出绩效自评报告\n一、预算执行情况\n"
        "我站按照批复的预算组织实施各项工作，全年支出决算数为1,2\n34.56万元，其中基本支出834.56万元，项目支出400.00万元，\n"
        "支出进度与时间进度基本一致，全年预算执行率达到了98.7\n6%。\n"
    )
    rows = _read(text).tables["narrative_figures"]
    assert Decimal("12345600") in [row["amount_cny"] for row in rows]
    assert (Decimal("98.76"), "%") in [(row["value"], row["unit"]) for row in rows]


def test_a_page_number_parts_no_sentence(tmp_path: Path) -> None:
    text = (
        "岚溪县水文站2023年度部门整体支出绩效自评报告\n一、预算执行情况\n"
        "我站按照批复的预算组织实施各项工作，全年支出决算数为1234.56万\n\n- 2 -\n\n元，其中基本支出834.56万元，项目支出400.00万元。\n"
    )
    assert Decimal("12345600") in [row["amount_cny"] for row in _read(text).tables["narrative_figures"]]


UNTOUCHED = [
    "一、预算安排与执行情况分析\n2023年我局支出决算数为100.00万元，均用于保障机关正常运转。\n",
    "1.加强预算管理，提高编制的科学性与准确性\n2.加强支出管理，提高资金的使用效益与规范性\n3.加强绩效管理，提高自评的质量与客观公正性\n",
    "年度资金总额： 880 880 880 10 100% 10\n其他资金合计： 120 120 120 10 100% 10\n政府采购合计： 560 560 560 10 100% 10\n",
    "岚溪县水文站\n2024年3月1日\n",
]


@pytest.mark.parametrize("lines", UNTOUCHED)
def test_headings_items_rows_and_signatures_stay_apart(lines: str) -> None:
    from submissions.document import Paragraph
    from submissions.readers import read
    from submissions.unwrapping.wrapped_lines import unwrapped

    document = read(lines.encode(), Limits())
    assert unwrapped(document, document).blocks == document.blocks
    assert not any(one.lines for one in document.blocks if isinstance(one, Paragraph))


def test_the_measure_of_a_figure_belongs_to_the_short_line_above_it() -> None:
    text = (
        "云岭县林业局2023年度部门整体支出绩效自评报告\n一、收支情况\n2023年度收入总计2,410.55万元，比上年增加210.5\n5万元，增长9.57%；支出总计2,310.42\n"
        "万元，其中：基本支出1,210.42万元，项目支出\n1,100.00万元。\n三、自评结论\n经自评，得分为92.5\n分，等级为“优”。\n"
    )
    assert _read(text).header["self_score"] == Decimal("92.5")


def test_a_figure_and_its_measure_are_joined_where_no_line_shows_an_edge() -> None:
    text = (
        "凤山县文旅局2023 年度部门整体支出绩效自评报告\n一、基本情况\n（一）单位编制为 20\n名，实有 19\n名。\n"
        "（二）2023 年部门预算 1,020.50 万\n元，决算 1,008.20 万\n元，预算执行率 98.79\n%。\n二、结论\n综合评价得分94.\n6分。\n"
    )
    found = _read(text)
    figures = {(row["value"], row["unit"]) for row in found.tables["narrative_figures"]}
    expected = {"20": "名", "19": "名", "1020.50": "万元", "1008.20": "万元", "98.79": "%", "94.6": "分"}
    assert figures == {(Decimal(value), unit) for value, unit in expected.items()}
    assert found.header["self_score"] == Decimal("94.6")


@pytest.mark.parametrize("lines", ["得分\n94\n分值\n100\n", "1.加强管理\n2.人，是关键\n", "公用经费 49\n人员经费 50\n"])
def test_what_only_looks_like_a_cut_figure_stays_apart(lines: str) -> None:
    from submissions.readers import read
    from submissions.unwrapping.wrapped_lines import unwrapped

    document = read(lines.encode(), Limits())
    assert unwrapped(document, document).blocks == document.blocks

"""Prose in two columns on a page: read one column after the other; long cells beside one another stay a row."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from submissions.limits import Limits
from submissions.readers.pages.pdf import read

_SPEC = importlib.util.spec_from_file_location("pdf_writer", Path(__file__).with_name("pdf_writer.py"))
assert _SPEC
assert _SPEC.loader
writer: Any = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(writer)

_COLUMNS = (72, 440)
_ROOM = 320
_TEXTS = (
    "一、部门基本情况",
    (
        "　　本单位内设3个股室，分别为综合股、业务股、财务股，另设服务窗口两处，由业务股管理，"
        "窗口工作日全天开放，中午不休息，群众办事随到随办，全年无一件投诉。"
    ),
    "二、预算执行情况",
    (
        "　　2023年年初预算850.00万元，因工资调标及新增任务追加预算，全年预算调整为889.34万元，"
        "全部来源于一般公共预算，没有政府性基金和其他资金，全年执行878.80万元，年末结转部分下年继续按原用途使用，不另作安排。"
    ),
    "三、项目支出情况",
    (
        "　　2023年决算项目支出399.17万元，用于履行职责所需的业务开支，其中危房改造补助占大头，"
        "其余为巡查、鉴定、宣传和设备维护，均按进度拨付，没有截留挪用，也没有超范围列支。"
    ),
    "四、存在的问题",
    (
        "　　个别任务推进偏慢，年末有少量资金结转下年使用，预算编制还不够精细，绩效目标的设定"
        "与实际工作结合得还不够紧，部分指标难以量化，下一步将逐项细化。"
    ),
)


def _wrapped(texts: tuple[str, ...]) -> list[str]:
    lines: list[str] = []
    for text in texts:
        lines.append("")
        for character in text:
            if writer.advance(lines[-1] + character) > _ROOM and character not in "，。、":
                lines.append("")
            lines[-1] += character
    return lines


def _page(left: list[str], right: list[str], offset: float) -> list[str]:
    sheets = writer.Sheets()
    sheets.text(230, 60, "某某县房屋安全鉴定站2023年度部门整体支出绩效自评报告正文一")
    sheets.text(411, 76, "份")
    for x, lines, top in ((_COLUMNS[0], left, 100.0), (_COLUMNS[1], right, 100.0 + offset)):
        for number, line in enumerate(lines):
            indent = len(line) - len(line.lstrip("　"))
            sheets.text(x + indent * writer.SIZE, top + 16 * number, line.strip("　"))
    sheets.text(230, 400, "部门整体支出绩效评价基础数据表由各单位财务负责人逐项核对后填报")
    return [paragraph.text for paragraph in read(sheets.content(), Limits()).paragraphs()]


def test_two_columns_are_read_one_after_the_other_and_a_paragraph_goes_on_over_the_gutter() -> None:
    lines = _wrapped(_TEXTS)
    for cut in (7, 8):
        for offset in (0.0, 3.0, 7.0):
            texts = _page(lines[:cut], lines[cut:], offset)
            assert texts[-1 - len(_TEXTS) : -1] == [text.strip("　") for text in _TEXTS]


def test_long_cells_with_the_same_numbers_beside_one_another_are_not_columns_of_prose() -> None:
    goals = _wrapped(_TEXTS[:4])
    texts = _page(goals, goals, 0.0)
    assert texts[2].count("一、部门基本情况") == 2

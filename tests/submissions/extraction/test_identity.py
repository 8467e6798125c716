"""Who filed and for which year, and how that was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from submissions.document import FOUND
from submissions.limits import Limits
from submissions.reading import read_bytes, read_file

_FORMATS = Path(__file__).parents[1] / "formats"
_PROSE = "\n2023年部门预算支出120.00万元，自评得分95分，评价等级为“优”，全年执行数118.00万元，预算执行率98.33%。\n"


def _cells(text: str) -> dict:
    return read_bytes(text.encode(), Limits())[0].header["cells"]


def test_every_column_of_a_submission_says_how_it_was_found_and_where() -> None:
    header = read_file(_FORMATS / "report.docx")[0].header
    stated = [name for name in ("department_name", "fiscal_year", "self_score", "grade", "total_score") if header[name] is not None]
    assert len(stated) == 5
    assert {header["cells"][name]["found"] for name in stated} <= FOUND.keys()
    assert all(header["cells"][name]["location"] for name in stated)


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("填报单位：某区水利局\n2023年度绩效自评报告" + _PROSE, "labelled", "most_named"),
        ("某区水利局2023年度部门整体支出绩效自评报告" + _PROSE, "title", "title"),
        ("某区水利局部门整体支出绩效自评报告" + _PROSE, "title", "most_named"),
    ],
)
def test_name_and_year_are_looked_for_in_the_best_place_first(text: str, name: str, year: str) -> None:
    cells = _cells(text)
    assert cells["department_name"]["found"] == name
    assert cells["fiscal_year"]["found"] in (year, "title")
    assert "某区水利局" in cells["department_name"]["printed"]


@pytest.mark.parametrize("signed", ["填报日期：2024年3月15日", "填表人：王某　2024年03月15日", "2024年3月15日", "日期：2024年3月"])
def test_the_day_on_which_a_form_was_filled_in_is_not_its_year(signed: str) -> None:
    table = "整体支出绩效自评表\n一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n"
    table += "产出指标\t数量指标\t巡查次数\t≥10次\t12次\t50\t50\t\n效益指标\t社会效益指标\t投诉下降率\t≥5%\t6%\t50\t50\t\n总分\t\t\t\t\t100\t100\t\n"
    assert read_bytes(f"{table}{signed}\n".encode(), Limits())[0].header["fiscal_year"] is None
    assert read_bytes(f"{table}截至2023年末完成。\n{signed}\n{signed}\n".encode(), Limits())[0].header["fiscal_year"] == 2023


@pytest.mark.parametrize("year", ["2023年度", "二〇二三年度", "二○二三年", "二零二三年度"])
def test_a_year_in_chinese_numerals_is_the_year_and_no_part_of_the_name(year: str) -> None:
    header = read_bytes(f"某区水利局{year}部门整体支出绩效自评报告{_PROSE}".encode(), Limits())[0].header
    assert (header["department_name"], header["fiscal_year"]) == ("某区水利局", 2023)


@pytest.mark.parametrize(
    "cover",
    [
        "主管部门：某市城市管理局\n单位名称：某市环境卫生中心\n",
        "2023年度绩效自评报告\n主管部门：\n某市城市管理局\n填报单位（盖章）：\n某市环境卫生中心\n",
        "某市环境卫生中心2023年度部门整体支出绩效自评报告\n主管部门：某市城市管理局\n",
    ],
)
def test_the_department_in_charge_is_not_the_one_that_filed(cover: str) -> None:
    table = "单位：万元\n项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t3\t4\t3\n"
    assert read_bytes(f"{cover}{table}".encode(), Limits())[0].header["department_name"] == "某市环境卫生中心"


def test_a_title_over_two_lines_names_the_department_on_the_first() -> None:
    header = read_bytes(f"某某县草原生态监测站\n2023年度部门整体支出绩效自评报告\n{_PROSE}".encode(), Limits())[0].header
    assert (header["department_name"], header["fiscal_year"]) == ("某某县草原生态监测站", 2023)


def test_a_name_that_a_line_end_has_cut_is_the_whole_name_that_the_title_states() -> None:
    text = f"某县白鹭乡道养护服务所2023年度部门整体支出绩效自评报告{_PROSE}\n单位：万元\n预算单位\t某县白鹭乡道养护\n项目\t2022年决算数\t2023年预算数\t2023年决算数\n三公经费\t3\t4\t3\n"
    assert read_bytes(text.encode(), Limits())[0].header["department_name"] == "某县白鹭乡道养护服务所"

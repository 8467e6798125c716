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


def _header(text: str) -> dict:
    return read_bytes(text.encode(), Limits())[0].header


_BODY = "全年支出120.00万元，自评得分95分，预算执行率98.33%。\n"


@pytest.mark.parametrize(
    "text",
    [
        "部门整体支出绩效自评报告\n一、概况\n青溪县白石乡卫生院（以下简称我院）为公益一类事业单位。\n2023年" + _BODY,
        "绩效自评报告\n按照文件要求，青溪县白石乡卫生院组织对2023年度部门整体支出开展了绩效自评。\n" + _BODY,
        "绩效自评报告\n我院（青溪县白石乡卫生院）2023年" + _BODY,
        "绩效自评报告\n一、概况\n青溪县白石乡卫生院现有职工36人，内设8个科室。2023年" + _BODY,
        "绩效自评报告\n一、概况\n青溪县白石乡卫生院始建于1958年，2023年" + _BODY,
        "绩效自评报告\n2023年" + _BODY + "青溪县白石乡卫生院　2024年3月\n",
    ],
)
def test_a_name_that_stands_in_prose_or_signature_alone_is_found(text: str) -> None:
    header = _header(text)
    assert (header["department_name"], header["fiscal_year"]) == ("青溪县白石乡卫生院", 2023)


@pytest.mark.parametrize(
    "text",
    [
        "绩效自评报告\n综合办公室负责文秘工作，信息中心承担数据维护。2023年" + _BODY,
        "绩效自评报告\n根据县财政局文件要求，现将自评情况报告如下。2023年" + _BODY,
        "绩效自评报告\n县财政局对2023年度绩效自评工作作了部署。" + _BODY,
        "（三）部门绩效自评报告\n会议听取了项目绩效自评情况汇报。2023年" + _BODY,
    ],
)
def test_a_section_a_superior_or_words_of_a_sentence_are_no_filer(text: str) -> None:
    assert _header(text)["department_name"] is None


@pytest.mark.parametrize("year", ["2024 年度", "２０２４年度", "二〇二四年度", "2 0 2 4 年度", "二零二四年"])
def test_a_year_counts_spaced_or_not(year: str) -> None:
    header = _header(f"青溪县林业局\n{year}部门整体支出绩效自评报告\n{_BODY}")
    assert (header["department_name"], header["fiscal_year"]) == ("青溪县林业局", 2024)


def test_the_year_on_a_line_of_the_form_counts() -> None:
    assert _header(f"青溪县林业局整体支出绩效自评报告\n（2022年度）\n{_BODY}")["fiscal_year"] == 2022


def test_two_places_that_state_two_years_are_both_told() -> None:
    text = (
        "青溪县林业局2022年度部门整体支出绩效自评报告\n我局对2023年度整体支出开展了绩效自评。2023年支出120.00万元，2023年自评得分95分。\n"
    )
    [submission] = read_bytes(text.encode(), Limits())
    [told] = [row for row in submission.tables["unresolved"] if row["what"] == "submissions.fiscal_year"]
    assert "2022" in told["printed"]
    assert "2023" in told["printed"]
    assert told["location"]["block"] in (0, 1)


def test_a_signature_of_another_unit_than_the_title_is_told() -> None:
    text = f"青溪县林业局2023年度部门整体支出绩效自评报告\n一、概况\n2023年{_BODY}青溪县水利局\n2024年3月12日\n"
    [submission] = read_bytes(text.encode(), Limits())
    assert submission.header["department_name"] == "青溪县林业局"
    [told] = [row for row in submission.tables["unresolved"] if row["what"] == "submissions.department_name"]
    assert "青溪县水利局" in told["printed"]
    assert "青溪县林业局" in told["printed"]


@pytest.mark.parametrize("part", ["第二部分", "第三章", "第1节"])
def test_the_number_of_a_part_is_no_name(part: str) -> None:
    assert _header(f"{part} 部门整体支出绩效自评报告\n{_BODY}")["department_name"] is None


@pytest.mark.parametrize("line", ["（临水县特殊教育学校）", "【临水县特殊教育学校】", "( 临水县特殊教育学校 )"])
def test_a_name_in_brackets_below_the_title_is_the_name(line: str) -> None:
    assert _header(f"2023 年度 部门 整体 支出 绩效 自评 报告\n{line}\n一、概况\n{_BODY}")["department_name"] == "临水县特殊教育学校"


def test_the_year_of_a_notice_that_a_report_cites_is_not_that_of_the_report() -> None:
    text = (
        "临水县水文站关于2023年度整体支出绩效自评的报告\n根据《关于开展2024年绩效自评工作的通知》要求，我站对部门整体支出开展了绩效自评。\n"
        f"一、概况\n{_BODY}"
    )
    [found] = read_bytes(text.encode(), Limits())
    assert found.header["fiscal_year"] == 2023
    assert not [row for row in found.tables["unresolved"] if row["what"] == "submissions.fiscal_year"]

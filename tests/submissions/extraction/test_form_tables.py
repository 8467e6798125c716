"""Tables found and read by meaning: order of columns, synonyms, units, merged cells, totals, what is not understood."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from submissions.document import Cell, Document, Grid, Location, Paragraph
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission
from tests.whole_document import extract

HEAD = "邵阳市北塔区测试服务中心2023年度部门整体支出绩效自评报告\n\n"


def reads(text: str) -> Submission:
    return read_bytes((HEAD + text).encode(), Limits())[0]


def budget(submission: Submission) -> dict[tuple[str, str], Decimal | None]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in submission.tables["budget_lines"]}


def test_columns_are_found_by_their_headings_in_any_order_and_derived_ones_are_left_out() -> None:
    found = budget(
        reads(
            "单位：万元\n项目\t2023年决算数\t比上年增减\t2022年决算数\t完成预算%\t2023年预算数\n三公经费\t3.00\t+1.00\t2.00\t75.00\t4.00\n"
        )
    )
    assert found == {("three_public", "actual"): 30_000, ("three_public", "prior_actual"): 20_000, ("three_public", "budget"): 40_000}


@pytest.mark.parametrize(("unit", "factor"), [("元", 1), ("千元", 1000), ("万元", 10_000), ("亿元", 10**8)])
@pytest.mark.parametrize("declared", ["单位：{}\n", "附件1 基础数据表（单位：{}）\n", "基础数据表（{}）\n"])
def test_the_unit_is_read_from_the_table_it_belongs_to(unit: str, factor: int, declared: str) -> None:
    found = budget(reads(declared.format(unit) + "项目\t2023年预算数\t2023年决算数\n三公经费\t4\t3\n"))
    assert found["three_public", "actual"] == 3 * factor


def test_without_any_unit_amounts_are_unresolved_not_guessed() -> None:
    submission = reads("项目\t2023年预算数\t2023年决算数\n三公经费\t4.00\t3.00\n")
    assert set(budget(submission).values()) == {None}
    assert any("单位" in row["reason"] for row in submission.tables["unresolved"])


def test_the_prose_settles_a_unit_that_no_table_declares() -> None:
    submission = reads("2023年决算项目支出1234.56万元。\n项目\t2023年预算数\t2023年决算数\n项目支出\t1000.00\t1234.56\n")
    assert budget(submission)["project", "actual"] == Decimal("12345600")


def test_namesakes_are_told_apart_by_what_stands_above_them() -> None:
    rows = "单位：万元\n项目\t2023年预算数\t2023年决算数\n三公经费\t2\t1\n公务用车\t2\t1\n运行维护费\t2\t1\n项目支出\t9\t8\n运行维护经费\t9\t7\n"
    found = budget(reads(rows))
    assert (found["three_public.vehicles.operation", "actual"], found["project.maintenance", "actual"]) == (10_000, 70_000)


def test_each_special_fund_has_a_row_of_its_own() -> None:
    rows = "单位：万元\n项目\t2023年预算数\t2023年决算数\n项目支出\t9\t8\n市级专项资金\t5\t4\n乡村振兴衔接\t3\t3\n公共文化\t2\t1\n"
    found = budget(reads(rows))
    assert [code for code, measure in found if measure == "actual"] == [
        "project",
        "project.special",
        "project.special.1",
        "project.special.2",
    ]


def test_an_unknown_row_and_an_unknown_heading_are_listed_never_dropped() -> None:
    submission = reads("单位：万元\n项目\t2023年预算数\t2023年决算数\t神秘列\n三公经费\t2\t1\t7\n从未见过的经费\t2\t1\t7\n")
    printed = [row["printed"] for row in submission.tables["unresolved"]]
    assert "神秘列" in printed
    assert "从未见过的经费" in printed


def test_states_are_kept_and_nothing_is_filled_in() -> None:
    submission = reads("单位：万元\n项目\t2022年决算数\t2023年预算数\t2023年决算数\n出国经费\t——\t\t0\n公务接待\t无\t1,234.5\t1.2.3\n")
    states = {(row["item_code"], row["measure"]): row["state"] for row in submission.tables["budget_lines"]}
    assert states["three_public.overseas", "prior_actual"] == "dash"
    assert states["three_public.overseas", "budget"] == "blank"
    assert states["three_public.overseas", "actual"] == "zero"
    assert states["three_public.reception", "prior_actual"] == "not_applicable"
    assert states["three_public.reception", "actual"] == "unreadable"
    assert budget(submission)["three_public.reception", "budget"] == Decimal("12345000")


def test_levels_are_carried_down_merged_cells_and_the_total_is_read() -> None:
    table = (
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因分析及改进措施\n"
        "产出指标（60分）\t数量指标\t培训场次\t≥6场\t6场\t30\t30\t无\n"
        "\t\t印发册数\t≥100册\t90册\t30\t27\t纸张晚到\n"
        "效益指标\t社会效益指标\t知晓率\t≥90%\t95%\t30\t30\t\n"
        "总分\t\t\t\t\t100\t97\t\n"
    )
    submission = reads(table)
    rows = [(r["level1"], r["level2"], r["level1_quota"], r["deviation_explanation"]) for r in submission.tables["indicators"]]
    assert rows == [("output", "quantity", 60, None), ("output", "quantity", 60, "纸张晚到"), ("outcome", "social", None, None)]
    assert (submission.header["total_max_score"], submission.header["total_score"]) == (100, 97)


def test_a_rate_without_percent_sign_is_settled_by_its_quotient_or_left_unresolved() -> None:
    form = "单位：万元\n编制数\t实际在职人数\t控制率\n20\t17\t{}\n"
    assert reads(form.format("0.85")).tables["staffing"][0]["control_rate"] == Decimal("0.85")
    assert reads(form.format("85")).tables["staffing"][0]["control_rate"] == Decimal("0.85")
    assert reads(form.format("62")).tables["staffing"][0]["control_rate"] is None


def test_goals_are_paired_only_when_their_numbers_agree(make_docx: Callable[..., bytes]) -> None:
    form = "年度总体目标\t预期目标\t实际完成情况\n\t{}\t{}\n"
    submission = reads("单位：万元\n编制数\t实际在职人数\n1\t1\n\n" + form.format("1、甲", "1、完成"))
    assert [(r["expected"], r["achieved"]) for r in submission.tables["goals"]] == [("甲", "完成")]


def test_six_numbers_without_headings_are_taken_only_when_rate_and_score_confirm_them() -> None:
    good = reads("单位：万元\n年度资金总额\t720.00\t735.00\t616.30\t10\t83.85%\t8.39\n").tables
    assert good["fund_lines"][0]["actual_cny"] == 6_163_000
    bad = reads("单位：万元\n年度资金总额\t720.00\t735.00\t416.30\t10\t83.85%\t8.39\n").tables
    assert bad["fund_lines"][0]["actual_cny"] is None
    assert len([row for row in bad["unresolved"] if row["what"] == "fund_lines.total"]) == 6


def test_goals_numbered_on_one_line_are_items_too() -> None:
    submission = reads("年度总体目标\t预期目标\t实际完成情况\n\t1、甲；2、乙\t1、完成甲。2、完成乙\n")
    assert [(r["expected"], r["achieved"]) for r in submission.tables["goals"]] == [("甲", "完成甲。"), ("乙", "完成乙")]


def test_goals_that_cannot_be_paired_stay_as_printed() -> None:
    submission = reads("年度总体目标\t预期目标\t实际完成情况\n\t1、甲；2、乙；3、丙\t1、完成；2、未完成\n")
    assert len(submission.tables["goals"]) == 1


def test_named_special_funds_without_a_sum_row_are_numbered_from_the_first() -> None:
    rows = "单位：元\n项目\t2023年预算数\t2023年决算数\n项目支出\t9\t8\n市级专项资金（防火通道）\t5\t4\n市级专项资金（哨所修缮）\t4\t4\n"
    found = budget(reads(rows))
    assert [code for code, measure in found if measure == "actual"] == ["project", "project.special.1", "project.special.2"]


def test_a_third_named_special_fund_is_a_fund_and_a_row_without_a_name_is_their_sum() -> None:
    head = "单位：元\n项目\t2023年预算数\t2023年决算数\n项目支出\t9\t8\n"
    funds = "3、市级专项资金-职业教育\t5\t4\n市级专项资金-学生资助\t3\t3\n市级专项资金-校园安全\t1\t1\n"
    codes = ["project", "project.special.1", "project.special.2", "project.special.3"]
    assert [code for code, measure in budget(reads(head + funds)) if measure == "actual"] == codes
    found = budget(reads(head + funds + "专项资金合计\t9\t8\n"))
    assert found["project.special", "actual"] == 8


def test_staffing_may_alternate_labels_and_values_in_one_row() -> None:
    row = reads("单位：万元\n编制数\t18\t实有人数\t17\t控制率\t94.44％\n项目\t2023年预算数\t2023年决算数\n三公经费\t2\t1\n").tables[
        "staffing"
    ][0]
    assert (row["authorized_staff"], row["actual_staff"], row["control_rate"]) == (18, 17, Decimal("0.9444"))


def test_both_levels_may_stand_in_one_column() -> None:
    row = reads("指标类别\t三级指标\t目标值\t实际值\t分值\t得分\n产出指标—时效指标\t上报时间\t&le;15分钟\t12分钟\t8\t8\n").tables[
        "indicators"
    ][0]
    assert (row["level1"], row["level2"], row["target_operator"]) == ("output", "timeliness", "<=")


def test_a_table_without_a_unit_does_not_take_one_of_two_that_differ() -> None:
    form = "项目\t2023年预算数\t2023年决算数\n{}\t4\t3\n\n"
    text = f"单位：元\n{form.format('三公经费')}正文。\n单位：万元\n{form.format('项目支出')}正文。\n{form.format('公用经费')}"
    found = budget(reads(text))
    assert (found["three_public", "actual"], found["project", "actual"], found["operating", "actual"]) == (3, 30_000, None)


def test_the_first_nature_may_stand_in_the_cell_that_announces_the_list() -> None:
    rows = "预算资金（元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n年度资金总额\t100\t200\t150\t10\t75%\t7.5\n"
    found = reads(rows + "按支出性质：基本支出\t\t\t90\t\t\t\n项目支出\t\t\t60\t\t\t\n").tables["fund_lines"]
    assert [(row["line"], row["actual_cny"]) for row in found[1:]] == [("nature.basic", 90), ("nature.project", 60)]


def test_a_block_name_repeated_before_every_row_hides_none_of_them() -> None:
    submission = reads(
        "绩效指标\t一级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\n绩效指标\t产出指标\t次数\t≥2次\t2次\t90\t90\n绩效指标\t总分\t\t\t\t100\t99\n"
    )
    assert [row["indicator_name"] for row in submission.tables["indicators"]] == ["次数"]
    assert (submission.header["total_max_score"], submission.header["total_score"]) == (100, 99)


def test_two_totals_shifted_from_their_columns_are_read_in_their_order() -> None:
    head = "三级指标\t年度指标值\t分值\t得分\t偏差原因\n次数\t≥2次\t90\t90\t无\n"
    header = reads(head + "总分\t\t\t100\t96.81\n").header
    assert (header["total_max_score"], header["total_score"]) == (100, Decimal("96.81"))


def test_the_total_of_the_funds_may_have_its_label_in_the_heading() -> None:
    head = "年度资金总额（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\n"
    [row] = reads(head + "\t100\t120\t90\t10\t75%\t7.5\n").tables["fund_lines"]
    assert (row["line"], row["original_budget_cny"], row["actual_cny"], row["score"]) == ("total", 1_000_000, 900_000, Decimal("7.5"))


def test_rows_that_lost_their_last_empty_cells_stand_under_their_headings() -> None:
    submission = reads(
        "财政供养人员\t编制数\t实有人数\t控制率\t备注\n\t28\t26\t92.86%\n\n项目（万元）\t2022年决算数\t2023年预算数\t2023年决算数\t备注\n三公经费\t3\t2\t1\n\n"
        "年度资金总额（万元）\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分\t原因\n年度资金总额\t46\t45\t40\t10\t88.89%\t8.89\n\n"
        "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t偏差原因\n产出指标\t数量指标\t次数\t≥2次\t3次\t10\t9\n\t\t人数\t≥4人\t5人\t8\t7\n"
    )
    [staff], [total] = submission.tables["staffing"], submission.tables["fund_lines"]
    assert (staff["authorized_staff"], staff["actual_staff"]) == (28, 26)
    assert [total[name] for name in ("final_budget_cny", "actual_cny", "max_score")] == [450_000, 400_000, 10]
    assert budget(submission)["three_public", "actual"] == 10_000
    assert [(row["level2"], row["indicator_name"], row["actual_value"], row["score"]) for row in submission.tables["indicators"]] == [
        ("quantity", "次数", 3, 9), ("quantity", "人数", 5, 7),
    ]  # fmt: skip


HEADING = "项目\t2022年决算数\t2023年预算数\t2023年决算数"
FIRST, REST = ["三公经费\t3\t4\t3", "项目支出\t9\t9\t8", "1、业务工作经费\t2\t2\t1"], ["2、运行维护经费\t7\t7\t7", "公用经费\t5\t5\t5"]


def broken(*parts: list[str], between: str = "") -> Submission:
    """A submission whose tables follow each other with nothing, or with ``between``, between them."""
    blocks: list[Paragraph | Grid] = [Paragraph(HEAD.strip(), Location(0)), Paragraph("单位：万元", Location(1))]
    for lines in parts:
        if between and isinstance(blocks[-1], Grid):
            blocks.append(Paragraph(between, Location(len(blocks))))
        place = Location(len(blocks))
        rows = (tuple(Cell(text, row, column, place) for column, text in enumerate(line.split("\t"))) for row, line in enumerate(lines))
        blocks.append(Grid(tuple(rows), place))
    return extract(Document("docx", tuple(blocks)), "0" * 64)


@pytest.mark.parametrize("parts", [([HEADING, *FIRST, *REST],), ([HEADING, *FIRST], REST), ([HEADING, *FIRST], [HEADING, *REST])])
def test_a_table_broken_over_pages_is_read_as_one(parts: tuple[list[str], ...]) -> None:
    found = budget(broken(*parts))
    assert (found["project.maintenance", "actual"], found["operating", "actual"]) == (70_000, 50_000)
    assert "three_public.vehicles.operation" not in {code for code, _ in found}
    assert budget(broken(*parts, between="（续表）")) == found


def test_the_rest_of_a_table_may_begin_with_a_row_without_figures() -> None:
    assert budget(broken([HEADING, *FIRST], ["3、市级专项资金\t\t\t", *REST]))["operating", "actual"] == 50_000


def test_a_table_behind_a_text_or_of_another_width_is_not_the_rest_of_the_one_before() -> None:
    for submission in (broken([HEADING, *FIRST], REST, between="另附去年数据"), broken([HEADING, *FIRST], ["公用经费\t5\t5"])):
        assert ("operating", "actual") not in budget(submission)


def test_an_indicator_table_broken_over_pages_keeps_its_levels() -> None:
    heading = "一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分"
    first, rest = [heading, "产出指标\t数量指标\t甲\t≥1次\t2次\t5\t5"], ["\t\t乙\t≥1次\t2次\t5\t5", "总分\t\t\t\t\t100\t100"]
    for parts in ((first, rest), (first, [heading, *rest])):
        submission = broken(*parts)
        assert [(row["indicator_name"], row["level1"], row["level2"]) for row in submission.tables["indicators"]] == [
            ("甲", "output", "quantity"),
            ("乙", "output", "quantity"),
        ]
        assert submission.header["total_score"] == 100


def test_the_reason_beside_the_funds_is_kept() -> None:
    head = "资金（万元）\t年初预算数\t全年预算数\t全年执行数\t执行率\t分值\t得分\t未达到90%或预算调整的原因\n"
    [row] = reads(head + "年度资金总额\t150\t160\t128\t80%\t10\t8\t追加农田资金10万元\n").tables["fund_lines"]
    assert (row["actual_cny"], row["score"], row["deviation_explanation"]) == (1_280_000, 8, "追加农田资金10万元")


@pytest.mark.parametrize("title", ["一、产出指标（50分）", "#### （一）产出指标 50分"])
def test_the_line_above_a_table_names_the_class_that_it_has_no_column_for(title: str) -> None:
    [row] = reads(f"{title}\n\n三级指标\t年度指标值\t实际完成值\t分值\t得分\n册数\t≥3册\t4册\t50\t50\n").tables["indicators"]
    assert (row["level1"], row["level1_quota"], row["level2"]) == ("output", 50, None)


def test_two_tables_abreast_in_one_are_read_one_after_the_other() -> None:
    half, rows = (
        "项目\t2022年决算数\t2023年预算数\t2023年决算数",
        ("三公经费\t3\t4\t2\t公用经费\t5\t6\t7", "项目支出\t9\t9\t8\t政府采购金额\t\t\t"),
    )
    found = budget(broken([f"{half}\t{half}", *rows]))
    assert (found["three_public", "actual"], found["operating", "prior_actual"], found["project", "actual"]) == (20_000, 50_000, 80_000)


def test_a_row_with_a_cell_too_many_is_laid_where_it_fits_or_not_read() -> None:
    found = budget(broken([HEADING, "经费\t三公经费\t3\t4\t2", "项目支出\t9\t\t9\t8", "公用经费\t5\t5\t5"]))
    assert (found["three_public", "prior_actual"], found["three_public", "actual"]) == (30_000, 20_000)
    assert "project" not in {item for item, _ in found}
    assert found["operating", "actual"] == 50_000


def test_marks_beside_a_level_are_its_quota_and_not_the_indicators() -> None:
    head = "一级指标\t权重\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分\t未完成原因及拟采取的措施"
    submission = broken([head, "产出指标\t50\t数量指标\t甲\t≥5次\t4次\t10\t8\t设备停用", "\t\t数量指标\t乙\t≥1次\t2次\t40\t40\t"])
    assert [(row["max_score"], row["level1_quota"], row["deviation_explanation"]) for row in submission.tables["indicators"]] == [
        (10, 50, "设备停用"),
        (40, 50, None),
    ]


def test_what_a_row_that_no_table_takes_seems_to_be_of_is_said() -> None:
    submission = broken([HEADING, *FIRST], ["公用经费\t5.00\t5.00", "产出指标\t数量指标\t甲\t≥1次\t2次", "其他\t1.00"], between="另附")
    assert [row["what"] for row in submission.tables["unresolved"]] == ["tables.budget_lines.operating", "tables.indicators", "tables"]


def test_head_counts_may_stand_one_below_the_other() -> None:
    [staff] = broken(["项目\t数值", "编制数（人）\t30", "2023年实际在职人数（人）\t27", "控制率\t90.00%"], [HEADING, *FIRST]).tables[
        "staffing"
    ]
    assert (staff["authorized_staff"], staff["actual_staff"], staff["control_rate"]) == (30, 27, Decimal("0.9"))


def test_merged_cells_that_a_converter_repeats_are_one_cell() -> None:
    submission = reads(
        "经费控制情况（万元）\t2022年决算数\t2022年决算数\t2023年预算数\t2023年预算数\t2023年决算数\n项目支出\t9\t9\t8\t8\t7\n\n"
        "年度预算申请（万元）\t年度预算申请（万元）\t年初预算数\t全年预算数\t全年执行数\n年度预算申请（万元）\t年度资金总额\t9\t8\t7\n年度预算申请（万元）\t一般公共预算：8\t一般公共预算：8\t项目支出：7\t项目支出：7\n"
    )
    found = budget(submission)
    assert [found["project", measure] for measure in ("prior_actual", "budget", "actual")] == [90_000, 80_000, 70_000]
    assert {row["line"]: row["actual_cny"] for row in submission.tables["fund_lines"]}["nature.project"] == 70_000
    assert not any("两次" in row["reason"] for row in submission.tables["unresolved"])


def test_a_row_may_state_its_unit_in_its_label_or_in_a_column_of_its_own() -> None:
    labels = budget(
        reads("单位：万元\n项目\t2023年预算数\t2023年决算数\n三公经费（元）\t40000\t30000\n项目支出\t9\t8\n公用经费（千元）\t50\t50\n")
    )
    column = budget(
        broken(
            ["项目\t计量单位\t2023年预算数\t2023年决算数", "三公经费\t元\t40000\t30000", "项目支出\t万元\t9\t8", "公用经费\t千元\t50\t50"]
        )
    )
    for found in (labels, column):
        assert [found[item, "actual"] for item in ("three_public", "project", "operating")] == [30_000, 80_000, 50_000]


def test_of_three_years_the_last_two_are_this_and_the_last() -> None:
    found = budget(broken(["项目\t2021年决算数\t2022年决算数\t2023年预算数\t2023年决算数", "三公经费\t1\t2\t3\t4"]))
    assert found == {("three_public", "prior_actual"): 20_000, ("three_public", "budget"): 30_000, ("three_public", "actual"): 40_000}


def test_the_unit_in_a_tables_own_title_is_one_that_its_heading_declares() -> None:
    rows = broken(["基础数据表（金额单位：千元）", "项目\t2023年预算数\t2023年决算数", "三公经费\t40\t30"]).tables["headings"]
    assert {row["unit"] for row in rows if row["table_name"] == "budget_lines"} == {"千元"}

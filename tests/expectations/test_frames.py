"""Frames: what is reckoned from a submission's rows before any rule speaks."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest

from expectations.frames import FRAMES, build_frames
from expectations.frames.frame import Frame
from tests.expectations.conftest import Submission
from warehouse.rows import OpenRow


def records(submission: Submission, name: str) -> list[OpenRow]:
    return list(build_frames(submission.batch)[name].records)


def test_every_frame_can_be_empty() -> None:
    frames = build_frames({"submissions": []})
    assert frames.keys() == FRAMES.keys()
    assert all(len(frame.data) == 0 for frame in frames.values())


def test_a_record_with_a_strange_column_is_refused() -> None:
    with pytest.raises(KeyError, match="suprise"):
        Frame.build("budget", FRAMES["budget"][0], [{"submission_id": "s", "suprise": 1}])


def test_special_funds_add_up_to_one_line(submission: Submission) -> None:
    submission.line("project.special.1", actual="250.00").line("project.special.2", actual="150.00")
    (row,) = records(submission, "budget")
    assert row["project.special"].value == 4_000_000
    assert row["project.special"].half == 100


def test_their_own_line_counts_where_it_is_filled_in(submission: Submission) -> None:
    submission.line("project.special", actual="400.00").line("project.special.1", actual="250.00").line(
        "project.special.2", actual="150.00"
    )
    (row,) = records(submission, "budget")
    assert row["project.special"].printed == "400.00"


def test_a_unit_slip_needs_something_that_it_closes(submission: Submission) -> None:
    submission.line("project", budget="449").says("project", "449元", measure="budget").says("basic", "97.86元", measure="budget", seq=2)
    slips = {row["concept"]: row["slip"] for row in records(submission, "narrative")}
    assert slips == {"project": "基础数据表或自评表", "basic": None}


def test_a_unit_slip_may_close_a_sum_of_its_paragraph(submission: Submission) -> None:
    submission.says("expenditure.total", "618.42万元", measure="budget").says("basic", "169.42万元", measure="budget").says(
        "project", "449元", measure="budget"
    )
    assert [row["slip"] for row in records(submission, "narrative")] == [None, None, "正文分项合计"]
    (row,) = records(submission, "relations")
    assert (row["form"], row["due"].state) == ("expenditure.total", "unreadable")


def test_a_total_that_leaves_out_a_part_is_no_unit_slip(submission: Submission) -> None:
    submission.says("revenue.total", "882.11万元", measure="budget").says("revenue.general_public", "882.11万元", measure="budget")
    submission.says("revenue.government_fund", "98.01万元", measure="budget")
    assert [row["slip"] for row in records(submission, "narrative")] == [None, None, None]


def test_the_reverse_slip(submission: Submission) -> None:
    submission.header["unit"] = "元"
    submission.line("three_public", actual="8.14").says("three_public", "81400万元")
    (row,) = records(submission, "narrative")
    assert (row["right_unit"], row["right"].value) == ("元", Decimal(81400))


@pytest.mark.parametrize("printed", ["8.14万元", "81400元", "8万元"])
def test_what_agrees_or_is_merely_rough_is_no_slip(submission: Submission, printed: str) -> None:
    submission.line("three_public", actual="8.14").says("three_public", printed)
    assert records(submission, "narrative")[0]["slip"] is None


def test_a_change_stands_beside_the_two_years_of_the_table(submission: Submission) -> None:
    submission.line("three_public", prior_actual="31.07", actual="33.61")
    submission.says("three_public", "33.61万元").says("three_public", "2.54万元", measure="change", direction="decrease")
    submission.says("three_public", "8.18%", measure="change_rate", direction="decrease")
    (row,) = records(submission, "changes")
    assert (row["change"].value, row["prior"].value, row["current"].value) == (-25400, 310700, 336100)
    assert (row["rate"].value, row["comparable"], row["zero_base"], row["direction_due"]) == (Decimal("0.0818"), True, False, "增加")


def test_a_change_against_the_budget_is_left_alone(submission: Submission) -> None:
    submission.says("three_public", "33.61万元").says(
        "three_public", "2.54万元", measure="change", direction="decrease", change_basis="budget"
    )
    assert records(submission, "changes") == []


@pytest.mark.parametrize(
    ("basis", "measure", "comparable"), [("prior_year", "actual", True), (None, "actual", None), ("prior_year", "budget", False)]
)
def test_what_a_change_is_compared_with(submission: Submission, basis: str | None, measure: str, comparable: bool | None) -> None:
    submission.says("three_public", "9.00万元", measure=measure).says(
        "three_public", "1.00万元", measure="change", direction="decrease", change_basis=basis
    )
    assert records(submission, "changes")[0]["comparable"] is comparable


def test_a_percentage_on_nothing(submission: Submission) -> None:
    submission.says("three_public.reception", "1.68万元").says("three_public.reception", "1.68万元", measure="change", direction="increase")
    submission.says("three_public.reception", "100%", measure="change_rate", direction="increase")
    assert records(submission, "changes")[0]["zero_base"] is True


def test_the_sum_of_changes_needs_all_its_parts(submission: Submission) -> None:
    submission.says("three_public", "9.00万元").says("three_public", "1.00万元", measure="change", direction="decrease")
    submission.says("three_public.reception", "3.00万元").says("three_public.reception", "0.60万元", measure="change", direction="decrease")
    submission.line("three_public.vehicles.operation", prior_actual="6.40", actual="6.00")
    assert records(submission, "relations") == []
    submission.says("three_public.vehicles.operation", "6.00万元").says(
        "three_public.vehicles.operation", "0.40万元", measure="change", direction="decrease"
    )
    (row,) = records(submission, "relations")
    assert (row["form"], row["due"].value, row["arithmetic"]) == ("change_parts", -10000, "-0.40-0.60")


@pytest.mark.parametrize(
    ("label", "partial"),
    [
        ("2023年度部门决算项目支出", False),
        ("项目支出", False),
        ("我中心2023年项目支出", False),
        ("乡村振兴项目支出", True),
        ("用于设备运维的项目支出", True),
    ],
)
def test_words_that_make_a_figure_a_part_of_something(submission: Submission, label: str, partial: bool) -> None:
    submission.says("project", "50.00万元", label=label)
    assert records(submission, "narrative")[0]["partial"] is partial


def test_an_amount_that_is_being_changed_is_not_compared(submission: Submission) -> None:
    submission.fund("total", original="498.80", final="506.30").says(
        "fund.final_budget", "498.80万元", measure="budget", label="全年预算由"
    )
    assert records(submission, "narrative")[0]["table"].absent


@pytest.mark.parametrize(
    ("text", "execution", "adjustment"),
    [
        ("执行率偏低的原因：检测设备采购流标两次，资金118.70万元结转。", True, False),
        ("年中因工资调标追加基本支出，全年预算由498.80万元调整为506.30万元。", False, True),
        ("年中追加查螺灭螺经费40.00万元，调整后预算600.00万元。", False, True),
        ("预算年中追加20万元用于暴雨后设备抢修。", False, True),
        ("年中追加项目经费40.00万元。", False, False),
        ("预算执行力度还要进一步加强。因公出国费用为零。", False, False),
        ("加强预算执行管理体系建设。", False, False),
        ("接待增长的主要原因是来访增多。", False, False),
    ],
)
def test_a_reason_is_one_only_for_what_it_speaks_of(submission: Submission, text: str, execution: bool, adjustment: bool) -> None:
    (row,) = records(submission.passage(text), "submissions")
    assert (row["execution_explained"], row["adjustment_explained"]) == (execution, adjustment)


@pytest.mark.parametrize(
    ("reason", "execution", "adjustment"),
    [("设备采购流标，320万元结转", True, False), ("追加农田建设资金100万元", False, True), (None, False, False)],
)
def test_a_reason_beside_the_funds_is_a_reason(submission: Submission, reason: str | None, execution: bool, adjustment: bool) -> None:
    submission.add("fund_lines", line="total", deviation_explanation=reason, cells={})
    (row,) = records(submission, "submissions")
    assert (row["execution_explained"], row["adjustment_explained"]) == (execution, adjustment)


def test_an_indicators_own_reason_explains_what_it_speaks_of(submission: Submission) -> None:
    submission.indicator("更新设备", "≥40台", "36台", "50", "45", deviation_explanation="招标流标一次，余款结转")
    (row,) = records(submission, "submissions")
    assert (row["execution_explained"], row["adjustment_explained"]) == (True, False)


@pytest.mark.parametrize(
    ("score", "grade"), [("90", "excellent"), ("89.99", "good"), ("80", "good"), ("79.9", "fair"), ("60", "fair"), ("59.99", "poor")]
)
def test_grade_bands_are_half_open(submission: Submission, score: str, grade: str) -> None:
    submission.header["total_score"], submission.header["total_max_score"] = Decimal(score), Decimal(100)
    assert records(submission, "submissions")[0]["grade_by_total"] == grade


@pytest.mark.parametrize(
    ("target", "actual", "copied"),
    [("≥30页", "30页", 1), ("≥30页", "31页", 0), ("2023年11月30日前", "2023年11月30日", 1), ("逐步提高", "逐步提高。", 1), ("", "", 0)],
)
def test_copied_targets(submission: Submission, target: str, actual: str, copied: int) -> None:
    (row,) = records(submission.indicator("指标", target, actual, "10", "10"), "submissions")
    assert row["copied_count"].value == copied


@pytest.mark.parametrize(
    ("target", "actual", "span"),
    [
        ("≥900批次", "822批次", ("9.1333", "9.1333")),
        ("≥95%", "91%", ("9.5263", "9.6316")),
        ("≤0.35元", "0.33元", ("10.0000", "10.0000")),
        ("≥30万页", "324000页", ("10.0000", "10.0000")),
        ("≥30万页", "32.4页", ("0.0011", "0.0011")),
        ("≥30万页", "324000人", None),
        ("14.2元", "14.05元", ("9.8944", "10.0000")),
    ],
)
def test_the_score_that_target_and_actual_allow(submission: Submission, target: str, actual: str, span: tuple[str, str] | None) -> None:
    (row,) = records(submission.indicator("完成情况", target, actual, "10", "10"), "indicators")
    found = (row["score_low"].value, row["score_high"].value)
    assert found == (None, None) if span is None else tuple(f"{value:.4f}" for value in found) == span


@pytest.mark.parametrize(("actual", "span"), [("91", ("9.5263", "9.6316")), ("0.96", None)], ids=["bare", "maybe a fraction"])
def test_a_unit_with_a_column_of_its_own_holds_for_the_bare_actual(
    submission: Submission, actual: str, span: tuple[str, str] | None
) -> None:
    (row,) = records(submission.indicator("合格率", "≥95", actual, "10", "10", unit="%"), "indicators")
    found = (row["score_low"].value, row["score_high"].value)
    assert found == (None, None) if span is None else tuple(f"{value:.4f}" for value in found) == span


def test_the_same_indicator_twice_is_counted_once(submission: Submission) -> None:
    submission.indicator("满意度", "≥90%", "92%", "5", "5").indicator("满意度", "≥90%", "92%", "5", "5")
    assert [row["copies"].value for row in records(submission, "indicators")] == [2, 1]


def test_level_1_marks(submission: Submission) -> None:
    submission.indicator("甲", "≥1次", "1次", "20", "20", level1_quota=Decimal(50)).indicator(
        "乙", "≥1次", "1次", "25", "25", level1_quota=Decimal(50)
    )
    (row,) = records(submission, "level1")
    assert (row["quota"].value, row["weights"].value) == (50, 45)


def test_a_repeated_run_is_found_once_inside_a_paragraph_and_across_two(submission: Submission) -> None:
    run = "坚实走稳党建步伐，持续提升政治素养。我办始终把政治建设摆在首要位置，抓实党的建设，久久为功，深入开展主题教育，落实落细；"
    submission.passage(f"一、{run}二、{run}三、有力助推职责优化。")
    (row,) = records(submission, "repeats")
    assert row["opening"] == "坚实走稳党建步伐，持续提"
    assert row["length"].value >= 40
    assert records(Submission().passage("全年按季度调度各项任务。").passage("全年按月度调度各项任务。"), "repeats") == []


@pytest.mark.parametrize(
    "row", ["2130701 对村级公益事业建设的补助 1,204,500.00  0.00 1,204,500.00", "机关事业单位基本养老保险缴费支出　34.20　34.20　(1.05)"]
)
def test_rows_of_two_tables_that_name_the_same_account_are_no_repeated_prose(row: str) -> None:
    assert records(Submission().passage(row).passage("二、财政拨款支出").passage(row), "repeats") == []


@pytest.mark.parametrize(
    ("text", "listed", "is_open"),
    [
        ("内设股室4个，分别为办公室、公务接待股、公车管理股、后勤服务股。", 4, False),
        ("内设股室4个：办公室、管养股、苗圃。", 3, False),
        ("内设股室4个，分别为办公室、财务股等。", 2, True),
        ("内设\u200b股室4个，\u200b分别为办公室、管养股、苗圃。", 3, False),
    ],
)
def test_a_list_behind_a_number_is_counted(submission: Submission, text: str, listed: int, is_open: bool) -> None:
    submission.passage(text).says("staff.units", "4个", measure="other")
    submission.batch["narrative_figures"][0]["printed"] = "内设股室4个"
    (row,) = records(submission, "listed")
    assert (row["listed"].value, row["open"]) == (listed, is_open)


def test_percent_of_the_original_budget_is_read_from_one_sentence(submission: Submission) -> None:
    submission.passage("一般公共服务支出年初预算为472.90万元，支出决算为500.12万元，完成年初预算的27.22%。")
    (row,) = records(submission, "relations")
    assert (row["t2"].value, row["t1"].value, row["stated"].value) == (4729000, 5001200, Decimal("0.2722"))


def test_a_caption_above_the_table_names_its_year(submission: Submission) -> None:
    submission.passage("楼堂馆所控制情况（2022年完工项目）", kind="note")
    (row,) = records(submission, "headings")
    assert (row["role"], row["year"].value, row["year_due"].value) == ("building", 2022, 2023)


def test_a_table_of_the_year_before_added_for_comparison_is_not_out_of_date(submission: Submission) -> None:
    for block, year in ((4, 2023), (9, 2022)):
        submission.add(
            "headings",
            table_name="budget_lines",
            column_name="actual",
            printed=f"{year}年决算数",
            year=year,
            unit=None,
            location={"block": block},
        )
    assert [row["year"].value for row in records(submission, "headings")] == [2023]


@pytest.mark.parametrize(("institution", "told"), [("20人", []), ("15人", [(True, False), (True, False)])])
def test_head_counts_of_parts_are_not_the_whole(make_submission: Callable[..., Submission], institution: str, told: list[tuple]) -> None:
    submission = make_submission().add(
        "staffing", authorized_staff=Decimal(30), actual_staff=None, control_rate=None, cells={}, location={"block": 1}
    )
    submission.says("staff.authorized", "10人", measure="other", label="行政编制").says(
        "staff.authorized", institution, measure="other", label="事业编制"
    )
    assert [(row["partial"], row["settled_elsewhere"]) for row in records(submission, "staff")] == told


def test_without_the_table_a_part_not_spoken_of_may_have_moved(submission: Submission) -> None:
    submission.says("three_public", "9.00万元").says("three_public", "1.00万元", measure="change", direction="decrease")
    for part in ("three_public.reception", "three_public.vehicles.operation"):
        submission.says(part, "3.00万元").says(part, "0.40万元", measure="change", direction="decrease")
    assert records(submission, "relations") == []


@pytest.mark.parametrize(
    ("filer", "count"),
    [("填报单位：某中心", 0), ("填报单位：某中心    单位：万元", 1), ("附表一", 1)],
    ids=["left out", "declared", "no place for it"],
)
def test_a_table_that_leaves_its_unit_out(submission: Submission, filer: str, count: int) -> None:
    submission.passage(filer, kind="signoff").add(
        "headings", table_name="budget_lines", column_name="actual", printed="2023年决算数", year=2023, unit=None
    )
    (row,) = records(submission, "units")
    assert row["count"].value == count


@pytest.mark.parametrize(("strays", "present"), [(0, False), (3, None)])
def test_a_table_may_be_there_and_not_be_recognised(submission: Submission, strays: int, present: bool | None) -> None:
    submission.header["parts"]["base_table"] = False
    for _ in range(strays):
        submission.add("unresolved", what="tables", printed="三公经费 9.00", reason="无法判断这一行属于哪张表")
    assert {row["part"]: row["present"] for row in records(submission, "parts")}["base_table"] is present

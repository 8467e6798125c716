"""Rows of the base data table whose labels people change: a fund's own name, and another table's name."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from submissions.reading import read_file
from submissions.submission import Submission

_TEXT = """沅州市云溪区水文站2023年度部门整体支出绩效自评报告
一、部门基本情况
沅州市云溪区水文站核定编制12名，年末在职11名。
部门整体支出绩效评价基础数据表
填报单位：沅州市云溪区水文站    单位：万元
\t经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数
\t三公经费\t3.00\t2.90\t2.80
\t项目支出：\t60.00\t70.00\t68.00
\t1、业务工作经费\t20.00\t25.00\t24.00
\t2、运行维护经费\t10.00\t12.00\t11.00
{rows}
\t公用经费\t8.00\t8.50\t8.20
"""


def _read(tmp_path: Path, *rows: str) -> Submission:
    file = tmp_path / "report.txt"
    file.write_text(_TEXT.format(rows="\n".join("\t" + row for row in rows)), encoding="utf-8")
    return read_file(file)[0]


def _actuals(submission: Submission) -> dict[str, Decimal | None]:
    return {row["item_code"]: row["amount_cny"] for row in submission.tables["budget_lines"] if row["measure"] == "actual"}


def _doubts(submission: Submission) -> list[tuple[str, str]]:
    return [(row["what"], row["printed"]) for row in submission.tables["unresolved"]]


def test_funds_under_their_own_names_are_the_special_funds(tmp_path: Path) -> None:
    submission = _read(tmp_path, "3、山洪监测站网改造\t20.00\t22.00\t22.00", "4、测船更新\t10.00\t11.00\t11.00")
    actuals = _actuals(submission)
    assert (actuals["project.special.1"], actuals["project.special.2"]) == (Decimal(220000), Decimal(110000))
    assert _doubts(submission) == []


def test_two_sums_bear_out_a_fund_whose_third_is_wrong(tmp_path: Path) -> None:
    """The slip is then the filer's, and the sum that it breaks can be judged."""
    submission = _read(tmp_path, "站网改造经费\t30.00\t33.00\t43.00")
    assert _actuals(submission)["project.special.1"] == Decimal(430000)
    assert _doubts(submission) == []


@pytest.mark.parametrize("label", ["其中：测船油料", "1、测船油料", "2、测船油料", "测船油料"])
def test_a_row_that_does_not_continue_the_numbers_is_no_fund(tmp_path: Path, label: str) -> None:
    submission = _read(tmp_path, f"{label}\t5.00\t6.00\t5.50")
    assert "project.special.1" not in _actuals(submission)
    assert _doubts(submission) == [("budget_lines", label)]


@pytest.mark.parametrize(
    "label", ["楼堂馆所控制情况", "六、楼堂馆所控制情况（2023年完工项目）", "楼堂馆所建设情况", "楼堂馆所", "楼堂馆所 控制情况(本年无)"]
)
@pytest.mark.parametrize("none", ["无", "—", "0", ""])
def test_a_row_that_says_of_another_table_that_there_is_nothing_leaves_no_doubt(tmp_path: Path, label: str, none: str) -> None:
    submission = _read(tmp_path, f"{label}\t{none}\t\t")
    assert _doubts(submission) == []
    assert submission.tables["building_controls"] == []


@pytest.mark.parametrize(
    ("label", "none"),
    [("楼堂馆所控制情况（2023年完工项目）", "本年度无完工项目"), ("2023年完工楼堂馆所项目", "无"), ("本年度完工楼堂馆所", "没有此类项目")],
)
def test_it_may_say_so_in_words_and_without_the_tables_own_name(tmp_path: Path, label: str, none: str) -> None:
    assert _doubts(_read(tmp_path, f"{label}\t{none}\t\t")) == []


def test_funds_above_the_row_that_states_their_sum_are_its_funds(tmp_path: Path) -> None:
    submission = _read(tmp_path, "站网改造经费\t20.00\t22.00\t22.00", "测船更新经费\t5.00\t6.00\t6.50", "3、专项资金\t25.00\t28.00\t28.50")
    actuals = _actuals(submission)
    found = (actuals["project.special.1"], actuals["project.special.2"], actuals["project.special"])
    assert found == (Decimal(220000), Decimal(65000), Decimal(285000))
    assert _doubts(submission) == []


@pytest.mark.parametrize("mark", ["①②", "❶❷", "⑴⑵", "㈠㈡"])
def test_an_item_behind_a_circled_number_is_the_item(tmp_path: Path, mark: str) -> None:
    """① would fold to the digit 1, and ①业务工作经费 was taken for a fund of that name."""
    text = _TEXT.format(rows="").replace("1、业务", f"{mark[0]}业务").replace("2、运行", f"{mark[1]}运行")
    file = tmp_path / "report.txt"
    file.write_text(text, encoding="utf-8")
    actuals = _actuals(read_file(file)[0])
    assert (actuals["project.business"], actuals["project.maintenance"]) == (Decimal(240000), Decimal(110000))
    assert "project.special.1" not in actuals


def test_a_row_of_another_table_with_figures_leaves_the_sums_of_this_one_alone(tmp_path: Path) -> None:
    submission = _read(tmp_path, "楼堂馆所控制情况\t1200\t1180\t98.3")
    assert _doubts(submission) == [("building_controls", "楼堂馆所控制情况")]


@pytest.mark.parametrize("labels", [("山洪监测站网改造", "测船更新"), ("其中：站网改造", "—测船更新"), ("③站网改造", "④ 测船更新")])
def test_funds_without_a_number_are_funds_where_the_sums_say_so(tmp_path: Path, labels: tuple[str, str]) -> None:
    submission = _read(tmp_path, f"{labels[0]}\t20.00\t22.00\t22.00", f"{labels[1]}\t10.00\t11.00\t11.00")
    rows = [row for row in submission.tables["budget_lines"] if row["measure"] == "actual"]
    assert [(row["item_code"], row["amount_cny"]) for row in rows][4:7] == [
        ("project.special.1", Decimal(220000)), ("project.special.2", Decimal(110000)), ("operating", Decimal(82000)),
    ]  # fmt: skip
    assert _doubts(submission) == []


def test_a_row_that_may_be_the_item_below_the_funds_is_not_taken_for_a_fund(tmp_path: Path) -> None:
    submission = _read(tmp_path, "其他：测船更新\t30.00\t33.00\t33.00")
    assert "project.special.1" not in _actuals(submission)
    assert _doubts(submission) == [("budget_lines", "其他：测船更新")]


@pytest.mark.parametrize("actual", ["11.01", "", "约11"])
def test_two_measures_that_do_not_add_up_leave_all_of_them_unresolved(tmp_path: Path, actual: str) -> None:
    submission = _read(tmp_path, "站网改造\t20.00\t22.00\t22.00", f"测船更新\t10.00\t12.00\t{actual}")
    assert not any(item.startswith("project.special") for item in _actuals(submission))
    assert _doubts(submission) == [("budget_lines", "站网改造"), ("budget_lines", "测船更新")]


@pytest.mark.parametrize(
    "last",
    [
        "2024年3月15日",
        "2024年3月",
        "— 3 —",
        "第3页 共5页",
        "3/5",
        "填表人：赵六",
        "填表人：赵六\t\t填报日期：2024年3月15日",
        "审核：钱七\t\t\t2024-03-15",
    ],
)
def test_what_signs_or_numbers_a_page_is_no_row_of_its_table(tmp_path: Path, last: str) -> None:
    file = tmp_path / "report.txt"
    file.write_text(_TEXT.format(rows="\t3、其他事业类发展资金\t30.00\t33.00\t33.00") + f"\t{last}\n", encoding="utf-8")
    submission = read_file(file)[0]
    assert _doubts(submission) == []
    assert "operating" in _actuals(submission)

"""Tables as others lay them: columns of their own for relation and unit, stored numbers, other orders of columns, notes between rows."""

from __future__ import annotations

from decimal import Decimal
from html import escape
from typing import Any

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission
from tests.submissions.readers import book_writer

Row = list[Any]
TITLE: list[Row] = [["玉溪县气象灾害防御中心2023年度部门整体支出绩效自评表"], ["填报单位：玉溪县气象灾害防御中心"]]
HEADING: Row = ["一级指标", "二级指标", "三级指标", "关系", "指标值", "单位", "实际完成值", "分值", "得分"]


def html(rows: list[Row]) -> bytes:
    lines = "".join("<tr>" + "".join(f"<td>{escape('' if text is None else str(text))}</td>" for text in row) + "</tr>" for row in rows)
    return f"<html><meta charset=utf-8><body><p>{TITLE[0][0]}</p><p>{TITLE[1][0]}</p><table>{lines}</table></body></html>".encode()


def ods(rows: list[Row]) -> bytes:
    def cell(value: Any) -> str:
        if isinstance(value, float | int):
            return f'<table:table-cell office:value-type="float" office:value="{value!r}"><text:p>{value!r}</text:p></table:table-cell>'
        return f"<table:table-cell>{f'<text:p>{escape(value)}</text:p>' if value else ''}</table:table-cell>"

    lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in [*TITLE, *rows])
    return book_writer.ods(f'<table:table table:name="表">{lines}</table:table>')


def xlsx(rows: list[Row]) -> bytes:
    return book_writer.sheet_of([*TITLE, *rows])


def csv(rows: list[Row]) -> bytes:
    return "\n".join(",".join("" if value is None else str(value) for value in row) for row in [*TITLE, *rows]).encode()


def read(content: bytes) -> Submission:
    return read_bytes(content, Limits())[0]


@pytest.mark.parametrize(
    ("relation", "target", "unit", "actual", "read_as"),
    [
        ("≥", "40", "期", "42", (">=", 40, "期", 42)),
        ("﹦", "十二", "期", "十二", ("=", 12, "期", 12)),
        ("=", "一百零五", "站次", "一百一十", ("=", 105, "站次", 110)),
        ("＞", "９０", "％", "９５．５％", (">", 90, "%", Decimal("95.5"))),
        ("≤", "3", "起", "0", ("<=", 3, "起", 0)),
        ("﹦", "100", "%", "100.00000000000001", ("=", 100, "%", 100)),
    ],
)
@pytest.mark.parametrize("write", [html, xlsx, ods])
def test_relation_value_and_unit_in_columns_of_their_own(
    write: Any, relation: str, target: str, unit: str, actual: str, read_as: tuple[str, Any, str, Any]
) -> None:
    rows: list[Row] = [HEADING, ["产出指标", "数量指标", "发布预警信息", relation, target, unit, actual, "50", "50"]]
    (row,) = read(write(rows)).tables["indicators"]
    assert (row["target_operator"], row["target_value"], row["unit"], row["actual_value"]) == read_as
    assert (row["max_score"], row["score"]) == (50, 50)


@pytest.mark.parametrize("write", [html, xlsx, ods, csv])
def test_a_stored_number_is_the_amount_to_the_cent_in_its_own_column(write: Any) -> None:
    rows: list[Row] = [
        ["经费控制情况", "2022年决算数（元）", "2023年预算数（元）", "2023年决算数（元）"],
        ["三公经费", 28640.300000000003, 27000, 26118.119140625],
        ["项目支出", 6120433.73046875, 6500000, 0.1 + 0.2 + 6400000],
        ["1、业务工作经费", 6120433.73046875, 6500000, 6400000.3],
        ["公用经费", 47.310001373291016, 50, 48.5],
    ]
    amounts: dict[str, list[str]] = {}
    for row in read(write(rows)).tables["budget_lines"]:
        amounts.setdefault(row["item_code"], []).append(f"{row['amount_cny']:.2f}")
    assert amounts == {
        "three_public": ["28640.30", "27000.00", "26118.12"],
        "project": ["6120433.73", "6500000.00", "6400000.30"],
        "project.business": ["6120433.73", "6500000.00", "6400000.30"],
        "operating": ["47.31", "50.00", "48.50"],
    }


def test_a_percentage_kept_as_a_fraction_is_read_by_the_unit_beside_it() -> None:
    rows: list[Row] = [HEADING, ["产出指标", "质量指标", "预报准确率", "≥", 85, "%", (0.9317, "0.00%"), 50, 50]]
    assert read(xlsx(rows)).tables["indicators"][0]["actual_value"] == Decimal("93.17")
    rows[1][6] = 0.9317
    (row,) = read(xlsx(rows)).tables["indicators"]
    assert (row["actual_value"], row["cells"]["actual_printed"]["printed"]) == (Decimal("93.17"), "0.9317")


@pytest.mark.parametrize("note", ["注：数据取自2023年度部门决算。", "说明：本年新增一个项目。", "备注：含上年结转。"])
def test_a_remark_within_a_sheet_does_not_end_its_table(note: str) -> None:
    rows: list[Row] = [
        ["项目", "2023年", None, "2022年", "增减", "备注"],
        [None, "年初预算数", "决算数", "决算数", "（万元）", None],
        ["三公经费", 6.5, 6.21, 7.02, -0.81, "从严控制"],
        [note],
        ["公用经费", 20.4, 19.8, 21, -1.2],
        ["政府采购金额", 15, 14.2, 12, 2.2],
    ]
    merges = "".join(f'<mergeCell ref="{one}"/>' for one in ("A3:A4", "B3:C3", "A6:F6"))
    submission = read(book_writer.sheet_of([TITLE[0], [*TITLE[1], None, "单位：万元"], *rows], f"<mergeCells>{merges}</mergeCells>"))
    actual = {row["item_code"]: row["amount_cny"] for row in submission.tables["budget_lines"] if row["measure"] == "actual"}
    assert actual == {"three_public": 62100, "operating": 198000, "procurement": 142000}
    assert submission.tables["unresolved"] == []


@pytest.mark.parametrize("write", [html, xlsx, ods])
def test_classes_in_rows_of_their_own_are_no_indicators(write: Any) -> None:
    rows: list[Row] = [
        ["指标名称", "目标值", "实际值", "满分", "得分"],
        ["产出指标（50分）", None, None, 50, 50],
        ["数量指标", None, None, None, None],
        ["维护自动站", "≥14个", "15个", 30, 30],
        ["1.质量指标", None, None, None, None],
        ["数据到报率", "≥98%", "98.7%", 20, 20],
        ["效益指标", None, None, 30, 30],
        ["社会效益指标", None, None, None, None],
        ["预警覆盖人口", "≥8万人", "8.2万人", 30, 30],
    ]
    read_as = [(row["level1"], row["level2"], row["indicator_name"], row["max_score"]) for row in read(write(rows)).tables["indicators"]]
    assert read_as == [
        ("output", "quantity", "维护自动站", 30),
        ("output", "quality", "数据到报率", 20),
        ("outcome", "social", "预警覆盖人口", 30),
    ]


def test_staff_at_the_end_of_the_year_is_staff() -> None:
    rows: list[Row] = [
        ["2023年末编制数", "2023年底实有人数", "控制率"],
        [18, 17, "94.44%"],
        *[["经费控制情况", "2022年决算数（元）", "2023年决算数（元）"], ["三公经费", 1, 1]],
    ]
    (row,) = read(xlsx(rows)).tables["staffing"]
    assert (row["authorized_staff"], row["actual_staff"]) == (18, 17)


@pytest.mark.parametrize(
    ("values", "read_as"),
    [
        (["315.00", "330.00", "328.35", "10", "99.50%", "9.95"], (3150000, 3300000, 3283500, 10, Decimal("9.95"))),
        (["315.00", "330.00", "328.35", "10", "9.95"], (3150000, 3300000, 3283500, 10, Decimal("9.95"))),
        (["315.00", "330.00", "208.35", "10", "9.95"], None),
        (["315.00", "330.00", "328.35", "9.95"], None),
    ],
)
def test_a_total_whose_label_stands_under_an_amount_is_read_only_where_its_score_confirms_it(
    values: Row, read_as: tuple[Any, ...] | None
) -> None:
    heading = ["年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"]
    rows: list[Row] = [["单位：万元"], heading, ["年度资金总额：", *values], ["其中：一般公共预算", "315.00", "330.00", "328.35"]]
    lines = read(html(rows)).tables["fund_lines"]
    total = next((line for line in lines if line["line"] == "total"), None)
    columns = ("original_budget_cny", "final_budget_cny", "actual_cny", "max_score", "score")
    assert (tuple(total[name] for name in columns) if total else None) == (read_as or (None,) * len(columns))

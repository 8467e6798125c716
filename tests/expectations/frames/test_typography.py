"""Slips of the pen: found where they are, and not where the writing is right."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from expectations.frames import build_frames
from expectations.frames.typography import PAIRS
from tests.expectations.conftest import Submission


def slips(submission: Submission) -> list[tuple[str, str, str | None]]:
    return [(row["fault"], row["printed"], row["right"]) for row in build_frames(submission.batch)["writing"].records]


@pytest.mark.parametrize(
    ("text", "printed", "right"),
    [
        ("一般公共预算财政拔款收入618.42万元。", "拔款", "拨款"),
        ("资金已按进度划拔到位。", "划拔", "划拨"),
        ("加强干部职工环保、节约意思。", "节约意思", "节约意识"),
        ("全部项目己完成验收。", "己完成", "已完成"),
        ("建立固定资产台帐。", "台帐", "台账"),
        ("严格执行历行节约的规定。", "历行节约", "厉行节约"),
        ("截止2023年12月31日，资金已全部支付。", "截止", "截至"),
        ("缩短群众等侯时间。", "等侯", "等候"),
        ("工程已于十月峻工验收。", "峻工验收", "竣工验收"),
    ],
)
def test_a_wrong_character_is_named_with_the_right_one(submission: Submission, text: str, printed: str, right: str) -> None:
    assert slips(submission.passage(text)) == [("错别字", printed, right)]


@pytest.mark.parametrize(
    "text",
    [
        "组织选拔付出努力，海拔较高，提拔干部2名。",
        "由单位自己完成，利己经营不可取。",
        "收入来自已建成的项目，资金来自已完成的征收。",
        "以营利为目的的活动，一目了然，的的确确办成了。",
        "审批系统记录完整，结合记录台账，综合记账凭证，公共记录齐全。",
        "购买帐篷20顶，反映群众意思表示。",
        "次年安排在次年一季度，完成在次级科目。",
        "报送审计局，统计口径一致。",
        "领导小组付出心血，副主任主持会议。",
    ],
)
def test_what_only_looks_like_one_is_left_alone(submission: Submission, text: str) -> None:
    assert slips(submission.passage(text)) == []


@pytest.mark.parametrize(
    ("text", "fault", "printed"),
    [
        ("2023年度部门三公”经费支出118.59万元。", "引号不配对", "部门三公”经费支出"),
        ("全年“三公经费支出8万元。", "引号不配对", "“三公经费"),
        ("印发《驾驶员考核制度等规章。", "括号不配对", "《驾驶员考"),
        ("产出指标（50分)得满分。", "括号全角半角混用", "（50分)"),
        ("有力保障正常办公条件.二是提升接待水平。", "半角标点", "办公条件.二是"),
        ("完成培训,成效明显。", "半角标点", "完成培训,成效"),
        ("优化资源，提高财政资金使用效益。益", "多余字符", "。益"),
    ],
)
def test_marks(submission: Submission, text: str, fault: str, printed: str) -> None:
    assert [found[:2] for found in slips(submission.passage(text))] == [(fault, printed)]


@pytest.mark.parametrize(
    "text",
    [
        "其他需要说明的情况：无。",
        "1）完成扫描；2）完成整理。",
        "a)完成扫描",
        "控制率92.86%，比例为1:3，时间9:30。",
        "“三公”经费（含公务接待费）下降12.94%。",
        "按“三定”规定（见《方案》第3条），执行。",
        "其他事项。无",
    ],
)
def test_right_marks(submission: Submission, text: str) -> None:
    assert slips(submission.passage(text)) == []


def test_a_pair_that_the_reader_tore_apart_is_none(submission: Submission) -> None:
    assert slips(submission.passage("坚持“规范、高效、").passage("节约”的原则。")) == []


def test_one_slip_in_two_places_is_one_with_their_number(submission: Submission) -> None:
    submission.passage("财政拔款到位。").passage("财政拔款及时。")
    (row,) = build_frames(submission.batch)["writing"].records
    assert (row["printed"], row["count"].value, row["location"]) == ("拔款", 2, {"block": 20})


def test_headings_that_end_with_a_stop_among_others_that_do_not(submission: Submission) -> None:
    submission.passage("（一）综合评价结论。", kind="heading")
    assert slips(submission) == []
    submission.passage("（二）评价指标分析", kind="heading")
    assert [found[0] for found in slips(submission)] == ["标题末尾带句号"]


def test_straight_quotes_only_where_curly_ones_are_used_too(submission: Submission) -> None:
    submission.passage('"三公"经费情况', kind="heading")
    assert slips(submission) == []
    submission.passage("“三公”经费8.14万元。")
    assert slips(submission) == [("直引号与弯引号混用", '"三公"', "“三公”")]


def test_a_slip_in_an_indicator_has_its_cell(submission: Submission) -> None:
    submission.indicator("财政拔款到位率", "≥95%", "96%", "10", "10")
    assert slips(submission) == [("错别字", "拔款", "拨款")]


@given(st.text(alphabet="".join(PAIRS) + "".join(PAIRS.values()) + "字1a。；", max_size=30))
def test_any_text_of_marks_is_read(text: str) -> None:
    faults = slips(Submission().passage(text or "无"))
    assert all(fault and printed for fault, printed, _ in faults)


@pytest.mark.parametrize("marks", ["（" * 60_000, "）" * 60_000, "“" * 20_000 + "（" * 20_000 + "”" * 20_000, "1）" * 30_000])
def test_a_paragraph_of_60_000_marks_without_partners_is_judged_in_seconds(submission: Submission, marks: str) -> None:
    """What stands before each was read from the paragraph's beginning: 100,000 brackets took over a minute."""
    batch = submission.passage(f"本年{marks}")
    started = time.process_time()
    assert slips(batch)
    assert time.process_time() - started < 10

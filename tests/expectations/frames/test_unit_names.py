"""The unit's name and what it calls itself."""

from __future__ import annotations

import pytest

from expectations.batch_judgement import judge
from expectations.frames import build_frames
from tests.expectations.conftest import Submission


@pytest.mark.parametrize(
    ("printed", "due", "same", "shortened"),
    [
        ("邵阳市某区档案中心", "邵阳市某区档案中心", True, False),
        ("邵阳市某区档案中心（本级）", "邵阳市某区档案中心", True, False),
        ("某区档案中心", "邵阳市某区档案中心", False, True),
        ("某区政府办", "某区人民政府办公室", False, True),
        ("邵阳市某区档案中心筹备处", "邵阳市某区档案中心", False, False),
        ("邵阳市某区财政局", "邵阳市某区民政局", False, False),
        ("某局办公室", "某局", False, False),
    ],
)
def test_names_are_compared(printed: str, due: str, same: bool, shortened: bool) -> None:
    submission = Submission(name=due)
    submission.add("headings", table_name="submissions", column_name="department_name", printed=printed, year=None, unit=None)
    (row,) = build_frames(submission.batch)["names"].records
    assert (row["same"], row["shortened"]) == (same, shortened)


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("填报单位：某区水利局                单位：万元", "signoff", ["某区水利局"]),
        ("填报单位：             单位：万元", "signoff", []),
        ("附件2　整体支出绩效自评表　预算单位名称：某区水利局", "body", ["某区水利局"]),
        ("某区水利局2023年度部门整体支出绩效自评报告", "title", ["某区水利局"]),
        ("某区2023年度部门整体支出绩效自评报告", "title", []),
        ("各填报单位：请按时报送。", "body", []),
    ],
)
def test_names_in_lines(text: str, kind: str, found: list[str]) -> None:
    submission = Submission(name="测试中心").passage(text, kind=kind)
    assert [row["printed"] for row in build_frames(submission.batch)["names"].records] == found


def test_an_annex_is_announced_under_another_title() -> None:
    submission = Submission().passage("报告应包括以下附件：", kind="heading").passage("1.部门整体支出绩效评价基础数据表", kind="heading")
    submission.passage("2.部门整体支出绩效自评表", kind="heading").passage("部门整体支出绩效评价基础数据表", kind="title")
    submission.passage("整体支出绩效自评表", kind="title")
    rows = build_frames(submission.batch)["names"].records
    assert [(row["subject"], row["printed"], row["same"]) for row in rows] == [
        ("annex_title", "部门整体支出绩效评价基础数据表", True),
        ("annex_title", "整体支出绩效自评表", False),
    ]


@pytest.mark.parametrize(
    ("name", "text", "strange", "count"),
    [
        ("某区服务中心", "我中心严格执行制度。我办始终把政治建设摆在首要位置。", "我办", 2),
        ("某区水利局", "我局严格执行制度。", None, 1),
        ("某区水利局", "我中心严格执行制度。", "我中心", 1),
        ("某区政府办公室", "我办严格执行制度。", None, 1),
        ("某区发展和改革委员会", "我委严格执行制度。", None, 1),
    ],
)
def test_what_a_unit_calls_itself(name: str, text: str, strange: str | None, count: int) -> None:
    (row,) = build_frames(Submission(name=name).passage(text).batch)["references"].records
    assert (row["strange"], row["count"].value) == (strange, count)


def test_two_names_send_the_submission_back() -> None:
    submission = Submission(name="某区档案中心")
    submission.add("headings", table_name="submissions", column_name="department_name", printed="某区财政局", year=None, unit=None)
    judgement = judge(submission.batch)
    assert [f["severity"] for f in judgement.findings if f["rule"] == "DOC-09"] == ["critical"]
    assert set(judgement.outcomes.values()) == {"returned"}

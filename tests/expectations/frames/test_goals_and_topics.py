"""Goals and indicators beside what the unit is there for."""

from __future__ import annotations

import pytest

from expectations.frames import build_frames
from tests.expectations.conftest import Submission

DUTIES = "为机关办公提供后勤服务。机关食堂的管理。负责全区公务用车的管理。"


def profiled(name: str = "某区机关事务中心", duties: str = DUTIES) -> Submission:
    return Submission(name=name).passage("主要职能职责", kind="heading", section="profile").passage(duties, section="profile")


@pytest.mark.parametrize(
    ("goals", "copied"),
    [(("1、机关食堂的管理。", "负责全区公务用车的管理"), 2), (("新增食堂座位60个", "机关食堂的管理"), 1), (("新增食堂座位60个",), 0)],
)
def test_goals_that_are_duties(goals: tuple[str, ...], copied: int) -> None:
    submission = profiled()
    for goal in goals:
        submission.add("goals", seq=1, expected=goal, achieved="完成", location={"block": 1})
    (row,) = build_frames(submission.batch)["goals"].records
    assert row["count"].value == copied


def test_without_duties_goals_are_not_judged(submission: Submission) -> None:
    submission.add("goals", seq=1, expected="机关食堂的管理", achieved="完成", location={"block": 1})
    assert build_frames(submission.batch)["goals"].records == []


@pytest.mark.parametrize(
    ("unit", "name", "topic"),
    [
        ("某区机关事务中心", "大型疫情后勤保障次数", "疫情"),
        ("某区畜禽防疫站", "疫情监测次数", None),
        ("某区机关事务中心", "动物疫情监测次数", None),
        ("某区人民医院", "新冠疫情救治人数", None),
        ("某乡", "精准扶贫走访户数", "精准扶贫"),
        ("某乡", "巩固脱贫攻坚成果走访户数", None),
    ],
)
def test_topics_that_are_over(unit: str, name: str, topic: str | None) -> None:
    submission = profiled(unit).indicator(name, "≥2次", "2次", "5", "5")
    assert build_frames(submission.batch)["indicators"].records[0]["topic"] == topic


@pytest.mark.parametrize(
    ("unit", "duties", "name", "strange"),
    [
        ("某区机关事务中心", DUTIES, "提高社区居民低碳意识", True),
        ("某街道办事处", "负责辖区社区建设。", "提高社区居民低碳意识", False),
        ("某区图书馆", "向公众提供借阅服务，组织阅读推广。", "到馆学生人次", False),
        ("某区机关事务中心", DUTIES, "扶持企业户数", True),
        ("某区机关事务中心", DUTIES, "扫描页数", False),
    ],
)
def test_audiences(unit: str, duties: str, name: str, strange: bool) -> None:
    submission = profiled(unit, duties).indicator(name, "≥2次", "2次", "5", "5")
    assert build_frames(submission.batch)["indicators"].records[0]["audience_strange"] is strange


def test_an_audience_is_open_where_no_duties_are_stated_and_free_where_it_is_asked_how_content_it_is(submission: Submission) -> None:
    submission.indicator("社区居民意识", "≥2次", "2次", "5", "5").indicator(
        "社区居民满意度", "≥95%", "96%", "5", "5", level1="satisfaction"
    )
    assert [row["audience_strange"] for row in build_frames(submission.batch)["indicators"].records] == [None, False]

"""The original text around a value."""

from __future__ import annotations

from submissions.document import FOUND
from submissions.fragments import CLOSED, OPENED, fragments
from submissions.limits import Limits
from submissions.reading import read_pairs

_REPORT = """某某局2023年度部门整体支出绩效自评报告
一、基本情况
2023年度“三公”经费决算42.05万元，较上年增加21.10万元，增幅100.72%，全部用于下乡任务。
附件 基础数据表
填报单位：某某局　单位：万元
经费控制情况\t2022年决算数\t2023年预算数\t2023年决算数
三公经费\t20.95\t44.53\t42.05
"""


def _asked(wanted: str) -> list[dict[str, object]]:
    [(document, submission)] = read_pairs(_REPORT.encode(), Limits())
    return list(fragments(document, submission, wanted))


def test_a_cell_is_shown_in_its_row_below_the_row_above_it() -> None:
    [value] = [row for row in _asked("44.53") if row["table"] == "budget_lines"]
    assert (
        value["fragment"] == f"经费控制情况 | 2022年决算数 | 2023年预算数 | 2023年决算数\n三公经费 | 20.95 | {OPENED}44.53{CLOSED} | 42.05"
    )
    assert value["found"] == "heading"


def test_a_figure_of_the_prose_is_shown_in_its_sentence() -> None:
    [value] = _asked("21.10")
    assert value["fragment"] == f"2023年度“三公”经费决算42.05万元，{OPENED}较上年增加21.10万元{CLOSED}，增幅100.72%，全部用于下乡任务。"


def test_every_value_is_found_in_the_text_around_it_and_says_how_it_was_found() -> None:
    values = [row for row in _asked("") if row["table"] in ("budget_lines", "narrative_figures")]
    assert len(values) >= 6
    for value in values:
        fragment = str(value["fragment"])
        assert fragment.partition(OPENED)[2].partition(CLOSED)[0].endswith(str(value["printed"])[-5:])
        assert value["found"] in FOUND


def test_a_name_in_chinese_and_a_code_ask_for_the_same_values() -> None:
    assert _asked("三公经费")
    assert [row["key"] for row in _asked("three_public.budget")] == ["three_public.budget"]

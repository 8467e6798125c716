"""A figure of an item, of a project, of another year or of things is none of the unit's totals, scores or people."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = "云岭县水文勘测中心2023年度部门整体支出绩效自评报告\n一、基本情况\n我中心负责全县水文监测工作。\n二、预算执行情况\n"
TOTAL = "本年支出合计9759.38万元，其中：基本支出5377.64万元，项目支出4381.74万元。\n"
OWN = "三、自评结论\n我中心整体支出自评得分为92.5分。\n"


def _read(text: str) -> Any:
    return read_bytes((HEAD + text).encode(), Limits())[0]


def _figures(text: str, *concepts: str) -> list[Decimal]:
    return [row["value"] for row in _read(text).tables["narrative_figures"] if not concepts or row["concept"] in concepts]


ITEMS = [
    "1.2080501行政单位离退休：年初预算54.53万元，决算54.53万元，完成预算的100%。",
    "1.社会保障和就业支出-行政事业单位养老支出-养老保险缴费支出，年初预算为154.20万元，支出决算为150.11万元，完成年初预算的97.35%。",
    "3.住房保障支出类住房改革支出款住房公积金项。年初预算为88.20万元。支出决算为86.90万元，完成年初预算的98.53%。",
    "4、教育支出［类］进修及培训［款］培训支出［项］。年初预算12.00万元，决算支出9.80万元。",
    "“水利工程运行与维护”科目年初预算为320.00万元，支出决算为318.20万元。",
    "其中：商品和服务支出年初预算1100.00万元，支出决算1080.00万元。资本性支出年初预算0万元，支出决算55.00万元。",
]


@pytest.mark.parametrize("said", ITEMS)
def test_a_budget_or_spending_of_an_item_is_no_total(said: str) -> None:
    assert _figures(TOTAL + said, "expenditure.total", "fund.original_budget", "fund.actual", "revenue.total") == [Decimal("9759.38")]


SCORES = [
    "我中心对12个项目开展了绩效自评，自评均分97.80分。",
    "各项目自评得分的算术平均值为94.13分。",
    "其中站网改造项目自评得分98分，测报项目自评得分95分。",
    "上年度整体支出自评得分为90分。",
    "纳入自评的39个项目综合得分99.33分，评价等级为优。",
    "下属单位水质监测站自评得分88分。",
    "自评总分100分，其中产出指标50分。",
    "产出指标得分48.5分，效益指标得分29分，满意度指标得分10分。",
    "县财政局对我中心2022年度整体支出重点评价得分为89.6分。",
]


@pytest.mark.parametrize("said", SCORES)
def test_a_score_of_a_project_an_indicator_or_another_is_not_the_units(said: str) -> None:
    submission = _read(f"{TOTAL}{said}\n{OWN}")
    assert submission.header["self_score"] == Decimal("92.5")
    assert "92.5" in submission.header["cells"]["self_score"]["printed"]


@pytest.mark.parametrize(
    "said",
    ["车辆编制4辆，实有车辆4辆。", "自评表设置三级指标27个，编制完成27个。", "编制水文规划3个、应急预案5部。", "我中心编制绩效指标36个。"],
)
def test_what_is_no_person_is_no_head_count(said: str) -> None:
    assert _figures(said, "staff.authorized", "staff.actual") == []


@pytest.mark.parametrize(
    "said",
    [
        "专项资金38.75万元2022年结转。",
        "修缮经费38.75万元3处站房。",
        "采购设备38.75万元12月验收。",
        "预算38.75万元36.20万元已支出。",
        "专项资金38.75万元2022-2023年使用。",
    ],
)
def test_an_amount_keeps_its_unit_before_another_number(said: str) -> None:
    rows = _read(TOTAL + said).tables["narrative_figures"]
    assert ("万元", Decimal("387500")) in [(row["unit"], row["amount_cny"]) for row in rows]


@pytest.mark.parametrize(
    "said",
    [
        "上年结转0.00万元（资料修复），年初预算498.80万元，全年执行501.22万元。",
        "上年结转结余：12.30万元；年初预算：498.80万元；年中追加7.50万元。",
        "收到上年结转资金12.30万元后，年初部门预算安排498.80万元。",
        "除上年结转12.30万元外，当年年初预算498.80万元。",
        "上年结转 年初预算498.80万元，追加7.50万元。",
        "上年结转0万元、本年年初预算498.80万元、本年追加7.50万元。",
    ],
)
def test_a_budget_behind_what_was_carried_over_is_the_budget(said: str) -> None:
    assert _figures(said, "fund.original_budget") == [Decimal("498.80")]
    assert Decimal("498.80") not in _figures(said, "fund.carry_over")


@pytest.mark.parametrize("bound", ["自评得分90分以上的项目有55个。", "自评90分及以上的股室有4个。", "得分80分以下的为不合格。"])
def test_a_bound_is_nobodys_score(bound: str) -> None:
    assert _read(TOTAL + bound).header["self_score"] is None


@pytest.mark.parametrize("said", ["综合评分为92.5分。", "自评分值为92.5分。", "本次自评打分92.5分。"])
def test_the_score_has_many_names(said: str) -> None:
    assert _read(TOTAL + said).header["self_score"] == Decimal("92.5")


def test_a_class_of_functions_alone_is_not_the_total_either() -> None:
    said = "住房保障支出（类）支出决算为65.20万元。"
    assert Decimal("65.20") not in _figures(TOTAL + "\n" + said, "expenditure.total", "fund.actual")


def test_tables_of_accounts_in_an_annex_are_no_unread_form() -> None:
    rows = "行政运行 1001 915.30 915.30 0.00\n一般行政管理事务 1002 120.00 0.00 120.00\n林业事业机构 1003 300.12 300.12 0.00\n"
    found = _read(TOTAL + f"\n附表1：收入支出决算总表\n{rows}附表2：财政拨款支出决算表\n{rows}")
    assert found.header["parts"]["narrative"]
    assert found.tables["unresolved"] == []


def test_a_whole_report_on_one_line_below_its_annex_number_is_read() -> None:
    text = (
        "附件2：\n青石市国有林场管理站 2023 年度部门整体支出绩效评价自评报告 一、基本概况 （一）机构情况 本站为公益一类事业单位。 "
        "二、部门整体支出情况 2023年支出合计233.10万元，其中基本支出200.00万元，项目支出33.10万元。 三、评价结论 自评得分94.2分。\n"
    )
    [found] = read_bytes(text.encode(), Limits())
    assert (found.header["department_name"], found.header["self_score"]) == ("青石市国有林场管理站", Decimal("94.2"))
    assert "expenditure.total" in {row["concept"] for row in found.tables["narrative_figures"]}


def test_behind_the_items_a_total_of_the_whole_is_the_total() -> None:
    said = "一般公共服务支出（类）统计信息事务（款）行政运行（项）支出320.50万元。社会保障和就业支出（类）28.60万元。本年支出总计420.30万元。\n"
    assert _figures(said, "expenditure.total") == [Decimal("420.30")]


@pytest.mark.parametrize(
    "said",
    [
        "预算执行率得分9.8分，总得分96.3分。",
        "产出指标得分48分，效益指标得分29分，满意度指标得分9.5分，预算执行得分9.8分，综合得分96.3分。",
        "项目综合得分88分。综合评价得分96.3分。",
    ],
)
def test_the_sum_of_the_marks_is_the_score_and_no_part_of_it(said: str) -> None:
    assert _read(TOTAL + said).header["self_score"] == Decimal("96.3")

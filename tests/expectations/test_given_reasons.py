"""A reason silences a rule only for what it is a reason for: its subject, the direction, and what is compared."""

from __future__ import annotations

import time

import pytest

from expectations.frames.batch_rows import filings
from expectations.frames.explanations import explained, reason_given, reversal_told, says_why
from expectations.reasons.given_reasons import ReasonedText, reasons_in
from expectations.reasons.reason_lexicon import Direction, Measure, reason_lexicon, subjects_by_id
from tests.expectations.conftest import Submission

Asked = tuple[str, Direction, Measure]
OVER: Measure = "budget"
PROJECT_UP: Asked = ("project", "up", OVER)
PROJECT_DOWN: Asked = ("project", "down", OVER)
BASIC_UP: Asked = ("basic", "up", OVER)
OPERATING_UP: Asked = ("operating", "up", OVER)
ADDED: Asked = ("total", "up", "adjustment")
CUT: Asked = ("total", "down", "adjustment")
UNSPENT: Asked = ("total", "down", "execution")
CARS_UP: Asked = ("three_public.vehicles.operation", "up", OVER)
GUESTS_UP: Asked = ("three_public.reception", "up", OVER)
BOUGHT_UP: Asked = ("procurement", "up", OVER)
BOUGHT_NOT: Asked = ("procurement", "down", OVER)
POSTS: Asked = ("staff", "up", OVER)
STAFF_LESS: Asked = ("staff", "down", "prior_year")
PER_HEAD: Asked = ("operating", "up", "prior_year")

GIVEN: list[tuple[str, Asked]] = [
    ("项目支出决算386.20万元，超出年初预算一倍多，缘于7月山洪冲毁渠首闸门后实施的应急修复。", PROJECT_UP),
    ("项目支出386.20万元。较年初安排增加203万元，主要系省级水利发展资金下达所致。", PROJECT_UP),
    ("受今夏持续强降雨影响，项目支出较预算多出203.00万元，全部用于险工险段抢险。", PROJECT_UP),
    ("年度中间，财政为古籍库房消防改造调增我馆项目经费45万元。", PROJECT_UP),
    ("项目支出比预算少支62万元，两个标段因土地征收滞后尚未开工。", PROJECT_DOWN),
    ("项目支出只完成预算的58%。原因如下：一是设备采购两次废标；二是工程款须待竣工决算审计后支付。", PROJECT_DOWN),
    ("由于中央预算内资金12月下旬才到位，项目支出低于预算62万元。", PROJECT_DOWN),
    ("基本支出比年初预算多58.30万元，是落实义务教育教师绩效奖政策以及补缴职业年金形成的。", BASIC_UP),
    ("人员经费超过年初预算，系当年新招录12名消防文员、全员薪级晋升。", BASIC_UP),
    ("年中因养老保险缴费基数上调追加人员经费31万元。", BASIC_UP),
    ("公用经费高于预算4.10万元，主要由于水价、电价上调。", OPERATING_UP),
    ("日常公用支出超年初预算9.6万元，因承办全省龙舟赛外出差旅较多。", OPERATING_UP),
    ("全年预算较年初预算净增96万元，主要是上级转移支付资金年中下达。", ADDED),
    ("年初预算1203万元，年度执行中机构改革划入两个事业站所，相应调增预算96万元，调整后1299万元，原因是划入人员经费随之转入。", ADDED),
    ("为保障百日攻坚行动开展，年内增拨经费20万元。", ADDED),
    ("年中财政统筹收回结余指标30万元，调减预算，系压减一般性支出政策要求。", CUT),
    ("全年预算比年初预算减少30万元，是因为退役军人服务站整体移交街道。", CUT),
    ("执行率81.3%，未达九成，主因是质保金未到支付节点。主要原因：监控工程质保金须次年支付。", UNSPENT),
    ("部分资金结转下年使用，系广场改造项目跨年实施。", UNSPENT),
    ("预算执行进度偏慢，由于第三季度才完成招标。", UNSPENT),
    ("公务用车运行维护费超预算0.80万元，系执法用车超龄、维修频次增加。", CARS_UP),
    ("“三公”经费超预算1.3万元，原因是下乡督导任务加重，车辆燃油费上升。", CARS_UP),
    ("公务接待费较预算多0.60万元，因承接国家卫生城市复审迎检。", GUESTS_UP),
    ("政府采购支出大于采购预算，原因是年中追加了应急发电车采购。", BOUGHT_UP),
    ("采购预算20万元未执行，主要是供应商质疑致使项目推迟到次年。", BOUGHT_NOT),
    ("年末超编4人，系乡镇撤并分流安置。", POSTS),
    ("超编原因为上级核减编制2名，人员只能逐步消化。", POSTS),
    ("本年退休3人、调出1人。", STAFF_LESS),
    ("公用经费人均同比上升，主要因搬入新址后物业费增加。", PER_HEAD),
    ("年中追加7.50万元（调资增支），全年预算506.30万元。", ADDED),
    ("水毁工程抢险追加38.60万元，全年预算651.00万元。", ADDED),
    ("年中追加人员经费7.50万元。追加原因：7月起调整基本工资标准。", ADDED),
    ("全年预算651.00万元，因区级财政资金紧张部分款项未能支付，全年支出555.98万元，执行率85.40%。", UNSPENT),
]
NOT_GIVEN: list[tuple[str, Asked]] = [
    ("基本支出比预算增加58.30万元，主要是落实教师绩效奖政策。", PROJECT_UP),
    ("年中因工资调标追加7.50万元。", PROJECT_UP),
    ("项目支出比预算减少62万元，原因是设备采购废标。", PROJECT_UP),
    ("项目支出386.20万元，为水利设施维修养护经费。", PROJECT_UP),
    ("项目支出比上年增加203万元，主要系省级水利发展资金增加。", PROJECT_UP),
    ("项目支出超预算，需进一步说明原因。", PROJECT_UP),
    ("项目支出超预算，原因不明。", PROJECT_UP),
    ("项目支出比预算增加96万元，主要是厉行节约、压减开支。", PROJECT_UP),
    ("项目支出较预算多203.00万元，用于抢险的冲锋舟已入库。", PROJECT_DOWN),
    ("公用经费低于预算，原因是会议减少。", PROJECT_DOWN),
    ("项目支出比预算增加，主要是上级追加防汛资金。", BASIC_UP),
    ("“三公”经费比上年减少1.21万元，原因是公务活动减少。", OPERATING_UP),
    ("公用经费比上年增加5万元，主要因物业费上涨。", OPERATING_UP),
    ("公用经费低于年初预算4.10万元，主要由于压缩会议。", OPERATING_UP),
    ("接待费上升，因来访考察团组增多。", ADDED),
    ("年中追加项目经费40万元。", ADDED),
    ("严格按照部门预算编制有关要求细化预算。", ADDED),
    ("全年预算比年初预算减少30万元，是因为退役军人服务站整体移交街道。", ADDED),
    ("年中因新增普查任务追加预算20万元。", CUT),
    ("公务接待费低于预算，原因是来访减少。", UNSPENT),
    ("执行率81.3%，我单位高度重视预算执行。", UNSPENT),
    ("年中因人员增资追加预算20万元。", UNSPENT),
    ("公务接待费超预算0.60万元，因迎检任务增加。", CARS_UP),
    ("“三公”经费超预算，原因是来宾接待批次增加。", CARS_UP),
    ("“三公”经费比上年下降12.94%，原因是公务活动减少。", GUESTS_UP),
    ("公务用车运行费超预算，系车辆老化维修增多。", GUESTS_UP),
    ("项目支出比预算增加，原因是抢修漏雨库房。", BOUGHT_UP),
    ("采购预算执行良好，节约资金2万元。", BOUGHT_UP),
    ("政府采购全部通过电子卖场进行。", BOUGHT_NOT),
    ("核定编制42人，年末在职45人，另有退休人员15人。", POSTS),
    ("基本支出增加，系新招录人员工资。", POSTS),
    ("本年新招录5人。", STAFF_LESS),
    ("公用经费同比下降，主要因合并会议。", PER_HEAD),
    ("年中追加38.60万元，全年预算651.00万元。", ADDED),
    ("“三公”经费支出11.20万元，其中因公出国（境）费4.95万元，年中追加38.60万元。", ADDED),
    ("部分指标没有达到年度目标：培训班开办，主要是场地移交偏晚。", UNSPENT),
]


def _explained(text: str, asked: Asked, heading: str | None = None, section: str = "execution") -> bool:
    submission = Submission()
    if heading:
        submission.add("passages", seq=1, kind="heading", section=section, text=heading, location={"block": 1})
    submission.add("passages", seq=2, kind="body", section=section, text=text, location={"block": 2})
    return explained(filings(submission.batch)[0], *asked)


@pytest.mark.parametrize(("text", "asked"), GIVEN)
def test_a_reason_for_what_is_asked_counts(text: str, asked: Asked) -> None:
    assert _explained(text, asked)


@pytest.mark.parametrize(("text", "asked"), NOT_GIVEN)
def test_a_reason_for_something_else_does_not(text: str, asked: Asked) -> None:
    assert not _explained(text, asked)


@pytest.mark.parametrize(
    ("heading", "text", "section", "asked", "expected"),
    [
        ("（二）项目支出", "决算386万元，比预算增加203万元，原因是渠首闸门应急修复。", "project", PROJECT_UP, True),
        ("（一）基本支出", "决算386万元，比预算增加203万元，原因是渠首闸门应急修复。", "basic", PROJECT_UP, False),
        ("（一）预算执行率偏低", "广场改造工程尚未竣工验收，尾款未付。", "problems", UNSPENT, True),
        ("（一）档案管理薄弱", "广场改造工程尚未竣工验收，尾款未付。", "problems", UNSPENT, False),
    ],
)
def test_a_heading_says_what_the_text_below_it_is_about(heading: str, text: str, section: str, asked: Asked, expected: bool) -> None:
    assert _explained(text, asked, heading, section) is expected


@pytest.mark.parametrize(
    ("item", "label", "text", "expected"),
    [
        ("project", "4、其他（冲回以前年度挂账）", "", True),
        ("project", "4、其他", "项目支出中含退回的2021年质保金3.2万元，以负数列示。", True),
        ("project", "4、其他", "公用经费已冲减退回的物业费3.2万元。", False),
        ("operating.office", "办公费", "公用经费已冲减退回的物业费3.2万元。", True),
    ],
)
def test_money_that_came_back_explains_a_negative_amount_of_its_own_item(item: str, label: str, text: str, expected: bool) -> None:
    filing = filings(Submission().passage(text or "无。").batch)[0]
    assert reversal_told(filing, item, label) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("上级临时加派普查任务", True), ("年中新增两个安置点", True), ("受疫情影响未能完成", False), ("无", False), (None, False)],
)
def test_a_column_for_reasons_explains_an_excess_only_by_one(text: str | None, expected: bool) -> None:
    assert reason_given(text, "up") is expected


def test_every_event_moves_subjects_that_are_declared() -> None:
    known = subjects_by_id()
    assert all(one in known for event in reason_lexicon().events for one in event.subjects)
    assert all(subject.part_of is None or subject.part_of in known for subject in known.values())


def test_a_passage_without_a_sentence_gives_no_reason_and_the_next_one_is_still_read() -> None:
    """An empty passage stopped the judging of the whole batch."""
    filed = Submission("档案局")
    filed.passage("。")
    filed.passage("档案整理数量超过目标。主要是由于新增了移交单位。")
    (filing,) = filings(filed.batch)
    assert says_why(filing, "档案整理数量", "up")


def test_reasons_in_one_sentence_of_a_thousand_clauses_take_time_in_proportion() -> None:
    """8,000 characters of 因为资金未到位， took a minute to judge: each clause asked all others."""
    taken = []
    for count in (500, 1_000):
        started = time.process_time()
        assert len(list(reasons_in([ReasonedText("因为资金未到位，" * count)]))) >= count
        taken.append(time.process_time() - started)
    assert taken[1] < 3 * taken[0] + 0.5

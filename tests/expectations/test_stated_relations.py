"""What the prose claims between figures is told where it cannot be, and only there."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from expectations.catalogue import rules
from expectations.evaluation import judge_rows
from expectations.frames import frames_of
from expectations.frames.batch_rows import filings
from submissions.limits import Limits
from submissions.reading import read_bytes

HEAD = (
    "青禾区水务管理局2023年度部门整体支出绩效自评报告\n一、基本情况\n2023年度整体支出绩效自评表已附，本年度自评等级为优。\n二、其他情况\n"
)
RULES = [rule for rule in rules() if rule.frame == "relations"]


def told(sentence: str) -> list[tuple[str, str]]:
    """The rules on stated relations that fail on a sentence, and the result that each expects."""
    submission = read_bytes((HEAD + sentence).encode(), Limits())[0]
    common = {"submission_id": "s-1", "fiscal_year": 2023, "division_code": "430502", "standing": "returned"}
    batch = {"submissions": [submission.header | common]} | {
        name: [common | row for row in rows] for name, rows in submission.tables.items()
    }
    frame = frames_of(filings(batch), ("relations",))["relations"]
    failed = []
    for rule in RULES:
        verdicts = judge_rows(rule.test, frame.data)
        failed += [(rule.id, frame.records[row]["due_shown"]) for row in range(len(frame.records)) if verdicts.failed[row]]
    return failed


@pytest.mark.parametrize(
    ("right", "wrong", "rule", "due"),
    [
        ("印刷费6.40万元，占办公费16.00万元的40.00%。", None, "", ""),
        (
            "办公费16.00万元，其中印刷费6.40万元，占办公费的40.00%。",
            "办公费16.00万元，其中印刷费6.40万元，占办公费的46.00%。",
            "REL-02",
            "40.00%",
        ),
        ("接待12批次96人次，接待费1.92万元，人均200元。", "接待费1.92万元，接待12批次96人次，人均220元。", "REL-03", "200.00元"),
        ("接待费1.92万元，接待12批次96人次，批均1600元。", "接待费1.92万元，接待12批次96人次，批均1060元。", "REL-03", "1600.00元"),
        (
            "会议费年初预算5.00万元，决算4.00万元，较预算减少1.00万元，下降20%。",
            "会议费年初预算5.00万元，决算4.00万元，较预算减少1.00万元，下降25%。",
            "REL-04",
            "20.00%",
        ),
        (
            "培训费由上年的6.00万元增加到7.50万元，增长25%。",
            "培训费2022年6.00万元，2023年7.50万元，增加2.50万元。",
            "REL-04",
            "1.50万元",
        ),
        (
            "年初预算800.00万元，年中追加60.00万元、调减10.00万元，全年预算850.00万元。",
            "年初预算800.00万元，年中追加60.00万元、调减10.00万元，全年预算870.00万元。",
            "REL-05",
            "850.00万元",
        ),
        (
            "全年预算850.00万元，全年执行830.00万元，年末结转20.00万元。",
            "全年预算850.00万元，全年执行830.00万元，年末结转30.00万元。",
            "REL-05",
            "20.00万元",
        ),
        (
            "本年度自评得分96分，其中投入10分、过程26分、产出32分、效益28分。",
            "本年度自评得分96分，其中投入10分、过程26分、产出30分、效益28分。",
            "REL-06",
            "94分",
        ),
        ("购置电脑20台，每台0.45万元，共9.00万元。", "购置电脑20台，每台0.45万元，共9.90万元。", "REL-07", "9.00万元"),
        (
            "全局车辆38辆，其中执法车21辆、公务车17辆。",
            "全局车辆38辆，其中执法车21辆、公务车16辆。",
            "REL-01",
            "37辆",
        ),
    ],
)
def test_a_right_relation_is_silent_and_a_wrong_one_told(right: str, wrong: str | None, rule: str, due: str) -> None:
    assert told(right) == []
    if wrong is not None:
        assert told(wrong) == [(rule, due)]


@pytest.mark.parametrize(
    "sentence",
    [
        "项目支出180.07万元，其中主要用于扫描60.00万元、维护21.35万元等。",
        "基本支出321.15万元，其中人员经费280.22万元，公用经费40.93万元，比上年增加5.00万元，增长1.58%。",
        "2019年以来累计减少12.00万元，年均下降8.00%，2023年支出8.14万元。",
        "上年接待费3.15万元，占“三公”经费的33.69%；本年接待费2.66万元。",
        "序时进度应达75.00%，截至9月末支出600.00万元，全年预算850.00万元，执行率70.59%。",
        "年初预算315.00万元，年中追加7.40万元，全年预算由315.00万元调整为322.40万元。",
        "全年预算由年初的315.00万元调整为322.40万元，追加7.40万元用于维修。",
        "接待费约2万元，接待210人次，人均约95元。",
        "培训费5.00万元，比上年增加0.50万元，增长11.11%；会议费3.00万元，与上年持平。",
        "年初预算800.00万元，其中基本支出500.00万元、项目支出300.00万元，全年预算850.00万元。",
    ],
)
def test_what_is_approximate_partial_or_of_another_year_is_not_compared(sentence: str) -> None:
    assert told(sentence) == []


AMOUNTS = st.integers(min_value=1_00, max_value=900_00).map(lambda cents: Decimal(cents) / 100)


@given(first=AMOUNTS, second=AMOUNTS)
@settings(max_examples=25, deadline=None)
def test_parts_that_add_up_are_never_told(first: Decimal, second: Decimal) -> None:
    assert told(f"租赁费{first + second}万元，其中房屋租赁{first}万元、设备租赁{second}万元。") == []


@given(before=AMOUNTS, now=AMOUNTS)
@settings(max_examples=25, deadline=None)
def test_a_change_rounded_as_printed_is_never_told(before: Decimal, now: Decimal) -> None:
    change, word = abs(now - before), "增长" if now >= before else "下降"
    rate = (change / before * 100).quantize(Decimal("0.01"))
    assert told(f"印刷费{now}万元，比上年{'增加' if now >= before else '减少'}{change}万元，{word}{rate}%。") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "项目支出年初预算526.43万元，由于追加应急抢修资金54.16万元，调整为580.59万元，实际支出580.59万元，完成调整后预算的100%。",
        "基本支出1153.25万元，占总支出的71.01%；项目支出470.93万元，占总支出的28.99%，总支出1624.18万元。",
        "全年共受理488件，其中信访90件、来电398件，办结487件，办结率99.80%。",
        "其中财政拨款20.00万元，上级补助30.00万元，其他收入5.00万元，收入共计55.00万元。",
        "2021年、2022年、2023年分别支出10.00万元、12.00万元、13.00万元，三年合计35.00万元。",
        "经费支出共30.00万元：其中差旅费10.00万元，印刷费20.00万元。",
        "印刷费支出8.00万元，同比减支2.00万元，降幅20.00%。",
        "印刷费18.61万元，上年没有此项支出；租赁费8.37万元，较上年减少0.47万元，降幅5.32%。",
        "支出90.00万元。按功能分：教育支出60.00万元，住房保障支出30.00万元；按用途分：工资支出50.00万元（津贴20.00万元，奖金30.00万元），印刷支出40.00万元。",
        "会议213次，支出868.83万元，平均每次4.08万元。其中样品费58.77万元，检测费555.67万元，交通费46.76万元，三者相加为661.20万元。",
        "合格参训人员967名，占培训总数1204名的80.32%。",
        "印刷费预算由年初的49.41万元调整为50.74万元，追加2.19万元、压减0.86万元。",
        "项目惠及5个乡镇、37个行政村，群众满意度达到95.6%。",
    ],
)
def test_right_sentences_in_other_words_are_silent(sentence: str) -> None:
    assert told(sentence) == []


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("安全生产专项资金年初安排85.00万元，年中调增15.00万元，调整后为100.00万元，实际支出93.60万元，执行率96.30%，结转3.70万元。", 1),
        ("收入总计1526.80万元，支出总计1479.35万元，年末结转和结余74.45万元，其中基本支出结转8.20万元，项目支出结转39.25万元。", 1),
        ("上年结转物业服务支出42.8万元，本年收入690.2万元，本年支出570.9万元，年末结转162.1万元。", 0),
        ("全年共受理来信来访386件，其中来信128件、来访171件、网上87件，办结372件，办结率96.37%。", 0),
    ],
)
def test_one_wrong_figure_is_told_by_one_relation_and_a_right_one_by_none(text: str, rules: int) -> None:
    assert len(told(text)) == rules

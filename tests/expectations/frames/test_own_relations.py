"""One figure of the prose is told by one rule, whichever of two could: the one that always judged it keeps its name."""

from __future__ import annotations

import pytest

from expectations.batch_judgement import judge
from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import TABLES
from warehouse.rows import OpenTables

OPENING = "某市某区档案利用中心2023年度部门整体支出绩效自评报告\n一、部门基本情况\n某市某区档案利用中心核定编制20名。\n二、预算执行情况\n"


def told(*sentences: str) -> list[tuple[str, str]]:
    """Rule and key of every failure on a report that says these sentences, each its own paragraph."""
    [submission] = read_bytes((OPENING + "\n".join(sentences) + "\n三、自评结论\n自评得分95分。\n").encode(), Limits())
    common = {"submission_id": "s", "fiscal_year": 2023, "division_code": "unknown", "standing": "accepted"}
    batch: OpenTables = {name: [{**common, **row} for row in submission.tables[name]] for name in TABLES}
    batch["submissions"] = [{**submission.header, **common, "department_code": None}]
    return [(row["rule"], row["key"]) for row in judge(batch).findings if row["outcome"] == "failed" and row["rule"] != "DOC-01"]


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("2023年决算基本支出401.60万元，其中：人员经费304.61万元，公用经费97.44万元。", "SUM-08"),
        ("全年基本支出决算数401.60万元，包括人员经费305.16万元、公用经费97.44万元。", "SUM-08"),
        ("全年预算1252.00万元，全年支出1229.86万元，完成全年预算的89.23%。", "RATE-23"),
        ("年初预算40.00万元，支出决算30.00万元，完成年初预算的57.00%。", "RATE-23"),
        ("项目支出180.07万元，其中资料扫描158.72万元，设备维护12.35万元。", "REL-01"),
    ],
)
def test_one_slip_is_told_by_one_rule(sentence: str, rule: str) -> None:
    rules = [name for name, _ in told(sentence) if name.startswith(("SUM", "REL", "RATE", "XREF"))]
    assert rules == [rule]


def test_parts_that_a_sentence_lists_further_are_not_given_up() -> None:
    """With a third part listed the two known by name are not all of it: the list itself is judged, and adds up."""
    assert told("2023年决算基本支出420.00万元，其中：人员经费304.16万元，公用经费97.44万元，对个人和家庭的补助18.40万元。") == []

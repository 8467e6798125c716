"""What people read of a finding: plain words, no word of the program, no place left empty."""

from __future__ import annotations

import re

import pytest

from expectations import catalogue
from expectations.evaluation import judge_rows
from expectations.findings import drafts
from expectations.rule import Rule
from expectations.templates import quoted
from tests.expectations.conftest import Submission, example_frame
from tests.expectations.test_root_causes import judged

EMPTY = r"None|\bnan\b|（）|\(\)| {2}"
UNFIT = re.compile(rf"{EMPTY}|「」|“”|[为是：]。|[为是]，|、、|，，|。。|““|””|“[，、；]|[a-z]+_[a-z]+|filing")
"""Empty places, words of the program and marks that stand twice."""


@pytest.mark.parametrize("rule", catalogue.rules(), ids=lambda rule: rule.id)
def test_every_rule_speaks_in_plain_words(rule: Rule) -> None:
    for example in rule.examples:
        frame = example_frame(rule.frame, example.row)
        for draft in drafts(rule, frame, judge_rows(rule, frame.data)):
            for column in ("message", "fix", "message_en", "fix_en"):
                text = str(draft.columns[column])
                assert text
                assert not (re.search(EMPTY, text) if column.endswith("_en") else UNFIT.search(text)), text


@pytest.mark.parametrize(
    ("printed", "told"),
    [("“三公”经费支出8.14万元", "‘三公’经费支出8.14万元"), ("，全年预算655.00万元", "全年预算655.00万元"), ("，", "，")],
)
def test_a_quoted_text_has_inner_marks_and_no_comma_before_it(printed: str, told: str) -> None:
    assert quoted(printed) == told


def test_a_name_that_holds_its_measure_is_not_followed_by_it(submission: Submission) -> None:
    submission.fund("total", original="498.80", final="506.30", actual="501.22")
    submission.says("fund.original_budget", "489.80万元", measure="budget", label="年初预算")
    (row,) = judged(submission, "XREF-01").findings
    assert row["message"].startswith("年初预算：正文")


def test_the_key_of_a_completed_budget_outlives_another_wording(submission: Submission) -> None:
    keys = {
        row["key"]
        for sentence in (
            "年初预算40.00万元，支出决算30.00万元，完成年初预算的57.00%。",
            "年初预算40.00万元，决算30.00万元，占年初预算数的57%。",
        )
        for row in judged(Submission().passage(sentence), "RATE-23").findings
    }
    assert keys == {"completion"}

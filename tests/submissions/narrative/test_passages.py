"""Headings told from sentences, and the section that each paragraph stands in."""

from __future__ import annotations

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes

TABLE = "项目\t2023年预算数\t2023年决算数\n三公经费\t4.00\t3.00\n"
BEFORE = "测试中心2023年度部门整体支出绩效自评报告\n\n一、部门基本情况\n\n主要承担测试工作，年内完成全部年度任务。\n\n五、存在的问题及原因分析\n\n"


@pytest.mark.parametrize(
    ("line", "kind", "section"),
    [
        ("预算执行力度还需进一步加强。", "body", "problems"),
        ("预算执行力度不够", "heading", "execution"),
        ("预算执行情况。", "heading", "execution"),
        ("六、下一步改进措施。", "heading", "measures"),
        ("（一）预算执行还需加强。", "heading", "execution"),
    ],
    ids=["a sentence", "without a full stop", "a heading's words at the end", "numbered", "numbered, of the second level"],
)
def test_a_short_sentence_is_no_heading(line: str, kind: str, section: str) -> None:
    [submission] = read_bytes(f"{BEFORE}{line}\n\n{TABLE}".encode(), Limits())
    [passage] = [row for row in submission.tables["passages"] if row["text"] == line]
    assert (passage["kind"], passage["section"]) == (kind, section)


def test_a_forms_instructions_and_examples_are_no_statements_of_the_department() -> None:
    leaflet = "填报说明\n\n1.金额保留两位小数。\n\n2.某单位三公经费决算12.50万元的，填12.50。\n\n"
    [submission] = read_bytes(
        f"{leaflet}{BEFORE}示例：三公经费决算13.50万元。\n\n2023年三公经费决算3.00万元。\n\n{TABLE}".encode(), Limits()
    )
    assert [str(row["value"]) for row in submission.tables["narrative_figures"]] == ["3.00"]

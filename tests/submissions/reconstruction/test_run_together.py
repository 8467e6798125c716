"""Rows whose figures were run together."""

from decimal import Decimal

import pytest

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission

OPENING = "某某局2023年度部门整体支出绩效自评报告\n一、基本情况\n本局全年各项工作正常运转，人员和项目经费按计划执行，年度目标完成较好。\n\n"
FUND = "\t单位：万元\n\n\t年度预算申请\n\t年初预算数\n\t全年预算数\n\t全年执行数\n\t执行率\n\n\t年度资金总额\n\t{}\n\n"


def reads(text: str) -> Submission:
    return read_bytes((OPENING + text).encode(), Limits())[0]


def test_a_glued_fund_row_is_read_where_one_cut_fits_the_rate() -> None:
    submission = reads(FUND.format("64.864.864.8100%"))
    [row] = submission.tables["fund_lines"]
    amounts = [row[name] for name in ("original_budget_cny", "final_budget_cny", "actual_cny", "execution_rate")]
    assert amounts == [Decimal(648000)] * 3 + [Decimal(1)]
    assert {entry["found"] for entry in row["cells"].values()} == {"constraint"}


@pytest.mark.parametrize("glued", ["64.864.864.890%", "64.864.864.8", "64.864.8"])
def test_a_glued_fund_row_that_no_cut_or_several_fit_is_unresolved(glued: str) -> None:
    submission = reads(FUND.format(glued))
    assert all(row["actual_cny"] is None and row["final_budget_cny"] is None for row in submission.tables["fund_lines"])
    assert any(glued in row["printed"] for row in submission.tables["unresolved"])


def test_glued_staffing_is_read_where_one_cut_fits_the_rate() -> None:
    heading = "\t财政供养人员情况\n\t编制数\n\t2023年实际在职人数\n\t控制率\n\n\t\n\t{}\n\n"
    [row] = reads(heading.format("282692.86%") + FUND.format("64.864.864.8100%")).tables["staffing"]
    assert (row["authorized_staff"], row["actual_staff"], row["control_rate"]) == (28, 26, Decimal("0.9286"))

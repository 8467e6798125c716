"""Figures that a line end within their cell has torn are whole where one way alone is left, and told where not."""

from __future__ import annotations

from submissions.limits import Limits
from submissions.reading import read_bytes
from submissions.submission import Submission

TITLE = "临水县粮油质量检验站2024年度部门整体支出绩效自评报告\n一、基本情况\n临水县粮油质量检验站负责全县粮油的检验。\n单位：万元\n"
STAFF = '编制数,在职人数,控制率,\n"1\n20","11\n4",95.00%,\n'
BASE = """项目,2023年决算数,2024年预算数,2024年决算数
三公经费,"12.
40",13.10,"1
1.90"
公务接待,12.40,13.10,11.90
项目支出,"1,2
10.00",1236.00,"1221.5
0"
公用经费,51.00,50.00,48.20
"""


def _read(text: str) -> Submission:
    return read_bytes((TITLE + text).encode(), Limits())[0]


def _amounts(text: str) -> dict[tuple[str, str], object]:
    return {(row["item_code"], row["measure"]): row["amount_cny"] for row in _read(text).tables["budget_lines"]}


def test_a_figure_torn_in_its_cell_is_whole_by_the_decimals_of_its_column() -> None:
    amounts = _amounts(BASE)
    assert amounts["three_public", "prior_actual"] == 124_000
    assert amounts["three_public", "actual"] == 119_000
    assert amounts["project", "prior_actual"] == 12_100_000
    assert amounts["project", "actual"] == 12_215_000


def test_head_counts_torn_in_their_cells_are_whole_by_their_rate() -> None:
    [staff] = _read(STAFF + BASE).tables["staffing"]
    assert (staff["authorized_staff"], staff["actual_staff"]) == (120, 114)


def test_two_figures_on_lines_of_one_cell_are_told() -> None:
    found = _read(BASE.replace("50.00", '"24.00\n26.00"').replace("95.00%", "90.00%"))
    assert [row["amount_cny"] for row in found.tables["budget_lines"] if (row["item_code"], row["measure"]) == ("operating", "budget")] == [
        None
    ]
    assert any(row["what"] == "budget_lines.operating.budget" for row in found.tables["unresolved"])


def test_head_counts_that_their_rate_does_not_confirm_are_told() -> None:
    [staff] = _read(STAFF.replace("95.00%", "90.00%") + BASE).tables["staffing"]
    assert (staff["authorized_staff"], staff["actual_staff"]) == (None, None)


def test_a_figure_torn_over_two_lines_of_the_text_is_no_page_number() -> None:
    tabs = "项目\t2023年决算数\t2024年预算数\t2024年决算数\n三公经费\t9.40\t9.90\t8.70\n公务接待\t9.40\t9.90\t8.70\n"
    torn = f"{tabs}项目支出\t310.20\t322.50\t318.4\n8\n公用经费\t20.10\t20.50\t20.5\n9\n政府采购\t6.10\t6.50\t6.50\n"
    assert _amounts(torn)["project", "actual"] in (None, 3_184_800)

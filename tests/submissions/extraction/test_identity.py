"""Who filed and for which year, and how that was found."""

from __future__ import annotations

from pathlib import Path

import pytest

from submissions.document import FOUND
from submissions.limits import Limits
from submissions.reading import read_bytes, read_file

_FORMATS = Path(__file__).parents[1] / "formats"
_PROSE = "\n2023年部门预算支出120.00万元，自评得分95分，评价等级为“优”，全年执行数118.00万元，预算执行率98.33%。\n"


def _cells(text: str) -> dict:
    return read_bytes(text.encode(), Limits())[0].header["cells"]


def test_every_column_of_a_submission_says_how_it_was_found_and_where() -> None:
    header = read_file(_FORMATS / "report.docx")[0].header
    stated = [name for name in ("department_name", "fiscal_year", "self_score", "grade", "total_score") if header[name] is not None]
    assert len(stated) == 5
    assert {header["cells"][name]["found"] for name in stated} <= FOUND.keys()
    assert all(header["cells"][name]["location"] for name in stated)


@pytest.mark.parametrize(
    ("text", "name", "year"),
    [
        ("填报单位：某区水利局\n2023年度绩效自评报告" + _PROSE, "labelled", "most_named"),
        ("某区水利局2023年度部门整体支出绩效自评报告" + _PROSE, "title", "title"),
        ("某区水利局部门整体支出绩效自评报告" + _PROSE, "title", "most_named"),
    ],
)
def test_name_and_year_are_looked_for_in_the_best_place_first(text: str, name: str, year: str) -> None:
    cells = _cells(text)
    assert cells["department_name"]["found"] == name
    assert cells["fiscal_year"]["found"] in (year, "title")
    assert "某区水利局" in cells["department_name"]["printed"]

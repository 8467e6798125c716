"""What the names of files and folders say of who filed and when."""

from __future__ import annotations

import io
import zipfile

import pytest

from submissions.identity.path_statements import with_path
from submissions.limits import Limits
from submissions.reading import read_bytes

_NAMELESS = "部门整体支出绩效自评报告\n一、基本情况\n全年支出120.00万元，自评得分95分，预算执行率98.33%。\n"
_NAMED = "青溪县林业局2023年度部门整体支出绩效自评报告\n一、基本情况\n2023年支出120.00万元，自评得分95分。\n"


@pytest.mark.parametrize(
    ("path", "name", "year"),
    [
        ("青溪县林业局2023年度部门整体支出绩效自评报告.docx", "青溪县林业局", 2023),
        ("2023年自评-青溪县林业局.txt", "青溪县林业局", 2023),
        ("附件3：青溪县林业局（2023年度）.xlsx", "青溪县林业局", 2023),
        ("青溪县林业局/自评报告20240315.docx", "青溪县林业局", None),
        ("2023年度/青溪县林业局绩效自评.docx", "青溪县林业局", 2023),
        ("03/自评报告（定稿）.docx", None, None),
    ],
)
def test_a_name_or_year_that_only_the_path_states_is_taken(path: str, name: str | None, year: int | None) -> None:
    [read] = read_bytes(_NAMELESS.encode(), Limits())
    header = with_path(read, path, ("name", "year")).header
    assert (header["department_name"], header["fiscal_year"]) == (name, year)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("青溪县林业局2023年自评.docx", []),
        ("林业局2023.docx", []),
        ("青溪县水利局2023年自评.docx", ["submissions.department_name"]),
        ("青溪县林业局2022年自评.docx", ["submissions.fiscal_year"]),
    ],
)
def test_a_file_named_otherwise_than_its_report_is_told_and_changes_nothing(path: str, told: list[str]) -> None:
    [read] = read_bytes(_NAMED.encode(), Limits())
    named = with_path(read, path)
    assert (named.header["department_name"], named.header["fiscal_year"]) == ("青溪县林业局", 2023)
    assert [row["what"] for row in named.tables["unresolved"]] == told


def test_a_members_name_in_an_archive_counts() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("青溪县林业局2023年度绩效自评报告.txt", _NAMELESS)
    [read] = read_bytes(out.getvalue(), Limits())
    assert read.header["department_name"] == "青溪县林业局"


@pytest.mark.parametrize(
    ("member", "year"),
    [
        ("青溪县林业局2023年度绩效自评报告.txt", 2023),
        ("二〇二三年度/青溪县林业局.txt", 2023),
        ("青溪县林业局2024年3月报2023年度自评.txt", 2023),
        ("青溪县林业局2024年.txt", None),
    ],
)
def test_a_members_name_says_the_year_if_it_says_that_it_is_a_fiscal_one(member: str, year: int | None) -> None:
    """A bare year may be that of sending. The year counts for the figures too."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(member, _NAMELESS)
    [read] = read_bytes(out.getvalue(), Limits())
    assert read.header["fiscal_year"] == year
    assert {row["amount_year"] for row in read.tables["narrative_figures"]} == {year}


def test_a_report_that_states_its_year_is_of_that_year_whatever_its_member_is_called() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("青溪县林业局2022年度.txt", _NAMED)
    [read] = read_bytes(out.getvalue(), Limits())
    assert read.header["fiscal_year"] == 2023

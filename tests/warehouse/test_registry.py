from datetime import date

import pytest

from warehouse.faults import InvalidRegistry
from warehouse.registry import Registry

HEADING = "department_code,department_name,former_names,division_code,kind,valid_from,valid_to,due_date"
ROWS = """\
511001,北塔区财政局,,430511,government,2000-01-01,,03-31
511002,北塔区文化旅游广电体育局,北塔区文化局|北塔区体育局,430511,government,2019-03-01,,03-31
511003,北塔区体育局,,430511,government,2000-01-01,2019-03-01,03-31
523001,邵阳县财政局,,430523,government,,,
511004,北塔区农业农村局（畜牧局）,,430511,,2023-12-31,2024-01-01,
"""


@pytest.fixture
def path(tmp_path):
    return tmp_path / "departments.csv"


@pytest.fixture
def registry(path):
    path.write_text(f"{HEADING}\n{ROWS}", "utf-8")
    return Registry.load(path)


def test_rows_are_those_of_the_contract(registry):
    assert len(registry.departments) == 5
    assert registry.departments[2]["valid_to"] == date(2019, 3, 1)
    assert registry.departments[3] == {
        "department_code": "523001",
        "department_name": "邵阳县财政局",
        "former_names": None,
        "division_code": "430523",
        "kind": "government",
        "valid_from": None,
        "valid_to": None,
        "due_date": None,
    }


def test_expected_are_the_departments_in_being_on_the_last_day_of_the_year(registry):
    assert [row["department_code"] for row in registry.expected(2023)] == ["511001", "511002", "523001", "511004"]
    assert [row["department_code"] for row in registry.expected(2018)] == ["511001", "511003", "523001"]
    assert "511004" not in [row["department_code"] for row in registry.expected(2024)]


@pytest.mark.parametrize(
    ("name", "division", "year", "code"),
    [
        ("北塔区财政局", "430511", 2023, "511001"),
        (" 北塔区\u3000财 政\u200b局\n", "430511", 2023, "511001"),
        ("北塔区农业农村局(畜牧局)", "430511", 2023, "511004"),
        ("北塔区文化局", "430511", 2023, "511002"),
        ("北塔区体育局", "430511", 2023, "511002"),
        ("北塔区体育局", "430511", 2018, "511003"),
        ("北塔区文化局", "430511", 2018, None),
        ("北塔区财政局", "430523", 2023, None),
        ("北塔区财政", "430511", 2023, None),
        ("北塔区财政局本级", "430511", 2023, None),
        ("", "430511", 2023, None),
        (None, None, 2023, None),
    ],
)
def test_a_name_is_matched_exactly_or_not_at_all(registry, name, division, year, code):
    row = registry.match(name, division, year)
    assert (row and row["department_code"]) == code


def test_a_former_name_that_two_departments_share_is_nobody_s(path):
    path.write_text(f"{HEADING}\n1,甲局,旧局,430511,,,,\n2,乙局,旧局,430511,,,,\n3,丙局,,430511,,,,\n", "utf-8")
    assert Registry.load(path).match("旧局", "430511", 2023) is None


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_file_as_a_spreadsheet_saves_it(path, encoding):
    path.write_bytes(f"{HEADING}\r\n{ROWS}".replace("\n", "\r\n").replace("\r\r", "\r").encode(encoding) + b"\r\n,,,,,,,\r\n")
    assert len(Registry.load(path).departments) == 5


def test_columns_that_may_be_empty_may_be_left_out(path):
    path.write_text("department_code,department_name,division_code\n1,北塔区财政局,430511\n", "utf-8")
    assert Registry.load(path).departments[0]["due_date"] is None


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("1,甲局,,430599,,,,", "430599' is no division"),
        (",甲局,,430511,,,,", "department_code is empty"),
        ("1,甲局,,430511,bank,,,", "bank' is none of"),
        ("1,甲局,,430511,,2023/1/1,,", "valid_from: '2023/1/1' is no date"),
        ("1,甲局,,430511,,2024-01-01,2023-01-01,", "valid_to: 2023-01-01 is not after"),
        ("1,甲局,,430511,,,,3月底", "due_date"),
        ("1,甲局,,430511,,,", "not as many cells"),
        ("1,甲局,,430511,,,,,", "not as many cells"),
        ("0,甲局,,430511,,,,", "occurs twice"),
        ("1,北塔 区零局,,430511,,,,", "bears the name"),
        ('1,"甲局,,430511,,,,', "unexpected end"),
    ],
)
def test_a_wrong_line_is_named(path, line, reason):
    path.write_text(f"{HEADING}\n0,北塔区零局,,430511,,,,\n{line}\n", "utf-8")
    with pytest.raises(InvalidRegistry, match=reason) as caught:
        Registry.load(path)
    assert (caught.value.path, caught.value.line) == (path, 3)
    assert "departments.csv, line 3" in str(caught.value)


@pytest.mark.parametrize("heading", ["department_code,department_name", f"{HEADING},colour", f"{HEADING},kind", ""])
def test_a_wrong_heading_is_named(path, heading):
    path.write_text(f"{heading}\n", "utf-8")
    with pytest.raises(InvalidRegistry, match="columns are") as caught:
        Registry.load(path)
    assert caught.value.line == 1


def test_what_is_no_text_is_said_so(path):
    path.write_bytes(b"\xff\xff\x00")
    with pytest.raises(InvalidRegistry, match="neither"):
        Registry.load(path)

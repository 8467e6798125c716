"""A small city written by hand, and a database of each kind to load it into.

Six departments are expected. In 430511, A is accepted, B returned, and C accepted once and returned when it filed
again; in 430523, D is accepted with findings, E has filed nothing and F something unreadable. G of 430581 had ended
before the year, and X, of the same division, is in no registry. A also files a project self-evaluation.
"""

from datetime import date
from decimal import Decimal

import pytest

YEAR = 2023
YEARS = (2022, 2023, 2024)
YUAN = {"万元": 10_000, "元": 1}


@pytest.fixture
def year():
    return YEAR


@pytest.fixture
def departments():
    def department(code, name, division, **columns):
        row = {"department_code": code, "department_name": name, "division_code": division, "former_names": None, "kind": None}
        return row | {"valid_from": None, "valid_to": None, "due_date": "03-31"} | columns

    return [
        department("A", "甲局", "430511"),
        department("B", "乙局", "430511"),
        department("C", "丙局", "430511", valid_from=date(2023, 12, 31)),
        department("D", "丁局", "430523"),
        department("E", "戊局", "430523", valid_to=date(2024, 1, 1)),
        department("F", "己局", "430523"),
        department("G", "庚局", "430581", valid_to=date(2023, 12, 31)),
    ]


@pytest.fixture
def rules():
    return [
        {"rule": "SUM-01", "title": "合计", "title_en": "sum", "severity": "critical", "basis": None, "year_from": None, "year_to": None}
    ]


@pytest.fixture
def submission():
    def make(identifier, department, division, outcome, **columns):
        standing = "returned" if outcome in ("returned", "unreadable") else "accepted"
        row = {
            "submission_id": identifier,
            "fiscal_year": YEAR,
            "division_code": division,
            "standing": standing,
            "department_code": department,
            "department_name": f"{department}局" if department else "名录外局",
            "kind": "department",
            "format": "docx",
            "sha256": identifier.ljust(64, "0"),
            "source_path": f"{division}/{identifier}.docx",
            "reader_version": "r1",
            "version": 1,
            "outcome": outcome,
            "is_live": standing == "accepted",
            "is_latest": outcome != "unreadable",
            "owner": department or f"? {division} 名录外局",
            "is_expected": department is not None,
            "stands": True,
            "critical_count": 0,
            "warning_count": 0,
            "info_count": 0,
        }
        if columns.get("kind") == "project":
            row |= {"owner": f"project {row['source_path']} 1", "is_expected": False}
        return row | columns

    return make


def _amount(printed, unit):
    return Decimal(printed) * YUAN[unit] if printed else None


def _lines(identifier, unit="万元", **items):
    """``three_public__vehicles=(prior, budget, actual)`` as printed; an empty text is a blank cell."""
    for item, cells in items.items():
        for measure, printed in zip(("prior_actual", "budget", "actual"), cells, strict=True):
            yield {
                "submission_id": identifier,
                "item_code": item.replace("__", "."),
                "measure": measure,
                "amount_cny": _amount(printed, unit),
                "printed": printed,
                "unit": unit,
                "decimals": 2 if printed else None,
                "state": "value" if printed else "blank",
                "location": {"row": 1, "quote": printed},
            }


def _funds(identifier, original, final, actual, unit="万元"):
    amounts = {"original_budget_cny": original, "final_budget_cny": final, "actual_cny": actual}
    return {"submission_id": identifier, "line": "total", "label": "合计"} | {k: _amount(v, unit) for k, v in amounts.items()}


def _finding(identifier, number, rule, severity, outcome="failed"):
    texts = {"key": "三公经费", "message": "不符", "message_en": "differs"}
    return {"submission_id": identifier, "fingerprint": f"{rule}-{number}", "rule": rule, "severity": severity, "outcome": outcome} | texts


@pytest.fixture
def city(submission):
    submissions = [
        submission("a-1", "A", "430511", "accepted", cells={"total_score": {"printed": "98", "state": "value"}}),
        submission("a-2", "A", "430511", "accepted", kind="project"),
        submission("b-1", "B", "430511", "returned"),
        submission("c-1", "C", "430511", "accepted", is_latest=False),
        submission("c-2", "C", "430511", "returned", version=2, stands=False),
        submission("d-1", "D", "430523", "accepted_with_findings", critical_count=1, waived_count=1),
        submission("f-1", "F", "430523", "unreadable", reason_code="corrupt"),
        submission("x-1", None, "430581", "accepted"),
    ]
    lines = [
        *_lines(
            "a-1",
            three_public=("100.00", "126.60", "118.59"),
            three_public__vehicles=("98.30", "120.00", "116.90"),
            three_public__vehicles__purchase=("", "", "19.04"),
            three_public__vehicles__operation=("98.30", "120.00", "97.86"),
            three_public__overseas=("", "", ""),
            three_public__reception=("1.70", "6.60", "1.68"),
            project=("", "449.00", "1722.87"),
            project__special__1=("", "", "10.00"),
            project__special__2=("", "", "5.00"),
        ),
        *_lines("a-2", three_public=("777.00", "777.00", "777.00")),
        *_lines(
            "b-1",
            three_public=("50.00", "", "40.00"),
            three_public__vehicles=("", "", "30.00"),
            three_public__reception=("", "", "5.00"),
            project=("", "20.00", ""),
        ),
        *_lines("c-1", three_public=("0.00", "", "10.00"), three_public__reception=("", "", "10.00"), project=("", "", "7.00")),
        *_lines(
            "c-2",
            three_public__vehicles__purchase=("", "", "0.50"),
            three_public__vehicles__operation=("", "", "1.50"),
            three_public__overseas=("", "", "1.00"),
            three_public__reception=("", "", "3.00"),
            project=("", "", "8.00"),
        ),
        *_lines("d-1", unit="元", three_public=("20000.00", "", "12345.67")),
        *_lines("x-1", three_public=("999.00", "999.00", "999.00")),
    ]
    funds = [
        _funds("a-1", "618.42", "2170.20", "2170.20"),
        _funds("b-1", "100.00", "200.00", "50.00"),
        _funds("c-1", "", "100.00", "60.00"),
        _funds("c-2", "", "100.00", ""),
        _funds("d-1", "10000.00", "30000.00", "9000.00", unit="元"),
    ]
    findings = [
        _finding("a-1", 1, "RATE-03", "info"),
        _finding("a-1", 2, "RATE-03", "info"),
        _finding("b-1", 1, "SUM-01", "critical"),
        _finding("b-1", 1, "RATE-03", None, "could_not_judge"),
        _finding("c-2", 1, "SUM-01", "critical"),
        _finding("d-1", 1, "SUM-01", "warning") | {"waived_by": "王局长", "waiver_reason": "已核实", "waived_until": date(2030, 12, 31)},
        _finding("d-1", 1, "XREF-01", "warning") | {"cause_fingerprint": "SUM-01-1"},
    ]
    common = {row["submission_id"]: {name: row[name] for name in ("fiscal_year", "division_code", "standing")} for row in submissions}
    facts = {"budget_lines": lines, "fund_lines": funds, "findings": findings}
    return {"submissions": submissions} | {table: [row | common[row["submission_id"]] for row in rows] for table, rows in facts.items()}


@pytest.fixture
def duckdb_url(tmp_path):
    return f"duckdb:///{tmp_path / 'warehouse.duckdb'}"


@pytest.fixture(params=["duckdb", pytest.param("postgresql", marks=pytest.mark.slow)])
def url(request):
    return request.getfixturevalue("duckdb_url" if request.param == "duckdb" else "postgres_url")


@pytest.fixture
def loaded(url, tmp_path, city, departments, rules):
    """The city, published, loaded and rolled up."""
    from warehouse.database import Warehouse
    from warehouse.lake import Lake

    lake = Lake(tmp_path / "lake")
    lake.publish(YEAR, city)
    with Warehouse(url) as warehouse:
        warehouse.create()
        warehouse.load_dimensions(departments, rules, YEARS)
        warehouse.load(lake, YEAR)
        warehouse.roll_up(YEAR)
        yield warehouse

"""Each roll-up against the answer worked out by hand for the city of ``conftest.py``, on DuckDB and PostgreSQL."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

from warehouse.database import Warehouse
from warehouse.faults import InvalidRollup
from warehouse.lake import Lake
from warehouse.rollup import read_rollups, rollups

ANSWERS = Path(__file__).parent / "rollups"


def _answers(name):
    with (ANSWERS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _printed(value):
    return "" if value is None else str(value)


@pytest.mark.parametrize("name", rollups())
def test_a_rollup_gives_the_answer_worked_out_by_hand(loaded, year, name):
    got = {tuple(_printed(row[k]) for k in rollups()[name].key): row for row in loaded.rollup(name, year)}
    for answer in _answers(name):
        row = got[tuple({"fiscal_year": str(year), **answer}[k] for k in rollups()[name].key)]
        assert {column: _printed(row[column]) for column in answer} == answer


def test_completeness_adds_up_in_every_place(loaded, year):
    rows = loaded.rollup("completeness", year)
    for row in rows:
        assert row["filed"] == row["accepted"] + row["accepted_with_findings"] + row["returned"] + row["unreadable"]
        assert row["expected"] == row["filed"] + row["missing"]
    assert len([row for row in rows if row["scope"] == "division"]) == 12
    assert len([row for row in rows if row["scope"] == "city"]) == 1


def test_findings_that_nobody_has_give_no_row(loaded, year):
    keys = [(row["basis"], row["rule"], row["severity"]) for row in loaded.rollup("findings_by_rule", year) if row["scope"] == "city"]
    assert ("accepted", "SUM-01", "critical") not in keys
    assert len(keys) == 6


def test_a_finding_folded_under_another_is_not_counted(loaded, year):
    assert [row["rule"] for row in loaded.rows("findings", submission_id="d-1")].count("XREF-01") == 1
    assert "XREF-01" not in {row["rule"] for row in loaded.rollup("findings_by_rule", year)}


def test_the_city_is_the_sum_of_its_divisions(loaded, year):
    for name, figure in (("expenditure", "actual_cny"), ("execution", "final_budget_cny"), ("three_public", "change_cny")):
        sums = {"city": Decimal(0), "division": Decimal(0)}
        for row in loaded.rollup(name, year):
            sums[row["scope"]] += row[figure] or 0
        assert sums["city"] == sums["division"] != 0


def test_another_year_is_left_alone_and_its_rollup_is_empty_of_figures(loaded, year):
    before = loaded.rollup("expenditure", year)
    loaded.roll_up(year - 1)
    assert loaded.rollup("expenditure", year) == before
    assert {row["actual_cny"] for row in loaded.rollup("expenditure", year - 1)} == {None}


def test_rolling_up_again_changes_nothing(loaded, year):
    assert loaded.roll_up(year) == ()


def test_without_a_registry_every_department_counts(url, tmp_path, city, rules, year):
    lake = Lake(tmp_path / "lake")
    lake.publish(year, city)
    with Warehouse(url) as warehouse:
        warehouse.create()
        warehouse.load_dimensions([], rules, [2022, 2023, 2024])
        warehouse.load(lake, year)
        warehouse.roll_up(year)
        places = {row["division_code"]: row for row in warehouse.rollup("completeness", year)}
        assert (places["430500"]["expected"], places["430500"]["unregistered"]) == (0, 6)
        figures = {(row["division_code"], row["basis"], row["item_code"]): row for row in warehouse.rollup("expenditure", year)}
        assert figures["430581", "accepted", "three_public"]["actual_cny"] == Decimal("9990000.00")


HEADER = "label: 例\nlabel_en: example\ndescription: one\nkey: [fiscal_year]\n"
COLUMN = "{name: fiscal_year, type: integer, nullable: false, label: 年度, label_en: year, description: year}"


def _written(folder, text):
    (folder / "example.sql").write_text(text, "utf-8")
    return folder


def test_a_rollup_is_added_by_one_file(duckdb_url, tmp_path, year):
    found = read_rollups(_written(tmp_path, f"/*\n{HEADER}columns:\n  - {COLUMN}\n*/\nSELECT :fiscal_year AS fiscal_year"))
    with Warehouse(duckdb_url) as warehouse:
        warehouse.create()
        assert warehouse.roll_up(year, found) == ("example",)
        assert warehouse.roll_up(year, found) == ()


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("SELECT :fiscal_year", "does not open with a comment"),
        ("/*\n- a\n*/ SELECT :fiscal_year", "declares nothing"),
        ("/*\na: [\n*/ SELECT :fiscal_year", "no YAML"),
        (f"/*\n{HEADER}after: [nothing]\ncolumns: []\n*/ SELECT :fiscal_year", "reads nothing"),
        (f"/*\n{HEADER}after: [example]\ncolumns: []\n*/ SELECT :fiscal_year", "reads itself"),
        (f"/*\n{HEADER}columns: [basis]\n*/ SELECT :fiscal_year", "declares basis"),
        (f"/*\n{HEADER}columns: []\n*/ SELECT :fiscal_year", "the key names fiscal_year"),
        (f"/*\n{HEADER}columns: []\ncolour: red\n*/ SELECT :fiscal_year", "colour"),
        (f"/*\n{HEADER}columns: []\n*/ SELECT 1", "not bound"),
    ],
)
def test_a_rollup_that_cannot_be_used_says_why(tmp_path, text, reason):
    with pytest.raises(InvalidRollup, match=reason) as caught:
        read_rollups(_written(tmp_path, text))
    assert caught.value.name == "example"


def test_a_select_that_does_not_give_what_is_declared_changes_nothing(loaded, tmp_path, year):
    found = read_rollups(_written(tmp_path, f"/*\n{HEADER}columns:\n  - {COLUMN}\n*/\nSELECT :fiscal_year AS other"))
    with pytest.raises(InvalidRollup, match="fiscal_year"):
        loaded.roll_up(year, found)
    assert loaded.roll_up(year) == ()

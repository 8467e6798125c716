from __future__ import annotations

import typing
from decimal import Decimal

import pytest

from warehouse import contract, row_types, rows


def test_the_one_in_the_repository_is_fresh():
    assert row_types.main(["--check"]) == 0


def test_it_is_written_checked_and_found_stale(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(row_types, "PATH", tmp_path / "rows.py")
    assert row_types.main(["--check"]) == 1
    assert "stale" in capsys.readouterr().err
    assert row_types.main([]) == 0
    assert row_types.main(["--check"]) == 0
    assert row_types.main(["--chekc"]) == 2


@pytest.mark.parametrize("table", contract.tables())
def test_each_table_has_a_type_with_exactly_its_columns(table):
    row = getattr(rows, row_types.class_name(table))
    assert set(typing.get_type_hints(row)) == {column.name for column in contract.table(table).columns}


def test_types_and_units_are_those_of_the_contract():
    hints = typing.get_type_hints(rows.FundLineRow)
    assert (hints["final_budget_cny"], hints["fiscal_year"], hints["submission_id"]) == (Decimal | None, int, str)
    assert "final_budget_cny: Decimal | None  # 元" in row_types.row_types()


@pytest.mark.parametrize(
    ("table", "name"),
    [("budget_lines", "BudgetLineRow"), ("ledger", "LedgerRow"), ("staffing", "StaffingRow"), ("entries", "EntryRow")],
)
def test_a_row_type_is_named_for_one_row(table, name):
    assert row_types.class_name(table) == name

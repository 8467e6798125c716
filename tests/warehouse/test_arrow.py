from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from warehouse import contract
from warehouse.arrow import invalid_rows, schema, to_arrow
from warehouse.faults import InvalidRow

COMMON = {"submission_id": "s-1", "fiscal_year": 2023, "division_code": "430511", "standing": "accepted"}
LINE = COMMON | {"item_code": "project", "measure": "actual", "state": "value"}


def test_every_table_of_the_contract_has_a_schema_and_takes_no_rows():
    for name, table in contract.tables().items():
        assert schema(name).names == [column.name for column in table.columns]
        assert to_arrow(name, []).schema == schema(name)


def test_values_come_back_as_they_went_in():
    row = to_arrow("budget_lines", [LINE | {"amount_cny": Decimal("1185800"), "location": {"row": 2, "quote": "118.58"}}]).to_pylist()[0]
    assert row["amount_cny"] == Decimal("1185800.00")
    assert row["location"] == '{"quote":"118.58","row":2}'
    assert row["printed"] is None
    assert schema("budget_lines").field("amount_cny").type == pa.decimal128(18, 2)


def test_times_are_stored_in_utc():
    noon = datetime(2024, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    run = {"run_id": "r", "fiscal_year": 2023, "inbox": "in", "started_at": noon, "state": "running"}
    assert to_arrow("runs", [run]).to_pylist()[0]["started_at"] == datetime(2024, 3, 1, 4, tzinfo=UTC)


@settings(deadline=None)
@given(st.decimals(min_value="-9999999999999999", max_value="9999999999999999", places=5))
def test_money_is_rounded_half_to_even_and_never_further_than_half_a_fen(amount):
    stored = to_arrow("budget_lines", [LINE | {"amount_cny": amount}]).to_pylist()[0]["amount_cny"]
    assert stored == round(amount, 2)
    assert abs(stored - amount) <= Decimal("0.005")


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("colour", "red", "no such column"),
        ("item_code", None, "may not be null"),
        ("item_code", 7, "expected text, got int '7'"),
        ("printed", "a\0b", "NUL"),
        ("printed", "\ud800", "surrogate"),
        ("amount_cny", 1.5, "expected a Decimal, got float"),
        ("amount_cny", True, "expected a Decimal, got bool"),
        ("amount_cny", Decimal("1e16"), "does not fit decimal"),
        ("amount_cny", Decimal("9999999999999999.995"), "does not fit decimal"),
        ("amount_cny", Decimal("NaN"), "not a number"),
        ("amount_cny", Decimal("Infinity"), "does not fit"),
        ("decimals", 2.0, "expected a whole number"),
        ("decimals", False, "expected a whole number"),
        ("decimals", 2**63, "64 bits"),
        ("location", {"when": date(2024, 1, 1)}, "JSON"),
        ("location", {"quote": "a\0b"}, "NUL"),
        ("location", {"x": float("nan")}, "JSON"),
    ],
)
def test_what_breaks_the_contract_is_named_with_its_place(column, value, reason):
    with pytest.raises(InvalidRow, match=reason) as caught:
        to_arrow("budget_lines", [LINE, LINE | {column: value}])
    fault = caught.value
    assert (fault.table, fault.column, fault.submission_id) == ("budget_lines", column, "s-1")


@pytest.mark.parametrize(
    ("table", "column", "value"),
    [
        ("indicators", "target_date", datetime(2024, 1, 1, tzinfo=UTC)),
        ("indicators", "target_date", "2024-01-01"),
        ("submissions", "is_live", 1),
        ("runs", "started_at", datetime(2024, 1, 1)),  # noqa: DTZ001
    ],
)
def test_dates_times_and_truth_values_are_not_taken_for_one_another(table, column, value):
    faults = invalid_rows({table: [{column: value}]})
    assert len(faults) == 1
    row = {c.name: _any(c) for c in contract.table(table).columns if not c.nullable} | {column: value}
    with pytest.raises(InvalidRow, match="expected") as caught:
        to_arrow(table, [row])
    assert caught.value.column == column


def _any(column):
    return {"string": "x", "integer": 1, "boolean": True, "timestamp": datetime(2024, 1, 1, tzinfo=UTC)}[column.type]


def test_all_faulty_rows_of_a_batch_are_listed_so_that_one_can_be_set_aside():
    faults = invalid_rows(
        {"budget_lines": [LINE, LINE | {"submission_id": "s-2", "amount_cny": Decimal("1e20")}], "goals": [COMMON | {"seq": None}]}
    )
    assert [(fault.table, fault.submission_id) for fault in faults] == [("budget_lines", "s-2"), ("goals", "s-1")]

import hashlib
import subprocess
import sys
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest
import sqlalchemy as sa

from warehouse import contract
from warehouse.connection import engine
from warehouse.database import Warehouse
from warehouse.faults import InvalidRow, KnownTerminal, KnownTransient, LakeDamaged, SchemaDiffers, TerminalFault, TransientFault
from warehouse.lake import Lake
from warehouse.schema import metadata


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def lake(tmp_path):
    return Lake(tmp_path / "lake")


@pytest.fixture
def file(tmp_path):
    return tmp_path / "warehouse.duckdb"


def test_every_table_of_the_contract_is_made_with_its_key(url):
    with Warehouse(url) as warehouse:
        warehouse.create()
        with warehouse.transaction() as connection:
            names = set(sa.inspect(connection).get_table_names())
    assert set(contract.tables()) <= names
    assert {column.name for column in metadata().tables["budget_lines"].primary_key} == {
        "fiscal_year",
        "submission_id",
        "item_code",
        "measure",
    }
    assert str(metadata().tables["budget_lines"].c.amount_cny.type) == "NUMERIC(18, 2)"


def test_rows_are_given_back_typed_and_in_the_order_of_their_key(loaded, year):
    lines = loaded.rows("budget_lines", fiscal_year=year, submission_id="a-1", measure="actual")
    assert [line["item_code"] for line in lines] == sorted(line["item_code"] for line in lines)
    total = next(line for line in lines if line["item_code"] == "three_public")
    assert total["amount_cny"] == Decimal("1185900.00")
    assert total["printed"] == "118.59"
    assert total["location"] == {"row": 1, "quote": "118.59"}
    a1 = loaded.rows("submissions", submission_id="a-1")[0]
    assert a1["cells"] == {"total_score": {"printed": "98", "state": "value"}}
    assert a1["is_live"] is True
    assert a1["parts"] is None
    with pytest.raises(KeyError):
        loaded.rows("no_such_table")
    with pytest.raises(KeyError):
        loaded.rows("submissions", no_such_column=1)


def test_the_dimensions_come_from_the_code_lists_and_the_registry(loaded, departments, rules):
    assert len(loaded.rows("divisions")) == len(contract.codes("divisions"))
    assert loaded.rows("units", unit="万元")[0]["factor"] == 10_000
    assert loaded.rows("departments") == departments
    assert not loaded.load_dimensions(list(reversed(departments)), rules, [2022, 2023, 2024])
    assert loaded.load_dimensions(departments[1:], rules, [2022, 2023, 2024])
    assert len(loaded.rows("departments")) == len(departments) - 1


def test_loading_again_changes_nothing_and_a_changed_division_alone_is_replaced(loaded, tmp_path, city, year):
    lake = Lake(tmp_path / "lake")
    assert not loaded.load(lake, year)
    digests = {row["division_code"]: row["files_sha256"] for row in loaded.rows("loads")}
    fewer = {table: [row for row in rows if row["submission_id"] != "d-1"] for table, rows in city.items()}
    lake.publish(year, fewer)
    assert loaded.load(lake, year)
    assert loaded.rows("budget_lines", submission_id="d-1") == []
    assert len(loaded.rows("budget_lines")) == len(fewer["budget_lines"])
    after = {row["division_code"]: row["files_sha256"] for row in loaded.rows("loads")}
    assert [code for code in digests if digests[code] != after[code]] == ["430523"]
    lake.publish(year, {})
    assert loaded.load(lake, year)
    assert loaded.rows("submissions") == loaded.rows("loads") == []


def test_the_same_document_filed_again_in_another_year_stops_neither(loaded, tmp_path, city, year):
    lake = Lake(tmp_path / "lake")
    lake.publish(year + 1, {table: [row | {"fiscal_year": year + 1} for row in rows] for table, rows in city.items()})
    loaded.load(lake, year + 1)
    loaded.roll_up(year + 1)
    for each in (year, year + 1):
        assert len(loaded.rows("submissions", fiscal_year=each)) == 8
        city_row = next(row for row in loaded.rollup("execution", each) if row["scope"] == "city" and row["basis"] == "accepted")
        assert city_row["final_budget_cny"] == Decimal("22732000.00")


def test_a_load_that_fails_in_the_middle_leaves_what_was(loaded, tmp_path, city, year):
    lake = Lake(tmp_path / "lake")
    before = {table: loaded.rows(table) for table in city}
    lake.publish(year, {table: [row for row in rows if row["submission_id"] != "a-1"] for table, rows in city.items()})
    next((tmp_path / "lake").glob("accepted/submissions/**/*.parquet")).unlink()
    with pytest.raises(LakeDamaged):
        loaded.load(lake, year)
    assert {table: loaded.rows(table) for table in city} == before


def test_both_databases_hold_the_same(tmp_path, duckdb_url, postgres_url, city, departments, rules, year):
    lake = Lake(tmp_path / "lake")
    lake.publish(year, city)
    held = []
    for url in (duckdb_url, postgres_url):
        with Warehouse(url) as warehouse:
            warehouse.create()
            warehouse.load_dimensions(departments, rules, [2022, 2023, 2024])
            warehouse.load(lake, year)
            warehouse.roll_up(year)
            with warehouse.transaction() as connection:
                tables = metadata().tables.items()
                held.append({name: sorted(map(str, connection.execute(sa.select(table)).mappings())) for name, table in tables})
    assert held[0] == held[1]
    assert held[0]["rollup_expenditure"]


def test_a_second_run_changes_no_byte(file, duckdb_url, lake, city, departments, rules, year):
    def run():
        lake.publish(year, city)
        with Warehouse(duckdb_url) as warehouse:
            warehouse.create()
            warehouse.load_dimensions(departments, rules, [2022, 2023, 2024])
            warehouse.load(lake, year)
            warehouse.roll_up(year)

    run()
    before = _digest(file)
    run()
    assert _digest(file) == before
    assert not file.with_suffix(".duckdb.wal").exists()


def test_a_reader_changes_no_byte_and_cannot_write(file, url, loaded, year):
    loaded.close()
    before = _digest(file) if file.exists() else None
    with Warehouse(url, read_only=True) as warehouse:
        assert len(warehouse.rows("submissions", fiscal_year=year)) == 8
        assert warehouse.rollup("completeness", year)
        with pytest.raises((sa.exc.DBAPIError, KnownTerminal), match="read-only"):
            warehouse.load_dimensions([], [], [])
    assert before == (_digest(file) if file.exists() else None)


def test_two_readers_at_once(url, loaded, year):
    loaded.close()
    code = f"from warehouse.database import Warehouse\nw = Warehouse({url!r}, read_only=True)\nw.rows('loads')\nprint('up', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "up\n"
        with Warehouse(url, read_only=True) as warehouse:
            assert warehouse.rows("submissions", fiscal_year=year)
        other.communicate("\n")


def test_a_file_that_another_process_writes_is_said_to_be_locked(duckdb_url):
    code = f"from warehouse.database import Warehouse\nw = Warehouse({duckdb_url!r})\nw.create()\nprint('up', flush=True)\ninput()"
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as other:
        assert other.stdout.readline() == "up\n"
        for read_only in (True, False):
            with Warehouse(duckdb_url, read_only=read_only) as warehouse, pytest.raises(KnownTransient, match="another process") as caught:
                warehouse.rows("submissions")
            assert isinstance(caught.value, TransientFault)
        other.communicate("\n")


def test_the_folder_of_the_file_is_made_by_whoever_writes(tmp_path):
    url = f"duckdb:///{tmp_path / 'new' / 'folder' / 'w.duckdb'}"
    with Warehouse(url, read_only=True) as warehouse, pytest.raises(KnownTerminal):
        warehouse.rows("runs")
    assert not (tmp_path / "new").exists()
    with Warehouse(url) as warehouse:
        warehouse.create()
        assert warehouse.rows("runs") == []


def test_what_is_no_database_is_said_so(file, duckdb_url):
    with Warehouse(duckdb_url, read_only=True) as warehouse, pytest.raises(KnownTerminal, match="does not exist"):
        warehouse.rows("submissions")
    file.write_bytes(b"no database" * 1000)
    with Warehouse(duckdb_url) as warehouse, pytest.raises(KnownTerminal) as caught:
        warehouse.create()
    assert isinstance(caught.value, TerminalFault)
    with (
        Warehouse("postgresql://tester:secret@/x?host=/nonexistent", read_only=True) as warehouse,
        pytest.raises(KnownTransient, match="start PostgreSQL") as caught,
    ):
        warehouse.create()
    assert "secret" not in str(caught.value)


def test_a_killed_load_leaves_what_was(url, lake, loaded, city, year, tmp_path):
    before = {table: loaded.rows(table) for table in city}
    loaded.close()
    lake.publish(year, {table: [row for row in rows if row["submission_id"] != "a-1"] for table, rows in city.items()})
    code = (
        "import os, signal\nfrom pathlib import Path\nimport warehouse.database as d\nimport warehouse.loading as loading\nfrom warehouse.lake import Lake\n"
        "insert = loading.insert\n"
        "def dying(connection, table, rows):\n"
        "    insert(connection, table, rows)\n"
        "    if table.name == 'submissions':\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        f"loading.insert = dying\nd.Warehouse({url!r}).load(Lake(Path({str(tmp_path / 'lake')!r})), {year})\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    with Warehouse(url) as warehouse:
        assert {table: warehouse.rows(table) for table in city} == before
        assert warehouse.load(lake, year)
        assert warehouse.rows("submissions", submission_id="a-1") == []


def test_text_from_a_document_is_never_taken_for_sql_or_a_copy_command(url, lake, submission, year):
    nasty = '\'; DROP TABLE submissions; --\t\\N\\.\n"引号" :fiscal_year %s %(x)s'
    lake.publish(
        year, {"submissions": [submission("n-1", None, "unknown", "accepted", department_name=nasty, owner=nasty, cells={"a": nasty})]}
    )
    with Warehouse(url) as warehouse:
        warehouse.create()
        warehouse.load(lake, year)
        warehouse.roll_up(year)
        row = warehouse.rows("submissions", department_name=nasty)[0]
        assert row["department_name"] == nasty
        assert row["cells"] == {"a": nasty}
        assert any(nasty in row["filer"] for row in warehouse.rollup("filings", year))


def test_put_takes_the_place_of_a_row_of_the_same_key(url):
    later = datetime(2024, 3, 1, 12, tzinfo=timezone(timedelta(hours=8)))
    run = {"run_id": "r", "fiscal_year": 2023, "inbox": "in", "started_at": later, "state": "running"}
    with Warehouse(url) as warehouse:
        warehouse.create()
        warehouse.put("runs", [run])
        warehouse.put("runs", [run | {"state": "completed", "filed": 3}])
        (row,) = warehouse.rows("runs")
        assert (row["state"], row["filed"], row["started_at"]) == ("completed", 3, datetime(2024, 3, 1, 4, tzinfo=UTC))
        assert row["started_at"].tzinfo is UTC
        with pytest.raises(InvalidRow, match=r"runs\.state"):
            warehouse.put("runs", [run | {"run_id": "other", "state": None}])
        assert len(warehouse.rows("runs")) == 1


def _execute(url, *statements):
    source = engine(url, read_only=False)
    with source.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)
    source.dispose()


def test_an_older_database_is_brought_up_to_the_contract_without_losing_its_ledger(url, loaded, tmp_path, year):
    loaded.put(
        "runs", [{"run_id": "r", "fiscal_year": year, "inbox": "in", "started_at": datetime(2024, 1, 1, tzinfo=UTC), "state": "completed"}]
    )
    loaded.close()
    _execute(
        url,
        "ALTER TABLE budget_lines DROP COLUMN printed",
        "ALTER TABLE runs DROP COLUMN message",
        "ALTER TABLE rollup_execution DROP COLUMN below_30",
    )
    with Warehouse(url) as warehouse:
        warehouse.create()
        assert warehouse.rows("runs")[0]["message"] is None
        assert warehouse.load(Lake(tmp_path / "lake"), year)
        assert warehouse.rows("budget_lines", submission_id="a-1")[0]["printed"] is not None
        assert warehouse.roll_up(year) == ("execution",)


def test_a_table_that_the_contract_gains_is_filled_from_the_lake(url, loaded, tmp_path, year):
    loaded.close()
    _execute(url, "DROP TABLE findings")
    with Warehouse(url) as warehouse:
        warehouse.create()
        assert warehouse.load(Lake(tmp_path / "lake"), year)
        assert len(warehouse.rows("findings")) == 7


def test_a_ledger_of_a_newer_contract_is_not_thrown_away(url, loaded):
    loaded.close()
    _execute(url, "ALTER TABLE ledger ADD COLUMN colour VARCHAR")
    with Warehouse(url) as warehouse, pytest.raises(SchemaDiffers, match="colour") as caught:
        warehouse.create()
    assert (caught.value.table, caught.value.unknown) == ("ledger", ("colour",))

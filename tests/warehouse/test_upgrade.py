"""A warehouse of an older version of the program, brought up to today's contract: nothing that people rely on is lost."""

import logging
import subprocess
import sys
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from warehouse.connection import engine
from warehouse.contract import tables
from warehouse.database import Warehouse
from warehouse.faults import KnownTerminal, KnownTransient, SchemaDiffers, YearsNotInLake
from warehouse.lake import Lake
from warehouse.rollup import rollups
from warehouse.upgrade import state

RUN = {"run_id": "r", "fiscal_year": 2023, "inbox": "in", "started_at": datetime(2024, 1, 1, tzinfo=UTC), "state": "completed"}


def execute(url, *statements):
    """Runs statements as somebody with another program would; returns the rows of the last."""
    source = engine(url, read_only=False)
    try:
        with source.begin() as connection:
            results = [connection.execute(sa.text(statement)) for statement in statements]
            return results[-1].fetchall() if results[-1].returns_rows else []
    finally:
        source.dispose()


def everything(url, years):
    with Warehouse(url, read_only=True) as warehouse:
        found = {name: warehouse.rows(name) for name in tables() if name != "views_set_aside"}
        return found | {(name, year): warehouse.rollup(name, year) for name in rollups() for year in years}


@pytest.fixture
def years(year):
    return year - 1, year


@pytest.fixture
def lake(tmp_path, city, years):
    lake = Lake(tmp_path / "lake")
    for year in years:
        lake.publish(year, {table: [row | {"fiscal_year": year} for row in rows] for table, rows in city.items()})
    return lake


@pytest.fixture
def older(url, lake, years, departments, rules):
    """The address of a warehouse with two years, and a run in its ledger."""
    with Warehouse(url) as warehouse:
        warehouse.create()
        warehouse.load_dimensions(departments, rules, [2022, 2023, 2024])
        warehouse.refill(lake)
        warehouse.put("runs", [RUN])
    return url


OTHERWISE = {
    "a column less": "ALTER TABLE budget_lines DROP COLUMN printed",
    "a column more": "ALTER TABLE submissions ADD COLUMN colour VARCHAR",
    "another type": "ALTER TABLE fund_lines ALTER COLUMN label TYPE INTEGER USING NULL",
    "another precision": "ALTER TABLE fund_lines ALTER COLUMN score TYPE NUMERIC(12,1)",
    "blanks allowed": "ALTER TABLE passages ALTER COLUMN text DROP NOT NULL",
    "blanks forbidden": "ALTER TABLE waivers ALTER COLUMN reason SET NOT NULL; ALTER TABLE runs ALTER COLUMN message SET NOT NULL",
    "a roll-up's column less": "ALTER TABLE rollup_execution DROP COLUMN below_30",
    "a table less": "DROP TABLE findings",
    "another key": "DROP TABLE goals; CREATE TABLE goals AS SELECT * FROM headings",
}


def test_columns_types_blanks_and_keys_are_all_looked_at(url):
    with Warehouse(url) as warehouse:
        warehouse.create()
    source = engine(url, read_only=False)
    for name, statements in OTHERWISE.items():
        with source.connect() as connection:
            for statement in statements.split(";"):
                connection.exec_driver_sql(statement)
            assert state(connection) == "outdated", name
            connection.rollback()
            assert state(connection) == "current", name
    source.dispose()


@pytest.mark.parametrize(
    "statements",
    [
        ["ALTER TABLE budget_lines DROP COLUMN printed", "ALTER TABLE submissions ADD COLUMN colour VARCHAR", "DROP TABLE findings"],
        ["ALTER TABLE rollup_execution DROP COLUMN below_30", "DROP TABLE rollup_three_public"],
    ],
    ids=["facts", "roll-ups"],
)
def test_every_year_is_there_again_after_an_upgrade_and_not_only_the_one_ingested(older, lake, years, statements):
    before = everything(older, years)
    execute(older, *statements)
    with Warehouse(older) as warehouse:
        assert warehouse.create(lake) == years
        assert warehouse.state() == "current"
    assert everything(older, years) == before


def test_a_table_without_its_key_is_made_anew_with_it(older, lake, years):
    before = everything(older, years)
    execute(older, "CREATE TABLE keyless AS SELECT * FROM budget_lines", "DROP TABLE budget_lines")
    execute(older, "ALTER TABLE keyless RENAME TO budget_lines")
    with Warehouse(older) as warehouse:
        assert warehouse.create(lake) == years
    assert everything(older, years) == before


def test_the_registry_and_the_ledger_keep_their_rows(older, lake, years):
    before = everything(older, years)
    execute(
        older,
        "ALTER TABLE departments DROP COLUMN former_names",
        "ALTER TABLE runs DROP COLUMN message",
        "ALTER TABLE ledger ALTER COLUMN state DROP NOT NULL",
    )
    with Warehouse(older) as warehouse:
        assert warehouse.create(lake) == ()
    assert everything(older, years) == before


def test_a_registry_that_cannot_be_kept_leaves_no_roll_up_that_says_nobody_was_expected(older, lake, years, departments, rules):
    before = everything(older, years)
    execute(older, "DROP TABLE departments")
    with Warehouse(older) as warehouse:
        assert warehouse.create(lake) == ()
        assert warehouse.years() == ()
        warehouse.load_dimensions(departments, rules, [2022, 2023, 2024])
        assert warehouse.refill(lake) == years
    assert everything(older, years) == before


def test_a_ledger_whose_rows_do_not_fit_the_contract_stops_the_upgrade(older, lake, years):
    execute(older, "ALTER TABLE runs DROP COLUMN inbox")
    with Warehouse(older) as warehouse, pytest.raises(SchemaDiffers, match=r"inbox.*jixiao rebuild"):
        warehouse.create(lake)


def test_an_upgrade_killed_in_the_middle_leaves_the_older_warehouse_whole(older, lake, tmp_path, years):
    execute(older, "ALTER TABLE budget_lines DROP COLUMN printed")
    submissions = execute(older, "SELECT COUNT(*) FROM budget_lines")
    code = (
        "import os, signal\nfrom pathlib import Path\nimport warehouse.bringing_up as up\n"
        "from warehouse.database import Warehouse\nfrom warehouse.lake import Lake\n"
        "up.refill = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        f"Warehouse({older!r}).create(Lake(Path({str(tmp_path / 'lake')!r})))\n"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == -9
    assert execute(older, "SELECT COUNT(*) FROM budget_lines") == submissions
    with Warehouse(older) as warehouse:
        assert warehouse.create(lake) == years


def test_a_view_of_an_analyst_lives_through_an_upgrade(older, lake, years):
    execute(
        older,
        "CREATE VIEW spending AS SELECT fiscal_year, SUM(amount_cny) AS spent FROM budget_lines WHERE measure = 'actual' GROUP BY fiscal_year",
        "CREATE VIEW spending_2023 AS SELECT spent FROM spending WHERE fiscal_year = 2023",
    )
    query = "SELECT spent FROM spending_2023"
    before = execute(older, query)
    execute(older, "ALTER TABLE budget_lines DROP COLUMN printed")
    with Warehouse(older) as warehouse:
        warehouse.create(lake)
    assert execute(older, query) == before


def test_a_rebuilt_warehouse_holds_row_for_row_what_it_held(older, lake, years):
    before = everything(older, years)
    execute(
        older,
        "UPDATE budget_lines SET amount_cny = 1",
        "DELETE FROM goals",
        "UPDATE rollup_execution SET actual_cny = 0",
        "INSERT INTO rollup_coverage SELECT 1999, scope, division_code, basis, 9, 9, 9, 9 FROM rollup_coverage WHERE fiscal_year = 2023",
    )
    with Warehouse(older) as warehouse:
        assert warehouse.rebuild(lake) == years
        assert warehouse.rollup("coverage", 1999) == []
    assert everything(older, years) == before


def test_one_year_can_be_rebuilt_alone(older, lake, years):
    before = everything(older, years)
    execute(older, "DELETE FROM budget_lines")
    with Warehouse(older) as warehouse:
        for year in years:
            assert warehouse.rebuild(lake, year) == (year,)
    assert everything(older, years) == before


def test_another_lake_than_the_one_it_was_loaded_from_empties_nothing(older, tmp_path, years):
    before = everything(older, years)
    with Warehouse(older) as warehouse, pytest.raises(YearsNotInLake, match="2022, 2023"):
        warehouse.rebuild(Lake(tmp_path / "another"))
    execute(older, "ALTER TABLE budget_lines ADD COLUMN colour VARCHAR")
    with Warehouse(older) as warehouse, pytest.raises(YearsNotInLake):
        warehouse.create(Lake(tmp_path / "another"))
    execute(older, "ALTER TABLE budget_lines DROP COLUMN colour")
    assert everything(older, years) == before


@pytest.mark.slow
class TestOnPostgreSQL:
    """What only a server has: rights, owners and views that hold on to a table's columns."""

    @pytest.fixture
    def url(self, postgres_url):
        return postgres_url

    @pytest.fixture
    def analyst(self, older):
        """A role that may read the facts and roll-ups, and owns views; roles are the server's, so the name is the database's."""
        name = f"analyst_{execute(older, 'SELECT current_database()')[0][0]}"
        execute(
            older,
            f"CREATE ROLE {name}",
            f"GRANT SELECT ON budget_lines, rollup_execution TO {name}",
            f"GRANT SELECT (run_id, state) ON runs TO {name}",
            f"GRANT CREATE ON SCHEMA public TO {name}",
        )
        return name

    def changed(self, url):
        """Makes the warehouse one whose columns, types and keys of facts and roll-ups an upgrade must change."""
        execute(
            url,
            "ALTER TABLE budget_lines ALTER COLUMN amount_cny TYPE NUMERIC(12,1)",
            "ALTER TABLE budget_lines DROP CONSTRAINT budget_lines_pkey",
            "ALTER TABLE rollup_execution ALTER COLUMN execution_rate TYPE TEXT",
            "ALTER TABLE runs DROP COLUMN message",
        )

    def test_grants_stay(self, older, analyst, lake, years):
        query = f"""
            SELECT table_name, column_name, privilege_type FROM information_schema.column_privileges
            WHERE grantee = '{analyst}' AND column_name <> 'message' ORDER BY 1, 2, 3"""
        before = execute(older, query)
        self.changed(older)
        with Warehouse(older) as warehouse:
            assert warehouse.create(lake) == years
        assert execute(older, query) == before
        assert before

    def test_views_keep_owner_rights_comment_index_and_options_and_are_filled_anew(self, older, analyst, lake, years):
        self.changed(older)
        execute(
            older,
            "CREATE VIEW spent AS SELECT fiscal_year, item_code, amount_cny FROM budget_lines WHERE COALESCE(label, '') NOT LIKE '100%'",
            f"ALTER VIEW spent OWNER TO {analyst}",
            "COMMENT ON VIEW spent IS '实际''支出'",
            f"GRANT SELECT ON spent TO {analyst} WITH GRANT OPTION",
            "GRANT SELECT ON spent TO PUBLIC",
            "CREATE MATERIALIZED VIEW totals AS SELECT fiscal_year, SUM(amount_cny) AS total FROM spent GROUP BY fiscal_year",
            "CREATE UNIQUE INDEX totals_year ON totals (fiscal_year)",
            "CREATE MATERIALIZED VIEW later AS SELECT * FROM totals WITH NO DATA",
            'CREATE VIEW "Rates" WITH (security_barrier = true) AS SELECT r.execution_rate, t.total FROM rollup_execution AS r, totals AS t',
        )
        query = """
            SELECT c.relname, pg_get_userbyid(c.relowner), c.relacl::text, c.reloptions::text, obj_description(c.oid, 'pg_class'),
                c.relispopulated FROM pg_class AS c WHERE c.relname IN ('spent', 'totals', 'totals_year', 'later', 'Rates') ORDER BY 1"""
        before = execute(older, query)
        with Warehouse(older) as warehouse:
            assert warehouse.create(lake) == years
            assert warehouse.rows("views_set_aside") == []
        assert len(before) == 5
        assert execute(older, query) == before
        sums = execute(older, "SELECT fiscal_year, SUM(amount_cny) FROM budget_lines GROUP BY fiscal_year ORDER BY 1")
        assert execute(older, "SELECT * FROM totals ORDER BY 1") == sums
        assert execute(older, 'SELECT COUNT(*) FROM "Rates" WHERE execution_rate > 0')[0][0] > 0

    def test_a_view_on_a_column_that_is_gone_stops_nothing_and_is_not_lost(self, older, lake, years, caplog):
        execute(
            older,
            "ALTER TABLE budget_lines ADD COLUMN colour TEXT",
            "CREATE VIEW colours AS SELECT colour FROM budget_lines",
            "CREATE VIEW amounts AS SELECT amount_cny FROM budget_lines",
        )
        with Warehouse(older) as warehouse, caplog.at_level(logging.WARNING):
            assert warehouse.create(lake) == years
            (row,) = warehouse.rows("views_set_aside")
        assert (row["view"], row["owner"]) == ("public.colours", "tester")
        assert ".colour" in row["definition"]
        assert "views_set_aside" in caplog.text
        assert execute(older, "SELECT COUNT(amount_cny) FROM amounts")[0][0] > 0

    def test_what_the_database_refuses_is_said_plainly_and_nothing_is_changed(self, older, lake, years):
        before = everything(older, years)
        self.changed(older)
        execute(older, "CREATE TABLE notes (run_id TEXT REFERENCES runs)", "ALTER TABLE goals ADD COLUMN colour TEXT")
        execute(older, "CREATE FUNCTION first_colour() RETURNS TEXT BEGIN ATOMIC SELECT MIN(colour) FROM goals; END")
        with Warehouse(older) as warehouse:
            with pytest.raises(KnownTerminal, match=r"(?s)first_colour.*remove what depends"):
                warehouse.create(lake)
            execute(older, "DROP FUNCTION first_colour")
            warehouse.create(lake)
        assert everything(older, years) == before

    def test_it_does_not_wait_for_ever_for_somebody_who_reads(self, older, lake, years, monkeypatch):
        monkeypatch.setattr("warehouse.bringing_up.PATIENCE_MS", 200)
        self.changed(older)
        source = engine(older, read_only=True)
        with source.begin() as reader, Warehouse(older) as warehouse:
            reader.exec_driver_sql("SELECT COUNT(*) FROM budget_lines")
            with pytest.raises(KnownTransient, match="another process"):
                warehouse.create(lake)
        source.dispose()
        with Warehouse(older) as warehouse:
            assert warehouse.create(lake) == years

    def test_a_role_that_may_only_read_sees_that_all_is_current(self, older, analyst):
        execute(older, f"GRANT SELECT ON loads TO {analyst}", f"ALTER ROLE {analyst} LOGIN")
        with Warehouse(older.replace("tester@", f"{analyst}@"), read_only=True) as warehouse:
            assert warehouse.state() == "current"

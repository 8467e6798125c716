"""What goes wrong outside the program is known: it is tried again or says what to do, with the place and no password."""

import pickle
import subprocess
import sys
import textwrap

import psycopg
import pytest
import sqlalchemy as sa

from warehouse.connection import engine, transaction
from warehouse.contract import tables
from warehouse.database import Warehouse
from warehouse.faults import InvalidRollup, KnownTerminal, KnownTransient, TransientFault, WorkspaceDiffers, YearsNotInLake
from warehouse.lake import Lake
from warehouse.situations import as_known, known_situations


def test_each_situation_says_in_both_languages_where_and_what_to_do():
    for one in known_situations():
        assert one.sqlstates or one.phrases or one.errnos or one.exceptions, one.code
        for sentence in (one.zh, one.en):
            assert "{at}" in sentence or "PREFECT_API_URL" in sentence, one.code
            assert "{detail}" in sentence, one.code
        assert "请" in one.zh or "自动重试" in one.zh, one.code


def test_a_situation_is_seen_through_what_was_raised_from_it_and_survives_a_pickle():
    error = InvalidRollup("execution", "no answer")
    error.__cause__ = psycopg.errors.AdminShutdown("terminating connection due to administrator command")
    known = as_known(error, "postgresql://office@host/name")
    assert isinstance(known, KnownTransient)
    assert str(pickle.loads(pickle.dumps(known))) == str(known)
    assert as_known(InvalidRollup("execution", "a word is missing")) is None
    assert as_known(OSError(28, "No space left on device", "/srv/lake/x.parquet")).url == "/srv/lake/x.parquet"


def test_duckdb_on_a_full_disk_says_so_and_what_was_written_before_stays(tmp_path):
    file = tmp_path / "warehouse.duckdb"
    with Warehouse(f"duckdb:///{file}") as warehouse:
        warehouse.create()
    code = f"""
        import resource, signal
        from warehouse.connection import engine, transaction
        from warehouse.faults import KnownTerminal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        most = {file.stat().st_size} + 300_000
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        try:
            with transaction(engine({f"duckdb:///{file}"!r}, read_only=False)) as connection:
                connection.exec_driver_sql("CREATE TABLE large AS SELECT random() AS x FROM range(3000000)")
        except KnownTerminal as error:
            print(error.code, error.url)
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(code)], capture_output=True, text=True, check=False)
    assert done.stdout == f"disk_full duckdb:///{file}\n", done.stderr
    with Warehouse(f"duckdb:///{file}") as warehouse:
        assert warehouse.rows("runs") == []


@pytest.mark.slow
class TestPostgresql:
    def test_a_connection_ended_in_mid_load_is_undone_and_worth_another_try(self, postgres_url, tmp_path, city, year, monkeypatch):
        from warehouse import loading

        lake, insert, ended = Lake(tmp_path / "lake"), loading.insert, []
        lake.publish(year, city)

        def ending(connection, table, rows):
            insert(connection, table, rows)
            if table.name == "budget_lines" and not ended:
                ended.append(True)
                (pid,) = connection.exec_driver_sql("SELECT pg_backend_pid()").one()
                with psycopg.connect(postgres_url, autocommit=True) as other:
                    other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])

        monkeypatch.setattr(loading, "insert", ending)
        with Warehouse(postgres_url) as warehouse:
            warehouse.create()
            with pytest.raises(TransientFault, match="start PostgreSQL"):
                warehouse.load(lake, year)
            assert warehouse.rows("submissions") == []
            assert warehouse.load(lake, year)
            assert len(warehouse.rows("submissions")) == len(city["submissions"])

    def test_a_user_without_rights_is_told_which_and_the_password_is_not(self, postgres_url):
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("DROP ROLE IF EXISTS clerk")
            connection.execute("CREATE ROLE clerk LOGIN PASSWORD 'secret'")
        url = postgres_url.replace("tester@", "clerk:secret@")
        with Warehouse(url) as warehouse, pytest.raises(KnownTerminal, match="GRANT USAGE, CREATE") as told:
            warehouse.create()
        assert told.value.code == "no_right"
        assert "clerk" in str(told.value)
        assert "secret" not in str(told.value) + told.value.zh

    @pytest.mark.parametrize(
        ("change", "code"),
        [(("tester@", "nobody_at_all@"), "password_refused"), (("?host", "_not_there?host"), "no_such_database")],
    )
    def test_a_login_and_a_database_that_are_not_there_are_told_apart(self, postgres_url, change, code):
        with Warehouse(postgres_url.replace(*change)) as warehouse, pytest.raises(KnownTerminal) as told:
            warehouse.create()
        assert told.value.code == code

    def test_a_second_workspace_is_refused_until_it_has_a_schema_of_its_own(self, postgres_url, tmp_path, city, year):
        lakes = {name: Lake(tmp_path / name) for name in ("first", "second")}
        lakes["first"].publish(year, city)
        with Warehouse(postgres_url, workspace="first") as warehouse:
            warehouse.create(lakes["first"])
            warehouse.load(lakes["first"], year)
            before = {name: warehouse.rows(name) for name in tables()}
        with Warehouse(postgres_url, workspace="second") as warehouse, pytest.raises(WorkspaceDiffers, match="search_path"):
            warehouse.create(lakes["second"])
        with Warehouse(postgres_url, workspace="second", take_over=True) as warehouse, pytest.raises(YearsNotInLake):
            warehouse.create(lakes["second"])
        with Warehouse(postgres_url, workspace="first") as warehouse:
            warehouse.create(lakes["first"])
            assert {name: warehouse.rows(name) for name in tables()} == before
        with psycopg.connect(postgres_url, autocommit=True) as connection:
            connection.execute("CREATE SCHEMA second")
        with Warehouse(f"{postgres_url}&options=-csearch_path%3Dsecond", workspace="second") as warehouse:
            warehouse.create(lakes["second"])
            assert warehouse.rows("submissions") == []

    def test_two_that_make_the_tables_at_once_both_end_well(self, postgres_url):
        code = f"from warehouse.database import Warehouse\nwith Warehouse({postgres_url!r}, workspace='one') as w:\n input()\n w.create()"
        both = [subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
        for one in both:
            one.stdin.write("\n")
            one.stdin.flush()
        assert [one.communicate()[1] for one in both] == ["", ""]


def test_an_error_of_the_program_itself_is_not_taken_for_a_situation(duckdb_url):
    source = engine(duckdb_url, read_only=False)
    with pytest.raises(sa.exc.ProgrammingError), transaction(source) as connection:
        connection.exec_driver_sql("SELECT nothing FROM nowhere")
    source.dispose()

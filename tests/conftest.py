"""A real PostgreSQL for the tests that need one; examples of properties are not timed, so that a busy machine fails none."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")


@pytest.fixture(scope="session")
def postgres(tmp_path_factory):
    """A throwaway PostgreSQL that listens on a socket in a temporary folder only."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl")) or [Path(path) for path in [shutil.which("pg_ctl")] if path]
    if not found:
        pytest.skip("PostgreSQL is not installed: no pg_ctl in /usr/lib/postgresql/*/bin or on the path")
    pytest.importorskip("psycopg", reason="psycopg is not installed: the extra 'postgres' brings it")
    folder = Path(subprocess.check_output(["mktemp", "-d", "/tmp/jixiao-postgres-XXXXXX"], text=True).strip())
    user: list[str] = []
    if os.geteuid() == 0:
        shutil.chown(folder, "postgres", "postgres")
        user = ["runuser", "-u", "postgres", "--"]
    control = [*user, str(found[-1]), "-D", str(folder / "data"), "-w", "-s"]
    try:
        subprocess.run(
            [*control, "init", "-o", "-U tester -A trust -E UTF8 --locale=C --no-sync"], check=True, cwd=folder, stdout=subprocess.DEVNULL
        )
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c timezone=Asia/Shanghai"
        subprocess.run([*control, "-l", str(folder / "log"), "-o", options, "start"], check=True, cwd=folder, stdout=subprocess.DEVNULL)
        yield f"postgresql://tester@/postgres?host={folder}"
    finally:
        subprocess.run([*control, "-m", "immediate", "stop"], check=False, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres_url(postgres):
    """A schema of its own in the throwaway PostgreSQL."""
    import psycopg

    name = f"s{os.urandom(6).hex()}"
    with psycopg.connect(postgres) as connection:
        connection.autocommit = True
        connection.execute(f"CREATE DATABASE {name}")
    return postgres.replace("/postgres?", f"/{name}?")

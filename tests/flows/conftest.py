from __future__ import annotations

import hashlib
import os
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from flows.intake.inbox import registry_of
from flows.run.survey import Request
from flows.settings import Settings

ROOT = Path(__file__).parents[2]
YEAR = 2023


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four submissions of a synthetic city, with their registry; not to be written to."""
    from synthesis.city import write_city

    out = tmp_path_factory.mktemp("city")
    write_city(out, 4, 7, YEAR)
    for number, path in enumerate(sorted(out.rglob("*"))):
        if path.is_file():
            os.utime(path, (1_700_000_000 + number, 1_700_000_000 + number))
    return out


@pytest.fixture
def inbox(city: Path, tmp_path: Path) -> Path:
    """A copy of the city that a test may change."""
    return Path(shutil.copytree(city, tmp_path / "inbox"))


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(workspace=tmp_path / "workspace", workers=1)


@pytest.fixture
def ingest() -> Callable[..., str]:
    """Runs all stages without Prefect: ``ingest(inbox, settings, **request)``."""
    run = runpy.run_path(str(Path(__file__).with_name("plain_run.py")))["run"]

    def ingest(inbox: Path, settings: Settings, **request: object) -> str:
        return run(Request(inbox, YEAR, registry_of(inbox), **request), settings)

    return ingest


@pytest.fixture(scope="session")
def ingested(city: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace in which the city was ingested without Prefect; not to be written to."""
    workspace = tmp_path_factory.mktemp("ingested")
    run = runpy.run_path(str(Path(__file__).with_name("plain_run.py")))["run"]
    assert run(Request(city, YEAR, registry_of(city)), Settings(workspace=workspace, workers=1)) == "completed"
    return workspace


@pytest.fixture
def workspace(ingested: Path, tmp_path: Path) -> Settings:
    """Settings of a copy of the ingested workspace."""
    return Settings(workspace=Path(shutil.copytree(ingested, tmp_path / "workspace")), workers=1)


@pytest.fixture
def jixiao(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs the command line as a person would, away from the repository: ``jixiao("check", file)``."""

    def jixiao(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "flows.cli", *map(str, arguments)]
        variables = {**os.environ, "PYTHONPATH": str(ROOT), "JIXIAO_WORKSPACE": str(tmp_path / "workspace"), **environment}
        variables.pop("JIXIAO_DEBUG", None)
        return subprocess.run(command, cwd=tmp_path, env=variables, capture_output=True, text=True, check=False, timeout=300)

    return jixiao


@pytest.fixture
def bytes_of() -> Callable[[Path], dict[str, str]]:
    """Every file below a folder with its digest and its time."""

    def bytes_of(folder: Path) -> dict[str, str]:
        return {
            str(path.relative_to(folder)): f"{hashlib.sha256(path.read_bytes()).hexdigest()} {path.stat().st_mtime_ns}"
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        }

    return bytes_of


@pytest.fixture(scope="session")
def prefect_server() -> Iterator[None]:
    """One real Prefect server for all tests that need it."""
    from flows.process.prefect_environment import prepare

    prepare()
    from prefect.testing.utilities import prefect_test_harness

    with prefect_test_harness(server_startup_timeout=180):
        yield
